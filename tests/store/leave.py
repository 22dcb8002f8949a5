"""Leaves a log of the present version as text, for test_schemas: python -m tests.store.leave

Run it once when a step is added to the schema, and commit `schemas/VERSION.sql`, which is never
edited, and `migrations/schema.sql`, the parts that every log of the present version has.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from magtrack.clock import FixedClock
from magtrack.domain.record.edits import Delete, Put
from magtrack.paths import data_dir
from magtrack.store.database import APPLICATION_ID, SCHEMA_VERSION
from magtrack.store.journal import Journal
from magtrack.store.schema import SCHEMA_FILE, schema_text
from tests.store.conftest import NOW, RECORDS, SCHEMAS


def leave_schema():
    (data_dir("migrations") / SCHEMA_FILE).write_text(schema_text(), "utf-8")


def main():
    leave_schema()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "magtrack.sqlite3"
        with Journal(path, FixedClock(NOW, "UTC")) as journal:
            journal.apply("everything", *map(Put, RECORDS.values()))
            journal.apply("gone", *map(Delete, reversed(RECORDS.values())))
            journal.apply("back", *map(Put, RECORDS.values()))
        connection = sqlite3.connect(path)
        text = "\n".join(connection.iterdump())
        connection.close()
    for pragma in (f"application_id = {APPLICATION_ID}", f"user_version = {SCHEMA_VERSION}"):
        text += f"\nPRAGMA {pragma};"
    (SCHEMAS / f"{SCHEMA_VERSION}.sql").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
