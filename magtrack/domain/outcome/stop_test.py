"""Designs with more than one change: the stop test (on and off again) and the blinded periods.

The stop test is before - on - off: what is compared is the onset window with the mean of the
baseline and of the last weeks after stopping, so steady drift cancels out. It is not blind.

The blinded design has periods of 12 weeks, each of the product or of a look-alike, packed by
someone else; only the last 4 weeks of each are compared, so that a change has time to come and to
fade. In the orders ABBA and BAAB steady drift cancels; in AB and BA it does not. The order is drawn
by lot for the sake of blinding and fairness; the test is that of `ar1`, for a randomisation test
would need ten periods.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from magtrack.domain.outcome.effect import (
    DRIFT_SD,
    FEWEST_PER_PHASE,
    IMPORTANT_CHANGE,
    LEVEL,
    Contrast,
    build_up_columns,
    contrast_of,
    fit_rows,
    rated_rows,
)
from magtrack.domain.record.trial import ONSET_WINDOW

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

PERIOD_DAYS, ANALYSED_DAYS = 84, 28
FEWEST_RATED = 17
"""Rated days that each compared part of a blinded period needs."""


class StopTest(Contrast, frozen=True):
    """On minus the mean of before and off again; `n_before`, `n_on`, `n_off` rated days."""

    n_before: int
    n_on: int
    n_off: int


class Blinded(Contrast, frozen=True):
    """Product minus look-alike; `n_by_period` the rated days compared in each period.

    `drift_cancels` tells whether the order lets steady drift cancel out.
    """

    n_by_period: tuple[int, ...]
    drift_cancels: bool


def stop_test(
    days: Iterable[int],
    ratings: Iterable[float | None],
    *,
    weekday_of_day0: int,
    window: tuple[int, int] = ONSET_WINDOW,
    excluded: Collection[int] = (),
    drift_sd: float = DRIFT_SD,
    important_change: float = IMPORTANT_CHANGE,
    level: float = LEVEL,
) -> StopTest | None:
    """Compare the onset window with the baseline and with the same weeks after stopping.

    The product is taken from day 0 to the end of `window`, and not for as many days after it. See
    `effect.analyse` for the arguments and for when there is nothing to compare.
    """
    first, last = window
    length = last + 1
    rows = rated_rows(days, ratings, excluded, last + length)
    numbers = [d for d, _y in rows]
    before = [d < 0 for d in numbers]
    on = [first <= d <= last for d in numbers]
    off = [d >= length + first for d in numbers]
    compared = {y for (d, y), *in_phase in zip(rows, before, on, off, strict=True) if any(in_phase)}
    if min(sum(before), sum(on), sum(off)) < FEWEST_PER_PHASE or len(compared) == 1:
        return None
    sides = list(zip(before, on, off, strict=True))
    columns = [
        [1.0] * len(rows),
        [(is_on - is_before - is_off) / 2 for is_before, is_on, is_off in sides],
        [float(is_off - is_before) for is_before, _on, is_off in sides],
        *build_up_columns(numbers, 0, first),
        *build_up_columns(numbers, length, first),
    ]
    fitted = fit_rows(rows, columns, weekday_of_day0)
    if fitted is None:
        return None
    return StopTest(
        **contrast_of(fitted, (0.0, 1.0), level, drift_sd, important_change),
        n_before=sum(before),
        n_on=sum(on),
        n_off=sum(off),
    )


def drawn_order(draw: int, *, periods: int = 4) -> tuple[bool, ...]:
    """Return which periods hold the product, from a throw of a coin or die (odd or even).

    Four periods are product, look-alike, look-alike, product or the reverse; two are one of each.
    Raises ValueError for another number of periods.
    """
    if periods not in (2, 4):
        raise ValueError("a blinded trial has two or four periods")
    order = (True, False, False, True)[:periods]
    return order if draw % 2 else tuple(not is_active for is_active in order)


def blinded(
    days: Iterable[int],
    ratings: Iterable[float | None],
    *,
    order: Sequence[bool],
    weekday_of_day0: int,
    period_days: int = PERIOD_DAYS,
    analysed_days: int = ANALYSED_DAYS,
    excluded: Collection[int] = (),
    drift_sd: float = DRIFT_SD,
    important_change: float = IMPORTANT_CHANGE,
    level: float = LEVEL,
) -> Blinded | None:
    """Compare the last days of the periods of the product with those of the look-alike.

    Day 0 is the first of the first period, `order` tells which periods hold the product. None where
    a period has fewer than 17 rated days to compare (60 % of them), or all ratings are alike.
    """
    end = len(order) * period_days
    rows = [
        (d, y)
        for d, y in rated_rows(days, ratings, excluded, end - 1)
        if d >= 0 and d % period_days >= period_days - analysed_days
    ]
    counts = [sum(d // period_days == period for d, _y in rows) for period in range(len(order))]
    fewest = -(-FEWEST_RATED * analysed_days // ANALYSED_DAYS)
    if min(counts) < fewest or len({y for _d, y in rows}) == 1:
        return None
    columns = [[1.0] * len(rows), [float(order[d // period_days]) for d, _y in rows]]
    fitted = fit_rows(rows, columns, weekday_of_day0)
    if fitted is None:
        return None
    return Blinded(
        **contrast_of(fitted, (0.0, 1.0), level, drift_sd, important_change),
        n_by_period=tuple(counts),
        drift_cancels=_balance(order) == 0,
    )


def _balance(order: Sequence[bool]) -> int:
    """Return how far the periods of the product lie, on average, from the middle of all."""
    places = range(1 - len(order), len(order), 2)
    return sum(place if is_on else -place for place, is_on in zip(places, order, strict=True))
