"""Erasing everything: what MagTrack wrote is gone, and nothing else is."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from msgspec.structs import replace

from magtrack import preferences
from magtrack.autostart import Autostart
from magtrack.clock import FixedClock
from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import Event
from magtrack.errors import LockedLog, StoreProblem
from magtrack.paths import FONT_LIST_NAME
from magtrack.preferences import Preferences
from magtrack.store import told, waiting
from magtrack.store.erase import Erased, copies_of, erase
from magtrack.store.journal import Journal
from magtrack.store.restore import restore
from magtrack.store.traces import Traces
from magtrack.store.window_lock import LOCK_NAME, REMIND_NAME
from tests.builders import over
from tests.store.conftest import MONDAY, NOW


@pytest.fixture
def folder(path, everything, clock):
    """A data folder with everything in it that MagTrack ever leaves there."""
    everything.backups.make("asked")
    everything.apply("rate", over(replace(everything.log(*everything.span()).ratings[0], value=1)))
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
        REMIND_NAME,
        told.FILE_NAME,
        preferences.BEFORE_NAME,
        waiting.FILE_NAME,
        "unsaved-1.json",
        "magtrack-salvaged.sqlite3",
        ".magtrack.0f.part",
        "backups/.magtrack.1.part",
    ):
        (data / name).write_text("x")
    (data / FONT_LIST_NAME).mkdir()
    (data / FONT_LIST_NAME / "fontlist-v390.json").write_text("{}")
    (data / ".magtrack.abc").mkdir()
    (data / ".magtrack.abc" / "magtrack.sqlite3").write_text("x")
    return data


def test_nothing_starts_at_login_any_more(folder):
    here = Autostart(folder)
    here.switch(on=True)
    erase(folder)
    assert not here.is_on()


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


# --------------------------------------------------------------------- what is left on the disk

CANARY = "Canary7731"


@pytest.fixture
def written(path, clock, tmp_path):
    """A function that fills a data folder with what a person wrote, in every file there is."""

    def fill(folder):
        log = folder / path.name
        with Journal(log, clock) as journal:
            journal.apply("note", Put(Event("n", "note", MONDAY, MONDAY, 1, CANARY * 50)))
            journal.backups.make("asked")
        for answer in ("day", "time"):
            known = Preferences(import_answers={"t": {CANARY: answer}})
            preferences.save(folder, known)
        draft = folder / ".magtrack.0123abcd.part"
        (folder / "magtrack-salvaged.sqlite3").write_bytes(log.read_bytes())
        (folder / "magtrack.log").write_text(CANARY)
        draft.mkdir(mode=0o700)
        (draft / "doses.csv").write_text(CANARY * 3)
        return log

    return fill


def test_what_a_file_holds_is_overwritten_before_it_is_removed(written, tmp_path):
    folder, kept = tmp_path / "data", tmp_path / "kept"
    folder.mkdir()
    kept.mkdir()
    written(folder)
    files = [each for each in folder.rglob("*") if each.is_file()]
    sizes = []
    for number, each in enumerate(files):
        os.link(each, kept / str(number))  # the same bytes, under a name that stays
        sizes.append(each.stat().st_size)
    assert sum(CANARY.encode() in each.read_bytes() for each in kept.iterdir()) > 6
    erase(folder)
    assert list(folder.iterdir()) == []
    for number, size in enumerate(sizes):
        content = (kept / str(number)).read_bytes()
        assert len(content) == size
        assert CANARY.encode() not in content
        assert b"SQLite format" not in content


@pytest.mark.slow
def test_nothing_that_was_entered_is_left_in_the_raw_bytes_of_the_disk(
    written, tmp_path, image_disk
):
    with image_disk() as disk:
        folder = disk / "data"
        folder.mkdir()
        written(folder)
        os.sync()
        before = (tmp_path / "image").read_bytes().count(CANARY.encode())
        erase(folder)
        assert list(folder.iterdir()) == []
    assert before > 50
    assert (tmp_path / "image").read_bytes().count(CANARY.encode()) == 0


def test_a_file_that_cannot_be_overwritten_is_removed_all_the_same_and_named(folder, monkeypatch):
    usual = Path.open

    def opened(path, *rest, **options):
        if path.name == "preferences.json" and rest[:1] == ("r+b",):
            raise OSError(5, "Input/output error")
        return usual(path, *rest, **options)

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(StoreProblem, match=r"overwritten first: .*preferences\.json"):
        erase(folder)
    assert list(folder.iterdir()) == []


def test_a_file_that_is_read_only_is_overwritten_too(folder):
    for path in folder.iterdir():
        if path.is_file():
            path.chmod(0o400)
    erase(folder)
    assert list(folder.iterdir()) == []


# --------------------------------------------------------------------------------- elsewhere


def test_drafts_elsewhere_go_and_copies_elsewhere_stay_and_are_told(folder, tmp_path):
    traces = Traces(folder / "magtrack.sqlite3")
    copy, part = tmp_path / "log.json", tmp_path / ".log.json.0123abcd.part"
    copy.write_text("x")
    traces.note(copy)
    with traces.draft(part):
        part.mkdir()
        (part / "file").write_text(CANARY)
        assert erase(folder).elsewhere == (copy,)
        assert not part.exists()
    assert copy.exists()
    assert list(folder.iterdir()) == []


def test_a_log_that_a_link_leads_to_is_erased_with_its_backups(path, everything, tmp_path):
    everything.backups.make("asked")
    everything.close()
    data = tmp_path / "linked"
    data.mkdir()
    (data / path.name).symlink_to(path)
    preferences.save(data, Preferences(theme="dark"))
    erase(data)
    assert list(data.iterdir()) == []
    assert list(path.parent.iterdir()) == []


def test_a_link_among_the_files_is_removed_and_what_it_leads_to_is_not(folder, tmp_path):
    mine = tmp_path / "diary.txt"
    mine.write_text("mine")
    (folder / "magtrack.log").unlink(missing_ok=True)
    (folder / "magtrack.log").symlink_to(mine)
    erase(folder)
    assert mine.read_text() == "mine"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["log", "diary[1].db", "diary.db"])
def test_a_link_into_a_folder_of_the_person_costs_nothing_else_there(
    path, everything, tmp_path, name
):
    everything.close()
    documents, data = tmp_path / "Documents", tmp_path / "linked"
    data.mkdir()
    mine = [
        documents / each
        for each in (
            "logbook.txt",
            "logistics/plan.txt",
            "diary.db.txt",
            "diary.2025.db",
            "elsewhere/draft-of-a-novel.txt",
            "elsewhere/2024-trip/photo.jpg",
            "backups/log-of-the-boat.txt",
        )
    ]
    for each in mine:
        each.parent.mkdir(parents=True, exist_ok=True)
        each.write_text("mine")
    path.rename(documents / name)
    (data / path.name).symlink_to(documents / name)
    with Journal(data / path.name, FixedClock(NOW, "UTC")) as journal:
        journal.backups.make("asked")
    erase(data)
    left = {each for each in documents.rglob("*") if each.is_file()}
    assert left == set(mine)


def test_another_log_beside_it_stays_and_is_named(folder, path):
    twin = path.with_name("magtrack (conflicted copy 2026-11-20).sqlite3")
    twin.write_bytes(path.read_bytes())
    assert copies_of(path) == [twin]
    assert erase(folder).elsewhere == (twin,)
    assert list(folder.iterdir()) == [twin]
