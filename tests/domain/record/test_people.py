"""The person: age, profile, medicines. The numbers themselves are tested with the reference."""

from __future__ import annotations

from datetime import date

import pytest

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
)
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


@pytest.mark.parametrize("year", [1906, 1981, 2026])
def test_a_possible_birth_year_is_kept(year):
    assert check_birth_year(year, TODAY) == year


@pytest.mark.parametrize(
    ("field", "value"), [("day_start_hour", -1), ("day_start_hour", 13), ("egfr", 0), ("egfr", 500)]
)
def test_an_impossible_profile_is_refused(field, value):
    with pytest.raises(InputProblem) as caught:
        Profile(**{field: value})
    assert caught.value.field == field


@pytest.mark.parametrize("hour", [0, 4, 12])
def test_the_day_may_start_from_midnight_to_noon(hour):
    assert Profile(day_start_hour=hour).day_start_hour == hour


def test_a_course_that_ends_before_it_starts_is_refused():
    with pytest.raises(InputProblem) as caught:
        Medicine("m", "Doxycycline", first=TODAY, last=date(2026, 11, 22))
    assert caught.value.field == "last"


def test_a_course_without_a_weekday_is_refused():
    with pytest.raises(InputProblem) as caught:
        Medicine("m", "Alendronate", weekdays=frozenset())
    assert caught.value.field == "weekdays"


def test_a_condition_needs_no_dates():
    assert Condition("c", "kidney-disease").first is None
