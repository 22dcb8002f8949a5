"""Opening the file: what is made, what is refused, and that a refused file is left alone."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from magtrack.domain.record.edits import Put
from magtrack.errors import (
    DamagedLog,
    ForeignFile,
    LockedLog,
    NewerLog,
    ReadOnlyLog,
    StoreProblem,
    UnusableFolder,
)
from magtrack.store import database, schema
from magtrack.store.database import SCHEMA_VERSION, is_read_only, load_migrations, open_log
from magtrack.store.journal import Journal

WINDOWS = sys.platform == "win32"


def pragma(connection, name):
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


@pytest.fixture
def filled(path, clock, everything):
    """The path of a closed log with something in it."""
    everything.close()
    return path


def outside(path, *statements):
    """Change the file as another program would."""
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def refused(path, error):
    with pytest.raises(error) as caught:
        open_log(path)
    assert str(path) in str(caught.value)
    return str(caught.value)


# ------------------------------------------------------------------------------ a new log


@pytest.mark.skipif(WINDOWS, reason="Windows has no file modes")
def test_a_new_log_can_be_read_by_its_owner_alone(path):
    before = os.umask(0)
    try:
        open_log(path).close()
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_log_is_marked_as_ours(path):
    connection = open_log(path)
    assert pragma(connection, "application_id") == database.APPLICATION_ID
    assert pragma(connection, "user_version") == SCHEMA_VERSION
    connection.close()


def test_there_are_as_many_steps_as_the_version_says():
    assert len(load_migrations().migrations.pending(database_in_memory())) == SCHEMA_VERSION


def database_in_memory():
    from sqlite_utils import Database

    return Database(memory=True)


@pytest.mark.parametrize("opened", ["first", "again"])
def test_durability_and_safety_are_set_on_every_connection(path, opened):
    connection = open_log(path)
    if opened == "again":
        connection.close()
        connection = open_log(path)
    found = {
        name: pragma(connection, name)
        for name in (
            "journal_mode",
            "synchronous",
            "foreign_keys",
            "trusted_schema",
            "cell_size_check",
            "secure_delete",
        )
    }
    connection.close()
    assert found == {
        "journal_mode": "delete",
        "synchronous": 3,  # EXTRA
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "secure_delete": 1,
    }


def test_all_tables_are_strict(path):
    connection = open_log(path)
    loose = connection.execute(
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict"
        " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_sqlite_%'"
    ).fetchall()
    connection.close()
    assert loose == []


def test_opening_again_changes_nothing(filled, fingerprint):
    before = fingerprint(filled)
    open_log(filled).close()
    assert fingerprint(filled) == before


def test_a_zero_byte_file_becomes_a_log(path):
    path.parent.mkdir()
    path.touch()
    connection = open_log(path)
    assert pragma(connection, "user_version") == SCHEMA_VERSION
    connection.close()


def test_a_link_leads_to_the_log_it_points_to(filled, tmp_path, clock):
    link = tmp_path / "link.sqlite3"
    link.symlink_to(filled)
    with Journal(link, clock) as journal:
        assert journal.history.next_undo() == "everything"
        assert journal.backups.make("asked").path.parent == filled.parent / "backups"
    assert sorted(tmp_path.iterdir()) == sorted([link, filled.parent])


# ------------------------------------------------------------------------- what is refused


def test_a_newer_log_is_refused_and_both_versions_are_named(filled, fingerprint):
    outside(filled, f"PRAGMA user_version = {SCHEMA_VERSION + 98}")
    before = fingerprint(filled)
    message = refused(filled, NewerLog)
    assert str(SCHEMA_VERSION + 98) in message
    assert str(SCHEMA_VERSION) in message
    assert fingerprint(filled) == before


def test_another_programs_database_is_refused(path, fingerprint):
    path.parent.mkdir()
    outside(path, "CREATE TABLE song (title)", "PRAGMA application_id = 7")
    before = fingerprint(path)
    refused(path, ForeignFile)
    assert fingerprint(path) == before


def test_another_programs_wal_is_not_folded_in(path, fingerprint):
    path.parent.mkdir()
    crash(path, "PRAGMA journal_mode = WAL", "CREATE TABLE song (title)")
    before = fingerprint(path)
    assert len(before) == 3
    refused(path, ForeignFile)
    assert fingerprint(path) == before


def test_a_log_that_another_program_switched_to_wal_is_refused(filled, fingerprint):
    outside(filled, "PRAGMA journal_mode = WAL")
    before = fingerprint(filled)
    assert "WAL" in refused(filled, ForeignFile)
    assert fingerprint(filled) == before


@pytest.mark.parametrize("text", ["x", "Dear diary,\n" * 20, "Dear diary,\n" * 500])
def test_a_text_file_is_refused(path, fingerprint, text):
    path.parent.mkdir()
    path.write_text(text)
    before = fingerprint(path)
    refused(path, DamagedLog)
    assert fingerprint(path) == before


@pytest.mark.parametrize("cut", [5000, 12_288])
def test_a_truncated_log_is_refused(filled, fingerprint, cut):
    filled.write_bytes(filled.read_bytes()[:cut])
    before = fingerprint(filled)
    refused(filled, DamagedLog)
    assert fingerprint(filled) == before


def test_a_log_with_a_damaged_page_is_refused(filled, fingerprint):
    content = bytearray(filled.read_bytes())
    content[4096:8192] = b"\xa5" * 4096
    filled.write_bytes(content)
    before = fingerprint(filled)
    refused(filled, DamagedLog)
    assert fingerprint(filled) == before


def test_a_folder_is_not_a_log(path):
    path.mkdir(parents=True)
    assert "not a file" in refused(path, StoreProblem)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(UnusableFolder, match=r"The folder .*deeper cannot be used: "):
        open_log(tmp_path / "data" / "deeper" / "magtrack.sqlite3")


def test_an_unreadable_file_is_refused_with_its_reason(filled, monkeypatch):
    def denied(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert "Permission denied" in refused(filled, StoreProblem)


def test_a_log_in_use_is_not_waited_for_long(filled, fingerprint):
    other = sqlite3.connect(filled, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    before = fingerprint(filled)
    refused(filled, LockedLog)
    assert fingerprint(filled) == before
    other.close()
    open_log(filled).close()


def test_a_program_without_its_migrations_says_so(path, monkeypatch, tmp_path):
    monkeypatch.setattr(schema, "data_dir", lambda _name: tmp_path / "nothing")
    with pytest.raises(StoreProblem, match="incomplete"):
        open_log(path)


def test_a_failed_first_step_leaves_a_file_that_can_still_become_a_log(path, monkeypatch):
    monkeypatch.setattr(database, "APPLICATION_ID", "no number")
    with pytest.raises(StoreProblem):
        open_log(path)
    monkeypatch.undo()
    open_log(path).close()


# ----------------------------------------------------------------------------- crashes

CRASH = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
for statement in sys.argv[2:]:
    connection.execute(statement)
os._exit(9)
"""
MANY_ROWS = "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"


