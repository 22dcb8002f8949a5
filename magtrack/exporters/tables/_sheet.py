"""One CSV file being written: UTF-8 with a byte-order mark, CRLF, quotes where RFC 4180 asks."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from msgspec import Struct

from magtrack.exporters._files import new_file, settle
from magtrack.fileset.cells import line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from magtrack.exporters.tables._records import Row
    from magtrack.fileset.dictionary import Column


class Written(Struct, frozen=True):
    """A finished file: its columns, rows, bytes and checksum."""

    name: str
    columns: Sequence[Column]
    rows: int
    size: int
    sha256: str


_LINES_AT_ONCE = 4000
"""Lines held back at most, more or less: opening a file for a few lines takes longer than they."""


class Sheet:
    """A CSV file in `folder`, written part by part; it is open only while a part is written."""

    def __init__(self, folder: Path, name: str, columns: Sequence[Column]) -> None:
        """Make the file; raises OSError."""
        self.name = name
        self.columns = columns
        self.rows = 0
        self._path = folder / name
        self._lines = [line([column.name for column in columns])]
        with new_file(self._path) as file:
            file.write(b"\xef\xbb\xbf")

    def write(self, rows: Iterable[Row]) -> None:
        """Add rows; raises OSError."""
        held = len(self._lines)
        self._lines += map(line, rows)
        self.rows += len(self._lines) - held
        if len(self._lines) > _LINES_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        with self._path.open("ab") as file:
            file.write("".join(self._lines).encode())
        self._lines.clear()

    def close(self) -> Written:
        """Finish the file; raises OSError."""
        self._flush()
        with self._path.open("r+b") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
            settle(file)
        return Written(self.name, self.columns, self.rows, size, digest)
