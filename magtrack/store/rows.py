"""How each kind of record becomes a row, and a row a record.

One entry in `TABLES` per kind: its columns in order, and one pair of functions. Days are ISO
text, instants UTC seconds, sets and lists of small things space-separated text.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct

from magtrack.domain.record.days import Moment
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.events import Event
from magtrack.domain.record.log import StockCount
from magtrack.domain.record.people import Acknowledgement, Condition, Medicine, Profile
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Schedule, parse_weekdays, weekdays_text
from magtrack.domain.record.trial import Amendment, Trial

if TYPE_CHECKING:
    from collections.abc import Callable

Row = tuple[Any, ...]
"""The values of one row, in the order of its table's columns; the id comes first."""

Columns = Sequence[Sequence[Any]]
"""The values of some rows, column by column."""

DayRange = tuple[date, date]

AT_ONCE = 500
"""Rows written at a time: every SQLite with STRICT tables takes 32 766 parameters."""

_Rec = TypeVar("_Rec")


class Table(Struct, Generic[_Rec], frozen=True):
    """A kind of record: table name, columns, the pair of functions, and the days it touches.

    `days` picks the first and last day that a row is about, or their columns; None where each
    concerns every day. `own` are the columns that differ from row to row, where what stands in the
    others comes again and again in a long log; `to_columns` then does for many what `to_row` does.
    `added` tells what a column has in rows that the history kept before there was such a column,
    where that is not NULL. `owner` is the column with the id of the record that it is a part of.
    """

    name: str
    columns: tuple[str, ...]
    to_row: Callable[[_Rec], Row]
    from_row: Callable[[Row], _Rec]
    days: Callable[[Sequence[Any]], tuple[Any, Any]] | None = None
    added: tuple[tuple[str, Any], ...] = ()
    owner: str = ""
    own: tuple[str, ...] = ()
    to_columns: Callable[[Sequence[_Rec]], Columns] | None = None

    @property
    def column_list(self) -> str:
        """Return the columns as SQL names them."""
        return ", ".join(f'"{column}"' for column in self.columns)

    def columns_of(self, records: Sequence[_Rec]) -> Columns:
        """Return the values of the rows of records, column by column."""
        if self.to_columns is not None:
            return self.to_columns(records)
        return list(zip(*map(self.to_row, records), strict=True))

    def image(self, row: Row) -> str:
        """Return a row as the text that the history holds."""
        return _encoder()(dict(zip(self.columns, row, strict=True)))

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

    @property
    def insert(self) -> str:
        """Return the statement that writes a new row."""
        marks = ", ".join("?" * len(self.columns))
        return f"INSERT INTO {self.name} ({self.column_list}) VALUES ({marks})"

    @property
    def upsert(self) -> str:
        """Return the statement that writes a row, new or in place of the one with its id."""
        sets = ", ".join(f'"{c}" = excluded."{c}"' for c in self.columns[1:])
        return f"{self.insert} ON CONFLICT (id) DO UPDATE SET {sets}"


@cache
def _encoder() -> Callable[[Any], str]:
    import json

    return json.JSONEncoder(ensure_ascii=False).encode


