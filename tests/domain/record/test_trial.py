"""The trial: phases, weeks, the day the answer is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.trial import Trial
from magtrack.errors import InputProblem

FIRST = date(2026, 9, 28)


def trial(weeks=12):
    return Trial("t", "p", "cognition", FIRST, weeks)


@pytest.mark.parametrize(
    ("number", "phase", "week"),
    [
        (-28, "baseline", None),
        (-1, "baseline", None),
        (0, "build-up", 1),
        (6, "build-up", 1),
        (7, "build-up", 2),
        (55, "build-up", 8),
        (56, "onset-window", 9),
        (83, "onset-window", 12),
        (84, "after", 13),
        (200, "after", 29),
    ],
)
def test_phases_of_twelve_weeks(number, phase, week):
    day = FIRST + timedelta(number)
    assert (trial().day_number(day), trial().phase(day), trial().week(day)) == (number, phase, week)


@pytest.mark.parametrize(
    ("number", "phase"),
    [(55, "build-up"), (56, "onset-window"), (111, "onset-window"), (112, "after")],
)
def test_phases_of_sixteen_weeks(number, phase):
    assert trial(16).phase(FIRST + timedelta(number)) == phase


@pytest.mark.parametrize(
    ("stopped", "number", "phase"),
    [
        (-3, -4, "baseline"),
        (-3, -3, "stopped"),
        (30, 29, "build-up"),
        (30, 30, "stopped"),
        (30, 90, "stopped"),
        (83, 83, "stopped"),
        (84, 84, "after"),  # it had its answer
        (84, 200, "after"),
    ],
)
def test_a_trial_that_was_stopped_before_its_answer_is_in_no_phase(stopped, number, phase):
    ended = replace(trial(), stopped=FIRST + timedelta(stopped))
    assert ended.phase(FIRST + timedelta(number)) == phase


@pytest.mark.parametrize(("weeks", "window", "due"), [(12, (56, 83), 84), (16, (56, 111), 112)])
def test_the_answer_is_due_the_day_after_the_window(weeks, window, due):
    assert trial(weeks).window == window
    assert trial(weeks).due == FIRST + timedelta(due)
    assert trial(weeks).phase(trial(weeks).due) == "after"


@pytest.mark.parametrize("weeks", [0, 8, 13, -12])
def test_a_length_the_comparison_is_not_made_for_is_refused(weeks):
    with pytest.raises(InputProblem) as caught:
        trial(weeks)
    assert caught.value.field == "weeks"
    assert str(caught.value) == "A trial lasts 12 or 16 weeks."


def test_the_second_outcome_is_another_one():
    both = Trial("t", "p", "cognition", FIRST, second="sleep")
    assert both.asked == ("cognition", "sleep")
    assert trial().asked == ("cognition",)
    with pytest.raises(InputProblem) as caught:
        Trial("t", "p", "cognition", FIRST, second="cognition")
    assert caught.value.field == "second"
    assert str(caught.value) == "The second outcome is the main one already."


@pytest.mark.parametrize(("weeks", "off", "due"), [(12, (140, 167), 168), (16, (168, 223), 224)])
def test_a_stop_test_compares_the_same_weeks_after_stopping(weeks, off, due):
    plan = Trial("t", "p", "cognition", FIRST, weeks, stop_test=True)
    assert plan.off_window == off
    assert plan.stop_due == FIRST + timedelta(due)
    assert plan.last_compared_day == plan.stop_due - timedelta(1)
    assert trial(weeks).last_compared_day == trial(weeks).due - timedelta(1)


@pytest.mark.parametrize(
    ("stopped", "day", "is_stopped"),
    [(None, 90, False), (40, 39, False), (40, 40, True), (40, 90, True), (84, 90, False)],
)
def test_a_trial_stopped_before_its_answer_was_due_is_stopped(stopped, day, is_stopped):
    end = None if stopped is None else FIRST + timedelta(stopped)
    plan = Trial("t", "p", "cognition", FIRST, stopped=end)
    assert plan.is_stopped(FIRST + timedelta(day), plan.due) == is_stopped


@pytest.mark.parametrize(
    ("stop_test", "stopped", "number", "phase"),
    [
        (True, None, 83, "onset-window"),
        (True, None, 84, "off"),
        (True, None, 167, "off"),
        (True, None, 168, "after"),
        (True, 100, 99, "off"),
        (True, 100, 100, "after"),
        (True, 50, 90, "stopped"),
        (False, None, 84, "after"),
    ],
)
def test_a_stop_test_leaves_the_product_off_for_as_many_weeks(stop_test, stopped, number, phase):
    end = None if stopped is None else FIRST + timedelta(stopped)
    plan = Trial("t", "p", "cognition", FIRST, stopped=end, stop_test=stop_test)
    assert plan.phase(FIRST + timedelta(number)) == phase
    assert plan.is_off(FIRST + timedelta(number)) == (phase == "off")
