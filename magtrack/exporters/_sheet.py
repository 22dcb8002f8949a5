"""One CSV file being written: UTF-8 with a byte-order mark, CRLF, quotes where RFC 4180 asks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from magtrack.domain.cells import line
from magtrack.exporters._files import new_file, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from magtrack.domain.dictionary import Column
    from magtrack.exporters._records import Row


@dataclass(frozen=True, slots=True)
class Written:
    """A finished file: its columns, rows, bytes and checksum."""

    name: str
    columns: Sequence[Column]
    rows: int
    size: int
    sha256: str


class Sheet:
    """A CSV file in `folder`, written part by part; it is open only while a part is written."""

    def __init__(self, folder: Path, name: str, columns: Sequence[Column]) -> None:
        """Make the file and write its header; raises OSError."""
        self.name = name
        self.columns = columns
        self.rows = 0
        self._path = folder / name
        with new_file(self._path) as file:
            file.write(b"\xef\xbb\xbf" + line([column.name for column in columns]).encode())

    def write(self, rows: Iterable[Row]) -> None:
        """Add rows; raises OSError."""
        lines = list(map(line, rows))
        with self._path.open("ab") as file:
            file.write("".join(lines).encode())
        self.rows += len(lines)

    def close(self) -> Written:
        """Finish the file; raises OSError."""
        with self._path.open("r+b") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
            settle(file)
        return Written(self.name, self.columns, self.rows, size, digest)
