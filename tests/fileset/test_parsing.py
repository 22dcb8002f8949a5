"""Cells are read as they were written, and nothing else is taken for them."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.domain.record.days import Moment
from magtrack.errors import InputProblem
from magtrack.fileset import cells, parsing

EPOCHS = st.integers(-(2**33), 2**34)
OFFSETS = st.integers(-14 * 60, 14 * 60)


@given(EPOCHS)
def test_an_instant_in_utc_reads_back(epoch):
    assert parsing.utc(cells.instant(epoch)) == epoch


@given(EPOCHS, OFFSETS)
def test_an_instant_of_the_wall_clock_reads_back(epoch, offset):
    assert parsing.instant(cells.local_instant(Moment(epoch, "UTC", offset))) == (epoch, offset)


@given(st.dates())
def test_a_day_reads_back(day):
    assert parsing.day(cells.day(day)) == day


@given(st.floats(1e-9, 1e6))
def test_an_amount_reads_back(value):
    told = cells.number(value)
    assert parsing.amount(told) == pytest.approx(value, rel=1e-14)
    assert cells.number(parsing.amount(told)) == told


def test_a_planned_time_is_the_clock_time_of_its_day():
    assert parsing.planned("2026-11-23T20:30") == time(20, 30)
    assert parsing.planned("2026-11-23T20:30:00") == time(20, 30)
    assert parsing.clocks("") == ()
    assert parsing.clocks("07:30 20:00") == (time(7, 30), time(20))
    assert parsing.day("2026-02-28") == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("read", "cell", "said"),
    [
        (parsing.number, "", "A number is missing"),
        (parsing.number, "1,5", "“1,5” is not a number"),
        (parsing.number, "nan", "“nan” is not a number"),
        (parsing.amount, "0", "more than 0"),
        (parsing.from_zero, "-1", "“-1” is less than 0"),
        (parsing.whole, "1.5", "“1.5” is not a whole number"),
        (parsing.flag, "yes", "“yes” is neither true nor false"),
        (parsing.day, "2026-02-30", "“2026-02-30” is not a day"),
        (parsing.day, "20261123", "“20261123” is not a day"),
        (parsing.identity, "", "An id is missing"),
        (parsing.identity, "=x", "“=x” is not an id"),
        (parsing.identity, "a" * 101, "is not an id"),
        (parsing.zone, "Europe/Atlantis", "no time zone called"),
        (parsing.planned, "2026-11-23 20:30", "is not a date and time"),
        (parsing.planned, "2026-11-23T24:30", "is not a time"),
        (parsing.instant, "2026-11-23", "is not an instant"),
        (parsing.instant, "2026-11-23T24:00:00Z", "is not an instant"),
        (parsing.instant, "2026-11-23T08:00:00", "is not an instant"),
        (parsing.instant, "2026-11-23T08:00:00+24:00", "is not an instant"),
        (parsing.instant, "2026-11-23T08:00:00+01:60", "is not an instant"),
        (parsing.instant, "2026-02-30T08:00:00Z", "“2026-02-30” is not a day"),
    ],
)
def test_what_is_wrong_with_a_cell_is_said(read, cell, said):
    with pytest.raises(InputProblem, match=said):
        read(cell)


@pytest.mark.parametrize(
    ("read", "cell", "value"),
    [
        (parsing.number, "-1.5", -1.5),
        (parsing.number, "1E3", 1000.0),
        (parsing.number, "2e-05", 2e-05),
        (parsing.amount, "0.5", 0.5),
        (parsing.amount, "1000000", 1_000_000.0),
        (parsing.from_zero, "0", 0.0),
        (parsing.from_zero, "0.25", 0.25),
        (parsing.whole, "-12", -12),
        (parsing.whole, "999999999", 999_999_999),
        (parsing.flag, "true", True),
        (parsing.flag, "TRUE", True),
        (parsing.flag, "False", False),
        (parsing.identity, "a", "a"),
        (parsing.identity, "A9._:/-z", "A9._:/-z"),
        (parsing.identity, "a" * 100, "a" * 100),
        (parsing.zone, "Europe/Berlin", "Europe/Berlin"),
        (parsing.clock, "07:30", time(7, 30)),
        (parsing.planned, "2026-11-23T08:00", time(8)),
        (parsing.utc, "1970-01-02T00:00:01Z", 86_401),
        (parsing.utc, "1970-01-01T23:59:59+23:59", 60 - 1),
        (parsing.instant, "1970-01-01T01:01:01Z", (3661, 0)),
        (parsing.instant, "1970-01-01T00:00:00-01:30", (5400, -90)),
        (parsing.instant, "1970-01-01T10:00:00+05:45", (15_300, 345)),
        (parsing.instant, "1970-01-01T00:00:00-00:59", (3540, -59)),
    ],
)
def test_a_cell_is_read_as_its_value(read, cell, value):
    assert read(cell) == value
    assert type(read(cell)) is type(value)


@pytest.mark.parametrize(
    ("read", "cell", "said"),
    [
        (parsing.number, "x", "“x” is not a number: write it with a dot, as 1.5."),
        (parsing.number, "", "A number is missing."),
        (parsing.number, "1.", "“1.” is not a number: write it with a dot, as 1.5."),
        (parsing.from_zero, "-0.5", "“-0.5” is less than 0."),
        (parsing.from_zero, "1000001", "An amount above 1 000 000 cannot be right."),
        (parsing.amount, "1e400", "An amount must be a finite number."),
        (parsing.whole, "1234567890", "“1234567890” is not a whole number."),
        (parsing.whole, "", "“” is not a whole number."),
        (parsing.flag, "", "“” is neither true nor false."),
        (parsing.identity, "a b", "“a b” is not an id."),
        (parsing.identity, "", "An id is missing."),
        (
            parsing.planned,
            "2026-11-23",
            "“2026-11-23” is not a date and time: write it as 2026-11-23T20:30.",
        ),
        (
            parsing.instant,
            "8:00",
            "“8:00” is not an instant: write it as 2026-11-23T20:30:00+01:00, or with Z for UTC.",
        ),
    ],
)
def test_the_sentence_about_a_cell_holds_the_cell_and_how_to_write_it(read, cell, said):
    with pytest.raises(InputProblem) as caught:
        read(cell)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-23T08:00:00+23:60",
        "2026-11-23T08:00:00-24:00",
        "2026-11-23T08:00:60Z",
        "2026-11-23T08:60:00Z",
        "2026-11-23t08:00:00Z",
        "2026-11-23T08:00:00Zulu",
    ],
)
def test_no_clock_shows_such_a_time(cell):
    with pytest.raises(InputProblem, match="is not an instant"):
        parsing.instant(cell)


@pytest.mark.parametrize("cell", ["2026-13-01T08:00", "23.11.2026T8:00", "T08:00"])
def test_a_planned_time_of_no_day_is_none(cell):
    with pytest.raises(InputProblem, match="is not a day"):
        parsing.planned(cell)


def test_an_unknown_zone_is_a_problem_of_the_field_zone():
    with pytest.raises(InputProblem) as caught:
        parsing.zone("Mars/Olympus")
    assert caught.value.field == "zone"


@pytest.mark.parametrize(
    ("compound_mg", "elemental_mg"),
    [(None, None), (100.0, None), (None, 100.0), (100.0, 100.0), (100.0, 0.0)],
)
def test_no_more_magnesium_than_compound_passes(compound_mg, elemental_mg):
    parsing.check_masses(compound_mg, elemental_mg)


@pytest.mark.parametrize(
    ("compound_mg", "elemental_mg", "said"),
    [
        (100.0, 100.5, "100.5 mg of magnesium cannot be in 100 mg of compound."),
        (0.0, 0.1, "0.1 mg of magnesium cannot be in 0 mg of compound."),
    ],
)
def test_more_magnesium_than_compound_is_a_problem_of_the_magnesium(
    compound_mg, elemental_mg, said
):
    with pytest.raises(InputProblem) as caught:
        parsing.check_masses(compound_mg, elemental_mg)
    assert (str(caught.value), caught.value.field) == (said, "elemental_mg")


def test_a_text_that_is_none_of_the_choices_is_told_with_them():
    assert parsing.choice("b", ("a", "b")) == "b"
    with pytest.raises(InputProblem, match="“c” is not one of: a, b"):
        parsing.choice("c", ("a", "b"))
