"""The files of an inbox, asked of a disk that may be gone, slow, or still being written to.

Each question runs in a thread of its own: a network drive that vanished may never answer, and then
only that thread waits for it. Files are read from a copy, so that none changes while it is read.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

from msgspec import Struct

from magtrack.errors import ImportProblem
from magtrack.store.database import is_open_here
from magtrack.texts import _

MOST_FILES = 1_000
"""Of more files in a folder the latest are looked at."""

LARGEST_BYTES = 64 << 20
"""A larger file is not taken in unasked."""

PATIENCE_S = 30.0
"""So long a disk may take to answer."""

_BEAT_S = 0.05
_PIECE = 1 << 20

_UNFINISHED = (".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".filepart", "~")
"""How files end that a program has not finished, or keeps for itself."""

Told = Callable[[int, int], None]
_Result = TypeVar("_Result")


class InboxFile(Struct, frozen=True):
    """A file of the folder: its size in bytes, and when it was changed (nanoseconds, its clock)."""

    path: Path
    size: int
    changed: int

    @property
    def name(self) -> str:
        """Return its name without the folder, as text: a name may hold bytes that are none."""
        return name_of(self.path)


def name_of(path: Path) -> str:
    """Return the name of a file as it is remembered."""
    return path.name.encode("utf-8", "backslashreplace").decode()


_asked: dict[Path, Thread] = {}
"""The threads that asked a folder last: one that still waits is not joined by another."""


def patiently(
    folder: Path, do: Callable[[Callable[[], None]], _Result], on_progress: Told
) -> _Result:
    """Return what `do` returns about a `folder`, or raise what it raises, such as OSError.

    `do` is handed what it calls when the disk has answered in part. `on_progress` is told
    meanwhile, and ends the wait by what it raises. Raises ImportProblem where the disk does not
    answer; the thread that asks it is left to itself then.
    """
    answers: SimpleQueue[tuple[bool, object]] = SimpleQueue()
    heard = time.monotonic()

    def hear() -> None:
        nonlocal heard
        heard = time.monotonic()

    def ask() -> None:
        try:
            answers.put((True, do(hear)))
        except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
            answers.put((False, error))

    if (before := _asked.get(folder)) is not None and before.is_alive():
        raise _no_answer(folder)
    asking = _asked[folder] = Thread(target=ask, name="inbox", daemon=True)
    asking.start()
    while time.monotonic() < heard + PATIENCE_S:
        try:
            is_answer, said = answers.get(timeout=_BEAT_S)
        except Empty:
            on_progress(0, 1)
            continue
        _asked.pop(folder, None)
        if not is_answer and isinstance(said, BaseException):
            raise said
        return said  # type: ignore[return-value]  # what `do` returned
    raise _no_answer(folder)


def _no_answer(folder: Path) -> ImportProblem:
    return ImportProblem(
        _("{folder} does not answer: is its drive connected?").format(folder=folder)
    )


def files_in(folder: Path) -> list[InboxFile]:
    """Return the files of a folder that may be meant, the one changed first on top.

    Folders, links, hidden and unfinished files are none, and a log that is open is none either.
    Raises OSError.
    """
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith((".", "~")) or entry.name.lower().endswith(_UNFINISHED):
                continue
            if not entry.is_file(follow_symlinks=False):
                continue
            if is_open_here(Path(entry.path)):  # reading it would drop the locks of the log
                continue
            status = entry.stat(follow_symlinks=False)
            found.append(InboxFile(folder / entry.name, status.st_size, status.st_mtime_ns))
    return sorted(found, key=lambda each: (each.changed, each.name))[-MOST_FILES:]


def copied(file: InboxFile, to: Path, hear: Callable[[], None]) -> str:
    """Copy a file to `to`, for its owner only, and return a digest of it; `hear` hears of pieces.

    "" where it is not as it was listed, before or after: it is still being written. Raises OSError.
    """
    digest = hashlib.blake2b(digest_size=16)
    # Whatever stands under the name now is neither followed nor waited for.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(file.path, flags), "rb") as source:
        if not _is_still(file, source.fileno()):
            return ""
        with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            left = file.size
            while left and (piece := source.read(min(_PIECE, left))):
                digest.update(piece)
                target.write(piece)
                left -= len(piece)
                hear()
        return digest.hexdigest() if not left and _is_still(file, source.fileno()) else ""


def _is_still(file: InboxFile, descriptor: int) -> bool:
    now = os.fstat(descriptor)
    same = (now.st_size, now.st_mtime_ns) == (file.size, file.changed)
    return same and stat.S_ISREG(now.st_mode)
