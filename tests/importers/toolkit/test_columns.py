"""Days, times and numbers are read by column: what one cell leaves open, another may decide."""

from __future__ import annotations

import contextlib
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.errors import ImportProblem, InputProblem
from magtrack.importers.toolkit.columns import Clocks, Days, Numbers, read_clock


class Person:
    """Answers every question alike, and remembers what was asked."""

    def __init__(self, answer=None):
        self.answer = answer
        self.asked = []

    def __call__(self, question):
        self.asked.append(question.key)
        return self.answer


def day(cell, *others, answer=None):
    person = Person(answer)
    read = Days("Date", [cell, *others], person).read(cell)
    return read, person.asked


@pytest.mark.parametrize(
    ("cell", "expected", "clock"),
    [
        ("2026-05-03", date(2026, 5, 3), None),
        ("2026/5/3", date(2026, 5, 3), None),
        ("2026-05-03T21:30:41.432+01:00", date(2026, 5, 3), time(21, 30, 41)),
        ("2026-05-03 08:55:26 -0700", date(2026, 5, 3), time(8, 55, 26)),
        ("2010-10-13 11:12PM", date(2010, 10, 13), time(23, 12)),
        ("26. 11. 2020 20:00", date(2020, 11, 26), time(20)),
        ("13/1/26, 8:05 p.m.", date(2026, 1, 13), time(20, 5)),
        ("1/13/26 12:05\u202fAM", date(2026, 1, 13), time(0, 5)),
        ("22nd Jan 2022", date(2022, 1, 22), None),
        ("January 22, 2022", date(2022, 1, 22), None),
        ("3rd Sept 2023 10:15 PM", date(2023, 9, 3), time(22, 15)),
        ("3-Sep-26 8am", date(2026, 9, 3), time(8)),
        ("3-Sep-2026", date(2026, 9, 3), None),
        ("3. März 2026 0815", date(2026, 3, 3), time(8, 15)),
        ("2026-05-03 noon", date(2026, 5, 3), time(12)),
        ("2026-05-03 8 in the evening", date(2026, 5, 3), time(20)),
    ],
)
def test_a_day_that_is_clear_needs_no_question(cell, expected, clock):
    read, asked = day(cell)
    assert (read.day, read.clock, asked) == (expected, clock, [])


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("day-first", date(2026, 4, 3)), ("month-first", date(2026, 3, 4))],
)
@pytest.mark.parametrize("cell", ["03/04/2026", "3.4.26", "3-4-2026"])
def test_the_order_of_day_and_month_is_asked_by_column(cell, answer, expected):
    read, asked = day(cell, answer=answer)
    assert (read.day, asked) == (expected, ["Date"])


def test_another_cell_may_decide_the_order():
    assert day("03/04/2026", "31/03/2026")[0].day == date(2026, 4, 3)
    assert day("03/04/2026", "03/31/2026")[0].day == date(2026, 3, 4)


def test_an_order_that_changes_is_refused():
    with pytest.raises(ImportProblem, match="changes"):
        day("13/04/2026", "04/13/2026")


@pytest.mark.parametrize(
    "cell",
    [
        *("", "tomorrow", "2026-02-30", "2026-W01-1", "20260503", "45051", "3 Foo 2026"),
        *("2026-05-03 25:00", "2026-05-03 13:00 PM", "2026-05-03 8", "2026-05-03 8:00 Z Z"),
        *("2026-05-03 8:00 +99:00", "2026-05-03 8:00 +15:00", "2026-05-03 8:00 +01:60"),
        "1969-12-31",
    ],
)
def test_what_is_no_day_is_refused(cell):
    with pytest.raises(InputProblem) as caught:
        day(cell)
    assert caught.value.field == "Date"


