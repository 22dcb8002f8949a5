"""The visible days: moved, zoomed and kept within what there is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.charts.progress import View

DAYS = st.integers(700_000, 760_000)
VIEWS = st.builds(lambda first, n: View(first, first + n), DAYS, st.integers(0, 20_000))


@pytest.mark.parametrize(
    ("day", "is_in"), [(9, False), (10, True), (15, True), (20, True), (21, False)]
)
def test_both_ends_are_visible(day, is_in):
    assert (day in View(10, 20)) is is_in


def test_one_day_is_a_view_of_one_day():
    assert View(10, 10).n_days == 1


@pytest.mark.parametrize(
    ("day", "view"),
    [
        (15, View(10, 20)),
        (10, View(10, 20)),
        (20, View(10, 20)),
        (5, View(5, 15)),
        (30, View(20, 30)),
    ],
)
def test_a_view_moves_no_further_than_it_must_to_hold_a_day(day, view):
    assert View(10, 20).holding(day) == view


@pytest.mark.parametrize(
    ("n_days", "view"), [(5, View(10, 20)), (11, View(10, 20)), (14, View(7, 20))]
)
def test_a_short_view_is_widened_into_the_past(n_days, view):
    assert View(10, 20).widened(n_days) == view


@pytest.mark.parametrize(
    ("factor", "around", "view"),
    [
        (0.5, 100, View(100, 149)),
        (0.5, 199, View(150, 199)),
        (2, 100, View(100, 299)),
        (1, 150, View(100, 199)),
        (0.001, 100, View(100, 106)),
    ],
)
def test_the_day_under_the_mouse_stays_and_seven_days_are_the_fewest(factor, around, view):
    zoomed = View(100, 199).zoomed(factor, around)
    assert zoomed.n_days == view.n_days
    assert abs(zoomed.first - view.first) <= 1


@pytest.mark.parametrize(
    ("view", "kept"),
    [
        (View(0, 5), View(10, 15)),
        (View(28, 33), View(25, 30)),
        (View(12, 17), View(12, 17)),
        (View(0, 100), View(10, 30)),
        (View(10, 30), View(10, 30)),
    ],
)
def test_a_view_stays_within_its_limits(view, kept):
    assert view.within(View(10, 30)) == kept


@given(VIEWS, VIEWS)
def test_whatever_is_asked_for_lies_within_the_limits(view, limits):
    kept = view.within(limits)
    assert limits.first <= kept.first <= kept.last <= limits.last
    assert kept.n_days == min(view.n_days, limits.n_days)


@given(VIEWS, DAYS)
def test_a_view_that_holds_a_day_is_as_long_as_before(view, day):
    held = view.holding(day)
    assert day in held
    assert held.n_days == view.n_days
