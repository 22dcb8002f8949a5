"""Days without a year take that of their neighbours; what none tells is asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.importers.toolkit.full_days import with_full_days
from magtrack.importers.toolkit.tables import SourceTable

TODAY = date(2026, 11, 30)


class Person:
    """Answers by key, and remembers what was asked."""

    def __init__(self, **answers):
        self.answers = answers
        self.asked = {}

    def __call__(self, question):
        self.asked[question.key] = question
        return self.answers.get(question.key.partition(":")[0])


def full(*cells, today=TODAY, **answers):
    table = SourceTable("t.csv", ("Date", "n"), [(n, [c, "1"]) for n, c in enumerate(cells)], "")
    person = Person(**answers)
    return with_full_days(table, 0, person, today).values(0), person.asked


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("46266", "2026-09-01"),
        ("46266.354166667", "2026-09-01 08:30:00"),
        ("46266.354166664", "2026-09-01 08:30:00"),
        ("46266,354166667", "2026-09-01 08:30:00"),
        ("20260903", "2026-09-03"),
        ("20260903 8am", "2026-09-03 8am"),
    ],
)
def test_a_day_in_numbers_is_told_in_full(cell, told):
    assert full(cell) == ([told], {})


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("Sep 3", "2026-09-03"),
        ("3 sept", "2026-09-03"),
        ("3-Sep", "2026-09-03"),
        ("September 3rd", "2026-09-03"),
        ("Sep 3, 8am", "2026-09-03T08:00:00"),
        ("3. März 19 Uhr", "2026-03-03T19:00:00"),
        ("3.9.", "2026-09-03"),
        ("3. 9. 20:15", "2026-09-03T20:15:00"),
        ("14/9", "2026-09-14"),
        ("9/14 0815", "2026-09-14T08:15:00"),
    ],
)
def test_the_year_is_asked_where_no_cell_tells_it(cell, told):
    cells, asked = full(cell, year="2026")
    assert (cells, list(asked)) == ([told], ["year:Date"])
    assert f"“{cell}”" in str(asked["year:Date"])
    assert full(cell, year="2025")[0] == [told.replace("2026", "2025")]


@pytest.mark.parametrize(
    "cell",
    ["", "soon", "Sep 32", "3.9", "3 Foo", "Sep 2026", "3.9.26", "3.9. 2026", "Sep 3 2026",
     "9/3/26", "2026-09-03", "123456", "1234", "3 Sep 2026 8:00"],
)  # fmt: skip
def test_other_cells_stay_as_they_are(cell):
    assert full(cell) == ([cell], {})


def test_the_year_goes_on_from_row_to_row_in_either_direction():
    rows = ["Dec 30", "Dec 31", "Jan 2", "Jan 1", "Feb 28"]
    there = ["2025-12-30", "2025-12-31", "2026-01-02", "2026-01-01", "2026-02-28"]
    assert full(*rows, year="2025")[0] == there
    assert full(*reversed(rows), year="2026")[0] == there[::-1]


def test_a_neighbour_with_a_year_tells_it_and_nothing_is_asked():
    cells, asked = full("30.12.", "x", "31.12.2025", "1.1.", "", "2.1.")
    assert cells == ["2025-12-30", "x", "31.12.2025", "2026-01-01", "", "2026-01-02"]
    assert asked == {}


def test_the_year_is_proposed_that_puts_nothing_into_the_future():
    assert full("Sep 3", "Nov 30")[1]["year:Date"].suggested == "2026"
    question = full("Sep 3", "Dec 1")[1]["year:Date"]
    assert question.suggested == "2025"
    assert question.choices["2025"] == "2025, 2025-09-03 to 2025-12-01"
    assert question.once
    assert full("Nov 3", "Jan 5")[1]["year:Date"].suggested == "2025"


def test_a_29_february_is_offered_its_years_only():
    cells, asked = full("Feb 29", "Mar 1", year="2024")
    assert list(asked["year:Date"].choices) == ["2024"]
    assert cells == ["2024-02-29", "2024-03-01"]


def test_a_29_february_lies_in_the_leap_year_that_is_nearest():
    assert full("31.12.2026", "29.2.")[0][1] == "2028-02-29"
    assert full("31.1.2026", "29.2.")[0][1] == "2024-02-29"


def test_the_order_of_day_and_month_is_asked_as_ever():
    cells, asked = full("9/3", "9/4", year="2026", Date="month-first")
    assert cells == ["2026-09-03", "2026-09-04"]
    assert "is 9/3 the day 9 of month 3" in str(asked["Date"])


@given(st.dates(date(2020, 1, 1), date(2026, 11, 1)), st.lists(st.integers(0, 180), max_size=12))
def test_days_in_order_come_back_whatever_their_year(first, steps):
    days = [first]
    for step in steps:
        days.append(days[-1] + timedelta(step))
    for ordered in (days, days[::-1]):
        cells = [f"{ordered[0]:%d.%m.%Y}", *(f"{day:%d.%m.}" for day in ordered[1:])]
        read, asked = full(*cells, Date="day-first")
        assert read[1:] == [day.isoformat() for day in ordered[1:]]
        assert "year:Date" not in asked
