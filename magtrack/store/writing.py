"""What a step writes: rows, and into the history each row as it was and as it became."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from magtrack.domain.record.edits import ANYTHING, Delete, Edit, Put, Record
from magtrack.domain.record.people import Profile
from magtrack.errors import ChangedMeanwhile
from magtrack.store import rows
from magtrack.store.change import AT_ONCE, Touched, runs
from magtrack.store.rows import Row, Table
from magtrack.store.sound import OddValue
from magtrack.texts import _

if TYPE_CHECKING:
    import sqlite3

_NOT_TOLD = Profile()
"""What the profile is read as where a log has none yet."""


def write(
    db: sqlite3.Connection,
    step: int | None,
    edits: Iterable[Edit],
    touched: Touched,
    *,
    keeps_doubles: bool = False,
) -> Iterator[int]:
    """Write edits in their order as `step`; yield again and again how many were written.

    Raises ChangedMeanwhile for a record that is not as it was seen, or, unless `keeps_doubles`, for
    one at a place that another has: nothing of the step may be kept then.
    """
    done = 0
    moved: dict[str, list[str]] = {}
    items = ((rows.TABLES[type(edit.record)], edit.record.id, edit) for edit in edits)
    for table, run in runs(items):
        told = table.to_rows([edit.record for edit in run.values()])
        pairs = list(zip(run.items(), told, strict=True))
        wanted = {id_: row if isinstance(edit, Put) else None for (id_, edit), row in pairs}
        before = swap(db, table, wanted)
        _check_seen(table, run, before)
        if table.places and not keeps_doubles:
            moved.setdefault(table.name, []).extend(_to_new_place(table, wanted, before))
        touched.add(table, [*before.values(), *(row for _edit, row in pairs)])
        lines = (
            (step, n, table.name, id_, *table.images(before.get(id_), row))
            for n, (id_, row) in enumerate(wanted.items(), done)
            if row is not None or id_ in before  # what is not there cannot be removed
        )
        db.executemany("INSERT INTO history_row VALUES (?, ?, ?, ?, ?, ?)", lines)
        done += len(run)
        yield done
    for name, ids in moved.items():
        _check_places(db, rows.BY_NAME[name], ids)


def _check_seen(table: Table[Any], run: Mapping[str, Edit], before: Mapping[str, Row]) -> None:
    """Raise ChangedMeanwhile where an edit was made from what is not the row that was there."""
    for id_, edit in run.items():
        row = before.get(id_)
        seen = edit.expected if isinstance(edit, Delete) else edit.seen
        if seen is ANYTHING or (row is None and isinstance(edit, Delete)):
            continue
        found = None if row is None else table.from_row(row)
        if found != seen and not (found is None and seen == _NOT_TOLD):
            raise _changed(seen, found)


def _to_new_place(
    table: Table[Any], wanted: Mapping[str, Row | None], before: Mapping[str, Row]
) -> Iterator[str]:
    """Yield the ids of rows that come to a place where they were not.

    Two that an earlier version left at one place stay there, and can be edited.
    """
    places = [table.columns.index(column) for column in table.places]

    def place(row: Row) -> list[Any]:
        return [row[n] for n in places]

    for id_, row in wanted.items():
        is_new = row is not None and (id_ not in before or place(before[id_]) != place(row))
        if row is not None and is_new and None not in place(row):
            yield id_


def _check_places(db: sqlite3.Connection, table: Table[Any], moved: list[str]) -> None:
    """Raise ChangedMeanwhile where one of these rows is at a place that another has."""
    first, *rest = table.places  # by its index of days, which tells the most
    alike = " AND ".join(
        [f"mine.{first} = other.{first}", *(f"mine.{each} = +other.{each}" for each in rest)]
    )
    placed = f"SELECT * FROM {table.name} WHERE {table.placed or 1}"
    for start in range(0, len(moved), AT_ONCE):
        ids = moved[start : start + AT_ONCE]
        marks = ", ".join("?" * len(ids))
        doubles = (
            f"SELECT 1 FROM ({placed}) AS mine JOIN ({placed}) AS other"
            f" ON {alike} AND mine.id <> other.id WHERE mine.id IN ({marks}) LIMIT 1"
        )
        if db.execute(doubles, ids).fetchone():
            raise _changed()


def _changed(seen: Record | None = None, now: Record | None = None) -> ChangedMeanwhile:
    return ChangedMeanwhile(
        _("This was changed meanwhile, elsewhere or by an undo: nothing was written."), seen, now
    )


def swap(
    db: sqlite3.Connection, table: Table[Any], wanted: Mapping[str, Row | None]
) -> dict[str, Row]:
    """Put the wanted rows in place (None: remove it), and return those that were there."""
    marks = ", ".join("?" * len(wanted))
    there = db.execute(f"{table.select} WHERE id IN ({marks})", list(wanted))
    before: dict[str, Row] = {row[0]: row for row in there}
    table.from_rows(list(before.values()))  # raises OddValue: the history keeps nothing odd
    db.executemany(table.upsert, filter(None, wanted.values()))
    gone = [(id_,) for id_ in before if wanted[id_] is None]
    db.executemany(f"DELETE FROM {table.name} WHERE id = ?", gone)
    return before


def take_back(db: sqlite3.Connection, step: int, touched: Touched) -> Iterator[Share]:
    """Write the rows as they were before `step`; what it added is kept in the history.

    It is told again and again how many of how many are written.
    """
    lines, done = _lines(db, step, "before", "DESC"), 0
    for table, run in runs(lines):
        found = _replay(db, table, run, touched)
        images = (
            (table.image(found[id_]), step, seq)
            for id_, (seq, text) in run.items()
            if text is None and id_ in found
        )
        db.executemany("UPDATE history_row SET after = ? WHERE step = ? AND seq = ?", images)
        done += len(run)
        yield done, len(lines)


def do_again(db: sqlite3.Connection, step: int, touched: Touched) -> Iterator[Share]:
    """Write the rows as they were after `step`; it is told as in `take_back`."""
    lines, done = _lines(db, step, "after", "ASC"), 0
    for table, run in runs(lines):
        _replay(db, table, run, touched)
        done += len(run)
        yield done, len(lines)


Share = tuple[int, int]
"""How many lines are written, and of how many."""

_Line = tuple[int, str | None]
"""The number of a line of the history within its step, and the row that it holds as text."""


def _lines(
    db: sqlite3.Connection, step: int, column: str, order: str
) -> list[tuple[Table[Any], str, _Line]]:
    """Return the lines of a step, all of them at once: they are written to on the way."""
    sql = f"SELECT kind, id, seq, {column} FROM history_row WHERE step = ? ORDER BY seq {order}"
    found = db.execute(sql, (step,))
    return [(rows.table_named(kind), id_, (seq, text)) for kind, id_, seq, text in found]


def _replay(
    db: sqlite3.Connection, table: Table[Any], run: Mapping[str, _Line], touched: Touched
) -> dict[str, Row]:
    """Put rows of the history in place, and return those that were there."""
    wanted = {id_: table.from_image(text) for id_, (_seq, text) in run.items()}
    table.from_rows(list(filter(None, wanted.values())))  # what is odd is not put back
    for id_, row in wanted.items():
        if row is not None and row[0] != id_:
            raise OddValue("history_row", id_, "id")
    found = swap(db, table, wanted)
    touched.add(table, [*found.values(), *filter(None, wanted.values())])
    return found
