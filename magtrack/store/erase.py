"""Removing everything MagTrack keeps about a person, backups included. There is no way back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from magtrack import logfile, preferences
from magtrack.errors import DamagedLog, StoreProblem
from magtrack.store.database import BACKUPS_NAME, FILE_NAME, SCRATCH, connect
from magtrack.store.problems import explained
from magtrack.texts import _

_STEM, _SUFFIX = FILE_NAME.split(".")
_OURS = (
    f"{FILE_NAME}*",
    f"{_STEM}.*.{_SUFFIX}*",
    f"{SCRATCH}*",
    f"{BACKUPS_NAME}/{_STEM}-*.{_SUFFIX}*",
    f"{BACKUPS_NAME}/{SCRATCH}*",
    preferences.FILE_NAME,
    preferences.DRAFT_NAME,
    f"{logfile.FILE_NAME}*",
    "window.lock",
    "window.call",
)
"""What MagTrack writes into its folder; what others put there stays."""


def erase(data_dir: Path) -> tuple[Path, ...]:
    """Remove all that MagTrack wrote into its folder, the log first; return what was removed.

    Exports were put elsewhere by the person, and stay. Close the log before. Raises LockedLog
    where another program writes to it, and StoreProblem that names what could not be removed.
    """
    _refuse_if_in_use(data_dir / FILE_NAME)
    removed, left = [], []
    for path in _all(data_dir):
        try:
            path.rmdir() if path.is_dir() else path.unlink()
            removed.append(path)
        except OSError:
            left.append(path)
    with suppress(OSError):  # it may hold what others put there
        (data_dir / BACKUPS_NAME).rmdir()
    if left:
        raise StoreProblem(
            _("Not everything could be erased. Still there: {files}").format(
                files=", ".join(map(str, left))
            )
        )
    return tuple(removed)


def _all(data_dir: Path) -> Iterator[Path]:
    """Yield each file before the folder it is in."""
    for pattern in _OURS:
        for path in sorted(data_dir.glob(pattern)):
            if path.is_dir() and not path.is_symlink():
                yield from sorted(path.iterdir())
            yield path


def _refuse_if_in_use(log: Path) -> None:
    """Raise LockedLog where another program is writing."""
    if not log.exists():
        return
    with suppress(DamagedLog):
        try:
            with closing(connect(log.resolve(), "rw")) as connection:
                connection.execute("BEGIN EXCLUSIVE")
                connection.execute("ROLLBACK")
        except sqlite3.DatabaseError as error:
            raise explained(error, log) from error
