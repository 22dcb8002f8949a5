"""What a write is about, and the runs in which it is written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from magtrack.store.rows import AT_ONCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from magtrack.store.rows import Columns, Table


class Change(Struct, frozen=True):
    """What a write did: the kinds of record it touched, and the days they are about.

    `days` is the first and last day, or None where every day may look different.
    """

    label: str
    kinds: frozenset[str] = frozenset()
    days: tuple[date, date] | None = None

    def touches(self, day: date) -> bool:
        """Tell whether `day` may look different now."""
        return self.days is None or self.days[0] <= day <= self.days[1]


class Touched:
    """Gathers what a write is about."""

    def __init__(self) -> None:
        self._kinds: set[str] = set()
        self._first, self._last = date.max.isoformat(), date.min.isoformat()
        self._every_day = False

    def add(self, table: Table[Any], columns: Columns) -> None:
        """Add rows that are written, or written over."""
        self._kinds.add(table.name)
        if table.days is None:
            self._every_day = True
        elif columns:
            firsts, lasts = table.days(columns)
            self._first = min(self._first, *firsts)
            self._last = max(self._last, *lasts)

    def change(self, label: str) -> Change:
        """Return what the write was about."""
        days = date.fromisoformat(self._first), date.fromisoformat(self._last)
        return Change(label, frozenset(self._kinds), None if self._every_day else days)


_Item = TypeVar("_Item")


def runs(
    tables: Sequence[Table[Any]], ids: Sequence[str], items: Sequence[_Item]
) -> Iterator[tuple[Table[Any], Sequence[str], Sequence[_Item]]]:
    """Yield items, each with its table and id, in runs that can be written at once.

    A run is of one table and not long, and no id comes twice in it.
    """
    start = 0
    seen: set[str] = set()
    for at, (table, id_) in enumerate(zip(tables, ids, strict=True)):
        if at - start == AT_ONCE or table is not tables[start] or id_ in seen:
            yield tables[start], ids[start:at], items[start:at]
            start, seen = at, set()
        seen.add(id_)
    if items:
        yield tables[start], ids[start:], items[start:]
