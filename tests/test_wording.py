from __future__ import annotations

from datetime import date, time

import pytest

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
