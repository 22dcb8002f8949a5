"""The windows of a trial wait as planned and as planned before, whatever a file says of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from magtrack.domain.record.edits import Put
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.domain.record.trial_edits import change_trial
from magtrack.domain.record.what_if import with_edits
from magtrack.domain.record.withheld import Withheld, told_from, withheld
from tests.builders import MONDAY, Make

FIRST = date(2026, 5, 1)
TRIAL = Trial("t", "p", "cognition", FIRST)
DUE = FIRST + timedelta(84)
WINDOW = Withheld(FIRST + timedelta(56), DUE - timedelta(1), DUE)


def log_of(*amendments):
    return Make().log(trials=(TRIAL,), amendments=amendments)


def amended(field, before, entered=2):
    return Amendment(f"{field}{entered}", "t", field, before, "", entered)


def test_a_window_waits_as_it_was_planned_before_too():
    later = date(2026, 6, 1)
    found = withheld(log_of(amended("first_dose", later.isoformat())), FIRST)
    moved = later - FIRST
    assert found == (WINDOW, Withheld(WINDOW.first + moved, WINDOW.last + moved, DUE + moved))


@pytest.mark.parametrize(
    ("field", "before"),
    [
        ("first_dose", "soon"),
        ("first_dose", ""),
        ("first_dose", "9999-12-31"),
        ("weeks", "x"),
        ("weeks", "20"),
        ("weeks", "1" * 5000),
    ],
)
def test_an_amendment_that_tells_no_plan_hides_no_earlier_one(field, before):
    log = log_of(amended(field, before, 3), amended("weeks", "16", 2))
    assert [each.due for each in withheld(log, FIRST)] == [DUE, FIRST + timedelta(112)]


def test_a_locked_plan_that_is_given_a_pause_withholds_both_its_windows(make):
    """The pause begins after the first dose that the plan had before."""
    first_dose = MONDAY - timedelta(days=3)
    before = Trial("t", "p", "cognition", first_dose)
    after = Trial(
        "t", "p", "cognition", MONDAY + timedelta(days=35), baseline_from=MONDAY + timedelta(days=1)
    )
    log = with_edits(make.log(plans=[make.schedule()]), [Put(before)])
    edits = change_trial(log, before, after, make.stamp())
    log = with_edits(log, edits)
    assert {each.first for each in withheld(log, MONDAY)} == {
        trial.first_dose + timedelta(days=56) for trial in (before, after)
    }
    assert told_from(first_dose + timedelta(days=60), withheld(log, MONDAY)) == date(2027, 2, 12)
