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
    sentence = "The schedule would end (2026-11-22) before it starts (2026-11-23)."
    assert str(caught.value) == sentence


def test_a_schedule_without_a_weekday_is_refused():
    with pytest.raises(InputProblem) as caught:
        schedule(weekdays=frozenset())
    assert caught.value.field == "weekdays"
    assert str(caught.value) == "A schedule needs at least one weekday."


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
    with pytest.raises(InputProblem) as caught:
        parse_weekdays("mon,lundi,mardi")
    known = "mon, tue, wed, thu, fri, sat, sun"
    assert str(caught.value) == f"“lundi” is not a weekday: use {known} or daily."
    assert caught.value.field == "weekdays"


@pytest.mark.parametrize(
    ("days", "text"),
    [(EVERY_DAY, "daily"), ({6, 0, 3}, "mon thu sun"), ({5}, "sat"), (range(6),
     "mon tue wed thu fri sat")],
)  # fmt: skip
def test_weekdays_are_written_in_the_order_of_the_week(days, text):
    assert weekdays_text(frozenset(days)) == text


@given(st.frozensets(st.integers(0, 6), min_size=1))
def test_weekdays_survive_being_written_and_read(days):
    assert parse_weekdays(weekdays_text(days)) == days