@given(st.dates(date(1970, 1, 2), date(2069, 12, 31)), st.times(), st.booleans())
def test_every_day_is_read_back_whatever_the_order(expected, clock, day_first):
    pattern = "%d/%m/%Y %I:%M %p" if day_first else "%m/%d/%Y %I:%M %p"
    cells = [f"{expected + timedelta(days=n):{pattern}}" for n in range(32)]
    person = Person()
    days = Days("Date", cells, person)
    assert person.asked == []
    assert [days.read(cell).day for cell in cells] == [
        expected + timedelta(days=n) for n in range(32)
    ]
    shown = f"{clock:%I:%M %p}"
    assert read_clock(shown, "Time") == clock.replace(second=0, microsecond=0)


@given(st.text(max_size=20))
def test_no_cell_is_too_strange(text):
    for read in (lambda: day(text, answer="day-first"), lambda: read_clock(text, "Time")):
        with contextlib.suppress(InputProblem, ImportProblem):
            read()


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        *(("8am", time(8)), ("8 PM", time(20)), ("0815", time(8, 15)), ("noon", time(12))),
        *(("12:10\u202fAM", time(0, 10)), ("20h15", time(20, 15)), ("8.15", time(8, 15))),
        *(("19 Uhr", time(19)), ("8", time(8)), ("8 in the evening", time(20))),
        *(("midnight", time()), ("22:05:30", time(22, 5, 30))),
    ],
)
def test_a_time_is_read_as_people_write_it(cell, clock):
    assert read_clock(cell, "Time") == clock


@pytest.mark.parametrize("cell", ["", "morning", "24:00", "0:05 PM", "13 pm", "8:60", "8:00 x"])
def test_what_is_no_time_is_refused(cell):
    with pytest.raises(InputProblem, match="not a time"):
        read_clock(cell, "Time")


def numbers(*cells, answer=None):
    person = Person(answer)
    column = Numbers("Value", cells, person)
    return [column.read(cell) for cell in cells], person.asked


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1", "20", ""], [1, 20, None]),
        (["1.5", "2"], [1.5, 2]),
        (["1,5", "2"], [1.5, 2]),
        (["1,5", "1.500"], [1.5, 1500]),
        (["1.5", "1,500"], [1.5, 1500]),
        (["1,234.5"], [1234.5]),
        (["1.234,5"], [1234.5]),
        (["1,234,567", "1.234"], [1234567, 1.234]),
        (["0.125"], [0.125]),
        (["2 000", "1.5"], [2000, 1.5]),
        (["2\u2009000,5"], [2000.5]),
        (["-2150000000", "+3"], [-2150000000, 3]),
    ],
)
def test_the_column_decides_the_decimal_sign(cells, values):
    assert numbers(*cells) == (values, [])


def test_the_decimal_sign_is_asked_where_the_column_leaves_it_open():
    assert numbers("1,500", "2", answer="decimal-point") == ([1500, 2], ["Value"])
    assert numbers("1,500", "2", answer="decimal-comma") == ([1.5, 2], ["Value"])


def test_a_decimal_sign_that_changes_is_refused():
    with pytest.raises(ImportProblem, match="changes"):
        numbers("1,5", "1.5")


@pytest.mark.parametrize(
    "cell", ["one", "1 2", "nan", "inf", "1e5", "--1", "1,,5", "1,2,3", "1.2.3", "12,3456,789"]
)
def test_what_is_no_number_is_refused(cell):
    with pytest.raises(InputProblem, match="not a number"):
        numbers(cell, answer="decimal-point")


@given(st.lists(st.integers(0, 10**7).map(lambda n: n / 100), min_size=1), st.booleans())
def test_numbers_with_cents_are_read_back_in_both_notations(values, comma):
    cells = [f"{value:,.2f}" for value in values]
    if comma:
        cells = [cell.translate(str.maketrans(",.", ".,")) for cell in cells]
    assert numbers(*cells) == (values, [])


@pytest.mark.parametrize(("midnights", "asked"), [(26, []), (27, ["midnight:Time"])])
def test_cells_without_a_time_are_not_counted_among_those_at_midnight(midnights, asked):
    person = Person()
    Clocks("Time", ["00:00"] * midnights + ["08:00"] * 3 + [""] * 70, person)
    assert person.asked == asked
