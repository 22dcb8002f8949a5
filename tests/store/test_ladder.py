"""Whatever may lie in the place of the log: recognised, told with its ways out, left as it was."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys

import pytest

from magtrack import errors
from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import Event
from magtrack.errors import (
    DamagedLog,
    EmptyLog,
    ForeignFile,
    LockedLog,
    MissingLog,
    MovedLog,
    NewerLog,
    ReadOnlyLog,
    StoreProblem,
    TruncatedLog,
    UnfinishedLog,
    UnusableFolder,
)
from magtrack.store import database
from magtrack.store.database import open_log
from magtrack.store.header import journal_of
from magtrack.store.journal import Journal

PAGE = 4096

CUT_OFF = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN IMMEDIATE")
for statement in sys.argv[2:]:
    connection.execute(statement)
os._exit(9)
"""
MUCH = (
    "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
    " INSERT INTO rating SELECT 'r' || i, 'd' || i, hex(zeroblob(2000)), 1, 1, '', NULL FROM n"
)


def cut_off(path, *statements):
    """Leave the file as a program leaves it that is killed while it writes."""
    command = [sys.executable, "-c", CUT_OFF, path, *(statements or (MUCH, "DELETE FROM dose"))]
    assert subprocess.run(command, check=False).returncode == 9
    assert journal_of(path).stat().st_size > 0


def outside(path, *statements):
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


@pytest.fixture
def filled(path, everything):
    """The path of a closed log with some pages, and a backup of it."""
    notes = (Event(f"n{n}", "note", *2 * (everything.span()[0],), n, "x" * 900) for n in range(90))
    everything.apply("notes", *map(Put, notes), keeps_doubles=True)
    everything.backups.make("asked")
    everything.close()
    return path


def refused(path, error, fingerprint):
    """Check that opening raises exactly `error` and changes neither bytes nor times."""
    before = fingerprint(path) if path.parent.exists() else {}
    with pytest.raises(error) as caught:
        open_log(path)
    assert type(caught.value) is error
    assert str(path) in str(caught.value)
    assert (fingerprint(path) if path.parent.exists() else {}) == before
    return caught.value


# -------------------------------------------------------------------------------- each kind


def newer(path):
    outside(path, f"PRAGMA user_version = {database.SCHEMA_VERSION + 1}")


def foreign(path):
    path.unlink()
    outside(path, "CREATE TABLE song (title)", "PRAGMA application_id = 7")


def cut(path):
    path.write_bytes(path.read_bytes()[: 3 * PAGE])


def spoilt(path):
    content = bytearray(path.read_bytes())
    content[5 * PAGE : 6 * PAGE] = b"\xa5" * PAGE
    path.write_bytes(content)


