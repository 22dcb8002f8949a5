"""What Today tells of other days and other hours, read after the first paint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING

from magtrack.domain.record.days import ONE_DAY, Moment, planned_moment
from magtrack.domain.record.doses import Entry
from magtrack.domain.record.ticks import MedicineLine, lines_on
from magtrack.domain.record.trial import Trial
from magtrack.errors import ReferenceProblem, StoreProblem
from magtrack.store.change import Change
from magtrack.ui.pages._today_lines import Of
from magtrack.ui.pages._today_routine import DayRoutine
from magtrack.ui.session import Session

if TYPE_CHECKING:
    from magtrack.domain.safety.taking import Held, TooClose

SOON = timedelta(hours=4)
"""The longest gap of most rules."""

MOST_IN_A_ROW = 365
"""More days in a row are not counted one by one."""


class DaysAround:
    """The days before that of a routine; what was read is kept until it may differ."""

    def __init__(self, session: Session, routine: DayRoutine) -> None:
        self._session, self._routine = session, routine
        self._left_out: tuple[Trial, date, Sequence[date]] | None = None
        self._before: tuple[date, int] | None = None

    def forget(self, change: Change | None) -> None:
        """Read again what may differ after `change`; one of the day shown changes none before."""
        day = self._routine.day
        if change is None or not change.kinds or change.days is None or change.days[0] < day:
            self._left_out = self._before = None

    def left_out(self) -> Sequence[date]:
        """Return the days of the trial before the one shown on which none of it was taken."""
        trial, day = self._routine.log.trial, self._routine.day
        if trial is None or day <= trial.first_dose:
            return ()
        if self._left_out is None or self._left_out[:2] != (trial, day):
            from magtrack.domain.record.recorded import left_out_days

            read = self._session.log(trial.first_dose, day - ONE_DAY)
            self._left_out = trial, day, left_out_days(read, trial.product_id)
        return self._left_out[2]

    def in_a_row(self) -> int:
        """Return how many days up to the one shown, which is, are recorded; 1 above the most."""
        day = self._routine.day
        if self._before is None or self._before[0] != day:
            self._before = day, self._recorded_before(day)
        return self._before[1] + 1

    def _recorded_before(self, day: date) -> int:
        from magtrack.domain.record.recorded import recorded_in_a_row

        for days in (14, 60, MOST_IN_A_ROW):
            found = recorded_in_a_row(self._session.log(day - timedelta(days), day - ONE_DAY))
            if found < days:
                break
        return found


def waiting(session: Session, routine: DayRoutine) -> dict[Entry, Held]:
    """Return the doses still to come that would be too close to something now, and until when.

    Those whose time comes within `SOON` alone: of later ones a word would be noise.
    """
    found: dict[Entry, Held] = {}
    if routine.day != session.today() or not session.checker.is_ready:
        return found
    from magtrack.domain.safety.taking import as_if_taken, held_back

    log, now = routine.log, session.now()
    for entry in log.entries(routine.day):
        if entry.dose is not None or entry.planned is None:
            continue
        start = log.profile.day_start_hour
        ahead = planned_moment(routine.day, entry.planned, now.zone, start).epoch - now.epoch
        if not 0 < ahead <= SOON.total_seconds():
            continue
        with suppress(StoreProblem, ReferenceProblem):
            review = session.checker.review(routine.day)
            held = held_back(review, [as_if_taken(review, entry, now)])
            found.update((entry, each) for each in held if each.free is not None)
    return found


def near(session: Session, routine: DayRoutine) -> dict[Of, TooClose]:
    """Return the medicines not ticked that would be too close to magnesium taken, if taken now.

    Those alone whose time is within `SOON`, before or after: of the others a word would be noise.
    """
    found: dict[Of, TooClose] = {}
    if routine.day != session.today() or not session.checker.is_ready:
        return found
    from magtrack.domain.safety.taking import near_if_taken

    for line in _open_lines(routine, session.now()):
        with suppress(StoreProblem, ReferenceProblem):
            held = near_if_taken(session.checker.review(routine.day), line, session.now())
            if held is not None:
                found[line] = held
    return found


def _open_lines(routine: DayRoutine, now: Moment) -> Iterator[MedicineLine]:
    start = routine.log.profile.day_start_hour
    for line in lines_on(routine.log, routine.day):
        if line.tick is None and line.planned is not None:
            planned = planned_moment(line.day, line.planned, now.zone, start)
            if abs(planned.epoch - now.epoch) <= SOON.total_seconds():
                yield line
