"""The blinded periods: what cancels out, and what is refused."""

from __future__ import annotations

import pytest

from magtrack.domain.outcome.blinded import blinded, drawn_order
from magtrack.domain.outcome.effect import Design

WIGGLE = (0, 1, -1, 0, 1, 0, -1, 1, 0, -1, 0)


def rated(first, last, level):
    """Return days and ratings: `level` of the day plus a small wiggle, not rounded."""
    days = range(first, last + 1)
    return list(days), [level(d) + WIGGLE[d % len(WIGGLE)] for d in days]


@pytest.mark.parametrize(("draw", "word"), [(0, "BAAB"), (1, "ABBA"), (4, "BAAB"), (7, "ABBA")])
def test_a_coin_draws_the_order(draw, word):
    assert "".join("A" if is_active else "B" for is_active in drawn_order(draw)) == word


def test_two_periods_are_one_of_each():
    assert drawn_order(1, periods=2) == (True, False)
    assert drawn_order(2, periods=2) == (False, True)
    with pytest.raises(ValueError, match="two or four"):
        drawn_order(1, periods=6)


@pytest.mark.parametrize("draw", [0, 1])
def test_steady_drift_cancels_out_over_four_periods(draw):
    days, ratings = rated(0, 335, lambda d: 4 + d / 100)
    found = blinded(days, ratings, drawn_order(draw), Design(0))
    assert found.drift_cancels
    assert found.est == pytest.approx(0, abs=0.2)
    assert found.n_by_period == (28, 28, 28, 28)


def test_steady_drift_remains_over_two_periods():
    days, ratings = rated(0, 167, lambda d: 4 + d / 40)
    found = blinded(days, ratings, (False, True), Design(0))
    assert not found.drift_cancels
    assert found.est > 1


def test_only_the_last_weeks_of_each_period_are_compared():
    order = drawn_order(1)
    days, ratings = rated(-14, 335, lambda d: 5 + 2 * (d >= 0 and order[d // 84]))
    spoiled = [10 if d % 84 < 56 else y for d, y in zip(days, ratings, strict=True)]
    one = blinded(days, ratings, order, Design(0))
    assert one == blinded(days, spoiled, order, Design(0))
    assert one.est == pytest.approx(2, abs=0.2)


@pytest.mark.parametrize(("kept", "is_enough"), [(17, True), (16, False)])
def test_each_period_needs_seventeen_rated_days(kept, is_enough):
    order = drawn_order(0)
    days, ratings = rated(0, 335, lambda d: 5 + d % 5 / 4)
    some = [(d, y) for d, y in zip(days, ratings, strict=True) if not 139 + kept < d < 168]
    found = blinded(*zip(*some, strict=True), order, Design(0))
    assert (found is not None) == is_enough


def test_excluded_days_are_left_out():
    order = drawn_order(0)
    days, ratings = rated(0, 335, lambda d: 5)
    found = blinded(days, ratings, order, Design(0, excluded=range(60, 65)))
    assert found.n_by_period == (23, 28, 28, 28)


def test_the_order_of_the_product_makes_the_sign():
    days, ratings = rated(0, 335, lambda d: 5 + 2 * (d // 84 in (0, 3)))
    up = blinded(days, ratings, (True, False, False, True), Design(0))
    down = blinded(days, ratings, (False, True, True, False), Design(0))
    assert up.est == pytest.approx(2, abs=0.2)
    assert (down.est, down.lo, down.hi) == pytest.approx((-up.est, -up.hi, -up.lo))
    assert up.drift_cancels
    assert down.drift_cancels


@pytest.mark.parametrize(
    ("order", "cancels"),
    [("ABBA", True), ("BAAB", True), ("ABAB", False), ("AABB", False), ("AB", False),
     ("BA", False)],
)  # fmt: skip
def test_drift_cancels_where_both_lie_around_the_same_middle(order, cancels):
    days, ratings = rated(0, 84 * len(order) - 1, lambda d: 5)
    found = blinded(days, ratings, [sign == "A" for sign in order], Design(0))
    assert found.drift_cancels is cancels


@pytest.mark.parametrize(
    ("period", "analysed", "fewest"), [(84, 28, 17), (42, 21, 13), (20, 10, 7), (14, 14, 9)]
)
def test_shorter_periods_need_three_fifths_of_their_compared_days(period, analysed, fewest):
    lengths = {"period_days": period, "analysed_days": analysed}
    order = drawn_order(1)
    days, ratings = rated(0, 4 * period + 3, lambda d: 5)
    whole = blinded(days, ratings, order, Design(0), **lengths)
    assert whole.n_by_period == (analysed,) * 4
    for kept, is_enough in ((fewest, True), (fewest - 1, False)):
        start = period - analysed
        some = [
            (d, y) for d, y in zip(days, ratings, strict=True) if not start + kept <= d < period
        ]
        found = blinded(*zip(*some, strict=True), order, Design(0), **lengths)
        assert (found is not None) == is_enough
        assert found is None or found.n_by_period == (fewest, analysed, analysed, analysed)


def test_ratings_before_the_first_and_after_the_last_period_are_left_out():
    order = drawn_order(1)
    days, ratings = rated(-100, 500, lambda d: 5 if 0 <= d < 336 else 9)
    some = [(d, y) for d, y in zip(days, ratings, strict=True) if 0 <= d < 336]
    expected = blinded(*zip(*some, strict=True), order, Design(0))
    assert blinded(days, ratings, order, Design(0)) == expected


def test_ratings_all_alike_are_nothing_to_compare():
    order = drawn_order(1)
    spoiled = [5 if d % 84 >= 56 else 3 for d in range(336)]
    assert blinded(range(336), spoiled, order, Design(0)) is None


def test_the_weekday_of_the_first_day_says_which_days_are_a_weekend():
    ratings = [5 + 2 * ((d + 3) % 7 >= 5) + (d % 11 > 5) for d in range(336)]
    told, wrong = (
        blinded(range(336), ratings, drawn_order(1), Design(weekday)) for weekday in (3, 0)
    )
    assert told.sd < wrong.sd / 1.5


def test_the_refusal_of_another_number_of_periods_is_plain():
    with pytest.raises(ValueError, match=r"\Aa blinded trial has two or four periods\Z"):
        drawn_order(0, periods=3)
