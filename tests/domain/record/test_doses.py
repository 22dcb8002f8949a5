"""Doses: matched with the plan of their day, on time or not."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.domain.record.doses import entries_of, minutes_from_plan, status_of


def lines(make, plans, doses):
    return entries_of(make.monday, plans, doses, 4)


@pytest.mark.parametrize(
    ("taken", "minutes", "status"),
    [
        ("08:00", 0, "taken"),
        ("10:00", 120, "taken"),
        ("10:01", 121, "late"),
        ("05:00", -180, "taken"),
        ("23:30", 930, "late"),
        (None, None, "taken"),
    ],
    ids=["on time", "2 h after", "later", "early", "at night", "time unknown"],
)
def test_late_is_more_than_two_hours_after_the_plan(make, taken, minutes, status):
    (line,) = lines(make, [make.schedule()], [make.dose("08:00", taken)])
    assert (line.minutes_from_plan, line.status) == (minutes, status)


@pytest.mark.parametrize("outcome", ["skipped", "missed"])
def test_skipped_and_missed_stay_what_the_user_said(make, outcome):
    (line,) = lines(make, [make.schedule()], [make.skipped(outcome=outcome)])
    assert line.status == outcome


def test_a_dose_without_a_plan_is_extra(make):
    (line,) = lines(make, [], [make.dose(None, "08:00")])
    assert line.status == "extra"
    assert not line.is_planned


def test_a_planned_dose_nobody_logged_is_not_recorded(make):
    plan = make.schedule(units=2.0)
    (line,) = lines(make, [plan], [])
    assert (line.status, line.dose, line.units, line.schedule) == ("not_recorded", None, 2.0, plan)


def test_an_extra_dose_does_not_stand_in_for_the_planned_one(make):
    found = lines(make, [make.schedule()], [make.dose(None, "09:00")])
    assert [line.status for line in found] == ["not_recorded", "extra"]


def test_a_dose_matches_the_plan_of_its_time_before_one_of_its_slot(make):
    early, late = make.schedule(planned="07:00"), make.schedule(planned="09:00")
    dose = make.dose("09:00", "09:00")
    found = lines(make, [early, late], [dose])
    assert [(line.schedule, line.dose) for line in found] == [(early, None), (late, dose)]


def test_an_extra_dose_before_it_does_not_keep_a_dose_from_its_plan(make):
    plan, dose = make.schedule(), make.dose("08:00", "08:00")
    found = lines(make, [plan], [make.dose(None, "07:00"), dose])
    assert [(line.status, line.schedule) for line in found] == [("extra", None), ("taken", plan)]


def test_a_dose_of_a_moved_plan_matches_by_product_and_slot(make):
    plan = make.schedule(planned="09:00")
    (line,) = lines(make, [plan], [make.dose("08:00", "08:05")])
    assert line.schedule == plan
    assert line.planned == time(8)
    assert line.minutes_from_plan == 5


def test_a_dose_whose_plan_is_gone_stays_planned(make):
    (line,) = lines(make, [], [make.dose("08:00", "08:00")])
    assert line.is_planned
    assert (line.schedule, line.status) == (None, "taken")


def test_one_dose_fills_one_plan(make):
    plans = [make.schedule(), make.schedule()]
    found = lines(make, plans, [make.dose()])
    assert sorted(line.status for line in found) == ["not_recorded", "taken"]


def test_a_dose_of_another_product_or_slot_fills_no_plan(make):
    plan = make.schedule()
    doses = [make.dose(product_id="q"), make.dose(slot="evening")]
    found = lines(make, [plan], doses)
    assert sorted(line.status for line in found) == ["not_recorded", "taken", "taken"]


def test_a_logged_line_holds_what_its_dose_says(make):
    plan, dose = make.schedule(), make.dose("08:00", "08:30", units=2.0)
    (line,) = lines(make, [plan], [dose])
    assert (line.day, line.product_id, line.slot) == (make.monday, "p", "morning")
    assert (line.planned, line.units, line.schedule, line.dose) == (time(8), 2.0, plan, dose)
    (open_,) = lines(make, [plan], [])
    assert (open_.day, open_.product_id, open_.slot) == (make.monday, "p", "morning")
    assert (open_.planned, open_.minutes_from_plan) == (time(8), None)


def test_extra_doses_stand_at_their_own_clock_time_and_last_where_it_is_not_known(make):
    clocks = ["2026-11-24T03:59", "04:00", "07:59", "08:01", "21:00"]
    extra = [make.dose(None, clock, id=clock) for clock in clocks]
    unknown = make.dose(None, None, id="unknown")
    found = lines(make, [make.schedule()], [unknown, *extra])
    assert [line.dose.id if line.dose else "plan" for line in found] == [
        "04:00", "07:59", "plan", "08:01", "21:00", "2026-11-24T03:59", "unknown",
    ]  # fmt: skip


def test_an_extra_dose_stands_by_the_clock_of_its_own_zone(make):
    flown = make.dose(None, make.at("2026-11-23T09:00", "Pacific/Auckland"), id="flown")
    home = make.dose(None, "08:30", id="home")
    assert [line.dose.id for line in lines(make, [], [flown, home])] == ["home", "flown"]


def test_lines_of_one_time_stand_by_product_and_then_by_dose(make):
    doses = [make.dose(id=id_, product_id=product) for id_, product in ["bq", "aq", "cp"]]
    plan = make.schedule(product_id="q", planned="08:00", slot="evening")
    found = lines(make, [plan], doses)
    assert [(line.product_id, line.dose and line.dose.id) for line in found] == [
        ("p", "c"), ("q", None), ("q", "a"), ("q", "b"),
    ]  # fmt: skip


@pytest.mark.parametrize("start", [0, 4, 12])
def test_the_order_of_a_day_begins_at_its_start(make, start):
    plans = [
        make.schedule("other", f"{hour:02}:{minute}") for hour in range(24) for minute in (10, 50)
    ]
    found = entries_of(make.monday, plans, [], start)
    clocks = [(line.planned.hour, line.planned.minute) for line in found]
    hours = [*range(start, 24), *range(start)]
    assert clocks == [(hour, minute) for hour in hours for minute in (10, 50)]


def test_minutes_are_measured_within_the_persons_own_day(make):
    dose = make.dose("03:00", "2026-11-23T03:30", day=make.monday)
    assert minutes_from_plan(dose, 0) == 30
    (line,) = entries_of(make.monday, [], [dose], 0)
    assert line.minutes_from_plan == 30


def test_lines_stand_in_the_order_of_the_users_day(make):
    plans = [
        make.schedule("evening", "00:30"),
        make.schedule("evening", "21:00"),
        make.schedule("morning", "08:00"),
    ]
    found = lines(make, plans, [make.dose(None, "12:00")])
    assert [line.planned for line in found] == [time(8), None, time(21), time(0, 30)]


def test_a_plan_after_midnight_is_on_time_after_midnight(make):
    dose = make.dose("00:30", "2026-11-24T00:40", slot="evening")
    assert dose.day == make.monday
    assert minutes_from_plan(dose, 4) == 10


def test_the_plan_is_meant_in_the_zone_the_dose_was_taken_in(make):
    dose = make.dose("08:00", make.at("2026-11-23T08:20", "Pacific/Auckland"))
    assert minutes_from_plan(dose, 4) == 20


@pytest.mark.parametrize(
    ("day", "minutes"),
    [("2026-03-29", 60), ("2026-10-25", 60), ("2026-11-23", 60)],
    ids=["spring", "autumn", "plain"],
)
def test_a_day_of_clock_change_measures_from_its_own_clock(make, day, minutes):
    assert minutes_from_plan(make.dose("08:00", f"{day}T09:00"), 4) == minutes


def test_the_extra_hour_of_an_autumn_night_counts(make):
    dose = make.dose("23:30", "2026-10-25T03:30", slot="evening")
    assert f"{dose.day}" == "2026-10-24"
    assert minutes_from_plan(dose, 4) == 300


def test_entry_lag_is_unknown_where_the_time_is(make):
    assert make.dose("08:00", "08:00").entry_lag_hours == 13
    assert make.skipped().entry_lag_hours is None


KINDS = {
    "m8": {"planned": "08:00"},
    "m9": {"planned": "09:00"},
    "e21": {"planned": "21:00", "slot": "evening"},
    "extra": {"planned": None},
}
PLANS = [("morning", "08:00"), ("morning", "09:00"), ("evening", "21:00"), ("evening", "21:00")]


@given(kinds=st.lists(st.sampled_from(sorted(KINDS)), max_size=6), n_plans=st.integers(0, 4))
def test_no_dose_is_lost_no_plan_is_lost_and_none_is_shown_twice(make, kinds, n_plans):
    doses = [make.dose(**KINDS[kind]) for kind in kinds]
    plans = [make.schedule(*plan) for plan in PLANS[:n_plans]]
    found = lines(make, plans, doses)
    assert sorted(line.dose.id for line in found if line.dose) == sorted(d.id for d in doses)
    matched = [line.schedule.id for line in found if line.schedule]
    assert sorted(matched) == sorted(plan.id for plan in plans)


def test_status_of_a_taken_dose_without_minutes_is_taken(make):
    assert status_of(make.dose("08:00", None), None) == "taken"
