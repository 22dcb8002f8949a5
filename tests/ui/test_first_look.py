"""What a window tells once it is there: damaged settings, another log beside its own."""

from __future__ import annotations

import os
from shutil import copyfile

import pytest

from magtrack import preferences
from magtrack.preferences import Preferences
from magtrack.ui.first_look import look_round
from magtrack.ui.session import Session


@pytest.fixture
def told(set_up):
    """What the session tells."""
    heard = []
    set_up.messages.problem.connect(heard.append)
    return heard


def looked(session, qtbot):
    work = look_round(session)
    work.wait()
    qtbot.wait(20)  # the window hears of it


def test_where_all_is_well_nothing_is_told(set_up, told, qtbot):
    looked(set_up, qtbot)
    assert told == []


@pytest.mark.parametrize(
    ("name", "is_told"),
    [
        ("magtrack (Ann's conflicted copy 2026-11-20).sqlite3", True),
        ("magtrack.sync-conflict-20261120-080500-ABCDEFG.sqlite3", True),
        ("magtrack-LAPTOP.sqlite3", True),
        ("magtrack-2026-11-20.sqlite3", False),
        ("magtrack-salvaged-2.sqlite3", False),
    ],
)
def test_a_conflicted_copy_is_told_and_not_opened(set_up, told, qtbot, name, is_told):
    twin = set_up.journal.path.with_name(name)
    copyfile(set_up.journal.path, twin)
    before = twin.read_bytes(), sorted(set_up.journal.path.parent.iterdir())
    looked(set_up, qtbot)
    assert [str(twin) in text and "was not opened" in text for text in told] == [True] * is_told
    assert (twin.read_bytes(), sorted(set_up.journal.path.parent.iterdir())) == before


def test_damaged_settings_are_told_once_and_written_anew(set_up, tmp_path, qtbot):
    preferences.save(tmp_path, Preferences(theme="dark"))
    preferences.save(tmp_path, Preferences(theme="light"))
    (tmp_path / preferences.FILE_NAME).write_bytes(b"\0" * 200)
    heard = []
    for _start in range(2):
        session = Session(set_up.journal, set_up.clock, tmp_path, set_up.reference)
        session.messages.problem.connect(heard.append)
        looked(session, qtbot)
        assert session.preferences.theme == "dark"
    assert len(heard) == 1
    assert "settings of this machine" in heard[0]
    assert "before their last change" in heard[0]


def test_what_a_killed_program_left_is_cleared(set_up, qtbot):
    part = set_up.journal.path.with_name(".magtrack.0123abcd.part")
    part.write_text("half")
    os.utime(part, (0, 0))
    looked(set_up, qtbot)
    assert not part.exists()
