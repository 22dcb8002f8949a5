"""What is taken on the day that Today shows: doses of supplements, and medicines beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from magtrack.domain.record import edits
from magtrack.domain.record.days import Moment, planned_moment
from magtrack.domain.record.doses import Entry, Outcome
from magtrack.domain.record.log import Log
from magtrack.domain.record.schedule import Slot
from magtrack.domain.record.ticks import MedicineLine, lines_on
from magtrack.errors import ReferenceProblem, StoreProblem
from magtrack.texts import _
from magtrack.ui.pages._today_lines import Of, slot_of
from magtrack.ui.pages._today_routine import DayRoutine
from magtrack.ui.session import Session
from magtrack.wording import slot_name, taken_label

if TYPE_CHECKING:
    from magtrack.domain.safety.taking import OffTime, TooClose
    from magtrack.ui.asking import Asking

_EARLIER = {"15min": timedelta(minutes=15), "1h": timedelta(hours=1)}


class DayTaking:
    """What is due on the day of a routine, and all edits that say what was taken of it.

    A medicine is among it only if it is ticked, and not the ones taken as needed.
    """

    def __init__(self, session: Session, routine: DayRoutine, asking: Asking) -> None:
        """Ask by `asking`; `tell_held` is called where some was `held` back, or no longer is."""
        self._session, self._routine, self._asking = session, routine, asking
        self.tell_held: Callable[[], object] = lambda: None
        self.held: Mapping[Of, TooClose | OffTime] = {}

    def give_up(self) -> bool:
        """Take all open questions away; nothing is written. Returns whether there was one."""
        was_held, self.held = bool(self.held), {}
        if was_held:
            self.tell_held()
        return self._asking.give_up() or was_held

    # -------------------------------------------------------------------------------- what is due

    def due(self) -> list[Of]:
        """Return the doses and the medicines due now, none on an earlier day.

        What has not come to its time is none where it would be too close to something, or where the
        log cannot be read to tell. As long as the rules are not there, `take` sees to it.
        """
        session, log, day = self._session, self._routine.log, self._routine.day
        if day != session.today():
            return []
        now = session.now()
        if not session.checker.is_ready:
            return [*edits.due(log, day, now), *_due_lines(log, now)]
        from magtrack.domain.safety.taking import breaks_a_gap, tick_breaks_a_gap

        def breaks(entry: Entry) -> bool:
            with suppress(StoreProblem):
                return breaks_a_gap(session.checker.review(day), entry, now)
            return True

        def tick_breaks(line: MedicineLine) -> bool:
            with suppress(StoreProblem):
                return tick_breaks_a_gap(session.checker.review(day), line, now)
            return True

        return [*edits.due(log, day, now, breaks), *_due_lines(log, now, tick_breaks)]

    def _still_open(self) -> list[Of]:
        """Return what is planned for the day and was not logged."""
        log, day = self._routine.log, self._routine.day
        entries = [entry for entry in log.entries(day) if entry.dose is None]
        lines = [line for line in lines_on(log, day) if line.tick is None]
        return [*entries, *(line for line in lines if line.planned is not None)]

    # ------------------------------------------------------------------------------------- taking

    def take_due(self, when: str = "") -> None:
        """Take everything due now; on an earlier day, all that was not logged, as planned."""
        if self._routine.is_over():
            return
        is_today = self._routine.day == self._session.today()
        if wanted := self.due() if is_today else self._still_open():
            self.take(wanted, when, asks=True)
        else:
            self._session.messages.announce(_("Nothing is due now."), undoable=False)

    def take_slot(self, slot: Slot) -> None:
        """Take all of a slot that was not logged yet; where that is nothing, say so."""
        start = self._routine.log.profile.day_start_hour
        if wanted := [of for of in self._still_open() if slot_of(of, start) == slot]:
            self.take(wanted, asks=True)
        elif not self._routine.is_over():
            text = _("{slot}: nothing is left to take.").format(slot=slot_name(slot))
            self._session.messages.announce(text)

    def take(self, wanted: Sequence[Of], when: str = "", *, asks: bool = False) -> None:
        """Log some as taken: now, "15min" or "1h" ago, as "planned", or at an "unknown" time.

        With `asks`, what would be too close to something is `held` back and asked about, and so is
        a medicine that is hours from its time.
        """
        if self._routine.is_over():
            return
        if not when and self._routine.day != self._session.today():
            when = "planned"
        self.held = {}
        if asks and when in ("", *_EARLIER):
            off = self._off_time(wanted, when)
            near = [of for of in wanted if of not in off]
            self.held = {**off, **(self._too_close(near, when) if near else {})}
            wanted = [of for of in wanted if of not in self.held]
            self.tell_held()
        if wanted:
            self._write(
                _taken_label(self._routine.log, wanted),
                wanted,
                lambda of, now: edits.DoseDetails(
                    at=self._at(of, when, now), time_known=when != "unknown"
                ),
            )

    def _off_time(self, wanted: Sequence[Of], when: str) -> Mapping[Of, OffTime]:
        """Return the medicines of it that are not plausibly taken for their planned time then."""
        lines = [of for of in wanted if isinstance(of, MedicineLine)]
        if not lines:
            return {}
        from magtrack.domain.record.tick_edits import as_confirmed
        from magtrack.domain.safety.taking import near_if_taken, off_time

        start, at = self._routine.log.profile.day_start_hour, earlier(when, self._session.now())
        off: dict[Of, OffTime] = {}
        for of in lines:
            said = off_time(of, at, start)
            if said is None:
                continue
            with suppress(ReferenceProblem, StoreProblem):
                review = self._session.checker.review(self._routine.day)
                said = replace(said, close=near_if_taken(review, as_confirmed(of, at, start), at))
            off[of] = said
        return off

    def _too_close(self, wanted: Sequence[Of], when: str) -> Mapping[Of, TooClose]:
        """Return what of it would be too close to something, be it to the rest of it."""
        from magtrack.domain.safety.taking import held_together

        at = earlier(when, self._session.now())
        try:
            return held_together(self._session.checker.review(self._routine.day), wanted, at)
        except (ReferenceProblem, StoreProblem):  # what was taken is logged, checked or not
            return {}

    def answer_held(self, of: Of, *, take: bool) -> None:
        """Take what was held back, at the time it was asked for; or let it wait."""
        from magtrack.domain.record.tick_edits import as_confirmed
        from magtrack.domain.safety.taking import OffTime

        held = self.held[of]
        self.held = {each: why for each, why in self.held.items() if each != of}
        name = name_of(of, self._routine.log)
        if take:
            label, taken, at = _taken_label(self._routine.log, [of]), of, held.at
            if isinstance(of, MedicineLine) and at is not None:
                taken = as_confirmed(of, at, self._routine.log.profile.day_start_hour)
            self._write(label, [taken], lambda _of, _now: edits.DoseDetails(at=at))
        elif not isinstance(held, OffTime) and held.free is not None and isinstance(of, Entry):
            from magtrack.wording import clock_text

            text = _("{name} waits until {time}").format(name=name, time=clock_text(held.free))
            self._session.messages.announce(text, undoable=False)
        else:
            self._session.messages.announce(
                _("{name} was not logged").format(name=name), undoable=False
            )
        self.tell_held()

    def mark(self, entry: Entry, outcome: Outcome) -> None:
        """Log a dose as skipped or missed."""
        if self._routine.is_over():
            return
        label = _("{name} skipped") if outcome == "skipped" else _("{name} missed")
        details = edits.DoseDetails(outcome=outcome)
        text = label.format(name=name_of(entry, self._routine.log))
        self._write(text, [entry], lambda _of, _now: details)

    def remove(self, entry: Entry) -> None:
        """Delete the dose of a line."""
        if entry.dose is not None:
            label = _("Deleted “{name}”").format(name=entry.dose.product_name)
            self._session.do(label, edits.Delete(entry.dose))

    # ------------------------------------------------------------------------------------ writing

    def _write(
        self, label: str, some: Sequence[Of], details: Callable[[Of, Moment], edits.DoseDetails]
    ) -> None:
        """Write what the `details` say of each of `some` as one step, asking first if need be."""
        stamp = self._session.stamp()
        log, forms = self._routine.log, self._session.reference.forms

        def said(of: Of, answered: frozenset[str]) -> edits.Edit:
            told = details(of, stamp.now)
            if isinstance(of, Entry):
                return edits.log_entry(log, forms, of, stamp, told, answered=answered)
            from magtrack.domain.record.tick_edits import tick

            return tick(of, stamp, told, answered=answered)

        self._asking.write(label, lambda answered: [said(of, answered) for of in some])

    def _at(self, of: Of, when: str, now: Moment) -> Moment:
        if when == "planned":
            start = self._routine.log.profile.day_start_hour
            if isinstance(of, Entry):
                return edits.usual_time(of, now.zone, start)
            if of.planned is not None:
                return planned_moment(of.day, of.planned, now.zone, start)
        return earlier(when, now)


def _due_lines(
    log: Log, now: Moment, breaks: Callable[[MedicineLine], bool] = lambda _line: False
) -> list[MedicineLine]:
    lines = lines_on(log, log.first)
    if not lines:
        return []
    from magtrack.domain.record.tick_edits import due_lines

    return due_lines(lines, log.profile.day_start_hour, now, breaks)


def _taken_label(log: Log, some: Sequence[Of]) -> str:
    return taken_label([name_of(of, log) for of in some])


def name_of(of: Of, log: Log) -> str:
    """Return what a line of the day is called."""
    if isinstance(of, MedicineLine):
        return of.medicine.name
    product = log.products.get(of.product_id)
    return product.name if product is not None else of.product_id


def earlier(when: str, now: Moment) -> Moment:
    """Return the moment "15min" or "1h" before `now`; `now` for anything else."""
    if when not in _EARLIER:
        return now
    from magtrack.domain.record.days import moment_at

    return moment_at(now.epoch - int(_EARLIER[when].total_seconds()), now.zone)
