"""The process that fills a workbook: see `workbook`, which starts it."""

from __future__ import annotations

import sys

from msgspec import msgpack

from magtrack.exporters._apart import Told, serve
from magtrack.exporters.tables.workbook import BookJob, filled


def _filled(given: bytes, on_progress: Told) -> bytes:
    return filled(msgpack.decode(given, type=BookJob), on_progress)


if __name__ == "__main__":
    sys.exit(serve(_filled))
