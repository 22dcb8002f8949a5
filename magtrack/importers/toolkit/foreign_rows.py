"""A row of another program, once it is understood, and what tells one row from another."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, time

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.days import Moment
from magtrack.domain.record.doses import Dose, Outcome
from magtrack.domain.record.events import Event
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Slot
from magtrack.importers.toolkit.names import Quantity

_AGAIN = re.compile(r"(?<=-[0-9a-f]{20})-\d+$")


class ForeignDose(Struct, frozen=True):
    """A dose as another program tells it.

    `id` is that of its row, "" where its time, or its day and slot, and its name tell which it is;
    `former` is the id that earlier versions gave the row. `name` is what it is called there, `text`
    the amount in the program's words, unless `quantity` states it. `taken` (for one not taken: when
    that was said) and `planned` are None where the program does not say.
    """

    id: str
    name: str
    text: str
    day: date
    outcome: Outcome = "taken"
    taken: Moment | None = None
    planned: time | None = None
    slot: Slot | None = None
    note: str = ""
    quantity: Quantity | None = None
    former: str = ""

    @property
    def when(self) -> object:
        """Return what tells when it was: the clock as it was written, else the day and slot."""
        at = wall_clock(self.taken)
        return (self.day, self.planned, self.slot) if at is None else at


class ForeignEvent(Struct, frozen=True):
    """Something that becomes an event: `at` is its time, None where the program does not say."""

    id: str
    day: date
    text: str
    at: Moment | None = None
    former: str = ""

    @property
    def when(self) -> object:
        """Return what tells when it was: the clock as it was written, else the day."""
        at = wall_clock(self.at)
        return self.day if at is None else at


Foreign = ForeignDose | ForeignEvent | Rating
"""What a row can be; a rating is worked out of one or several."""


class Row(Struct):
    """A row, where it stands, and what it is taken for.

    `before` is the record of the log that it is, None for a new one; `is_guess`: that follows from
    the day alone. `is_numbered`: its time and name tell which it is, and its number among equals.
    `is_apart`: it is said to be none of those that another table brought. `quantity` is None while
    the amount is not known.
    """

    told: Foreign
    line: int = 0
    file: str = ""
    product: Product | None = None
    quantity: Quantity | None = None
    before: Dose | Event | Rating | None = None
    is_guess: bool = False
    is_numbered: bool = False
    is_apart: bool = False


class Identities:
    """Gives the rows of a source their ids, each the same whenever the row is read again."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._seen: Counter[bytes] = Counter()

    def of(self, *parts: object) -> str:
        """Return the id of a row by its content; of rows that say the same, each has its own."""
        text = "\x1f".join(map(str, parts))
        digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=10).digest()
        self._seen[digest] += 1
        again = f"-{self._seen[digest]}" if self._seen[digest] > 1 else ""
        return f"{self._source}-{digest.hex()}{again}"

    def begin_table(self) -> None:
        """Begin another table of the file: a row that the last one holds too is the same row."""
        self._seen.clear()


def wall_clock(at: Moment | None) -> int | None:
    """Return the minute that a clock showed, counted from 1970.

    A sheet that is saved again may lose the seconds, and one that is read in another zone means
    other instants.
    """
    return None if at is None else at.epoch // 60 + at.offset_min


def number(rows: Sequence[Row]) -> None:
    """Number new rows of one time and name by what else they say, not by their order."""
    again = {first for row in rows if (first := _first_of(row.told.id)) != row.told.id}
    groups: dict[str, list[Row]] = {}
    for row in rows if again else ():
        first = _first_of(row.told.id)
        if row.is_numbered and first in again:
            groups.setdefault(first, []).append(row)
    for group in groups.values():
        if len(group) > 1:
            ids = sorted((row.told.id for row in group), key=lambda id_: (len(id_), id_))
            for row, id_ in zip(sorted(group, key=_said), ids, strict=True):
                row.told = _with_id(row.told, id_)


def _first_of(id_: str) -> str:
    """Return the id of the first of equal rows."""
    return _AGAIN.sub("", id_)


def _said(row: Row) -> tuple[str, ...]:
    told = row.told
    if isinstance(told, ForeignDose):
        return told.outcome, told.text, told.note
    return (told.text,) if isinstance(told, ForeignEvent) else ()


def _with_id(told: Foreign, id_: str) -> Foreign:
    return told if isinstance(told, Rating) else replace(told, id=id_)
