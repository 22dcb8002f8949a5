"""The plan of a trial: what it can see, blocks, amendments, stopping."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QPushButton

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
from magtrack.ui.dialogs.trial_steps import CHECK, DESIGN, QUESTION, STOP_TEST
from tests.ui.conftest import plan
from tests.ui.dialogs.forms_by_sight import begin, field, press, read_on, said

TODAY = date(2026, 11, 23)
NEXT_WEEK = TODAY + timedelta(days=7)


def read(session):
    return session.log(TODAY, TODAY)


def choose(box, key):
    box.setCurrentIndex(box.findData(key))


def on(dialog, day):
    """Choose a first dose, and go on taking it until then."""
    dialog.design.first_dose.setDate(QDate(day.year, day.month, day.day))
    dialog.what.baseline.choose("while-taking")


def names(cards):
    return [card.radio.accessibleName() for card in cards.cards.values()]


def test_a_trial_is_planned_with_its_whole_plan(set_up, host):
    dialog = plan_trial(set_up, host)
    on(dialog, NEXT_WEEK)
    dialog.question.main.set_current("sleep")
    choose(dialog.question.second, "cognition")
    choose(dialog.design.weeks, 16)
    dialog.question.change.set_value(0.5)
    dialog.design.stop_test.set_current(STOP_TEST)
    begin(dialog)
    trial = read(set_up).trial
    assert (trial.product_id, trial.main, trial.second) == ("mgt", "sleep", "cognition")
    assert (trial.first_dose, trial.weeks, trial.important_change) == (NEXT_WEEK, 16, 0.5)
    assert trial.stop_test
    set_up.undo()
    assert read(set_up).trial is None


def test_what_such_a_trial_can_see_stands_there_before_it_begins(set_up, host):
    dialog = plan_trial(set_up, host)
    short = read_on(dialog, DESIGN)
    assert "can typically see a change of about 1.6 points" in short
    choose(dialog.design.weeks, 16)
    assert "of about 1.4 points" in said(dialog)
    dialog.what.bad_spell.setChecked(True)
    assert "rise by themselves after a bad spell" in said(dialog)


def test_magnesium_is_proposed_before_other_supplements(set_up, host):
    set_up.do("other", Put(Product("a", "Alpha-GPC", "none", elemental_source="none")))
    dialog = plan_trial(set_up, host)
    assert names(dialog.what.product) == ["Magtein", "Alpha-GPC"]
    dialog = add_dose(set_up, read(set_up), TODAY, host)
    assert [dialog.product.itemText(n) for n in range(2)] == ["Magtein", "Alpha-GPC"]


def test_a_plan_without_time_for_a_baseline_says_so_while_it_is_made(set_up, host):
    dialog = plan_trial(set_up, host)
    assert "no time" not in read_on(dialog, DESIGN)
    on(dialog, TODAY)
    assert "there is no time for a baseline" in said(dialog)
    assert "on 10 December or later" in said(dialog)
    choose(dialog.design.practice, 0)
    assert "on 7 December or later" in said(dialog)
    on(dialog, date(2026, 12, 7))
    assert "no time" not in said(dialog)


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("second", lambda d: choose(d.question.second, "cognition")),
        ("important_change", lambda d: d.question.change.set_value(4)),
    ],
)
def test_a_plan_that_cannot_be_is_told_under_its_field(set_up, host, name, spoil):
    dialog = plan_trial(set_up, host)
    dialog.what.baseline.choose("while-taking")
    spoil(dialog)
    begin(dialog)
    assert dialog.fields[name].problem()
    assert dialog.fields[name].isVisibleTo(dialog)
    assert read(set_up).trial is None


def test_what_forbids_a_trial_needs_a_clinicians_word_which_is_kept(set_up, host):
    set_up.do("condition", Put(Condition("c", "heart-block")))
    dialog = plan_trial(set_up, host)
    on(dialog, NEXT_WEEK)
    begin(dialog)
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
    begin(dialog)
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
    begin(dialog)
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
    begin(dialog)
    press(dialog, "Start on 4 December instead")
    assert read(set_up).trial.first_dose == last + timedelta(days=1)
    assert read(set_up).acknowledgements == ()


def test_before_the_first_dose_the_plan_changes_and_after_it_is_amended(set_up, host, clock):
    set_up.do("trial", Put(Trial("t", "mgt", "cognition", NEXT_WEEK)))
    dialog = plan_trial(set_up, host)
    choose(dialog.design.weeks, 16)
    dialog.what.baseline.choose("while-taking")
    begin(dialog)
    assert read(set_up).trial.weeks == 16
    assert read(set_up).amendments == ()
    clock.set("2026-12-01T09:00")
    dialog = plan_trial(set_up, host)
    choose(dialog.design.weeks, 12)
    begin(dialog)
    (amendment,) = read(set_up).amendments
    assert (amendment.field, amendment.before, amendment.after) == ("weeks", "16", "12")


def test_a_trial_is_stopped_and_a_new_one_can_be_planned(set_up, host):
    set_up.do("trial", Put(Trial("t", "mgt", "cognition", TODAY - timedelta(days=10))))
    press(plan_trial(set_up, host), "Stop the trial")
    assert read(set_up).trial.stopped == TODAY
    assert plan_trial(set_up, host).windowTitle() == "Plan a trial"


def test_without_a_product_one_is_added_first(session, host):
    assert isinstance(plan_trial(session, host), ProductDialog)


# ---------------------------------------------------------------------------------- the steps


def test_nothing_begins_before_the_whole_plan_was_shown(set_up, host):
    dialog = plan_trial(set_up, host)
    dialog.what.baseline.choose("pause")
    for step in (QUESTION, DESIGN, CHECK):
        dialog.save()
        assert dialog.check.isVisibleTo(dialog) == (step == CHECK)
        assert read(set_up).trial is None
    told = said(dialog)
    assert "24 November – 21 December, without Magtein" in told
    assert "22 December – 15 March 2027" in told
    dialog.save()
    assert read(set_up).trial is not None


def test_a_step_is_left_only_when_it_is_answered_and_can_be_gone_back_to(set_up, host):
    dialog = plan_trial(set_up, host)
    dialog.save()
    assert dialog.what.isVisibleTo(dialog)
    assert dialog.what.baseline.problem()
    dialog.what.baseline.choose("while-taking")
    dialog.save()
    assert dialog.question.isVisibleTo(dialog)
    press(dialog, "Back")
    assert dialog.what.isVisibleTo(dialog)


def test_each_row_of_the_check_leads_to_its_step(set_up, host):
    dialog = plan_trial(set_up, host)
    dialog.what.baseline.choose("while-taking")
    dialog.go_to(CHECK)
    field(dialog, "Change: Question", QPushButton).click()
    assert dialog.question.isVisibleTo(dialog)
    dialog.go_to(CHECK)
    field(dialog, "Change: Tested", QPushButton).click()
    assert dialog.what.isVisibleTo(dialog)


def test_a_plan_that_is_there_opens_on_the_check(set_up, host):
    set_up.do("trial", Put(Trial("t", "mgt", "sleep", NEXT_WEEK, stop_test=True)))
    dialog = plan_trial(set_up, host)
    told = said(dialog)
    assert "Stop test of Magtein" in told
    assert "Sleep last night, each day, 0–10" in told
    assert dialog.save_button.text() == "Save"


def test_own_ratings_say_what_a_trial_could_see_where_there_are_enough(set_up, host):
    dialog = plan_trial(set_up, host)
    assert "As is typical" in read_on(dialog, QUESTION)
    days = [TODAY - n * ONE_DAY for n in range(1, 40)]
    ratings = [Rating(day, "cognition", 4 + day.day % 3, 0, "UTC") for day in days]
    set_up.do("rated", *map(Put, ratings))
    dialog = plan_trial(set_up, host)
    told = read_on(dialog, QUESTION)
    assert "From your own ratings" in told
    assert "rated 28 of 28 days" in told


# ------------------------------------------------------------------------------- the baseline


def test_what_is_taken_already_must_be_answered_for(set_up, host):
    dialog = plan_trial(set_up, host)
    assert "You are taking Magtein already, since 1 November." in said(dialog)
    begin(dialog)
    assert dialog.what.baseline.problem() == "Choose what becomes of the baseline."
    assert read(set_up).trial is None


def test_a_pause_proposes_its_first_dose_and_is_undone_in_one_step(set_up, host):
    before = read(set_up)
    dialog = plan_trial(set_up, host)
    dialog.what.baseline.choose("pause")
    first_dose = TODAY + timedelta(days=29)  # the morning of today is past
    assert dialog.design.first_dose.date().toPython() == first_dose
    told = []
    set_up.messages.announced.connect(lambda text, *_rest: told.append(text))
    begin(dialog)
    log = read(set_up)
    assert (log.trial.first_dose, log.trial.baseline_from) == (first_dose, TODAY + ONE_DAY)
    assert [bool(log.entries(TODAY + n * ONE_DAY)) for n in (0, 1, 28, 29)] == [True, 0, 0, True]
    assert told == ["Trial planned: first dose 22 December; Magtein is paused until then"]
    set_up.undo()
    assert read(set_up) == before


def test_a_pause_with_too_early_a_first_dose_is_refused_under_it(set_up, host):
    dialog = plan_trial(set_up, host)
    dialog.what.baseline.choose("pause")
    on(dialog, NEXT_WEEK)
    begin(dialog)
    assert "or later" in dialog.fields["first_dose"].problem()
    assert read(set_up).trial is None


def test_on_against_off_is_a_stop_test_in_which_it_is_taken_from_the_start(set_up, host):
    dialog = plan_trial(set_up, host)
    dialog.what.baseline.choose("on-off")
    assert dialog.design.stop_test.current() == STOP_TEST
    begin(dialog)
    trial = read(set_up).trial
    assert (trial.stop_test, trial.while_taking, trial.baseline_from) == (True, True, None)


def test_who_goes_on_has_a_baseline_while_taking_and_finds_that_chosen_later(set_up, host):
    dialog = plan_trial(set_up, host)
    dialog.what.baseline.choose("while-taking")
    begin(dialog)
    assert read(set_up).trial.while_taking
    assert plan_trial(set_up, host).what.baseline.way == "while-taking"


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
    assert "ask first" not in read_on(dialog, DESIGN)
    dialog.design.stop_test.cards[STOP_TEST].radio.click()
    assert "ask first before you leave it out" in said(dialog)


def test_other_magnesium_is_asked_about_before_the_trial_is_planned(set_up, host):
    other = Product("b", "Bisgly", "bisglycinate", "tablet", elemental_mg=100.0)
    set_up.do("other", Put(other), Put(plan("evening", "21:00", 1, "b")))
    dialog = plan_trial(set_up, host)
    dialog.what.baseline.choose("while-taking")
    begin(dialog)
    assert "Bisgly on 50 days, 100 mg magnesium a day" in said(dialog)
    assert read(set_up).trial is None
    press(dialog, "It will stay the same")
    assert read(set_up).trial is not None


def test_a_product_without_plan_and_log_is_asked_nothing(set_up, host):
    set_up.do("not yet", *map(Delete, read(set_up).schedules))
    dialog = plan_trial(set_up, host)
    assert not dialog.what.baseline.isVisibleTo(dialog)
    assert "baseline while" not in said(dialog)
    begin(dialog)
    assert read(set_up).trial.first_dose == TODAY + timedelta(days=28)


def test_l_threonate_is_proposed_before_other_magnesium(set_up, host):
    set_up.do("other", Put(Product("a", "A bisglycinate", "bisglycinate", elemental_mg=100.0)))
    dialog = plan_trial(set_up, host)
    assert names(dialog.what.product) == ["Magtein", "A bisglycinate"]


def test_where_a_baseline_is_rated_already_the_first_dose_is_proposed_for_tomorrow(set_up, host):
    days = [TODAY - n * ONE_DAY for n in range(1, 30)]
    ratings = [Rating(day, "cognition", 5, 0, "UTC") for day in days]
    set_up.do("rated", *map(Put, ratings))
    assert plan_trial(set_up, host).design.first_dose.date().toPython() == TODAY + ONE_DAY


def test_a_paused_plan_follows_its_first_dose_and_cannot_begin_before_its_pause(set_up, host):
    dialog = plan_trial(set_up, host)
    dialog.what.baseline.choose("pause")
    begin(dialog)
    later = TODAY + timedelta(days=40)
    dialog = plan_trial(set_up, host)
    assert dialog.what.baseline.way == "pause"
    dialog.design.first_dose.setDate(QDate(later.year, later.month, later.day))
    begin(dialog)
    log = read(set_up)
    assert not log.entries(later - ONE_DAY)
    assert len(log.entries(later)) == 2
    dialog = plan_trial(set_up, host)
    on(dialog, TODAY)
    begin(dialog)
    assert "the first dose comes after it" in dialog.fields["first_dose"].problem()
