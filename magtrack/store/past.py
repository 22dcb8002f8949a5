"""The history, read: each step, and what it did to each record.

What a new row became does not stand in the history until it is undone, but in what a later step
found there, or else in its table. So the lines are read from the newest to the oldest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, get_args

from msgspec import Struct

from magtrack.domain.record.edits import Origin, Record
from magtrack.domain.record.taken_files import TakenFile
from magtrack.store import rows
from magtrack.store.reading import snapshot
from magtrack.store.rows import Table
from magtrack.store.sound import LATEST, LONGEST_TEXT, OddValue

if TYPE_CHECKING:
    import sqlite3

    from magtrack.store.imported import Imported


class Step(Struct, frozen=True):
    """One entry of the history. `at`, `undone_at` and `turned_at` are UTC seconds.

    `state` is done, undone or dropped. A dropped step was undone, and something else was done
    since: it cannot be redone. `taken_from` is the file that it took in, if any. `turned_at` is
    when it was last undone or done again, None where it never was.
    """

    number: int
    at: int
    label: str
    state: str
    n_rows: int
    origin: Origin
    undone_at: int | None
    taken_from: TakenFile | None = None
    turned_at: int | None = None


class Revision(Struct, frozen=True):
    """What a step did to one record: None before it was added, and after it was removed."""

    step: Step
    id: str
    before: Record | None
    after: Record | None


_STEP = (
    "SELECT step, at, label, state,"
    " (SELECT count(*) FROM history_row WHERE step = history.step), origin,"
    " CASE state WHEN 'done' THEN NULL ELSE undone_at END, taken_from, undone_at FROM history"
)
_LINE = "SELECT step, kind, id, before, after FROM history_row"
_NEWEST_FIRST = "ORDER BY step DESC, seq DESC"


class History:
    """The steps of a log, and what each did to each record. Every method raises StoreProblem."""

    def __init__(self, reading: Callable[[], AbstractContextManager[sqlite3.Connection]]) -> None:
        """Read with the connection that `reading` gives."""
        self._reading = reading

    def steps(self, limit: int = 100) -> list[Step]:
        """Return the latest steps, newest first, the undone ones included."""
        with self._reading() as log:
            found = log.execute(f"{_STEP} ORDER BY step DESC LIMIT ?", (limit,))
            return [_step(row) for row in found]

    def step(self, number: int) -> Step | None:
        """Return the step of this number, None where there is none."""
        with self._reading() as log:
            row = log.execute(f"{_STEP} WHERE step = ?", (number,)).fetchone()
        return None if row is None else _step(row)

    def beginning(self) -> str:
        """Return what tells the first step from any other, "" where there is none.

        Logs that begin with the same one were one log once.
        """
        with self._reading() as log:
            first = log.execute("SELECT step, at, label FROM history ORDER BY step LIMIT 1")
            found = first.fetchone()
            if found is None:
                return ""
            lines = log.execute(
                "SELECT kind, id FROM history_row WHERE step = ? ORDER BY seq", found[:1]
            ).fetchall()
        return repr((found, lines))

    def next_undo(self) -> str | None:
        """Return the label of the step that would be undone."""
        with self._reading() as log:
            found = to_undo(log)
        return found and found[1]

    def next_redo(self) -> str | None:
        """Return the label of the step that would be done again."""
        with self._reading() as log:
            found = to_redo(log)
        return found and found[1]

    def undo_step(self) -> Step | None:
        """Return the step that would be undone."""
        with self._reading() as log:
            return _found(log, to_undo(log))

    def redo_step(self) -> Step | None:
        """Return the step that would be done again."""
        with self._reading() as log:
            return _found(log, to_redo(log))

    def revisions(self, limit: int | None = None) -> Iterator[Revision]:
        """Yield what the latest steps did to each record, newest first; None: all steps."""
        latest = "SELECT step FROM history ORDER BY step DESC LIMIT ?"
        where = f"WHERE step >= (SELECT min(step) FROM ({latest}))"
        yield from self._read(where, [-1 if limit is None else limit])

    def revisions_of(self, kind: type[Record], *ids: str) -> list[Revision]:
        """Return what ever happened to the records with these ids and to their parts, newest first.

        The parts of a product are its plans and counts, those of a trial its amendments.
        """
        return list(self._read(*_of(rows.TABLES[kind], ids))) if ids else []

    def revisions_in(self, *kinds: type[Record]) -> list[Revision]:
        """Return what ever happened to all records of these kinds, newest first."""
        names = [rows.TABLES[kind].name for kind in kinds]
        return list(self._read(f"WHERE kind IN ({', '.join('?' * len(names))})", names))

    @property
    def imported(self) -> Imported:
        """Return what is told of earlier imports."""
        from magtrack.store.imported import Imported

        return Imported(self._reading, self.revisions_of)

    def _read(self, where: str, values: Sequence[Any]) -> Iterator[Revision]:
        with self._reading() as log, snapshot(log):
            yield from _revisions(log, log.execute(f"{_LINE} {where} {_NEWEST_FIRST}", values))


def to_undo(log: sqlite3.Connection) -> tuple[int, str] | None:
    """Return the number and label of the step that is undone next."""
    return _one(log, "state = 'done' ORDER BY step DESC")


def to_redo(log: sqlite3.Connection) -> tuple[int, str] | None:
    """Return the number and label of the step that is done again next."""
    return _one(log, "state = 'undone' ORDER BY step")


def _found(log: sqlite3.Connection, which: tuple[int, str] | None) -> Step | None:
    """Return the step of a number and label."""
    if which is None:
        return None
    return _step(log.execute(f"{_STEP} WHERE step = ?", which[:1]).fetchone())


def _one(log: sqlite3.Connection, which: str) -> tuple[int, str] | None:
    found: tuple[int, str] | None = log.execute(
        f"SELECT step, label FROM history WHERE {which} LIMIT 1"
    ).fetchone()
    return found


def _of(table: Table[Any], ids: Sequence[str]) -> tuple[str, list[str]]:
    """Return what selects the lines of records and their parts, and its values."""
    marks = ", ".join("?" * len(ids))
    where, values = f"WHERE kind = ? AND id IN ({marks})", [table.name, *ids]
    for part in rows.PARTS.get(table.name, ()):
        where += (
            f" OR kind = ? AND id IN (SELECT id FROM {part.name} WHERE {part.owner} IN ({marks})"
            " UNION SELECT id FROM history_row WHERE kind = ?"
            f" AND json_extract(coalesce(before, after), '$.{part.owner}') IN ({marks}))"
        )
        values += [part.name, *ids, part.name, *ids]
    return where, values


_Line = tuple[int, str, str, str | None, str | None]


def _revisions(log: sqlite3.Connection, lines: Iterable[_Line]) -> Iterator[Revision]:
    found_later: dict[tuple[str, str], str] = {}
    step: Step | None = None
    for number, kind, id_, before, after in lines:
        if step is None or step.number != number:
            step = _step(log.execute(f"{_STEP} WHERE step = ?", (number,)).fetchone())
        table = rows.table_named(kind)
        became = table.from_image(after)
        if before is None and after is None:
            later = found_later.get((kind, id_))
            became = table.from_image(later) if later else _present(log, table, id_)
        elif before is not None:
            found_later[kind, id_] = before
        yield Revision(step, id_, _record(table, table.from_image(before)), _record(table, became))


def _step(row: rows.Row | None) -> Step:
    """Return a step; raises OddValue where it is none that is written."""
    from magtrack.store.imported import taken_file

    if row is None:
        raise OddValue("history", "", "step")
    *told, taken, turned_at = row
    step = Step(*(*told, taken_file(taken), turned_at))
    times = (step.at,) if turned_at is None else (step.at, turned_at)
    if not all(abs(at) <= LATEST for at in times):
        raise OddValue("history", step.number, "at")
    if step.origin not in get_args(Origin):
        raise OddValue("history", step.number, "origin", step.origin)
    if len(step.label) > LONGEST_TEXT:
        raise OddValue("history", step.number, "label")
    return step


def odd_steps(log: sqlite3.Connection) -> Iterator[OddValue]:
    """Yield what is odd about the steps themselves."""
    for row in log.execute(_STEP):
        try:
            _step(row)
        except OddValue as odd:
            yield odd


def _present(log: sqlite3.Connection, table: Table[Any], id_: str) -> rows.Row | None:
    row: rows.Row | None = log.execute(f"{table.select} WHERE id = ?", (id_,)).fetchone()
    return row


def _record(table: Table[Any], row: rows.Row | None) -> Record | None:
    return None if row is None else table.from_row(row)
