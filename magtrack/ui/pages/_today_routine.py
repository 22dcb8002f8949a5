"""The day that Today shows, and what is written on it beside doses: ratings, events, the note."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from magtrack.domain.record import edits
from magtrack.domain.record.events import check_text
from magtrack.domain.record.log import Log
from magtrack.domain.record.trial import Trial
from magtrack.errors import ChangedMeanwhile, InputProblem
from magtrack.store.change import Change
from magtrack.texts import _
from magtrack.ui.session import Session

if TYPE_CHECKING:
    from magtrack.domain.record.baseline_use import BaselineUse

_IN_BASELINE = frozenset({"dose", "schedule", "product", "trial"})
"""The kinds of record that tell what magnesium stands in a baseline."""


class DayRoutine:
    """One day of the log as it was read last, today or an earlier one, and edits of it.

    What is taken on it is `DayTaking`'s.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
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

    def turn_to(self, day: date) -> None:
        """Turn to `day`, at most to today, and read it.

        Raises StoreProblem, and then it is the day that it was.
        """
        today = self._session.today()
        wanted = None if day >= today else day
        self._log = self._session.log(wanted or today, wanted or today)
        self._wanted = wanted

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
