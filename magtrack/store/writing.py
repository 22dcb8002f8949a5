"""What a step writes: rows, and into the history each row as it was and as it became.

Most of what a row of a long log holds, others hold as well: product, amounts, slot, zone. Python
takes longer to hand a value to SQLite than SQLite to write it. So where many rows are new, what
they have in common is handed over once, into a temporary table in memory, and joined to the rest.
"""

from __future__ import annotations

import sqlite3
from itertools import chain
from typing import TYPE_CHECKING, Any

from magtrack.domain.record.dose_columns import DoseColumns
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Put, PutAll
from magtrack.store import rows
from magtrack.store.change import Touched, runs
from magtrack.store.rows import AT_ONCE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from magtrack.domain.record.edits import Delete, Edit, Record
    from magtrack.store.rows import Columns, Row, Table

_MOST_SHARED = 10_000
"""Sets of shared values that are kept before they are begun afresh."""


class RowWriter:
    """Writes rows within the transaction a connection is in."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Write with `db`."""
        self._db = db
        self._shared: dict[str, _Shared] = {}

    def swap(self, table: Table[Any], wanted: Mapping[str, Row | None]) -> dict[str, Row]:
        """Put the wanted rows in place (None: remove it), and return those that were there."""
        if len(wanted) == AT_ONCE and all(wanted.values()):
            values: Any = wanted.values()
            if self.add(table, list(zip(*values, strict=True))):
                return {}
        before = self._present(table, wanted)
        new = [row for id_, row in wanted.items() if row is not None and id_ not in before]
        changed = [row for id_ in before if (row := wanted[id_]) is not None]
        gone = [id_ for id_ in before if wanted[id_] is None]
        self._db.executemany(table.insert, new)
        self._db.executemany(table.upsert, changed)
        if gone:
            self._db.execute(f"DELETE FROM {table.name} WHERE id IN ({_marks(gone)})", gone)
        return before

    def _present(self, table: Table[Any], ids: Collection[str]) -> dict[str, Row]:
        """Return the rows that are there, by their ids."""
        sql = f"SELECT {table.column_list} FROM {table.name} WHERE id IN ({_marks(ids)})"
        return {row[0]: row for row in self._db.execute(sql, list(ids))}

    def add(self, table: Table[Any], columns: Columns) -> bool:
        """Write `AT_ONCE` rows if all are new, with one statement; tell whether it did."""
        shared = self._shared.get(table.name)
        if shared is None:
            shared = self._shared[table.name] = _Shared(self._db, table)
        try:
            written = self._db.execute(shared.insert, shared.values(columns)).rowcount
        except sqlite3.IntegrityError:  # a statement does all or nothing
            return False
        if written != AT_ONCE:
            raise sqlite3.InternalError(f"{written} of {AT_ONCE} rows were written")
        return True


class _Shared:
    """The sets of values that rows of a table share, numbered, in a temporary table.

    Without columns of its own a table shares nothing.
    """

    def __init__(self, db: sqlite3.Connection, table: Table[Any]) -> None:
        own = table.own or table.columns
        self._db = db
        self._name = f"temp.shared_{table.name}"
        self._own = [table.columns.index(column) for column in own]
        self._rest = [n for n, column in enumerate(table.columns) if column not in own]
        self._numbers: dict[Row, int] = {}
        self.insert = self._statement(table)
        if self._rest:
            names = ", ".join(f'"{table.columns[n]}"' for n in self._rest)
            db.execute(f"DROP TABLE IF EXISTS {self._name}")
            db.execute(f"CREATE TABLE {self._name} (number INTEGER PRIMARY KEY, {names})")

    def _statement(self, table: Table[Any]) -> str:
        """Return the statement that writes `AT_ONCE` rows."""
        width = len(self._own) + bool(self._rest)
        marks = ", ".join([f"({', '.join('?' * width)})"] * AT_ONCE)
        into = f"INSERT INTO {table.name} ({table.column_list})"
        if not self._rest:
            return f"{into} VALUES {marks}"
        picked = ", ".join(
            f"own.column{self._own.index(n) + 1}" if n in self._own else f'shared."{column}"'
            for n, column in enumerate(table.columns)
        )
        return (
            f"{into} SELECT {picked} FROM (VALUES {marks}) AS own"
            f" CROSS JOIN {self._name} AS shared ON shared.number = own.column{width}"
        )

    def values(self, columns: Columns) -> list[Any]:
        """Return the values that the statement takes for rows."""
        parts = [columns[n] for n in self._own]
        if self._rest:
            parts.append(self._numbered(list(zip(*(columns[n] for n in self._rest), strict=True))))
        return list(chain.from_iterable(zip(*parts, strict=True)))

    def _numbered(self, found: Sequence[Row]) -> list[int]:
        """Return the number of each set of values, after writing those that are new."""
        try:
            return [self._numbers[each] for each in found]
        except KeyError:
            self._add(found)
        return [self._numbers[each] for each in found]

    def _add(self, found: Sequence[Row]) -> None:
        if len(self._numbers) >= _MOST_SHARED:
            self._db.execute(f"DELETE FROM {self._name}")
            self._numbers.clear()
        new = set(found).difference(self._numbers)
        added = {each: n for n, each in enumerate(new, len(self._numbers))}
        marks = _marks((0, *self._rest))
        lines = ((n, *each) for each, n in added.items())
        self._db.executemany(f"INSERT INTO {self._name} VALUES ({marks})", lines)
        self._numbers |= added


