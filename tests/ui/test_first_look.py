"""What a window tells once it is there: damaged settings, another log beside its own."""

from __future__ import annotations

import os
from datetime import date
from shutil import copyfile

import pytest

from magtrack import preferences
from magtrack.domain.record.edits import Put
from magtrack.domain.record.people import Medicine
from magtrack.preferences import Preferences
from magtrack.store.journal import Journal
from magtrack.ui.dialogs.import_file import ImportDialog
from magtrack.ui.dialogs.import_preview import PreviewLines
from magtrack.ui.first_look import look_round
from magtrack.ui.session import Session
from tests.ui.page_objects import button


@pytest.fixture
def told(set_up):
    """What the session tells."""
    heard = []
    set_up.messages.problem.connect(heard.append)
    return heard


def looked(session, qtbot):
    """Return the banners that were put above the page."""
    put = []
    work = look_round(session, put.append)
    work.wait()
    qtbot.wait(20)  # the window hears of it
    return put


def test_where_all_is_well_nothing_is_told(set_up, told, qtbot):
    assert looked(set_up, qtbot) == []
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
def test_a_conflicted_copy_is_offered_for_merging_and_left_as_it_is(
    set_up, told, qtbot, name, is_told
):
    twin = set_up.journal.path.with_name(name)
    set_up.journal.copy_to(twin)
    with Journal(twin, set_up.clock) as theirs:
        theirs.apply("more", Put(Medicine("z", "Zinc")))
    before = twin.read_bytes(), sorted(set_up.journal.path.parent.iterdir())
    banners = looked(set_up, qtbot)
    assert len(banners) == is_told
    assert (twin.read_bytes(), sorted(set_up.journal.path.parent.iterdir())) == before
    assert told == []
    for banner in banners:
        assert twin.name in banner.accessibleDescription()


def test_what_a_conflicted_copy_holds_is_merged_and_not_offered_again(set_up, qtbot):
    twin = set_up.journal.path.with_name("magtrack-LAPTOP.sqlite3")
    set_up.journal.copy_to(twin)
    with Journal(twin, set_up.clock) as theirs:
        theirs.apply("more", Put(Medicine("z", "Zinc")), Put(Medicine("j", "Iron")))
    set_up.do("more", Put(Medicine("i", "Iron")))
    offered = []
    set_up.messages.announced.connect(lambda text, _undo: offered.append(text))
    (banner,) = looked(set_up, qtbot)
    qtbot.addWidget(banner)
    banner.show()
    button(banner, "Merge…").click()
    (dialog,) = banner.findChildren(ImportDialog)
    qtbot.waitUntil(lambda: dialog.step == "preview")
    (lines,) = (each.texts() for each in dialog.findChildren(PreviewLines))
    assert lines == ["Kept once: Medicine (Iron)."]
    dialog.go.click()
    qtbot.waitUntil(banner.isHidden)
    assert offered[-1].endswith(f"1 new entry. {lines[0]}")
    assert "z" in {each.id for each in set_up.log(date.min, date.max).medicines}
    assert looked(set_up, qtbot) == []


def test_a_conflicted_copy_that_holds_nothing_more_is_passed_over(set_up, told, qtbot):
    copyfile(set_up.journal.path, set_up.journal.path.with_name("magtrack-LAPTOP.sqlite3"))
    assert looked(set_up, qtbot) == []
    assert told == []


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
