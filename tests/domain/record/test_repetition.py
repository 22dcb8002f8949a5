"""How often something is taken, and how that is written and read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given

from magtrack.domain.record.repetition import (
    EVERY_DAY,
    LONGEST_CYCLE,
    Cycle,
    Weekdays,
    every,
    on_and_off,
    parse_days,
    parse_repetition,
    parse_weekdays,
    repetition_text,
)
from magtrack.errors import InputProblem
from tests.builders import REPETITIONS

MONDAY = date(2026, 11, 23)


def days_of(repeats, n=15):
    return [number for number in range(n) if repeats.includes(MONDAY + timedelta(number))]


@pytest.mark.parametrize(
    ("repeats", "days"),
    [
        (EVERY_DAY, [*range(15)]),
        (Weekdays(frozenset({0, 2})), [0, 2, 7, 9, 14]),
        (every(1, MONDAY), [*range(15)]),
        (every(2, MONDAY), [0, 2, 4, 6, 8, 10, 12, 14]),
        (every(3, MONDAY + timedelta(1)), [1, 4, 7, 10, 13]),
        (every(14, MONDAY), [0, 14]),
        (on_and_off(5, 2, MONDAY), [0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 14]),
        (on_and_off(2, 3, MONDAY - timedelta(1)), [0, 4, 5, 9, 10, 14]),
        (on_and_off(3, 0, MONDAY), [*range(15)]),
    ],
)
def test_the_days_that_come(repeats, days):
    assert days_of(repeats) == days


@given(REPETITIONS)
def test_after_its_length_it_is_the_same_again(repeats):
    day = MONDAY
    while day < MONDAY + timedelta(30):
        assert repeats.includes(day) == repeats.includes(day + timedelta(repeats.length))
        day += timedelta(1)


@pytest.mark.parametrize(
    ("make", "field", "sentence"),
    [
        (lambda: every(0, MONDAY), "every", "Every how many days? At least 1."),
        (lambda: every(-2, MONDAY), "every", "Every how many days? At least 1."),
        (lambda: on_and_off(0, 2, MONDAY), "on", "Days on: at least 1."),
        (lambda: on_and_off(0, 0, MONDAY), "on", "Days on: at least 1."),
        (lambda: Cycle(5, 0, MONDAY), "off", "Days off: at least 1."),
        (lambda: Weekdays(frozenset()), "weekdays", "Choose at least one weekday."),
        (
            lambda: every(LONGEST_CYCLE + 1, MONDAY),
            "every",
            "Days on and off are 367 together: at most 366.",
        ),
        (
            lambda: on_and_off(300, 100, MONDAY),
            "on",
            "Days on and off are 400 together: at most 366.",
        ),
    ],
)
def test_what_comes_never_or_too_seldom_is_refused(make, field, sentence):
    with pytest.raises(InputProblem) as caught:
        make()
    assert (caught.value.field, str(caught.value)) == (field, sentence)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon,wed,fri", {0, 2, 4}),
        ("Sun mon", {6, 0}),
        ("mon, tue", {0, 1}),
        ("daily", EVERY_DAY.days),
        ("", EVERY_DAY.days),
    ],
)
def test_weekdays_are_read(text, days):
    assert parse_weekdays(text) == Weekdays(frozenset(days))


def test_an_unknown_weekday_is_refused():
    with pytest.raises(InputProblem) as caught:
        parse_weekdays("mon,lundi,mardi")
    known = "mon, tue, wed, thu, fri, sat, sun"
    assert str(caught.value) == f"“lundi” is not a weekday: use {known} or daily."
    assert caught.value.field == "weekdays"


@pytest.mark.parametrize(
    ("repeats", "text"),
    [
        (EVERY_DAY, "daily"),
        (Weekdays(frozenset({6, 0, 3})), "mon thu sun"),
        (every(2, MONDAY), "every 2 days from 2026-11-23"),
        (on_and_off(5, 2, MONDAY), "5 days on 2 off from 2026-11-23"),
    ],
)
def test_the_text_of_files(repeats, text):
    assert repetition_text(repeats) == text
    assert parse_repetition(text) == repeats


@given(REPETITIONS)
def test_every_repetition_survives_being_written_and_read(repeats):
    assert parse_repetition(repetition_text(repeats)) == repeats


@pytest.mark.parametrize(
    "text",
    [
        "every 0 days from 2026-11-23",
        "every 2 days",
        "every 2 days from yesterday",
        "0 days on 2 off from 2026-11-23",
        "5 days on -2 off from 2026-11-23",
        "every 9999 days from 2026-11-23",
    ],
)
def test_a_text_that_says_no_days_is_refused(text):
    with pytest.raises(InputProblem):
        parse_repetition(text)


@pytest.mark.parametrize(
    ("text", "days"),
    [("14", 14), ("14d", 14), ("2w", 14), (" 1 week ", 7), ("2 Days", 2), ("0", 0)],
)
def test_a_number_of_days_is_read(text, days):
    assert parse_days(text) == days


@pytest.mark.parametrize("text", ["", "-1", "1.5", "two", "14 m", "1e3", "999999"])
def test_what_is_no_number_of_days_is_refused_with_an_example(text):
    with pytest.raises(InputProblem) as caught:
        parse_days(text, field="--after")
    assert str(caught.value) == f"“{text}” is not a number of days: write 14, 14d or 2w."
    assert caught.value.field == "--after"
