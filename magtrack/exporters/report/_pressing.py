"""The process that lays a report out: see `_press`, which starts it."""

from __future__ import annotations

import sys

import msgspec

from magtrack.exporters._apart import Told, serve
from magtrack.exporters.report import pdf
from magtrack.exporters.report._press import Job


def main() -> int:
    """Load Qt and the fonts, then do the job that comes in."""
    pdf.ready()
    return serve(_pressed)


def _pressed(given: bytes, on_progress: Told) -> bytes:
    job = msgspec.msgpack.decode(given, type=Job)
    make = pdf.pictures if job.as_of is None else pdf.printed
    return msgspec.msgpack.encode(make(job, on_progress))


if __name__ == "__main__":
    sys.exit(main())
