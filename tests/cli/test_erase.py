"""erase: nothing without the word, everything with it."""

from __future__ import annotations

import pytest


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


def test_with_the_word_everything_is_erased(log):
    assert log.ok("erase", "everything").startswith("Erased: ")
    assert list(log.folder.rglob("*")) == []
