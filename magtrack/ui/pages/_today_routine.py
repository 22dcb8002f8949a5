"""The day that Today shows, and what is written on it: doses, ratings, events and the note."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING

from magtrack.domain.record import edits
from magtrack.domain.record.days import Moment
from magtrack.domain.record.doses import Entry, Outcome
from magtrack.domain.record.events import check_text
from magtrack.domain.record.log import Log
from magtrack.domain.record.trial import Trial
from magtrack.errors import ChangedMeanwhile, InputProblem, ReferenceProblem, StoreProblem
from magtrack.store.change import Change
from magtrack.texts import _
from magtrack.ui.session import Session
from magtrack.wording import taken_label

if TYPE_CHECKING:
    from magtrack.domain.record.baseline_use import BaselineUse
    from magtrack.domain.safety.taking import Held
    from magtrack.ui.asking import Asking

_IN_BASELINE = frozenset({"dose", "schedule", "product", "trial"})
"""The kinds of record that tell what magnesium stands in a baseline."""

_EARLIER = {"15min": timedelta(minutes=15), "1h": timedelta(hours=1)}


class DayRoutine:
    """One day of the log as it was read last, today or an earlier one, and all edits of it."""

    def __init__(self, session: Session, asking: Asking) -> None:
        """Ask by `asking`; `tell_held` is called where doses were `held` back, or no longer are."""
        self._session, self._asking = session, asking
        self.tell_held: Callable[[], object] = lambda: None
        self.held: dict[Entry, Held] = {}
        self._wanted: date | None = None
        self._log: Log | None = None
        self._counted: tuple[Trial, int] | None = None
        self._baseline: tuple[Trial, date, BaselineUse] | None = None

    # ------------------------------------------------------------------------------- reading

    @property
    def day(self) -> date:
        """Return the day that was read: what is on the screen, be it over by now."""
        return self._session.today() if self._log is None else self._log.first

    @property
    def log(self) -> Log:
        """Return the log of the day as it was read last."""
        return self._log or self.read()

    def read(self) -> Log:
        """Read again the day that is wanted, by default the present; raises StoreProblem."""
        day = self._wanted or self._session.today()
        self._log = self._session.log(day, day)
        return self._log

    def leaves_a_day(self) -> bool:
        """Tell whether another day is read next: a new one has begun."""
        return self._log is not None and self._log.first != (self._wanted or self._session.today())

    def is_over(self) -> bool:
        """Tell whether the day on the screen ended unseen; then nothing is logged, all read again.

        A key was meant for the day that was seen, and "now" is no time of that day any more.
        """
        if not self.leaves_a_day():
            return False
        text = _("A new day has begun: nothing was logged. Look again.")
        self._session.look_again(ChangedMeanwhile(text))
        return True

    def give_up(self) -> bool:
        """Take all open questions away; nothing is written. Returns whether there was one."""
        was_held, self.held = bool(self.held), {}
        if was_held:
            self.tell_held()
        return self._asking.give_up() or was_held

    def turn_to(self, day: date) -> None:
        """Turn to `day`, at most to today, and read it; an open question stays behind.

        Raises StoreProblem, and then it is the day that it was.
        """
        today = self._session.today()
        wanted = None if day >= today else day
        self._log = self._session.log(wanted or today, wanted or today)
        self._wanted = wanted
        self._asking.give_up()
        self.held = {}

    def is_touched(self, change: Change | None) -> bool:
        """Tell whether the day, or what is told of the baseline, may differ after `change`."""
        if change is None or not change.kinds:
            self._counted = self._baseline = None
            return True
        if self._baseline is not None and not _IN_BASELINE.isdisjoint(change.kinds):
            self._baseline = None
            return True
        if self._counted is not None and "rating" in change.kinds:
            first_dose = self._counted[0].first_dose
            if change.days is None or change.days[0] < first_dose:
                self._counted = None
                return True
        return self.leaves_a_day() or change.touches(self.day)

    def rated_before(self) -> int:
        """Return how many days were rated before the first dose; 0 while that is not told."""
        trial = self.log.trial
        if trial is None or trial.phase(self.day) in ("baseline", "stopped"):
            return 0
        if self._counted is None or self._counted[0] != trial:
            last = trial.first_dose - timedelta(days=1)
            before = self._session.log(trial.first_compared, last)
            self._counted = trial, len(before.ratings_by_scale.get(trial.main, ()))
        return self._counted[1]

    def in_baseline(self) -> BaselineUse | None:
        """Return what magnesium stands in the baseline, None where the day is in none."""
        trial, day = self.log.trial, self.day
        if trial is None or trial.phase(day) != "baseline":
            self._baseline = None
            return None
        if self._baseline is None or self._baseline[:2] != (trial, day):
            from magtrack.domain.outcome.comparison import compare
            from magtrack.domain.outcome.progress import use_in_baseline

            read = self._session.log(min(trial.first_compared, day), day)
            kinds = self._session.reference.event_kinds
            rated = compare(read, trial, trial.main, day, kinds)
            self._baseline = trial, day, use_in_baseline(read, trial, rated, day)
        return self._baseline[2]

    # --------------------------------------------------------------------------------- doses

    def due(self) -> list[Entry]:
        """Return the doses due now, none on an earlier day.

        One whose time has not come is none where it would be too close to something, or where the
        log cannot be read to tell. As long as the rules are not there, `take` sees to it.
        """
        session = self._session
        if self.day != session.today():
            return []
        if not session.checker.is_ready:
            return edits.due(self.log, self.day, session.now())
        from magtrack.domain.safety.taking import breaks_a_gap

        now = session.now()

        def breaks(entry: Entry) -> bool:
            with suppress(StoreProblem):
                return breaks_a_gap(session.checker.review(self.day), entry, now)
            return True

        return edits.due(self.log, self.day, now, breaks)

    def take_due(self, when: str = "") -> None:
        """Take everything due now; on an earlier day, all that was not logged, as planned."""
        if self.is_over():
            return
        if self.day == self._session.today():
            entries = self.due()
        else:
            entries = [entry for entry in self.log.entries(self.day) if entry.dose is None]
        if entries:
            self.take(entries, when, asks=True)
        else:
            self._session.messages.announce(_("Nothing is due now."), undoable=False)

    def take_slot(self, slot: str) -> None:
        """Take all doses of a slot that were not logged yet."""
        entries = self.log.entries(self.day)
        if still_open := [e for e in entries if e.slot == slot and e.dose is None]:
            self.take(still_open, asks=True)

    def take(self, entries: Sequence[Entry], when: str = "", *, asks: bool = False) -> None:
        """Log doses as taken: now, "15min" or "1h" ago, as "planned", or at an "unknown" time.

        With `asks`, those that would be too close to something are `held` back and asked about.
        """
        if self.is_over():
            return
        stamp, forms = self._session.stamp(), self._session.reference.forms
        if not when and self.day != self._session.today():
            when = "planned"
        self.held = {}
        if asks and when in ("", *_EARLIER):
            entries = self._not_held(entries, when)
            self.tell_held()
        if not entries:
            return
        self._asking.write(
            taken_label(self.log, entries),
            lambda answered: [
                edits.log_entry(
                    self.log,
                    forms,
                    entry,
                    stamp,
                    edits.DoseDetails(
                        at=self._at(entry, when, stamp.now), time_known=when != "unknown"
                    ),
                    answered=answered,
                )
                for entry in entries
            ],
        )

    def _not_held(self, entries: Sequence[Entry], when: str) -> list[Entry]:
        """Hold back what would be too close to something, and return the others."""
        from magtrack.domain.safety.taking import as_if_taken, held_back

        at = self._at(entries[0], when, self._session.now())
        try:
            review = self._session.checker.review(self.day)
            wanted = {entry: as_if_taken(review, entry, at) for entry in entries}
            held = {each.dose.id: each for each in held_back(review, list(wanted.values()))}
        except (ReferenceProblem, StoreProblem):  # what was taken is logged, checked or not
            return list(entries)
        self.held = {e: held[dose.id] for e, dose in wanted.items() if dose.id in held}
        return [entry for entry in entries if entry not in self.held]

    def answer_held(self, entry: Entry, *, take: bool) -> None:
        """Take a dose that was held back, at the time it was asked for; or let it wait."""
        held = self.held.pop(entry)
        if take:
            self._take_at(entry, held.dose.taken)
        elif held.free is not None:
            from magtrack.wording import clock_text

            text = _("{name} waits until {time}").format(
                name=_name(self.log, entry), time=clock_text(held.free)
            )
            self._session.messages.announce(text, undoable=False)
        self.tell_held()

    def _take_at(self, entry: Entry, at: Moment | None) -> None:
        stamp, details = self._session.stamp(), edits.DoseDetails(at=at)
        forms = self._session.reference.forms
        self._asking.write(
            taken_label(self.log, [entry]),
            lambda answered: [
                edits.log_entry(self.log, forms, entry, stamp, details, answered=answered)
            ],
        )

    def _at(self, entry: Entry, when: str, now: Moment) -> Moment:
        if when == "planned":
            return edits.usual_time(entry, now.zone, self.log.profile.day_start_hour)
        return earlier(when, now)

    def mark(self, entry: Entry, outcome: Outcome) -> None:
        """Log a dose as skipped or missed."""
        if self.is_over():
            return
        stamp, forms = self._session.stamp(), self._session.reference.forms
        label = _("{name} skipped") if outcome == "skipped" else _("{name} missed")
        details = edits.DoseDetails(outcome=outcome)
        self._asking.write(
            label.format(name=_name(self.log, entry)),
            lambda answered: [
                edits.log_entry(self.log, forms, entry, stamp, details, answered=answered)
            ],
        )

    def remove(self, entry: Entry) -> None:
        """Delete the dose of a line."""
        if entry.dose is not None:
            label = _("Deleted “{name}”").format(name=entry.dose.product_name)
            self._session.do(label, edits.Delete(entry.dose))

    # ------------------------------------------------------------------- ratings, events, note
    # They belong to the day that was read, be it over by now: its page is the one on the screen.

    def rate(self, scale: str, value: int) -> None:
        """Rate the day on a scale, 0 to 10."""
        edit = edits.rate(self.log, self.log.first, scale, value, self._session.stamp())
        name = self._session.reference.scales[scale].name
        said = _("{scale}: {value} of 10").format(scale=_(name), value=value)
        self._session.do(_("{scale} rated").format(scale=name), edit, quiet=True, announce=said)

    def unrate(self, scale: str) -> None:
        """Take the rating of a scale back."""
        name = self._session.reference.scales[scale].name
        edit = edits.unrate(self.log, self.log.first, scale)
        self._session.do(_("Rating of {scale} taken back").format(scale=name), edit)

    def toggle_event(self, kind: str) -> None:
        """Add an event of a kind to the day, or remove those there are."""
        name, day = self._session.reference.event_kinds[kind].name, self.log.first
        present = [event for event in self.log.events_on(day) if event.kind == kind]
        if present:
            label = _("{name} removed").format(name=name)
            self._session.do(label, *(edits.Delete(event) for event in present))
        else:
            stamp = self._session.stamp()
            label = _("{name} added").format(name=name)
            self._session.do(label, edits.add_event(kind, day, day, "", stamp))

    def write_note(self, text: str, seen: str) -> None:
        """Keep `text` as the note of the day; below one that is another than was `seen`."""
        session, day = self._session, self.log.first
        there = self.log.note(day)
        try:
            is_as_seen = (there.text if there else "") == check_text(seen)
            write = edits.write_note if is_as_seen else edits.add_to_note
            written = write(self.log, day, text, session.stamp())
        except InputProblem as problem:
            session.messages.tell(str(problem))
            return

        def both() -> Sequence[edits.Edit]:
            return edits.add_to_note(session.log(day, day), day, text, session.stamp())

        session.do(_("Note of the day"), *written, quiet=True, instead=both)


def _name(log: Log, entry: Entry) -> str:
    product = log.products.get(entry.product_id)
    return product.name if product is not None else entry.product_id


def earlier(when: str, now: Moment) -> Moment:
    """Return the moment "15min" or "1h" before `now`; `now` for anything else."""
    if when not in _EARLIER:
        return now
    from magtrack.domain.record.days import moment_at

    return moment_at(now.epoch - int(_EARLIER[when].total_seconds()), now.zone)
