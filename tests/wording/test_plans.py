"""How often a plan is for, in words."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.repetition import EVERY_DAY, Weekdays, every, on_and_off
from magtrack.domain.record.schedule import Schedule
from magtrack.wording.plans import days_line, how_often, if_not_daily, when_in_force

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("repeats", "words"),
    [
        (EVERY_DAY, "every day"),
        (Weekdays(frozenset({4, 0})), "Mon, Fri"),
        (every(1, MONDAY), "every day"),
        (every(2, MONDAY), "every 2 days"),
        (every(14, MONDAY), "every 14 days"),
        (on_and_off(5, 2, MONDAY), "5 days on, 2 days off"),
        (on_and_off(21, 1, MONDAY), "21 days on, 1 day off"),
    ],
)
def test_how_often(repeats, words):
    assert how_often(repeats) == words
    assert if_not_daily(repeats) == ("" if repeats == EVERY_DAY else words)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ""),
        ({"repeats": every(2, MONDAY)}, "every 2 days"),
        ({"valid_from": MONDAY + timedelta(8)}, "from 1 December"),
        ({"valid_to": MONDAY + timedelta(13)}, "until 6 December"),
        (
            {"repeats": every(3, MONDAY), "valid_from": MONDAY + timedelta(1),
             "valid_to": date(2027, 1, 2)},
            "every 3 days, from 24 November, until 2 January 2027",
        ),
        ({"valid_from": MONDAY, "made_too_late_for": MONDAY}, "from 24 November"),
        ({"made_too_late_for": MONDAY - timedelta(1)}, ""),
    ],
)  # fmt: skip
def test_when_a_plan_is_in_force(changes, words):
    plan = Schedule("s", "p", "morning", time(8), 1.0, date(2026, 1, 1))
    assert when_in_force(replace(plan, **changes), MONDAY) == words


def test_days_by_weekday_and_date():
    days = [MONDAY, MONDAY + timedelta(2), MONDAY + timedelta(8)]
    assert days_line(days) == "Mon 23, Wed 25, Tue 1"
