"""Writes and reads the tables, as the program does and as the csv module alone would.

Run as tables.py FOLDER NEW, it reads a set into a new log and prints the memory that it took.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
from pathlib import Path

import logs
from measure import memory_mb

from magtrack import reference
from magtrack.domain.record.days import moment_at
from magtrack.domain.record.edits import Stamp
from magtrack.exporters import ExportRequest
from magtrack.exporters.tables.csv_set import EXPORTER
from magtrack.importers.own.csv_set import IMPORTER
from magtrack.store import rows
from magtrack.store.journal import Journal

NOW = moment_at(logs.NOW, logs.ZONE)
REFERENCE = reference.load()


def export(path, out):
    """Write the whole set."""
    with Journal(path, logs.CLOCK) as journal:
        EXPORTER.write(journal, ExportRequest(out, NOW, logs.TODAY, REFERENCE))


def raw_export(path, out):
    """Write the doses as they stand in the file, the way the csv module would."""
    connection = sqlite3.connect(path)
    sql = f"SELECT {rows.DOSE.column_list} FROM dose ORDER BY day, taken, id"
    with out.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(connection.execute(sql))
    connection.close()


def take_in(folder, new):
    """Read a whole set into an empty log, as one step that can be undone."""
    numbers = iter(range(10**9))
    with Journal(new, logs.CLOCK) as journal:
        stamp = Stamp(NOW, lambda: f"new-{next(numbers)}")
        plan = IMPORTER.read(folder, journal, REFERENCE, stamp)
        journal.apply("Import", *plan.edits)


KEYS = {
    "doses": ("(id)", "(day, taken_utc, id)", "(product_id)"),
    "ratings": ("(day, scale)",),
    "events": (),
}
"""The sheets with many rows, and what the log keeps sorted of each, to find it again."""


def raw_take_in(folder, new):
    """Read the same rows into tables, unchecked, with the log's keys and indexes."""
    connection = sqlite3.connect(new)
    for sheet, indexes in KEYS.items():
        with (folder / f"{sheet}.csv").open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file)
            header = next(reader)
            connection.execute(f"CREATE TABLE {sheet} ({', '.join(header)})")
            for number, columns in enumerate(indexes):
                connection.execute(f"CREATE INDEX {sheet}_{number} ON {sheet} {columns}")
            with connection:
                marks = ", ".join("?" * len(header))
                connection.executemany(f"INSERT INTO {sheet} VALUES ({marks})", reader)
    connection.close()


if __name__ == "__main__":
    take_in(*map(Path, sys.argv[1:]))
    print(json.dumps({"memory": memory_mb("VmHWM")}))
