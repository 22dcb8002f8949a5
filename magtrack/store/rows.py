"""How each kind of record becomes a row, and a row a record.

The columns of a table are the fields of its record, by their names and in their order; said here
is only how those are stored that SQLite has no type for. Days are ISO text, instants UTC seconds,
sets and lists of small things space-separated text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import islice
from operator import attrgetter
from types import NoneType
from typing import Any, Generic, TypeVar, get_args

from msgspec import Struct
from msgspec.structs import fields

from magtrack.domain.record.days import LATEST_DAY_START
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
)
from magtrack.domain.record.products import LONGEST_NAME, Product
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.errors import InputProblem
from magtrack.store import sound
from magtrack.store.sound import Bounds, OddValue
from magtrack.store.stored import (
    AS_IT_IS,
    CLOCK,
    CLOCKS,
    DAY,
    FLAG,
    FLAG_OR_NONE,
    INGREDIENTS,
    KEYS,
    MOMENT,
    NAMES,
    REPEATS,
    Stored,
)

SCHEMA_VERSION = 12
"""The number of steps in `migrations/migrations.py`, which end in the tables below."""

Row = tuple[Any, ...]
"""The values of one row, in the order of its table's columns; the id comes first."""

DayRange = tuple[date, date]

_Rec = TypeVar("_Rec", bound=Struct)


class Table(Struct, Generic[_Rec], frozen=True, dict=True):
    """A kind of record, and the table of its rows.

    `stored` names the fields that do not stand in their column as they are. `days` are the columns
    of the first and last day that a row is about; None where each concerns every day. `owner` is
    the column with the id of the record that it is a part of. `order` says in which order a log has
    its records. `places` are the columns that no two rows have alike, where none of them is NULL
    and `placed` holds: the same dose is planned once. `added` tells what a column has in
    rows that the history kept before there was such a column, where that is not NULL. `within`
    says what fields may hold where their type does not say it all.
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
    within: Mapping[str, Bounds] = {}

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

    @cached_property
    def _bounds(self) -> tuple[Bounds, ...]:
        """Return what each column may hold."""
        found = [sound.text(optional=False)] * len(self._made)
        for field in fields(self.kind):
            stored = self._fields[field.name]
            if own := self.within.get(field.name):
                found.append(own)
            elif stored.within is None:
                found.append(sound.bounds_of(field.type))
            elif stored is DAY or stored is CLOCK:
                found.append(sound.text(optional=NoneType in get_args(field.type)))
            else:
                found += stored.within
        return tuple(found)

    def from_rows(self, rows: Sequence[Row]) -> list[_Rec]:
        """Return the records of rows; raises OddValue where a value is none that is written."""
        if not rows:
            return []
        columns = list(zip(*rows, strict=True))
        try:
            if all(map(Bounds.hold, self._bounds, columns)):
                return self._records(columns)
        except (TypeError, ValueError, AttributeError, InputProblem) as error:
            raise self._odd(rows) from error
        raise self._odd(rows)

    def _records(self, columns: Sequence[Sequence[Any]]) -> list[_Rec]:
        left = islice(columns, len(self._made), None)
        parts = (
            stored.read(*islice(left, 1 + len(stored.more))) for stored in self._fields.values()
        )
        return list(map(self.kind, *parts))

    def _odd(self, rows: Sequence[Row]) -> OddValue:
        """Return which value of rows is odd."""
        if len(rows) > 1:
            return next(filter(None, map(self.odd_value, rows)), OddValue(self.name, ""))
        row = rows[0]
        for name, value, bounds in zip(self.columns, row, self._bounds, strict=True):
            if not bounds.hold([value]):
                return OddValue(self.name, row[0], name, bounds.word(value))
        left = iter(row[len(self._made) :])
        for name, stored in self._fields.items():
            cells = [[value] for value in islice(left, 1 + len(stored.more))]
            try:
                list(stored.read(*cells))
            except (TypeError, ValueError, AttributeError, InputProblem):
                return OddValue(self.name, row[0], stored.columns(name)[0])
        return OddValue(self.name, row[0])

    def odd_value(self, row: Row) -> OddValue | None:
        """Return which value of a row no MagTrack writes; None where all is well."""
        try:
            self.from_rows([row])
        except OddValue as odd:
            return odd
        return None

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
        """Return the row that the history holds as text; None where it holds that there is none.

        Raises OddValue for a text that holds no row.
        """
        if text is None:
            return None
        import json

        try:
            values = {**dict(self.added), **json.loads(text)}
        except (TypeError, ValueError, RecursionError) as error:
            raise OddValue(self.name, "", "history") from error
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


_NAME = sound.text(optional=False, longest=10 * LONGEST_NAME)
_UNITS = sound.amount(sound.SMALLEST)

PROFILE = Table(
    "profile",
    Profile,
    {"pregnant": FLAG, "breastfeeding": FLAG, "scales": KEYS},
    within={
        "birth_year": sound.whole(1800, 2300, optional=True),
        "day_start_hour": sound.whole(0, LATEST_DAY_START),
    },
)
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
    within={"name": _NAME, "serving_units": _UNITS},
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
    within={"units": _UNITS},
)
DOSE = Table(
    "dose",
    Dose,
    {"estimated": FLAG, "day": DAY, "planned": CLOCK, "taken": MOMENT},
    days=("day", "day"),
    order="day, taken, id",
    places=("day", "product_id", "slot", "planned"),
    within={"product_name": _NAME, "units": _UNITS},
)
RATING = Table(
    "rating",
    Rating,
    {"day": DAY},
    days=("day", "day"),
    order="day, scale",
    within={"value": sound.whole(0, 10)},
)
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
    within={"name": _NAME},
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


def table_named(name: str) -> Table[Any]:
    """Return the table that a line of the history is about; raises OddValue for none of ours."""
    if name not in BY_NAME:
        raise OddValue("history_row", name, "kind")
    return BY_NAME[name]
