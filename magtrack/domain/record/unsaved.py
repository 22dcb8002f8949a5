"""What could not be saved yet: kept until it can be."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Edit, Origin, Record
from magtrack.domain.record.events import NOTE, Event


class PendingWrite(Struct, frozen=True):
    """A step that was asked for: its label, its edits, and where they come from."""

    label: str
    edits: tuple[Edit, ...]
    origin: Origin = ""


class Unsaved(Struct, frozen=True):
    """The steps that could not be saved, in the order in which they were asked for."""

    wishes: tuple[PendingWrite, ...] = ()

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Return what all of them would do."""
        return tuple(edit for wish in self.wishes for edit in wish.edits)

    def with_wish(self, wish: PendingWrite) -> Unsaved:
        """Return them with one more, in place of what was asked for about the same thing before.

        Whoever presses a key again since nothing seemed to happen means one dose, not two. One that
        waits already, since it could not be saved again, keeps its turn.
        """
        if wish in self.wishes:
            return self
        return Unsaved((*self.without(wish.edits).wishes, wish))

    def without(self, edits: Iterable[Edit]) -> Unsaved:
        """Return them without what is about the same things as `edits`."""
        if not self.wishes:
            return self
        settled = {_subject(edit.record) for edit in edits}
        left = (_left(wish, settled) for wish in self.wishes)
        return Unsaved(tuple(wish for wish in left if wish.edits))


def _left(wish: PendingWrite, settled: set[tuple[object, ...]]) -> PendingWrite:
    left = (edit for edit in wish.edits if _subject(edit.record) not in settled)
    return PendingWrite(wish.label, tuple(left), wish.origin)


def _subject(record: Record) -> tuple[object, ...]:
    """Return what a record is about: two of the same would stand for one thing."""
    if isinstance(record, Dose) and record.planned is not None:
        return Dose, record.day, record.product_id, record.slot, record.planned
    if isinstance(record, Event):
        return Event, record.kind, record.first, None if record.kind == NOTE else record.last
    return type(record), record.id
