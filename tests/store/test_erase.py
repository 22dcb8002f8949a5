"""Erasing everything: what MagTrack wrote is gone, and nothing else is."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from msgspec.structs import replace

from magtrack import preferences
from magtrack.domain.record.edits import Put
from magtrack.errors import LockedLog, StoreProblem
from magtrack.preferences import Preferences
from magtrack.store.erase import Erased, erase
from magtrack.store.journal import Journal
from magtrack.store.restore import restore
from magtrack.store.window_lock import LOCK_NAME


@pytest.fixture
def folder(path, everything, clock):
    """A data folder with everything in it that MagTrack ever leaves there."""
    everything.backups.make("asked")
    everything.apply("rate", Put(replace(everything.log(*everything.span()).ratings[0], value=1)))
    backup = everything.backups.make("asked")
    everything.close()
    content = path.read_bytes()
    path.write_bytes(content[:9000])
    path.with_name("magtrack.sqlite3-journal").write_bytes(b"stale")
    restore(path, backup.path, clock)
    data = path.parent
    preferences.save(data, Preferences(theme="dark"))
    for name in (
        LOCK_NAME,
        preferences.BEFORE_NAME,
        "magtrack-salvaged.sqlite3",
        ".magtrack.0f.part",
        "backups/.magtrack.1.part",
    ):
        (data / name).write_text("x")
    (data / ".magtrack.abc").mkdir()
    (data / ".magtrack.abc" / "magtrack.sqlite3").write_text("x")
    return data


def test_nothing_is_left(folder):
    assert len(list(folder.rglob("*"))) > 10
    erase(folder)
    assert list(folder.iterdir()) == []


def test_what_others_put_there_stays(folder):
    mine = [folder / "diary.txt", folder / "other.sqlite3", folder / "backups" / "photo.jpg"]
    for path in mine:
        path.write_text("mine")
    erase(folder)
    assert sorted(path for path in folder.rglob("*") if path.is_file()) == sorted(mine)


def test_the_next_start_is_a_first_start(folder, clock):
    erase(folder)
    with Journal(folder / "magtrack.sqlite3", clock) as journal:
        assert journal.is_empty()


def test_a_log_another_program_writes_to_is_not_erased(folder):
    other = sqlite3.connect(folder / "magtrack.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    before = sorted(folder.rglob("*"))
    with pytest.raises(LockedLog):
        erase(folder)
    other.execute("ROLLBACK")
    other.close()
    assert [path for path in before if not path.exists() and "-journal" not in path.name] == []


def test_a_damaged_log_is_erased_like_any_other(folder):
    (folder / "magtrack.sqlite3").write_bytes(b"\xa5" * 9000)
    erase(folder)
    assert list(folder.iterdir()) == []


def test_what_cannot_be_erased_is_named_and_the_rest_is_gone(folder, monkeypatch):
    real = Path.unlink

    def unlink(path, **options):
        if path.name == "preferences.json":
            raise PermissionError(13, "Permission denied")
        real(path, **options)

    monkeypatch.setattr(Path, "unlink", unlink)
    with pytest.raises(StoreProblem, match=r"preferences\.json"):
        erase(folder)
    assert [path.name for path in folder.iterdir()] == ["preferences.json"]


def test_a_folder_without_a_log_is_no_problem(tmp_path):
    assert erase(tmp_path) == Erased((), ())
