"""Sentences about backups, damage and doubtful clocks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from magtrack.domain.record.days import parse_moment
from magtrack.store.audit import Mismatch
from magtrack.store.backup import Backup, Contents
from magtrack.store.place import Place
from magtrack.store.rows import BY_NAME
from magtrack.store.salvage import Saved
from magtrack.wording import recovery

NOW = parse_moment("2026-11-23T21:04", "Europe/Berlin")


@pytest.mark.parametrize(
    ("rows", "days", "text"),
    [
        ({}, (None, None), "0 entries"),
        ({"product": 3, "schedule": 4}, (None, None), "0 entries"),
        ({"dose": 1}, (date(2026, 8, 1),) * 2, "1 entry, 2026-08-01 to 2026-08-01"),
        (
            {"dose": 2, "rating": 3, "event": 4, "trial": 5},
            (date(2026, 8, 1), date(2026, 11, 23)),
            "9 entries, 2026-08-01 to 2026-11-23",
        ),
    ],
)
def test_entries_are_doses_ratings_and_events(rows, days, text):
    assert recovery.entries_text(Contents(5, rows, *days)) == text


def test_every_table_of_the_log_has_a_name():
    names = [recovery.kind_text(kind) for kind in BY_NAME]
    assert len(set(names)) == len(BY_NAME)
    assert not set(names) & BY_NAME.keys()


def test_what_a_later_version_calls_its_tables_is_told_as_it_is():
    assert recovery.kind_text("measurement") == "measurement"
    assert recovery.reason_text("moon") == "moon"


@pytest.mark.parametrize("reason", ["start", "daily", "upgrade", "import", "restore", "asked"])
def test_a_backup_is_told_by_the_clock_of_the_person_and_its_reason(reason):
    backup = Backup(Path("b"), 7, NOW.epoch, reason, "state", "sum")
    told = recovery.backup_text(backup, "America/New_York")
    assert told == f"2026-11-23 15:04 · {recovery.reason_text(reason)}"


@pytest.mark.parametrize(
    ("saved", "text"),
    [
        ({"dose": Saved(3, 0, is_whole=True)}, "Saved: doses: 3."),
        ({"dose": Saved(3, 0, True), "rating": Saved(0, 0, True)}, "Saved: doses: 3."),
        (
            {"dose": Saved(3, 1, False), "event": Saved(0, 0, False)},
            "Saved: doses: 3. Not all could be read of: doses, notes and events.",
        ),
    ],
)
def test_what_was_saved_is_counted_and_what_was_not_read_whole_is_said(saved, text):
    assert recovery.saved_text(saved) == text


def test_a_mismatch_names_the_row_and_the_step():
    assert recovery.mismatch_text(Mismatch("dose", "d1", 7, "Dose taken")) == (
        "dose d1 is not as step 7 of the history left it (Dose taken)."
    )
    assert recovery.mismatch_text(Mismatch("dose", "d1", None, "")) == (
        "dose d1 is in the log, but no step of its history put it there."
    )


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place("synced", "Dropbox"), "that Dropbox copies"),
        (Place("remote", "nfs"), "machine (nfs)"),
    ],
)
def test_a_place_is_told_with_its_way_out(place, words):
    told = recovery.place_text(place)
    assert words in told
    assert "Keep it in a folder of this machine" in told


@pytest.mark.parametrize(
    ("doubt", "words"),
    [("early", "reset"), ("late", "long after"), ("behind-log", "before the last entry")],
)
def test_a_doubtful_clock_is_told_with_its_time_and_asked_about(doubt, words):
    asked = recovery.clock_question(doubt, NOW)
    assert "2026-11-23 21:04" in asked
    assert words in asked
    assert asked.endswith("Write it all the same?")


def test_erasing_names_the_folder_and_what_stays_elsewhere():
    told = recovery.erase_text(Path("my") / "log")
    assert str(Path("my") / "log") in told
    assert "no way back" in told
    assert recovery.copies_text([], ()).startswith("Exports and copies")
