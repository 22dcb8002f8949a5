"""Opening the file: make it, check it, refuse what is not ours, bring it up to date.

A rollback journal with `synchronous=EXTRA` rather than WAL: SQLite up to 3.51.2 can corrupt a WAL
file, and people copy and sync single files. A file that is refused is left as it was.
"""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

from magtrack.errors import (
    DamagedLog,
    ForeignFile,
    LockedLog,
    NewerLog,
    ReadOnlyLog,
    StoreProblem,
)
from magtrack.paths import data_dir
from magtrack.texts import _

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

APPLICATION_ID = 0x4D675472
"""Marks a file as ours in its header ("MgTr")."""

SCHEMA_VERSION = 4
"""The number of steps in `migrations/migrations.py`."""

FILE_NAME = "magtrack.sqlite3"

LOCK_WAIT_S = 0.5
"""How long to wait for another program's lock: longer would freeze the window."""

_MAGIC = b"SQLite format 3\0"
_HEADER_BYTES = 100
_ROLLBACK = 1
"""The header's byte 18 in a file that is not in WAL mode."""

_DAMAGE = frozenset({"SQLITE_CORRUPT", "SQLITE_NOTADB"})
_LOCKS = frozenset({"SQLITE_BUSY", "SQLITE_LOCKED"})


def open_log(path: Path) -> sqlite3.Connection:
    """Return a connection to the log at `path`, made if it does not exist, checked if it does.

    Raises NewerLog, ForeignFile, DamagedLog, LockedLog or StoreProblem, and leaves the file as
    it was. A file that cannot be written is opened for reading (`is_read_only` tells).
    """
    path = path.resolve()
    _create(path)
    _look_at(path)
    connection = _connect(path)
    try:
        _set_up(connection)
        if _number(connection, "page_count") > 0:
            _check(connection, path)
        if _number(connection, "user_version") < SCHEMA_VERSION:
            _migrate(connection, path)
    except sqlite3.Error as error:
        connection.close()
        raise explained(error, path) from error
    except StoreProblem:
        connection.close()
        raise
    return connection


def is_read_only(connection: sqlite3.Connection) -> bool:
    """Tell whether the log can only be read."""
    return _number(connection, "query_only") == 1


def explained(error: sqlite3.Error, path: Path) -> StoreProblem:
    """Return what SQLite said as a sentence a person can act on."""
    name = getattr(error, "sqlite_errorname", "") or ""
    family = "_".join(name.split("_")[:2])
    where = str(path)
    if family in _DAMAGE:
        return _damaged(path)
    if family in _LOCKS:
        return LockedLog(
            _("{file} is in use by another program. Try again in a moment.").format(file=where)
        )
    if name == "SQLITE_READONLY_DBMOVED":
        return StoreProblem(
            _("{file} was moved, replaced or deleted while open. Nothing was written.").format(
                file=where
            )
        )
    if family == "SQLITE_READONLY":
        return ReadOnlyLog(_("{file} cannot be written: it is read-only.").format(file=where))
    if family == "SQLITE_FULL":
        return StoreProblem(_("Not saved: the disk with {file} is full.").format(file=where))
    return StoreProblem(
        _("{file} could not be read or written ({reason}). Nothing was changed.").format(
            file=where, reason=name or type(error).__name__
        )
    )


def _create(path: Path) -> None:
    """Make an empty file that only its owner can read, where there is none yet."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        if not path.is_file():
            raise StoreProblem(_("{file} is not a file.").format(file=path)) from None
    except OSError as error:
        raise StoreProblem(
            _("The folder {folder} cannot be used: {reason}.").format(
                folder=path.parent, reason=error.strerror
            )
        ) from error


def _look_at(path: Path) -> None:
    """Refuse what is not our log by its first bytes: SQLite could already change the file.

    It overwrites a short text file, and folds in another program's WAL. Beside a journal the first
    bytes say nothing: what was being written may have been our first log.
    """
    if path.with_name(f"{path.name}-journal").exists():
        return
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except OSError as error:
        raise StoreProblem(
            _("{file} cannot be read: {reason}.").format(file=path, reason=error.strerror)
        ) from error
    if header and not header.startswith(_MAGIC):
        raise _damaged(path)
    if header and int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise _foreign(path)
    if header and header[18] != _ROLLBACK:
        raise ForeignFile(
            _("{file} was changed by another program: its journal mode is WAL.").format(file=path)
        )


def _damaged(path: Path) -> DamagedLog:
    return DamagedLog(
        _("{file} is damaged or not a MagTrack log. It was left as it is.").format(file=path)
    )


def _foreign(path: Path) -> ForeignFile:
    return ForeignFile(
        _("{file} is a database, but not a MagTrack log. It was left as it is.").format(file=path)
    )


def _connect(path: Path) -> sqlite3.Connection:
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    mode = "rw" if writable else "ro"
    try:
        connection = sqlite3.connect(
            f"{path.as_uri()}?mode={mode}",
            uri=True,
            timeout=LOCK_WAIT_S,
            isolation_level=None,
        )
    except sqlite3.Error as error:
        raise explained(error, path) from error
    if not writable:
        connection.execute("PRAGMA query_only = ON")
    return connection


def _set_up(connection: sqlite3.Connection) -> None:
    for pragma in (
        "foreign_keys = ON",
        "synchronous = EXTRA",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _check(connection: sqlite3.Connection, path: Path) -> None:
    if _number(connection, "application_id") != APPLICATION_ID:
        raise _foreign(path)
    version = _number(connection, "user_version")
    if version > SCHEMA_VERSION:
        raise NewerLog(
            _(
                "{file} was written by a newer MagTrack (log version {there}, this one knows"
                " {here}). It was left as it is: use the newer program."
            ).format(file=path, there=version, here=SCHEMA_VERSION)
        )
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise _damaged(path)


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the schema up to date in one transaction that one process alone can hold."""
    from sqlite_utils import Database

    steps = load_migrations().migrations
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        steps.apply(Database(connection, execute_plugins=False))
        _check_references(connection, path)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("PRAGMA foreign_keys = ON")


def _check_references(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise DamagedLog(_("{file} could not be brought up to date.").format(file=path))


def load_migrations() -> ModuleType:
    """Return the module with the steps of the schema, from the folder shipped with the program."""
    from importlib.util import module_from_spec, spec_from_file_location

    file = data_dir("migrations") / "migrations.py"
    spec = spec_from_file_location("magtrack_migrations", file)
    if spec is None or spec.loader is None or not file.is_file():
        raise StoreProblem(_("The program is incomplete: {file} is missing.").format(file=file))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
