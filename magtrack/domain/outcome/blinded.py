"""The blinded design: periods of the product and of a look-alike, packed by someone else.

Only the last 4 weeks of each period of 12 are compared, so that a change has time to come and to
fade. In the orders ABBA and BAAB steady drift cancels; in AB and BA it does not. The order is drawn
by lot for the sake of blinding and fairness; the test is that of `ar1`, for a randomisation test
would need ten periods.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from magtrack.domain.outcome.effect import Contrast, Design, contrast_of, fit_rows, rated_rows

PERIOD_DAYS, ANALYSED_DAYS = 84, 28
FEWEST_RATED = 17
"""Rated days that each compared part of a period needs."""


class Blinded(Contrast, frozen=True):
    """Product minus look-alike; `n_by_period` the rated days compared in each period.

    `drift_cancels` tells whether the order lets steady drift cancel out.
    """

    n_by_period: tuple[int, ...]
    drift_cancels: bool


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
    order: Sequence[bool],
    design: Design,
    *,
    period_days: int = PERIOD_DAYS,
    analysed_days: int = ANALYSED_DAYS,
) -> Blinded | None:
    """Compare the last days of the periods of the product with those of the look-alike.

    Day 0 is the first of the first period, `order` tells which periods hold the product; the
    design's window is not used. None where a period has fewer than 17 rated days to compare (60 %
    of them), or all ratings are alike.
    """
    end = len(order) * period_days
    rows = [
        (d, y)
        for d, y in rated_rows(days, ratings, design.excluded, end - 1)
        if d >= 0 and d % period_days >= period_days - analysed_days
    ]
    counts = [sum(d // period_days == period for d, _y in rows) for period in range(len(order))]
    fewest = -(-FEWEST_RATED * analysed_days // ANALYSED_DAYS)
    if min(counts) < fewest or len({y for _d, y in rows}) == 1:
        return None
    columns = [[1.0] * len(rows), [float(order[d // period_days]) for d, _y in rows]]
    fitted = fit_rows(rows, columns, design.weekday_of_day0)
    if fitted is None:
        return None
    return Blinded(
        **contrast_of(fitted, (0.0, 1.0), design),
        n_by_period=tuple(counts),
        drift_cancels=_balance(order) == 0,
    )


def _balance(order: Sequence[bool]) -> int:
    """Return how far the periods of the product lie, on average, from the middle of all."""
    places = range(1 - len(order), len(order), 2)
    return sum(place if is_on else -place for place, is_on in zip(places, order, strict=True))
