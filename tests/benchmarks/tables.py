"""Runs in a process of its own: writes or reads the tables once, and prints what it cost.

tables.py export|raw_export LOG FOLDER; tables.py take_in|raw_take_in|bare_take_in FOLDER NEW
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
import time
from pathlib import Path

import logs
from measure import memory_mb

from magtrack import reference
from magtrack.domain.record.days import moment_at
from magtrack.domain.record.edits import Stamp
from magtrack.store import rows
from magtrack.store.journal import Journal

NOW = moment_at(logs.NOW, logs.ZONE)


def export(path, out):
    """Write the whole set."""
    from magtrack.exporters import ExportRequest
    from magtrack.exporters.tables.csv_set import EXPORTER

    with Journal(path, logs.CLOCK) as journal:
        EXPORTER.write(journal, ExportRequest(out, NOW, logs.TODAY, reference.load()))


def raw_export(path, out):
    """Write the doses as they stand in the file, the way the csv module would."""
    connection = sqlite3.connect(path)
    sql = f"SELECT {rows.DOSE.column_list} FROM dose ORDER BY day, taken, id"
    with out.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(connection.execute(sql))


def take_in(folder, new):
    """Read a whole set into an empty log, as one step that can be undone."""
    from magtrack.importers.own.csv_set import IMPORTER

    numbers = iter(range(10**9))
    with Journal(new, logs.CLOCK) as journal:
        stamp = Stamp(NOW, lambda: f"new-{next(numbers)}")
        plan = IMPORTER.read(folder, journal, reference.load(), stamp)
        journal.apply("Import", *plan.edits)


KEYS = {
    "doses": ("(id)", "(day, taken_utc, id)", "(product_id)"),
    "ratings": ("(day, scale)",),
    "events": (),
}
"""The sheets with many rows, and what the log keeps sorted of each, to find it again."""


def raw_take_in(folder, new):
    """Read the same rows into tables, unchecked, with the log's keys and indexes."""
    _raw(folder, new, KEYS)


def bare_take_in(folder, new):
    """Read the same rows into tables that nothing can be found in but by reading them all."""
    _raw(folder, new, dict.fromkeys(KEYS, ()))


def _raw(folder, new, keys):
    connection = sqlite3.connect(new)
    for sheet, indexes in keys.items():
        with (folder / f"{sheet}.csv").open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file)
            header = next(reader)
            connection.execute(f"CREATE TABLE {sheet} ({', '.join(header)})")
            for number, columns in enumerate(indexes):
                connection.execute(f"CREATE INDEX {sheet}_{number} ON {sheet} {columns}")
            with connection:
                marks = ", ".join("?" * len(header))
                connection.executemany(f"INSERT INTO {sheet} VALUES ({marks})", reader)


if __name__ == "__main__":
    act, source, target = sys.argv[1:]
    start = time.process_time()
    globals()[act](Path(source), Path(target))
    took = 1000 * (time.process_time() - start)
    print(json.dumps({"cpu": took, "memory": memory_mb("VmHWM")}))
