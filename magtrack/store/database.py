"""Opening the file: make it, check it, refuse what is not ours, bring it up to date.

A rollback journal with `synchronous=EXTRA` rather than WAL: SQLite up to 3.51.2 can corrupt a WAL
file, and people copy and sync single files. A file that is refused is left as it was.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from weakref import WeakSet

from magtrack.durable import draft_in
from magtrack.errors import (
    DamagedLog,
    EmptyLog,
    FailedUpgrade,
    ForeignFile,
    MissingLog,
    StoreProblem,
    TruncatedLog,
    UnfinishedLog,
    UnusableFolder,
)
from magtrack.paths import LOG_NAME
from magtrack.store.header import Header, journal_of, read_header
from magtrack.store.problems import damaged, explained, foreign, newer, unreadable, unusable
from magtrack.store.rows import SCHEMA_VERSION
from magtrack.store.schema import check_schema, load_migrations, make_parts
from magtrack.store.traces import BACKUPS_NAME, Traces
from magtrack.texts import _

APPLICATION_ID = 0x4D675472
"""Marks a file as ours in its header ("MgTr")."""

FILE_NAME = LOG_NAME
ASIDE = ".aside-"
"""Stands in the name of a log that made room for another."""

LOCK_WAIT_S = 0.5
"""How long to wait for another program's lock: longer would freeze the window."""


_DEFENCE = {
    "SQLITE_DBCONFIG_DEFENSIVE": True,
    "SQLITE_DBCONFIG_ENABLE_TRIGGER": False,
    "SQLITE_DBCONFIG_ENABLE_VIEW": False,
}
"""Settings that have SQLite run nothing that a file brings along; `schema` refuses it before."""


class Connection(sqlite3.Connection):
    """A connection that knows which file it holds.

    POSIX drops all locks a process has on a file when it closes any descriptor of it: a log that
    is open must not be opened as a plain file beside it.
    """

    file: tuple[int, int] | None = None

    def close(self) -> None:
        """Close it."""
        _held.discard(self)
        super().close()


_held: WeakSet[Connection] = WeakSet()


def is_open_here(path: Path) -> bool:
    """Tell whether this process has the file at `path` open as a log."""
    return any(holds(connection, path) for connection in list(_held))


def holds(connection: Connection, path: Path) -> bool:
    """Tell whether the file at `path` is still the one that was opened."""
    try:
        found = path.stat()
    except OSError:
        return False
    return connection.file == (found.st_dev, found.st_ino)


def open_log(
    path: Path,
    *,
    before_upgrade: Callable[[], object] = lambda: None,
    read_only: bool = False,
    in_memory: bool = False,
) -> Connection:
    """Return a connection to the log at `path`, made if there never was one, checked if there is.

    `before_upgrade` is called before a log of an older program is brought up to date. Raises one
    of the classes of StoreProblem, and leaves the file as it was. A file that cannot be written is
    opened for reading, as is any with `read_only` (`is_read_only` tells): it may be damaged then,
    and reading raises DamagedLog where it is. `in_memory`: a copy of that is opened, so that nobody
    who writes waits for what is read.
    """
    try:
        opened = _open(path.resolve(), before_upgrade, read_only=read_only)
        return _in_memory(opened, path) if in_memory else opened
    except OSError as error:  # wherever the disk refuses to tell of the file
        raise unreadable(path, error) from error


def _open(path: Path, before_upgrade: Callable[[], object], *, read_only: bool) -> Connection:
    if not read_only:
        _create(path)
    _look_at(path)
    writable = not read_only and may_write(path)
    if writable and _was_cut_off(path):
        _rehearse(path)
    connection = connect(path, "rw" if writable else "ro")
    try:
        if not writable:
            connection.execute("PRAGMA query_only = ON")
        if _number(connection, "page_count") > 0:
            _check(connection, path, pages=not read_only)
        return _up_to_date(connection, path, before_upgrade)
    except sqlite3.Error as error:
        connection.close()
        raise explained(error, path) from error
    except BaseException:
        connection.close()
        raise


