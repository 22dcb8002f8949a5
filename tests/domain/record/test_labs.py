from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.domain.record.lab_edits import lab_of, put_lab
from magtrack.domain.record.labs import (
    EGFR_UNIT,
    LAB_KINDS,
    PLAUSIBLE,
    LabValue,
    egfr_on,
    in_order,
    is_outdated,
    lab_kind_called,
    lab_on,
    lab_unit_called,
)
from magtrack.errors import InputProblem, NotFound

TODAY = date(2026, 11, 23)
MARCH = date(2026, 3, 12)


def egfr(result, day=None, id_="e"):
    return LabValue(id_, "egfr", result, EGFR_UNIT, day)


# ---------------------------------------------------------------------------------- what is kept


@pytest.mark.parametrize(
    ("kind", "result", "unit"),
    [
        ("egfr", 1, EGFR_UNIT),
        ("egfr", 200, EGFR_UNIT),
        ("serum-magnesium", 0.84, "mmol/L"),
        ("serum-magnesium", 2.04, "mg/dL"),
        ("serum-magnesium", 1.68, "mEq/L"),
        ("potassium", 4.1, "mEq/L"),
        ("creatinine", 101.5, "µmol/L"),
        ("creatinine", 1.15, "mg/dL"),
    ],
)
def test_a_value_a_person_can_have_is_kept(kind, result, unit):
    assert LabValue("l", kind, result, unit).result == result


@pytest.mark.parametrize(
    ("kind", "result", "unit", "field", "why"),
    [
        ("egfr", 0.9, EGFR_UNIT, "result", "An eGFR lies between 1 and 200."),
        ("egfr", 201, EGFR_UNIT, "result", "An eGFR lies between 1 and 200."),
        ("egfr", 60, "mg/dL", "unit", "“mg/dL” is not a unit for this value: use mL/min/1.73 m2."),
        ("creatinine", 1.1, "µmol/L", "result", "In µmol/L this lies between 10 and 3000"),
        ("creatinine", 101, "mg/dL", "result", "was it another unit?"),
        ("serum-magnesium", 84, "mmol/L", "result", "In mmol/L this lies between 0.1 and 8"),
        ("potassium", 0.4, "mmol/L", "result", "In mmol/L this lies between 1 and 12"),
        ("sodium", 140, "mmol/L", "kind", "There is no lab value “sodium”. Known: egfr, serum-mag"),
    ],
)
def test_a_value_nobody_has_is_refused_with_the_reason(kind, result, unit, field, why):
    with pytest.raises(InputProblem) as caught:
        LabValue("l", kind, result, unit)
    assert caught.value.field == field
    assert why in str(caught.value)


def test_every_kind_has_its_units_and_ranges():
    assert set(PLAUSIBLE) == set(LAB_KINDS)
    assert all(0 < low < high for units in PLAUSIBLE.values() for low, high in units.values())


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("egfr", "egfr"),
        ("eGFR", "egfr"),
        ("serum magnesium", "serum-magnesium"),
        ("magnesium", "serum-magnesium"),
        ("pot", "potassium"),
        ("Creat", "creatinine"),
    ],
)
def test_a_kind_is_found_by_its_beginning_or_last_word(typed, kind):
    assert lab_kind_called(typed) == kind


@pytest.mark.parametrize("typed", ["", " ", "e-gfr", "sodium", "x" * 1000])
def test_a_kind_that_is_none_is_refused(typed):
    with pytest.raises(NotFound, match="There is no lab value"):
        lab_kind_called(typed)


@pytest.mark.parametrize(
    ("kind", "typed", "unit"),
    [
        ("egfr", "", EGFR_UNIT),
        ("egfr", "ml/min/1.73m²", EGFR_UNIT),
        ("potassium", " ", "mmol/L"),
        ("serum-magnesium", "MMOL/L", "mmol/L"),
        ("serum-magnesium", "mg / dl", "mg/dL"),
        ("creatinine", "umol/l", "µmol/L"),
        ("creatinine", "μmol/L", "µmol/L"),
    ],
)
def test_a_unit_is_known_however_it_is_written(kind, typed, unit):
    assert lab_unit_called(kind, typed) == unit


@pytest.mark.parametrize(
    ("kind", "typed", "why"),
    [
        ("serum-magnesium", "", "Which unit does the lab use: mmol/L or mg/dL or mEq/L?"),
        ("creatinine", "", "Which unit does the lab use: µmol/L or mg/dL?"),
        ("creatinine", "mmol/L", "“mmol/L” is not a unit for this value"),
        ("egfr", "%", "“%” is not a unit for this value"),
    ],
)
def test_a_unit_that_could_be_several_or_is_none_is_asked_for(kind, typed, why):
    with pytest.raises(InputProblem, match="unit") as caught:
        lab_unit_called(kind, typed)
    assert caught.value.field == "unit"
    assert why in str(caught.value)


