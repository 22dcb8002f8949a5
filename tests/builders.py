"""What tests are built from: records with all that does not matter filled in."""

from __future__ import annotations

import sqlite3
from contextlib import closing


def damage(path, sql, *values):
    """Change the file of a log behind the back of whoever has it open."""
    with sqlite3.connect(path) as db:
        db.execute(sql, values)
    db.close()


def rows_of(path, sql, *values):
    """Return the rows that a question finds in the file of a log."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql, values).fetchall()
