"""The log, read from its tables. A day or time that is none raises ValueError or TypeError."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from magtrack.domain.record.log import Log
from magtrack.domain.record.people import Profile
from magtrack.store import rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from magtrack.store.rows import DayRange, Table


@contextmanager
def snapshot(db: sqlite3.Connection) -> Iterator[None]:
    """Hold the log as it stands, for more than one statement."""
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.execute("COMMIT")


def read_log(db: sqlite3.Connection, first: date, last: date) -> Log:
    """Return the days `first` to `last`."""
    span = (first.isoformat(), last.isoformat())
    within = "WHERE day BETWEEN ? AND ? ORDER BY day,"
    events = "WHERE last >= ? AND first <= ? ORDER BY first, kind, id"
    return Log(
        first,
        last,
        profile=read_profile(db),
        products={each.id: each for each in records(db, rows.PRODUCT, "ORDER BY name, id")},
        schedules=tuple(records(db, rows.SCHEDULE, "ORDER BY planned, valid_from, id")),
        doses=records(db, rows.DOSE, f"{within} taken, id", span),
        ratings=records(db, rows.RATING, f"{within} scale", span),
        events=tuple(records(db, rows.EVENT, events, span)),
        trials=tuple(records(db, rows.TRIAL, "ORDER BY first_dose, id")),
        amendments=tuple(records(db, rows.AMENDMENT, "ORDER BY entered, id")),
        medicines=tuple(records(db, rows.MEDICINE, "ORDER BY name, first, id")),
        conditions=tuple(records(db, rows.CONDITION, "ORDER BY key, first, id")),
        stock=tuple(records(db, rows.STOCK, "ORDER BY day, id")),
        acknowledgements=tuple(records(db, rows.ACKNOWLEDGEMENT, "ORDER BY entered, id")),
    )


def read_profile(db: sqlite3.Connection) -> Profile:
    """Return the person's profile; all unknown where none was told."""
    found = records(db, rows.PROFILE)
    return found[0] if found else Profile()


def records(
    db: sqlite3.Connection, table: Table[Any], which: str = "", values: Sequence[Any] = ()
) -> list[Any]:
    """Return the records of a table that `which` selects, in its order."""
    return table.from_rows(db.execute(f"{table.select} {which}", values).fetchall())


def read_span(db: sqlite3.Connection) -> DayRange | None:
    """Return the first and last day anything was planned, taken, rated or noted."""
    first, last = db.execute(
        """
        SELECT min(first), max(last) FROM (
            SELECT (SELECT min(day) FROM dose) AS first, (SELECT max(day) FROM dose) AS last
            UNION ALL SELECT (SELECT min(day) FROM rating), (SELECT max(day) FROM rating)
            UNION ALL SELECT min(first), max(last) FROM event
            UNION ALL SELECT min(valid_from), max(coalesce(valid_to, valid_from)) FROM schedule
            UNION ALL SELECT min(first_dose), max(first_dose) FROM trial
        )
        """
    ).fetchone()
    return None if first is None else (date.fromisoformat(first), date.fromisoformat(last))


def is_empty(db: sqlite3.Connection) -> bool:
    """Tell whether nothing was ever added: no product, rating or event."""
    (found,) = db.execute(
        "SELECT EXISTS (SELECT 1 FROM product) OR EXISTS (SELECT 1 FROM rating)"
        " OR EXISTS (SELECT 1 FROM event)"
    ).fetchone()
    return not found
