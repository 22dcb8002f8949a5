"""Logs of every version, brought up to date: nothing is lost, and a backup comes first."""

from __future__ import annotations

import sqlite3

import pytest

from magtrack.domain.record.labs import LabValue
from magtrack.errors import BackupProblem, FailedUpgrade, ReadOnlyLog
from magtrack.store import database, rows
from magtrack.store.database import SCHEMA_VERSION, open_log
from magtrack.store.journal import Journal

VERSIONS = range(1, SCHEMA_VERSION + 1)
EARLIER = VERSIONS[:-1]


@pytest.fixture
def left_by(path, older_log):
    """Return a function that leaves the log of a version in the place of ours."""

    def leave(version, *, filled=True):
        path.parent.mkdir(exist_ok=True)
        return older_log(path, version, filled=filled)

    return leave


def every_row(path):
    """Return the rows of every kind of record, each as its columns and values."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    there = {row["name"] for row in connection.execute("SELECT name FROM sqlite_schema")}
    found = {
        name: list(map(dict, connection.execute(f"SELECT * FROM {name} ORDER BY id")))
        for name in rows.BY_NAME
        if name in there
    }
    connection.close()
    return found


def schema(path):
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY name").fetchall()
    connection.close()
    return found


MOVED = {"profile": {"egfr"}}
"""Columns whose values stand in a table of their own now."""


@pytest.mark.parametrize("filled", [True, False], ids=["full", "empty"])
@pytest.mark.parametrize("version", VERSIONS)
def test_a_log_of_any_version_opens_with_all_that_was_in_it(left_by, clock, version, filled):
    path = left_by(version, filled=filled)
    before = every_row(path)
    assert any(before.values()) is filled
    with Journal(path, clock) as journal:
        assert journal.audit(with_history=True).is_sound
        assert (journal.history.next_undo() is not None) is filled
    after = every_row(path)
    for name, records in before.items():
        gone = MOVED.get(name, set()) if version < 7 else set()
        expected = [{key: row[key] for key in row.keys() - gone} for row in records]
        kept = [{key: row[key] for key in expected[0]} for row in after[name]] if records else []
        assert kept == expected


@pytest.mark.parametrize("version", range(1, 7))
def test_the_egfr_of_the_profile_becomes_a_lab_value_of_a_day_not_known(
    left_by, clock, whole, version
):
    path = left_by(version)
    (egfr,) = {row["egfr"] for row in every_row(path)["profile"]}
    with Journal(path, clock) as journal:
        (value,) = whole(journal).labs
        assert value == LabValue("profile-egfr", "egfr", egfr, "mL/min/1.73 m2", None)
        assert next(r.after for r in journal.history.revisions_of(LabValue, value.id)) == value


@pytest.mark.parametrize("version", VERSIONS)
def test_a_log_brought_up_to_date_is_built_like_a_new_one(left_by, clock, tmp_path, version):
    path = left_by(version)
    Journal(path, clock).close()
    Journal(tmp_path / "new.sqlite3", clock).close()
    assert schema(path) == schema(tmp_path / "new.sqlite3")


@pytest.mark.parametrize("version", EARLIER)
def test_an_older_log_is_backed_up_before_it_is_brought_up_to_date(left_by, clock, version):
    path = left_by(version)
    before = every_row(path)
    with Journal(path, clock) as journal:
        (made,) = journal.backups.all()
    assert made.reason == "upgrade"
    assert every_row(made.path) == before
    with Journal(path, clock) as journal:
        assert journal.backups.all() == [made]


@pytest.mark.parametrize("version", VERSIONS)
def test_undo_and_redo_reach_back_beyond_an_upgrade(left_by, clock, whole, version):
    with Journal(left_by(version), clock) as journal:
        before = whole(journal)
        undone = [journal.undo().label for _ in range(3)]
        assert undone == ["back", "gone", "everything"]
        assert journal.is_empty()
        assert [journal.redo().label for _ in range(3)] == undone[::-1]
        assert whole(journal) == before
        assert journal.audit(with_history=True).is_sound


@pytest.mark.parametrize("version", EARLIER)
def test_an_older_log_that_may_not_be_written_is_read_all_the_same(left_by, clock, version):
    path = left_by(version)
    before = path.read_bytes()
    with Journal(path, clock, read_only=True) as journal:
        assert len(journal.log(*journal.span()).doses) == 1
        assert journal.is_in_place()
        with pytest.raises(ReadOnlyLog):
            journal.undo()
    assert path.read_bytes() == before


@pytest.fixture
def failing_step(monkeypatch):
    """A last step that fails when half of it is done."""
    module = database.load_migrations()

    def step(db):
        db.execute("DELETE FROM dose")
        db.execute("CREATE TABLE half (a)")
        raise ZeroDivisionError

    monkeypatch.setattr(database, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    module.migrations(name="failing")(step)
    monkeypatch.setattr(database, "load_migrations", lambda: module)


def test_a_failing_upgrade_is_rolled_back_and_backed_up_once(left_by, clock, failing_step):
    path = left_by(SCHEMA_VERSION)
    before = path.read_bytes()
    for _ in range(3):
        with pytest.raises(FailedUpgrade, match="as it was before"):
            Journal(path, clock)
        assert path.read_bytes() == before
    assert len(list(path.parent.glob("backups/*-upgrade-*"))) == 1


@pytest.mark.parametrize("version", EARLIER)
def test_without_a_backup_a_log_is_not_brought_up_to_date(left_by, clock, version):
    path = left_by(version)
    before = path.read_bytes()
    path.parent.joinpath("backups").write_text("in the way")
    with pytest.raises(BackupProblem):
        Journal(path, clock)
    assert path.read_bytes() == before


def test_two_programs_that_upgrade_at_once_do_it_once(left_by, clock):
    path = left_by(1)
    first = open_log(path, before_upgrade=lambda: open_log(path).close())
    assert first.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    first.close()
