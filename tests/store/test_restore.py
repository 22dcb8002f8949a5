"""Restore: a copy is checked first, what was there is kept, and all of it can be taken back."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time

import pytest

from magtrack.domain.record.edits import Put
from magtrack.domain.record.ratings import Rating
from magtrack.errors import (
    AlteredLog,
    DamagedLog,
    ForeignFile,
    LockedLog,
    MagTrackError,
    NewerLog,
    ReadOnlyLog,
    StoreProblem,
)
from magtrack.store import database
from magtrack.store.journal import Journal
from magtrack.store.restore import restore


def rating(journal, value):
    journal.apply("rate", Put(Rating(journal.span()[0], "energy", value, 1, "UTC")))


@pytest.fixture
def two(everything, whole):
    """An open log that changed since its backup: the journal, the backup, what was and what is."""
    saved = everything.backups.make("asked")
    before = whole(everything)
    rating(everything, 3)
    return everything, saved.path, before, whole(everything)


def test_a_restored_log_is_as_it_was_and_the_open_journal_sees_it(two, clock, whole):
    journal, source, before, _after = two
    journal.changed_elsewhere()
    done = restore(journal.path, source, clock)
    assert journal.changed_elsewhere()
    assert whole(journal) == before
    assert done.contents.entries == 3
    assert journal.audit(with_history=True).is_sound


def test_a_restore_can_be_taken_back_and_that_too(two, clock, whole):
    journal, source, before, after = two
    done = restore(journal.path, source, clock)
    back = restore(journal.path, done.before, clock)
    assert whole(journal) == after
    restore(journal.path, back.before, clock)
    assert whole(journal) == before


def test_one_can_go_on_writing_after_a_restore(two, clock, reopen, whole):
    journal, source, before, _after = two
    restore(journal.path, source, clock)
    rating(journal, 9)
    journal.undo()
    assert whole(reopen()) == before


def test_nothing_is_left_behind(two, clock):
    journal, source, *_rest = two
    restore(journal.path, source, clock)
    names = {path.name for path in journal.path.parent.iterdir()}
    assert names == {"magtrack.sqlite3", "backups"}


def damage(path):
    content = bytearray(path.read_bytes())
    content[4096:8192] = bytes(4096)
    path.write_bytes(content)


@pytest.fixture(params=["page", "short", "empty", "text"])
def broken(request, path, everything):
    """The path of a closed log that is damaged, with a backup beside it."""
    everything.backups.make("asked")
    everything.close()
    if request.param == "page":
        damage(path)
    elif request.param == "short":
        path.write_bytes(path.read_bytes()[:9000])
    else:
        path.write_bytes(b"" if request.param == "empty" else b"Dear diary,\n" * 900)
    path.with_name(path.name + "-journal").write_bytes(b"stale")
    return path


def test_a_damaged_log_is_set_aside_with_its_journal(broken, clock, records):
    content = broken.read_bytes()
    journal = broken.with_name(broken.name + "-journal")
    with pytest.raises(DamagedLog):
        Journal(broken, clock)
    done = restore(broken, next(broken.parent.glob("backups/*")), clock)
    assert done.before.read_bytes() == content
    assert done.before.with_name(done.before.name + "-journal").read_bytes() == b"stale"
    assert not journal.exists()
    with Journal(broken, clock) as restored:
        assert restored.log(*restored.span()).doses == [records["dose"]]


def test_a_missing_log_comes_back_from_a_backup(two, clock, reopen, whole):
    journal, source, before, _after = two
    journal.close()
    journal.path.unlink()
    with pytest.raises(StoreProblem, match="gone"):
        reopen()
    assert restore(journal.path, source, clock).before is None
    assert whole(reopen()) == before


def test_an_empty_log_can_be_put_in_the_place_of_a_damaged_one(broken, clock):
    assert restore(broken, None, clock).contents.entries == 0
    with Journal(broken, clock) as journal:
        assert journal.is_empty()


def test_a_backup_of_an_older_program_is_brought_up_to_date(journal, clock, tmp_path, older_log):
    source = older_log(tmp_path / "old.sqlite3", 1)
    before = source.read_bytes()
    restore(journal.path, source, clock)
    assert source.read_bytes() == before
    assert len(journal.log(*journal.span()).doses) == 1


# ------------------------------------------------------------------------------- refused


def turned_foreign(path):
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA application_id = 7")
    connection.close()


def turned_newer(path):
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {database.SCHEMA_VERSION + 1}")
    connection.close()


def given_a_trigger(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TRIGGER t AFTER INSERT ON dose BEGIN DELETE FROM rating; END")
    connection.close()


def made_loose(path):
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM product")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (damage, DamagedLog),
        (lambda path: path.write_bytes(b""), DamagedLog),
        (lambda path: path.write_bytes(path.read_bytes()[:20_000]), DamagedLog),
        (lambda path: path.write_text("Dear diary"), DamagedLog),
        (turned_foreign, ForeignFile),
        (turned_newer, NewerLog),
        (given_a_trigger, AlteredLog),
        (made_loose, DamagedLog),
        (lambda path: path.unlink(), StoreProblem),
    ],
)
def test_what_is_no_sound_log_is_not_restored(two, clock, tmp_path, fingerprint, spoil, error):
    journal, backup, *_rest = two
    source = tmp_path / "copy.sqlite3"
    source.write_bytes(backup.read_bytes())
    spoil(source)
    before = fingerprint(journal.path)
    with pytest.raises(error) as caught:
        restore(journal.path, source, clock)
    assert str(source) in str(caught.value)
    assert fingerprint(journal.path) == before


def test_a_backup_whose_bytes_changed_is_not_restored(two, clock, fingerprint):
    journal, source, *_rest = two
    content = source.read_bytes()
    spot = content.index(b"Magtein")
    source.write_bytes(content[:spot] + b"Nagtein" + content[spot + 7 :])
    before = fingerprint(journal.path)
    with pytest.raises(DamagedLog):
        restore(journal.path, source, clock)
    assert fingerprint(journal.path) == before


def test_the_log_itself_is_no_backup(two, clock):
    journal, *_rest = two
    with pytest.raises(StoreProblem, match="itself"):
        restore(journal.path, journal.path, clock)


def test_a_log_another_program_writes_to_is_not_overwritten(two, clock, whole):
    journal, source, _before, after = two
    other = sqlite3.connect(journal.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    start = time.monotonic()
    with pytest.raises(LockedLog):
        restore(journal.path, source, clock)
    assert time.monotonic() - start < 10
    other.execute("ROLLBACK")
    other.close()
    assert whole(journal) == after


def test_a_read_only_log_is_not_overwritten(two, clock, monkeypatch, whole):
    journal, source, _before, after = two
    real = os.access
    monkeypatch.setattr(
        database.os, "access", lambda path, mode: path != journal.path and real(path, mode)
    )
    with pytest.raises(ReadOnlyLog):
        restore(journal.path, source, clock)
    assert whole(journal) == after


# -------------------------------------------------------------------------------- crashes

RESTORE = """
import sys
from pathlib import Path
from magtrack.clock import FixedClock
from magtrack.store.restore import restore
print("ready", flush=True)
while True:
    for source in sys.argv[2:]:
        restore(Path(sys.argv[1]), Path(source), FixedClock(1_800_000_000, "UTC"))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows kills otherwise")
def test_a_killed_restore_leaves_one_log_or_the_other(two, clock, root, whole):
    journal, source, before, after = two
    other = journal.backups.make("asked").path
    journal.close()
    for wait in (0.0, 0.013, 0.029, 0.041, 0.067):
        command = [sys.executable, "-c", RESTORE, journal.path, source, other]
        process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE)
        process.stdout.readline()
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        with Journal(journal.path, clock) as opened:
            assert whole(opened) in (before, after)
            assert opened.audit(with_history=True).is_sound


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_a_restored_log_is_readable_by_its_owner_alone(two, clock, tmp_path):
    journal, source, *_rest = two
    copy = tmp_path / "copy.sqlite3"
    copy.write_bytes(source.read_bytes())
    journal.close()
    journal.path.unlink()
    umask = os.umask(0)
    try:
        copy.chmod(0o644)
        restore(journal.path, copy, clock)
    finally:
        os.umask(umask)
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600


def test_every_refusal_is_a_sentence(two, clock, tmp_path):
    journal, *_rest = two
    with pytest.raises(MagTrackError, match="cannot be read"):
        restore(journal.path, tmp_path / "nothing", clock)
