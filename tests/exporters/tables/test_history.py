"""The history as a file: every change of every entry, old and new."""

from __future__ import annotations

import csv
import io
import stat
from datetime import date

import pytest
from msgspec.structs import replace

from magtrack.clock import FixedClock
from magtrack.domain.record.days import moment_at
from magtrack.domain.record.edits import Delete, Put
from magtrack.errors import ExportProblem
from magtrack.exporters import ExportRequest
from magtrack.exporters.tables.history import COLUMNS, EXPORTER
from magtrack.reference import load
from magtrack.store.journal import Journal
from tests.builders import over
from tests.store.conftest import NOW, RECORDS, ZONE

DOSE = RECORDS["dose"]


@pytest.fixture
def journal(tmp_path):
    path = tmp_path / "log" / "magtrack.sqlite3"
    with Journal(path, FixedClock(NOW, ZONE), origin="window") as journal:
        journal.apply("everything", *map(Put, RECORDS.values()))
        journal.apply("=two", over(replace(DOSE, units=2.0, note="-late")))
        journal.apply("gone", Delete(replace(DOSE, units=2.0, note="-late")))
        journal.undo()
        yield journal


@pytest.fixture
def written(journal, tmp_path):
    """Return a function that writes the history and reads its rows."""

    def write(source=journal, **asked):
        out = tmp_path / "history.csv"
        request = ExportRequest(out, moment_at(NOW, ZONE), date(2026, 11, 23), load(), **asked)
        report = EXPORTER.write(source, request)
        text = out.read_bytes().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert report.rows == {"history": len(rows)}
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
        return rows

    return write


def of_step(rows, step):
    return {row["field"]: (row["before"], row["after"]) for row in rows if row["step"] == step}


def test_a_change_is_a_row_with_old_and_new(written):
    rows = written(with_notes=True)
    assert of_step(rows, "2") == {"units": ("1", "2"), "note": ("'=1+1 🧠", "'-late")}
    row = next(row for row in rows if row["step"] == "2")
    assert (row["kind"], row["id"], row["change"]) == ("dose", "d", "changed")
    assert (row["origin"], row["state"], row["label"]) == ("window", "done", "'=two")
    assert row["at_utc"] == "2026-11-18T11:06:40Z"


def test_what_was_undone_stays_with_its_time(written):
    gone = [row for row in written() if row["step"] == "3"]
    assert {(row["state"], row["change"]) for row in gone} == {("undone", "removed")}
    assert {row["undone_utc"] for row in gone} == {"2026-11-18T11:06:40Z"}
    assert of_step(gone, "3")["taken"] == ("2026-11-23T08:00:00+01:00[Europe/Berlin]", "")


def test_every_kind_of_entry_and_every_field_that_holds_something_is_there(written):
    added = [row for row in written(with_notes=True) if row["step"] == "1"]
    assert {row["kind"] for row in added} == {type(r).__name__.lower() for r in RECORDS.values()}
    for record in RECORDS.values():
        kind = type(record).__name__.lower()
        fields = {row["field"] for row in added if row["kind"] == kind}
        held = {name for name in record.__struct_fields__ if getattr(record, name) is not None}
        assert fields == held - {"id", "entered", "edited"}


def test_notes_are_left_out_unless_asked_for(written):
    rows = written()
    assert of_step(rows, "2")["note"] == ("", "")
    assert not any("-late" in cell or "Auckland" in cell for row in rows for cell in row.values())


def test_the_same_history_gives_the_same_bytes_in_the_place_of_the_earlier_file(written):
    assert written() == written()


def test_only_the_days_asked_for(written):
    day = moment_at(NOW, ZONE).local.date()
    assert written(first=day, last=day) == written()
    assert written(first=date(2026, 11, 19)) == []


def test_another_file_is_not_overwritten(written, tmp_path):
    (tmp_path / "history.csv").write_text("mine")
    with pytest.raises(ExportProblem, match="not an earlier export"):
        written()
    assert (tmp_path / "history.csv").read_text() == "mine"


def test_a_source_without_a_history_is_told(written):
    with pytest.raises(ExportProblem, match="no history"):
        written(source=object())


def test_every_column_says_what_it_means():
    assert all(column.meaning for column in COLUMNS)
