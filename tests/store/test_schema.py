"""The parts of a log are those that MagTrack makes: whatever else there is, is never run."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date

import pytest

from magtrack.clock import FixedClock
from magtrack.domain.record.edits import Put
from magtrack.errors import AlteredLog, DamagedLog, NewerLog
from magtrack.paths import data_dir
from magtrack.store import schema
from magtrack.store.database import open_log
from magtrack.store.journal import Journal
from magtrack.store.restore import restore
from magtrack.store.rows import SCHEMA_VERSION
from magtrack.store.salvage import salvage
from magtrack.store.schema import SCHEMA_FILE, built, made_by, parts_of, schema_text
from tests.builders import over
from tests.crafted import CRAFTED, FILE, NOW, crafted_log, sound_log
from tests.store.conftest import RECORDS

DAY = date(2026, 11, 23)
ALTERED = [name for name, each in CRAFTED.items() if not each.place and "schema" not in name]
ALTERED = [n for n in ALTERED if n not in ("a dose of no product", "another program's number")]
TRIGGER = "CREATE TRIGGER t AFTER INSERT ON event BEGIN DELETE FROM rating; END"


@pytest.fixture
def sound(tmp_path):
    folder = tmp_path / "sound"
    folder.mkdir()
    return sound_log(folder).parent


def outside(path, *statements):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_the_file_beside_the_steps_holds_what_they_end_in():
    """Run `python -m tests.store.leave` after a step was added."""
    assert (data_dir("migrations") / SCHEMA_FILE).read_text("utf-8") == schema_text()
    connection = sqlite3.connect(":memory:", isolation_level=None)
    parts = parts_of(built(connection, SCHEMA_VERSION))
    assert made_by(SCHEMA_VERSION) == {name: schema.plain(sql) for name, sql in parts}


def test_a_new_log_is_as_if_every_step_had_been_done(journal):
    """But for when they were done: a new log did none of them."""
    with (
        closing(sqlite3.connect(":memory:", isolation_level=None)) as stepped,
        closing(sqlite3.connect(journal.path)) as new,
    ):
        built(stepped, SCHEMA_VERSION)
        stepped.execute("UPDATE _sqlite_migrations SET applied_at = ''")
        assert list(new.iterdump()) == list(stepped.iterdump())


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION + 1))
def test_logs_of_every_version_have_the_parts_of_theirs(version, path, older_log):
    path.parent.mkdir(parents=True)
    older_log(path, version)
    with closing(sqlite3.connect(path)) as connection:
        schema.check_schema(connection, path, version)
    open_log(path).close()
    with closing(sqlite3.connect(path)) as connection:
        schema.check_schema(connection, path, SCHEMA_VERSION)


@pytest.mark.parametrize("version", [1, 6, SCHEMA_VERSION - 1])
def test_an_older_log_with_a_trigger_is_not_brought_up_to_date(version, path, older_log):
    path.parent.mkdir(parents=True)
    outside(older_log(path, version), TRIGGER)
    before = path.read_bytes()
    with pytest.raises(AlteredLog, match="“trigger t”"):
        open_log(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("name", ALTERED)
def test_a_part_that_is_not_ours_is_refused_and_nothing_of_it_is_run(
    sound, tmp_path, name, read_only, fingerprint
):
    path = crafted_log(name, sound, tmp_path / "crafted")
    before = fingerprint(path)
    with pytest.raises(AlteredLog) as caught:
        open_log(path, read_only=read_only)
    assert caught.value.ways_out[0] == "backup"
    assert fingerprint(path) == before


@pytest.mark.parametrize(
    "statements", [("ANALYZE",), ("REINDEX",), ("VACUUM",), ("PRAGMA optimize",)]
)
def test_what_sqlite_itself_adds_is_no_harm(sound, statements):
    path = sound / FILE
    outside(path, *statements)
    open_log(path).close()


def test_a_trigger_that_comes_while_the_log_is_open_is_not_run(sound):
    path = sound / FILE
    with Journal(path, FixedClock(NOW, "UTC")) as journal:
        outside(path, TRIGGER)
        with pytest.raises(AlteredLog):
            journal.apply("another", Put(RECORDS["event"]))
        with pytest.raises(AlteredLog):
            journal.log(DAY, DAY)
    outside(path, "DROP TRIGGER t")
    with Journal(path, FixedClock(NOW, "UTC")) as journal:
        assert journal.log(DAY, DAY).ratings == [RECORDS["rating"]]


def test_a_newer_program_that_took_the_log_over_while_it_is_open_is_told(sound):
    path = sound / FILE
    with Journal(path, FixedClock(NOW, "UTC")) as journal:
        outside(path, "CREATE TABLE later (id)", "PRAGMA user_version = 99")
        with pytest.raises(NewerLog, match="log version 99"):
            journal.apply("another", Put(RECORDS["event"]))


def test_a_log_that_was_vacuumed_while_it_is_open_goes_on(sound):
    path = sound / FILE
    with Journal(path, FixedClock(NOW, "UTC")) as journal:
        outside(path, "VACUUM")
        journal.apply("again", over(RECORDS["event"]))
        assert journal.log(DAY, DAY).ratings == [RECORDS["rating"]]


def test_salvage_reads_no_view(sound, tmp_path):
    path = crafted_log("a view in the place of a table", sound, tmp_path / "crafted")
    saved = salvage(path, tmp_path / "saved.sqlite3", FixedClock(NOW, "UTC"))
    assert (saved["rating"].rows, saved["dose"].rows) == (0, 1)


def test_salvage_reads_no_column_that_is_worked_out(sound, tmp_path):
    path = sound / FILE
    outside(
        path,
        "ALTER TABLE dose RENAME COLUMN elemental_mg TO was",
        "ALTER TABLE dose ADD COLUMN elemental_mg REAL AS (was * 100)",
    )
    out = tmp_path / "saved.sqlite3"
    assert salvage(path, out, FixedClock(NOW, "UTC"))["dose"].rows == 1
    with Journal(out, FixedClock(NOW, "UTC")) as journal:
        assert [dose.elemental_mg for dose in journal.log(DAY, DAY).doses] == [None]


def test_a_log_with_a_trigger_gives_way_to_a_backup_and_is_kept(sound, tmp_path):
    path = crafted_log("a trigger", sound, tmp_path / "crafted")
    backup = next((path.parent / "backups").glob("*.sqlite3"))
    done = restore(path, backup, FixedClock(NOW, "UTC"))
    open_log(path).close()
    with pytest.raises(DamagedLog):
        open_log(done.before)
