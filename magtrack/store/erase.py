"""Removing everything MagTrack keeps about a person, backups included. There is no way back.

What a file holds is overwritten before it is removed, since removing alone leaves it on the disk.
No program can promise more: a solid-state drive writes elsewhere than it is told, and snapshots,
backups of the system and programs that sync keep copies of their own.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from glob import escape
from pathlib import Path

from msgspec import Struct

from magtrack import logfile, preferences
from magtrack.autostart import Autostart
from magtrack.durable import SCRATCH, settle_folder
from magtrack.errors import DamagedLog, MagTrackError, StoreProblem
from magtrack.logs import forget_log
from magtrack.paths import FONT_LIST_NAME
from magtrack.store import told, waiting
from magtrack.store.database import ASIDE, FILE_NAME, connect
from magtrack.store.locked_copy import PASSWORD_NAME
from magtrack.store.place import twins
from magtrack.store.problems import explained
from magtrack.store.traces import BACKUPS_NAME, FOLDER_NAME, Traces, is_locked
from magtrack.store.window_lock import LOCK_NAME, REMIND_NAME
from magtrack.texts import _

_CHUNK = 1 << 20
_BESIDE = (
    preferences.FILE_NAME,
    preferences.BEFORE_NAME,
    f"{logfile.FILE_NAME}*",
    LOCK_NAME,
    REMIND_NAME,
    told.FILE_NAME,
    waiting.FILE_NAME.replace(".", "*."),
    "window.call",
    "inbox.json",
    PASSWORD_NAME,
    FONT_LIST_NAME,
)
"""What MagTrack writes into its folder beside the log; what others put there stays."""


class Erased(Struct, frozen=True):
    """What was removed, and the copies elsewhere that MagTrack knows of: they stay."""

    removed: tuple[Path, ...]
    elsewhere: tuple[Path, ...]


def erase(data_dir: Path) -> Erased:
    """Overwrite and remove all that MagTrack wrote into its folder, the log first, and all drafts.

    Copies that were asked for were put elsewhere by the person, and stay. Close the log before.
    Raises LockedLog where another program writes to it, and StoreProblem that names what could not
    be removed or overwritten.
    """
    log = data_dir / FILE_NAME
    _refuse_if_in_use(log)
    traces, homes = Traces(log), {data_dir, log.resolve().parent}
    copies, folder = copies_of(log), _folder_elsewhere(log)
    removed, left, whole = [], [], []
    for path in _all(log, traces):
        try:
            if not _overwrite(path):
                whole.append(path)
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
            removed.append(path)
        except OSError:
            left.append(path)
    for home in homes:
        for name in (FOLDER_NAME, BACKUPS_NAME):
            with suppress(OSError):  # it may hold what others put there
                (home / name).rmdir()
        with suppress(OSError):
            settle_folder(home)
    forget_log(data_dir)
    with suppress(MagTrackError):  # it names no more than the folder
        Autostart(data_dir).switch(on=False)
    _tell(left, whole)
    left_there = (each for each in copies if each == folder or each.exists())
    return Erased(tuple(removed), tuple(left_there))


def copies_of(log: Path) -> list[Path]:
    """Return the copies of a log that stay when it is erased: on the list, or logs beside it.

    The folder of copies elsewhere is among them, there or not: asked now, it may hang.
    """
    there = _folder_elsewhere(log)
    found = {*Traces(log).copies(), *(twin.path for twin in twins(log))}
    return sorted(found if there is None else {*found, there})


def locked_of(copies: Iterable[Path], log: Path) -> list[Path]:
    """Return those of the copies of a log that are archives with a password."""
    there = _folder_elsewhere(log)
    return [each for each in copies if each != there and is_locked(each)]


def _folder_elsewhere(log: Path) -> Path | None:
    chosen = preferences.load(log.absolute().parent).elsewhere
    return Path(chosen) if chosen else None


def _tell(left: list[Path], whole: list[Path]) -> None:
    told = []
    if left:
        text = _("Not everything could be erased. Still there: {files}")
        told.append(text.format(files=", ".join(map(str, left))))
    if gone := [path for path in whole if path not in left]:
        text = _("Removed, but the disk did not let these be overwritten first: {files}")
        told.append(text.format(files=", ".join(map(str, gone))))
    if told:
        raise StoreProblem("\n".join(told))


def _all(log: Path, traces: Traces) -> Iterator[Path]:
    """Yield each file before the folder it is in; a link to the log after the log."""
    for draft in traces.drafts():
        yield from _with_contents(draft)
    for each in {log.resolve(): None, log: None}:
        if os.path.lexists(each):  # no pattern finds a link whose file has just gone
            yield from _with_contents(each)
        for pattern in _of_log(escape(each.stem), escape(each.suffix)):
            yield from _found(each.parent, pattern)
    for pattern in _BESIDE:
        yield from _found(log.parent, pattern)
    yield from traces.entries()


def _of_log(stem: str, suffix: str) -> tuple[str, ...]:
    """Return what is written beside a log; a link may lead to any name in a folder of the person's.

    So each pattern is of whole names: after a link to "log" the person's "logbook" stays.
    """
    return (
        *(f"{stem}{suffix}-{end}" for end in ("journal", "wal", "shm")),
        f"{stem}{ASIDE}*",
        f"{stem}-salvaged{suffix}*",
        f"{stem}-salvaged-[0-9]*",
        f"{SCRATCH}*",
        f"{BACKUPS_NAME}/{stem}-[0-9][0-9][0-9][0-9][0-9][0-9]-*Z-*",
        f"{BACKUPS_NAME}/{SCRATCH}*",
    )


def _found(folder: Path, pattern: str) -> Iterator[Path]:
    for path in sorted(folder.glob(pattern)):
        yield from _with_contents(path)


def _with_contents(path: Path) -> Iterator[Path]:
    if path.is_dir() and not path.is_symlink():
        for each in sorted(path.iterdir()):
            yield from _with_contents(each)
    yield path


def _overwrite(path: Path) -> bool:
    """Write over what a file holds, on the disk; tell whether that could be done."""
    if not stat.S_ISREG(path.lstat().st_mode):
        return True
    try:
        path.chmod(0o600)
        with path.open("r+b", buffering=0) as file:
            left = os.fstat(file.fileno()).st_size
            while left > 0:
                left -= file.write(os.urandom(min(left, _CHUNK)))
            os.fsync(file.fileno())
    except OSError:
        return False
    return True


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