def _up_to_date(
    connection: Connection, path: Path, before_upgrade: Callable[[], object]
) -> Connection:
    """Return a connection to the present schema: in memory where the file cannot be written."""
    if is_read_only(connection):
        if _number(connection, "user_version") < SCHEMA_VERSION:
            connection = _in_memory(connection, path)
        return connection
    with suppress(OSError):
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    if _number(connection, "user_version") < SCHEMA_VERSION:
        if _number(connection, "page_count") > 0:
            before_upgrade()
        _migrate(connection, path)
    return connection


def _in_memory(connection: Connection, path: Path) -> Connection:
    """Return a copy of a log of the present schema, which is only looked at; the log is closed."""
    copy = sqlite3.connect(":memory:", isolation_level=None, factory=Connection)
    copy.file = connection.file
    with closing(connection):
        connection.execute("BEGIN")
        _number(connection, "data_version")  # waits for a lock, and no longer than it should
        connection.backup(copy)
    _set_up(copy)
    if _number(copy, "user_version") < SCHEMA_VERSION:
        _migrate(copy, path)
    copy.execute("PRAGMA query_only = ON")
    return copy


def may_write(path: Path) -> bool:
    """Tell whether the file at `path` can be written, and a journal beside it."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def is_read_only(connection: sqlite3.Connection) -> bool:
    """Tell whether the log can only be read."""
    return _number(connection, "query_only") == 1


def _create(path: Path) -> None:
    """Make an empty file that only its owner can read, where there never was a log."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists() and had_log(path):
            raise MissingLog(
                _(
                    "{file} is gone, but there was a log here before: its backups are still there."
                ).format(file=path)
            )
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        if not path.is_file():
            raise UnusableFolder(_("{file} is not a file.").format(file=path)) from None
    except OSError as error:
        raise unusable(path.parent, error) from error


def had_log(path: Path) -> bool:
    """Tell whether what lies beside `path` shows that there was a log before."""
    backups = (path.parent / BACKUPS_NAME).glob(f"{path.stem}-*{path.suffix}")
    return any(backups) or any(path.parent.glob(f"{path.stem}{ASIDE}*{path.suffix}"))


def _look_at(path: Path) -> None:
    """Refuse what is not our log by its first bytes."""
    if is_open_here(path):
        return
    try:
        header = read_header(path)
    except OSError as error:
        raise unreadable(path, error) from error
    if header is not None:
        _judge(header, path, interrupted=journal_of(path).exists())
    elif had_log(path):
        raise EmptyLog(_("{file} is empty, but there was a log here before.").format(file=path))


def _judge(header: Header, path: Path, *, interrupted: bool) -> None:
    """Refuse a header that is not of our log.

    Beside a journal it says less: what was being written may have been our first log.
    """
    if interrupted and (not header.is_sqlite or not header.application_id):
        return
    if not header.is_sqlite:
        raise damaged(path)
    if header.application_id != APPLICATION_ID:
        raise foreign(path)
    if header.version >= 1 << 31:  # below 0
        raise damaged(path)
    if header.version > SCHEMA_VERSION:
        raise newer(path, header.version, SCHEMA_VERSION)
    if header.is_wal:
        raise ForeignFile(
            _("{file} was changed by another program: its journal mode is WAL.").format(file=path)
        )
    if header.is_cut and not interrupted:
        raise TruncatedLog(
            _("{file} is damaged: its end is missing. It was left as it is.").format(file=path)
        )


def _was_cut_off(path: Path) -> bool:
    """Tell whether a write was cut off, so that opening the file will take it back."""
    if not journal_of(path).exists() or is_open_here(path):
        return False
    try:
        connect(path, "ro").close()
    except UnfinishedLog:
        return True
    except DamagedLog:  # said again, and for good, when it is opened
        return False
    return False


