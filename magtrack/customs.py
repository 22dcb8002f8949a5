"""How clock times and days are written: as files have them, or as the desktop writes them.

The window takes the customs of the system, for the thread that draws it alone. Files, the threads
that write them and the command line keep to one way whatever the system says: 19:52, 23 November,
2026-11-23. So two people read one file alike, and what is written can be read back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, time

from msgspec import Struct


class Customs(Struct, frozen=True):
    """The customs of one place.

    `twelve_hours`: 7:52 PM. `month_first`: November 23. `numbers` is the order of year, month and
    day in a day that is written in numbers, such as "ymd"; `between` is what parts them.
    """

    twelve_hours: bool = False
    month_first: bool = False
    numbers: str = "ymd"
    between: str = "-"

    def date_format(self, year: str = "yyyy", month: str = "MM", day: str = "dd") -> str:
        """Return a day in numbers as a pattern, of the three parts given."""
        parts = {"y": year, "m": month, "d": day}
        return self.between.join(parts[each] for each in self.numbers)


AS_IN_FILES = Customs()

_used: ContextVar[Customs] = ContextVar("customs", default=AS_IN_FILES)


def customs() -> Customs:
    """Return the customs that hold in this thread."""
    return _used.get()


def use(wanted: Customs) -> None:
    """Write times and days so from now on, in this thread."""
    _used.set(wanted)


@contextmanager
def as_in_files() -> Iterator[None]:
    """Write times and days as files have them meanwhile."""
    before = _used.set(AS_IN_FILES)
    try:
        yield
    finally:
        _used.reset(before)


def clock(at: time) -> str:
    """Return a clock time, "19:52" or "7:52 PM"; no line is broken within it."""
    return clock_at(at.hour * 60 + at.minute)


def clock_at(minute: int) -> str:
    """Return minutes after midnight as a clock time; 1440, the end of a day, is "24:00"."""
    if not _used.get().twelve_hours:
        return f"{minute // 60:02}:{minute % 60:02}"
    hour, half = _twelve(minute // 60)
    return f"{hour}:{minute % 60:02}{half}"


def hour_at(hour: int) -> str:
    """Return a whole hour, "19:00" or "7 PM"; 24 is the end of a day."""
    return "".join(_twelve(hour)) if _used.get().twelve_hours else clock_at(hour * 60)


def _twelve(hour: int) -> tuple[str, str]:
    half = "PM" if hour % 24 >= 12 else "AM"
    return str(hour % 12 or 12), f"\N{NO-BREAK SPACE}{half}"


def numeric_day(day: date) -> str:
    """Return a day in numbers, "2026-11-23" or "11/23/2026"."""
    return _used.get().date_format(f"{day.year:04}", f"{day.month:02}", f"{day.day:02}")
