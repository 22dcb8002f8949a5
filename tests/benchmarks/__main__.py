"""Measures every speed budget and prints them as one table: script/check bench [PART ...].

Parts: the names of the modules in `PARTS`. The exit code is 1 where a budget was missed.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path

from measure import ROOT, table

sys.path.insert(0, str(ROOT))

PARTS = (
    "start_rows",
    "store_rows",
    "table_rows",
    "chart_rows",
    "window_rows",
    "safety_rows",
    "verdict_rows",
    "report_rows",
)


def main(names):
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for name in names or PARTS:
            folder = Path(scratch) / name
            folder.mkdir()
            for row in importlib.import_module(name).measure(folder):
                print(f"  {row.what}: {row.verdict}", file=sys.stderr, flush=True)
                rows.append(row)
    print(table(rows))
    return 0 if all(row.is_kept for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
