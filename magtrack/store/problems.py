"""What can be wrong with the file, in sentences a person can act on."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from magtrack.durable import discard, draft_in, write_new
from magtrack.errors import (
    AlteredLog,
    DamagedLog,
    DiskFault,
    ForeignFile,
    FullDisk,
    LockedLog,
    MovedLog,
    NewerLog,
    ReadOnlyLog,
    StoreProblem,
    UnfinishedLog,
    UnknownWord,
    UnusableFolder,
)
from magtrack.texts import _

if TYPE_CHECKING:
    import sqlite3

    from magtrack.store.sound import OddValue


def explained(error: sqlite3.Error, path: Path) -> StoreProblem:
    """Return what SQLite said about the file at `path` as the problem it is."""
    name = getattr(error, "sqlite_errorname", "") or type(error).__name__
    if "UTF-8" in str(error):  # Python's own: a text in the file is none
        return damaged(path)
    family = "_".join(name.split("_")[:2])
    if family == "SQLITE_CANTOPEN" and _is_read_only(path):
        family = "SQLITE_READONLY"  # it is the journal that could not be made
    kind, sentence = _BY_NAME.get(name) or _BY_NAME.get(family) or _OTHER
    return kind(sentence().format(file=path, reason=name))


def _is_read_only(path: Path) -> bool:
    """Tell whether nothing can be made beside a file that is there, by trying.

    A disk that the system made read-only after a fault still says that it can be written.
    """
    probe = draft_in(path.parent)
    try:
        write_new(probe, b"")
    except OSError as error:
        return path.exists() and error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}
    finally:
        discard(probe)
    return False


def damaged(path: Path) -> DamagedLog:
    """Return the problem of a file that is no readable log."""
    return DamagedLog(_DAMAGED[1]().format(file=path))


def altered(path: Path, kind: str, name: str) -> AlteredLog:
    """Return the problem of a log with parts that MagTrack does not make, or without one of its.

    `kind` is what SQLite calls the part: table, index, trigger or view; "" where it is not there.
    """
    told = f"{kind} {name}".strip()[:_MOST_TOLD]
    if not kind:
        text = _(
            "{file} was changed by another program: its table {name} is not there, or not as"
            " MagTrack makes it. It was left as it is."
        )
        return AlteredLog(text.format(file=path, name=name))
    text = _(
        "{file} was changed by another program: MagTrack does not make its “{part}”. Nothing of it"
        " was run, and the file was left as it is."
    )
    return AlteredLog(text.format(file=path, part=told))


def odd(path: Path, value: OddValue) -> StoreProblem:
    """Return the problem of a value that no MagTrack writes, with the row and column it is in."""
    place = value.place[:_MOST_TOLD]
    if value.word:
        text = _(
            "{file} holds “{word}” ({place}), which this version does not know: use the newer"
            " MagTrack that wrote it. It was left as it is."
        )
        return UnknownWord(text.format(file=path, word=value.word[:_MOST_TOLD], place=place))
    text = _(
        "{file} is damaged: what stands in {place} was not written by MagTrack. It was left as it"
        " is; “magtrack check” lists all such places."
    )
    return DamagedLog(text.format(file=path, place=place))


_MOST_TOLD = 120
"""Characters of a name in the file that a sentence repeats."""


def moved(path: Path) -> MovedLog:
    """Return the problem of a log that is not where it was opened any more."""
    return MovedLog(_MOVED[1]().format(file=path))


def foreign(path: Path) -> ForeignFile:
    """Return the problem of another program's database."""
    return ForeignFile(
        _("{file} is a database, but not a MagTrack log. It was left as it is.").format(file=path)
    )


def newer(path: Path, there: int, here: int) -> NewerLog:
    """Return the problem of a log whose version is above the one that is known here."""
    return NewerLog(
        _(
            "{file} was written by a newer MagTrack (log version {there}, this one knows"
            " {here}). It was left as it is: use the newer program."
        ).format(file=path, there=there, here=here)
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
