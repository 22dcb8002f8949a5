"""The log as arrays, one element per day: what every panel of a chart is drawn from.

Missing is NaN, never zero, and stays a gap in whatever is drawn.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from magtrack.domain.record.schedule import SLOTS, Slot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from magtrack.domain.record.doses import Dose
    from magtrack.domain.record.log import Log
    from magtrack.domain.record.schedule import Schedule

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

MEAN_DAYS, LEAST_RATED = 7, 4
"""The trailing mean is over 7 days, of which at least 4 must be rated."""


@dataclass
class Daily:
    """The days from `start` (a proleptic ordinal), one array element each.

    `ratings`: by scale, NaN where not rated. `elemental`: mg by slot, NaN where nothing was logged,
    or nothing of known content. `unknown`: doses taken whose magnesium is not known: where there
    are any, the day's amount is at least `elemental`.
    `planned` and `taken`: planned doses of the plan that counts (that of `product_id`, or all);
    nothing is planned yet after `today` but what was logged. `still_open`: the planned doses of
    today that nobody has logged so far. `known`: anything logged or rated.
    """

    start: int
    today: int
    product_id: str | None
    planned: Floats
    taken: Floats
    still_open: Floats
    logged: Flags
    unknown: Floats
    elemental: dict[Slot, Floats]
    ratings: dict[str, Floats] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.planned)

    @property
    def end(self) -> int:
        """Return the ordinal of the last day."""
        return self.start + len(self) - 1

    @property
    def known(self) -> Flags:
        """Return the days on which anything was logged or rated."""
        known = self.logged.copy()
        for values in self.ratings.values():
            known |= ~np.isnan(values)
        return known

    @property
    def total(self) -> Floats:
        """Return the known elemental mg of each day, NaN where none is known."""
        total: Floats = np.sum([self.elemental[slot] for slot in SLOTS], axis=0)
        return total

    @property
    def shares(self) -> Floats:
        """Return the share of the plan taken each day; NaN without a plan or without records.

        A day that is still open has no share yet.
        """
        has_plan = (self.planned > 0) & self.known & (self.still_open == 0)
        return np.divide(self.taken, self.planned, out=_gaps(len(self)), where=has_plan)

    def take(self, log: Log) -> None:
        """Put in what `log` says about its days, in place of what was there."""
        here = slice(log.first.toordinal() - self.start, log.last.toordinal() - self.start + 1)
        self._take_ratings(log, here)
        self._take_doses(log, here)
        self.planned[here], self.taken[here], self.still_open[here] = self._plan(log)

    def covers(self, first: date, last: date) -> bool:
        """Tell whether the days `first` to `last` are among these."""
        return self.start <= first.toordinal() and last.toordinal() <= self.end

    def _take_ratings(self, log: Log, here: slice) -> None:
        for values in self.ratings.values():
            values[here] = np.nan
        for scale, ratings in log.ratings_by_scale.items():
            values = self.ratings.setdefault(scale, _gaps(len(self)))
            for day, rating in ratings.items():
                values[day.toordinal() - self.start] = rating.value

    def _take_doses(self, log: Log, here: slice) -> None:
        n, offset = here.stop - here.start, log.first.toordinal()
        logged = np.zeros(n, dtype=bool)
        taken, unknown = [0] * n, [0] * n
        mg: dict[Slot, list[float]] = {slot: [0.0] * n for slot in SLOTS}
        for dose in log.doses:
            number = dose.day.toordinal() - offset
            logged[number] = True
            if not dose.counts:
                continue
            taken[number] += 1
            if dose.elemental_mg is None:
                unknown[number] += 1
            else:
                mg[dose.slot][number] += dose.elemental_mg
        self.logged[here], self.unknown[here] = logged, unknown
        is_known = logged & ((self.unknown[here] < taken) | (self.unknown[here] == 0))
        for slot in SLOTS:
            self.elemental[slot][here] = np.where(is_known, mg[slot], np.nan)

    def _plan(self, log: Log) -> tuple[Floats, Floats, Floats]:
        """Return how many planned doses each day of `log` has, were taken, and are still open.

        Within one product and slot a day has as many lines as it has plans or planned doses,
        whichever are more: each dose stands on a plan's line while there is one.
        """
        first, n = log.first.toordinal(), (log.last - log.first).days + 1
        plans = self._plan_counts(log.schedules, first, n)
        doses: dict[tuple[str, Slot], list[int]] = defaultdict(lambda: [0] * n)
        taken = [0.0] * n
        for dose in log.doses:
            if dose.planned is not None and self._counts(dose):
                number = dose.day.toordinal() - first
                doses[dose.product_id, dose.slot][number] += 1
                taken[number] += dose.counts
        planned, unlogged = np.zeros(n), np.zeros(n)
        for key in {*plans, *doses}:
            lines = np.maximum(plans.get(key, 0), doses.get(key, 0))
            planned += lines
            unlogged += lines - doses.get(key, 0)
        is_today = np.arange(first, first + n) == self.today
        return planned, np.array(taken), np.where(is_today, unlogged, 0.0)

    def _plan_counts(
        self, schedules: tuple[Schedule, ...], first: int, n: int
    ) -> Mapping[tuple[str, Slot], Floats]:
        days = np.arange(first, first + n)
        counts: dict[tuple[str, Slot], Floats] = {}
        for plan in schedules:
            if not self._counts(plan):
                continue
            valid = (days >= plan.valid_from.toordinal()) & (days <= self.today)
            if plan.valid_to is not None:
                valid &= days <= plan.valid_to.toordinal()
            valid &= np.isin((days - 1) % 7, list(plan.weekdays))
            key = plan.product_id, plan.slot
            counts[key] = counts.get(key, np.zeros(n)) + valid
        return counts

    def _counts(self, each: Dose | Schedule) -> bool:
        return self.product_id in (None, each.product_id)


def daily(log: Log, today: date) -> Daily:
    """Return the days of `log` as arrays; the plan that counts is the latest trial's product."""
    n = (log.last - log.first).days + 1
    days = Daily(
        log.first.toordinal(),
        today.toordinal(),
        log.trial.product_id if log.trial else None,
        np.zeros(n),
        np.zeros(n),
        np.zeros(n),
        np.zeros(n, dtype=bool),
        np.zeros(n),
        {slot: _gaps(n) for slot in SLOTS},
    )
    days.take(log)
    return days


def trailing_mean(values: Floats) -> Floats:
    """Return the mean of each day and the 6 before it; NaN where fewer than 4 were rated.

    It ends with the last rating: nothing is carried forward.
    """
    known = ~np.isnan(values)
    if not known.any():
        return _gaps(len(values))
    counts = _trailing_sum(known.astype(float))
    means = np.divide(
        _trailing_sum(np.where(known, values, 0.0)),
        counts,
        out=_gaps(len(values)),
        where=counts >= LEAST_RATED,
    )
    means[np.flatnonzero(known)[-1] + 1 :] = np.nan
    return means


def _trailing_sum(values: Floats) -> Floats:
    sums: Floats = np.cumsum(np.concatenate([np.zeros(MEAN_DAYS), values]))
    return sums[MEAN_DAYS:] - sums[:-MEAN_DAYS]


def _gaps(n: int) -> Floats:
    return np.full(n, np.nan)
