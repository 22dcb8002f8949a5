from __future__ import annotations

import json
import os
import stat

import pytest

from magtrack import preferences
from magtrack.preferences import Preferences

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
    reminded=("2026-11-23 08:00", "2026-11-23 rating"),
    remind_again_at=1795465800,
)


def test_what_was_saved_is_loaded_again(tmp_path):
    preferences.save(tmp_path, CHOSEN)
    assert preferences.load(tmp_path) == CHOSEN


def test_first_start_has_the_defaults(tmp_path):
    assert preferences.load(tmp_path / "not there") == Preferences()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'"dark"', b"[" * 9000]
)
def test_a_broken_file_gives_the_defaults(tmp_path, content):
    (tmp_path / preferences.FILE_NAME).write_bytes(content)
    assert preferences.load(tmp_path) == Preferences()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "pink"),
        ("theme", ["dark"]),
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
        ("reminded", "2026-11-23 08:00"),
        ("reminded", [8]),
        ("remind_again_at", 1.5),
    ],
)
def test_a_value_that_makes_no_sense_is_the_default_and_the_others_stay(tmp_path, name, value):
    stored = {"last_folder": "/tmp/x", name: value, "from the future": 1}
    (tmp_path / preferences.FILE_NAME).write_text(json.dumps(stored), "utf-8")
    assert preferences.load(tmp_path) == Preferences(last_folder="/tmp/x")


def test_only_the_owner_can_read_the_file(tmp_path):
    before = os.umask(0)
    try:
        preferences.save(tmp_path, CHOSEN)
    finally:
        os.umask(before)
    path = tmp_path / preferences.FILE_NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_save_leaves_the_old_file(tmp_path, monkeypatch):
    preferences.save(tmp_path, CHOSEN)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(OSError, match="No space"):
        preferences.save(tmp_path, Preferences())
    assert preferences.load(tmp_path) == CHOSEN


def test_answers_about_tables_that_an_earlier_version_kept_stay_there(tmp_path):
    kept = {"table-30": {"column:Date": "time"}}
    preferences.save(tmp_path, Preferences(import_answers=kept))
    preferences.save(tmp_path, preferences.load(tmp_path))
    assert preferences.load(tmp_path).import_answers == kept
