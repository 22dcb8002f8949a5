"""What two logs hold beside each other and one log cannot: two entries at one place.

A planned dose has one entry, a day one note, and a slot that both computers planned anew one plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from functools import reduce
from typing import Any

from msgspec.structs import replace

from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Record
from magtrack.domain.record.events import NOTE, Event, all_lines, check_text
from magtrack.domain.record.people import MedicineTaken
from magtrack.domain.record.schedule import Schedule, meet
from magtrack.errors import InputProblem
from magtrack.importers import Conflict
from magtrack.importers.own._courses import Key, key_of
from magtrack.importers.own._kept_plans import place_of

Rank = Callable[[Record], tuple[Any, ...]]
"""Returns what is smallest for the record that stays."""


class Collisions:
    """Leaves one of what would stand at one place in `result`, the records of both logs by key."""

    def __init__(self, result: MutableMapping[Key, Record], ours: Mapping[Key, Record]) -> None:
        """Hear what `ours` has already: two of its own are left alone."""
        self._result = result
        self._ours = ours
        self.conflicts: list[Conflict] = []
        self.joined: list[Record] = []

    def settle(self, rank: Rank) -> None:
        """Leave one entry of each planned dose, and one note of each day."""
        places: dict[object, list[Record]] = defaultdict(list)
        for record in self._result.values():
            if (place := _place(record)) is not None:
                places[place].append(record)
        for group in places.values():
            if len(group) == 1 or not any(map(self._comes_here, group)):
                continue
            notes = [each for each in group if isinstance(each, Event)]
            if notes:
                self._join(notes, rank)
            else:
                self._leave(min(group, key=rank), group)

    def settle_plans(self, theirs: Mapping[Key, Record], rank: Rank) -> None:
        """Leave one of two plans of a slot, where each log has one that the other has not."""
        plans = [each for each in self._result.values() if isinstance(each, Schedule)]
        mine = [each for each in plans if key_of(each) not in theirs]
        others = [each for each in plans if key_of(each) not in self._ours]
        for one in mine:
            for other in others:
                if _is_one_slot(one, other) and {key_of(one), key_of(other)} <= self._result.keys():
                    self._leave(min((one, other), key=rank), (one, other))

    def _comes_here(self, record: Record) -> bool:
        """Tell whether a record was not at its place in our log: two that were stay there."""
        before = self._ours.get(key_of(record))
        return before is None or _place(before) != _place(record)

    def _leave(self, stays: Record, group: Iterable[Record]) -> None:
        for each in group:
            if each is not stays:
                del self._result[key_of(each)]
                self.conflicts.append(Conflict(stays, each))

    def _join(self, group: list[Event], rank: Rank) -> None:
        """Put the notes of a day together: nothing of them is lost, and nothing stands twice."""
        text = joined_text(group)
        if text is None:
            self._leave(min(group, key=rank), group)
            return
        for each in group:
            del self._result[key_of(each)]
        stays = min(group, key=_first_written)
        self.joined += (each for each in group if each is not stays)
        self._result[key_of(stays)] = with_text(stays, text, group)


def _place(record: Record) -> tuple[object, ...] | None:
    """Return the place at which no other entry can be; None where there is none."""
    if isinstance(record, Dose | MedicineTaken):
        place = place_of(record)
        return None if place is None else (type(record), *place)
    if isinstance(record, Event) and record.kind == NOTE:
        return NOTE, record.first
    return None


def joined_text(notes: Iterable[Event]) -> str | None:
    """Return the text that holds all of some notes; None where it would be too long for one.

    What was written first comes first, in both logs: were it ours, each would find the other's
    order strange, and add it again.
    """
    texts = (note.text for note in sorted(notes, key=_first_written))
    try:
        return check_text(reduce(all_lines, texts))
    except InputProblem:
        return None


def with_text(note: Event, text: str, notes: Iterable[Event]) -> Event:
    """Return a note with the text of several, written when the latest of them was.

    Were it now, both logs would come to the same note at two times, and tell it as two changes.
    """
    if note.text == text:
        return note
    return replace(note, text=text, edited=max(each.edited or each.entered for each in notes))


def _first_written(note: Event) -> tuple[Any, ...]:
    return note.entered, note.id, note.edited or note.entered, note.text


def _is_one_slot(one: Schedule, other: Schedule) -> bool:
    same = (one.product_id, one.slot) == (other.product_id, other.slot)
    return same and meet(one, other)
