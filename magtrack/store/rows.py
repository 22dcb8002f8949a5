"""How each kind of record becomes a row, and a row a record.

The columns of a table are the fields of its record, by their names and in their order; said here
is only how those are stored that SQLite has no type for. Days are ISO text, instants UTC seconds,
sets and lists of small things space-separated text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from functools import cached_property
from itertools import islice
from operator import attrgetter
from typing import Any, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.contents import ingredients_text, stored_ingredients
from magtrack.domain.record.days import Moment
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.events import Event
from magtrack.domain.record.labs import LabValue
from magtrack.domain.record.log import StockCount
from magtrack.domain.record.people import (
    Acknowledgement,
    Condition,
    Medicine,
    MedicineTaken,
    Profile,
    names_text,
    parse_names,
)
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.repetition import parse_repetition, repetition_text
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Amendment, Trial

SCHEMA_VERSION = 12
"""The number of steps in `migrations/migrations.py`, which end in the tables below."""

Row = tuple[Any, ...]
"""The values of one row, in the order of its table's columns; the id comes first."""

DayRange = tuple[date, date]

_Rec = TypeVar("_Rec", bound=Struct)


class Stored(Struct, frozen=True):
    """How the values of a field stand in the file, taken column by column: there are thousands.

    `write` returns the columns of some values, `read` the values of the columns. The first column
    is called as the field, or `name`; each of `more` has its name after that.
    """

    write: Callable[[Iterable[Any]], Iterable[Iterable[Any]]]
    read: Callable[..., Iterable[Any]]
    more: tuple[str, ...] = ()
    name: str = ""

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


AS_IT_IS = Stored(lambda values: (values,), lambda column: column)
DAY = _each(date.isoformat, date.fromisoformat)
CLOCK = _each("{:%H:%M}".format, time.fromisoformat)
CLOCKS = _each(
    lambda times: " ".join(map("{:%H:%M}".format, times)),
    lambda text: tuple(map(time.fromisoformat, text.split())),
)
FLAG = _each(int, bool, absent=False)
FLAG_OR_NONE = _each(int, bool)
INGREDIENTS = _each(ingredients_text, stored_ingredients)
KEYS = _each(" ".join, lambda text: tuple(text.split()))
NAMES = _each(names_text, parse_names)
# The column is older than cycles: it has the name of what it held then.
REPEATS = replace(_each(repetition_text, parse_repetition), name="weekdays")
MOMENT = _in_parts(Moment, "epoch", "zone", "offset_min")


class Table(Struct, Generic[_Rec], frozen=True, dict=True):
    """A kind of record, and the table of its rows.

    `stored` names the fields that do not stand in their column as they are. `days` are the columns
    of the first and last day that a row is about; None where each concerns every day. `owner` is
    the column with the id of the record that it is a part of. `order` says in which order a log has
    its records. `places` are the columns that no two rows have alike, where none of them is NULL
    and `placed` holds: the same dose is planned once. `added` tells what a column has in
    rows that the history kept before there was such a column, where that is not NULL.
    """

    name: str
    kind: type[_Rec]
    stored: Mapping[str, Stored]
    days: tuple[str, str] | None = None
    owner: str = ""
    order: str = "id"
    places: tuple[str, ...] = ()
    placed: str = ""
    added: tuple[tuple[str, Any], ...] = ()

    @cached_property
    def _fields(self) -> dict[str, Stored]:
        return {name: self.stored.get(name, AS_IT_IS) for name in self.kind.__struct_fields__}

    @cached_property
    def _made(self) -> tuple[str, ...]:
        """Return the columns of what follows from a record's fields: the id of some."""
        return () if "id" in self._fields else ("id",)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Return the columns, in the order of a row's values."""
        own = (each for name, stored in self._fields.items() for each in stored.columns(name))
        return (*self._made, *own)

    def to_rows(self, records: Sequence[_Rec]) -> Iterator[Row]:
        """Return the rows of records."""
        columns: list[Iterable[Any]] = [map(attrgetter(name), records) for name in self._made]
        for name, stored in self._fields.items():
            columns += stored.write(map(attrgetter(name), records))
        return zip(*columns, strict=True)

    def to_row(self, record: _Rec) -> Row:
        """Return the row of a record."""
        return next(self.to_rows([record]))

    def from_rows(self, rows: Sequence[Row]) -> list[_Rec]:
        """Return the records of rows."""
        if not rows:
            return []
        columns = islice(zip(*rows, strict=True), len(self._made), None)
        fields = (
            stored.read(*islice(columns, 1 + len(stored.more))) for stored in self._fields.values()
        )
        return list(map(self.kind, *fields))

    def from_row(self, row: Row) -> _Rec:
        """Return the record of a row."""
        return self.from_rows([row])[0]

    def image(self, row: Row) -> str:
        """Return a row as the text that the history holds."""
        import json

        return json.dumps(dict(zip(self.columns, row, strict=True)), ensure_ascii=False)

    def images(self, before: Row | None, after: Row | None) -> tuple[str | None, str | None]:
        """Return a row as it was and as it became, the way the history holds it.

        What a new row became stands in its table until it is undone.
        """
        if before is None:
            return None, None
        return self.image(before), None if after is None else self.image(after)

    def from_image(self, text: str | None) -> Row | None:
        """Return the row that the history holds as text; None where it holds that there is none."""
        if text is None:
            return None
        import json

        values = {**dict(self.added), **json.loads(text)}
        return tuple(values.get(column) for column in self.columns)

    @cached_property
    def column_list(self) -> str:
        """Return the columns as SQL names them."""
        return ", ".join(f'"{column}"' for column in self.columns)

    @cached_property
    def select(self) -> str:
        """Return the statement that reads rows, to be followed by which."""
        return f"SELECT {self.column_list} FROM {self.name}"

    @cached_property
    def upsert(self) -> str:
        """Return the statement that writes a row, new or in place of the one with its id."""
        sets = ", ".join(f'"{c}" = excluded."{c}"' for c in self.columns[1:])
        marks = ", ".join("?" * len(self.columns))
        return (
            f"INSERT INTO {self.name} ({self.column_list}) VALUES ({marks})"
            f" ON CONFLICT (id) DO UPDATE SET {sets}"
        )


