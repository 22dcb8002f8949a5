"""Rows: every kind of record comes back as it was written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import get_args

import pytest

from magtrack.domain.record.edits import Put, Record
from magtrack.store import rows
from tests.builders import over

KINDS = sorted(rows.BY_NAME)


@pytest.fixture
def read(path):
    """Return the records of a table as the file holds them."""

    def records(table):
        with closing(sqlite3.connect(path)) as log:
            return table.from_rows(log.execute(table.select).fetchall())

    return records


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_record_comes_back_as_it_was(everything, records, read, kind):
    assert read(rows.BY_NAME[kind]) == [records[kind]]


@pytest.mark.parametrize("kind", ["profile", "product", "rating", "event", "medicine", "condition"])
def test_a_bare_record_comes_back_as_it_was(journal, bare, read, kind):
    journal.apply("bare", Put(bare[kind]))
    assert read(rows.BY_NAME[kind]) == [bare[kind]]


@pytest.mark.parametrize("kind", ["schedule", "dose", "trial"])
def test_a_bare_record_of_a_product_comes_back_as_it_was(journal, bare, read, kind):
    journal.apply("bare", Put(bare["product"]), Put(bare[kind]))
    assert read(rows.BY_NAME[kind]) == [bare[kind]]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"amendment", "stock_count"}))
def test_the_sample_record_differs_from_the_default_in_every_field(records, bare, kind):
    """Else a column that is not stored would go unnoticed."""
    record = records[kind]
    names = record.__struct_fields__
    same = [
        name
        for name in names
        if getattr(record, name) == getattr(bare[kind], name)
        and getattr(record, name) in (None, "", 0, False, (), frozenset(range(7)))
    ]
    assert set(same) <= {"stopped", "edited", "breastfeeding", "estimated", "last"}


def test_every_kind_of_record_has_a_table():
    assert set(rows.TABLES) == set(get_args(Record))


@pytest.mark.parametrize("kind", KINDS)
def test_the_columns_are_those_of_the_schema_and_the_id_is_first(journal, path, kind):
    table = rows.BY_NAME[kind]
    with closing(sqlite3.connect(path)) as log:
        schema = log.execute(f"PRAGMA table_info({table.name})").fetchall()
    assert {column[1] for column in schema} == set(table.columns)
    assert table.columns[0] == "id"


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_is_written_over_the_one_with_its_id(everything, records, read, kind):
    everything.apply("again", over(records[kind]))
    assert read(rows.BY_NAME[kind]) == [records[kind]]


def test_no_rows_are_no_records():
    assert rows.DOSE.from_rows([]) == []
    assert list(rows.DOSE.to_rows([])) == []


def test_many_records_become_rows_as_each_alone(records, bare):
    doses = [records["dose"], bare["dose"], records["dose"]]
    told = list(rows.DOSE.to_rows(doses))
    assert told == [rows.DOSE.to_row(dose) for dose in doses]
    assert rows.DOSE.from_rows(told) == doses


def test_a_trial_from_before_there_were_stop_tests_has_none(records):
    row = dict(zip(rows.TRIAL.columns, rows.TRIAL.to_row(records["trial"]), strict=True))
    old = rows.TRIAL.from_row((*(row | {"stop_test": None, "bad_spell": None}).values(),))
    assert (old.stop_test, old.bad_spell) == (False, None)
