"""The stop test: what cancels out, and what is refused."""

from __future__ import annotations

import pytest

from magtrack.domain.outcome.effect import Design, analyse
from magtrack.domain.outcome.stop_test import stop_test

WIGGLE = (0, 1, -1, 0, 1, 0, -1, 1, 0, -1, 0)


def rated(first, last, level):
    """Return days and ratings: `level` of the day plus a small wiggle, not rounded."""
    days = range(first, last + 1)
    return list(days), [level(d) + WIGGLE[d % len(WIGGLE)] for d in days]


def test_steady_drift_is_a_change_before_and_after_but_none_in_the_stop_test():
    days, ratings = rated(-28, 167, lambda d: 4 + d / 60)
    before_after = analyse(days, ratings, Design(0))
    assert before_after.p < 0.01
    found = stop_test(days, ratings, Design(0))
    assert found.p > 0.2
    assert found.est == pytest.approx(0, abs=0.2)
    assert (found.n_before, found.n_on, found.n_off) == (28, 28, 28)


def test_a_change_that_comes_and_goes_is_seen_by_the_stop_test():
    days, ratings = rated(-28, 167, lambda d: 4 + 2 * (50 <= d < 100))
    found = stop_test(days, ratings, Design(0))
    assert found.est == pytest.approx(2, abs=0.2)
    assert found.p < 0.001


def test_sixteen_weeks_are_followed_by_as_many_off():
    days, ratings = rated(-28, 223, lambda d: 4 + 2 * (56 <= d < 112))
    found = stop_test(days, ratings, Design(0, window=(56, 111)))
    assert (found.n_before, found.n_on, found.n_off) == (28, 56, 56)


@pytest.mark.parametrize("last", [83, 139, 141])
def test_without_weeks_off_there_is_no_stop_test(last):
    days, ratings = rated(-28, last, lambda d: 5)
    assert stop_test(days, ratings, Design(0)) is None


def test_ratings_all_alike_are_no_stop_test():
    assert stop_test(range(-28, 168), [5] * 196, Design(0)) is None
