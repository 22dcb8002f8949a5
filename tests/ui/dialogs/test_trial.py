"""The plan of a trial: what it can see, blocks, amendments, stopping."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import QDate

from magtrack.domain.record.edits import Put
from magtrack.domain.record.labs import EGFR_UNIT, LabValue
from magtrack.domain.record.people import Condition, Medicine
from magtrack.domain.record.products import Product
from magtrack.domain.record.trial import Trial
from magtrack.ui.dialogs.dose import add_dose
from magtrack.ui.dialogs.product import ProductDialog
from magtrack.ui.dialogs.trial import plan_trial
from tests.ui.dialogs.forms_by_sight import press, said

TODAY = date(2026, 11, 23)
NEXT_WEEK = TODAY + timedelta(days=7)


def read(session):
    return session.log(TODAY, TODAY)


def choose(box, key):
    box.setCurrentIndex(box.findData(key))


def on(dialog, day):
    dialog.first_dose.setDate(QDate(day.year, day.month, day.day))


def test_a_trial_is_planned_with_its_whole_plan(set_up, host):
    dialog = plan_trial(set_up, host)
    on(dialog, NEXT_WEEK)
    choose(dialog.main, "sleep")
    choose(dialog.second, "cognition")
    choose(dialog.weeks, 16)
    dialog.change.set_value(0.5)
    dialog.stop_test.setChecked(True)
    dialog.save()
    trial = read(set_up).trial
    assert (trial.product_id, trial.main, trial.second) == ("mgt", "sleep", "cognition")
    assert (trial.first_dose, trial.weeks, trial.important_change) == (NEXT_WEEK, 16, 0.5)
    assert trial.stop_test
    set_up.undo()
    assert read(set_up).trial is None


def test_what_such_a_trial_can_see_stands_there_before_it_begins(set_up, host):
    dialog = plan_trial(set_up, host)
    short = said(dialog)
    assert "can typically see a change of about 1.6 points" in short
    choose(dialog.weeks, 16)
    assert "of about 1.4 points" in said(dialog)
    dialog.bad_spell.setChecked(True)
    assert "rise by themselves after a bad spell" in said(dialog)


def test_magnesium_is_proposed_before_other_supplements(set_up, host):
    set_up.do("other", Put(Product("a", "Alpha-GPC", "none", elemental_source="none")))
    dialog = plan_trial(set_up, host)
    assert [dialog.product.itemText(n) for n in range(2)] == ["Magtein", "Alpha-GPC"]
    dialog = add_dose(set_up, read(set_up), TODAY, host)
    assert [dialog.product.itemText(n) for n in range(2)] == ["Magtein", "Alpha-GPC"]


def test_a_plan_without_time_for_a_baseline_says_so_while_it_is_made(set_up, host):
    dialog = plan_trial(set_up, host)
    assert "there is no time for a baseline" in said(dialog)
    assert "on 10 December or later" in said(dialog)
    choose(dialog.practice, 0)
    assert "on 7 December or later" in said(dialog)
    on(dialog, date(2026, 12, 7))
    assert "no time" not in said(dialog)


@pytest.mark.parametrize(
    ("field", "spoil"),
    [
        ("second", lambda d: choose(d.second, "cognition")),
        ("important_change", lambda d: d.change.set_value(4)),
    ],
)
def test_a_plan_that_cannot_be_is_told_under_its_field(set_up, host, field, spoil):
    dialog = plan_trial(set_up, host)
    spoil(dialog)
    dialog.save()
    assert dialog.fields[field].problem()
    assert read(set_up).trial is None


def test_what_forbids_a_trial_needs_a_clinicians_word_which_is_kept(set_up, host):
    set_up.do("condition", Put(Condition("c", "heart-block")))
    dialog = plan_trial(set_up, host)
    on(dialog, NEXT_WEEK)
    dialog.save()
    assert "only if your clinician agreed" in said(dialog)
    assert "Heart block" in said(dialog)
    assert read(set_up).trial is None
    press(dialog, "My clinician agreed")
    log = read(set_up)
    assert log.trial is not None
    assert [said.text for said in log.acknowledgements] == ["my clinician agreed"]


def test_what_is_major_beside_a_trial_is_shown_and_needs_the_same_word(set_up, host):
    set_up.do("eGFR", Put(LabValue("l", "egfr", 42.0, EGFR_UNIT, TODAY)))
    dialog = plan_trial(set_up, host)
    on(dialog, NEXT_WEEK)
    dialog.save()
    assert "kidney" in said(dialog).lower()
    assert read(set_up).trial is None
    press(dialog, "My clinician agreed")
    assert read(set_up).trial.first_dose == NEXT_WEEK
    assert [said.text for said in read(set_up).acknowledgements] == ["my clinician agreed"]


def test_a_gap_that_the_plan_breaks_is_shown_before_the_trial_starts(set_up, host):
    last = NEXT_WEEK + timedelta(days=3)
    set_up.do("medicine", Put(Medicine("d", "Doxycycline", (time(9),), last=last)))
    dialog = plan_trial(set_up, host)
    on(dialog, NEXT_WEEK)
    dialog.save()
    assert "Doxycycline 09:00 and Magtein 08:00 are 1 h apart." in said(dialog)
    assert "it would keep every gap" in said(dialog)
    assert read(set_up).trial is None
    press(dialog, "My clinician agreed")
    assert read(set_up).trial.first_dose == NEXT_WEEK
    assert not read(set_up).acknowledgements


def test_a_trial_starts_once_what_speaks_against_it_is_over(set_up, host):
    last = NEXT_WEEK + timedelta(days=3)
    set_up.do("condition", Put(Condition("c", "heart-block", last=last)))
    dialog = plan_trial(set_up, host)
    on(dialog, NEXT_WEEK)
    dialog.save()
    press(dialog, "Start on 4 December instead")
    assert read(set_up).trial.first_dose == last + timedelta(days=1)
    assert read(set_up).acknowledgements == ()


def test_before_the_first_dose_the_plan_changes_and_after_it_is_amended(set_up, host, clock):
    set_up.do("trial", Put(Trial("t", "mgt", "cognition", NEXT_WEEK)))
    dialog = plan_trial(set_up, host)
    choose(dialog.weeks, 16)
    dialog.save()
    assert read(set_up).trial.weeks == 16
    assert read(set_up).amendments == ()
    clock.set("2026-12-01T09:00")
    dialog = plan_trial(set_up, host)
    choose(dialog.weeks, 12)
    dialog.save()
    (amendment,) = read(set_up).amendments
    assert (amendment.field, amendment.before, amendment.after) == ("weeks", "16", "12")


def test_a_trial_is_stopped_and_a_new_one_can_be_planned(set_up, host):
    set_up.do("trial", Put(Trial("t", "mgt", "cognition", TODAY - timedelta(days=10))))
    press(plan_trial(set_up, host), "Stop the trial")
    assert read(set_up).trial.stopped == TODAY
    assert plan_trial(set_up, host).windowTitle() == "Plan a trial"


def test_without_a_product_one_is_added_first(session, host):
    assert isinstance(plan_trial(session, host), ProductDialog)
