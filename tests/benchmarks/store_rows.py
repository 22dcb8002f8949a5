"""Reading the log, and writing a dose durably."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import logs
from measure import compared, in_turn

from magtrack import reference
from magtrack.domain.record.days import moment_at
from magtrack.domain.record.edits import Stamp, extra_dose
from magtrack.store import rows
from magtrack.store.journal import Journal


def measure(scratch):
    """Yield the rows of the store."""
    yield _read(scratch, "journal.log, 84 days", logs.TWELVE_WEEKS, budget=3)
    yield _read(scratch, "journal.log, 10 years", logs.TEN_YEARS, budget=100)
    yield _write(scratch)


def _read(scratch, what, n_days, budget):
    path = logs.make(scratch / f"{n_days}.sqlite3", n_days)
    first = logs.TODAY - timedelta(days=n_days - 1)
    span = (first.isoformat(), logs.TODAY.isoformat())
    raw = sqlite3.connect(path)

    def fetch():
        for table in (rows.DOSE, rows.RATING):
            sql = f"SELECT {table.column_list} FROM {table.name} WHERE day BETWEEN ? AND ?"
            raw.execute(sql, span).fetchall()

    with Journal(path, logs.CLOCK) as journal:
        ours, theirs = in_turn([lambda: journal.log(first, logs.TODAY), fetch], rounds=15)
    raw.close()
    return compared(what, ours, theirs, ratio_budget=4, budget=budget)


def _write(scratch):
    """Compare logging a dose with a bare insert in the same journal mode."""
    forms = reference.load().forms
    path = logs.make(scratch / "write.sqlite3", logs.TWELVE_WEEKS)
    raw_path = logs.make(scratch / "raw.sqlite3", logs.TWELVE_WEEKS)
    numbers = iter(range(10**6))
    stamp = Stamp(moment_at(logs.NOW, logs.ZONE), lambda: f"new-{next(numbers)}")
    raw = sqlite3.connect(raw_path, isolation_level=None)
    raw.execute("PRAGMA synchronous = EXTRA")
    with Journal(path, logs.CLOCK) as journal:
        log = journal.log(logs.TODAY, logs.TODAY)

        def ours():
            for _ in range(20):
                journal.apply("Dose", extra_dose(log, forms, logs.PRODUCT, stamp))

        def theirs():
            for _ in range(20):
                dose = extra_dose(log, forms, logs.PRODUCT, stamp).record
                raw.execute(rows.DOSE.upsert, rows.DOSE.to_row(dose))

        one, other = in_turn([ours, theirs], rounds=15)
    raw.close()
    per_dose = [[ms / 20 for ms in series] for series in (one, other)]
    return compared("a dose made durable, with its history", *per_dose)
