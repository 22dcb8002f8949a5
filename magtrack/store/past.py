"""The history, read: each step, and what it did to each record.

What a new row became does not stand in the history until it is undone, but in what a later step
found there, or else in its table. So the lines are read from the newest to the oldest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from magtrack.store import rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from magtrack.domain.record.edits import Origin, Record
    from magtrack.store.rows import Table


class Step(NamedTuple):
    """One entry of the history. `at` and `undone_at` are UTC seconds.

    `state` is done, undone or dropped. A dropped step was undone, and something else was done
    since: it cannot be redone.
    """

    number: int
    at: int
    label: str
    state: str
    n_rows: int
    origin: Origin
    undone_at: int | None


class Revision(NamedTuple):
    """What a step did to one record: None before it was added, and after it was removed."""

    step: Step
    id: str
    before: Record | None
    after: Record | None


_STEP = (
    "SELECT step, at, label, state,"
    " (SELECT count(*) FROM history_row WHERE step = history.step), origin, undone_at FROM history"
)
_LINE = "SELECT step, kind, id, before, after FROM history_row"
_NEWEST_FIRST = "ORDER BY step DESC, seq DESC"


def steps(log: sqlite3.Connection, limit: int) -> list[Step]:
    """Return the latest steps, newest first."""
    return [Step(*row) for row in log.execute(f"{_STEP} ORDER BY step DESC LIMIT ?", (limit,))]


def revisions(log: sqlite3.Connection, limit: int | None) -> Iterator[Revision]:
    """Yield what the latest steps did, newest first; None: all steps."""
    latest = "SELECT step FROM history ORDER BY step DESC LIMIT ?"
    where = f"WHERE step >= (SELECT min(step) FROM ({latest}))"
    count = -1 if limit is None else limit
    return _read(log, log.execute(f"{_LINE} {where} {_NEWEST_FIRST}", (count,)))


def revisions_of(
    log: sqlite3.Connection, table: Table[Any], ids: Sequence[str]
) -> Iterator[Revision]:
    """Yield what happened to the records of `table` with these ids, and to their parts."""
    marks = ", ".join("?" * len(ids))
    where, values = f"WHERE kind = ? AND id IN ({marks})", [table.name, *ids]
    for part in rows.PARTS.get(table.name, ()):
        where += (
            f" OR kind = ? AND id IN (SELECT id FROM {part.name} WHERE {part.owner} IN ({marks})"
            " UNION SELECT id FROM history_row WHERE kind = ?"
            f" AND json_extract(coalesce(before, after), '$.{part.owner}') IN ({marks}))"
        )
        values += [part.name, *ids, part.name, *ids]
    return _read(log, log.execute(f"{_LINE} {where} {_NEWEST_FIRST}", values))


_Line = tuple[int, str, str, str | None, str | None]


def _read(log: sqlite3.Connection, lines: Iterator[_Line]) -> Iterator[Revision]:
    found_later: dict[tuple[str, str], str] = {}
    step: Step | None = None
    for number, kind, id_, before, after in lines:
        if step is None or step.number != number:
            step = Step(*log.execute(f"{_STEP} WHERE step = ?", (number,)).fetchone())
        table = rows.BY_NAME[kind]
        became = table.from_image(after)
        if before is None and after is None:
            later = found_later.get((kind, id_))
            became = table.from_image(later) if later else _present(log, table, id_)
        elif before is not None:
            found_later[kind, id_] = before
        yield Revision(step, id_, _record(table, table.from_image(before)), _record(table, became))


def _present(log: sqlite3.Connection, table: Table[Any], id_: str) -> rows.Row | None:
    sql = f"SELECT {table.column_list} FROM {table.name} WHERE id = ?"
    row: rows.Row | None = log.execute(sql, (id_,)).fetchone()
    return row


def _record(table: Table[Any], row: rows.Row | None) -> Record | None:
    return None if row is None else table.from_row(row)
