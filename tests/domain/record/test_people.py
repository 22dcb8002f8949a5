"""The person: age, profile, medicines. The numbers themselves are tested with the reference."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.people import (
    Condition,
    IntakeBand,
    IntakeReference,
    LimitBand,
    Medicine,
    Profile,
    UpperLimit,
    check_birth_year,
    intake_for,
    limit_for,
    lower_limits,
)
from magtrack.domain.record.repetition import Weekdays
from magtrack.errors import InputProblem

TODAY = date(2026, 11, 23)
INTAKE = {
    "us": IntakeReference(
        "us",
        "A",
        "RDA",
        (IntakeBand(14, 400, 310, 30, 350), IntakeBand(31, 420, 320)),
        "book",
        "verified",
    )
}  # fmt: skip
LIMITS = {
    "us": UpperLimit(
        "us",
        "L",
        "upper limit",
        (LimitBand(9, 200, 17), LimitBand(18, 350)),
        "supplements",
        "diarrhoea",
        "book",
        "verified",
    )
}


def test_age_is_that_reached_in_the_year():
    assert Profile(birth_year=1981).age_on(TODAY) == 45
    assert Profile().age_on(TODAY) is None


def test_an_age_without_a_row_has_no_intake_and_no_limit():
    child = Profile(birth_year=2024, sex="female")
    assert intake_for(INTAKE, child, TODAY) is None
    assert limit_for(LIMITS, child, TODAY) is None


def test_a_body_without_a_table_gives_nothing():
    person = Profile(birth_year=1981, sex="male", limit="eu")
    assert intake_for(INTAKE, person, TODAY) is None
    assert limit_for(LIMITS, person, TODAY) is None


def test_the_row_changes_with_the_birthday_year():
    person = Profile(birth_year=1996, sex="male")
    assert intake_for(INTAKE, person, TODAY) == (INTAKE["us"], 400)
    assert intake_for(INTAKE, person, date(2027, 1, 1)) == (INTAKE["us"], 420)


def test_pregnancy_has_its_own_number_where_the_row_has_one():
    young, older = (Profile(birth_year=y, sex="female", pregnant=True) for y in (2000, 1990))
    assert intake_for(INTAKE, young, TODAY) == (INTAKE["us"], 350)
    assert intake_for(INTAKE, older, TODAY) == (INTAKE["us"], 320)


def test_only_the_limit_assumes_an_adult():
    assert limit_for(LIMITS, Profile(), TODAY) == (LIMITS["us"], 350)
    assert intake_for(INTAKE, Profile(), TODAY) is None


@pytest.mark.parametrize("year", [1905, 2027])
def test_an_impossible_birth_year_is_refused(year):
    with pytest.raises(InputProblem) as caught:
        check_birth_year(year, TODAY)
    assert caught.value.field == "birth_year"
    assert str(caught.value) == f"{year} cannot be a birth year: use 1906 to 2026."


@pytest.mark.parametrize("year", [1906, 1981, 2026])
def test_a_possible_birth_year_is_kept(year):
    assert check_birth_year(year, TODAY) == year


@pytest.mark.parametrize(
    ("field", "value"),
    [("day_start_hour", -1), ("day_start_hour", 13)],
)
def test_an_impossible_profile_is_refused(field, value):
    with pytest.raises(InputProblem) as caught:
        Profile(**{field: value})
    assert caught.value.field == field
    sentences = {
        "day_start_hour": "The day can start from 0 to 12 o'clock.",
    }
    assert str(caught.value) == sentences[field]


@pytest.mark.parametrize("hour", [0, 4, 12])
def test_the_day_may_start_from_midnight_to_noon(hour):
    assert Profile(day_start_hour=hour).day_start_hour == hour


def test_a_course_that_ends_before_it_starts_is_refused():
    with pytest.raises(InputProblem) as caught:
        Medicine("m", "Doxycycline", first=TODAY, last=date(2026, 11, 22))
    assert caught.value.field == "last"
    sentence = "Doxycycline would end (2026-11-22) before it starts (2026-11-23)."
    assert str(caught.value) == sentence


def test_a_condition_that_ends_before_it_starts_is_refused():
    with pytest.raises(InputProblem) as caught:
        Condition("c", "kidney-disease", first=TODAY, last=date(2026, 11, 22))
    assert caught.value.field == "last"
    sentence = "The condition would end (2026-11-22) before it starts (2026-11-23)."
    assert str(caught.value) == sentence


SPANS = [
    (None, None, [-9, -1, 0, 1, 9]),
    (0, None, [0, 1, 9]),
    (None, 0, [-9, -1, 0]),
    (0, 0, [0]),
    (-1, 1, [-1, 0, 1]),
]


@pytest.mark.parametrize(("first", "last", "days"), SPANS)
def test_medicines_and_conditions_hold_from_their_first_to_their_last_day(first, last, days):
    ends = [None if n is None else TODAY + timedelta(n) for n in (first, last)]
    medicine = Medicine("m", "Doxycycline", first=ends[0], last=ends[1])
    condition = Condition("c", "kidney-disease", *ends)
    numbers = [-9, -1, 0, 1, 9]
    assert [n for n in numbers if medicine.is_for(TODAY + timedelta(n))] == days
    assert [n for n in numbers if condition.is_for(TODAY + timedelta(n))] == days


def test_a_weekly_medicine_is_for_its_weekday_alone():
    weekly = Medicine("m", "Alendronate", repeats=Weekdays(frozenset({0})))
    assert [weekly.is_for(TODAY + timedelta(n)) for n in range(8)] == [
        True, False, False, False, False, False, False, True,
    ]  # fmt: skip


def test_a_medicine_without_times_is_taken_as_needed():
    assert Medicine("m", "Antacid").untimed
    assert not Medicine("m", "Antacid", (time(8),)).untimed


@pytest.mark.parametrize(
    ("changes", "mg"),
    [
        ({"sex": "female"}, 310),
        ({"sex": "male"}, 400),
        ({"sex": "female", "breastfeeding": True}, 320),
        ({"sex": "female", "pregnant": True}, 350),
        ({"sex": "female", "pregnant": True, "breastfeeding": True}, 350),
    ],
)
def test_each_person_has_the_number_of_their_own_column(changes, mg):
    row = IntakeBand(14, 400, 310, 30, 350, 320)
    table = {"us": replace(INTAKE["us"], bands=(row,))}
    person = Profile(birth_year=2000, **changes)
    assert intake_for(table, person, TODAY) == (table["us"], mg)


def test_an_intake_needs_age_sex_and_a_table():
    assert intake_for(INTAKE, Profile(birth_year=2000), TODAY) is None
    assert intake_for(INTAKE, Profile(sex="male"), TODAY) is None
    assert intake_for({}, Profile(birth_year=2000, sex="male"), TODAY) is None


@pytest.mark.parametrize(
    ("year", "mg"), [(2018, None), (2017, 200), (2009, 200), (2008, 350), (1906, 350)]
)
def test_the_limit_is_that_of_the_age(year, mg):
    found = limit_for(LIMITS, Profile(birth_year=year), TODAY)
    assert found == (None if mg is None else (LIMITS["us"], mg))


@pytest.mark.parametrize(
    ("elemental_mg", "bodies"),
    [(250.0, []), (250.1, ["eu", "de"]), (300, ["eu", "de"]), (400, ["eu", "de"]),
     (401, ["eu", "uk", "de"])],
)  # fmt: skip
def test_the_other_bodies_whose_limit_is_lower_are_told(elemental_mg, bodies):
    heights = {"us": 350, "eu": 250, "uk": 400, "de": 250}
    limits = {
        body: replace(LIMITS["us"], body=body, bands=(LimitBand(18, mg),))
        for body, mg in heights.items()
    }
    found = lower_limits(limits, Profile(birth_year=1981), TODAY, elemental_mg)
    assert [(limit.body, mg) for limit, mg in found] == [
        (body, 250 if body != "uk" else 400) for body in bodies
    ]
    assert all(mg < elemental_mg for _limit, mg in found)


def test_the_bodies_own_limit_is_not_among_the_others():
    assert lower_limits(LIMITS, Profile(birth_year=1981), TODAY, 5000.0) == []


def test_a_condition_needs_no_dates():
    assert Condition("c", "kidney-disease").first is None
