"""Any life of a log: edits, undo, redo, restarts, crashes, backups and restores, in any order."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from magtrack import reference
from magtrack.clock import FixedClock
from magtrack.domain.record.days import moment_at
from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.exporters import ExportRequest
from magtrack.exporters.tables import csv_set, json_log
from magtrack.store.header import journal_of
from magtrack.store.journal import Journal
from magtrack.store.restore import restore
from tests.builders import gone, over

NOW = 1_795_000_000
CLOCK = FixedClock(NOW, "UTC")
MONDAY = date(2026, 11, 23)
ALWAYS = date(2000, 1, 1), date(2100, 1, 1)


def event(id_, text):
    return Event(f"e{id_}", "travel", MONDAY, MONDAY, NOW, text)


def rating(day, value):
    return Rating(MONDAY + timedelta(day), "sleep", value, NOW, "UTC")


RECORDS = st.one_of(
    st.builds(event, st.integers(0, 3), st.sampled_from(["", "a", "=1", "🧠" * 600])),
    st.builds(rating, st.integers(0, 3), st.integers(0, 10)),
)


class Life(RuleBasedStateMachine):
    """A log, and what should be in it: a dictionary, and the same before every step."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.number = 0
        self.path = self.folder / "0" / "magtrack.sqlite3"
        self.journal = Journal(self.path, CLOCK)
        self.rows = {}
        self.done = []
        self.undone = []
        self.backups = []

    def teardown(self):
        self.journal.close()
        shutil.rmtree(self.folder)

    def step(self, rows):
        self.done.append(self.rows)
        self.undone.clear()
        self.rows = rows

    @rule(records=st.lists(RECORDS, min_size=1, max_size=4))
    def put(self, records):
        self.journal.apply("put", *map(over, records))
        self.step(self.rows | {record.id: record for record in records})

    @rule(record=RECORDS)
    def delete(self, record):
        self.journal.apply("delete", gone(record))
        self.step({id_: each for id_, each in self.rows.items() if id_ != record.id})

    @rule()
    def undo(self):
        assert (self.journal.undo() is not None) is bool(self.done)
        if self.done:
            self.undone.append(self.rows)
            self.rows = self.done.pop()

    @rule()
    def redo(self):
        assert (self.journal.redo() is not None) is bool(self.undone)
        if self.undone:
            self.done.append(self.rows)
            self.rows = self.undone.pop()

    @rule()
    def reopen(self):
        self.journal.close()
        self.journal = Journal(self.path, CLOCK)

    @rule()
    def crash(self):
        """The power goes while something is written; what the disk has then is the next log."""
        writer = sqlite3.connect(self.path, isolation_level=None)
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute(
            "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)"
            " INSERT INTO event SELECT 'x' || i, 'note', 'a', 'b', 1, hex(zeroblob(900)), NULL"
            " FROM n"
        )
        writer.execute("DELETE FROM rating")
        self.number += 1
        path = self.folder / str(self.number) / self.path.name
        path.parent.mkdir()
        shutil.copyfile(self.path, path)
        shutil.copyfile(journal_of(self.path), journal_of(path))
        writer.execute("ROLLBACK")
        writer.close()
        self.journal.close()
        self.path = path
        self.journal = Journal(path, CLOCK)

    @rule()
    def back_up(self):
        made = self.journal.backups.make("asked")
        self.backups.append((made.path, self.rows, list(self.done), list(self.undone)))

    @precondition(lambda self: self.backups)
    @rule(which=st.integers(0, 9))
    def restore(self, which):
        path, rows, done, undone = self.backups[which % len(self.backups)]
        if path.exists():  # it may have been thinned out
            restore(self.path, path, CLOCK)
            self.rows, self.done, self.undone = rows, list(done), list(undone)

    @invariant()
    def the_log_holds_what_it_should(self):
        log = self.journal.log(*ALWAYS)
        assert {each.id: each for each in (*log.events, *log.ratings)} == self.rows

    @invariant()
    def the_history_leads_to_the_rows(self):
        assert self.journal.audit(with_history=True).is_sound


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


class LongLife(Life):
    """The same, for longer."""


TestLongLife = pytest.mark.slow(LongLife.TestCase)
TestLongLife.settings = settings(
    max_examples=150,
    stateful_step_count=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


# --------------------------------------------------------------------- exports, byte by byte


WHOLE = {"with_notes": True, "with_profile": True}


def exported(journal, folder):
    """Return the bytes of the whole log in both formats."""
    now = moment_at(NOW, "Europe/Berlin")
    shutil.rmtree(folder, ignore_errors=True)
    request = ExportRequest(folder / "csv", now, MONDAY, reference.load(), **WHOLE)
    csv_set.write(journal, request)
    request = ExportRequest(folder / "log.json", now, MONDAY, reference.load(), **WHOLE)
    json_log.write(journal, request)
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("restart", [False, True], ids=["at once", "after a restart"])
def test_50_edits_and_50_undos_give_the_same_exports_byte_by_byte(
    everything, reopen, tmp_path, restart
):
    chance = Random(50)
    before = exported(everything, tmp_path / "out")
    log = everything.log(*ALWAYS)
    candidates = [*log.doses, *log.ratings, *log.events, *log.ticks, *log.conditions]
    for number in range(50):
        record = chance.choice(candidates)
        extra = chance.choice([event(number, "x" * number), rating(number, number % 11)])
        edits = [
            Put(Product(f"new{number}", f"New {number}", "oxide")),
            chance.choice([gone(record), over(record)]),
            over(extra),
        ]
        everything.apply(f"edit {number}", *edits)
    middle = exported(everything, tmp_path / "out")
    assert middle != before
    journal = reopen() if restart else everything
    for _ in range(50):
        journal.undo()
    assert exported(journal, tmp_path / "out") == before
    journal = reopen() if restart else journal
    for _ in range(50):
        journal.redo()
    assert exported(journal, tmp_path / "out") == middle
