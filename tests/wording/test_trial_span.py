"""What is tried since when, and how far it is, in one line."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from magtrack.domain.record.trial import Amendment, Trial
from magtrack.wording import phases, trials, verdicts

TRIAL = Trial("t", "p", "cognition", date(2026, 9, 1))
AMENDED = Amendment("a", "t", "weeks", "12", "16", 0)


@pytest.mark.parametrize(
    ("trial", "day", "said"),
    [
        (TRIAL, date(2026, 8, 29), "Magtein, trial from 1 September · baseline, 3 days to go"),
        (TRIAL, date(2026, 10, 2), "Magtein, trial since 1 September · week 5 of 12, build-up"),
        (
            TRIAL,
            date(2026, 11, 3),
            "Magtein, trial since 1 September · week 10 of 12, onset window",
        ),
        (TRIAL, date(2026, 11, 24), "Magtein, 1 September to 23 November · answer of 24 November"),
        (
            replace(TRIAL, stop_test=True),
            date(2026, 11, 24),
            "Magtein, 1 September to 23 November · left off, 84 days to go",
        ),
        (
            replace(TRIAL, stopped=date(2026, 10, 1)),
            date(2026, 11, 1),
            "Magtein, 1 September to 1 October · trial stopped",
        ),
    ],
)
def test_a_trial_is_told_with_its_days_and_where_it_stands(trial, day, said):
    assert phases.trial_span(trial, "Magtein", day) == said


@pytest.mark.parametrize(
    ("amendments", "made", "said"),
    [
        ((), date(2026, 8, 4), "plan fixed 1 September"),
        ((AMENDED,), date(2026, 8, 4), "plan changed once"),
        ((AMENDED, AMENDED), date(2026, 8, 4), "plan changed 2 times"),
        ((replace(AMENDED, trial_id="other"),), date(2026, 8, 4), "plan fixed 1 September"),
        ((), date(2026, 9, 5), "plan entered late, 5 September"),
    ],
)
def test_a_plan_says_since_when_it_stands_as_it_is(amendments, made, said):
    assert trials.fixed_line(TRIAL, amendments, made, date(2026, 11, 24)) == said


@pytest.mark.parametrize(
    ("value", "said"), [(1.0, "1 point"), (1.04, "1 point"), (1.3, "1.3 points"), (2.0, "2 points")]
)
def test_points_have_at_most_one_decimal_and_one_is_no_plural(value, said):
    assert verdicts.points_text(value) == said