PROFILE = Table("profile", Profile, {"pregnant": FLAG, "breastfeeding": FLAG, "scales": KEYS})
PRODUCT = Table(
    "product",
    Product,
    {
        "expiry": DAY,
        "started": DAY,
        "stopped": DAY,
        "parts": INGREDIENTS,
        "minerals": INGREDIENTS,
        "as_needed": FLAG,
    },
    order="name, id",
    added=(("parts", ""), ("minerals", ""), ("amount_unit", "")),
)
SCHEDULE = Table(
    "schedule",
    Schedule,
    {
        "planned": CLOCK,
        "valid_from": DAY,
        "valid_to": DAY,
        "repeats": REPEATS,
        "made_too_late_for": DAY,
    },
    owner="product_id",
    order="planned, valid_from, id",
)
DOSE = Table(
    "dose",
    Dose,
    {"estimated": FLAG, "day": DAY, "planned": CLOCK, "taken": MOMENT},
    days=("day", "day"),
    order="day, taken, id",
    places=("day", "product_id", "slot", "planned"),
)
RATING = Table("rating", Rating, {"day": DAY}, days=("day", "day"), order="day, scale")
EVENT = Table(
    "event",
    Event,
    {"first": DAY, "last": DAY},
    days=("first", "last"),
    order="first, kind, id",
    places=("first",),
    placed="kind = 'note'",
)
TRIAL = Table(
    "trial",
    Trial,
    {
        "first_dose": DAY,
        "bad_spell": FLAG_OR_NONE,
        "stopped": DAY,
        "stop_test": FLAG,
        "baseline_from": DAY,
        "while_taking": FLAG,
    },
    order="first_dose, id",
)
AMENDMENT = Table("amendment", Amendment, {}, owner="trial_id", order="entered, id")
MEDICINE = Table(
    "medicine",
    Medicine,
    {
        "times": CLOCKS,
        "first": DAY,
        "last": DAY,
        "repeats": REPEATS,
        "known_as": NAMES,
        "tick": FLAG,
    },
    order="name, first, id",
)
CONDITION = Table("condition", Condition, {"first": DAY, "last": DAY}, order="key, first, id")
LAB_VALUE = Table("lab_value", LabValue, {"day": DAY}, order="kind, day, id")
STOCK = Table("stock_count", StockCount, {"day": DAY}, owner="product_id", order="day, id")
ACKNOWLEDGEMENT = Table(
    "acknowledgement",
    Acknowledgement,
    {"day": DAY},
    order="entered, id",
    added=(("severity", "minor"),),
)
MEDICINE_TAKEN = Table(
    "medicine_taken",
    MedicineTaken,
    {"day": DAY, "planned": CLOCK, "taken": MOMENT},
    days=("day", "day"),
    order="day, planned, taken, id",
    places=("day", "medicine_id", "planned"),
)

TABLES: dict[type, Table[Any]] = {
    table.kind: table
    for table in (
        PROFILE,
        PRODUCT,
        SCHEDULE,
        DOSE,
        RATING,
        EVENT,
        TRIAL,
        AMENDMENT,
        MEDICINE,
        CONDITION,
        LAB_VALUE,
        STOCK,
        ACKNOWLEDGEMENT,
        MEDICINE_TAKEN,
    )
}
"""Every kind of record the log stores."""

BY_NAME: dict[str, Table[Any]] = {table.name: table for table in TABLES.values()}

PARTS: dict[str, tuple[Table[Any], ...]] = {
    PRODUCT.name: (SCHEDULE, STOCK),
    TRIAL.name: (AMENDMENT,),
}
"""The kinds of record that are parts of another, by its table: they say whose in `owner`."""
