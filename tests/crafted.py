"""Logs that were crafted, or rotted: whatever no MagTrack writes, made afresh for every test."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from magtrack.clock import FixedClock
from magtrack.domain.record.edits import Put
from magtrack.store.journal import Journal
from tests.builders import over
from tests.store.conftest import RECORDS

if TYPE_CHECKING:
    from pathlib import Path

FILE = "magtrack.sqlite3"
NOW = 1_795_460_400
LONG = "x" * 200_000


def sound_log(folder: Path) -> Path:
    """Make a log with one record of every kind, and a good backup of it."""
    path = folder / FILE
    with Journal(path, FixedClock(NOW, "Europe/Berlin")) as journal:
        journal.apply("everything", *map(Put, RECORDS.values()))
        journal.apply("again", over(RECORDS["dose"]), over(RECORDS["event"]))
        journal.backups.make("asked")
    return path


class Crafted(NamedTuple):
    """What is done to a sound log, and what a check says of it.

    `place`: how the check names the row and column; "" where the log cannot even be opened.
    `unknown`: a word that a later version may know.
    """

    statements: tuple[str, ...]
    place: str = ""
    unknown: str = ""

    def spoil(self, path: Path) -> None:
        """Change the log at `path`."""
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.create_function("long", 0, lambda: LONG)
            for pragma in ("ignore_check_constraints = ON", "writable_schema = ON"):
                connection.execute(f"PRAGMA {pragma}")
            for statement in self.statements:
                connection.execute(statement)


def value(
    table: str, column: str, what: str, place: str | None = None, unknown: str = ""
) -> Crafted:
    """Return a log with another value in a column; `what` is SQL."""
    id_ = RECORDS[table].id
    named = f"{table} {id_}: {column}" if place is None else place
    return Crafted((f'UPDATE {table} SET "{column}" = {what}',), named, unknown)


def schema(*statements: str) -> Crafted:
    """Return a log with other parts."""
    return Crafted(statements)


def rewritten(name: str, old: str, new: str) -> Crafted:
    """Return a log whose part `name` has another text, with the pages as they were."""
    sql = f"UPDATE sqlite_schema SET sql = replace(sql, '{old}', '{new}') WHERE name = '{name}'"
    return schema(sql)


line = partial(Crafted, place="history_row 2/0: ")

CRAFTED = {
    "a day that is none": value("rating", "day", "'2026-99-99'"),
    "a dose on a day that is none": value("dose", "day", "'2026-99-99'"),
    "a day written otherwise": value("rating", "day", "'20261123'"),
    "a day of a plan": value("schedule", "valid_from", "'soon'"),
    "an event that ends first": value("event", "last", "'2026-11-01'", "event e"),
    "units without end": value("dose", "units", "9e999"),
    "magnesium without end": value("dose", "elemental_mg", "9e999"),
    "a compound without end": value("product", "compound_mg", "9e999"),
    "magnesium below nothing": value("dose", "elemental_mg", "-48.0"),
    "no units at all": value("dose", "units", "0.0"),
    "a result without end": value("lab_value", "result", "9e999"),
    "shares that are no number": value("product", "parts", "'oxide=nan'"),
    "a time at the end of integers": value("dose", "taken", str(2**63 - 1)),
    "entered at the end of integers": value("rating", "entered", str(2**63 - 1)),
    "an offset of days": value("dose", "taken_offset_min", "99999"),
    "a clock that is none": value("dose", "planned", "'8 o''clock'"),
    "a clock with an offset": value("schedule", "planned", "'08:00:00+02:00'"),
    "clocks that are none": value("medicine", "times", "'08:00 x'"),
    "a rating of 77": value("rating", "value", "77"),
    "a day that starts at 99": value("profile", "day_start_hour", "99"),
    "days of the week that are none": value(
        "schedule", "weekdays", "'0 9'", "schedule s: weekdays"
    ),
    "a product's name of 200 KB": value("product", "name", "long()"),
    "a dose's name of 200 KB": value("dose", "product_name", "long()"),
    "a zone of 200 KB": value("dose", "taken_zone", "long()"),
    "an unknown slot": value("dose", "slot", "'noon'", unknown="noon"),
    "an unknown scale": value(
        "rating", "scale", "'wit'", "rating 2026-11-23/wit: scale", unknown="wit"
    ),
    "an unknown kind of event": value("event", "kind", "'eclipse'", unknown="eclipse"),
    "an unknown form": value("product", "form", "'moonstone'", unknown="moonstone"),
    "an unknown condition": value("condition", "key", "'vertigo'", unknown="vertigo"),
    "an unknown limit": value("profile", "limit", "'mars'", unknown="mars"),
    "an unknown outcome of a trial": value("trial", "main", "'wit'", unknown="wit"),
    "an unknown kind of lab value": value("lab_value", "kind", "'zinc'", unknown="zinc"),
    "a dose of no product": Crafted(("PRAGMA foreign_keys = OFF", "DELETE FROM product")),
    "a history that is no object": line(("UPDATE history_row SET before = '[1]' WHERE step = 2",)),
    "a history that is no JSON": line(("UPDATE history_row SET before = '{' WHERE step = 2",)),
    "a history nested deeply": line(
        (f"UPDATE history_row SET before = '{'[' * 50_000}' WHERE step = 2",)
    ),
    "a history of infinity": line(
        ("UPDATE history_row SET before = replace(before, '48.0', '1e999') WHERE step = 2",)
    ),
    "a history of another row": line(
        ("UPDATE history_row SET id = 'other' WHERE step = 2 AND seq = 0",)
    ),
    "a history of an unknown kind": line(("UPDATE history_row SET kind = 'song' WHERE step = 2",)),
    "a step at no time": Crafted(("UPDATE history SET at = 1 << 62",), "history 1: at"),
    "a step from nowhere": Crafted(("UPDATE history SET origin = 'moon'",), "history 1: origin"),
    "a trigger": schema(
        "CREATE TRIGGER t AFTER INSERT ON dose BEGIN DELETE FROM rating; END",
    ),
    "a view": schema("CREATE VIEW songs AS SELECT 1"),
    "a view in the place of a table": schema(
        "DROP TABLE rating", "CREATE VIEW rating AS SELECT * FROM dose"
    ),
    "an index on an expression": schema("CREATE INDEX i ON dose (abs(units))"),
    "an index of another's": schema("CREATE INDEX i ON dose (note)"),
    "a table of another's": schema("CREATE TABLE song (title)"),
    "a virtual table": schema("CREATE VIRTUAL TABLE found USING fts5 (words)"),
    "a generated column": schema("ALTER TABLE dose ADD COLUMN twice REAL AS (units * 2)"),
    "a table that was renamed": schema("ALTER TABLE rating RENAME TO ratings"),
    "a table that is gone": schema("DROP TABLE history_row"),
    "a check of another's": rewritten("dose", "units > 0", "abs(units) > -1"),
    "another program's number": schema("PRAGMA application_id = 7"),
    "a schema of the future": schema("PRAGMA user_version = 99"),
    "a schema without a number": schema("PRAGMA user_version = 0"),
    "a schema below nothing": schema("PRAGMA user_version = -3"),
    "a text that is none": value("event", "text", "CAST(x'ff' AS TEXT)"),
}
"""What can be wrong with a log that its pages do not tell."""


def crafted_log(name: str, sound: Path, folder: Path) -> Path:
    """Make the log called `name` in `folder`, from the folder of a sound one."""
    shutil.copytree(sound, folder)
    CRAFTED[name].spoil(folder / FILE)
    return folder / FILE