def _rehearse(path: Path) -> None:
    """Take a write back in a copy first: a journal of another file would ruin this one."""
    import shutil

    folder = draft_in(path.parent)
    copy = folder / path.name
    with Traces(path).draft(folder):
        try:
            folder.mkdir(mode=0o700)
            shutil.copyfile(path, copy)
            shutil.copyfile(journal_of(path), journal_of(copy))
            with closing(connect(copy, "rw")) as connection:
                if _number(connection, "page_count") > 0:
                    _check(connection, path, pages=True)
        except sqlite3.Error as error:
            raise explained(error, path) from error
        except OSError as error:
            raise unusable(path.parent, error) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def connect(path: Path, mode: str) -> Connection:
    """Return a connection with our settings; `mode` is rw, ro, or frozen for a file at rest.

    Raises StoreProblem.
    """
    wish = "mode=ro&immutable=1" if mode == "frozen" else f"mode={mode}"
    try:
        connection = sqlite3.connect(
            f"{path.as_uri()}?{wish}",
            uri=True,
            timeout=LOCK_WAIT_S,
            isolation_level=None,
            factory=Connection,
        )
        _set_up(connection)
        found = path.stat()
    except sqlite3.Error as error:
        raise explained(error, path) from error
    except OSError as error:
        raise unreadable(path, error) from error
    connection.file = found.st_dev, found.st_ino
    _held.add(connection)
    return connection


def _set_up(connection: sqlite3.Connection) -> None:
    for pragma in (
        "foreign_keys = ON",
        "synchronous = EXTRA",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "secure_delete = ON",
        "temp_store = MEMORY",  # what is sorted never goes to the disk
    ):
        connection.execute(f"PRAGMA {pragma}")
    configure: Callable[[int, bool], None] | None = getattr(connection, "setconfig", None)
    if configure is not None:  # from Python 3.12 on
        for setting, wanted in _DEFENCE.items():
            configure(getattr(sqlite3, setting), wanted)


def _check(connection: sqlite3.Connection, path: Path, *, pages: bool) -> None:
    if _number(connection, "application_id") != APPLICATION_ID:
        raise foreign(path)
    version = _number(connection, "user_version")
    if version > SCHEMA_VERSION:
        raise newer(path, version, SCHEMA_VERSION)
    if version <= 0:  # both numbers are written at once
        raise damaged(path)
    check_schema(connection, path, version)
    if pages and not _are_pages_sound(connection):
        raise damaged(path)


def _are_pages_sound(connection: sqlite3.Connection) -> bool:
    """Look through every page, row and NULL.

    Whether values keep the rules of their columns is left to each backup and to `check`: it would
    take a quarter of the time of every start.
    """
    connection.execute("PRAGMA ignore_check_constraints = ON")
    try:
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    finally:
        connection.execute("PRAGMA ignore_check_constraints = OFF")


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the schema up to date in one transaction that one process alone can hold."""
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _number(connection, "user_version"):
            _do_steps(connection)
        else:
            make_parts(connection)
        _check_references(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        check_schema(connection, path, SCHEMA_VERSION)
        connection.execute("COMMIT")
    except Exception as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, StoreProblem):
            raise
        raise _not_upgraded(error, path) from error
    connection.execute("PRAGMA foreign_keys = ON")


def _do_steps(connection: sqlite3.Connection) -> None:
    from sqlite_utils import Database

    load_migrations().migrations.apply(Database(connection, execute_plugins=False))


def _check_references(connection: sqlite3.Connection) -> None:
    row = connection.execute("PRAGMA foreign_key_check").fetchone()
    if row is not None:
        raise ValueError(row)


def _not_upgraded(error: Exception, path: Path) -> StoreProblem:
    """Return the fault of the disk or the lock that stood in the way, else that of the step."""
    if (
        isinstance(error, sqlite3.Error)
        and type(known := explained(error, path)) is not StoreProblem
    ):
        return known
    return FailedUpgrade(
        _("{file} could not be brought up to date ({reason}). It is as it was before.").format(
            file=path, reason=type(error).__name__
        )
    )
