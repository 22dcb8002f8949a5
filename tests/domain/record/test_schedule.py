"""Schedules: what is planned on which day."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.domain.record.repetition import Cycle, Weekdays
from magtrack.domain.record.schedule import Schedule, meet, planned_on, slot_at, slot_called
from magtrack.errors import InputProblem, NotFound
from tests.builders import REPETITIONS

MONDAY = date(2026, 11, 23)


def schedule(**changes):
    return Schedule(
        **{
            "id": "s",
            "product_id": "p",
            "slot": "morning",
            "planned": time(8),
            "units": 1.0,
            "valid_from": MONDAY,
        }
        | changes
    )


def test_a_schedule_holds_from_its_first_to_its_last_day():
    plan = schedule(valid_to=MONDAY + timedelta(2))
    held = [n for n in range(-2, 6) if plan.is_for(MONDAY + timedelta(n))]
    assert held == [0, 1, 2]


def test_an_open_schedule_holds_on():
    assert schedule().is_for(MONDAY + timedelta(20_000))


def test_a_schedule_of_one_day_is_possible():
    assert schedule(valid_to=MONDAY).is_for(MONDAY)


@given(
    REPETITIONS,
    st.integers(-20, 20),
    st.none() | st.integers(0, 40),
    st.none() | st.integers(-25, 25),
)
def test_the_days_of_a_plan_are_those_counted_one_by_one(repeats, begins, lasts, late):
    first = MONDAY + timedelta(begins)
    plan = schedule(
        valid_from=first,
        valid_to=None if lasts is None else first + timedelta(lasts),
        repeats=repeats,
        made_too_late_for=None if late is None else MONDAY + timedelta(late),
    )
    days = [MONDAY + timedelta(number) for number in range(-90, 90)]
    expected = []
    for number, day in zip(range(-90, 90), days, strict=True):
        is_in_force = number >= begins and (lasts is None or number <= begins + lasts)
        if is_in_force and number != late and comes_round(repeats, day):
            expected.append(day)
    assert [day for day in days if plan.is_for(day)] == expected
    assert [day for day in days if planned_on([plan], day)] == expected


def comes_round(repeats, day):
    """Walk to `day` a day at a time."""
    if isinstance(repeats, Weekdays):
        return (day.toordinal() - 1) % 7 in repeats.days
    there = repeats.since
    place, step = 0, 1 if day >= there else -1
    while there != day:
        there += timedelta(step)
        place += step
        place = {repeats.on + repeats.off: 0, -1: repeats.on + repeats.off - 1}.get(place, place)
    return place < repeats.on


def test_a_plan_made_too_late_for_a_day_has_no_dose_then():
    plan = schedule(made_too_late_for=MONDAY)
    assert not plan.is_for(MONDAY)
    assert plan.is_in_force(MONDAY)
    assert plan.is_for(MONDAY + timedelta(1))


@given(REPETITIONS, REPETITIONS, st.integers(0, 12), st.integers(0, 12))
def test_two_plans_meet_where_some_day_is_of_both(one, other, lasts, later):
    plans = (
        schedule(repeats=one, valid_to=MONDAY + timedelta(lasts)),
        schedule(repeats=other, valid_from=MONDAY + timedelta(later)),
    )
    days = (MONDAY + timedelta(number) for number in range(30))
    assert meet(*plans) == any(len(planned_on(plans, day)) == 2 for day in days)


def test_plans_without_an_end_meet_only_where_their_rhythms_do():
    odd, even = (Cycle(1, 1, MONDAY + timedelta(number)) for number in (0, 1))
    assert not meet(schedule(repeats=odd), schedule(repeats=even))
    assert meet(schedule(repeats=odd), schedule(repeats=Cycle(1, 2, MONDAY + timedelta(1))))


def test_a_schedule_that_ends_before_it_starts_is_refused():
    with pytest.raises(InputProblem) as caught:
        schedule(valid_to=MONDAY - timedelta(1))
    assert caught.value.field == "valid_to"
    sentence = "The schedule would end (2026-11-22) before it starts (2026-11-23)."
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("clock", "slot"),
    [
        ("04:00", "morning"),
        ("11:59", "morning"),
        ("12:00", "other"),
        ("16:59", "other"),
        ("17:00", "evening"),
        ("23:59", "evening"),
        ("00:30", "evening"),
        ("03:59", "evening"),
    ],
)
def test_the_slot_of_a_dose_nobody_planned_follows_the_clock(clock, slot):
    assert slot_at(time.fromisoformat(clock), 4) == slot


@pytest.mark.parametrize(
    ("clock", "start", "slot"),
    [("00:00", 0, "morning"), ("03:59", 0, "morning"), ("11:59", 12, "evening"),
     ("12:00", 12, "other"), ("16:59", 12, "other"), ("17:00", 12, "evening")],
)  # fmt: skip
def test_the_morning_begins_with_the_persons_day(clock, start, slot):
    assert slot_at(time.fromisoformat(clock), start) == slot


def test_an_unknown_slot_names_the_known_ones():
    assert slot_called("evening") == "evening"
    with pytest.raises(NotFound) as caught:
        slot_called("noon")
    sentence = "There is no slot “noon”. Known slots: morning, evening, other."
    assert (str(caught.value), caught.value.field) == (sentence, "slot")
