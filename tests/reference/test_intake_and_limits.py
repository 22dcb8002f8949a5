"""Intakes and upper limits, by body, age, sex, pregnancy and breastfeeding."""

from __future__ import annotations

from datetime import date

import pytest

from magtrack.domain.record.people import BODIES, Profile, intake_for, limit_for
from magtrack.reference import load
from magtrack.wording import intake_line

REFERENCE = load()
TODAY = date(2026, 11, 23)
LABEL_MG = 144.0
"""Magnesium in the usual 2000 mg of L-threonate."""


def person(age, sex="female", limit="us", **more):
    return Profile(birth_year=TODAY.year - age, sex=sex, limit=limit, **more)


def intake(profile):
    found = intake_for(REFERENCE.intake, profile, TODAY)
    return None if found is None else found[1]


def limit(profile):
    found = limit_for(REFERENCE.limits, profile, TODAY)
    return None if found is None else found[1]


@pytest.mark.parametrize(
    ("age", "male", "female"),
    [
        (0, 30, 30),
        (1, 80, 80),
        (3, 80, 80),
        (4, 130, 130),
        (8, 130, 130),
        (9, 240, 240),
        (13, 240, 240),
        (14, 410, 360),
        (18, 410, 360),
        (19, 400, 310),
        (30, 400, 310),
        (31, 420, 320),
        (50, 420, 320),
        (51, 420, 320),
        (90, 420, 320),
    ],
)
def test_us_allowance_by_age_and_sex(age, male, female):
    assert (intake(person(age, "male")), intake(person(age, "female"))) == (male, female)


@pytest.mark.parametrize(
    ("age", "pregnant", "breastfeeding"),
    [
        (14, 400, 360),
        (18, 400, 360),
        (19, 350, 310),
        (30, 350, 310),
        (31, 360, 320),
        (50, 360, 320),
    ],
)
def test_us_allowance_in_pregnancy_and_breastfeeding(age, pregnant, breastfeeding):
    assert intake(person(age, pregnant=True)) == pregnant
    assert intake(person(age, breastfeeding=True)) == breastfeeding


def test_where_the_table_has_no_pregnancy_number_the_womans_holds():
    assert intake(person(52, pregnant=True)) == 320


@pytest.mark.parametrize(
    ("age", "male", "female"),
    [
        (1, 170, 170),
        (2, 170, 170),
        (3, 230, 230),
        (9, 230, 230),
        (10, 300, 250),
        (17, 300, 250),
        (18, 350, 300),
        (80, 350, 300),
    ],
)
def test_eu_adequate_intake_by_age_and_sex(age, male, female):
    assert intake(person(age, "male", "eu")) == male
    assert intake(person(age, "female", "eu")) == female


@pytest.mark.parametrize("state", ["pregnant", "breastfeeding"])
def test_eu_adequate_intake_is_the_same_in_pregnancy_and_breastfeeding(state):
    assert intake(person(30, limit="eu", **{state: True})) == 300


@pytest.mark.parametrize(
    ("age", "male", "female"),
    [
        (0, None, None),
        (1, 85, 85),
        (3, 85, 85),
        (4, 120, 120),
        (7, 200, 200),
        (10, 200, 200),
        (11, 280, 280),
        (15, 300, 300),
        (18, 300, 300),
        (19, 300, 270),
        (64, 300, 270),
        (65, 300, 270),
        (90, 300, 270),
    ],
)
def test_uk_intake_by_age_and_sex(age, male, female):
    assert intake(person(age, "male", "uk")) == male
    assert intake(person(age, "female", "uk")) == female


@pytest.mark.parametrize("age", [64, 65, 90])
def test_beyond_the_uk_table_as_it_was_read_the_last_row_is_shown_and_told(age):
    found = intake_for(REFERENCE.intake, person(age, "female", "uk"), TODAY)
    assert found is not None
    assert found[0].is_carried_on is (age > 64)
    note = "The UK table read here ends at 64; shown: same as 19-64."
    assert (note in intake_line(None, found)) is (age > 64)


