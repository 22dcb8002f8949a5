"""The tables of records: each field of a record has its column, and each column says what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest

from magtrack.domain.record.doses import Dose
from magtrack.domain.record.log import FIELDS
from magtrack.domain.record.products import Product
from magtrack.domain.record.schedule import Schedule
from magtrack.fileset.days import DAYS_START, day_columns
from magtrack.fileset.records import TABLES
from magtrack.reference import load

MADE_BY = {"products": [Product], "schedule": [Schedule], "doses": [Dose]}
"""The records of tables that make them with a function of their own."""

NOT_TOLD = {Schedule: {"id"}}
"""Fields that are in no file."""


def kinds_of(table):
    if table.name in MADE_BY:
        return MADE_BY[table.name]
    return list(table.make.values()) if isinstance(table.make, Mapping) else [table.make]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_each_field_of_a_record_is_read_from_a_column(table):
    read = {column.field for column in table.read_back}
    for kind in kinds_of(table):
        assert set(kind.__struct_fields__) - NOT_TOLD.get(kind, set()) <= read


def test_each_kind_of_record_has_a_table():
    assert {kind for table in TABLES.values() for kind in kinds_of(table)} == set(FIELDS)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_columns_have_names_of_their_own_and_a_meaning(table):
    assert max(Counter(column.name for column in table.columns).values()) == 1
    assert all(column.meaning.endswith((".", "...")) for column in table.columns)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_no_two_columns_are_read_as_one_field(table):
    assert max(Counter(column.field for column in table.read_back).values()) == 1


def test_a_table_that_tells_its_rows_apart_does_so_by_a_column_that_is_read():
    for table in TABLES.values():
        if table.by:
            assert table.by in {column.name for column in table.read_back}


def test_the_days_are_worked_out_and_begin_as_a_sheet_is_recognised_by():
    columns = day_columns(load().scales.values())
    assert all(column.derived for column in columns)
    assert ("\ufeff" + ",".join(column.name for column in columns)).startswith(DAYS_START)
