"""What tests are built from: records with all that does not matter filled in."""

from __future__ import annotations

import sqlite3


def damage(path, sql, *values):
    """Change the file of a log behind the back of whoever has it open."""
    with sqlite3.connect(path) as db:
        db.execute(sql, values)
    db.close()
