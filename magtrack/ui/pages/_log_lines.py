"""What the log page shows of a day: a line for the day, and one for each dose and event."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from magtrack import wording
from magtrack.domain.record.corrections import logged
from magtrack.domain.record.days import Moment
from magtrack.domain.record.doses import Dose, Entry
from magtrack.domain.record.events import NOTE, QUESTION, Event
from magtrack.domain.record.kidneys import kidneys_on
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import MedicineTaken, limit_for
from magtrack.domain.record.products import NO_FORM
from magtrack.domain.record.schedule import slot_at
from magtrack.domain.record.ticks import MedicineLine, lines_on
from magtrack.domain.record.totals import total
from magtrack.domain.safety.uncounted import Uncounted, doses_not_counted, not_counted
from magtrack.errors import ReferenceProblem
from magtrack.reference import Reference
from magtrack.texts import _

if TYPE_CHECKING:
    from magtrack.domain.safety.findings import Finding
    from magtrack.domain.safety.interactions import Review

KINDS = ("doses", "ratings", "events", "notes", "warnings")
_TONES = {"contraindicated": "danger", "major": "danger", "moderate": "caution", "minor": "info"}
"""The tone of the sign before a warning, by its severity."""


class LogLine(NamedTuple):
    """One row: its texts by column, and what it stands for.

    `entry` is a dose, logged or only planned; `event` an event or note; `medicine` one that was
    ticked; a line with none of them is the line of its day. `muted` lines are those of what was not
    taken. `warning` is what the note begins with where something was too close or too much, and
    `tone` how much that matters.
    """

    day: date
    time: str
    what: str
    slot: str
    amount: str
    magnesium: str
    note: str
    muted: bool = False
    entry: Entry | None = None
    event: Event | None = None
    warning: str = ""
    tone: str = ""
    medicine: MedicineLine | None = None

    @property
    def record(self) -> Dose | Event | MedicineTaken | None:
        """Return what was logged; None for a day, and for a dose that was only planned."""
        if self.medicine is not None:
            return self.medicine.tick
        return self.event if self.entry is None else self.entry.dose

    @property
    def swallowed(self) -> Entry | MedicineLine | None:
        """Return the dose or the medicine that this is the line of, None for any other."""
        return self.medicine or self.entry

    @property
    def is_day(self) -> bool:
        """Tell whether this is the line of a day."""
        return self.swallowed is None and self.event is None

    @property
    def spoken(self) -> str:
        """Return the whole line as one sentence."""
        return ", ".join(text for text in self[1:7] if text and text != wording.NONE)


class LogFilter(Struct, frozen=True):
    """What is looked for: kinds of entry, one product, some days, and a text in names and notes.

    What is empty leaves nothing out. Of `kinds` each is shown that is chosen; a dose with a note is
    a note too, and one that was too close to something a warning.
    """

    kinds: frozenset[str] = frozenset()
    text: str = ""
    product: str = ""
    days: tuple[date, date] | None = None

    @property
    def is_everything(self) -> bool:
        """Tell whether nothing is left out."""
        return self == LogFilter()

    @property
    def may_be_doses(self) -> bool:
        """Tell whether doses can be among what is looked for."""
        return not self.kinds or not self.kinds.isdisjoint(("doses", "notes", "warnings"))

    def concerns(self, line: LogLine) -> bool:
        """Tell whether a line of a dose or event is of the product and has the text looked for."""
        entry = line.entry
        if self.product and (entry is None or entry.product_id != self.product):
            return False
        return self.finds(line.what, line.note)

    def takes(self, line: LogLine) -> bool:
        """Tell whether a line of a dose or event is of one of the kinds."""
        return not self.kinds or bool(self.kinds & _kinds_of(line))

    def may_be_day(self, *, rated: bool) -> bool:
        """Tell whether the line of a day may be shown though no other line of it is."""
        if self.text or self.product:
            return False
        return "warnings" in self.kinds or (rated and (not self.kinds or "ratings" in self.kinds))

    def takes_day(self, line: LogLine, *, rated: bool) -> bool:
        """Tell whether such a line of a day is shown."""
        return self.may_be_day(rated=rated) and (
            bool(line.warning) or not self.kinds or (rated and "ratings" in self.kinds)
        )

    def finds(self, *texts: str) -> bool:
        """Tell whether the text looked for is in one of `texts`, in any case of letters."""
        key = self.text.casefold()
        return not key or any(key in text.casefold() for text in texts)


def _kinds_of(line: LogLine) -> set[str]:
    if line.event is not None:
        return {"notes" if line.event.kind in (NOTE, QUESTION) else "events"}
    dose = line.entry.dose if line.entry is not None else None
    kinds = {"doses"}
    if dose is not None and dose.note:
        kinds.add("notes")
    if line.warning:
        kinds.add("warnings")
    return kinds


class LogLines:
    """Makes the lines of the days of `log`, newest first; what is planned today is left out."""

    def __init__(self, log: Log, reference: Reference, wanted: LogFilter, now: Moment) -> None:
        self._log, self._reference, self._wanted, self._now = log, reference, wanted, now
        self._today = now.day(log.profile.day_start_hour)

    def of_days(self, first: date, last: date) -> list[LogLine]:
        """Return the lines of the days `first` to `last`, the last day first."""
        days = [day for day in self._log.days if first <= day <= last]
        by_day = [self._of_day(day) for day in days]
        return [line for lines in reversed(by_day) for line in lines]

    def _of_day(self, day: date) -> list[LogLine]:
        log, wanted = self._log, self._wanted
        lines = [self._event(event) for event in log.events if event.first == day]
        # Reversed, the sort keeps those of one time in the order of the plan all the same.
        if wanted.may_be_doses:
            taken: list[Entry | MedicineLine] = [*log.settled(day, self._now)]
            taken += [line for line in lines_on(log, day) if line.tick is not None]
            taken.sort(key=_clock, reverse=True)
            lines += [
                self._dose(each) if isinstance(each, Entry) else self._medicine(each)
                for each in taken
            ]
        lines = [line for line in lines if wanted.concerns(line)]
        if lines and self._review is not None:
            gaps = self._gaps(self._review, day)
            lines = [_with_gaps(line, gaps) for line in lines]
        lines = [line for line in lines if wanted.takes(line)]
        rated = any(day in ratings for ratings in log.ratings_by_scale.values())
        if not lines and not wanted.may_be_day(rated=rated):
            return []
        head = self._day(day)
        return [head, *lines] if lines or wanted.takes_day(head, rated=rated) else []

    def _day(self, day: date) -> LogLine:
        log, forms = self._log, self._reference.forms
        summed = total(day, log.entries(day), log, forms)
        limit = limit_for(self._reference.limits, log.profile, day)
        if not kidneys_on(log, day).limit_holds:
            limit = None
        left_out = self._left_out(day)
        title = wording.day_text(day)
        if day.year != self._today.year:
            title += f" {day.year}"
        week = log.trial.week(day) if log.trial is not None else None
        if log.trial is not None and week is not None and week <= log.trial.weeks:
            title += " · " + _("week {n}").format(n=week)
        notes = list(self._summary(day))
        warning = ""
        if limit is not None and summed.is_over(limit[1]):
            warning = _("above the limit of {mg}").format(mg=wording.elemental(limit[1]))
            notes.insert(0, warning)
        taken = "" if summed.taken is None else wording.elemental(summed.taken)
        if left_out:
            notes.append(wording.not_counted_text(left_out))
            taken = taken and _("at least {mg}").format(mg=taken)
        return LogLine(
            day,
            title,
            "",
            "",
            "",
            _about(taken, summed.estimated),
            " · ".join(notes),
            warning=warning,
            tone="caution" if warning else "",
        )

    def _summary(self, day: date) -> Iterator[str]:
        for key, scale in self._reference.scales.items():
            rating = self._log.rating(day, key)
            if rating is not None:
                yield f"{_(scale.name)} {rating.value}"
        for event in self._log.events_on(day):
            yield self._kind(event)

    def _kind(self, event: Event) -> str:
        kind = self._reference.event_kinds.get(event.kind)
        return _(kind.name) if kind else event.kind

    def _event(self, event: Event) -> LogLine:
        text = " ".join(event.text.split())
        if event.last != event.first:
            until = _("until {day}").format(day=wording.short_day(event.last, event.first))
            text = f"{until} · {text}" if text else until
        return LogLine(event.first, wording.NONE, self._kind(event), "", "", "", text, event=event)

    def _dose(self, entry: Entry) -> LogLine:
        dose = entry.dose
        if dose is not None:
            name, unit = dose.product_name, dose.unit
        else:
            product = self._log.products.get(entry.product_id)
            name, unit = (product.name, product.unit) if product else (entry.product_id, "")
        amount = magnesium = ""
        if dose is not None and dose.counts:
            amount = wording.units_text(dose.units, unit)
            known = None if dose.form == "none" else dose.elemental_mg
            magnesium = _about(wording.elemental(known), dose.estimated)
        when = wording.clock_text(dose.taken if dose is not None else None)
        return LogLine(
            entry.day,
            when,
            name,
            wording.slot_name(entry.slot),
            amount,
            magnesium,
            " · ".join(self._remarks(entry)),
            muted=dose is None or not dose.counts,
            entry=entry,
        )

    def _medicine(self, line: MedicineLine) -> LogLine:
        """Return the row of a medicine that was ticked."""
        said, start = line.tick, self._log.profile.day_start_hour
        taken = None if said is None else said.taken
        clock = line.planned or (taken.local.time() if taken is not None else None)
        told = [_("medicine")]
        if said is not None and said.outcome != "taken":
            told.append(wording.status_name(said.outcome))
        elif taken is None:
            told.append(_("time unknown"))
        elif self._zone_differs(taken):
            told.append(utc_text(taken))
        if line.medicine.text:
            told.append(" ".join(line.medicine.text.split()))
        return LogLine(
            line.day,
            wording.clock_text(taken),
            line.medicine.name,
            "" if clock is None else wording.slot_name(slot_at(clock, start)),
            "",
            "",
            " · ".join(told),
            muted=said is None or said.outcome != "taken",
            medicine=line,
        )

    def _remarks(self, entry: Entry) -> Iterator[str]:
        """Yield the status where it is not plain "taken", a change of zone, and the note."""
        dose = entry.dose
        if entry.status in ("late", "not_recorded") and entry.planned is not None:
            planned = wording.clock_text(entry.planned)
            status = wording.status_name(entry.status)
            yield _("{status}, planned {time}").format(status=status, time=planned)
        elif entry.status != "taken":
            yield wording.status_name(entry.status)
        if dose is None:
            return
        if dose.counts and dose.taken is None:
            yield _("time unknown")
        if dose.taken is not None and self._zone_differs(dose.taken):
            yield utc_text(dose.taken)
        if dose.note:
            yield " ".join(dose.note.split())

    @cached_property
    def _review(self) -> Review | None:
        """Return what tells which doses were too close to something; None where nothing can be."""
        log = self._log
        if not log.medicines and all(p.form != NO_FORM for p in log.products.values()):
            return None
        from magtrack.domain.safety.interactions import Review

        try:
            return Review(log, self._reference.knowledge, self._now)
        except ReferenceProblem:  # which Today tells
            return None

    def _left_out(self, day: date) -> tuple[Uncounted, ...]:
        """Return what the total of `day` does not count."""
        review = self._review
        if review is None:
            return doses_not_counted(self._log, day)
        return not_counted(self._log, review.knowledge, day)

    def _gaps(self, review: Review, day: date) -> Mapping[str, Sequence[Finding]]:
        """Return what each dose of `day` was too close to, by the id of the dose."""
        gaps = defaultdict(list)
        for finding in review.too_close(day):
            entry = finding.magnesium.entry if finding.magnesium is not None else None
            if entry is not None and entry.dose is not None:
                gaps[entry.dose.id].append(finding)
        return gaps

    def _zone_differs(self, moment: Moment) -> bool:
        """Tell whether the dose before or after was taken in another zone."""
        times = self._times
        at = bisect_left(times, moment.epoch, key=_EPOCH)
        neighbours = times[max(0, at - 1) : at + 2]
        return any(
            other.zone != moment.zone and other.offset_min != moment.offset_min
            for other in neighbours
        )

    @cached_property
    def _times(self) -> list[Moment]:
        return sorted((d.taken for d in self._log.doses if d.taken is not None), key=_EPOCH)


_EPOCH = attrgetter("epoch")


def _with_gaps(line: LogLine, gaps: Mapping[str, Sequence[Finding]]) -> LogLine:
    """Return a line of a dose with what it was too close to before its note."""
    dose = line.entry.dose if line.entry is not None else None
    near = gaps.get(dose.id, ()) if dose is not None else ()
    if not near:
        return line
    from magtrack.wording.findings import gap_note

    warning = " · ".join(map(gap_note, near))
    worst = min(near, key=attrgetter("rank"))
    note = f"{warning} · {line.note}" if line.note else warning
    return line._replace(note=note, warning=warning, tone=_TONES[worst.severity])


def utc_text(moment: Moment) -> str:
    """Return the zone of an instant as people say it, "UTC+9" or "UTC+5:30"."""
    hours, minutes = divmod(abs(moment.offset_min), 60)
    sign = "-" if moment.offset_min < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")


def _about(text: str, estimated: bool) -> str:
    return f"≈ {text}" if estimated and text and text != wording.NONE else text


def _clock(line: Entry | MedicineLine) -> int:
    """Order what was taken by when that was, what was not by its plan."""
    said = logged(line)
    if said is not None and said.taken is not None:
        wall = said.taken.local.replace(tzinfo=None)
        return (wall.date() - line.day).days * 1440 + wall.hour * 60 + wall.minute
    planned = line.planned
    return 0 if planned is None else planned.hour * 60 + planned.minute
