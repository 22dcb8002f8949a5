"""The latest log is kept for as long as it is true: no more is read again than was written."""

from __future__ import annotations

import sqlite3
from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.edits import Put
from magtrack.domain.record.ratings import Rating
from magtrack.store.journal import Journal
from tests.store.conftest import RECORDS

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
AROUND = (TODAY - 2 * DAY, TODAY + 2 * DAY)


@pytest.fixture
def statements(monkeypatch):
    """Every statement of every connection that is opened from now on."""
    seen = []
    connect = sqlite3.connect

    def traced(*args, **kwargs):
        connection = connect(*args, **kwargs)
        connection.set_trace_callback(seen.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", traced)
    return seen


@pytest.fixture
def log_file(statements, tmp_path, clock):
    """An open log with a rating on each of ten days."""
    with Journal(tmp_path / "log" / "magtrack.sqlite3", clock) as journal:
        journal.apply("rated", *(Put(rating(TODAY - n * DAY, n % 10)) for n in range(10)))
        yield journal


def rating(day, value):
    return Rating(day, "cognition", value, 1_780_000_000, "Europe/Berlin")


def tables_read(statements):
    """Return the tables that were read since this was last asked."""
    found = [text.split(" FROM ")[1].split()[0] for text in statements if " FROM " in text]
    statements.clear()
    return found


def fresh(journal, first, last, clock):
    with Journal(journal.path, clock, read_only=True) as other:
        return other.log(first, last)


def _two(kind, one, other):
    """Return two records like that of a kind, the ids the other way round than their order."""
    return [replace(RECORDS[kind], id="z", **one), replace(RECORDS[kind], id="a", **other)]


IN_ORDER = {
    "products": _two("product", {"name": "Citrate"}, {"name": "Magtein"}),
    "schedules": _two("schedule", {"planned": time(8)}, {"planned": time(20)}),
    "doses": _two("dose", {"day": TODAY}, {"day": TODAY + DAY}),
    "events": _two("event", {"first": TODAY}, {"first": TODAY + DAY}),
    "trials": _two("trial", {"first_dose": TODAY}, {"first_dose": TODAY + DAY}),
    "amendments": _two("amendment", {"entered": 1}, {"entered": 2}),
    "medicines": _two("medicine", {"name": "Alendronate"}, {"name": "Doxycycline"}),
    "conditions": _two("condition", {"key": "dialysis"}, {"key": "pregnancy"}),
    "stock": _two("stock_count", {"day": TODAY}, {"day": TODAY + DAY}),
    "acknowledgements": _two("acknowledgement", {"entered": 1}, {"entered": 2}),
}


@pytest.mark.parametrize("field", IN_ORDER)
@pytest.mark.parametrize("step", [1, -1])
def test_records_come_in_the_order_of_what_they_are_about(journal, whole, field, step):
    journal.apply("owners", Put(RECORDS["product"]), Put(RECORDS["trial"]))
    journal.apply("two", *map(Put, IN_ORDER[field][::step]))
    held = getattr(whole(journal), field)
    found = held.values() if field == "products" else held
    assert [each for each in found if each.id in "az"] == IN_ORDER[field]
