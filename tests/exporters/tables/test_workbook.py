"""The workbook: what the tables say, with dates as dates, and no text that is a formula."""

from __future__ import annotations

import stat
import subprocess
import sys
import time
from datetime import date, datetime
from zipfile import ZipFile

import openpyxl
import pytest
from msgspec import msgpack
from msgspec.structs import replace
from openpyxl.utils.escape import unescape

from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import LONGEST_NOTE, Event
from magtrack.errors import Cancelled, ExportProblem
from magtrack.exporters._apart import Apart
from magtrack.exporters.tables import workbook
from magtrack.exporters.tables.workbook import EXPORTER as WORKBOOK
from magtrack.fileset.cells import unguard
from tests.exporters.conftest import ENTERED, MAGTEIN, TODAY, rows


def export(bench, journal, name="book.xlsx", **asked):
    return bench.export(journal, name, exporter=WORKBOOK, **asked)


def sheets(path):
    """The rows of each sheet, each by column, and the kinds of its cells."""
    book = openpyxl.load_workbook(path)
    found = {}
    for sheet in book:
        head, *body = sheet.iter_rows()
        names = [cell.value for cell in head]
        found[sheet.title] = [dict(zip(names, row, strict=True)) for row in body]
    return found


@pytest.fixture
def book(bench, journal):
    return sheets(export(bench, journal))


def test_the_days_come_first_then_the_tables_and_what_explains_them_last(bench, journal):
    names = openpyxl.load_workbook(export(bench, journal)).sheetnames
    assert names[:4] == ["days", "products", "schedule", "doses"]
    assert names[-2:] == ["dictionary", "readme"]
    tables = {path.stem for path in bench.export(journal).iterdir() if path.suffix == ".csv"}
    assert set(names[:-2]) == tables


