"""What a step writes: rows, and into the history each row as it was and as it became."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from magtrack.domain.record.edits import Edit, Put
from magtrack.store import rows
from magtrack.store.change import Touched, runs
from magtrack.store.rows import Row, Table

if TYPE_CHECKING:
    import sqlite3


def write(
    db: sqlite3.Connection, step: int | None, edits: Iterable[Edit], touched: Touched
) -> Iterator[int]:
    """Write edits in their order as `step`; yield again and again how many were written."""
    done = 0
    items = ((rows.TABLES[type(edit.record)], edit.record.id, edit) for edit in edits)
    for table, run in runs(items):
        told = table.to_rows([edit.record for edit in run.values()])
        pairs = list(zip(run.items(), told, strict=True))
        wanted = {id_: row if isinstance(edit, Put) else None for (id_, edit), row in pairs}
        before = swap(db, table, wanted)
        touched.add(table, [*before.values(), *(row for _edit, row in pairs)])
        lines = (
            (step, n, table.name, id_, *table.images(before.get(id_), row))
            for n, (id_, row) in enumerate(wanted.items(), done)
            if row is not None or id_ in before  # what is not there cannot be removed
        )
        db.executemany("INSERT INTO history_row VALUES (?, ?, ?, ?, ?, ?)", lines)
        done += len(run)
        yield done


def swap(
    db: sqlite3.Connection, table: Table[Any], wanted: Mapping[str, Row | None]
) -> dict[str, Row]:
    """Put the wanted rows in place (None: remove it), and return those that were there."""
    marks = ", ".join("?" * len(wanted))
    there = db.execute(f"{table.select} WHERE id IN ({marks})", list(wanted))
    before: dict[str, Row] = {row[0]: row for row in there}
    db.executemany(table.upsert, filter(None, wanted.values()))
    gone = [(id_,) for id_ in before if wanted[id_] is None]
    db.executemany(f"DELETE FROM {table.name} WHERE id = ?", gone)
    return before


def take_back(db: sqlite3.Connection, step: int, touched: Touched) -> None:
    """Write the rows as they were before `step`; what it added is kept in the history."""
    for table, run in runs(_lines(db, step, "before", "DESC")):
        found = _replay(db, table, run, touched)
        images = (
            (table.image(found[id_]), step, seq)
            for id_, (seq, text) in run.items()
            if text is None and id_ in found
        )
        db.executemany("UPDATE history_row SET after = ? WHERE step = ? AND seq = ?", images)


def do_again(db: sqlite3.Connection, step: int, touched: Touched) -> None:
    """Write the rows as they were after `step`."""
    for table, run in runs(_lines(db, step, "after", "ASC")):
        _replay(db, table, run, touched)


_Line = tuple[int, str | None]
"""The number of a line of the history within its step, and the row that it holds as text."""


def _lines(
    db: sqlite3.Connection, step: int, column: str, order: str
) -> Iterator[tuple[Table[Any], str, _Line]]:
    sql = f"SELECT kind, id, seq, {column} FROM history_row WHERE step = ? ORDER BY seq {order}"
    # All of them at once: the lines are written to on the way.
    for kind, id_, seq, text in db.execute(sql, (step,)).fetchall():
        yield rows.BY_NAME[kind], id_, (seq, text)


def _replay(
    db: sqlite3.Connection, table: Table[Any], run: Mapping[str, _Line], touched: Touched
) -> dict[str, Row]:
    """Put rows of the history in place, and return those that were there."""
    wanted = {id_: table.from_image(text) for id_, (_seq, text) in run.items()}
    found = swap(db, table, wanted)
    touched.add(table, [*found.values(), *filter(None, wanted.values())])
    return found