# ------------------------------------------------------------------------- which one counts when


@pytest.mark.parametrize(
    ("day", "result"),
    [
        (date(2026, 1, 1), 71),  # before any with a date: the one without
        (MARCH - timedelta(1), 71),
        (MARCH, 52),
        (TODAY - timedelta(1), 52),
        (TODAY, 42),
        (date(2030, 1, 1), 42),
    ],
)
def test_a_value_counts_from_its_day_on_and_one_without_a_date_before(day, result):
    labs = (egfr(52, MARCH, "a"), egfr(71, None, "b"), egfr(42, TODAY, "c"))
    assert egfr_on(labs, day) == result


def test_an_egfr_with_a_date_says_nothing_about_the_days_before_it():
    assert egfr_on([egfr(52, MARCH)], MARCH - timedelta(1)) is None


def test_values_of_other_kinds_do_not_count():
    other = LabValue("m", "serum-magnesium", 0.9, "mmol/L", TODAY)
    assert lab_on([other], "egfr", TODAY) is None
    assert lab_on([other, egfr(52, MARCH)], "egfr", TODAY) == egfr(52, MARCH)


@given(
    days=st.lists(st.dates(date(2020, 1, 1), date(2027, 1, 1)), unique=True, max_size=6),
    day=st.dates(date(2020, 1, 1), date(2027, 1, 1)),
)
def test_what_counts_is_never_later_than_the_day(days, day):
    labs = [egfr(50 + n, each, str(n)) for n, each in enumerate(days)]
    found = lab_on(labs, "egfr", day)
    earlier = [each for each in days if each <= day]
    assert (found and found.day) == max(earlier, default=None)


@pytest.mark.parametrize(
    ("result", "day", "is_old"),
    [
        (60, date(2025, 11, 23), False),
        (60, date(2025, 11, 22), True),
        (59.9, date(2026, 5, 23), False),
        (59.9, date(2026, 5, 22), True),
        (90, date(2024, 2, 29), True),
        (42, None, False),  # of an unknown date that is not known
    ],
)
def test_an_egfr_is_old_after_a_year_and_after_half_a_year_where_it_was_reduced(
    result, day, is_old
):
    assert is_outdated(egfr(result, day), TODAY) is is_old


def test_only_of_an_egfr_a_new_one_is_asked_for():
    value = LabValue("p", "potassium", 4, "mmol/L", date(2001, 1, 1))
    assert not is_outdated(value, TODAY)


def test_values_are_listed_by_kind_the_latest_first_and_those_without_a_date_last():
    potassium = LabValue("p", "potassium", 4, "mmol/L", TODAY)
    old, new, undated = egfr(50, MARCH, "a"), egfr(60, TODAY, "b"), egfr(70, None, "c")
    assert in_order([potassium, undated, old, new]) == [new, old, undated, potassium]


# -------------------------------------------------------------------------------------- edits


def test_a_new_value_is_added():
    assert put_lab([], egfr(52, MARCH), TODAY).record == egfr(52, MARCH)


def test_a_second_value_of_the_same_day_takes_the_place_of_the_first():
    there = replace(egfr(52, MARCH, "a"), text="clinic")
    put = put_lab([there], egfr(55, MARCH, "b"), TODAY)
    assert put.record == replace(there, result=55)


def test_a_value_that_is_changed_keeps_its_id():
    there = [egfr(52, MARCH, "a"), egfr(42, TODAY, "b")]
    assert put_lab(there, egfr(53, MARCH - timedelta(1), "a"), TODAY).record.id == "a"


def test_a_blood_test_to_come_is_refused():
    with pytest.raises(InputProblem, match="cannot lie in the future"):
        put_lab([], egfr(52, TODAY + timedelta(1)), TODAY)


def test_beside_values_with_a_date_one_without_is_refused():
    with pytest.raises(InputProblem, match="give the day") as caught:
        put_lab([egfr(52, MARCH, "a")], egfr(29, None, "b"), TODAY)
    assert caught.value.field == "day"
    potassium = LabValue("p", "potassium", 4, "mmol/L", MARCH)
    assert put_lab([potassium], egfr(29), TODAY).record.day is None


@pytest.mark.parametrize("day", [None, MARCH])
def test_the_value_of_a_day_is_found_to_be_removed(day):
    labs = [egfr(52, MARCH, "a"), egfr(71, None, "b")]
    assert lab_of(labs, "egfr", day).day == day


def test_of_a_day_without_a_value_none_can_be_removed():
    with pytest.raises(NotFound, match="no such value"):
        lab_of([egfr(52, MARCH)], "egfr", TODAY)
