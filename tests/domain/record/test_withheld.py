"""What is withheld until an answer is due, of plans as they are and as they were."""

from __future__ import annotations

from datetime import date, timedelta

from magtrack.domain.record.edits import Put
from magtrack.domain.record.trial import Trial
from magtrack.domain.record.trial_edits import change_trial
from magtrack.domain.record.what_if import with_edits
from magtrack.domain.record.withheld import told_from, withheld
from tests.builders import MONDAY

FIRST = MONDAY - timedelta(days=3)


def test_a_locked_plan_that_is_given_a_pause_withholds_both_its_windows(make):
    """The pause begins after the first dose that the plan had before."""
    before = Trial("t", "p", "cognition", FIRST)
    after = Trial(
        "t", "p", "cognition", MONDAY + timedelta(days=35), baseline_from=MONDAY + timedelta(days=1)
    )
    log = with_edits(make.log(plans=[make.schedule()]), [Put(before)])
    edits = change_trial(log, before, after, make.stamp())
    log = with_edits(log, edits)
    assert {each.first for each in withheld(log, MONDAY)} == {
        trial.first_dose + timedelta(days=56) for trial in (before, after)
    }
    assert told_from(FIRST + timedelta(days=60), withheld(log, MONDAY)) == date(2027, 2, 12)
