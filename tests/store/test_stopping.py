"""A backup, a copy and a restore that are stopped, wherever they are then, leave all as it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from magtrack.domain.record.edits import Put
from magtrack.domain.record.ratings import Rating
from magtrack.errors import Cancelled
from magtrack.store import stopping
from magtrack.store.backup import Backups
from magtrack.store.restore import restore
from magtrack.store.stopping import stoppable

SOME = (0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 10**9)
"""After how many questions whether it is wanted still the answer is no."""


class Until:
    """Is stopped once it was asked so often."""

    def __init__(self, often):
        self.left = often

    def __call__(self):
        self.left -= 1
        return self.left < 0


@pytest.fixture
def often(monkeypatch):
    """Ask many times even where the log is small."""
    monkeypatch.setattr(stopping, "_STEPS", 200)


def files(journal):
    """Return all files beside a log, the log among them, with their bytes."""
    folder = journal.path.parent
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def stopped_everywhere(journal, do):
    """Stop something in ever later places until it is over before; return how often it was."""
    before = files(journal)
    for number, asked in enumerate(SOME):
        try:
            do(Until(asked))
        except Cancelled:
            assert files(journal) == before
        else:
            return number
    raise AssertionError("it never came to its end")


def test_a_backup_that_is_stopped_is_not_there(everything, clock, often):
    def back_up(is_stopped):
        Backups(everything.path, clock, is_stopped).make("asked")

    assert stopped_everywhere(everything, back_up) > 3
    (made,) = everything.backups.all()
    assert everything.backups.newest_good() == made


def test_a_copy_that_is_stopped_is_not_there(everything, tmp_path, often):
    out = tmp_path / "copies" / "copy.sqlite3"
    out.parent.mkdir()

    def copy(is_stopped):
        try:
            everything.copy_to(out, is_stopped)
        except Cancelled:
            assert list(out.parent.iterdir()) == []
            raise

    assert stopped_everywhere(everything, copy) > 3
    assert out.exists()


def test_a_restore_that_is_stopped_changes_nothing(everything, clock, whole, often):
    source = everything.backups.make("asked").path
    before = whole(everything)
    day = everything.span()[0]
    everything.apply("rate", Put(Rating(day, "energy", 3, 1, "UTC")))

    def put_back(is_stopped):
        restore(everything.path, source, clock, is_stopped=is_stopped)

    assert stopped_everywhere(everything, put_back) > 3
    assert whole(everything) == before


def test_what_is_wrong_is_told_unless_it_was_stopped():
    with closing(sqlite3.connect(":memory:")) as db:
        with pytest.raises(sqlite3.OperationalError, match="syntax"), stoppable(db, lambda: False):
            db.execute("not a statement")
        endless = (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        )
        with pytest.raises(Cancelled), stoppable(db, Until(3)):
            db.execute(endless)
        assert db.execute("SELECT 1").fetchone() == (1,), "it can be used again"
