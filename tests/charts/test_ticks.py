"""The labels under the days: few enough for their room, on days that mean something."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from magtrack.charts._ticks import ticks

DAY_0 = date(2026, 9, 1)
MONDAY = date(2026, 11, 23)


def labels(first, n_days, room=10, day_0=None):
    last = first + timedelta(n_days - 1)
    zero = None if day_0 is None else day_0.toordinal()
    return ticks(first.toordinal(), last.toordinal(), zero, room)


def texts(*asked, **more):
    return [label for _day, label in labels(*asked, **more)]


@pytest.mark.parametrize(("n_days", "n_steps"), [(21, 7), (70, 7), (84, 14), (140, 14), (420, 56)])
def test_a_trial_is_labelled_in_weeks_from_its_first_dose(n_days, n_steps):
    found = labels(DAY_0, n_days, day_0=DAY_0)
    assert found[0] == (DAY_0.toordinal(), "1 Sep")
    assert {later - day for (day, _), (later, _) in pairwise(found)} == {n_steps}
    assert found[1][1] == f"{n_steps // 7} wk"


def test_weeks_before_the_first_dose_are_counted_down_to_it():
    found = texts(DAY_0 - timedelta(28), 84, day_0=DAY_0)
    assert found[:4] == ["−4 wk", "−2 wk", "1 Sep", "2 wk"]


@pytest.mark.parametrize("n_days", [20, 421])
def test_spans_too_short_or_long_for_weeks_show_dates(n_days):
    assert not any(text.endswith("wk") for text in texts(DAY_0, n_days, day_0=DAY_0))


def test_a_span_without_the_first_dose_shows_dates():
    assert not any("wk" in text for text in texts(MONDAY, 28, day_0=DAY_0))


def test_few_days_are_labelled_one_by_one():
    assert texts(MONDAY, 7) == [f"{day} Nov" for day in range(23, 30)]


@pytest.mark.parametrize("n_days", [30, 60, 100, 140])
def test_weeks_of_dates_begin_on_mondays(n_days):
    for ordinal, _label in labels(MONDAY - timedelta(3), n_days):
        assert date.fromordinal(ordinal).weekday() == 0


@pytest.mark.parametrize(("n_days", "first"), [(200, "Dec 2026"), (900, "Jan 2027")])
def test_months_are_labelled_on_their_first_day(n_days, first):
    found = labels(MONDAY, n_days)
    assert found[0][1] == first
    assert {date.fromordinal(day).day for day, _label in found} == {1}


@pytest.mark.parametrize(("years", "step"), [(10, 1), (20, 2), (80, 10), (400, 50)])
def test_years_are_labelled_in_round_steps(years, step):
    found = texts(date(2000, 1, 1), years * 365)
    assert found[0] == "2000"
    assert {int(later) - int(one) for one, later in pairwise(found)} == {step}


@pytest.mark.parametrize("n_days", [7, 14, 15, 29, 100, 365, 1000, 4000, 12_000, 29_220])
@pytest.mark.parametrize("room", [4, 8, 12])
@pytest.mark.parametrize("day_0", [None, DAY_0])
def test_labels_have_room_and_stand_on_visible_days_in_their_order(n_days, room, day_0):
    first = DAY_0 - timedelta(3)
    found = labels(first, n_days, room, day_0)
    days = [day for day, _label in found]
    assert days == sorted(set(days))
    assert len(days) <= room + 2
    assert all(first.toordinal() <= day <= first.toordinal() + n_days for day in days)
