"""What a write is about, and the runs in which it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, TypeVar

from msgspec import Struct

from magtrack.store.rows import Row, Table

AT_ONCE = 500
"""Rows written at a time: every SQLite with STRICT tables takes 32 766 parameters."""


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
        self._days: set[str] = set()
        self._every_day = False

    def add(self, table: Table[Any], rows: Iterable[Row]) -> None:
        """Add rows that are written, or written over."""
        self._kinds.add(table.name)
        if table.days is None:
            self._every_day = True
            return
        places = list(map(table.columns.index, table.days))
        self._days.update(row[place] for row in rows for place in places)

    def change(self, label: str) -> Change:
        """Return what the write was about."""
        days = None
        if self._days and not self._every_day:
            days = date.fromisoformat(min(self._days)), date.fromisoformat(max(self._days))
        return Change(label, frozenset(self._kinds), days)


_Item = TypeVar("_Item")


def runs(
    items: Iterable[tuple[Table[Any], str, _Item]],
) -> Iterator[tuple[Table[Any], dict[str, _Item]]]:
    """Yield items, each given with its table and id, by id in runs that can be written at once.

    A run is of one table and not long, and no id comes twice in it.
    """
    run: dict[str, _Item] = {}
    current: Table[Any] | None = None
    for table, id_, item in items:
        if current is not None and (table is not current or id_ in run or len(run) == AT_ONCE):
            yield current, run
            run = {}
        current = table
        run[id_] = item
    if current is not None:
        yield current, run
