"""Reads a log: rows become records, and the latest log is kept for as long as it is true.

A value that no MagTrack writes raises OddValue.

A page, the rule checker and the reminders ask for the same few days after every key. So the log of
the present days is kept: after a write only the tables that it touched are read again, after
another program wrote everything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from magtrack.domain.record.doses import Dose
from magtrack.domain.record.log import FIELDS, Log, StockCount
from magtrack.domain.record.people import MedicineTaken, Profile
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.startup.collector import gc_paused
from magtrack.store import rows
from magtrack.store.rows import DayRange, Table
from magtrack.store.sound import KnowsKeys, OddValue, check_keys
from magtrack.store.stored import day_of

if TYPE_CHECKING:
    import sqlite3

KEPT_DAYS = 62
"""The longest log that is kept: what exports and charts read is not asked for again at once."""


def _which(table: Table[Any]) -> str:
    """Return which rows of a table belong to a log, and in which order."""
    if table.days is None:
        return f"ORDER BY {table.order}"
    first, last = table.days
    within = "{0} BETWEEN :first AND :last" if first == last else "{1} >= :first AND {0} <= :last"
    return f"WHERE {within.format(first, last)} ORDER BY {table.order}"


_PARTS: Mapping[str, tuple[Table[Any], str]] = {
    FIELDS[kind]: (table, _which(table)) for kind, table in rows.TABLES.items()
}
"""The fields of a Log: the table each is read from, and which rows in which order."""


class LogReader:
    """Reads with one connection; `touch` must follow every write of that connection."""

    def __init__(self, db: sqlite3.Connection, knows: KnowsKeys | None = None) -> None:
        """Read with `db`; a key that is none of those that `knows` has is odd."""
        self._db = db
        self._knows = knows
        self._kept: Log | None = None
        self._version = 0
        self._held: int | None = None
        self._stale: set[str] = set()
        self._looked_at: int | None = None

    def touch(self, kinds: Iterable[str]) -> None:
        """Read the tables named `kinds` again before the next log is returned."""
        self._stale.update(kinds)

    def version(self) -> int:
        """Return a number that is another one once another connection has written."""
        if self._held is not None:
            return self._held
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """Hold the log as it stands for all that is read meanwhile."""
        if self._held is not None:
            yield
            return
        with snapshot(self._db):
            self._held = self.version()  # asking is what takes hold of the file
            try:
                yield
            finally:
                self._held = None

    def let_go(self) -> None:
        """End what `at_one_moment` holds: something is to be written before it is over."""
        if self._held is not None:
            self._held = None
            self._db.execute("COMMIT")

    def log(self, first: date, last: date, version: int) -> Log:
        """Return the days `first` to `last` as one snapshot; raises sqlite3.Error or OddValue.

        `version` is what `version` has just told.
        """
        kept = self._kept_for(first, last)
        if kept is not None and not self._stale and version == self._version:
            return kept.between(first, last)
        with snapshot(self._db), gc_paused():
            return self._read(first, last)

    def _kept_for(self, first: date, last: date) -> Log | None:
        kept = self._kept
        return kept if kept is not None and kept.first <= first and last <= kept.last else None

    def _read(self, first: date, last: date) -> Log:
        version = self.version()
        if version != self._looked_at:
            _check_days(self._db)
            self._looked_at = version
        kept = self._kept_for(first, last)
        if kept is not None and version == self._version:
            touched = [part for part, (table, _rest) in _PARTS.items() if table.name in self._stale]
            log = replace(kept, **self._parts(kept.first, kept.last, touched))
        else:
            log = Log(first, last, **self._parts(first, last, _PARTS))
        _check_owners(log)
        if self._is_worth_keeping(log, version):
            self._kept, self._version = log, version
            self._stale.clear()
        return log.between(first, last)

    def _is_worth_keeping(self, log: Log, version: int) -> bool:
        """Tell whether a log is short, and not of days before those of the one that is kept.

        What is asked for time and again is about today; an earlier stretch is looked at once.
        """
        if (log.last - log.first).days >= KEPT_DAYS:
            return False
        return self._kept is None or version != self._version or log.last >= self._kept.last

    def _parts(self, first: date, last: date, names: Collection[str]) -> dict[str, Any]:
        span = {"first": first.isoformat(), "last": last.isoformat()}
        return {name: self._part(name, span) for name in names}

    def _part(self, name: str, span: Mapping[str, str]) -> object:
        if name == "profile":
            return self.profile()
        records = self.all(*_PARTS[name], span)
        if name == "products":
            return {product.id: product for product in records}
        return records if name in ("doses", "ratings", "ticks") else tuple(records)

    def profile(self) -> Profile:
        """Return the person's profile; all unknown where none was told."""
        found = self.all(rows.PROFILE)
        return found[0] if found else Profile()

    def all(
        self, table: Table[Any], rest: str = "", values: Mapping[str, str] | None = None
    ) -> list[Any]:
        """Return the records of a table that `rest` selects, in its order."""
        found = self._db.execute(f"{table.select} {rest}", values or {}).fetchall()
        records = table.from_rows(found)
        if self._knows is not None:
            check_keys(table.name, records, self._knows)
        return records


