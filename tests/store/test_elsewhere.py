"""A copy elsewhere: what is put there, what a kill or a full disk leaves, and what is kept."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys

import pytest
from msgspec.structs import replace

from magtrack import preferences
from magtrack.clock import FixedClock
from magtrack.domain.record.edits import Put
from magtrack.domain.record.ratings import Rating
from magtrack.errors import BackupProblem, FolderAway, InputProblem, PasswordNeeded, StoreProblem
from magtrack.preferences import Preferences, read_file
from magtrack.store import locked_copy
from magtrack.store.backup import Backups
from magtrack.store.elsewhere import SAID_AFTER_S, Elsewhere, make_folder, overdue
from magtrack.store.journal import Journal
from magtrack.store.restore import restore
from magtrack.store.settings_copy import settings_of
from tests.builders import over
from tests.platforms import posix
from tests.store.conftest import MONDAY, NOW, ZONE, mount, skip_unless_mounting

DAY_S = 86_400
PASSWORD = "four plain short words"


@pytest.fixture
def stick(tmp_path):
    """A folder that stands for a stick."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def there(everything, path, clock, stick):
    """The copies of a log with a backup, in a folder of their own on the stick."""
    everything.backups.make("asked")
    return Elsewhere(path, clock, make_folder(path, clock, stick))


def rate(journal, value):
    journal.apply("rate", Put(Rating(MONDAY, "sleep", value, value, ZONE)))
    return journal.backups.make("asked")


def files(folder):
    """What lies in a folder, without the mark of its owner."""
    found = {each.name: each.read_bytes() for each in folder.iterdir()}
    return {name: held for name, held in found.items() if name != ".magtrack-owner"}


# ------------------------------------------------------------------------------ what is there


def test_the_newest_backup_is_copied_once_under_its_own_name(there, everything):
    copied = there.bring()
    (backup,) = everything.backups.all()
    assert copied.copy.path.read_bytes() == backup.path.read_bytes()
    assert (copied.copy.path.name, copied.number) == (backup.path.name, backup.number)
    assert stat.S_IMODE(copied.copy.path.stat().st_mode) == 0o600
    before = copied.copy.path.stat()
    assert there.bring().copy.path.stat() == before
    assert len(there.all()) == 1


def test_a_log_without_a_backup_has_nothing_to_copy(journal, path, clock, stick):
    assert Elsewhere(path, clock, make_folder(path, clock, stick)).bring() is None


def test_a_copy_that_rotted_is_made_again(there):
    copy = there.bring().copy.path
    whole = copy.read_bytes()
    copy.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert there.bring().copy.path.read_bytes() == whole


def test_the_settings_of_the_machine_lie_beside_the_copy(there, path):
    wanted = Preferences(theme="dark", elsewhere=str(there.folder))
    preferences.save(path.parent, wanted)
    copy = there.bring().copy.path
    assert read_file(settings_of(copy)) == wanted
    settings_of(copy).unlink()
    there.bring()
    assert settings_of(copy).exists()


def test_copies_are_thinned_as_backups_are(everything, path, there, clock):
    for day in range(40):
        later = FixedClock(NOW + day * DAY_S, ZONE)
        with Journal(path, later) as journal:
            journal.apply("rate", over(Rating(MONDAY, "focus", day % 11, day + 1, ZONE)))
            journal.backups.make("daily")
        Elsewhere(path, later, there.folder).bring()
    kept = {each.path.name for each in there.all()}
    assert kept == {each.path.name for each in Backups(path, later).all()}
    assert len(kept) < 30


# ------------------------------------------------------------------------------- the folder


