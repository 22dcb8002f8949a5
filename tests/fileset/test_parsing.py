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
    assert parsing.amount(cells.number(value)) == value


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


def test_a_text_that_is_none_of_the_choices_is_told_with_them():
    assert parsing.choice("b", ("a", "b")) == "b"
    with pytest.raises(InputProblem, match="“c” is not one of: a, b"):
        parsing.choice("c", ("a", "b"))