KINDS = {
    "newer": (newer, NewerLog, "update"),
    "foreign": (foreign, ForeignFile, "folder"),
    "truncated": (cut, TruncatedLog, "backup"),
    "damaged": (spoilt, DamagedLog, "backup"),
    "empty": (lambda path: path.write_bytes(b""), EmptyLog, "backup"),
    "missing": (lambda path: path.unlink(), MissingLog, "backup"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_bad_file_is_recognised_and_left_alone(filled, fingerprint, kind):
    spoil, error, best = KINDS[kind]
    spoil(filled)
    problem = refused(filled, error, fingerprint)
    assert (problem.kind, problem.ways_out[0]) == (kind, best)


def test_a_clean_log_opens_and_is_not_changed(filled, fingerprint):
    before = fingerprint(filled)
    open_log(filled).close()
    assert fingerprint(filled) == before


def test_a_log_that_is_in_use_is_told_so(filled, fingerprint):
    other = sqlite3.connect(filled, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert refused(filled, LockedLog, fingerprint).ways_out == ("retry",)
    other.close()


def test_a_folder_in_the_place_of_the_log_is_told_so(path, fingerprint):
    path.mkdir(parents=True)
    refused(path, UnusableFolder, fingerprint)


def test_a_write_that_was_cut_off_is_taken_back_without_a_word(filled, clock, whole):
    with Journal(filled, clock) as journal:
        before = whole(journal)
    cut_off(filled)
    with Journal(filled, clock) as journal:
        assert whole(journal) == before
    assert not journal_of(filled).exists()
    assert {path.name for path in filled.parent.iterdir()} == {filled.name, "backups"}


def test_a_write_that_was_cut_off_in_a_read_only_folder_is_told_so(
    filled, monkeypatch, fingerprint
):
    cut_off(filled)
    monkeypatch.setattr(database.os, "access", lambda _path, _mode: False)
    assert refused(filled, UnfinishedLog, fingerprint).kind == "unfinished"


def test_a_read_only_log_is_opened_for_reading(filled, clock, monkeypatch, fingerprint, whole):
    monkeypatch.setattr(database.os, "access", lambda _path, _mode: False)
    before = fingerprint(filled)
    with Journal(filled, clock) as journal:
        assert journal.read_only
        event = whole(journal).events[0]
        with pytest.raises(ReadOnlyLog) as caught:
            journal.apply("more", Put(event))
    assert caught.value.ways_out == ("copy", "folder")
    assert fingerprint(filled) == before


def test_a_damaged_log_can_be_looked_at_as_far_as_it_can_be_read(
    filled, clock, fingerprint, records
):
    content = filled.read_bytes()
    spot = content.index(b"x" * 900) // PAGE * PAGE
    filled.write_bytes(content[:spot] + bytes(PAGE) + content[spot + PAGE :])
    before = fingerprint(filled)
    with Journal(filled, clock, read_only=True) as journal:
        assert journal.profile() == records["profile"]
        with pytest.raises(DamagedLog):
            journal.log(*journal.span())
    assert fingerprint(filled) == before


def test_a_first_start_makes_a_log_where_there_never_was_one(path):
    open_log(path).close()
    assert path.exists()


def test_every_problem_of_the_store_says_what_it_is_and_names_known_ways_out():
    kinds = {}
    for name, each in vars(errors).items():
        if isinstance(each, type) and issubclass(each, StoreProblem):
            assert each.ways_out, name
            kinds.setdefault(each.kind, []).append(name)
    assert all(len(names) == 1 for names in kinds.values()), kinds
    assert {way for each in _all_problems() for way in each.ways_out} <= set(errors.Way.__args__)


def _all_problems():
    return [v for v in vars(errors).values() if isinstance(v, type) and issubclass(v, StoreProblem)]


# -------------------------------------------------------------------------- a journal beside it


def test_the_journal_of_another_file_ruins_nothing(filled, tmp_path, fingerprint):
    other = tmp_path / "other.sqlite3"
    outside(other, "CREATE TABLE rating (a, b, c, d, e, f, g)", "CREATE TABLE dose (a)")
    cut_off(other)
    journal_of(filled).write_bytes(journal_of(other).read_bytes())
    before = fingerprint(filled)
    with pytest.raises((DamagedLog, ForeignFile)):
        open_log(filled)
    assert fingerprint(filled) == before


@pytest.mark.parametrize(
    ("pragma", "error"), [("user_version = 99", NewerLog), ("application_id = 7", ForeignFile)]
)
def test_a_cut_off_write_of_another_program_is_not_taken_back(filled, fingerprint, pragma, error):
    outside(filled, f"PRAGMA {pragma}")
    cut_off(filled)
    refused(filled, error, fingerprint)


def test_a_journal_that_holds_nothing_is_no_obstacle(filled, clock, whole):
    journal_of(filled).write_bytes(bytes(512))
    with Journal(filled, clock) as journal:
        assert len(whole(journal).events) == 91


# -------------------------------------------------------------------------- a corpus of damage


def looked_at(path, clock, fingerprint, whole):
    """Open and read a damaged file; return the log, or None where it was refused as damaged."""
    before = fingerprint(path)
    try:
        with Journal(path, clock) as journal:
            return whole(journal)
    except StoreProblem:
        return None
    finally:
        assert fingerprint(path) == before


def test_a_log_cut_at_any_page_is_refused(filled, clock, fingerprint):
    content = filled.read_bytes()
    for size in range(PAGE, len(content), PAGE):
        filled.write_bytes(content[:size])
        refused(filled, TruncatedLog, fingerprint)
        filled.write_bytes(content[: size + 100])
        refused(filled, TruncatedLog, fingerprint)


def test_a_log_with_any_page_gone_is_refused_or_whole(filled, clock, fingerprint, whole):
    content = filled.read_bytes()
    intact = looked_at(filled, clock, fingerprint, whole)
    refusals = 0
    for start in range(0, len(content), PAGE):
        filled.write_bytes(content[:start] + bytes(PAGE) + content[start + PAGE :])
        found = looked_at(filled, clock, fingerprint, whole)
        assert found in (None, intact)
        refusals += found is None
    assert refusals > len(content) // PAGE * 0.9


def test_a_flipped_bit_is_never_a_traceback_and_changes_no_more(filled, clock, fingerprint, whole):
    content = filled.read_bytes()
    chance = random.Random(6)
    for _ in range(60):
        flipped = bytearray(content)
        flipped[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        filled.write_bytes(flipped)
        looked_at(filled, clock, fingerprint, whole)


def test_a_day_that_is_none_is_damage(filled, clock, fingerprint, whole):
    content = filled.read_bytes()
    filled.write_bytes(content.replace(b"2026-11-23", b"2026-1x-23"))
    assert looked_at(filled, clock, fingerprint, whole) is None


def test_a_text_that_is_none_is_damage(filled, clock, whole):
    content = filled.read_bytes()
    filled.write_bytes(content.replace(b"Auckland", b"Auck\xffand"))
    with Journal(filled, clock) as journal, pytest.raises(DamagedLog):
        whole(journal)


def test_the_header_of_another_log_is_not_taken_for_ours(filled, tmp_path, fingerprint):
    other = tmp_path / "other.sqlite3"
    outside(other, "CREATE TABLE song (title)", f"PRAGMA application_id = {0x4D675472}")
    filled.write_bytes(other.read_bytes()[:PAGE] + filled.read_bytes()[PAGE:])
    before = fingerprint(filled)
    with pytest.raises(StoreProblem):
        open_log(filled)
    assert fingerprint(filled) == before


# ------------------------------------------------------------------------- while it is open


@pytest.mark.parametrize("accident", ["deleted", "replaced"])
def test_what_is_open_can_be_saved_after_the_file_went_away(
    everything, path, tmp_path, clock, whole, accident
):
    before = whole(everything)
    assert everything.is_in_place()
    other = tmp_path / "other"
    other.write_bytes(path.read_bytes())
    path.unlink()
    if accident == "replaced":
        other.replace(path)
    assert not everything.is_in_place()
    with pytest.raises(MovedLog) as caught:
        everything.apply("more", Put(before.events[0]))
    assert caught.value.ways_out == ("copy", "reopen")
    everything.copy_to(tmp_path / "saved.sqlite3")
    with Journal(tmp_path / "saved.sqlite3", clock) as saved:
        assert whole(saved) == before
    assert path.exists() is (accident == "replaced")


def test_looking_at_an_open_log_again_drops_none_of_its_locks(everything, path, clock, python):
    """POSIX would drop them, if the file were opened beside the connection as a plain file."""
    writer = open_log(path)
    writer.execute("BEGIN EXCLUSIVE")
    with pytest.raises(LockedLog):
        Journal(path, clock)
    code = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=0.1);"
        " c.execute('BEGIN IMMEDIATE')"
    )
    run = subprocess.run([python, "-c", code, path], capture_output=True, text=True, check=False)
    writer.execute("ROLLBACK")
    writer.close()
    assert "locked" in run.stderr