def test_each_log_has_a_folder_of_its_own_and_finds_it_again(there, path, clock, tmp_path, stick):
    there.bring()
    assert make_folder(path, clock, stick) == there.folder
    assert make_folder(path, clock, there.folder) == there.folder
    other = tmp_path / "other" / "magtrack.sqlite3"
    with Journal(other, clock) as theirs:
        rate(theirs, 3)
    own = make_folder(other, clock, stick)
    assert own.name == f"{there.folder.name}-2"
    assert [each.name for each in there.others()] == []
    brought = Elsewhere(other, clock, own).bring()
    (listed,) = there.others()
    assert (listed.name, listed.newest) == (own.name.removeprefix("MagTrack-"), brought.copy)


def test_a_computer_of_the_same_name_has_a_folder_of_its_own(there, path, clock, stick):
    there.bring()
    (there.folder / ".magtrack-owner").write_bytes(b"of another computer")
    assert make_folder(path, clock, stick) != there.folder


def test_the_folder_of_the_log_is_no_place_elsewhere(everything, path, clock):
    everything.backups.make("asked")
    for folder in (path.parent, everything.backups.folder):
        with pytest.raises(BackupProblem, match="another disk"):
            make_folder(path, clock, folder)


def test_a_stick_that_is_not_in_is_missing_and_nothing_is_made_in_its_place(there, stick):
    """Its mount point may be an empty folder that stays."""
    there.bring()
    shutil.rmtree(there.folder)
    with pytest.raises(FolderAway, match="not there now"):
        there.bring()
    assert list(stick.iterdir()) == []
    stick.rmdir()
    with pytest.raises(FolderAway):
        there.bring()
    assert not stick.exists()


def test_a_folder_that_cannot_be_written_is_told_and_keeps_what_it_has(there, everything):
    skip_unless_mounting()
    there.bring()
    rate(everything, 3)
    before = files(there.folder)
    mount("--bind", there.folder, there.folder)
    mount("-o", "remount,bind,ro", there.folder)
    try:
        with pytest.raises(BackupProblem, match="Read-only") as told:
            there.bring()
    finally:
        subprocess.run(["umount", there.folder], check=True)
    assert not isinstance(told.value, FolderAway)
    assert files(there.folder) == before


BRING = """
import os, resource, signal, sys
from pathlib import Path
from magtrack.clock import FixedClock
from magtrack.errors import BackupProblem
from magtrack.store.elsewhere import Elsewhere
how, log, folder, password = sys.argv[1:]
if how == "full":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, 9_000))
else:
    def killed(*_args):
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "replace":
        Path.replace = killed
    else:
        setattr(os, how, killed)
try:
    Elsewhere(Path(log), FixedClock(1_795_000_000, "UTC"), Path(folder), password).bring()
except BackupProblem as problem:
    print(problem)
"""


def bring_apart(how, path, there, root, password=""):
    return subprocess.run(
        [sys.executable, "-c", BRING, how, path, there.folder, password],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )


@posix
@pytest.mark.parametrize("password", ["", PASSWORD], ids=["plain", "locked"])
@pytest.mark.parametrize("how", ["fsync", "replace"])
def test_a_kill_leaves_the_copies_there_and_a_draft_that_goes_a_day_later(
    there, everything, path, root, how, password
):
    there.bring()
    before = files(there.folder)
    rate(everything, 3)
    run = bring_apart(how, path, there, root, password)
    assert run.returncode < 0
    after = files(there.folder)
    (left,) = after.keys() - before.keys()
    assert left.startswith(".magtrack.")
    assert {name: after[name] for name in before} == before
    os.utime(there.folder / left, (NOW - 2 * DAY_S, NOW - 2 * DAY_S))
    there.bring()
    assert left not in files(there.folder)
    assert len(there.all()) == 2


@posix
def test_a_full_stick_keeps_what_it_has_and_no_part_of_a_new_copy(there, everything, path, root):
    there.bring()
    rate(everything, 3)
    before = files(there.folder)
    run = bring_apart("full", path, there, root)
    assert "Those there are untouched" in run.stdout
    assert files(there.folder) == before


