"""How the record of a trial was kept, in counts that say nothing of what was rated."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.outcome.comparison import compare
from magtrack.domain.outcome.record_kept import record_kept
from magtrack.domain.record.days import planned_moment
from magtrack.domain.record.log import Log
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.trial import Trial
from tests import builders

BERLIN = "Europe/Berlin"
FIRST = date(2026, 9, 1)
TRIAL = Trial("t", "p", "cognition", FIRST, practice_days=0)
make = builders.Make()


def day(number):
    return FIRST + timedelta(days=number)


def at(number, clock=time(21)):
    return planned_moment(day(number), clock, BERLIN, 4).epoch


def rating(number, value=5, entered=None, edited=None, scale="cognition"):
    entered = at(number) if entered is None else entered
    return Rating(day(number), scale, value, entered, BERLIN, edited)


def dose(number, **more):
    moment = planned_moment(day(number), time(8), BERLIN, 4)
    told = {"id": f"d{number}", "day": day(number), "taken": moment, "entered": moment.epoch + 60}
    return make.dose(**told | more)


def kept(ratings, doses=(), today=84):
    log = Log(day(-56), day(84), ratings=ratings, doses=doses)
    main = compare(log, TRIAL, "cognition", day(today), {})
    return record_kept(log, TRIAL, main, day(today), BERLIN)


def test_days_are_counted_with_those_that_were_rated():
    found = kept([rating(n) for n in (*range(-20, 0, 2), *range(56, 84, 4))])
    assert (found.baseline_days, found.baseline_rated) == (20, 10)
    assert (found.window_days, found.window_rated) == (28, 7)


@pytest.mark.parametrize(("today", "days"), [(0, 0), (56, 0), (57, 1), (70, 14), (84, 28)])
def test_of_the_window_the_days_that_are_over_count(today, days):
    assert kept([], today=today).window_days == days


def test_what_was_entered_after_its_day_is_late():
    in_time = rating(1, entered=at(1, time(3, 59)))  # the last minute of that day
    late = rating(3, entered=at(4, time(4)))
    doses = [dose(5), dose(6, entered=at(7, time(9))), dose(8, taken=None, entered=at(9, time(12)))]
    found = kept([in_time, late], doses)
    assert (found.late_ratings, found.late_doses) == (1, 2)


def test_what_was_changed_before_the_plan_was_fixed_is_no_edit_of_it():
    fixed = at(0, time(4))
    ratings = [rating(-5, edited=fixed - 1), rating(-4, edited=fixed), rating(3, edited=at(60))]
    found = kept(ratings, [dose(2, edited=at(2)), dose(3)])
    assert (found.changed_ratings, found.changed_doses) == (2, 1)


def test_other_scales_and_products_are_not_counted():
    other = rating(1, entered=at(5), edited=at(6), scale="sleep")
    found = kept([other], [dose(1, product_id="other", entered=at(5), edited=at(6))])
    assert (found.late_ratings, found.late_doses) == (0, 0)
    assert (found.changed_ratings, found.changed_doses) == (0, 0)


def test_no_count_depends_on_what_was_rated():
    low = [rating(n, 0) for n in range(-20, 84)]
    assert kept(low) == kept([replace(each, value=10) for each in low])
