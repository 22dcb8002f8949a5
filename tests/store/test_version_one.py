"""A log of the first version: it opens, keeps every row, and gains what came since."""

from __future__ import annotations

import json
import sqlite3

import pytest
from sqlite_utils import Database

from magtrack.domain.record.edits import Put
from magtrack.domain.record.people import Acknowledgement
from magtrack.store.database import APPLICATION_ID, SCHEMA_VERSION, load_migrations, open_log
from magtrack.store.journal import Journal

DAY = "2026-11-23"
MEDICINE = {
    "id": "m",
    "name": "Doxycycline",
    "times": "08:00 20:00",
    "first": DAY,
    "last": "2026-11-29",
    "weekdays": "daily",
    "text": "100 mg",
}
ROWS = {
    "profile": {
        "id": "me",
        "birth_year": 1981,
        "sex": "female",
        "pregnant": 0,
        "breastfeeding": 0,
        "egfr": 88.5,
        "limit": "eu",
        "day_start_hour": 5,
        "scales": "cognition sleep",
    },
    "product": {
        "id": "p",
        "name": "Magtein",
        "form": "l-threonate",
        "unit": "capsule",
        "serving_units": 3.0,
        "compound_mg": 2000.0,
        "elemental_mg": 144.0,
        "elemental_source": "label",
        "brand": "",
        "lot": "L1",
        "expiry": None,
        "price": 39.9,
        "price_units": 90.0,
        "currency": "EUR",
        "started": None,
        "stopped": None,
        "purpose": "",
    },
    "schedule": {
        "id": "s",
        "product_id": "p",
        "slot": "evening",
        "planned": "20:00",
        "units": 2.0,
        "valid_from": DAY,
        "valid_to": None,
        "weekdays": "daily",
    },
    "dose": {
        "id": "d",
        "product_id": "p",
        "product_name": "Magtein",
        "form": "l-threonate",
        "unit": "capsule",
        "units": 2.0,
        "compound_mg": 1333.0 + 1 / 3,
        "elemental_mg": 96.0,
        "estimated": 0,
        "day": DAY,
        "slot": "evening",
        "planned": "20:00",
        "outcome": "taken",
        "taken": 1_795_460_400,
        "taken_zone": "Europe/Berlin",
        "taken_offset_min": 60,
        "entered": 1_795_460_400,
        "edited": None,
        "note": "=1+1 \U0001f9e0",
    },
    "rating": {
        "id": f"{DAY} cognition",
        "day": DAY,
        "scale": "cognition",
        "value": 7,
        "entered": 5,
        "zone": "Europe/Berlin",
        "edited": None,
    },
    "event": {
        "id": "e",
        "kind": "travel",
        "first": DAY,
        "last": DAY,
        "entered": 5,
        "text": "",
        "edited": None,
    },
    "trial": {
        "id": "t",
        "product_id": "p",
        "main": "cognition",
        "first_dose": DAY,
        "weeks": 12,
        "practice_days": 3,
        "important_change": 1.0,
        "bad_spell": None,
        "entered": 5,
        "stopped": None,
    },
    "amendment": {
        "id": "a",
        "trial_id": "t",
        "field": "weeks",
        "before": "12",
        "after": "16",
        "entered": 6,
    },
    "medicine": MEDICINE,
    "condition": {"id": "c", "key": "dialysis", "first": None, "last": None, "text": "weekly"},
    "stock_count": {"id": "k", "product_id": "p", "day": DAY, "units": 87.5},
    "history": {"step": 1, "at": 5, "label": "Medicine added", "state": "done", "undone_at": None},
    "history_row": {
        "step": 1,
        "seq": 0,
        "kind": "medicine",
        "id": "m",
        "before": None,
        "after": json.dumps(MEDICINE),
    },
}
"""One row of every table, as the first version wrote it."""


@pytest.fixture
def first_version(path):
    """The path of a closed log of version 1 with a row in every table."""
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    db = Database(connection)
    load_migrations().migrations.apply(db, stop_before="m0002_acknowledgement")
    for table, row in ROWS.items():
        db[table].insert(row)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    return path


def tables(connection):
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    return {name for (name,) in names if not name.startswith(("sqlite_", "_sqlite_"))}


def columns(connection, table):
    return {row[1:] for row in connection.execute(f"PRAGMA table_info({table})")}


def test_the_rows_here_fill_every_table_of_the_first_version(first_version):
    connection = sqlite3.connect(first_version)
    assert tables(connection) == set(ROWS)
    for table, row in ROWS.items():
        assert {name for name, *_rest in columns(connection, table)} == set(row)
    connection.close()


def test_every_row_is_kept_and_the_new_table_is_there_and_empty(first_version):
    connection = open_log(first_version)
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    for table, row in ROWS.items():
        stays = {name: value for name, value in row.items() if name != "egfr"}
        names = ", ".join(f'"{name}"' for name in stays)
        kept = connection.execute(f"SELECT {names} FROM {table}").fetchall()
        assert kept == [tuple(stays.values())], table
    assert connection.execute("SELECT count(*) FROM acknowledgement").fetchone() == (0,)
    connection.close()


def test_it_has_the_same_tables_and_columns_as_a_new_log(first_version, tmp_path):
    old, new = open_log(first_version), open_log(tmp_path / "new" / "log.sqlite3")
    assert tables(old) == tables(new)
    for table in tables(new):
        assert columns(old, table) == columns(new, table)
    old.close()
    new.close()


def test_it_can_be_read_written_and_undone(first_version, clock, whole):
    read = Acknowledgement("w", "tetracyclines", 1, "Doxycycline", None, 5)
    with Journal(first_version, clock) as journal:
        log = whole(journal)
        assert [medicine.name for medicine in log.medicines] == ["Doxycycline"]
        assert [condition.key for condition in log.conditions] == ["dialysis"]
        assert [(value.result, value.day) for value in log.labs] == [(88.5, None)]
        assert log.acknowledgements == ()
        journal.apply("read", Put(read))
        assert whole(journal).acknowledgements == (read,)
        journal.undo()
        assert whole(journal).acknowledgements == ()
        assert journal.history.next_undo() == "Medicine added"
        journal.undo()
        assert whole(journal).medicines == ()
        journal.redo()
        assert whole(journal).medicines == log.medicines


def test_opening_it_again_changes_nothing_more(first_version, fingerprint):
    open_log(first_version).close()
    before = fingerprint(first_version)
    open_log(first_version).close()
    assert fingerprint(first_version) == before
