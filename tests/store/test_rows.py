"""Rows: every kind of record comes back as it was written."""

from __future__ import annotations

from typing import get_args

import pytest

from magtrack.domain.record.edits import Put, Record
from magtrack.store import rows

KINDS = sorted(rows.BY_NAME)


def read(journal, table):
    return journal._all(table)


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_record_comes_back_as_it_was(everything, records, kind):
    assert read(everything, rows.BY_NAME[kind]) == [records[kind]]


@pytest.mark.parametrize("kind", ["profile", "product", "rating", "event", "medicine", "condition"])
def test_a_bare_record_comes_back_as_it_was(journal, bare, kind):
    journal.apply("bare", Put(bare[kind]))
    assert read(journal, rows.BY_NAME[kind]) == [bare[kind]]


@pytest.mark.parametrize("kind", ["schedule", "dose", "trial"])
def test_a_bare_record_of_a_product_comes_back_as_it_was(journal, bare, kind):
    journal.apply("bare", Put(bare["product"]), Put(bare[kind]))
    assert read(journal, rows.BY_NAME[kind]) == [bare[kind]]


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
def test_the_columns_are_those_of_the_schema_and_the_id_is_first(journal, kind):
    table = rows.BY_NAME[kind]
    schema = journal._db.execute(f"PRAGMA table_info({table.name})").fetchall()
    assert {column[1] for column in schema} == set(table.columns)
    assert table.columns[0] == "id"


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_is_written_over_the_one_with_its_id(everything, records, kind):
    everything.apply("again", Put(records[kind]))
    assert read(everything, rows.BY_NAME[kind]) == [records[kind]]
