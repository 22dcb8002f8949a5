"""What the history tells of earlier imports: which files they were, and what became of their rows.

A file that is read again is compared with this: what an import wrote then, and what was deleted
here since. A step that was undone tells nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.edits import Record
from magtrack.domain.record.taken_files import TakenFile
from magtrack.store import rows
from magtrack.store.reading import snapshot

if TYPE_CHECKING:
    import sqlite3

_AT_ONCE = 30_000


class Deleted(Struct, frozen=True):
    """A record that was deleted here, as it was, and the number of the step that did so."""

    record: Record
    step: int


def taken_text(file: TakenFile | None) -> str | None:
    """Return the text that the history holds of a file."""
    import json

    return None if file is None else json.dumps(msgspec.to_builtins(file))


def taken_file(text: str | None) -> TakenFile | None:
    """Return the file of a text of the history; None for none, and for one that makes no sense."""
    if text is None:
        return None
    import json

    try:
        return msgspec.convert(json.loads(text), TakenFile)
    except (ValueError, RecursionError):  # of msgspec too
        return None


class Imported:
    """The earlier imports of a log. Every method raises StoreProblem."""

    def __init__(
        self,
        reading: Callable[[], AbstractContextManager[sqlite3.Connection]],
        revisions: Callable[..., Sequence[Any]],
    ) -> None:
        """Read with the connection that `reading` gives, and the `revisions` of some records."""
        self._reading = reading
        self._revisions = revisions

    def files(self) -> list[tuple[int, TakenFile]]:
        """Return the files that were taken in, each with the number of its step, newest first."""
        with self._reading() as log:
            found = log.execute(
                "SELECT step, taken_from FROM history"
                " WHERE state = 'done' AND taken_from IS NOT NULL ORDER BY step DESC"
            ).fetchall()
        read = ((step, taken_file(text)) for step, text in found)
        return [(step, file) for step, file in read if file is not None]

    def written(
        self, kind: type[Record], ids: Iterable[str], steps: Collection[int] | None = None
    ) -> Mapping[str, Record]:
        """Return the records of `kind` by id, each as the files of its imports told it.

        What a later import left as it was here is as an earlier one told it. Where no import is
        known, as of earlier versions, it is as it was first written. With `steps` only these steps
        count.
        """
        found: dict[str, Record] = {}
        first: dict[str, Record] = {}
        rest = iter(ids)
        while some := list(islice(rest, _AT_ONCE)):
            for each in reversed(self._revisions(kind, *some)):
                if each.after is None or each.step.state != "done":
                    continue
                if steps is None:
                    first.setdefault(each.id, each.after)
                if each.step.origin == "import" if steps is None else each.step.number in steps:
                    told = found.get(each.id)
                    found[each.id] = _told(told, each.before, each.after)
        return first | found

    def deleted(self, source: str, *, undone: bool = False) -> Sequence[Deleted]:
        """Return what of a source was deleted here: doses, events, and ratings of any import.

        `undone`: and what came with imports that were taken back.
        """
        start = f"{source}-"
        gone = [*self._taken_back(start)] if undone else []
        with self._reading() as log, snapshot(log):
            found = log.execute(
                "SELECT kind, id, before, step FROM history_row JOIN history USING (step)"
                " WHERE state = 'done' AND before IS NOT NULL AND after IS NULL"
                " AND (kind = 'rating' OR (kind IN ('dose', 'event') AND substr(id, 1, ?) = ?))"
                " ORDER BY step, seq",
                (len(start), start),
            ).fetchall()
            imported = _imported_ratings(log) if any(row[0] == "rating" for row in found) else ()
        gone += [
            (kind, before, step)
            for kind, id_, before, step in found
            if kind != "rating" or id_ in imported
        ]
        return [
            Deleted(rows.BY_NAME[kind].from_row(row), step)
            for kind, image, step in gone
            if (row := rows.BY_NAME[kind].from_image(image)) is not None
        ]

    def _taken_back(self, start: str) -> Sequence[tuple[str, str, int]]:
        """Return the kind, image and step of what imports added that were undone."""
        with self._reading() as log:
            return log.execute(
                "SELECT kind, after, step FROM history_row JOIN history USING (step)"
                " WHERE state != 'done' AND origin = 'import' AND before IS NULL"
                " AND after IS NOT NULL"
                " AND (kind = 'rating' OR (kind IN ('dose', 'event') AND substr(id, 1, ?) = ?))"
                " ORDER BY step, seq",
                (len(start), start),
            ).fetchall()

    def removed(self) -> Mapping[tuple[type[Record], str], int]:
        """Return the number of the step that deleted a record last, by its kind and id.

        Some may be there again.
        """
        with self._reading() as log:
            found = log.execute(
                "SELECT kind, id, max(step) FROM history_row JOIN history USING (step)"
                " WHERE state = 'done' AND before IS NOT NULL AND after IS NULL GROUP BY kind, id"
            ).fetchall()
        return {(rows.table_named(kind).kind, id_): step for kind, id_, step in found}

    def steps(self, source: str) -> Mapping[str, int]:
        """Return which step added each record of a source, by its id."""
        start = f"{source}-"
        with self._reading() as log:
            found = log.execute(
                "SELECT id, max(step) FROM history_row JOIN history USING (step)"
                " WHERE state = 'done' AND before IS NULL AND substr(id, 1, ?) = ? GROUP BY id",
                (len(start), start),
            )
            return dict(found)


def _told(told: Record | None, before: Record | None, after: Record) -> Record:
    """Return what a file told with what an import changed since, which made `after` of `before`."""
    if told is None or before is None:
        return after
    names = (name for name in after.__struct_fields__ if name not in ("id", "edited"))
    changed = {n: new for n in names if (new := getattr(after, n)) != getattr(before, n)}
    return replace(told, **changed)


def _imported_ratings(log: sqlite3.Connection) -> set[str]:
    """Return the ids of the ratings that an import wrote."""
    found = log.execute(
        "SELECT DISTINCT id FROM history_row JOIN history USING (step)"
        " WHERE kind = 'rating' AND origin = 'import' AND state = 'done'"
    )
    return {id_ for (id_,) in found}
