"""What SQLite says about a file, in sentences: each with its class, so with its ways out."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from magtrack import errors
from magtrack.store import problems

LOG = Path("folder") / "log.sqlite3"


def said_by_sqlite(name, text="some words of SQLite"):
    error = sqlite3.OperationalError(text)
    if name:
        error.sqlite_errorname = name
    return error


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("SQLITE_CORRUPT", errors.DamagedLog, "is damaged"),
        ("SQLITE_CORRUPT_INDEX", errors.DamagedLog, "is damaged"),
        ("SQLITE_NOTADB", errors.DamagedLog, "is damaged"),
        ("SQLITE_BUSY", errors.LockedLog, "in use by another program"),
        ("SQLITE_BUSY_SNAPSHOT", errors.LockedLog, "in use by another program"),
        ("SQLITE_LOCKED_SHAREDCACHE", errors.LockedLog, "in use by another program"),
        ("SQLITE_READONLY", errors.ReadOnlyLog, "read-only"),
        ("SQLITE_READONLY_DIRECTORY", errors.ReadOnlyLog, "read-only"),
        ("SQLITE_READONLY_DBMOVED", errors.MovedLog, "moved, replaced or deleted"),
        ("SQLITE_READONLY_ROLLBACK", errors.UnfinishedLog, "cut off"),
        ("SQLITE_FULL", errors.FullDisk, "the disk with"),
        ("SQLITE_IOERR", errors.DiskFault, "SQLITE_IOERR"),
        ("SQLITE_IOERR_FSYNC", errors.DiskFault, "SQLITE_IOERR_FSYNC"),
        ("SQLITE_NOLFS", errors.StoreProblem, "SQLITE_NOLFS"),
        ("", errors.StoreProblem, "OperationalError"),
    ],
)
def test_each_word_of_sqlite_is_a_problem_of_its_kind(name, kind, words):
    problem = problems.explained(said_by_sqlite(name), LOG)
    assert type(problem) is kind
    assert words in str(problem)
    assert str(LOG) in str(problem)


def test_a_text_that_is_none_is_damage_whatever_the_error_is_called():
    error = said_by_sqlite("SQLITE_ERROR", "Could not decode to UTF-8 column 'note'")
    assert type(problems.explained(error, LOG)) is errors.DamagedLog


def test_words_of_sqlite_are_not_repeated_since_they_may_hold_an_entry():
    error = said_by_sqlite("SQLITE_CONSTRAINT", "CHECK constraint failed: a canary sang")
    assert "canary" not in str(problems.explained(error, LOG))


@pytest.mark.parametrize(
    ("problem", "kind"),
    [
        (problems.damaged(LOG), errors.DamagedLog),
        (problems.moved(LOG), errors.MovedLog),
        (problems.foreign(LOG), errors.ForeignFile),
        (problems.unusable(LOG, OSError(28, "No space left")), errors.UnusableFolder),
        (problems.unreadable(LOG, OSError(13, "Permission denied")), errors.StoreProblem),
    ],
)
def test_each_problem_names_the_file_and_has_ways_out(problem, kind):
    assert type(problem) is kind
    assert str(LOG) in str(problem)
    assert problem.ways_out


@pytest.mark.parametrize(
    ("error", "reason"),
    [(OSError(28, "No space left"), "No space left"), (OSError("odd"), "odd")],
)
def test_the_reason_of_the_system_is_told(error, reason):
    assert str(problems.unusable(LOG, error)).endswith(f": {reason}.")
    assert str(problems.unreadable(LOG, error)).endswith(f": {reason}.")
