"""Rows that were taken in once and deleted here since: they stay out, unless the person wants."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cached_property

from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Record
from magtrack.domain.record.events import Event
from magtrack.domain.record.ratings import Rating
from magtrack.errors import OnceQuestion
from magtrack.importers.toolkit.foreign_rows import Row
from magtrack.importers.toolkit.record_index import STAGES, RecordIndex
from magtrack.importers.toolkit.tables import MOST_PROBLEMS
from magtrack.store.past import History
from magtrack.texts import _, ngettext

STAY_OUT, TAKE_AGAIN = "stay-out", "take-again"
"""Answers to what becomes of rows that were deleted here."""

_SHOWN = 60


class DeletedRows:
    """What of a source was deleted here, asked of the history when it is first of use."""

    def __init__(
        self, past: History | None, source: str, there: Collection[str], *, undone: bool = False
    ) -> None:
        """Know that the records `there`, by their ids, are in the log.

        `undone`: what an import that was undone had brought counts as deleted.
        """
        self._past = past
        self._source = source
        self._there = there
        self._undone = undone
        self.last_step = 0

    def __bool__(self) -> bool:
        """Tell whether anything was deleted."""
        return bool(self._found)

    @cached_property
    def _found(self) -> dict[str, tuple[Record, int]]:
        if self._past is None:
            return {}
        deleted = self._past.imported.deleted(self._source, undone=self._undone)
        return {
            each.record.id: (each.record, each.step)
            for each in deleted
            if each.record.id not in self._there
        }

    @cached_property
    def _index(self) -> RecordIndex:
        found = (record for record, _step in self._found.values())
        return RecordIndex(each for each in found if isinstance(each, Dose | Event))

    def find(self, *ids: str) -> Record | None:
        """Return what was deleted with one of these ids, None for nothing."""
        for id_ in ids:
            if id_ in self._found:
                record, step = self._found[id_]
                self._index.remove(id_)
                self.last_step = max(self.last_step, step)
                return record
        return None

    def find_alike(self, row: Row) -> Record | None:
        """Return what was deleted and says the same as a row, whatever its id."""
        if not self._index:
            return None
        for stage in STAGES:
            if found := self._index.take(row, stage):
                self.last_step = max(self.last_step, self._found[found.id][1])
                return found
        return None


def _line(record: Record) -> str:
    if isinstance(record, Dose):
        when = f"{record.taken.local:%Y-%m-%d %H:%M}" if record.taken else str(record.day)
        return f"{record.product_name}, {when}"
    if isinstance(record, Event):
        return f"{record.first}: {record.text[:_SHOWN]}"
    return f"{record.day}: {record.scale} {record.value}" if isinstance(record, Rating) else ""


def deleted_question(records: list[Record], line: Callable[[Record], str] = _line) -> OnceQuestion:
    """Return the question what becomes of rows that were deleted here, each told as a `line`."""
    n = len(records)
    text = ngettext(
        "You deleted {n} entry of this file from the log. Is it to stay out?",
        "You deleted {n} entries of this file from the log. Are they to stay out?",
        n,
    )
    return OnceQuestion(
        text.format(n=n),
        "deleted",
        {STAY_OUT: _("yes, leave it out"), TAKE_AGAIN: _("no, take it in again")},
        suggested=STAY_OUT,
        rows=tuple(map(line, records[:MOST_PROBLEMS])),
    )
