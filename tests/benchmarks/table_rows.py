"""A million doses to CSV and back, each in a process of its own because memory counts."""

from __future__ import annotations

import logs
from measure import Row, child, compared

DAYS, EXTRAS = 62_500, 14
"""16 doses a day make a million."""

ROUNDS = 3


def measure(scratch):
    """Yield the rows of the tables."""
    path = logs.make(scratch / "magtrack.sqlite3", DAYS, EXTRAS)
    pairs = [
        [
            child("tables.py", name, path, scratch / f"{name}-{n}")
            for name in ("export", "raw_export")
        ]
        for n in range(ROUNDS)
    ]
    ours, raw = zip(*pairs, strict=True)
    yield compared("1 000 000 doses to CSV", _cpu(ours), _cpu(raw), ratio_budget=1.8)
    yield Row(
        "1 000 000 doses to CSV, peak memory",
        max(each["memory"] for each in ours),
        budget=60,
        unit="MB",
    )
    folder = scratch / "export-0"
    rounds = [
        [
            child("tables.py", name, folder, scratch / f"{name}-{n}")
            for name in ("take_in", "raw_take_in", "bare_take_in")
        ]
        for n in range(2)
    ]
    ours, raw, bare = zip(*rounds, strict=True)
    yield compared("1 000 000 own rows from CSV", _cpu(ours), _cpu(raw), ratio_budget=1.6)
    yield compared("  beside tables without key or index", _cpu(ours), _cpu(bare))
    yield Row(
        "1 000 000 own rows from CSV, peak memory",
        max(each["memory"] for each in ours),
        max(each["memory"] for each in raw),
        unit="MB",
    )


def _cpu(figures):
    return [each["cpu"] for each in figures]
