"""Backups: what is copied, when, what it is called, which are kept, and what a full disk leaves."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack import preferences
from magtrack.clock import FixedClock
from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.ratings import Rating
from magtrack.errors import BackupProblem, DamagedLog
from magtrack.preferences import Preferences, read_file
from magtrack.store import backup
from magtrack.store.backup import (
    KEPT,
    RECENT_S,
    Backup,
    Backups,
    contents,
    is_sound,
    superfluous,
)
from magtrack.store.database import SCHEMA_VERSION, Connection
from magtrack.store.journal import Journal
from magtrack.store.restore import restore
from magtrack.store.settings_copy import settings_of
from tests.builders import damage, rows_of
from tests.platforms import linux

DAY_S = 86_400
MONDAY = datetime(2026, 11, 23, tzinfo=UTC).date()


def rating(value, day=MONDAY):
    return Put(Rating(day, "sleep", value, 1, "Europe/Berlin"))


def at(path, clock, days):
    """Return the backups as they are `days` later."""
    reading = clock.read()
    return Backups(path, FixedClock(reading.epoch + int(days * DAY_S), reading.zone))


# ------------------------------------------------------------------------------ one backup


def test_a_backup_holds_all_that_the_log_holds(everything, clock, whole):
    made = everything.backups.make("asked")
    with Journal(made.path, clock, read_only=True) as copy:
        assert whole(copy) == whole(everything)
        assert copy.history.steps() == everything.history.steps()
        assert copy.audit(with_history=True).is_sound


def test_a_backup_says_what_it_holds(everything):
    held = contents(everything.backups.make("asked").path)
    assert (held.version, held.entries) == (SCHEMA_VERSION, 3)
    assert {kind for kind, n in held.rows.items() if n} == set(held.rows)
    assert (held.first, held.last) == (MONDAY, MONDAY + timedelta(2))


def test_the_name_of_a_backup_says_when_and_why_and_what(everything, clock):
    made = everything.backups.make("asked")
    assert everything.backups.all() == [made]
    assert (made.number, made.at, made.reason) == (1, clock.read().epoch, "asked")
    assert backup.sha256_of(made.path) == made.sha256


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_backups_are_readable_by_their_owner_alone(everything, tmp_path):
    before = os.umask(0)
    try:
        made = everything.backups.make("asked")
        everything.copy_to(tmp_path / "copy.sqlite3")
    finally:
        os.umask(before)
    modes = [made.path, tmp_path / "copy.sqlite3", made.path.parent]
    assert [stat.S_IMODE(path.stat().st_mode) for path in modes] == [0o600, 0o600, 0o700]


def test_making_a_backup_changes_nothing_in_the_log(everything, path, fingerprint):
    before = fingerprint(path)
    everything.backups.make("asked")
    assert fingerprint(path) == before


def test_a_rotted_backup_is_told_from_a_good_one(everything):
    good = everything.backups.make("asked")
    everything.apply("rate", rating(3))
    bad = everything.backups.make("asked")
    content = bytearray(bad.path.read_bytes())
    content[-1] ^= 1
    bad.path.write_bytes(content)
    assert is_sound(good)
    assert not is_sound(bad)
    assert everything.backups.newest_good() == good


def test_other_files_in_the_folder_are_no_backups(everything):
    made = everything.backups.make("asked")
    for name in ("notes.txt", "magtrack-1.sqlite3", made.path.name.replace("T", "X")):
        (made.path.parent / name).write_text("mine")
    assert everything.backups.all() == [made]


def test_a_log_that_is_read_only_can_be_copied(everything, path, clock, tmp_path, whole):
    before = whole(everything)
    with Journal(path, clock, read_only=True) as journal:
        journal.copy_to(tmp_path / "copy.sqlite3")
        with pytest.raises(Exception, match="reading only"):
            journal.apply("rate", rating(3))
    with Journal(tmp_path / "copy.sqlite3", clock) as copy:
        assert whole(copy) == before


def test_a_copy_made_while_another_program_writes_is_made_again(everything, path, monkeypatch):
    writes = iter(["UPDATE rating SET value = 9"])

    def execute(log, sql, *values):
        found = sqlite3.Connection.execute(log, sql, *values)
        if sql.startswith("VACUUM INTO"):
            for write in writes:
                damage(path, write)
        return found

    monkeypatch.setattr(Connection, "execute", execute)
    made = everything.backups.make("asked")
    assert is_sound(made)
    assert rows_of(made.path, "SELECT value FROM rating") == [(9,)]


def test_a_copy_that_is_not_complete_is_thrown_away(everything, monkeypatch):
    monkeypatch.setattr(backup, "_seen", lambda _log: (1, {"dose": 99}))
    with pytest.raises(BackupProblem, match="not complete"):
        everything.backups.make("asked")
    assert list(everything.backups.folder.iterdir()) == []


# -------------------------------------------------------------------------------- when


def test_a_new_log_needs_no_backup(journal):
    assert journal.backups.if_changed() is None
    assert journal.backups.daily() is None
    assert not journal.backups.folder.exists()


def test_a_backup_is_made_when_something_changed(everything):
    assert everything.backups.if_changed().number == 1
    assert everything.backups.if_changed() is None
    everything.apply("rate", rating(3))
    assert everything.backups.if_changed().number == 2
    everything.undo()
    assert everything.backups.if_changed().number == 3
    everything.redo()
    assert everything.backups.if_changed() is None


def test_a_backup_that_is_asked_for_is_not_made_twice(everything):
    first = everything.backups.make("asked")
    assert everything.backups.make("import") == first
    first.path.write_bytes(b"rotted")
    assert everything.backups.make("import").number == 2


@pytest.mark.parametrize(("days", "made"), [(0.9, False), (1, True), (40, True), (-400, True)])
def test_once_a_day_is_enough_and_a_clock_set_back_delays_none(everything, clock, days, made):
    everything.backups.make("asked")
    everything.apply("rate", rating(3))
    assert (at(everything.path, clock, days).daily() is not None) is made


@pytest.mark.parametrize("now", [0, 4_070_908_800], ids=["1970", "2099"])
def test_a_backup_can_be_made_at_any_time_a_clock_may_show(everything, now):
    everything.backups.make("asked")
    everything.apply("rate", rating(3))
    other = Backups(everything.path, FixedClock(now, "UTC"))
    assert other.if_changed().at == now
    assert [each.number for each in other.all()] == [2, 1]


# ------------------------------------------------------------------------------ faults

FULL = """
import resource, signal, sys
from pathlib import Path
from magtrack import preferences
from magtrack.clock import FixedClock
from magtrack.errors import BackupProblem
from magtrack.store.backup import Backups
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    Backups(Path(sys.argv[1]), FixedClock(1_800_000_000, "UTC")).make("asked")
except BackupProblem as problem:
    print(problem.kind)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_full_disk_leaves_the_earlier_backups_and_no_part_of_a_new_one(everything, root):
    everything.backups.make("asked")
    everything.apply("rate", rating(3))
    before = {p.name: p.read_bytes() for p in everything.backups.folder.iterdir()}
    run = subprocess.run(
        [sys.executable, "-c", FULL, everything.path],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "backup"
    assert {p.name: p.read_bytes() for p in everything.backups.folder.iterdir()} == before


def test_a_folder_that_cannot_be_made_is_named(everything, path):
    everything.backups.folder.write_text("in the way")
    with pytest.raises(BackupProblem, match="backups"):
        everything.backups.make("asked")


def test_a_damaged_log_is_not_backed_up(everything, path):
    everything.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises((DamagedLog, BackupProblem)):
        everything.backups.make("asked")


# -------------------------------------------------------------------- settings of the machine

DARK = Preferences(theme="dark", remind_doses=True)


def test_the_settings_lie_beside_each_backup_and_each_copy(everything, path, tmp_path):
    preferences.save(path.parent, DARK)
    backup = everything.backups.make("asked")
    assert read_file(settings_of(backup.path)) == DARK
    everything.copy_to(tmp_path / "copy.sqlite3")
    assert read_file(tmp_path / "copy.sqlite3.preferences.json") == DARK


def test_settings_that_change_without_an_entry_are_kept_beside_the_newest_backup(everything, path):
    preferences.save(path.parent, DARK)
    backup = everything.backups.make("asked")
    preferences.save(path.parent, replace(DARK, text_percent=150))
    assert everything.backups.if_changed() is None
    assert read_file(settings_of(backup.path)) == replace(DARK, text_percent=150)
    preferences.save(path.parent, replace(DARK, text_percent=175))
    assert everything.backups.make("asked") == backup
    assert read_file(settings_of(backup.path)) == replace(DARK, text_percent=175)


def test_a_machine_with_no_settings_of_its_own_leaves_none_beside_its_backups(everything):
    backup = everything.backups.make("asked")
    assert [each.name for each in backup.path.parent.iterdir()] == [backup.path.name]


def test_settings_whose_backup_is_gone_go_as_well(everything, path):
    preferences.save(path.parent, DARK)
    first = everything.backups.make("asked")
    first.path.unlink()
    everything.apply("rate", rating(3))
    second = everything.backups.make("asked")
    assert not settings_of(first.path).exists()
    assert settings_of(second.path).exists()


@linux
def test_a_backup_has_its_name_only_when_the_disk_has_its_bytes(everything, monkeypatch):
    steps = []
    sync, move = os.fsync, Path.replace

    def fsync(descriptor):
        steps.append(("sync", Path(f"/proc/self/fd/{descriptor}").readlink().name))
        sync(descriptor)

    def replace_(source, target):
        steps.append(("name", source.name, Path(target).name))
        return move(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace_)
    backup = everything.backups.make("asked")
    named = next(at for at, step in enumerate(steps) if step[-1] == backup.path.name)
    assert ("sync", steps[named][1]) in steps[:named], "the bytes come before the name"
    assert ("sync", "backups") in steps[named:], "and the name is waited for"


# ------------------------------------------------------------------------------ thinning


def history(*moments, reason="daily"):
    """Return backups made at these moments one after another, the newest first."""
    made = [Backup(Path(), n, at, reason, "", "") for n, at in enumerate(moments, 1)]
    return made[::-1]


def kept(backups, now):
    gone = superfluous(backups, now)
    return [each for each in backups if each not in gone]


def test_a_year_of_days_leaves_days_weeks_and_months():
    now = int(datetime(2026, 12, 31, 12, tzinfo=UTC).timestamp())
    left = kept(history(*(now - DAY_S * back for back in range(365, -1, -1))), now)
    ages = [(now - each.at) // DAY_S for each in left]
    assert ages[:14] == list(range(14))
    assert len(left) == 2 + sum(KEPT)
    assert ages[-1] > 240


def test_all_of_two_days_stay():
    now = 1_800_000_000
    hourly = history(*(now - 3600 * back for back in range(47, -1, -1)))
    assert kept(hourly, now) == hourly


def test_thinning_day_by_day_comes_to_the_same_bound():
    backups = []
    for day in range(800):
        now = 1_700_000_000 + DAY_S * day
        backups = [Backup(Path(), day, now, "daily", "", ""), *backups]
        backups = kept(backups, now)
    assert len(backups) <= 2 + sum(KEPT)
    assert 800 - backups[-1].number > 180


def test_what_was_before_an_upgrade_stays_for_ever():
    now = 1_800_000_000
    daily = history(*(now - DAY_S * back for back in range(500, -1, -1)))
    old = Backup(Path(), 0, now - 900 * DAY_S, "upgrade", "", "")
    assert kept([*daily, old], now)[-1] == old
    assert kept([*daily, replace(old, reason="daily")], now)[-1] in daily


@given(
    st.lists(st.integers(0, 4_000_000_000), min_size=1, max_size=60),
    st.integers(0, 4_000_000_000),
)
def test_a_clock_that_jumps_costs_no_day(moments, now):
    backups = history(*moments)
    left = kept(backups, now)
    assert left[0] == backups[0]
    assert all(each in left for each in backups if abs(now - each.at) < RECENT_S)
    days = list(dict.fromkeys(each.at // DAY_S for each in backups))
    assert set(days[: KEPT[0]]) <= {each.at // DAY_S for each in left}
    recent = sum(abs(now - each.at) < RECENT_S for each in left)
    assert len(left) <= recent + sum(KEPT) + 1


def test_another_step_in_the_same_second_after_a_restore_is_backed_up(tmp_path):
    path = tmp_path / "log" / "magtrack.sqlite3"
    day = date(2026, 11, 23)
    with Journal(path, FixedClock(1795000000, "Europe/Berlin")) as journal:
        empty = journal.backups.make("asked").path
        journal.apply("put", Put(Event("e", "note", day, day, 0, "one")))
        restore(path, empty, FixedClock(1795000000, "Europe/Berlin"))
        journal.apply("put", Put(Event("e", "note", day, day, 0, "two")))
        made = journal.backups.make("asked").path
        journal.undo()
        restore(path, made, FixedClock(1795000000, "Europe/Berlin"))
        assert [event.text for event in journal.log(day, day).events] == ["two"]