def test_what_cannot_be_read_back_is_thrown_away(there, monkeypatch):
    from magtrack.store import elsewhere

    monkeypatch.setattr(elsewhere, "_copy", lambda _source, file: file.write(b"rotten"))
    with pytest.raises(BackupProblem, match="could not be read back"):
        there.bring()
    assert files(there.folder) == {}


# ---------------------------------------------------------------------------------- locked


@pytest.fixture
def locked(there, path, clock):
    return Elsewhere(path, clock, there.folder, PASSWORD)


def test_a_locked_copy_shows_nothing_and_comes_back_with_its_password(
    locked, path, clock, tmp_path, whole, everything
):
    preferences.save(path.parent, Preferences(theme="dark"))
    copy = locked.bring().copy.path
    assert copy.suffix == ".zip"
    assert b"SQLite" not in copy.read_bytes()
    assert [each.path for each in locked.all()] == [copy]
    assert locked.bring().copy.path == copy
    new = tmp_path / "new" / "magtrack.sqlite3"
    new.parent.mkdir()
    with pytest.raises(PasswordNeeded):
        restore(new, copy, clock)
    with pytest.raises(PasswordNeeded, match="this password"):
        restore(new, copy, clock, "another one")
    assert list(new.parent.iterdir()) == []
    restore(new, copy, clock, PASSWORD)
    with Journal(new, clock) as restored:
        assert whole(restored) == whole(everything)
    assert locked_copy.settings_within(copy, PASSWORD) == Preferences(theme="dark")


def test_a_locked_copy_that_rotted_is_told_without_its_password(locked):
    copy = locked.bring().copy.path
    whole = copy.read_bytes()
    copy.write_bytes(whole[:60] + bytes([whole[60] ^ 1]) + whole[61:])
    again = locked.bring().copy.path
    assert again.name != copy.name  # each is locked afresh
    assert len(locked.all()) == 2


def test_a_locked_copy_that_rotted_is_not_restored(locked, tmp_path, clock):
    copy = locked.bring().copy.path
    whole = copy.read_bytes()
    copy.write_bytes(whole[:-3] + b"xyz")
    with pytest.raises(StoreProblem):
        restore(tmp_path / "magtrack.sqlite3", copy, clock, PASSWORD)


def test_who_locks_the_copies_later_has_the_newest_one_locked(there, locked):
    plain = there.bring().copy.path
    assert locked.bring().copy.path.suffix == ".zip"
    assert plain.exists()


def test_the_password_is_kept_for_its_owner_alone_and_can_be_taken_back(tmp_path):
    locked_copy.keep_password(tmp_path, PASSWORD)
    assert locked_copy.kept_password(tmp_path) == PASSWORD
    assert stat.S_IMODE((tmp_path / locked_copy.PASSWORD_NAME).stat().st_mode) == 0o600
    locked_copy.keep_password(tmp_path, "")
    assert (locked_copy.kept_password(tmp_path), list(tmp_path.iterdir())) == ("", [])


def test_a_short_password_is_refused():
    assert locked_copy.check_password(PASSWORD) == PASSWORD
    with pytest.raises(InputProblem, match="8 letters"):
        locked_copy.check_password("secret")


# ------------------------------------------------------------------------------- when it is told


def test_a_backup_that_waits_is_told_after_three_days_and_not_before(everything):
    first = everything.backups.make("asked")
    second = replace(first, number=2, at=first.at + 2 * DAY_S)
    backups = [second, first]
    assert overdue(backups, 0, first.at + SAID_AFTER_S - 1) is None
    assert overdue(backups, 0, first.at + SAID_AFTER_S) == first
    assert overdue(backups, 1, first.at + SAID_AFTER_S) is None
    assert overdue(backups, 2, first.at + 9 * SAID_AFTER_S) is None
    assert overdue(backups, 50, first.at + SAID_AFTER_S) == first  # their folder was emptied
    assert overdue([], 50, first.at) is None
