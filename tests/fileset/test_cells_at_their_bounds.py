"""Cells and lines of exported files: what csv.writer would write, and nothing a formula."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.domain.record.days import Moment
from magtrack.fileset import cells

HARD = st.text(st.sampled_from(list(",\"\r\n\t\0;'=+-@＝＋－＠ aß🧠")), max_size=8)
EPOCHS = st.integers(-(2**33), 2**34)


@pytest.mark.parametrize(
    ("write", "value", "cell"),
    [
        (cells.number, None, ""),
        (cells.number, 0, "0"),
        (cells.number, 72.0, "72"),
        (cells.number, -1.5, "-1.5"),
        (cells.number, 2000 / 3, "666.666666666667"),
        (cells.number, 10.05, "10.05"),
        (cells.number, 1e-07, "1e-07"),
        (cells.rounded, None, ""),
        (cells.rounded, 2.346, "2.35"),
        (cells.rounded, 7, "7"),
        (cells.rounded, 100.0, "100"),
        (cells.rounded, -0.001, "0"),
        (cells.probability, None, ""),
        (cells.probability, 0.0, "0"),
        (cells.probability, 0.012345, "0.0123"),
        (cells.probability, 0.99951, "1"),
        (cells.probability, 0.00001234, "1.23e-05"),
        (cells.flag, None, ""),
        (cells.flag, True, "true"),
        (cells.flag, False, "false"),
        (cells.day, None, ""),
        (cells.day, date(2026, 1, 2), "2026-01-02"),
        (cells.clock, time(7, 5), "07:05"),
        (cells.clock, time(23, 59), "23:59"),
        (cells.local_instant, None, ""),
        (cells.local_instant, Moment(0, "Asia/Kolkata", 330), "1970-01-01T05:30:00+05:30"),
        (cells.local_instant, Moment(59, "America/New_York", -300), "1969-12-31T19:00:59-05:00"),
    ],
)
def test_a_value_stands_the_same_in_every_locale(write, value, cell):
    assert write(value) == cell


@given(st.floats(-1e6, 1e6))
def test_what_was_worked_out_is_told_to_two_decimals(value):
    assert abs(float(cells.rounded(value)) - value) <= 0.005 + 1e-9
    assert len(cells.rounded(value).partition(".")[2]) <= 2


@pytest.mark.parametrize("sign", list("=+-@\t\r\n＝＋－＠"))
def test_what_a_spreadsheet_could_run_is_guarded(sign):
    assert cells.guard(f"{sign}1+1") == f"'{sign}1+1"
    assert cells.guard(f"''{sign}1") == f"'''{sign}1"
    assert cells.guard(f"1{sign}1") == f"1{sign}1"


@pytest.mark.parametrize("text", ["a", "'", "'quoted'", " =1", "72", "''"])
def test_what_no_spreadsheet_runs_stands_as_it_is(text):
    assert cells.guard(text) == cells.unguard(text) == text


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_text_is_an_empty_cell(nothing):
    assert cells.guard(nothing) == ""


@given(st.text() | HARD)
def test_a_guarded_text_reads_back_and_begins_with_no_formula(text):
    cell = cells.guard(text)
    assert cells.unguard(cell) == text
    assert cell[:1] not in {*"=+-@\t\r\n＝＋－＠"}
    assert cell in (text, "'" + text)