def _columns(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


_text_of_day = cache(date.isoformat)
"""Returns a day as text; the rows of a long log have few different ones."""


@cache
def _clock(clock: time | None) -> str | None:
    """Return a clock time as text; there are few different ones in thousands of rows."""
    return None if clock is None else f"{clock.hour:02}:{clock.minute:02}"


_clocks: dict[str, time] = {}


def _time(text: str) -> time:
    """Return a clock time; there are few different ones in thousands of rows."""
    clock = _clocks.get(text)
    if clock is None:
        clock = _clocks[text] = time.fromisoformat(text)
    return clock


def _flag(value: bool | None) -> int | None:  # noqa: FBT001 - a column's value
    return None if value is None else int(value)


def _product_row(p: Product) -> Row:
    return (
        p.id,
        p.name,
        p.form,
        p.unit,
        p.serving_units,
        p.compound_mg,
        p.elemental_mg,
        p.elemental_source,
        p.brand,
        p.lot,
        _iso(p.expiry),
        p.price,
        p.price_units,
        p.currency,
        _iso(p.started),
        _iso(p.stopped),
        p.purpose,
    )


_PRODUCT_DAYS = (10, 14, 15)
"""Where `expiry`, `started` and `stopped` stand."""


def _product(row: Row) -> Product:
    values = list(row)
    for place in _PRODUCT_DAYS:
        values[place] = _day(values[place])
    return Product(*values)


def _schedule_row(s: Schedule) -> Row:
    return (
        s.id,
        s.product_id,
        s.slot,
        _clock(s.planned),
        s.units,
        _iso(s.valid_from),
        _iso(s.valid_to),
        weekdays_text(s.weekdays),
    )


def _schedule(row: Row) -> Schedule:
    id_, product_id, slot, planned, units, first, last, weekdays = row
    return Schedule(
        id_,
        product_id,
        slot,
        _time(planned),
        units,
        date.fromisoformat(first),
        _day(last),
        parse_weekdays(weekdays),
    )


def _dose_columns(doses: Sequence[Dose]) -> Columns:
    """Return the columns as a dose has them, but for what SQLite has no type for."""
    from magtrack.domain.record.dose_columns import DoseColumns  # only writing needs it

    if not isinstance(doses, DoseColumns):
        doses = DoseColumns.of(doses)
    columns = [*doses.columns]
    guessed, days, clocks = columns[8], columns[9], columns[11]
    columns[8] = [1 if guess else 0 for guess in guessed]
    columns[9] = list(map(_text_of_day, days))
    columns[11] = list(map(_clock, clocks))
    return columns


def _dose_row(dose: Dose) -> Row:
    (row,) = zip(*_dose_columns([dose]), strict=True)
    return row


def _dose(
    row: Row,
    _new: Callable[..., Any] = tuple.__new__,
    _date: Callable[[str], date] = date.fromisoformat,
) -> Dose:
    """Build a dose; `tuple.__new__` spares two calls a record, and there are thousands."""
    a, b, c, d, e, f, g, h, guess, day, slot, planned, outcome, taken, zone, offset, i, j, k = row
    clock = None if planned is None else _time(planned)
    at = None if taken is None else _new(Moment, (taken, zone, offset))
    dose: Dose = _new(
        Dose, (a, b, c, d, e, f, g, h, guess == 1, _date(day), slot, clock, outcome, at, i, j, k)
    )
    return dose


def _rating_row(r: Rating) -> Row:
    return (r.id, r.day.isoformat(), r.scale, r.value, r.entered, r.zone, r.edited)


def _rating(row: Row, _new: Callable[..., Any] = tuple.__new__) -> Rating:
    rating: Rating = _new(Rating, (date.fromisoformat(row[1]), *row[2:]))
    return rating


def _event_row(e: Event) -> Row:
    return (e.id, e.kind, _iso(e.first), _iso(e.last), e.entered, e.text, e.edited)


def _event(row: Row) -> Event:
    id_, kind, first, last, *rest = row
    return Event(id_, kind, date.fromisoformat(first), date.fromisoformat(last), *rest)


def _profile_row(p: Profile) -> Row:
    return (
        p.id,
        p.birth_year,
        p.sex,
        int(p.pregnant),
        int(p.breastfeeding),
        p.egfr,
        p.limit,
        p.day_start_hour,
        " ".join(p.scales),
    )


def _profile(row: Row) -> Profile:
    _id, birth_year, sex, pregnant, breastfeeding, egfr, limit, hour, scales = row
    return Profile(
        birth_year,
        sex,
        pregnant == 1,
        breastfeeding == 1,
        egfr,
        limit,
        hour,
        tuple(scales.split()),
    )


def _trial_row(t: Trial) -> Row:
    return (
        t.id,
        t.product_id,
        t.main,
        _iso(t.first_dose),
        t.weeks,
        t.practice_days,
        t.important_change,
        _flag(t.bad_spell),
        t.entered,
        _iso(t.stopped),
        t.second,
        int(t.stop_test),
    )


def _trial(row: Row) -> Trial:
    id_, product_id, main, first_dose, weeks, practice, important, spell, entered = row[:9]
    stopped, second, stop_test = row[9:]
    return Trial(
        id_,
        product_id,
        main,
        date.fromisoformat(first_dose),
        weeks,
        practice,
        important,
        None if spell is None else spell == 1,
        entered,
        _day(stopped),
        second,
        stop_test == 1,
    )


def _amendment_row(a: Amendment) -> Row:
    return (a.id, a.trial_id, a.field, a.before, a.after, a.entered)


def _amendment(row: Row) -> Amendment:
    return Amendment(*row)


def _medicine_row(m: Medicine) -> Row:
    times = " ".join(_clock(clock) or "" for clock in m.times)
    return (m.id, m.name, times, _iso(m.first), _iso(m.last), weekdays_text(m.weekdays), m.text)


def _medicine(row: Row) -> Medicine:
    id_, name, times, first, last, weekdays, text = row
    clocks = tuple(_time(clock) for clock in times.split())
    return Medicine(id_, name, clocks, _day(first), _day(last), parse_weekdays(weekdays), text)


def _condition_row(c: Condition) -> Row:
    return (c.id, c.key, _iso(c.first), _iso(c.last), c.text)


def _condition(row: Row) -> Condition:
    id_, key, first, last, text = row
    return Condition(id_, key, _day(first), _day(last), text)


def _stock_row(s: StockCount) -> Row:
    return (s.id, s.product_id, _iso(s.day), s.units)


def _stock(row: Row) -> StockCount:
    id_, product_id, day, units = row
    return StockCount(id_, product_id, date.fromisoformat(day), units)


def _acknowledgement_row(a: Acknowledgement) -> Row:
    return (a.id, a.rule, a.version, a.against, _iso(a.day), a.entered, a.text, a.severity)


def _acknowledgement(row: Row) -> Acknowledgement:
    id_, rule, version, against, day, *rest = row
    return Acknowledgement(id_, rule, version, against, _day(day), *rest)


PROFILE = Table(
    "profile",
    _columns(
        "id birth_year sex pregnant breastfeeding egfr limit day_start_hour scales",
    ),
    _profile_row,
    _profile,
)
PRODUCT = Table(
    "product",
    _columns(
        "id name form unit serving_units compound_mg elemental_mg elemental_source brand lot"
        " expiry price price_units currency started stopped purpose"
    ),
    _product_row,
    _product,
)
SCHEDULE = Table(
    "schedule",
    _columns("id product_id slot planned units valid_from valid_to weekdays"),
    _schedule_row,
    _schedule,
    owner="product_id",
)
DOSE = Table(
    "dose",
    _columns(
        "id product_id product_name form unit units compound_mg elemental_mg estimated day slot"
        " planned outcome taken taken_zone taken_offset_min entered edited note"
    ),
    _dose_row,
    _dose,
    itemgetter(9, 9),
    own=_columns("id day taken entered note"),
    to_columns=_dose_columns,
)
RATING = Table(
    "rating",
    _columns("id day scale value entered zone edited"),
    _rating_row,
    _rating,
    itemgetter(1, 1),
)
EVENT = Table(
    "event",
    _columns("id kind first last entered text edited"),
    _event_row,
    _event,
    itemgetter(2, 3),
)
TRIAL = Table(
    "trial",
    _columns(
        "id product_id main first_dose weeks practice_days important_change bad_spell entered"
        " stopped second stop_test"
    ),
    _trial_row,
    _trial,
)
AMENDMENT = Table(
    "amendment",
    _columns("id trial_id field before after entered"),
    _amendment_row,
    _amendment,
    owner="trial_id",
)
MEDICINE = Table(
    "medicine",
    _columns("id name times first last weekdays text"),
    _medicine_row,
    _medicine,
)
CONDITION = Table("condition", _columns("id key first last text"), _condition_row, _condition)
STOCK = Table(
    "stock_count",
    _columns("id product_id day units"),
    _stock_row,
    _stock,
    owner="product_id",
)
ACKNOWLEDGEMENT = Table(
    "acknowledgement",
    _columns("id rule version against day entered text severity"),
    _acknowledgement_row,
    _acknowledgement,
    added=(("severity", "minor"),),
)

TABLES: dict[type, Table[Any]] = {
    Profile: PROFILE,
    Product: PRODUCT,
    Schedule: SCHEDULE,
    Dose: DOSE,
    Rating: RATING,
    Event: EVENT,
    Trial: TRIAL,
    Amendment: AMENDMENT,
    Medicine: MEDICINE,
    Condition: CONDITION,
    StockCount: STOCK,
    Acknowledgement: ACKNOWLEDGEMENT,
}
"""Every kind of record the log stores."""

BY_NAME: dict[str, Table[Any]] = {table.name: table for table in TABLES.values()}

PARTS: dict[str, tuple[Table[Any], ...]] = {
    PRODUCT.name: (SCHEDULE, STOCK),
    TRIAL.name: (AMENDMENT,),
}
"""The kinds of record that are parts of another, by its table: they say whose in `owner`."""