def crash(path, *statements):
    """Run statements in a program that is killed before it commits or closes."""
    command = [sys.executable, "-c", CRASH, path, *statements]
    assert subprocess.run(command, check=False).returncode == 9


def test_a_crash_during_the_first_start_is_rolled_back(path):
    path.parent.mkdir()
    fill = f"INSERT INTO t {MANY_ROWS} SELECT zeroblob(4000) FROM n"
    crash(path, "BEGIN IMMEDIATE", "CREATE TABLE t (a)", fill)
    assert path.stat().st_size > 0
    assert path.with_name(f"{path.name}-journal").exists()
    connection = open_log(path)
    assert pragma(connection, "user_version") == SCHEMA_VERSION
    connection.close()


def test_a_crash_while_saving_leaves_the_log_as_it_was(filled, clock, whole):
    with Journal(filled, clock) as journal:
        before = whole(journal)
    crash(
        filled,
        "BEGIN IMMEDIATE",
        f"INSERT INTO rating {MANY_ROWS} SELECT 'r' || i, 'd' || i, hex(zeroblob(2000)), 1, 1, '',"
        " NULL FROM n",
        "DELETE FROM dose",
    )
    with Journal(filled, clock) as journal:
        assert whole(journal) == before


# ------------------------------------------------------------------------------ read-only


@pytest.fixture
def locked_down(filled, monkeypatch):
    """A log that may not be written, also where the tests run as root."""
    filled.chmod(0o400)
    real = os.access
    monkeypatch.setattr(
        database.os, "access", lambda path, mode: not mode & os.W_OK and real(path, mode)
    )
    yield filled
    filled.chmod(0o600)


def test_a_read_only_log_can_be_read_and_not_written(locked_down, clock, fingerprint, whole):
    before = fingerprint(locked_down)
    with Journal(locked_down, clock) as journal:
        assert journal.read_only
        log = whole(journal)
        assert len(log.doses) == 1
        for write in (lambda: journal.apply("more", Put(log.doses[0])), journal.undo, journal.redo):
            with pytest.raises(ReadOnlyLog):
                write()
    assert fingerprint(locked_down) == before


def test_sqlite_itself_refuses_to_write_a_read_only_log(locked_down):
    connection = open_log(locked_down)
    assert is_read_only(connection)
    with pytest.raises(sqlite3.OperationalError):
        connection.execute("DELETE FROM dose")
    connection.close()


def test_a_writable_log_is_not_read_only(filled):
    connection = open_log(filled)
    assert not is_read_only(connection)
    connection.close()
