"""What can be wrong with the file, in sentences a person can act on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from magtrack.errors import (
    DamagedLog,
    DiskFault,
    ForeignFile,
    FullDisk,
    LockedLog,
    MovedLog,
    ReadOnlyLog,
    StoreProblem,
    UnfinishedLog,
    UnusableFolder,
)
from magtrack.texts import _

if TYPE_CHECKING:
    import sqlite3


def explained(error: sqlite3.Error, path: Path) -> StoreProblem:
    """Return what SQLite said about the file at `path` as the problem it is."""
    name = getattr(error, "sqlite_errorname", "") or type(error).__name__
    if "UTF-8" in str(error):  # Python's own: a text in the file is none
        return damaged(path)
    family = "_".join(name.split("_")[:2])
    kind, sentence = _BY_NAME.get(name) or _BY_NAME.get(family) or _OTHER
    return kind(sentence().format(file=path, reason=name))


def damaged(path: Path) -> DamagedLog:
    """Return the problem of a file that is no readable log."""
    return DamagedLog(_DAMAGED[1]().format(file=path))


def moved(path: Path) -> MovedLog:
    """Return the problem of a log that is not where it was opened any more."""
    return MovedLog(_MOVED[1]().format(file=path))


def foreign(path: Path) -> ForeignFile:
    """Return the problem of another program's database."""
    return ForeignFile(
        _("{file} is a database, but not a MagTrack log. It was left as it is.").format(file=path)
    )


def unusable(path: Path, error: OSError) -> UnusableFolder:
    """Return the problem of a folder that cannot be made or entered."""
    return UnusableFolder(
        _("The folder {folder} cannot be used: {reason}.").format(
            folder=path, reason=error.strerror or error
        )
    )


def unreadable(path: Path, error: OSError) -> StoreProblem:
    """Return the problem of a file that the system does not hand out."""
    return StoreProblem(
        _("{file} cannot be read: {reason}.").format(file=path, reason=error.strerror or error)
    )


_Kind = tuple[type[StoreProblem], "Callable[[], str]"]

_DAMAGED: tuple[type[DamagedLog], Callable[[], str]] = (
    DamagedLog,
    lambda: _("{file} is damaged or not a MagTrack log. It was left as it is."),
)
_MOVED: tuple[type[MovedLog], Callable[[], str]] = (
    MovedLog,
    lambda: _("{file} was moved, replaced or deleted while open. Nothing was written."),
)
_LOCKED: _Kind = (
    LockedLog,
    lambda: _("{file} is in use by another program. Try again in a moment."),
)
_OTHER: _Kind = (
    StoreProblem,
    lambda: _("{file} could not be read or written ({reason}). Nothing was changed."),
)
_BY_NAME: dict[str, _Kind] = {
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": _DAMAGED,
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "SQLITE_READONLY_DBMOVED": _MOVED,
    "SQLITE_READONLY_ROLLBACK": (
        UnfinishedLog,
        lambda: _(
            "A write to {file} was cut off, and cannot be taken back here: the file or its folder"
            " is read-only. Copy the file and its -journal to another folder and open them there."
        ),
    ),
    "SQLITE_READONLY": (ReadOnlyLog, lambda: _("{file} cannot be written: it is read-only.")),
    "SQLITE_FULL": (FullDisk, lambda: _("Not saved: the disk with {file} is full.")),
    "SQLITE_IOERR": (
        DiskFault,
        lambda: _("The disk with {file} reported a fault ({reason}). Nothing was changed."),
    ),
}