@pytest.mark.parametrize(
    ("age", "male", "female"),
    [
        (1, 170, 170),
        (3, 170, 170),
        (4, 190, 190),
        (7, 240, 240),
        (10, 260, 230),
        (12, 260, 230),
        (13, 280, 240),
        (15, 330, 260),
        (18, 330, 260),
        (19, 350, 300),
        (65, 350, 300),
    ],
)
def test_german_austrian_and_swiss_estimate_of_2021_by_age_and_sex(age, male, female):
    assert intake(person(age, "male", "de")) == male
    assert intake(person(age, "female", "de")) == female


@pytest.mark.parametrize("state", ["pregnant", "breastfeeding"])
def test_german_estimate_is_the_same_in_pregnancy_and_breastfeeding(state):
    assert intake(person(30, limit="de", **{state: True})) == 300
    assert REFERENCE.intake["de"].kind == "estimate"


def test_norway_uses_the_european_intake():
    found = intake_for(REFERENCE.intake, person(45, "male", "no"), TODAY)
    assert found is not None
    assert (found[0].body, found[0].kind, found[1]) == ("eu", "AI", 350)


def test_without_age_or_sex_there_is_no_intake():
    assert intake(Profile(sex="male")) is None
    assert intake(Profile(birth_year=1981)) is None


@pytest.mark.parametrize(
    ("profile", "percent"),
    [
        (person(45, "male"), 34.3),
        (person(45, "female"), 45.0),
        (person(25, "male"), 36.0),
        (person(25, "female"), 46.5),
        (person(40, "female", pregnant=True), 40.0),
        (person(45, "male", "eu"), 41.1),
        (person(45, "female", "eu"), 48.0),
    ],
)
def test_share_of_the_intake_in_144_mg(profile, percent):
    assert round(100 * LABEL_MG / intake(profile), 1) == percent


@pytest.mark.parametrize(
    ("body", "percent", "room_mg"),
    [("us", 41.1, 206), ("eu", 57.6, 106), ("uk", 36.0, 256), ("de", 57.6, 106), ("no", 41.1, 206)],
)
def test_share_of_the_upper_limit_in_144_mg(body, percent, room_mg):
    upper = limit(person(45, limit=body))
    assert round(100 * LABEL_MG / upper, 1) == percent
    assert upper - LABEL_MG == room_mg


@pytest.mark.parametrize(
    ("body", "by_age"),
    [
        ("us", {0: None, 1: 65, 3: 65, 4: 110, 8: 110, 9: 350, 18: 350, 80: 350}),
        ("eu", {0: None, 3: None, 4: 250, 17: 250, 18: 250, 80: 250}),
        ("uk", {17: None, 18: 400, 80: 400}),
        ("de", {3: None, 4: 250, 18: 250}),
        ("no", {1: 85, 2: 85, 3: None, 9: None, 10: 280, 17: 280, 18: 350}),
    ],
)
def test_upper_limit_by_age(body, by_age):
    assert {age: limit(person(age, limit=body)) for age in by_age} == by_age


@pytest.mark.parametrize("state", ["pregnant", "breastfeeding"])
@pytest.mark.parametrize(("body", "mg"), [("us", 350), ("eu", 250)])
def test_upper_limit_is_the_same_in_pregnancy_and_breastfeeding(body, mg, state):
    assert limit(person(30, limit=body, **{state: True})) == mg


def test_an_adult_is_assumed_where_the_age_is_not_known():
    assert limit(Profile(limit="no")) == 350


def test_every_body_has_a_limit_and_an_intake():
    assert set(REFERENCE.limits) == set(REFERENCE.intake) == set(BODIES)


def test_uk_level_is_no_upper_limit():
    assert REFERENCE.limits["uk"].kind == "guidance level"


@pytest.mark.parametrize("table", [REFERENCE.intake, REFERENCE.limits])
def test_bands_rise_and_do_not_overlap(table):
    for entry in table.values():
        for band, following in zip(entry.bands, entry.bands[1:], strict=False):
            assert band.from_age <= band.to_age <= following.from_age
