"""The stop test and the blinded periods: what cancels out, and what is refused."""

from __future__ import annotations

import pytest

from magtrack.domain.outcome.effect import analyse
from magtrack.domain.outcome.stop_test import blinded, drawn_order, stop_test

WIGGLE = (0, 1, -1, 0, 1, 0, -1, 1, 0, -1, 0)


def rated(first, last, level):
    """Return days and ratings: `level` of the day plus a small wiggle, not rounded."""
    days = range(first, last + 1)
    return list(days), [level(d) + WIGGLE[d % len(WIGGLE)] for d in days]


def test_steady_drift_is_a_change_before_and_after_but_none_in_the_stop_test():
    days, ratings = rated(-28, 167, lambda d: 4 + d / 60)
    before_after = analyse(days, ratings, weekday_of_day0=0)
    assert before_after.p < 0.01
    found = stop_test(days, ratings, weekday_of_day0=0)
    assert found.p > 0.2
    assert found.est == pytest.approx(0, abs=0.2)
    assert (found.n_before, found.n_on, found.n_off) == (28, 28, 28)


def test_a_change_that_comes_and_goes_is_seen_by_the_stop_test():
    days, ratings = rated(-28, 167, lambda d: 4 + 2 * (50 <= d < 100))
    found = stop_test(days, ratings, weekday_of_day0=0)
    assert found.est == pytest.approx(2, abs=0.2)
    assert found.p < 0.001


def test_sixteen_weeks_are_followed_by_as_many_off():
    days, ratings = rated(-28, 223, lambda d: 4 + 2 * (56 <= d < 112))
    found = stop_test(days, ratings, weekday_of_day0=0, window=(56, 111))
    assert (found.n_before, found.n_on, found.n_off) == (28, 56, 56)


@pytest.mark.parametrize("last", [83, 139, 141])
def test_without_weeks_off_there_is_no_stop_test(last):
    days, ratings = rated(-28, last, lambda d: 5)
    assert stop_test(days, ratings, weekday_of_day0=0) is None


def test_ratings_all_alike_are_no_stop_test():
    assert stop_test(range(-28, 168), [5] * 196, weekday_of_day0=0) is None


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
    found = blinded(days, ratings, order=drawn_order(draw), weekday_of_day0=0)
    assert found.drift_cancels
    assert found.est == pytest.approx(0, abs=0.2)
    assert found.n_by_period == (28, 28, 28, 28)


def test_steady_drift_remains_over_two_periods():
    days, ratings = rated(0, 167, lambda d: 4 + d / 40)
    found = blinded(days, ratings, order=(False, True), weekday_of_day0=0)
    assert not found.drift_cancels
    assert found.est > 1


def test_only_the_last_weeks_of_each_period_are_compared():
    order = drawn_order(1)
    days, ratings = rated(-14, 335, lambda d: 5 + 2 * (d >= 0 and order[d // 84]))
    spoiled = [10 if d % 84 < 56 else y for d, y in zip(days, ratings, strict=True)]
    one = blinded(days, ratings, order=order, weekday_of_day0=0)
    assert one == blinded(days, spoiled, order=order, weekday_of_day0=0)
    assert one.est == pytest.approx(2, abs=0.2)


@pytest.mark.parametrize(("kept", "is_enough"), [(17, True), (16, False)])
def test_each_period_needs_seventeen_rated_days(kept, is_enough):
    order = drawn_order(0)
    days, ratings = rated(0, 335, lambda d: 5 + d % 5 / 4)
    some = [(d, y) for d, y in zip(days, ratings, strict=True) if not 139 + kept < d < 168]
    found = blinded(*zip(*some, strict=True), order=order, weekday_of_day0=0)
    assert (found is not None) == is_enough


def test_excluded_days_are_left_out():
    order = drawn_order(0)
    days, ratings = rated(0, 335, lambda d: 5)
    found = blinded(days, ratings, order=order, weekday_of_day0=0, excluded=range(60, 65))
    assert found.n_by_period == (23, 28, 28, 28)
