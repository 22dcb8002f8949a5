"""Records of a log, found by what a row of a file tells: each by one row alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from magtrack.domain.record.doses import Dose
from magtrack.domain.record.events import Event
from magtrack.domain.record.schedule import Slot
from magtrack.importers.toolkit.foreign_rows import ForeignDose, ForeignEvent, Row, wall_clock
from magtrack.importers.toolkit.free_texts import usable_text

_SLOTS: tuple[Slot, ...] = ("morning", "evening", "other")

Key = tuple[object, ...]

STAGES = range(3)
"""How surely a row is a record: by its time, by its time in another zone, by its day and slot."""


class RecordIndex:
    """Doses and events that no row is, so far."""

    def __init__(self, records: Iterable[Dose | Event]) -> None:
        self._left: dict[str, Dose | Event] = {}
        self._by_key: dict[Key, list[str]] = defaultdict(list)
        for record in records:
            self._left[record.id] = record
            for key in _keys_of(record):
                self._by_key[key].append(record.id)

    def __bool__(self) -> bool:
        """Tell whether any is left."""
        return bool(self._left)

    @property
    def left(self) -> Sequence[Dose | Event]:
        """Return those that no row is."""
        return list(self._left.values())

    def take(self, row: Row, stage: int) -> Dose | Event | None:
        """Return the record that a row is at this stage, and give it to no other; None for none."""
        for key in _keys_for(row, stage):
            ids = self._by_key.get(key, [])
            while ids:
                found = self._left.pop(ids.pop(0), None)
                if found is not None:
                    return found
        return None

    def remove(self, id_: str) -> None:
        """Give a record to a row that was found otherwise."""
        self._left.pop(id_, None)


def _keys_of(record: Dose | Event) -> Iterator[Key]:
    """Yield all that a record can be found by."""
    if isinstance(record, Event):
        yield "text", record.first, folded(record.text)
        yield "entered", record.first, record.entered // 60
        return
    if record.taken is not None:
        yield record.product_id, "instant", record.taken.epoch // 60
        yield record.product_id, "wall", wall_clock(record.taken)
    else:
        yield record.product_id, record.day, record.slot


def _keys_for(row: Row, stage: int) -> Iterator[Key]:
    """Yield what a row is looked for by."""
    told = row.told
    if isinstance(told, ForeignEvent):
        if stage == 0:
            yield "text", told.day, folded(told.text)
        elif stage == 1 and told.at is not None:
            yield "entered", told.day, told.at.epoch // 60
    elif isinstance(told, ForeignDose) and row.product is not None:
        id_ = row.product.id
        if stage == 0 and told.taken is not None:
            yield id_, "instant", told.taken.epoch // 60
        elif stage == 1 and told.taken is not None:
            yield id_, "wall", wall_clock(told.taken)
        elif stage == 2 and (told.taken is None or told.outcome != "taken"):
            slot = told.slot or "other"
            slots = dict.fromkeys((slot, *(_SLOTS if slot == "other" else ("other",))))
            yield from ((id_, told.day, each) for each in slots)


def folded(text: str) -> str:
    """Return a text without what a program, or the log, changes of itself."""
    return " ".join(usable_text(text).split())
