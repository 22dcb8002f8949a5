"""What a column of a file is, and how one is made: by a kind, which says how values are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from magtrack.domain.record.events import EventKind
from magtrack.domain.record.products import Form
from magtrack.domain.record.ratings import Scale

Type = Literal["string", "integer", "number", "boolean", "date", "datetime"]


class Known(Struct, frozen=True):
    """What cells may refer to: entries of the reference data, and ids in the file or the log."""

    forms: Mapping[str, Form]
    scales: Mapping[str, Scale]
    events: Mapping[str, EventKind]
    products: set[str]
    trials: set[str]
    medicines: set[str] = field(default_factory=set)


class Column(Struct, frozen=True):
    """A column of a table.

    `get` returns the value of what a row is about, and `text` the cell of a value; a column of
    texts needs none. `read` returns the value of a cell, for the `field` of the record, and raises
    InputProblem; None for a column that is derived: worked out from the others and not read back.
    `free`: what a person wrote freely, guarded against formulas in CSV. `note`: private, left out
    unless notes were asked for. `person`: birth year or sex, left out likewise. `later`: files of
    earlier versions do not have it, which reads as an empty cell.
    """

    name: str
    type: Type
    unit: str
    meaning: str
    get: Callable[[Any], Any]
    text: Callable[[Any], str] | None
    read: Callable[[str, Known], Any] | None
    field: str
    free: bool = False
    note: bool = False
    person: bool = False
    later: bool = False

    def is_told(self, *, notes: bool, person: bool) -> bool:
        """Tell whether it is written where notes, or birth year and sex, are wanted or not."""
        return (notes or not self.note) and (person or not self.person)

    @property
    def derived(self) -> bool:
        """Tell whether it is worked out from the others."""
        return self.read is None

    def write(self, things: Iterable[Any]) -> Iterable[str]:
        """Return the cell of each thing; that of None is empty."""
        values = map(self.get, things)
        return map(self.text, values) if self.text else [value or "" for value in values]


class Kind(Struct, frozen=True):
    """A kind of columns: how its values are written, and read where they are."""

    type: Type
    text: Callable[[Any], str] | None
    read: Callable[[str, Known], Any] | None = None
    free: bool = False
    note: bool = False

    def __call__(
        self,
        name: str,
        meaning: str,
        unit: str = "",
        *,
        of: str | Callable[[Any], Any] = "",
        field: str = "",
        optional: bool = False,
        later: bool = False,
    ) -> Column:
        """Return a column.

        What is written is the attribute `of` (by default the one of its name), an attribute of one
        (`dose.note`), or what the function `of` returns. It is read as the `field` of that name,
        unless told otherwise. An `optional` one may have empty cells, which are read as None. A
        `later` one is missing in files of earlier versions.
        """
        of = of or name
        return Column(
            name,
            self.type,
            unit,
            meaning,
            of if callable(of) else attrgetter(of),
            self.text,
            _optional(self.read) if self.read and optional else self.read,
            field or (name if callable(of) else of.rpartition(".")[2]),
            self.free,
            self.note,
            later=later,
        )


def _optional(read: Callable[[str, Known], Any]) -> Callable[[str, Known], Any]:
    return lambda cell, known: read(cell, known) if cell else None


def derived(*columns: Column) -> tuple[Column, ...]:
    """Return columns that are not read back."""
    return tuple(replace(column, read=None) for column in columns)


def personal(*columns: Column) -> tuple[Column, ...]:
    """Return columns that tell who the person is."""
    return tuple(replace(column, person=True) for column in columns)


def mixed(*columns: Column) -> tuple[Column, ...]:
    """Return columns of a table whose rows are of several kinds of things.

    The cell of a thing that has no such attribute is empty.
    """
    return tuple(replace(column, get=_where_there_is(column.get)) for column in columns)


def _where_there_is(get: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def get_or_none(thing: object) -> Any:  # noqa: ANN401 - of any field
        try:
            return get(thing)
        except AttributeError:
            return None

    return get_or_none
