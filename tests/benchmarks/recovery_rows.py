"""Backups and checks of a log of ten years whose every entry has its history."""

from __future__ import annotations

import sqlite3

import logs
from measure import Row, in_turn, median

from magtrack.clock import FixedClock
from magtrack.domain.record.ratings import Rating
from magtrack.store.backup import Backups
from magtrack.store.database import open_log
from magtrack.store.journal import Journal
from tests.builders import over

DAY_S = 86_400


def measure(scratch):
    """Yield the rows of the checks at the start, of backups and of the full check."""
    path = make(scratch / "log" / "magtrack.sqlite3")
    clock = FixedClock(logs.NOW, logs.ZONE)
    backups = Backups(path, clock)
    backups.make("asked")

    def opened():
        open_log(path).close()

    def decided():
        assert backups.if_changed() is None

    start, check = in_turn([opened, decided], rounds=15)
    both = [one + other for one, other in zip(start, check, strict=True)]
    yield Row("opening and checking 10 years, is a backup due", median(both), budget=20)
    yield _backup(path)
    with Journal(path, clock) as journal:
        (audit,) = in_turn([lambda: journal.audit(with_history=True)], rounds=5)
    yield Row("check --history, 10 years", median(audit))
    size = path.stat().st_size / 1e6
    yield Row("the log itself", size, unit="MB")


def _backup(path):
    """Measure a backup that is due: the log changed, and the last one is of the day before."""
    days = iter(range(1, 10**6))
    with Journal(path, logs.CLOCK) as journal:

        def due():
            day = next(days)
            rating = Rating(logs.TODAY, "mood", day % 11, logs.NOW, logs.ZONE)
            journal.apply("Rated", over(rating))
            clock = FixedClock(logs.NOW + day * DAY_S, logs.ZONE)
            assert Backups(path, clock).daily() is not None

        (ours,) = in_turn([due], rounds=9)
    return Row("a verified backup of 10 years, thinning included", median(ours), budget=100)


def make(path):
    """Write a log of ten years, and a step of the history for each entry."""
    logs.make(path, logs.TEN_YEARS)
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(
            "INSERT INTO history (at, label, state)"
            " SELECT entered, 'Magtein taken, evening', 'done' FROM dose"
            " UNION ALL SELECT entered, 'Cognition rated', 'done' FROM rating"
        )
        connection.execute(
            "INSERT INTO history_row SELECT 1 + row_number() OVER (), 0, kind, id, NULL, NULL FROM"
            " (SELECT 'dose' AS kind, id FROM dose UNION ALL SELECT 'rating', id FROM rating)"
        )
    connection.close()
    return path
