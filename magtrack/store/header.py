"""The first bytes of a file, read before SQLite may touch it.

SQLite can change a file by opening it: it overwrites a short text file, folds in another program's
WAL, and rolls back whatever journal lies beside it.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

_MAGIC = b"SQLite format 3\0"
_BYTES = 100


class Header(Struct, frozen=True):
    """What the first 100 bytes say (https://www.sqlite.org/fileformat2.html, section 1.3).

    `is_cut` tells that the file is shorter than it says of itself.
    """

    is_sqlite: bool
    application_id: int
    version: int
    is_wal: bool
    is_cut: bool


def read_header(path: Path) -> Header | None:
    """Return the header of the file at `path`, None where it has no bytes; raises OSError."""
    with path.open("rb") as file:
        content = file.read(_BYTES)
    return _header(content, path.stat().st_size) if content else None


def _header(content: bytes, size: int) -> Header:
    def number(first: int, end: int) -> int:
        return int.from_bytes(content[first:end], "big")

    knows_pages = content[24:28] == content[92:96]
    page_bytes = number(16, 18) * (65_536 if number(16, 18) == 1 else 1)
    return Header(
        content.startswith(_MAGIC),
        number(68, 72),
        number(60, 64),
        content[18:19] == b"\x02",
        size < _BYTES or (knows_pages and size < number(28, 32) * page_bytes),
    )


def journal_of(path: Path) -> Path:
    """Return where SQLite keeps the journal of a write that is under way, or was cut off."""
    return path.with_name(f"{path.name}-journal")
