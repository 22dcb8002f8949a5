"""MagTrack's own set of CSV files, as a folder or one zip: read back as it was written.

A zip is never unpacked: its members are read by name, and only the known ones. What was worked out
when the set was written is not read back: it follows from the rest. The one sheet `days.csv` holds
nothing else, and a workbook is made for the eye: both are recognised to be refused.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from io import BufferedReader, RawIOBase
from operator import itemgetter
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from magtrack.errors import ImportProblem, PasswordNeeded
from magtrack.fileset import CSV_FORMAT, PACKAGE, VERSION, WORKBOOK_TITLE
from magtrack.fileset.archives import DAMAGED
from magtrack.fileset.days import DAYS_START
from magtrack.fileset.labs import OF_EARLIER_VERSIONS
from magtrack.fileset.records import TABLES
from magtrack.fileset.table import FileTable
from magtrack.importers import Importer, ImportPlan, ImportRequest, start_of, unreadable
from magtrack.importers.own._table_reader import TableReader
from magtrack.texts import _

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LARGEST_BYTES = 1 << 30
"""A larger file is refused: a zip may claim any size."""

_NEEDED = ("products", "doses")
_PIECE = 1 << 16

_LOCKED = 0x1
"""The flag of a member that needs a password."""


class _Folder:
    """The files of a folder, by name."""

    def __init__(self, path: Path) -> None:
        self.names = frozenset(each.name for each in path.iterdir() if each.is_file())
        self._path = path

    def size(self, name: str) -> int:
        return (self._path / name).stat().st_size

    def open(self, name: str) -> IO[bytes]:
        return (self._path / name).open("rb")


class _Zip:
    """The members of a zip (zipfile's or pyzipper's), by the last part of their names."""

    def __init__(self, archive: Any) -> None:  # noqa: ANN401 - pyzipper has no types
        self._archive = archive
        self._members = {info.filename.rpartition("/")[2]: info for info in archive.infolist()}
        self.names = frozenset(self._members)

    def size(self, name: str) -> int:
        return int(self._members[name].file_size)

    def open(self, name: str) -> IO[bytes]:
        stream: IO[bytes] = self._archive.open(self._members[name])
        return stream


def accepts(path: Path) -> bool:
    """Tell whether this looks like a set: it has the package file, or products and doses.

    The one sheet and the workbook are ours as well, though they cannot be read back.
    """
    if _is_sheet(path) or _is_workbook(path):
        return True
    try:
        with _opened(path) as files:
            return PACKAGE in files.names or {f"{n}.csv" for n in _NEEDED} <= files.names
    except ImportProblem:
        return False


def _is_sheet(path: Path) -> bool:
    start = DAYS_START.encode()
    return start_of(path, len(start)) == start


def _is_workbook(path: Path) -> bool:
    member, title = WORKBOOK_TITLE
    try:
        with ZipFile(path) as archive:
            return title in archive.read(member)
    except (OSError, KeyError, *DAMAGED):
        return False


def plan(path: Path, request: ImportRequest) -> ImportPlan:
    """Return what the set at `path` would do; raises ImportProblem with every refused row.

    Raises PasswordNeeded where it is locked and no password was given.
    """
    if _is_sheet(path):
        raise ImportProblem(
            _(
                "{file} is the one-sheet summary of a log, a row for each day, and not the log:"
                " the doses, ratings and times behind it are not in it. Nothing was taken in."
                " Import the whole set, as a folder or zip."
            ).format(file=path)
        )
    if _is_workbook(path):
        raise ImportProblem(
            _(
                "{file} is a workbook that MagTrack wrote to be looked at, and it is not read back."
                " Nothing was taken in. Import all tables of that log instead, as a folder or zip."
            ).format(file=path)
        )
    intake = TableReader(request, IMPORTER.key, guarded=True)
    with _opened(path, request.password) as files:
        _check_package(files)
        for name in _NEEDED:
            if f"{name}.csv" not in files.names:
                raise ImportProblem(_("{file} is missing from the set.").format(file=f"{name}.csv"))
        every = [(f"{table.name}.csv", table) for table in (*TABLES.values(), *OF_EARLIER_VERSIONS)]
        there = [(file, table) for file, table in every if file in files.names]
        for file, _table in there:
            _check_size(files, file)
        total = sum(files.size(file) for file, _table in there)
        done = 0
        for file, table in there:
            with files.open(file) as stream:
                heard = _Heard(stream, partial(_tell, request, done, total))
                intake.take(table, file, _rows(table, file, BufferedReader(heard, _PIECE)))
            done += files.size(file)
    return intake.plan(path.name)


def _tell(request: ImportRequest, before: int, total: int, done: int) -> None:
    request.on_progress(min(before + done, total), total)


class _Heard(RawIOBase):
    """A stream that tells how many bytes were read of it."""

    def __init__(self, stream: IO[bytes], on_progress: Callable[[int], None]) -> None:
        self._stream, self._on_progress, self._done = stream, on_progress, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        piece = self._stream.read(len(memoryview(buffer)))
        memoryview(buffer)[: len(piece)] = piece
        self._done += len(piece)
        self._on_progress(self._done)
        return len(piece)


@contextmanager
def _opened(path: Path, password: str | None = None) -> Iterator[_Folder | _Zip]:
    """Yield the files at `path`; what cannot be read becomes an ImportProblem.

    Without a password (None, not "") only the names are wanted.
    """
    is_locked = False
    try:
        if path.is_dir():
            yield _Folder(path)
            return
        with ZipFile(path) as archive:
            is_locked = any(info.flag_bits & _LOCKED for info in archive.infolist())
            if password is None or not is_locked:
                yield _Zip(archive)
                return
        with _unlocked(path, password) as files:
            yield files
    except DAMAGED as error:
        text = _("{file} is not a set of CSV files.")
        if is_locked:
            text = _("{file} could not be opened with this password, or is damaged.")
        raise ImportProblem(text.format(file=path)) from error
    except OSError as error:
        raise unreadable(path, error) from error


@contextmanager
def _unlocked(path: Path, password: str) -> Iterator[_Zip]:
    """Yield the members of a locked zip."""
    if not password:
        raise PasswordNeeded(
            _("{file} is locked with a password, and none was given.").format(file=path)
        )
    try:
        import pyzipper
    except ImportError as error:
        raise ImportProblem(
            _(
                "Reading a locked zip needs the package pyzipper, which is not installed:"
                " pip install 'magtrack[zip]'."
            )
        ) from error
    try:
        with pyzipper.AESZipFile(path) as archive:
            archive.setpassword(password.encode())
            yield _Zip(archive)
    except pyzipper.BadZipFile as error:  # a class of its own
        raise BadZipFile(str(error)) from error


def _check_size(files: _Folder | _Zip, name: str) -> None:
    if files.size(name) > LARGEST_BYTES:
        raise ImportProblem(_("{file} is larger than 1 GiB.").format(file=name))


def _check_package(files: _Folder | _Zip) -> None:
    """Refuse a set that a newer MagTrack wrote, or one whose package file is broken."""
    if PACKAGE not in files.names:
        return
    _check_size(files, PACKAGE)
    with files.open(PACKAGE) as stream:
        try:
            about = json.load(stream)["magtrack"]
            format_, version = about["format"], int(about["version"])
        except (ValueError, KeyError, TypeError) as error:
            raise ImportProblem(_("{file} is broken.").format(file=PACKAGE)) from error
    if format_ != CSV_FORMAT:
        raise ImportProblem(_("{file} describes other data.").format(file=PACKAGE))
    if version > VERSION:
        raise ImportProblem(
            _(
                "This set was written by a newer MagTrack (version {there}; this reads {here})."
            ).format(there=version, here=VERSION)
        )


def _rows(table: FileTable, file: str, stream: IO[bytes]) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the line on which each row ends, and its cells that are read back."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    reader = csv.reader(text, strict=True)
    try:
        header = next(reader, [])
        places = _places(table, header, file)
        if not places:
            return
        # a tuple, even of one: what is too much is not read
        pick, lacks_some = itemgetter(*places, places[0]), len(header) in places
        for row in reader:
            if len(row) != len(header):
                raise ImportProblem(
                    _("{file}, row {row}: {n} cells where the header has {wanted}.").format(
                        file=file, row=reader.line_num, n=len(row), wanted=len(header)
                    )
                )
            if lacks_some:
                row.append("")
            yield reader.line_num, pick(row)
    except UnicodeDecodeError as error:
        raise ImportProblem(_("{file} is not in UTF-8.").format(file=file)) from error
    except csv.Error as error:
        raise ImportProblem(
            _("{file}, row {row}: the CSV is broken ({reason}).").format(
                file=file, row=reader.line_num, reason=error
            )
        ) from error
    finally:
        text.detach()


def _places(table: FileTable, header: Sequence[str], file: str) -> list[int]:
    """Return where the columns that are read back stand in a header, nowhere for earlier ones.

    One that files of earlier versions lack stands behind the last one of the header. Raises
    ImportProblem where another is missing or one comes twice.
    """
    if table.earlier and not {column.name for column in table.read_back} <= set(header):
        return []
    places = []
    for column in table.read_back:
        name, n = column.name, header.count(column.name)
        if n != 1 and not (n == 0 and column.later):
            message = (
                _("{file}: the column “{name}” is missing.")
                if n == 0
                else _("{file}: the column “{name}” comes twice.")
            )
            raise ImportProblem(message.format(file=file, name=name))
        places.append(header.index(name) if n else len(header))
    return places


IMPORTER = Importer("csv", lambda: _("MagTrack's CSV files"), accepts, plan, by_hand=True)
