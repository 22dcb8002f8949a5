"""Logs of any length, written quickly: the plan through the journal, the many rows at once."""

from __future__ import annotations

import os
import sqlite3
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from magtrack.clock import FixedClock
from magtrack.domain.record.amounts import CompoundMg, ElementalMg
from magtrack.domain.record.days import Moment
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Put
from magtrack.domain.record.people import Profile
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Trial
from magtrack.store import rows
from magtrack.store.journal import Journal

TODAY = date(2026, 11, 23)
ZONE = "Europe/Berlin"
NOW = int(datetime(2026, 11, 23, 21, 30, tzinfo=ZoneInfo(ZONE)).timestamp())
CLOCK = FixedClock(NOW, ZONE)

TWELVE_WEEKS, TEN_YEARS, EIGHTY_YEARS = 84, 3652, 29_220

PRODUCT = Product(
    "p1",
    "Magtein",
    "l-threonate",
    serving_units=3,
    compound_mg=CompoundMg(2000),
    elemental_mg=ElementalMg(144),
)
PLANS = (("morning", time(8), 1.0), ("evening", time(20, 30), 2.0))
NOTES = ("", "", "", "", "", "", "", 'late, after "dinner"', "=1+1", "")


def make(path, n_days, extras_a_day=2, today=TODAY):
    """Write a log of `n_days` days up to `today`, with two planned doses and some extra ones."""
    first = today - timedelta(days=n_days - 1)
    with Journal(path, CLOCK) as journal:
        plans = (Schedule(f"s-{s}", "p1", s, clock, units, first) for s, clock, units in PLANS)
        trial = Trial("t1", "p1", "cognition", max(first, today - timedelta(days=70)))
        records = [Profile(birth_year=1981, sex="male"), PRODUCT, *plans, trial]
        journal.apply("Plan", *map(Put, records))
    connection = sqlite3.connect(path)
    with connection:
        connection.executemany(
            rows.DOSE.upsert, map(rows.DOSE.to_row, doses(n_days, extras_a_day, today))
        )
        connection.executemany(rows.RATING.upsert, map(rows.RATING.to_row, ratings(n_days, today)))
    connection.close()
    return path


def make_users_own(home):
    """Make `home` the user's, with a log of 12 weeks that ends today in the place of the log."""
    os.environ |= {"HOME": str(home), "XDG_DATA_HOME": str(home), "TZ": ZONE}
    today = datetime.now(ZoneInfo(ZONE)).date()
    make(home / "magtrack" / "magtrack.sqlite3", TWELVE_WEEKS, today=today)


def doses(n_days, extras_a_day, today):
    """Yield the doses of all days but the evening of today, one in thirty days forgotten."""
    start = int(datetime.combine(today, time(), ZoneInfo(ZONE)).timestamp())
    for back in range(n_days):
        day = today - timedelta(days=back)
        midnight = start - 86_400 * back
        slots = [("other", None, 1.0)] * extras_a_day + list(PLANS)
        for number, (slot, planned, units) in enumerate(slots):
            if (planned and back % 30 == 7) or (back == 0 and slot == "evening"):
                continue
            taken = midnight + 36_000 + 600 * number
            if planned:
                taken = midnight + 3600 * planned.hour + 60 * planned.minute + back % 50 * 60
            yield Dose(
                f"{back:05}-{number:02}",
                "p1",
                "Magtein",
                "l-threonate",
                "capsule",
                units,
                CompoundMg(units * 2000 / 3),
                ElementalMg(units * 48),
                estimated=False,
                day=day,
                slot=slot,
                planned=planned,
                outcome="taken",
                taken=Moment(taken, ZONE, 60),
                entered=taken + 30,
                note=NOTES[back % len(NOTES)],
            )


def ratings(n_days, today):
    """Yield two ratings a day, but for today."""
    for back in range(1, n_days):
        day = today - timedelta(days=back)
        for number, scale in enumerate(("cognition", "sleep")):
            yield Rating(day, scale, (back * 7 + number) % 5 + 4, NOW - 86_400 * back, ZONE)
