"""Runs in a process of its own: writes the PDF twice and prints the CPU time of each.

report.py LOG OUT [all]
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path

import logs

from magtrack import reference
from magtrack.domain.record.days import moment_at
from magtrack.exporters import ExportRequest
from magtrack.store.journal import Journal


def write(path, out, *, everything):
    """Write the report of the log as it is when nothing is asked for, or of all its days."""
    from magtrack.exporters.report.pdf import EXPORTER

    now = moment_at(logs.NOW, logs.ZONE)
    first = date.min if everything else None
    with Journal(path, logs.CLOCK) as journal:
        EXPORTER.write(journal, ExportRequest(out, now, logs.TODAY, reference.load(), first=first))


if __name__ == "__main__":
    path, out, *everything = sys.argv[1:]
    figures = {}
    for which in ("first", "second"):
        start = time.process_time()
        write(Path(path), Path(out), everything=bool(everything))
        figures[which] = 1000 * (time.process_time() - start)
    print(json.dumps(figures))
