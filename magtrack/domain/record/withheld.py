"""Which days' ratings are not summed up yet: those of a window whose answer is still to come.

Who looks again and again finds changes that are not there, so until the answer of a trial is due
nothing is told that is worked out from the ratings of its onset window: no mean, no level, no
line. What was written stays to be seen, day by day. With a stop test the weeks off wait in the same
way for its own day. Neither stopping a trial early nor another plan gives any of it free: each
could be taken back, and would be a way to look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, Self

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.log import Log
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.errors import InputProblem

_MOVES: Mapping[str, Callable[[str], Any]] = {
    "first_dose": date.fromisoformat,
    "weeks": int,
    "stop_test": lambda text: text == "true",
}
"""The fields of a plan that say where its windows lie, and how an amendment writes them."""


class Withheld(Struct, frozen=True):
    """The days `first` to `last`, of whose ratings nothing is worked out before the day `due`."""

    first: date
    last: date
    due: date

    @classmethod
    def of(cls, trial: Trial, window: tuple[int, int], due: date) -> Self:
        """Return the days of a window, numbered from the first dose."""
        first, last = (trial.first_dose + timedelta(days=number) for number in window)
        return cls(first, last, due)

    def overlaps(self, other: Withheld) -> bool:
        """Tell whether the two have a day in common."""
        return self.first <= other.last and other.first <= self.last

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def withheld(log: Log, today: date) -> tuple[Withheld, ...]:
    """Return the windows of all trials, as planned and as planned before, not due on `today`."""
    plans = (plan for trial in log.trials for plan in _plans(trial, log.amendments))
    found = (window for plan in plans for window in windows(plan))
    return tuple(dict.fromkeys(window for window in found if today < window.due))


def _plans(trial: Trial, amendments: Iterable[Amendment]) -> Iterator[Trial]:
    """Yield a plan, and what it was before each of its amendments.

    Where its baseline began moves no window, and may lie after a first dose that it had before.
    An amendment that tells no plan, as a file edited by hand may hold, is passed over.
    """
    trial = replace(trial, baseline_from=None)
    yield trial
    mine = [each for each in amendments if each.trial_id == trial.id and each.field in _MOVES]
    for each in sorted(mine, key=attrgetter("entered"), reverse=True):
        try:
            trial = replace(trial, **{each.field: _MOVES[each.field](each.before)})
        except (ValueError, InputProblem):
            continue
        yield trial


def windows(trial: Trial) -> Iterator[Withheld]:
    """Yield the windows of a plan, each with the day its answer is due."""
    yield Withheld.of(trial, trial.window, trial.due)
    if trial.stop_test:
        yield Withheld.of(trial, trial.off_window, trial.stop_due)


def told_from(day: date, waiting: Iterable[Withheld]) -> date | None:
    """Return from which day on the rating of `day` may be summed up, None where it may already."""
    return max((each.due for each in waiting if day in each), default=None)
