"""The files inside a file: a zip is read where it lies, its members one by one, never unpacked."""

from __future__ import annotations

import lzma
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile

from msgspec import Struct

from magtrack.errors import ImportProblem
from magtrack.importers import unreadable
from magtrack.texts import _

LARGEST_BYTES = 256 << 20
"""A table or JSON file larger than this is refused: it is held in memory while it is read."""

MOST_MEMBERS = 20_000
"""A zip that claims more members is not one of any program we read."""

HEAD_BYTES = 1 << 16
"""How much of a file is looked at to tell what it is."""

_BROKEN = (
    BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,  # by zipfile, of a compression it does not know
    RuntimeError,
    UnicodeDecodeError,
)


class ArchiveMember(Struct, frozen=True):
    """A file on disk or in a zip: its name with the folders of the zip, its size, its bytes."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]

    @property
    def last_name(self) -> str:
        """Return the name without its folders."""
        return self.name.rpartition("/")[2]

    def head(self) -> bytes:
        """Return the first bytes."""
        with self.open() as stream:
            return stream.read(HEAD_BYTES)

    def content(self) -> bytes:
        """Return all bytes; raises ImportProblem where they are too many."""
        if self.size > LARGEST_BYTES:
            raise ImportProblem(
                _("{file} is larger than {size} MiB.").format(
                    file=self.name, size=LARGEST_BYTES >> 20
                )
            )
        with self.open() as stream:
            return stream.read(LARGEST_BYTES)


@contextmanager
def members(path: Path) -> Iterator[list[ArchiveMember]]:
    """Yield the file at `path`, or the files in it if it is a zip; none for a folder.

    The names in a zip are names only: nothing is ever written under them. What cannot be read, then
    or later, becomes an ImportProblem.
    """
    try:
        if path.is_dir():
            yield []
        elif is_zipfile(path):
            with ZipFile(path) as archive:
                yield _in_zip(archive, path)
        else:
            yield [ArchiveMember(path.name, path.stat().st_size, lambda: path.open("rb"))]
    except _BROKEN as error:
        raise ImportProblem(_("{file} is a broken or locked zip.").format(file=path)) from error
    except OSError as error:
        raise unreadable(path, error) from error


def _in_zip(archive: ZipFile, path: Path) -> list[ArchiveMember]:
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise ImportProblem(_("{file} holds too many files.").format(file=path))
    return [
        ArchiveMember(info.filename, info.file_size, _opener(archive, info))
        for info in infos
        if info.filename and not info.is_dir()  # a damaged zip may hold a file without a name
    ]


def _opener(archive: ZipFile, info: ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(info)


def first_member(path: Path, wanted: Callable[[ArchiveMember], bool]) -> bool:
    """Tell whether any file at `path` is wanted; False where it cannot be read."""
    try:
        with members(path) as found:
            return any(wanted(member) for member in found)
    except ImportProblem:
        return False