def _is_odd(table: Table[Any]) -> str:
    """Return the SQL that tells of days that are none, by their index alone: 0.1 ms a year."""
    first, last = table.days or ("", "")
    odd = [f"{day} IS NOT date({day})" for day in dict.fromkeys((first, last))]
    if first != last:
        odd.append(f"{last} < {first}")
    return f"SELECT EXISTS (SELECT 1 FROM {table.name} WHERE {' OR '.join(odd)})"


_ODD_DAYS = [_is_odd(table) for table in rows.TABLES.values() if table.days is not None]


def _check_days(db: sqlite3.Connection) -> None:
    """Raise OddValue for a row on a day that is none: no range of days would have it.

    So it would be missing without a word from the total of its day.
    """
    if any(db.execute(sql).fetchone()[0] for sql in _ODD_DAYS):
        raise _odd_day(db)


def _check_owners(log: Log) -> None:
    """Raise OddValue where a record is part of one that is not there."""
    owners = {
        "product_id": log.products,
        "medicine_id": {each.id for each in log.medicines},
        "trial_id": {each.id for each in log.trials},
    }
    for kind, field in _OWNED:
        records, there = getattr(log, FIELDS[kind]), owners[field]
        if not set(map(attrgetter(field), records)) <= set(there):
            lost = next(each for each in records if getattr(each, field) not in there)
            raise OddValue(rows.TABLES[kind].name, lost.id, field)


_OWNED: tuple[tuple[type, str], ...] = (
    (Dose, "product_id"),
    (Schedule, "product_id"),
    (Trial, "product_id"),
    (StockCount, "product_id"),
    (MedicineTaken, "medicine_id"),
    (Amendment, "trial_id"),
)
"""The field of each kind that says whose part a record is."""


@contextmanager
def snapshot(db: sqlite3.Connection) -> Iterator[None]:
    """Hold the log as it stands, for more than one statement; within another it is the same."""
    if db.in_transaction:
        yield
        return
    db.execute("BEGIN")
    try:
        yield
    finally:
        _end(db)


def _end(db: sqlite3.Connection) -> None:
    """End a transaction, unless a write has ended it meanwhile."""
    if db.in_transaction:
        db.execute("COMMIT")


def read_span(db: sqlite3.Connection) -> DayRange | None:
    """Return the first and last day anything was planned, taken, rated or noted; or OddValue."""
    first, last = db.execute(
        """
        SELECT min(first), max(last) FROM (
            SELECT (SELECT min(day) FROM dose) AS first, (SELECT max(day) FROM dose) AS last
            UNION ALL SELECT (SELECT min(day) FROM rating), (SELECT max(day) FROM rating)
            UNION ALL SELECT min(day), max(day) FROM medicine_taken
            UNION ALL SELECT min(first), max(last) FROM event
            UNION ALL SELECT min(valid_from), max(coalesce(valid_to, valid_from)) FROM schedule
            UNION ALL SELECT min(first_dose), max(first_dose) FROM trial
        )
        """
    ).fetchone()
    if first is None:
        return None
    try:
        return day_of(first), day_of(last)
    except (TypeError, ValueError) as error:
        raise _odd_day(db) from error


def _odd_day(db: sqlite3.Connection) -> OddValue:
    """Return where the day is that is none."""
    for table in rows.TABLES.values():
        for row in db.execute(table.select):
            if odd := table.odd_value(row):
                return odd
    return OddValue("", "", "day")


def is_empty(db: sqlite3.Connection) -> bool:
    """Tell whether nothing was ever added: no product, rating or event."""
    (found,) = db.execute(
        "SELECT EXISTS (SELECT 1 FROM product) OR EXISTS (SELECT 1 FROM rating)"
        " OR EXISTS (SELECT 1 FROM event)"
    ).fetchone()
    return not found