class StepWriter:
    """Writes a step; `touched` gathers what it is about."""

    def __init__(self, db: sqlite3.Connection, step: int | None) -> None:
        """Write with `db`, as `step` of the history."""
        self.touched = Touched()
        self._db = db
        self._step = step
        self._seq = 0
        self._rows = RowWriter(db)

    def write(self, edits: Iterable[Edit]) -> Iterator[int]:
        """Write edits in their order; yield again and again how many records were written."""
        waiting: list[Put | Delete] = []
        for edit in edits:
            if isinstance(edit, PutAll):
                yield from self._write_each(waiting)
                yield from self._write_all(edit.records)
                waiting = []
            else:
                waiting.append(edit)
        yield from self._write_each(waiting)

    def _write_all(self, records: Sequence[Record]) -> Iterator[int]:
        for at in range(0, len(records), AT_ONCE):
            part = records[at : at + AT_ONCE]
            if self._add(part):
                yield self._seq
            else:
                yield from self._write_each(list(map(Put, part)))

    def _add(self, records: Sequence[Record]) -> bool:
        """Write `AT_ONCE` records if all are of one kind and new; tell whether it did."""
        kinds = {Dose} if isinstance(records, DoseColumns) else {*map(type, records)}
        if len(records) < AT_ONCE or len(kinds) > 1:
            return False
        table = rows.TABLES[kinds.pop()]
        columns = table.columns_of(records)
        if not self._rows.add(table, columns):
            return False
        self.touched.add(table, columns)
        self._remember_new(table, len(records))
        return True

    def _write_each(self, edits: Sequence[Put | Delete]) -> Iterator[int]:
        tables = [rows.TABLES[type(edit.record)] for edit in edits]
        for table, ids, run in runs(tables, [edit.record.id for edit in edits], edits):
            columns = table.columns_of([edit.record for edit in run])
            told_of: list[Row] = list(zip(*columns, strict=True))
            wanted = {
                id_: row if isinstance(edit, Put) else None
                for id_, edit, row in zip(ids, run, told_of, strict=True)
            }
            before = self._rows.swap(table, wanted)
            self.touched.add(table, list(zip(*told_of, *before.values(), strict=True)))
            self._remember(table, before, wanted)
            yield self._seq

    def _remember(
        self, table: Table[Any], before: Mapping[str, Row], wanted: Mapping[str, Row | None]
    ) -> None:
        """Write what a swap did into the history."""
        if not before and all(wanted.values()):
            self._remember_new(table, len(wanted))
            return
        lines = (
            (self._step, n, table.name, id_, *table.images(before.get(id_), row))
            for n, (id_, row) in enumerate(wanted.items(), self._seq)
            if row is not None or id_ in before  # what is not there cannot be removed
        )
        self._db.executemany("INSERT INTO history_row VALUES (?, ?, ?, ?, ?, ?)", lines)
        self._seq += len(wanted)

    def _remember_new(self, table: Table[Any], count: int) -> None:
        """Write into the history that the latest rows of a table are new."""
        self._db.execute(
            "INSERT INTO history_row (step, seq, kind, id)"
            f" SELECT ?, ? + rowid - last_insert_rowid(), ?, id FROM {table.name}"
            " WHERE rowid > last_insert_rowid() - ?",
            (self._step, self._seq + count - 1, table.name, count),
        )
        self._seq += count


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))
