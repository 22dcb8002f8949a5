"""Where a day stands in a trial, in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.trial import Trial
from magtrack.wording import phases

DAY = date(2026, 11, 23)
TRIAL = Trial("t", "p", "cognition", date(2026, 9, 28))


@pytest.mark.parametrize(
    ("day", "line"),
    [
        (date(2026, 9, 27), "Baseline, 1 day to go"),
        (date(2026, 9, 21), "Baseline, 7 days to go"),
        (date(2026, 9, 28), "Week 1 of 12"),
        (date(2026, 11, 22), "Week 8 of 12"),
        (date(2026, 11, 23), "Week 9 of 12"),
        (date(2026, 12, 20), "Week 12 of 12"),
        (date(2026, 12, 21), "Answer is in"),
    ],
)
def test_the_phase_line_counts_weeks_from_the_first_dose(day, line):
    assert phases.phase_line(TRIAL, day) == line


def test_a_trial_that_was_stopped_is_called_so_and_counts_no_weeks():
    ended = replace(TRIAL, stopped=DAY)
    assert phases.phase_line(ended, DAY) == phases.phase_head(ended, DAY) == "Trial stopped"
    line = phases.trial_line(ended, DAY + timedelta(3), baseline_days=28)
    assert line.startswith("You stopped it on ")
    assert "Your plan looks" not in line
    assert phases.phase_line(ended, DAY - timedelta(1)).startswith("Week ")


ON_OFF = replace(TRIAL, stop_test=True, while_taking=True)


@pytest.mark.parametrize(
    ("trial", "after_due", "line", "about"),
    [
        (ON_OFF, 83, "Left off, 1 day to go", "left off until the stop test answers, on 15 March"),
        (ON_OFF, 84, "Answer is in", "The plan ended on 15 March."),
        (replace(ON_OFF, while_taking=False), 84, "Answer is in", "The plan ended on 15 March."),
        (
            replace(ON_OFF, stopped=TRIAL.due),
            9,
            "Trial stopped",
            "You stopped it on 21 December, before its answer, which was due 15 March 2027.",
        ),
        (
            replace(ON_OFF, while_taking=False, stopped=TRIAL.due),
            9,
            "Answer is in",
            "The plan ended on 21 December",
        ),
    ],
)
def test_an_answer_is_in_once_the_question_of_the_trial_has_one(trial, after_due, line, about):
    day = TRIAL.due + timedelta(after_due)
    assert phases.phase_line(trial, day) == line
    assert about in phases.trial_line(trial, day, baseline_days=28)


def test_before_the_due_date_the_trial_line_says_when_the_answer_comes():
    line = phases.trial_line(TRIAL, DAY, baseline_days=28)
    assert "after 28 rated baseline days" in line
    assert "the answer is due 21 December" in line