def shown(cell):
    """Return what a cell of the workbook says as a cell of the set."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat()[:10] if cell.number_format == "yyyy-mm-dd" else value.isoformat()
    if isinstance(value, int | float):
        return f"{value:.15g}"
    return value


def test_the_workbook_says_what_the_set_says(bench, journal, book):
    folder = bench.export(journal)
    for path in folder.glob("*.csv"):
        for told, found in zip(rows(folder, path.stem), book[path.stem], strict=True):
            for name, cell in told.items():
                there = shown(found[name])
                assert there in (cell, unguard(cell)) or cell.startswith(there[:16]), (path, name)


def test_days_and_times_are_dates_and_amounts_are_numbers(book):
    day = next(row for row in book["days"] if row["day"].value == datetime(2026, 10, 31))
    assert day["day"].is_date
    assert day["elemental_mg_supplements"].value == 48
    dose = next(row for row in book["doses"] if row["id"].value == "d02")
    assert dose["taken_local"].value == datetime(2026, 10, 31, 0, 30)
    assert dose["scheduled_local"].value == datetime(2026, 10, 30, 20, 30)
    assert dose["estimated"].value is False
    assert dose["compound_mg"].value == pytest.approx(2000 / 3)


TRICKY = [
    "=1+1",
    "+49 170 1234",
    "-5",
    "@SUM(A1)",
    "'=1+1",
    "''-x",
    "http://x.example",
    "<r>bold</r>",
    "<r><t>=1</t></r>",
    "_x0041_",
    "a & b < c",
    " two  spaces ",
    "1/2",
    "true",
    "0012",
]


@pytest.mark.parametrize("note", TRICKY)
def test_a_text_stays_a_text_as_it_was_written(bench, note):
    event = Event("e", "note", TODAY, TODAY, ENTERED, note)
    path = export(bench, bench.journal(event))
    (row,) = sheets(path)["events"]
    assert row["note"].data_type == "s"
    assert unescape(row["note"].value) in (note, note + " ")
    with ZipFile(path) as archive:
        pages = [archive.read(name) for name in archive.namelist() if "worksheets" in name]
    assert not any(b"<f>" in page or b"hyperlink" in page.lower() for page in pages)


def test_the_head_stays_in_view_and_columns_are_wide_enough(bench, journal):
    for sheet in openpyxl.load_workbook(export(bench, journal)):
        if sheet.title != "readme":
            assert sheet.freeze_panes == "B2"
            assert sheet["A1"].font.bold
            widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]]
            assert all(width >= 8 for width in widths)


def test_each_column_is_explained(book):
    told = {(row["table"].value, row["column"].value) for row in book["dictionary"]}
    assert told == {
        (name, column)
        for name, body in book.items()
        if name not in ("dictionary", "readme") and body
        for column in body[0]
    }


def test_the_same_log_gives_the_same_bytes_at_any_time_and_place(bench, journal, monkeypatch):
    first = export(bench, journal).read_bytes()
    try:
        monkeypatch.setenv("TZ", "Pacific/Auckland")
        time.tzset()
        assert export(bench, journal, "again.xlsx").read_bytes() == first
    finally:
        monkeypatch.undo()
        time.tzset()


def test_nobody_else_can_read_it_and_nothing_stays_beside_it(bench, journal):
    out = export(bench, journal)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert {path.name for path in bench.folder.iterdir()} <= {"book.xlsx", "log0", "home"}


def test_an_earlier_workbook_is_replaced_and_another_file_is_not(bench, journal):
    export(bench, journal)
    out = export(bench, journal)
    with ZipFile(out, "w") as archive:
        archive.writestr("docProps/core.xml", "<dc:title>Taxes</dc:title>")
    before = out.read_bytes()
    with pytest.raises(ExportProblem, match="not an earlier export"):
        export(bench, journal)
    assert out.read_bytes() == before


@pytest.mark.parametrize(("name", "there"), [("book", "book.xlsx"), ("a.csv", "a.csv.xlsx")])
def test_its_name_ends_as_a_workbook_does(bench, journal, name, there):
    export(bench, journal, name)
    assert openpyxl.load_workbook(bench.folder / there)


def test_the_ending_of_a_name_makes_a_workbook_of_the_tables_too(bench, journal):
    assert bench.export(journal, "t.xlsx").read_bytes() == export(bench, journal).read_bytes()


def test_an_empty_log_has_its_sheets(bench):
    assert sheets(export(bench, bench.journal()))["days"] == []


def test_a_day_before_dates_begin_is_a_text(bench):
    journal = bench.journal(replace(MAGTEIN, started=date(1899, 5, 1)))
    (row,) = sheets(export(bench, journal))["products"]
    assert row["started"].value == "1899-05-01"


def test_a_note_that_no_cell_has_room_for_is_said_and_nothing_is_cut_off(bench):
    journal = bench.journal(Event("e", "note", TODAY, TODAY, ENTERED, "\U0001f4a4" * LONGEST_NOTE))
    with pytest.raises(ExportProblem, match=r"Row \d+ of .* more than a workbook has room for"):
        export(bench, journal)
    assert not (bench.folder / "book.xlsx").exists()


def test_a_full_disk_leaves_the_earlier_workbook(bench, journal, monkeypatch):
    before = export(bench, journal).read_bytes()
    journal.apply("x", Put(Event("e9", "travel", TODAY, TODAY, ENTERED)))

    def full(*_args, **_named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("xlsxwriter.workbook.ZipFile", full)
    with pytest.raises(ExportProblem, match="No space left"):
        export(bench, journal)
    assert (bench.folder / "book.xlsx").read_bytes() == before


# ------------------------------------------------------------------- in a process of its own


def test_where_a_window_waits_another_process_makes_the_same_bytes(bench, journal):
    heard = []
    made = export(bench, journal, "apart.xlsx", on_progress=lambda *share: heard.append(share))
    assert made.read_bytes() == export(bench, journal).read_bytes()
    assert heard
    assert all(done <= total for done, total in heard)


def test_one_that_is_stopped_leaves_nothing(bench, journal):
    def stop(_done, _total):
        raise Cancelled

    with pytest.raises(Cancelled):
        export(bench, journal, on_progress=stop)
    assert {path.name for path in bench.folder.iterdir()} <= {"log0", "home"}


def test_what_the_process_refuses_and_what_the_disk_refuses_it_is_told(bench):
    journal = bench.journal(Event("e", "note", TODAY, TODAY, ENTERED, "\U0001f4a4" * LONGEST_NOTE))
    with pytest.raises(ExportProblem, match=r"Row \d+ of .* more than a workbook has room for"):
        export(bench, journal, on_progress=lambda *_share: None)
    job = workbook.BookJob(str(bench.folder / "nowhere"), ())
    filling = "magtrack.exporters.tables._filling"
    with pytest.raises(OSError, match="No such file"), Apart(filling) as process:
        process.do(msgpack.encode(job), lambda *_share: None)


def test_its_library_is_loaded_only_to_write_one():
    code = (
        "import sys; from magtrack.discovery import discover;"
        " discover('magtrack.exporters', 'EXPORTER'); sys.exit('xlsxwriter' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
