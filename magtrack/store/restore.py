"""Putting another log in the place of the present one: a backup, a salvaged log, or an empty one.

What was there is kept. A log that can be opened is backed up, then overwritten in one transaction,
so a crash leaves one of the two, and an open window sees a log that changed. One that cannot be
opened is set aside under another name, with its journal.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from magtrack.clock import Clock
from magtrack.durable import discard, draft_in, settle, settle_folder
from magtrack.errors import (
    DamagedLog,
    ForeignFile,
    LockedLog,
    NewerLog,
    ReadOnlyLog,
    StoreProblem,
)
from magtrack.store.backup import (
    Backups,
    Contents,
    contents_of,
    recorded_sha256,
    sha256_of,
)
from magtrack.store.database import ASIDE, connect, is_read_only, open_log
from magtrack.store.header import journal_of
from magtrack.store.locked_copy import is_locked_copy, unpack
from magtrack.store.odd_values import odd_values
from magtrack.store.problems import damaged, explained, odd, unreadable, unusable
from magtrack.store.stopping import IsStopped, never, stoppable
from magtrack.store.traces import Traces
from magtrack.texts import _

_BUSY_TRIES = 3


class Restored(Struct, frozen=True):
    """What is in place now, and the file that holds what was there before (None: nothing was).

    Restoring `before` takes it all back.
    """

    contents: Contents
    before: Path | None


def restore(
    log: Path,
    source: Path | None,
    clock: Clock,
    password: str = "",
    *,
    is_stopped: IsStopped = never,
) -> Restored:
    """Put the log in `source` in the place of `log`; None: an empty one.

    A copy is verified first; `source` itself is left alone. `password` opens a locked copy. Raises
    StoreProblem, PasswordNeeded where a locked one comes without, and Cancelled where it
    `is_stopped` before what was there is kept; then nothing has changed.
    """
    log = log.resolve()
    if source is not None:
        _check_not_the_log(source, log)
    with (
        _verified(source, log, password, is_stopped) as copy,
        closing(connect(copy, "frozen")) as connection,
    ):
        try:
            held = contents_of(connection)
            before = _take_place(connection, copy, log, Backups(log, clock, is_stopped), clock)
        except sqlite3.Error as error:
            raise explained(error, log) from error
    return Restored(held, before)


def fetch(source: Path, log: Path, password: str = "") -> Path:
    """Return a copy of a backup, unlocked, beside the log: a draft, to be removed after use.

    For what lies in a folder that may hang: `restore` is quick then. Raises as that does.
    """
    _check_not_the_log(source, log.resolve())
    copy = draft_in(log.resolve().parent)
    try:
        _fetch(source, copy, password)
    except BaseException:
        discard(copy)
        discard(journal_of(copy))
        raise
    return copy


def _check_not_the_log(source: Path, log: Path) -> None:
    if source.resolve() == log:
        raise StoreProblem(_("{file} is the log itself.").format(file=source))


def _take_place(
    new: sqlite3.Connection, copy: Path, log: Path, backups: Backups, clock: Clock
) -> Path | None:
    if not log.exists():
        _put(copy, log)
        return None
    try:
        old = open_log(log, before_upgrade=lambda: backups.make("upgrade"))
    except (DamagedLog, ForeignFile, NewerLog):
        before = set_aside(log, clock)
        _put(copy, log)
        return before
    with closing(old):
        if is_read_only(old):
            raise ReadOnlyLog(_("{file} cannot be written: it is read-only.").format(file=log))
        backup = backups.make("restore")
        new.backup(old, progress=_Patience(log))
    return backup.path


class _Patience:
    """Ends the wait for another program's lock, which `sqlite3` would go on with for ever."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._tries = 0

    def __call__(self, status: int, _left: int, _total: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            self._tries += 1
        if self._tries == _BUSY_TRIES:
            raise LockedLog(_("{file} is in use by another program.").format(file=self._log))


def set_aside(log: Path, clock: Clock) -> Path:
    """Give a log another name, so that one can be put in its place; return it.

    Its journal goes with it, and first: beside another log it would ruin that. Raises StoreProblem.
    """
    when = f"{datetime.fromtimestamp(clock.read().epoch, UTC):%Y%m%dT%H%M%S}Z"
    aside = log.with_name(f"{log.stem}{ASIDE}{when}-{secrets.token_hex(2)}{log.suffix}")
    try:
        for end in ("-wal", "-shm", "-journal", ""):
            part = log.with_name(log.name + end)
            if part.exists():
                part.rename(aside.with_name(aside.name + end))
        settle_folder(log.parent)
    except OSError as error:
        raise unusable(log.parent, error) from error
    return aside


def _put(copy: Path, log: Path) -> None:
    try:
        journal_of(log).unlink(missing_ok=True)
        settle(copy, log)
    except OSError as error:
        raise unusable(log.parent, error) from error


@contextmanager
def _verified(
    source: Path | None, log: Path, password: str, is_stopped: IsStopped
) -> Iterator[Path]:
    """Give a copy of `source` beside `log`, checked and brought up to date; None: an empty log."""
    copy = draft_in(log.parent)
    with Traces(log).draft(copy):
        try:
            if source is not None:
                _fetch(source, copy, password)
            _check_all(copy, source or copy, is_stopped)
            yield copy
        finally:
            discard(copy)
            discard(journal_of(copy))


def _fetch(source: Path, copy: Path, password: str) -> None:
    """Copy a file, and the journal of a write that was cut off; a locked one is opened."""
    is_locked = is_locked_copy(source)
    try:
        with _new(copy) as here:
            if is_locked:
                unpack(source, here, password)
            else:
                with source.open("rb") as there:
                    shutil.copyfileobj(there, here)
        if journal_of(source).exists():
            with journal_of(source).open("rb") as there, _new(journal_of(copy)) as here:
                shutil.copyfileobj(there, here)
        recorded = recorded_sha256(source)
        if recorded not in {None, sha256_of(source if is_locked else copy)}:
            raise damaged(source)
        if not copy.stat().st_size:
            raise damaged(source)
    except OSError as error:
        raise unreadable(source, error) from error


def _new(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def _check_all(copy: Path, source: Path, is_stopped: IsStopped) -> None:
    """Open a copy as a log would be, and look at every page, row and name in it."""
    try:
        with closing(open_log(copy)) as connection, stoppable(connection, is_stopped):
            if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                raise damaged(source)
            if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise damaged(source)
            if value := next(odd_values(connection), None):
                raise odd(source, value)
    except sqlite3.Error as error:
        raise explained(error, source) from error
    except StoreProblem as problem:
        raise type(problem)(str(problem).replace(str(copy), str(source))) from problem
