"""Rows and records: cells in the order of the columns, and problems named by their column."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec import Struct

from magtrack.domain.record.events import Event
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.errors import InputProblem
from magtrack.fileset import kinds
from magtrack.fileset.columns import Known, derived, mixed
from magtrack.fileset.records import EVENTS, TABLES
from magtrack.fileset.table import FileTable, RecordReader, rows_of
from magtrack.reference import load

REFERENCE = load()
DAY = date(2026, 11, 1)


class Box(Struct, frozen=True):
    label: str
    size: float | None
    note: str = ""


BOXES = FileTable(
    "boxes",
    "box",
    (
        kinds.name("label", "Its label."),
        kinds.amount("size_mg", "Its size.", "mg", of="size", optional=True),
        *derived(kinds.text("shout", "Its label, loud.", of=lambda box: box.label.upper())),
        kinds.note("note", "A note."),
    ),
    Box,
)


@pytest.fixture
def known():
    return Known(
        REFERENCE.forms, REFERENCE.scales, REFERENCE.event_kinds, products={"p"}, trials=set()
    )


def record(table, known, cells, *, guarded=True):
    row = [cells.get(column.name, "") for column in table.read_back]
    return RecordReader(table, known, guarded=guarded).record(row)


def problem(table, known, cells):
    with pytest.raises(InputProblem) as caught:
        record(table, known, cells)
    return caught.value.field


def test_cells_stand_in_the_order_of_the_columns():
    boxes = [Box("a", 1.0), Box("=b", None, "-x")]
    assert list(rows_of(BOXES.columns, boxes)) == [("a", "1", "A", ""), ("=b", "", "=B", "-x")]


def test_free_texts_are_guarded_and_notes_left_out_where_that_is_asked_for():
    boxes = [Box("=b", 2.5, "-x")]
    assert list(rows_of(BOXES.columns, boxes, guarded=True)) == [("'=b", "2.5", "=B", "'-x")]
    assert list(rows_of(BOXES.columns, boxes, notes=False)) == [("=b", "2.5", "=B", "")]
    assert list(rows_of(BOXES.columns, [])) == []


def test_derived_columns_are_not_read_back(known):
    assert [column.name for column in BOXES.read_back] == ["label", "size_mg", "note"]
    assert record(BOXES, known, {"label": "'=b", "size_mg": "2.5"}) == Box("=b", 2.5)
    assert record(BOXES, known, {"label": "'=b"}, guarded=False) == Box("'=b", None)


def test_a_problem_is_named_by_its_column(known):
    assert problem(BOXES, known, {"label": ""}) == "label"
    assert problem(BOXES, known, {"label": "a", "size_mg": "much"}) == "size_mg"


def test_a_problem_of_the_record_is_named_by_the_column_of_its_field(known):
    row = {"kind": "illness", "first_day": "2026-11-02", "last_day": "2026-11-01"}
    row["entered_utc"] = "2026-11-02T08:00:00Z"
    assert problem(EVENTS, known, row) == "last_day"
    schedule = {"product_id": "p", "slot": "morning", "planned_time_local": "08:00", "units": "1"}
    schedule |= {"valid_from": "2026-11-02", "days": "daily"}
    assert problem(TABLES["schedule"], known, schedule | {"valid_to": "2026-11-01"}) == "valid_to"
    assert problem(TABLES["schedule"], known, schedule | {"days": "sometimes"}) == "days"


def test_a_misnamed_attribute_is_no_empty_cell():
    with pytest.raises(AttributeError):
        list(rows_of([kinds.text("lable", "Misspelt.")], [Box("a", 1.0)]))


def test_rows_of_other_things_leave_empty_what_they_do_not_have():
    columns = mixed(kinds.text("label", "Of boxes."), kinds.day("first", "Of events."))
    event = Event("e", "illness", DAY, DAY, 0)
    assert list(rows_of(columns, [Box("a", 1.0), event])) == [("a", ""), ("", "2026-11-01")]


def test_rows_that_are_worked_out_are_no_records(known):
    assert record(EVENTS, known, {"kind": "warning_shown", "first_day": "never"}) is None
    assert record(TABLES["doses"], known, {"status": "not_recorded"}) is None
    assert record(TABLES["trial"], known, {"record": "outcome"}) is None


def test_rows_of_several_kinds_are_read_by_the_columns_of_their_own(known):
    plan = {
        "record": "trial",
        "id": "t",
        "product_id": "p",
        "main_scale": "cognition",
        "first_dose": "2026-11-01",
        "weeks": "12",
        "practice_days": "3",
        "important_change": "1",
        "stop_test": "false",
        "entered_utc": "1970-01-01T00:01:00Z",
    }
    assert record(TABLES["trial"], known, plan) == Trial("t", "p", "cognition", DAY, entered=60)
    change = {"record": "amendment", "id": "a", "trial_id": "t", "field": "weeks", "before": "12"}
    change["entered_utc"] = "1970-01-01T00:02:00Z"
    assert problem(TABLES["trial"], known, change) == "trial_id"
    known.trials.add("t")
    found = record(TABLES["trial"], known, change)
    assert found == Amendment("a", "t", "weeks", "12", "", 120)
    assert problem(TABLES["trial"], known, plan | {"weeks": "13"}) == "weeks"
