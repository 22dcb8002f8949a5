"""The tables of ten years written and read, and the memory that those of eighty take."""

from __future__ import annotations

from itertools import count

import logs
import tables
from measure import Row, child, compared, in_turn

EXTRAS = 6
"""With the two planned doses these make 30 000 in ten years."""


def measure(scratch):
    """Yield the rows of the tables."""
    path = logs.make(scratch / "magtrack.sqlite3", logs.TEN_YEARS, EXTRAS)
    new = (scratch / f"made-{number}" for number in count())
    ours, raw = in_turn(
        [lambda: tables.export(path, next(new)), lambda: tables.raw_export(path, next(new))]
    )
    yield compared("10 years (30 000 doses) to CSV", ours, raw, ratio_budget=2.5)
    folder = scratch / "set"
    tables.export(path, folder)
    ours, raw = in_turn(
        [lambda: tables.take_in(folder, next(new)), lambda: tables.raw_take_in(folder, next(new))]
    )
    yield compared("10 years (30 000 doses) from CSV", ours, raw, ratio_budget=4)
    yield _memory(scratch)


def _memory(scratch):
    path = logs.make(scratch / "long.sqlite3", logs.EIGHTY_YEARS, EXTRAS)
    folder = scratch / "long"
    tables.export(path, folder)
    peak = child("tables.py", folder, scratch / "taken-in")["memory"]
    return Row("80 years from CSV, peak memory", peak, budget=200, unit="MB")
