"""erase: nothing without the word, everything with it."""

from __future__ import annotations

import pytest

from magtrack.clock import FixedClock
from magtrack.store.window_lock import LOCK_NAME, WindowLock


@pytest.fixture
def log(magtein):
    """A log with an entry and a backup."""
    magtein.ok("take", at="2026-11-23T08:00")
    magtein.ok("backup")
    return magtein


@pytest.mark.parametrize("words", [[], ["yes"], ["every"]])
def test_without_the_word_nothing_is_erased(log, words):
    before = sorted(log.folder.rglob("*"))
    assert log.no("erase", *words).endswith("To do it, type: magtrack erase everything")
    assert sorted(log.folder.rglob("*")) == before


def test_copies_elsewhere_are_listed_and_stay(log, tmp_path):
    out = tmp_path / "out.json"
    log.ok("export", "json", str(out))
    log.ok("backup", str(tmp_path / "copy.sqlite3"))
    for said in (log.no("erase"), log.ok("erase", "everything")):
        assert str(out) in said
        assert str(tmp_path / "copy.sqlite3") in said
    assert out.exists()


def test_while_a_window_is_open_nothing_is_erased(log):
    lock = WindowLock(log.folder, FixedClock(0, "UTC"))
    assert lock.take()
    before = sorted(log.folder.rglob("*"))
    assert "close it first" in log.no("erase", "everything", code=1)
    assert sorted(log.folder.rglob("*")) == before
    lock.release()


def test_a_window_of_another_computer_is_asked_about(log):
    (log.folder / LOCK_NAME).write_text('{"host": "oldlaptop", "machine": "0", "since": 1}')
    assert "“oldlaptop”" in log.no("erase", "everything", code=1)
    log.ok("--yes", "erase", "everything")
    assert list(log.folder.rglob("*")) == []


def test_with_the_word_everything_is_erased(log):
    assert log.ok("erase", "everything").startswith("Erased: ")
    assert list(log.folder.rglob("*")) == []
