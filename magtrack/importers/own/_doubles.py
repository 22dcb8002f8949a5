"""What a person entered on both computers: alike it is kept once, much alike it is told.

Only what one log has and the other never had can be that. Which of two alike stays does not depend
on whose log takes in the other: both come to the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any, NamedTuple

from msgspec.structs import replace

from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Record
from magtrack.domain.record.events import NOTE, Event
from magtrack.domain.record.labs import LabValue
from magtrack.domain.record.log import StockCount
from magtrack.domain.record.people import Condition, Medicine, MedicineTaken
from magtrack.domain.record.products import Product
from magtrack.domain.record.schedule import Schedule
from magtrack.importers.own._courses import Key, key_of
from magtrack.texts import _
from magtrack.wording import clock_text
from magtrack.wording.past import RecordNames, entry_text

OWNERS = ("product_id", "medicine_id", "trial_id")
"""The fields that say what an entry belongs to."""

_NEAR_SECONDS = 30 * 60
"""Two entries of one dose by hand are seldom further apart, two doses of it seldom nearer."""

_WHAT: dict[type, Callable[[Any], object]] = {
    Product: lambda each: each.name.casefold(),
    Medicine: lambda each: each.name.casefold(),
    Condition: lambda each: each.key,
    LabValue: lambda each: (each.kind, each.day),
    Event: lambda each: (each.kind, each.first),
    Dose: lambda each: (each.product_id, each.day),
    MedicineTaken: lambda each: (each.medicine_id, each.day),
}
"""What is the same of two entries that may be one."""


class Twins(NamedTuple):
    """An entry that stays, and one that says the same and gives way to it."""

    stays: Record
    gives_way: Record


class Doubles:
    """The entries in `result`, the records of both logs, that only one of them had.

    `once` are those that were entered alike on both: which stays, and which gives way.
    """

    def __init__(
        self,
        result: MutableMapping[Key, Record],
        ours: Mapping[Key, Record],
        theirs: Mapping[Key, Record],
    ) -> None:
        """Look at what is in `result` now."""
        self._result, self._ours, self._theirs = result, ours, theirs
        self._new_owners: dict[str, str] = {}
        self.once: list[Twins] = []

    def keep_one(self) -> None:
        """Leave one of each two that say the same, with all that belonged to either."""
        self._keep_one(Product, Medicine)
        for key, record in list(self._result.items()):
            self._result[key] = self.owned_anew(record)
        self._keep_one(Schedule, StockCount, Condition, Event, LabValue)

    def owned_anew(self, record: Record) -> Record:
        """Return a record as a part of what stays, where it belonged to what gives way."""
        owners = {
            name: self._new_owners[owner]
            for name in OWNERS
            if (owner := getattr(record, name, "")) in self._new_owners
        }
        return replace(record, **owners) if owners else record

    def _keep_one(self, *kinds: type[Record]) -> None:
        alike: dict[Record, tuple[list[Record], list[Record]]] = defaultdict(lambda: ([], []))
        for is_theirs, record in self._of_one():
            if isinstance(record, kinds) and not _is_note(record):
                alike[_said(record)][is_theirs].append(record)
        for mine, others in alike.values():
            pairs = zip(sorted(mine, key=_first), sorted(others, key=_first), strict=False)
            for pair in pairs:
                stays, gone = sorted(pair, key=_first)
                del self._result[key_of(gone)]
                self._new_owners[gone.id] = stays.id
                self.once.append(Twins(stays, gone))

    def _of_one(self) -> Iterator[tuple[bool, Record]]:
        """Yield the records that one log has alone, and whether that is theirs."""
        for key, record in self._result.items():
            if (key in self._ours) != (key in self._theirs):
                yield key in self._theirs, record

    def sentences(self, names: RecordNames) -> tuple[str, ...]:
        """Return what may be the same and is not alike, then what is kept once."""
        told = [_near_text(*pair, names) for pair in self._near()]
        kept = (entry_text(each.stays, names) for each in self.once)
        return (*told, *(_("Kept once: {entry}.").format(entry=each) for each in kept))

    def _near(self) -> Iterator[tuple[Record, Record]]:
        """Yield ours and theirs of what may be the same."""
        groups: dict[object, tuple[list[Record], list[Record]]] = defaultdict(lambda: ([], []))
        for is_theirs, record in self._of_one():
            what = _WHAT.get(type(record))
            if what is not None and not _is_note(record):
                groups[type(record), what(record)][is_theirs].append(record)
        for mine, others in groups.values():
            for one in mine:
                other = next((each for each in others if _may_be_one(one, each)), None)
                if other is not None:
                    others.remove(other)
                    yield one, other


def _may_be_one(one: Record, other: Record) -> bool:
    if not (isinstance(one, Dose | MedicineTaken) and isinstance(other, Dose | MedicineTaken)):
        return True
    if one.taken is None or other.taken is None:
        return False
    return abs(one.taken.epoch - other.taken.epoch) <= _NEAR_SECONDS


def _near_text(mine: Record, other: Record, names: RecordNames) -> str:
    entry = entry_text(mine, names)
    if not (isinstance(mine, Dose | MedicineTaken) and isinstance(other, Dose | MedicineTaken)):
        return _("May be the same, both are kept: {entry}.").format(entry=entry)
    text = _("May be the same, both are kept: {entry}, here {here}, there {there}.")
    return text.format(entry=entry, here=clock_text(mine.taken), there=clock_text(other.taken))


def _said(record: Record) -> Record:
    """Return a record without what tells it from another that says the same."""
    blank = {"id": "", "entered": 0, "edited": None}
    names = blank.keys() & set(record.__struct_fields__)
    return replace(record, **{name: blank[name] for name in names})


def _first(record: Record) -> tuple[int, str]:
    return getattr(record, "entered", 0), record.id


def _is_note(record: Record) -> bool:
    return isinstance(record, Event) and record.kind == NOTE


def owners_of(record: Record) -> Iterable[str]:
    """Yield the ids of what a record belongs to."""
    return (id_ for name in OWNERS if (id_ := getattr(record, name, "")))
