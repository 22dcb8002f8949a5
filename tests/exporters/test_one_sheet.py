"""The one sheet: the days of the set in a file of their own, and what importing it says."""

from __future__ import annotations

import stat
from datetime import date

import pytest

from magtrack.errors import ExportProblem, ImportProblem
from tests.exporters.conftest import contents


def test_the_sheet_is_the_days_of_the_set(bench, journal):
    sheet = bench.export(journal, "mine.CSV")
    assert sheet.read_bytes() == contents(bench.export(journal))["days.csv"]
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600


def test_a_sheet_of_a_period_holds_only_its_days(bench, journal):
    sheet = bench.export(journal, "s.csv", first=date(2026, 10, 31), last=date(2026, 11, 1))
    lines = sheet.read_text("utf-8-sig").splitlines()
    assert [line[:10] for line in lines if line.startswith("2026")] == ["2026-10-31", "2026-11-01"]


def test_notes_are_left_out_of_the_sheet_unless_asked_for(bench, journal):
    assert "degrees" not in bench.export(journal, "s.csv", notes=False).read_text("utf-8")
    assert "degrees" in bench.export(journal, "s.csv").read_text("utf-8")


def test_an_empty_log_gives_the_header(bench):
    content = bench.export(bench.journal(), "s.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfday,day_of_trial,phase,week,")
    assert content.count(b"\r\n") == 1


def test_a_folder_in_its_place_is_left_alone(bench, journal):
    (bench.folder / "s.csv").mkdir()
    with pytest.raises(ExportProblem, match="is a folder"):
        bench.export(journal, "s.csv")


@pytest.mark.parametrize("name", ["s.csv", "set/days.csv"])
def test_importing_the_sheet_says_that_it_is_no_log_and_takes_nothing_in(bench, journal, name):
    bench.export(journal, name.partition("/")[0])
    copy = bench.journal()
    with pytest.raises(ImportProblem, match=r"one-sheet summary.*Nothing was taken in"):
        bench.take_in(bench.folder / name, copy)
    assert copy.span() is None


def test_importing_the_workbook_says_that_it_is_not_read_back(bench, journal):
    bench.export(journal, "log.xlsx")
    copy = bench.journal()
    with pytest.raises(ImportProblem, match=r"wrote to be looked at.*Nothing was taken in"):
        bench.take_in(bench.folder / "log.xlsx", copy)
    assert copy.span() is None
