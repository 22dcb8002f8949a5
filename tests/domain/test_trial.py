"""The trial: phases, weeks, the day the answer is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from magtrack.domain.trial import Trial
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
