"""Which ratings of a scale a trial compares, and which it leaves out.

The baseline is the last 56 days before the first dose, or those since `baseline_from` where the
plan names one, less the first rated ones (practice). A day is left out only where an event that
excludes was flagged by the end of that day and before its rating was saved: a bad day cannot be
explained away afterwards. The same holds in the baseline and in the onset window. Days with missed
doses are never left out, for what makes one miss a dose makes one rate low as well.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, time, timedelta

from msgspec import Struct

from magtrack.domain.record.days import ONE_DAY, planned_moment
from magtrack.domain.record.events import Event, EventKind
from magtrack.domain.record.log import Log
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.trial import BASELINE_DAYS, Trial


class Comparison(Struct, frozen=True):
    """The ratings of one scale that count: `ratings` on `days`, ascending, numbered from day 0.

    `window` are the first and last day of the onset window, `practice` and `excluded` the rated
    days left out, the latter for an event flagged in time.
    """

    window: tuple[int, int]
    days: tuple[int, ...]
    ratings: tuple[int, ...]
    practice: tuple[int, ...] = ()
    excluded: tuple[int, ...] = ()

    @property
    def base_days(self) -> tuple[int, ...]:
        """Return the days of the baseline that count."""
        return tuple(day for day in self.days if day < 0)

    @property
    def base_ratings(self) -> tuple[int, ...]:
        """Return the ratings of the baseline that count."""
        return self.ratings[: self.n_base]

    @property
    def n_base(self) -> int:
        """Return the number of rated days of the baseline."""
        return sum(day < 0 for day in self.days)

    @property
    def n_eval(self) -> int:
        """Return the number of rated days of the onset window."""
        return self.n_between(*self.window)

    @property
    def base_span(self) -> int:
        """Return the days from the first rating of the baseline to the first dose."""
        return max(0, -min(self.days, default=0))

    @property
    def window_days(self) -> int:
        """Return the length of the onset window."""
        return self.window[1] - self.window[0] + 1

    @property
    def excluded_share(self) -> float:
        """Return the share of the baseline or of the window left out, whichever is larger."""
        left_out = [day for day in self.excluded if day < 0]
        span = max(self.base_span, -min(left_out, default=0))
        return max(len(left_out) / max(span, 1), self.window_excluded_share)

    @property
    def window_excluded_share(self) -> float:
        """Return the share of the window left out."""
        first, last = self.window
        return sum(first <= day <= last for day in self.excluded) / self.window_days

    def n_between(self, first: int, last: int) -> int:
        """Return the number of rated days that count from day `first` to day `last`."""
        return sum(first <= day <= last for day in self.days)


def days_needed(trial: Trial, as_of: date) -> tuple[date, date]:
    """Return the first and last day a log must hold for the answer of `trial` on day `as_of`.

    What was before a pause belongs to it: it is told, and not compared.
    """
    first = trial.first_dose - timedelta(days=BASELINE_DAYS)
    return first, max(first, min(as_of, trial.last_compared_day))


def compare(
    log: Log, trial: Trial, scale: str, as_of: date, kinds: Mapping[str, EventKind]
) -> Comparison:
    """Return the ratings of `scale` that count on day `as_of`; `kinds` tells which events exclude.

    The log must hold the days of `days_needed`.
    """
    first, last = trial.first_compared, days_needed(trial, as_of)[1]
    rated = [
        rating
        for day, rating in sorted(log.ratings_by_scale.get(scale, {}).items())
        if first <= day <= last
    ]
    practice = {r.day for r in rated if r.day < trial.first_dose}
    practice = set(sorted(practice)[: trial.practice_days])
    excluding = [
        event
        for event in log.events
        if event.kind in kinds and kinds[event.kind].excludes and event.first <= last
    ]
    excluded = {
        r.day for r in rated if _is_excluded(r, excluding, log.profile.day_start_hour)
    } - practice
    kept = [r for r in rated if r.day not in practice and r.day not in excluded]
    return Comparison(
        trial.window,
        tuple(trial.day_number(r.day) for r in kept),
        tuple(r.value for r in kept),
        _numbers(trial, practice),
        _numbers(trial, excluded),
    )


def _is_excluded(rating: Rating, excluding: Sequence[Event], day_start_hour: int) -> bool:
    return any(
        event.covers(rating.day) and is_flagged_in_time(event, rating, day_start_hour)
        for event in excluding
    )


def is_flagged_in_time(event: Event, rating: Rating, day_start_hour: int) -> bool:
    """Tell whether an event was flagged by the end of a rating's day and before it was saved.

    An event that was edited counts as flagged when it was edited: its days may have changed.
    """
    flagged = event.entered if event.edited is None else max(event.entered, event.edited)
    if flagged >= rating.entered:
        return False
    end = planned_moment(rating.day + ONE_DAY, time(day_start_hour), rating.zone, day_start_hour)
    return flagged <= end.epoch


def _numbers(trial: Trial, days: Collection[date]) -> tuple[int, ...]:
    return tuple(sorted(trial.day_number(day) for day in days))
