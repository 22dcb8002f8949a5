"""Schedules: what is planned on which day."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.domain.record.schedule import (
    EVERY_DAY,
    Schedule,
    parse_weekdays,
    planned_on,
    slot_at,
    slot_called,
    weekdays_text,
)
from magtrack.errors import InputProblem, NotFound

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


def test_only_its_weekdays_are_planned():
    plans = [schedule(weekdays=frozenset({0, 2}))]
    assert [bool(planned_on(plans, MONDAY + timedelta(n))) for n in range(8)] == [
        True, False, True, False, False, False, False, True,
    ]  # fmt: skip


def test_a_schedule_that_ends_before_it_starts_is_refused():
    with pytest.raises(InputProblem) as caught:
        schedule(valid_to=MONDAY - timedelta(1))
    assert caught.value.field == "valid_to"


def test_a_schedule_without_a_weekday_is_refused():
    with pytest.raises(InputProblem) as caught:
        schedule(weekdays=frozenset())
    assert caught.value.field == "weekdays"


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


def test_an_unknown_slot_names_the_known_ones():
    assert slot_called("evening") == "evening"
    with pytest.raises(NotFound, match=r"noon.*morning, evening, other"):
        slot_called("noon")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon,wed,fri", {0, 2, 4}),
        ("Sun mon", {6, 0}),
        ("mon, tue", {0, 1}),
        ("daily", EVERY_DAY),
        ("", EVERY_DAY),
    ],
)
def test_weekdays_are_read(text, days):
    assert parse_weekdays(text) == days


def test_an_unknown_weekday_is_refused():
    with pytest.raises(InputProblem, match="lundi"):
        parse_weekdays("mon,lundi")


@given(st.frozensets(st.integers(0, 6), min_size=1))
def test_weekdays_survive_being_written_and_read(days):
    assert parse_weekdays(weekdays_text(days)) == days
