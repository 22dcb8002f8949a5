"""The plan of a trial: what it can see, blocks, amendments, stopping."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import QDate

from magtrack.domain.record.days import ONE_DAY
from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.labs import EGFR_UNIT, LabValue
from magtrack.domain.record.people import Condition, Medicine
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.trial import Trial
from magtrack.ui.dialogs.dose import add_dose
from magtrack.ui.dialogs.product import ProductDialog
from magtrack.ui.dialogs.trial import plan_trial
from tests.ui.conftest import plan
from tests.ui.dialogs.forms_by_sight import press, said

TODAY = date(2026, 11, 23)
NEXT_WEEK = TODAY + timedelta(days=7)


def read(session):
    return session.log(TODAY, TODAY)


def choose(box, key):
    box.setCurrentIndex(box.findData(key))


def on(dialog, day):
    """Choose a first dose, and go on taking it until then."""
    dialog.first_dose.setDate(QDate(day.year, day.month, day.day))
    dialog.baseline.choose("while-taking")


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
    assert "no time" not in said(dialog)
    on(dialog, TODAY)
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
    dialog.baseline.choose("while-taking")
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
    dialog.baseline.choose("while-taking")
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


# ------------------------------------------------------------------------------- the baseline


def test_what_is_taken_already_must_be_answered_for(set_up, host):
    dialog = plan_trial(set_up, host)
    assert "You are taking Magtein already, since 1 November." in said(dialog)
    dialog.save()
    assert dialog.baseline.problem() == "Choose what becomes of the baseline."
    assert read(set_up).trial is None


def test_a_pause_proposes_its_first_dose_and_is_undone_in_one_step(set_up, host):
    before = read(set_up)
    dialog = plan_trial(set_up, host)
    dialog.baseline.choose("pause")
    first_dose = TODAY + timedelta(days=29)  # the morning of today is past
    assert dialog.first_dose.date().toPython() == first_dose
    told = []
    set_up.messages.announced.connect(lambda text, *_rest: told.append(text))
    dialog.save()
    log = read(set_up)
    assert (log.trial.first_dose, log.trial.baseline_from) == (first_dose, TODAY + ONE_DAY)
    assert [bool(log.entries(TODAY + n * ONE_DAY)) for n in (0, 1, 28, 29)] == [True, 0, 0, True]
    assert told == ["Trial planned: first dose 22 December; Magtein is paused until then"]
    set_up.undo()
    assert read(set_up) == before


def test_a_pause_with_too_early_a_first_dose_is_refused_under_it(set_up, host):
    dialog = plan_trial(set_up, host)
    dialog.baseline.choose("pause")
    on(dialog, NEXT_WEEK)
    dialog.save()
    assert "or later" in dialog.fields["first_dose"].problem()
    assert read(set_up).trial is None


def test_on_against_off_is_a_stop_test_in_which_it_is_taken_from_the_start(set_up, host):
    dialog = plan_trial(set_up, host)
    dialog.baseline.choose("on-off")
    assert dialog.stop_test.isChecked()
    dialog.save()
    trial = read(set_up).trial
    assert (trial.stop_test, trial.while_taking, trial.baseline_from) == (True, True, None)


def test_who_goes_on_has_a_baseline_while_taking_and_finds_that_chosen_later(set_up, host):
    dialog = plan_trial(set_up, host)
    dialog.baseline.choose("while-taking")
    dialog.save()
    assert read(set_up).trial.while_taking
    assert plan_trial(set_up, host).baseline.way == "while-taking"


def test_a_clinicians_word_about_magnesium_asks_first_before_it_is_left_out(set_up, host):
    assert "ask first" not in said(plan_trial(set_up, host))
    set_up.do("advised", Put(Condition("c", "magnesium-advised")))
    told = "Your magnesium was advised by a clinician: ask first before you leave it out."
    dialog = plan_trial(set_up, host)
    assert told in said(dialog)


def test_a_stop_test_of_what_is_not_taken_yet_asks_first_as_well(set_up, host):
    set_up.do("not yet", *map(Delete, read(set_up).schedules))
    set_up.do("advised", Put(Condition("c", "magnesium-advised")))
    dialog = plan_trial(set_up, host)
    assert "ask first" not in said(dialog)
    dialog.stop_test.setChecked(True)
    assert "ask first before you leave it out" in said(dialog)


def test_other_magnesium_is_asked_about_before_the_trial_is_planned(set_up, host):
    other = Product("b", "Bisgly", "bisglycinate", "tablet", elemental_mg=100.0)
    set_up.do("other", Put(other), Put(plan("evening", "21:00", 1, "b")))
    dialog = plan_trial(set_up, host)
    dialog.baseline.choose("while-taking")
    dialog.save()
    assert "Bisgly on 50 days, 100 mg magnesium a day" in said(dialog)
    assert read(set_up).trial is None
    press(dialog, "It will stay the same")
    assert read(set_up).trial is not None


def test_a_product_without_plan_and_log_is_asked_nothing(set_up, host):
    set_up.do("not yet", *map(Delete, read(set_up).schedules))
    dialog = plan_trial(set_up, host)
    assert not dialog.baseline.isVisibleTo(dialog)
    assert "baseline while" not in said(dialog)
    dialog.save()
    assert read(set_up).trial.first_dose == TODAY + timedelta(days=28)


def test_l_threonate_is_proposed_before_other_magnesium(set_up, host):
    set_up.do("other", Put(Product("a", "A bisglycinate", "bisglycinate", elemental_mg=100.0)))
    dialog = plan_trial(set_up, host)
    assert [dialog.product.itemText(n) for n in range(2)] == ["Magtein", "A bisglycinate"]


def test_where_a_baseline_is_rated_already_the_first_dose_is_proposed_for_tomorrow(set_up, host):
    days = [TODAY - n * ONE_DAY for n in range(1, 30)]
    ratings = [Rating(day, "cognition", 5, 0, "UTC") for day in days]
    set_up.do("rated", *map(Put, ratings))
    assert plan_trial(set_up, host).first_dose.date().toPython() == TODAY + ONE_DAY


def test_a_paused_plan_follows_its_first_dose_and_cannot_begin_before_its_pause(set_up, host):
    dialog = plan_trial(set_up, host)
    dialog.baseline.choose("pause")
    dialog.save()
    later = TODAY + timedelta(days=40)
    dialog = plan_trial(set_up, host)
    assert dialog.baseline.way == "pause"
    dialog.first_dose.setDate(QDate(later.year, later.month, later.day))
    dialog.save()
    log = read(set_up)
    assert not log.entries(later - ONE_DAY)
    assert len(log.entries(later)) == 2
    dialog = plan_trial(set_up, host)
    on(dialog, TODAY)
    dialog.save()
    assert "the first dose comes after it" in dialog.fields["first_dose"].problem()
