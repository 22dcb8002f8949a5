"""Plans made, changed, stepped and ended: the past stays, and so does what of today is past."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.plan_edits import (
    PlanStep,
    change_schedule,
    end_schedule,
    first_dose_day,
    has_passed,
    in_steps,
    is_over,
    made_at,
    steps_after,
)
from magtrack.domain.record.repetition import Cycle, Weekdays
from magtrack.domain.record.schedule import planned_on
from magtrack.errors import InputProblem

START = 4
ONE = timedelta(1)


def written(plans, edits):
    """Return the plans as they are once `edits` are written."""
    kept = {plan.id: plan for plan in plans}
    for edit in edits:
        if isinstance(edit, Put):
            kept[edit.record.id] = edit.record
        else:
            del kept[edit.record.id]
    return list(kept.values())


def clocks(plans, day):
    return sorted(f"{plan.planned:%H:%M}" for plan in planned_on(plans, day))


# ----------------------------------------------------------------------------------- making


@pytest.mark.parametrize(
    ("clock", "now", "passed"),
    [
        ("08:00", "20:15", True),
        ("21:00", "20:15", False),
        ("20:15", "20:15", False),
        ("20:14", "20:15", True),
        ("00:30", "20:15", False),
        ("00:30", "2026-11-24T00:31", True),
        ("05:00", "2026-11-24T03:59", True),
        ("03:59", "2026-11-24T03:30", False),
    ],
)
def test_a_time_is_past_once_its_minute_is_over_within_the_persons_day(make, clock, now, passed):
    moment = make.at(now)
    assert has_passed(time.fromisoformat(clock), moment, START) == passed
    expected = make.monday + ONE * passed
    assert first_dose_day(time.fromisoformat(clock), moment, START) == expected


def test_the_seconds_of_the_present_minute_do_not_count(make):
    now = make.at("08:00")
    assert not has_passed(time(8), replace(now, epoch=now.epoch + 59), START)
    assert has_passed(time(8), replace(now, epoch=now.epoch + 60), START)


def test_a_plan_made_in_the_evening_has_no_dose_that_morning(make):
    morning, evening = (
        made_at(make.schedule(slot, clock, valid_from=make.monday), make.at("20:15"), START)
        for slot, clock in (("morning", "08:00"), ("evening", "21:00"))
    )
    assert clocks([morning, evening], make.monday) == ["21:00"]
    assert clocks([morning, evening], make.monday + ONE) == ["08:00", "21:00"]
    assert (morning.made_too_late_for, evening.made_too_late_for) == (make.monday, None)


@pytest.mark.parametrize("begins", [-30, -1, 1])
def test_a_plan_said_to_begin_on_another_day_counts_as_it_was_said(make, begins):
    plan = make.schedule(valid_from=make.monday + begins * ONE)
    assert made_at(plan, make.at("20:15"), START) == plan


def test_a_day_off_is_no_day_a_plan_is_too_late_for(make):
    plan = make.schedule(valid_from=make.monday, repeats=Weekdays(frozenset({1})))
    assert made_at(plan, make.at("20:15"), START).made_too_late_for is None


# --------------------------------------------------------------------------------- changing


def test_a_changed_plan_leaves_the_past_as_it_was_planned(make):
    before = make.schedule(planned="08:00")
    after = replace(before, id="new", planned=time(9))
    now = make.at("07:00")
    ended, begun = (put.record for put in change_schedule(before, after, make.monday, now, START))
    assert (ended.id, ended.valid_to) == (before.id, make.monday - ONE)
    assert (begun.id, begun.valid_from) == ("new", make.monday)
    later = replace(after, valid_from=make.monday + 3 * ONE)
    _ended, begun_later = change_schedule(before, later, make.monday, now, START)
    assert begun_later.record.valid_from == make.monday + 3 * ONE
    for number, clock in ((-1, "08:00"), (0, "09:00")):
        assert clocks([ended, begun], make.monday + number * ONE) == [clock]


@pytest.mark.parametrize(
    ("was", "becomes", "today"),
    [
        ("08:00", "09:00", "08:00"),
        ("08:00", "22:00", "08:00"),
        ("21:00", "22:00", "22:00"),
        ("21:00", "08:00", "21:00"),
    ],
)
@pytest.mark.parametrize("begun", [0, 40])
def test_a_plan_changed_in_the_evening_keeps_the_day_unless_both_times_are_ahead(
    make, was, becomes, today, begun
):
    before = make.schedule(planned=was, valid_from=make.monday - begun * ONE)
    after = replace(before, id="new", planned=time.fromisoformat(becomes))
    edits = change_schedule(before, after, make.monday, make.at("20:15"), START)
    plans = written([before], edits)
    assert clocks(plans, make.monday) == [today]
    assert clocks(plans, make.monday + ONE) == [becomes]
    assert clocks(plans, make.monday - ONE) == ([was] if begun else [])


@given(
    was=st.times(),
    becomes=st.times(),
    now=st.integers(0, 24 * 60 - 1),
    begun=st.integers(-3, 3),
)
def test_every_day_has_the_dose_of_a_changed_plan_once(make, was, becomes, now, begun):
    first = make.monday + begun * ONE
    before = make.schedule(planned=f"{was:%H:%M}", valid_from=first)
    after = replace(before, id="new", planned=becomes.replace(second=0, microsecond=0))
    at = make.at("04:00")
    moment = replace(at, epoch=at.epoch + now * 60)
    plans = written([before], change_schedule(before, after, make.monday, moment, START))
    for number in range(-5, 9):
        day = make.monday + number * ONE
        found = clocks(plans, day)
        if day == make.monday and not before.is_for(day):
            assert not found
        else:
            assert len(found) == before.is_for(day), (day, found)


def test_a_plan_put_right_on_the_evening_it_was_made_still_begins_the_next_day(make):
    now = make.at("20:15")
    before = made_at(make.schedule(valid_from=make.monday), now, START)
    two = replace(before, id="new", units=2.0)
    (put,) = change_schedule(before, two, make.monday, now, START)
    assert put == Put(replace(before, units=2.0), seen=before)
    late = replace(before, id="new", planned=time(22))
    (put,) = change_schedule(before, late, make.monday, now, START)
    assert clocks([put.record], make.monday) == ["22:00"]


@pytest.mark.parametrize("starts_in", [0, 5])
def test_a_plan_that_has_no_past_is_replaced(make, starts_in):
    before = make.schedule(valid_from=make.monday + starts_in * ONE)
    after = replace(before, id="new", planned=time(9))
    (put,) = change_schedule(before, after, make.monday, make.at("07:00"), START)
    assert put == Put(replace(before, planned=time(9)), seen=before)


def test_a_plan_that_had_ended_is_not_drawn_out(make):
    before = make.schedule(valid_to=date(2026, 11, 10))
    after = replace(before, id="new", valid_to=None)
    ended, _begun = change_schedule(before, after, make.monday, make.at("21:00"), START)
    assert ended.record.valid_to == date(2026, 11, 10)
    assert end_schedule(before, make.monday).record.valid_to == date(2026, 11, 10)


def test_an_ended_plan_keeps_its_past_and_one_without_past_goes(make):
    running = make.schedule()
    assert end_schedule(running, make.monday).record.valid_to == make.monday - ONE
    coming = make.schedule(valid_from=make.monday)
    assert end_schedule(coming, make.monday) == Delete(coming)


@pytest.mark.parametrize(
    ("ends", "now", "over"),
    [(None, "20:15", False), (1, "20:15", False), (0, "20:15", True), (0, "07:00", False),
     (-1, "07:00", True)],
)  # fmt: skip
def test_a_plan_is_over_once_its_last_dose_is_past(make, ends, now, over):
    plan = make.schedule(valid_to=None if ends is None else make.monday + ends * ONE)
    assert is_over(plan, make.at(now), START) == over


# ------------------------------------------------------------------------------------ steps


def test_a_plan_goes_up_in_steps_that_follow_each_other(make):
    plan = make.schedule(valid_from=make.monday, valid_to=make.monday + 30 * ONE)
    steps = [PlanStep(2.0, 14), PlanStep(3.0, 7)]
    made = in_steps(plan, steps, iter(["s2", "s3"]).__next__)
    assert [(each.id, each.units) for each in made] == [(plan.id, 1.0), ("s2", 2.0), ("s3", 3.0)]
    units = [
        [each.units for each in planned_on(made, make.monday + number * ONE)]
        for number in range(-1, 32)
    ]
    assert units == [[], *[[1.0]] * 14, *[[2.0]] * 7, *[[3.0]] * 10, []]
    assert steps_after(made, plan) == []
    assert steps_after(made, made[0]) == list(made[1:])


def test_a_cycle_keeps_its_rhythm_over_a_step(make):
    plan = make.schedule(valid_from=make.monday, repeats=Cycle(1, 1, make.monday))
    made = in_steps(plan, [PlanStep(2.0, 5)], iter(["s2"]).__next__)
    days = [n for n in range(12) if planned_on(made, make.monday + n * ONE)]
    assert days == [0, 2, 4, 6, 8, 10]


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ([PlanStep(2.0, 0)], "The next step comes after at least 1 day."),
        ([PlanStep(2.0, 3), PlanStep(3.0, 0)], "The next step comes after at least 1 day."),
        (
            [PlanStep(2.0, 31)],
            "The next step would begin on 2026-12-24, after the plan's last day.",
        ),
        ([PlanStep(2.0, 99_999_999)], "The next step is too far away."),
    ],
)
def test_a_step_that_cannot_be_is_refused(make, steps, sentence):
    plan = make.schedule(valid_from=make.monday, valid_to=make.monday + 30 * ONE)
    with pytest.raises(InputProblem) as caught:
        in_steps(plan, steps, str)
    assert (str(caught.value), caught.value.field) == (sentence, "after")
