from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from msgspec.structs import replace

from magtrack import preferences
from magtrack.preferences import Found, Preferences, read

ANSWERS = {"table-1": {"column:Date": "day"}}
CHOSEN = Preferences(
    "dark",
    150,
    "AdnQywAD",
    "/home/anna/Exports",
    "de",
    ANSWERS,
    remind_doses=True,
    remind_minutes=60,
    ratings_clock="20:45",
    remind_again_minutes=30,
    remind_again_times=5,
    remind_quiet=True,
    quiet_from="23:00",
    quiet_to="06:30",
    remind_stock_days=7,
    remind_ahead=True,
)


def test_what_was_saved_is_loaded_again(tmp_path):
    preferences.save(tmp_path, CHOSEN)
    assert preferences.load(tmp_path) == CHOSEN


def test_first_start_has_the_defaults(tmp_path):
    assert preferences.load(tmp_path / "not there") == Preferences()


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"null", b"\xff\xfe", b'"dark"', b"NaN", b"\0" * 5000),
        *(b"[" * 9000, b'{"theme":' * 9000, b'{"remind_again_times": ' + b"9" * 9000 + b"}"),
    ],
    ids=lambda content: repr(content[:20]),
)
def test_a_broken_file_gives_the_defaults(tmp_path, content):
    (tmp_path / preferences.FILE_NAME).write_bytes(content)
    assert preferences.load(tmp_path) == Preferences()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "pink"),
        ("theme", ["dark"]),
        ("theme", "../../light"),
        ("text_percent", float("nan")),
        ("text_percent", float("inf")),
        ("text_percent", 10**30),
        ("last_folder", {"a": [{}] * 99}),
        ("log_name", "x" * 201),
        ("log_name", "a\nb"),
        ("log_name", "\ud800"),
        ("seen_version", "0\x00"),
        ("text_percent", 0),
        ("text_percent", "150"),
        ("text_percent", True),
        ("text_percent", 150.0),
        ("geometry", None),
        ("language", 7),
        ("import_answers", []),
        ("import_answers", {"table-1": "day"}),
        ("import_answers", {"table-1": {"column:Date": 1}}),
        ("remind_doses", 1),
        ("remind_minutes", 7),
        ("remind_minutes", False),
        ("ratings_clock", "24:00"),
        ("ratings_clock", "9:00"),
        ("ratings_clock", "21:00:30"),
        ("remind_again_minutes", 7),
        ("remind_again_times", -1),
        ("quiet_from", "25:00"),
        ("quiet_to", "7"),
        ("remind_stock_days", 1.5),
    ],
)
def test_a_value_that_makes_no_sense_is_the_default_and_the_others_stay(tmp_path, name, value):
    stored = {"paper": "letter", name: value, "from the future": 1}
    (tmp_path / preferences.FILE_NAME).write_text(json.dumps(stored), "utf-8")
    found = read(tmp_path)
    assert found == Found(Preferences(paper="letter"), is_damaged=True)
    assert preferences.load(tmp_path) == found.preferences


def test_only_the_owner_can_read_the_file(tmp_path):
    before = os.umask(0)
    try:
        preferences.save(tmp_path, CHOSEN)
    finally:
        os.umask(before)
    path = tmp_path / preferences.FILE_NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_the_last_good_ones_are_kept_and_taken_where_the_file_is_damaged(tmp_path):
    preferences.save(tmp_path, CHOSEN)
    preferences.save(tmp_path, replace(CHOSEN, theme="light"))
    (tmp_path / preferences.FILE_NAME).write_bytes(b"\0" * 300)
    assert read(tmp_path) == Found(CHOSEN, is_damaged=True, is_earlier=True)
    preferences.save(tmp_path, replace(CHOSEN, theme="contrast"))
    assert read(tmp_path) == Found(replace(CHOSEN, theme="contrast"))
    (tmp_path / preferences.FILE_NAME).write_bytes(b"")
    assert read(tmp_path).preferences == CHOSEN, "what was damaged is not kept as good"


def test_a_power_cut_between_the_two_names_costs_the_last_change_at_most(tmp_path):
    preferences.save(tmp_path, CHOSEN)
    (tmp_path / preferences.FILE_NAME).rename(tmp_path / preferences.BEFORE_NAME)
    assert read(tmp_path) == Found(CHOSEN)


def test_a_damaged_file_with_none_before_gives_the_defaults_and_says_so(tmp_path):
    (tmp_path / preferences.FILE_NAME).write_text("{")
    assert read(tmp_path) == Found(Preferences(), is_damaged=True)


def test_what_travels_leaves_the_window_and_what_was_told_as_they_are_here():
    here = Preferences(geometry="here", last_folder="/here", said_no_tray=True)
    assert here.with_those_of(CHOSEN) == replace(
        CHOSEN, geometry="here", last_folder="/here", said_no_tray=True
    )


def test_the_bytes_are_on_the_disk_before_the_name_and_the_name_after(tmp_path, monkeypatch):
    steps = []
    sync, move = os.fsync, Path.replace

    def fsync(descriptor):
        steps.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        sync(descriptor)

    def replace_(source, target):
        steps.append(Path(target).name)
        return move(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace_)
    preferences.save(tmp_path, CHOSEN)
    preferences.save(tmp_path, CHOSEN)
    first = ["file", preferences.FILE_NAME, "folder"]
    assert steps == [*first, "file", preferences.BEFORE_NAME, preferences.FILE_NAME, "folder"]


def test_a_failed_save_leaves_the_old_file(tmp_path, monkeypatch):
    preferences.save(tmp_path, CHOSEN)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(OSError, match="No space"):
        preferences.save(tmp_path, Preferences())
    assert preferences.load(tmp_path) == CHOSEN
    assert [each.name for each in tmp_path.iterdir()] == [preferences.FILE_NAME]


def test_answers_about_tables_that_an_earlier_version_kept_stay_there(tmp_path):
    kept = {"table-30": {"column:Date": "time"}}
    preferences.save(tmp_path, Preferences(import_answers=kept))
    preferences.save(tmp_path, preferences.load(tmp_path))
    assert preferences.load(tmp_path).import_answers == kept
