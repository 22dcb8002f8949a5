"""The report of 12 weeks as a PDF: in a process of its own, because its imports count."""

from __future__ import annotations

import logs
from measure import Row, child, median

ROUNDS = 5


def measure(scratch):
    """Yield the rows of the report."""
    path = logs.make(scratch / "magtrack.sqlite3", logs.TWELVE_WEEKS, extras_a_day=0)
    found = [child("report.py", path, scratch / f"{n}.pdf") for n in range(ROUNDS)]
    yield Row("PDF of 12 weeks, Qt and charts loaded for it", _cpu(found, "first"), budget=1000)
    yield Row("PDF of 12 weeks, once they are loaded", _cpu(found, "second"), budget=500)
    path = logs.make(scratch / "ten.sqlite3", logs.TEN_YEARS, extras_a_day=0)
    found = [child("report.py", path, scratch / "ten.pdf", "all")]
    yield Row("PDF of ten years, every day", _cpu(found, "second"))


def _cpu(figures, which):
    return median(each[which] for each in figures)
