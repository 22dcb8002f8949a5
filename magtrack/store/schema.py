"""Whether the tables of a file are those that MagTrack makes, and nothing beside them.

A trigger, a view, a generated column, an index on an expression or a check of another's making is
SQL that a file brings along: SQLite would run it while the log is read or written. So the text of
every part is compared, but for spaces, quotes and capitals, before any row is read.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import cache
from pathlib import Path
from types import ModuleType

from magtrack.errors import StoreProblem
from magtrack.paths import data_dir
from magtrack.store.problems import altered, newer
from magtrack.store.rows import SCHEMA_VERSION
from magtrack.texts import _

SCHEMA_FILE = "schema.sql"
"""The file beside the steps with what they end in; `python -m tests.store.leave` writes it."""

_NOT_OF_THE_TEXT = re.compile(r"[\s\"`\[\]]+")
_NAMED = re.compile(r'CREATE (?:UNIQUE )?(?:TABLE|INDEX) "?(\w+)')
_OF_SQLITE = re.compile(r"sqlite_(autoindex_\w+|sequence|stat\d)")
"""What SQLite itself adds: the indexes of primary keys, and what ANALYZE found out."""

_OF_STEPS = re.compile(
    r"createtable_sqlite_migrations\([\w,]*(primarykey\([\w,]+\))?\)"
    r"|create(unique)?index\w+on_sqlite_migrations\([\w,]+\)"
)
"""The record of the steps that were done, as any sqlite-utils makes it: plain columns."""


def check_schema(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Raise AlteredLog where the log of `version` at `path` has other parts than it was made with.

    Raises sqlite3.Error where that cannot be read.
    """
    ours, there = dict(made_by(version)), set()
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema"):
        if kind == "index" and sql is None and _OF_SQLITE.fullmatch(str(name)):
            continue
        if kind == "table" and _OF_SQLITE.fullmatch(str(name)):
            continue
        text = plain(str(sql))
        if _OF_STEPS.fullmatch(text):
            continue
        if kind not in ("table", "index") or ours.get(name) != text:
            raise altered(path, str(kind), str(name))
        there.add(name)
    for name, text in ours.items():
        if name not in there and not _OF_STEPS.fullmatch(text):
            raise altered(path, "", name)


class SchemaWatch:
    """Notices when another program changes the parts of a log that is open.

    `version` is the number of the latest look that found them to be ours.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, version: int) -> None:
        """Watch a log whose parts are ours now, at `version`."""
        self._connection = connection
        self._path = path
        self.version = version
        self._seen = self._number("schema_version")

    def look(self, version: int) -> None:
        """Refuse the log where its parts are not ours any more; raises StoreProblem.

        `version` is another one once another connection has written: nobody else changes them.
        """
        if version == self.version:
            return
        cookie = self._number("schema_version")
        if cookie != self._seen:
            found = self._number("user_version")
            if found > SCHEMA_VERSION:
                raise newer(self._path, found, SCHEMA_VERSION)
            check_schema(self._connection, self._path, SCHEMA_VERSION)
        self._seen, self.version = cookie, version

    def _number(self, pragma: str) -> int:
        return int(self._connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def plain(sql: str) -> str:
    """Return the text of a part as it is compared."""
    return _NOT_OF_THE_TEXT.sub("", sql).lower()


@cache
def made_by(version: int) -> Mapping[str, str]:
    """Return the text of every part of a log of `version`, by its name."""
    if version == SCHEMA_VERSION:
        text = _read(data_dir("migrations") / SCHEMA_FILE)
        return {name: plain(sql) for name, sql in _parts(text)}
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        return {name: plain(sql) for name, sql in parts_of(built(made, version))}


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError as error:
        raise _incomplete(file) from error


def _incomplete(file: Path) -> StoreProblem:
    return StoreProblem(_("The program is incomplete: {file} is missing.").format(file=file))


def _parts(text: str) -> Iterator[tuple[str, str]]:
    for sql in text.split(_END):
        if found := _NAMED.match(sql):
            yield found[1], sql


def parts_of(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return name and text of the parts of a log, in the order in which they were made."""
    return connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid"
    ).fetchall()


def make_parts(connection: sqlite3.Connection) -> None:
    """Make the parts of an empty log of the present version at once, in place of step by step.

    So a new log, that of a first start, needs no sqlite-utils and a twentieth of the time.
    """
    for sql in filter(None, _read(data_dir("migrations") / SCHEMA_FILE).split(_END)):
        connection.execute(sql)


_END = ";\n"


def schema_text() -> str:
    """Return what the file beside the steps has to hold: what they end in, and that they are done.

    Nothing is said of when: a new log did none of them.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        parts = [sql for _name, sql in parts_of(built(made, SCHEMA_VERSION))]
        done = made.execute("SELECT migration_set, name FROM _sqlite_migrations ORDER BY id")
        values = ",\n".join(f"('{group}', '{name}', '')" for group, name in done)
    insert = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES\n"
    return "".join(f"{each}{_END}" for each in (*parts, insert + values))


def built(connection: sqlite3.Connection, version: int) -> sqlite3.Connection:
    """Return an empty connection after the steps up to `version` were done in it."""
    from sqlite_utils import Database

    steps = load_migrations().migrations
    database = Database(connection, execute_plugins=False)
    later = [each.name for each in steps.pending(database)][version:]
    steps.apply(database, stop_before=later[0] if later else None)
    return connection


def load_migrations() -> ModuleType:
    """Return the module with the steps of the schema, from the folder shipped with the program."""
    from importlib.util import module_from_spec, spec_from_file_location

    file = data_dir("migrations") / "migrations.py"
    spec = spec_from_file_location("magtrack_migrations", file)
    if spec is None or spec.loader is None or not file.is_file():
        raise _incomplete(file)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
