from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace

from magtrack import reference, wording
from magtrack.domain.record.amounts import CompoundMg, ElementalMg
from magtrack.domain.record.doses import Status
from magtrack.domain.record.people import Profile, intake_for, limit_for
from magtrack.domain.record.products import Content, Product
from magtrack.domain.record.totals import DayTotal
from magtrack.domain.record.trial import Trial

DAY = date(2026, 11, 23)
THIN = "\u202f"
TRIAL = Trial("t", "p", "cognition", date(2026, 9, 28))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (144.0, "144"),
        (1333.3333333, f"1{THIN}333.3"),
        (96.0, "96"),
        (0.04, "0"),
        (1_000_000.0, f"1{THIN}000{THIN}000"),
        (0.0, "0"),
    ],
)
def test_numbers_are_rounded_for_the_screen_only(value, text):
    assert wording.number(value) == text


def test_an_unknown_amount_is_a_dash_and_never_zero():
    assert wording.elemental(None) == "–"
    assert wording.compound(None) == "–"
    assert wording.elemental(ElementalMg(0.0)) == "0 mg"


@pytest.mark.parametrize(
    ("units", "unit", "text"),
    [
        (1, "capsule", "1 capsule"),
        (2, "capsule", "2 capsules"),
        (1.5, "scoop", "1.5 scoops"),
        (5, "ml", "5 ml"),
        (0.333, "tablet", "0.333 tablets"),
    ],
)
def test_units_are_counted_in_words(units, unit, text):
    assert wording.units_text(units, unit) == text


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
    assert wording.phase_line(TRIAL, day) == line


def test_a_trial_that_was_stopped_is_called_so_and_counts_no_weeks():
    ended = replace(TRIAL, stopped=DAY)
    assert wording.phase_line(ended, DAY) == wording.phase_head(ended, DAY) == "Trial stopped"
    line = wording.trial_line(ended, DAY + timedelta(3), baseline_days=28)
    assert line.startswith("You stopped it on ")
    assert "Your plan looks" not in line
    assert wording.phase_line(ended, DAY - timedelta(1)).startswith("Week ")


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
    assert wording.phase_line(trial, day) == line
    assert about in wording.trial_line(trial, day, baseline_days=28)


def test_before_the_due_date_the_trial_line_says_when_the_answer_comes():
    line = wording.trial_line(TRIAL, DAY, baseline_days=28)
    assert "after 28 rated baseline days" in line
    assert "the answer is due 21 December" in line


def test_a_label_is_said_from_units_to_magnesium():
    product = Product("p", "Magtein", "l-threonate", serving_units=3, compound_mg=CompoundMg(2000))
    line = wording.strength_line(product, ElementalMg(144))
    assert line == f"3 capsules = 2{THIN}000 mg = 144 mg magnesium"


def test_an_estimate_says_about():
    line = wording.content_line(Content(CompoundMg(500), ElementalMg(36), True), "citrate")
    assert line == "500 mg = about 36 mg magnesium"


def test_magnesium_that_is_not_known_is_said_not_to_be():
    line = wording.content_line(Content(CompoundMg(500)), "citrate")
    assert line == "500 mg = magnesium not known"


def test_a_supplement_without_magnesium_speaks_of_no_magnesium():
    line = wording.content_line(Content(CompoundMg(300), ElementalMg(0)), "none")
    assert line == "300 mg"


@pytest.mark.parametrize(
    ("sex", "line"),
    [
        ("male", "Recommended for you: 420 mg a day, food included. This is 34.3 % of it."),
        ("female", "Recommended for you: 320 mg a day, food included. This is 45 % of it."),
    ],
)
def test_144_mg_is_set_against_the_need_of_the_person(sex, line):
    profile = Profile(birth_year=1981, sex=sex)
    intake = intake_for(reference.load().intake, profile, DAY)
    assert wording.intake_line(ElementalMg(144), intake) == line


def test_where_the_table_has_no_row_for_the_age_nobody_is_asked_for_it_again():
    assert "table read here" in wording.intake_line(ElementalMg(144), None, is_told=True)
    assert "Enter your birth year" in wording.intake_line(ElementalMg(144), None)


@pytest.mark.parametrize("body", ["us", "eu", "uk", "de", "no"])
def test_every_body_s_limit_has_a_line_that_names_it(body):
    limit = limit_for(reference.load().limits, Profile(birth_year=1981, limit=body), DAY)
    line = wording.limit_line(limit)
    assert f"({body.upper()})" in line
    assert ("guidance level" in line) == (body == "uk")


@pytest.mark.parametrize(("taken", "is_said"), [(350.0, False), (350.1, True), (None, False)])
def test_only_a_day_above_its_limit_is_said_to_be_above(taken, is_said):
    limit = limit_for(reference.load().limits, Profile(birth_year=1981), DAY)
    total = DayTotal(DAY, None if taken is None else ElementalMg(taken), ElementalMg(0))
    assert bool(wording.over_limit_line(total, limit)) == is_said


def test_every_status_has_a_word():
    words = [wording.status_name(status) for status in Status.__args__]
    assert len(set(words)) == 6
    assert "missed" in words
    assert "not recorded" in words


def test_a_clock_time_that_is_not_known_is_a_dash():
    assert wording.clock_text(None) == "–"
    assert wording.clock_text(time(7, 5)) == "07:05"
