"""The smallest change a trial can see, told before it starts and from its baseline alone.

The formula fits 252 simulated trials within -11 to +12 %: 3.0 times the standard deviation of the
difference of two means whose days carry over, divided by the adherence (half the doses, half the
change to be expected).
"""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt

from msgspec import Struct

from magtrack.domain.outcome.effect import DRIFT_SD, fit_rows, rated_rows

POWER_FACTOR = 3.0
STOP_TEST_FACTOR = 0.87
"""A stop test of equal windows sees changes this much smaller."""

FEWEST_FOR_WEEKEND = 10
PRIOR_POWER = 4
"""Prior (1 - rho)^4, by the carry-over of real diaries: a baseline is too short to show its own."""

TYPICAL_SD, TYPICAL_RHO, TYPICAL_SHARE = 1.5, 0.2, 0.8
"""Day-to-day spread, carry-over and share of days rated in diaries of 16 persons (PMData)."""

LONG_WINDOW_DAYS = 56
"""Days of the onset window of a trial of 16 weeks."""


class Power(Struct, frozen=True):
    """The power of a trial: changes in points that it would find 8 times in 10.

    A baseline of `baseline_days` days gives the day-to-day spread `sd` and carry-over `rho`;
    `completeness` is the share of days rated. `change`: beyond noise, in a window of `window_days`
    as completely rated as the baseline; `change_with_drift`: beyond noise and ordinary drift;
    `sixteen_weeks`, `every_day`, `stop_test`: beyond noise with a trial of 16 weeks, a window rated
    every day, or the stop test.
    """

    baseline_days: int
    sd: float
    rho: float
    completeness: float
    window_days: int
    change: float
    change_with_drift: float
    sixteen_weeks: float
    every_day: float
    stop_test: float


def detectable_change(
    sd: float,
    rho: float,
    *,
    baseline_days: int,
    baseline_share: float,
    window_days: int,
    window_share: float,
    drift_sd: float = 0.0,
    adherence: float = 1.0,
) -> float:
    """Return the change in points that a trial finds 8 times in 10.

    `sd` is the day-to-day spread, `rho` the carry-over to the next day; the shares are those of
    days rated, `adherence` that of doses taken; all three are above 0.
    """
    variance = (
        sd
        * sd
        * (
            _inflation(baseline_days, baseline_share, rho) / (baseline_days * baseline_share)
            + _inflation(window_days, window_share, rho) / (window_days * window_share)
        )
    )
    return POWER_FACTOR * sqrt(variance + drift_sd * drift_sd) / adherence


def _inflation(days: int, share: float, rho: float) -> float:
    """Return by how much carry-over inflates the variance of a mean of `share` of the days."""
    return 1 + 2 * share * sum((1 - k / days) * rho**k for k in range(1, days))


def plan_from_baseline(
    days: Iterable[int],
    ratings: Iterable[float | None],
    *,
    weekday_of_day0: int,
    window_days: int = 28,
    last_day: int = -1,
    drift_sd: float = DRIFT_SD,
) -> Power | None:
    """Return the power of a trial, from the ratings on days below 0.

    The baseline begins at its first rating; `last_day` is the last that could be rated so far. The
    result is about right (25 %) at the carry-over of most diaries, and too hopeful where days hang
    together strongly. None where ratings are too few or all alike.
    """
    rows = rated_rows(days, ratings, (), -1)
    if len({y for _d, y in rows}) < 2:
        return None
    fitted = fit_rows(
        rows,
        [[1.0] * len(rows)],
        weekday_of_day0,
        prior_power=PRIOR_POWER,
        with_weekend=len(rows) >= FEWEST_FOR_WEEKEND,
    )
    if fitted is None:
        return None
    first = rows[0][0]
    return plan_of(
        fitted.sd,
        fitted.rho,
        share=len(rows) / (min(last_day, -1) - first + 1),
        baseline_days=-first,
        window_days=window_days,
        drift_sd=drift_sd,
    )


def typical_plan(baseline_days: int = 28, window_days: int = 28) -> Power:
    """Return the power of a typical person's trial, before there is any rating."""
    return plan_of(
        TYPICAL_SD,
        TYPICAL_RHO,
        share=TYPICAL_SHARE,
        baseline_days=baseline_days,
        window_days=window_days,
    )


def plan_of(
    sd: float,
    rho: float,
    *,
    share: float,
    baseline_days: int,
    window_days: int,
    drift_sd: float = DRIFT_SD,
) -> Power:
    """Return the power at this spread and carry-over, `share` of the days being rated."""

    def change(length: int = window_days, rated: float = share, drift: float = 0.0) -> float:
        return detectable_change(
            sd,
            rho,
            baseline_days=baseline_days,
            baseline_share=share,
            window_days=length,
            window_share=rated,
            drift_sd=drift,
        )

    return Power(
        baseline_days,
        sd,
        rho,
        share,
        window_days,
        change=change(),
        change_with_drift=change(drift=drift_sd),
        sixteen_weeks=change(max(window_days, LONG_WINDOW_DAYS)),
        every_day=change(rated=1.0),
        stop_test=STOP_TEST_FACTOR * change(),
    )
