"""The files inside a file or folder, and the sheets of a workbook, each as a file of its own.

A zip is read where it lies, its members one by one, never unpacked.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import IO
from zipfile import ZipExtFile, ZipFile, ZipInfo, is_zipfile

from msgspec import Struct
from msgspec.structs import replace

from magtrack.errors import ImportProblem
from magtrack.fileset.archives import DAMAGED
from magtrack.importers import no_progress, unreadable
from magtrack.importers.toolkit.workbooks import START_BYTES, SUFFIXES, is_workbook, sheets_of
from magtrack.texts import _

LARGEST_BYTES = 256 << 20
"""A table or JSON file larger than this is refused: it is held in memory while it is read."""

MOST_BYTES = 1 << 30
"""More is not read of the tables of one zip or folder."""

_PACKED_BYTES, _PACKED_TO_ONE = 32 << 20, 200
"""What is larger, and packed more tightly than any log can be, was made to fill a disk."""

MOST_MEMBERS = 20_000
"""A zip that claims more members is not one of any program we read."""

MOST_IN_FOLDER = 2_000
"""A folder with more files is none that a program exported."""

HEAD_BYTES = 1 << 16
"""How much of a file is looked at to tell what it is."""


_PIECE = 1 << 17
"""So much is read at once: small enough to be cancelled soon."""


def unheard(_more: int) -> None:
    """Hear that something was read, where nobody else does."""


class ArchiveMember(Struct, frozen=True):
    """A file on disk or in a zip: its name with the folders of the zip, its size, its bytes.

    A sheet of a workbook is one as well, with remarks for the person about the workbook. One with
    remarks that is no sheet is a workbook that cannot be read, and why. `heard` hears how many
    bytes more were read, each of which is read twice; where it raises Cancelled the reading ends.
    `packed` is its size in a zip.
    """

    name: str
    size: int
    open: Callable[[], IO[bytes]]
    is_sheet: bool = False
    remarks: tuple[str, ...] = ()
    heard: Callable[[int], None] = unheard
    packed: int | None = None

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
        return b"".join(self.pieces(times=2))

    def pieces(self, *, times: int = 1) -> Iterator[bytes]:
        """Yield all bytes in pieces; they count as read so many `times`.

        Raises ImportProblem where they are too many, or fewer than they were a moment ago.
        """
        if self.size > LARGEST_BYTES:
            raise ImportProblem(
                _("{file} is larger than {size} MiB.").format(
                    file=self.name, size=LARGEST_BYTES >> 20
                )
            )
        if self.packed is not None and self.size > max(_PACKED_BYTES, _PACKED_TO_ONE * self.packed):
            raise ImportProblem(
                _(
                    "{file} has {size} MiB, packed more tightly than any log can be: it was not"
                    " read."
                ).format(file=self.name, size=self.size >> 20)
            )
        left = self.size
        with self.open() as stream:
            while left and (piece := stream.read(min(_PIECE, left))):
                left -= len(piece)
                self.heard(times * len(piece))
                yield piece
        if left:
            raise ImportProblem(
                _(
                    "{file} became shorter while it was read. Import it again when the program that"
                    " writes it is done."
                ).format(file=self.name)
            )


class _BytesRead:
    """Tells how much of the files was read."""

    def __init__(self, name: str, on_progress: Callable[[int, int], None]) -> None:
        self._name, self._on_progress = name, on_progress
        self._read = self.total = 0

    def heard(self, more: int) -> None:
        self._read += more
        if self._read > 2 * MOST_BYTES:
            raise ImportProblem(
                _("{file} holds tables of more than {size} MiB.").format(
                    file=self._name, size=MOST_BYTES >> 20
                )
            )
        self._on_progress(min(self._read, 2 * self.total), 2 * self.total)

    def of(self, found: list[ArchiveMember]) -> list[ArchiveMember]:
        """Return files that tell how much of them is read."""
        self.total = sum(each.size for each in found)
        return [replace(each, heard=self.heard) for each in found]


@contextmanager
def members(
    path: Path,
    on_progress: Callable[[int, int], None] = no_progress,
    *,
    named: Callable[[str], bool] = bool,
) -> Iterator[list[ArchiveMember]]:
    """Yield the file at `path`, or the files in it if it is a zip or a folder.

    Of a folder only those are seen whose names, without folders, are `named` so; by default all.
    `on_progress(done, total)` hears how much of them is read, each byte twice. The names in a zip
    are names only: nothing is ever written under them. What cannot be read, then or later, becomes
    an ImportProblem.
    """
    reading = _BytesRead(path.name, on_progress)
    try:
        if path.is_dir():
            files = list(_in_folder(path, named))
            yield reading.of([each for file in files for each in _parts_of(file)])
        elif is_zipfile(path) and not _is_workbook(_on_disk(path, path.name)):
            with ZipFile(path) as archive:
                files = _in_zip(archive, path)
                yield reading.of([each for file in files for each in _parts_of(file)])
        else:
            yield reading.of(_with_sheets(_on_disk(path, path.name)))
    except DAMAGED as error:
        raise ImportProblem(_("{file} is a broken or locked zip.").format(file=path)) from error
    except OSError as error:
        raise unreadable(path, error) from error


def _on_disk(path: Path, name: str) -> ArchiveMember:
    return ArchiveMember(name, path.stat().st_size, lambda: path.open("rb"))


def _in_folder(folder: Path, named: Callable[[str], bool]) -> Iterator[ArchiveMember]:
    """Yield the files in a folder and its folders; links to folders and hidden ones are left."""
    n = 0
    for place, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if (
                name.startswith(".") or not named(name) or not path.is_file()
            ):  # a pipe would be waited for
                continue
            n += 1
            if n > MOST_IN_FOLDER:
                raise ImportProblem(_("{file} holds too many files.").format(file=folder))
            yield _on_disk(path, path.relative_to(folder).as_posix())


def _raise(error: OSError) -> None:
    raise error


def is_workbook_at(path: Path) -> bool:
    """Tell whether a file is a workbook, be it one that can be read or not."""
    try:
        return path.is_file() and _is_workbook(_on_disk(path, path.name))
    except (ImportProblem, OSError):
        return False


def _is_workbook(member: ArchiveMember) -> bool:
    def names() -> list[str]:
        try:
            with member.open() as stream, ZipFile(stream) as archive:
                return archive.namelist()
        except DAMAGED:
            return []

    with member.open() as stream:
        return is_workbook(stream.read(START_BYTES), names)


def _parts_of(member: ArchiveMember) -> list[ArchiveMember]:
    """Return one file of many: only its name tells whether it is worth a look at its content.

    A workbook that cannot be read keeps none of the others out: it is empty, with the reason.
    """
    if member.name.lower().endswith(".zip"):
        text = _("{file} is a zip inside: it was not read. Unpack it, and import it by itself.")
        remark = text.format(file=member.name)
        return [replace(member, remarks=(remark,))]
    if not member.name.lower().endswith(SUFFIXES):
        return [member]
    try:
        return _with_sheets(member)
    except ImportProblem as problem:
        return [ArchiveMember(member.name, 0, io.BytesIO, remarks=(str(problem),))]


def _with_sheets(member: ArchiveMember) -> list[ArchiveMember]:
    """Return a file, or the sheets of a workbook."""
    if not _is_workbook(member):
        return [member]
    misnamed = _("{file} is a workbook: so it was read.").format(file=member.name)
    remarks = () if member.name.lower().endswith(SUFFIXES) else (misnamed,)
    return [
        ArchiveMember(
            f"{member.name}, {sheet.name}" if sheet.name else member.name,
            len(sheet.content),
            partial(io.BytesIO, sheet.content),
            is_sheet=True,
            remarks=(*remarks, *sheet.remarks),
        )
        for sheet in sheets_of(member.last_name, member.content())
    ]


def _in_zip(archive: ZipFile, path: Path) -> list[ArchiveMember]:
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise ImportProblem(_("{file} holds too many files.").format(file=path))
    return [
        ArchiveMember(
            info.filename, info.file_size, _opener(archive, info), packed=info.compress_size
        )
        for info in infos
        if info.filename and not info.is_dir()  # a damaged zip may hold a file without a name
    ]


@contextmanager
def zips_opened(found: list[ArchiveMember]) -> Iterator[list[ArchiveMember]]:
    """Yield the files, and for each zip in a folder the files in it, behind the name of the zip."""
    with ExitStack() as stack:
        yield [each for member in found for each in _opened(member, stack)]


def _opened(member: ArchiveMember, stack: ExitStack) -> list[ArchiveMember]:
    if not member.name.lower().endswith(".zip"):
        return [member]
    stream = stack.enter_context(member.open())
    if isinstance(stream, ZipExtFile):  # a zip in a zip would be unpacked to be looked into
        return [member]
    try:
        archive = stack.enter_context(ZipFile(stream))
    except DAMAGED:
        return [member]
    return [
        replace(each, name=f"{member.name}/{each.name}", heard=member.heard)
        for each in _in_zip(archive, Path(member.name))
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
