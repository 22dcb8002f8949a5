"""How the values of a field stand in the file that SQLite has no type for, and back.

What is read is checked: a day or time that is none, or is written as no MagTrack writes it, raises
ValueError.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, time
from functools import lru_cache
from operator import attrgetter
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.contents import Ingredient, ingredients_text, stored_ingredients
from magtrack.domain.record.days import Moment
from magtrack.domain.record.people import names_text, parse_names
from magtrack.domain.record.repetition import parse_repetition, repetition_text
from magtrack.store import sound
from magtrack.store.sound import Bounds


class Stored(Struct, frozen=True):
    """How the values of a field stand in the file, taken column by column: there are thousands.

    `write` returns the columns of some values, `read` the values of the columns. The first column
    is called as the field, or `name`; each of `more` has its name after that. `within` says what
    the columns may hold; None: that follows from the type of the field.
    """

    write: Callable[[Iterable[Any]], Iterable[Iterable[Any]]]
    read: Callable[..., Iterable[Any]]
    more: tuple[str, ...] = ()
    name: str = ""
    within: tuple[Bounds, ...] | None = (sound.text(),)

    def columns(self, field: str) -> tuple[str, ...]:
        """Return the names of the columns of a field."""
        first = self.name or field
        return (first, *(f"{first}_{name}" for name in self.more))


def _each(write: Callable[[Any], Any], read: Callable[[Any], Any], absent: Any = None) -> Stored:  # noqa: ANN401 - of any field
    """Store each value as something else; NULL stands for None, and reads as `absent`."""
    return Stored(
        lambda values: ([None if value is None else write(value) for value in values],),
        lambda column: [absent if cell is None else read(cell) for cell in column],
    )


def _in_parts(kind: Callable[..., Any], first: str, *more: str) -> Stored:
    """Store each value as attributes in columns of their own; of None all are NULL."""
    parts, nothing = attrgetter(first, *more), (None,) * (1 + len(more))
    return Stored(
        lambda values: zip(*(nothing if v is None else parts(v) for v in values), strict=True),
        lambda *columns: [
            None if row[0] is None else kind(*row) for row in zip(*columns, strict=True)
        ],
        more,
    )


@lru_cache(8192)
def day_of(text: str) -> date:
    """Return a stored day; raises ValueError for what is none or is written otherwise."""
    day = date.fromisoformat(text)
    if day.isoformat() != text:  # 20261123 and 2026-W48-1 would stand in no range of days
        raise ValueError(text)
    return day


@lru_cache(1440)
def _clock_of(text: str) -> time:
    clock = time.fromisoformat(text)
    if f"{clock:%H:%M}" != text:
        raise ValueError(text)
    return clock


def _ingredients(text: str) -> tuple[Ingredient, ...]:
    found = stored_ingredients(text)
    if not all(0 <= (each.elemental_mg or 0) <= sound.MOST for each in found):
        raise ValueError(text)
    return found


AS_IT_IS = Stored(lambda values: (values,), lambda column: column, within=None)
DAY = _each(date.isoformat, day_of)
CLOCK = _each("{:%H:%M}".format, _clock_of)
CLOCKS = _each(
    lambda times: " ".join(map("{:%H:%M}".format, times)),
    lambda text: tuple(map(_clock_of, text.split())),
)
FLAG = replace(_each(int, bool, absent=False), within=(sound.flag(),))
FLAG_OR_NONE = replace(_each(int, bool), within=(sound.flag(),))
INGREDIENTS = _each(ingredients_text, _ingredients)
KEYS = _each(" ".join, lambda text: tuple(text.split()))
NAMES = _each(names_text, parse_names)
# The column is older than cycles: it has the name of what it held then.
REPEATS = replace(_each(repetition_text, parse_repetition), name="weekdays")
MOMENT = replace(
    _in_parts(Moment, "epoch", "zone", "offset_min"),
    within=(
        sound.whole(-sound.LATEST, sound.LATEST, optional=True),
        sound.text(),
        sound.whole(-1439, 1439, optional=True),
    ),
)
