"""What the values of a row may be: a file may have been changed by hand, or have rotted.

SQLite looks for broken pages and for values of another kind. A day that is none, an amount without
end or a word that nobody knows is found here, whenever rows become records.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from operator import attrgetter
from types import NoneType
from typing import Any, Protocol, get_args

from msgspec import Struct

MOST = 1e13
"""More than any amount can be: a million units of a million milligrams, and ten times that."""

LATEST = 10**10
"""Seconds since 1970, in the year 2286; as far as that before, nobody logged anything either."""

SMALLEST = 5e-324
"""The smallest number above 0."""

LONGEST_TEXT = 100_000
"""Characters of the longest text, five times those of a note."""


class OddValue(ValueError):
    """A row holds what no MagTrack writes.

    `table` and `id` tell which row, `column` where in it, "" where that is not known. `word` is the
    key of something that a later version may know, "" where it can only be damage.
    """

    def __init__(self, table: str, id_: object, column: str = "", word: str = "") -> None:
        """Keep what is known of the place."""
        super().__init__(f"{table} {id_}: {column}")
        self.table = table
        self.id = str(id_)
        self.column = column
        self.word = word

    @property
    def place(self) -> str:
        """Return where it is, as SQLite's own words would say: "dose 3f2a: units"."""
        return f"{self.table} {self.id}".rstrip() + (f": {self.column}" if self.column else "")


class Bounds(Struct, frozen=True):
    """What the values of a column can be: of which `kinds`, and how large or how long.

    `words`: one of these; what else looks like a word may be of a later version.
    """

    kinds: frozenset[type]
    least: float = -LATEST
    most: float = LATEST
    words: frozenset[object] = frozenset()

    def hold(self, column: Collection[Any]) -> bool:
        """Tell whether every value of a column is within; as quick as a loop of C."""
        if self.words:
            return self.words.issuperset(column)
        there = set(map(type, column))
        if not there <= self.kinds:
            return False
        if str in there:
            return max(map(len, filter(None, column)), default=0) <= self.most
        numbers = [value for value in column if value is not None] if NoneType in there else column
        return not numbers or (self.least <= min(numbers) and max(numbers) <= self.most)

    def word(self, value: object) -> str:
        """Return a value that is no word of this version but may be one of another, else ""."""
        looks_so = isinstance(value, str) and len(value) < 80 and value.isprintable()
        return str(value) if looks_so and self.words and value not in self.words else ""


def text(*, optional: bool = True, longest: int = LONGEST_TEXT) -> Bounds:
    """Return the bounds of a column of texts."""
    return Bounds(_of(str, optional=optional), most=longest)


def whole(least: float, most: float, *, optional: bool = False) -> Bounds:
    """Return the bounds of a column of whole numbers."""
    return Bounds(_of(int, optional=optional), least, most)


def flag() -> Bounds:
    """Return the bounds of a column of yes and no."""
    return Bounds(frozenset(), words=frozenset({0, 1, None}))


def amount(least: float = 0.0, *, optional: bool = False) -> Bounds:
    """Return the bounds of a column of amounts."""
    return Bounds(_of(float, optional=optional), least, MOST)


def bounds_of(hint: Any) -> Bounds:  # noqa: ANN401 - of any field
    """Return the bounds of a field that stands in its column as it is, by its type."""
    members = [getattr(each, "__supertype__", each) for each in get_args(hint) or (hint,)]
    optional = NoneType in members
    if float in members:
        return amount(optional=optional)
    if int in members:
        return whole(-LATEST, LATEST, optional=optional)
    if str in members:
        return text(optional=optional)
    words = {word for each in members for word in get_args(each) or (each,)}
    return Bounds(frozenset(), words=frozenset(None if w is NoneType else w for w in words))


def _of(kind: type, *, optional: bool) -> frozenset[type]:
    return frozenset({kind, NoneType} if optional else {kind})


class KnowsKeys(Protocol):
    """The reference data, as far as rows name something in it by its key."""

    @property
    def scales(self) -> Collection[str]:
        """Return the scales."""

    @property
    def event_kinds(self) -> Collection[str]:
        """Return the kinds of event."""

    @property
    def forms(self) -> Collection[str]:
        """Return the forms of magnesium."""

    @property
    def conditions(self) -> Collection[str]:
        """Return the conditions."""


_KEYS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "profile": ("scales", ("scales",)),
    "product": ("forms", ("form",)),
    "dose": ("forms", ("form",)),
    "rating": ("scales", ("scale",)),
    "event": ("event_kinds", ("kind",)),
    "trial": ("scales", ("main", "second")),
    "condition": ("conditions", ("key",)),
}
"""The fields of a table that hold keys, and of what."""


def check_keys(table: str, records: Sequence[Any], knows: KnowsKeys) -> None:
    """Raise OddValue where records of a table have a key that this version does not know."""
    if not records or table not in _KEYS:
        return
    what, names = _KEYS[table]
    for name in names:
        told = set(map(attrgetter(name), records))
        if all(_unknown(value, knows, what) is None for value in told):
            continue
        for record in records:
            word = _unknown(getattr(record, name), knows, what)
            if word is not None:
                raise OddValue(table, record.id, name, word)


def _unknown(value: str | tuple[str, ...] | None, knows: KnowsKeys, what: str) -> str | None:
    """Return the key, or the first of several, that is not known."""
    known: Collection[str] = getattr(knows, what)
    keys = value if isinstance(value, tuple) else (value,)
    return next((key for key in keys if key is not None and key not in known), None)


def text_or_bytes(stored: bytes) -> str | bytes:
    """Return a text, and one that is none as the bytes it is: no column may hold those."""
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return stored
