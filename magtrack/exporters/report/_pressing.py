"""The process that lays a report out: see `_press`, which starts it."""

from __future__ import annotations

import sys

import msgspec

from magtrack.exporters.report import pdf
from magtrack.exporters.report._press import MADE, Job


def main() -> int:
    """Do the job that comes in, tell how far it is, and write what was made."""
    job = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Job)
    made = pdf.printed(job, _tell) if job.as_of is not None else pdf.pictures(job, _tell)
    sys.stderr.write(f"{MADE}\n")
    sys.stderr.flush()
    sys.stdout.buffer.write(msgspec.msgpack.encode(made))
    return 0


def _tell(done: int, total: int) -> None:
    sys.stderr.write(f"{done}/{total}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
