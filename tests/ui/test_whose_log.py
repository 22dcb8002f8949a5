"""Whose log a window shows, and the logs of other people: each in a window of its own."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from magtrack import logs, preferences
from magtrack.preferences import Preferences
from magtrack.ui import whose_log
from magtrack.ui.dialogs.log_names import NameDialog, NewLogDialog
from magtrack.ui.file_names import suggested
from magtrack.ui.main_window import MainWindow
from magtrack.ui.starting import start_another
from magtrack.ui.widgets.sidebar import RAIL, WIDE, Sidebar, SidebarHead
from magtrack.ui.widgets.toast import Toast
from tests.ui.page_objects import banner, buttons, choose, find, said

LONG = "Großmutter Ångström-Østergård & Söhne 🙂 " * 5


@pytest.fixture
def started(monkeypatch):
    """What was started beside the window, in place of starting it."""
    found = []
    monkeypatch.setattr(whose_log, "start_another", lambda *words: found.append(words) or True)
    return found


def entries(window):
    """The texts of the menu, and which of them are marked."""
    actions = [each for each in window.whose.menu().actions() if not each.isSeparator()]
    return [each.text() for each in actions], [each.text() for each in actions if each.isChecked()]


def test_without_a_name_the_window_is_called_as_the_program(window):
    assert window.windowTitle() == "MagTrack"
    assert "MagTrack" in said(find(window, Sidebar))


@pytest.mark.parametrize(
    ("name", "title"),
    [("Anna", "Anna – MagTrack"), ("\u202eannA", "[U+202E]annA – MagTrack")],
    ids=["plain", "turned round"],
)
def test_whose_log_it_is_stands_in_the_title_and_over_the_pages(window, set_up, name, title):
    set_up.prefer(replace(set_up.preferences, log_name=name))
    assert window.windowTitle() == title
    assert find(window, SidebarHead).accessibleName().startswith(f"{name}: ")
    assert title.split("]")[0].removesuffix(" – MagTrack") in said(find(window, Sidebar))


def test_a_long_name_makes_no_wide_sidebar_and_a_narrow_window_folds_it(window, set_up, qtbot):
    set_up.prefer(replace(set_up.preferences, log_name=LONG[:200]))
    qtbot.wait(10)
    assert find(window, Sidebar).width() == WIDE
    window.resize(900, 700)
    qtbot.waitUntil(lambda: find(window, Sidebar).width() == RAIL)
    assert find(window, SidebarHead).isVisible(), "the way to the other logs stays"


def test_the_menu_lists_the_logs_there_are_and_marks_the_present_one(window, set_up):
    logs.add_log("Ben & Bea", set_up.data_dir)
    logs.add_log(LONG[:200].strip(), set_up.data_dir)
    texts, marked = entries(window)
    assert texts[0] == marked[0] == "First log"
    assert texts[1] == "Ben && Bea"
    assert len(texts[2]) <= 41
    assert texts[3:] == ["Name this log…", "Log of another person…"]


@pytest.mark.qt_log_ignore("grabbing the (keyboard|mouse)", extend=True)
def test_the_head_opens_the_menu_by_key_and_by_mouse(window, qtbot, qapp):
    head = find(window, SidebarHead)
    for press in (
        lambda: qtbot.keyClick(head, Qt.Key.Key_Space),
        lambda: qtbot.mouseClick(head, Qt.MouseButton.LeftButton),
    ):
        press()
        menu = qapp.activePopupWidget()
        assert menu.actions()[-1].text() == "Log of another person…"
        menu.close()


def test_another_log_opens_in_a_process_of_its_own_and_this_window_stays(window, set_up, started):
    made = logs.add_log("Ben", set_up.data_dir)
    choose(window.whose.menu(), "Ben")
    assert started == [("--data-dir", made.folder)]
    assert "Ben opens in a window of its own." in said(find(window, Toast))
    assert window.isVisible()
    choose(window.whose.menu(), "First log")
    assert len(started) == 1


def test_what_is_started_beside_the_window_is_magtrack_itself(set_up, qtbot):
    folder = set_up.data_dir / "people" / "ben-1"
    assert start_another("logs", "add", "Ben", "--data-dir", set_up.data_dir)
    qtbot.waitUntil((folder / "preferences.json").exists, timeout=20_000)


def test_a_log_on_a_stick_that_was_pulled_is_said_and_not_begun_anew(
    window, set_up, started, tmp_path
):
    stick = tmp_path / "stick"
    logs.add_log("Ben", set_up.data_dir, stick)
    stick.rename(tmp_path / "pulled")
    choose(window.whose.menu(), "Ben")
    assert banner(window, "not there now")
    assert started == []
    assert not stick.exists()


def test_a_log_is_added_with_a_name_and_opened(window, set_up, started):
    choose(window.whose.menu(), "Log of another person…")
    form = window.findChild(NewLogDialog)
    form.save()
    assert "A name is missing." in said(form)
    form.name.setText("Ben")
    form.mine.setText("ben")
    form.save()
    assert "one name" in said(form)
    assert not (set_up.data_dir / "people").exists()
    form.mine.setText("Anna")
    form.save()
    folder = set_up.data_dir / "people" / "ben-1"
    assert started == [("--data-dir", folder)]
    assert preferences.load(folder).log_name == "Ben"
    assert window.windowTitle() == "Anna – MagTrack"
    assert not form.isVisible()


@pytest.mark.parametrize(
    ("folder", "why"),
    [("relative", "whole path"), ("{here}", "in the list already"), ("{here}/file/x", "Not a dir")],
)
def test_a_folder_that_cannot_be_is_said_under_its_field(set_up, qtbot, folder, why):
    (set_up.data_dir / "file").touch()
    form = NewLogDialog(set_up, None)
    qtbot.addWidget(form)
    form.name.setText("Ben")
    form.folder.setText(folder.format(here=set_up.data_dir))
    form.save()
    assert why in form.fields["folder"].problem()
    assert [each.title for each in logs.known_logs(set_up.data_dir)] == ["First log"]


def test_a_log_can_lie_in_any_folder(set_up, qtbot, tmp_path):
    form = NewLogDialog(set_up, None)
    qtbot.addWidget(form)
    form.name.setText("Ben")
    form.folder.setText(str(tmp_path / "on a stick"))
    with qtbot.waitSignal(form.added) as added:
        form.save()
    assert added.args[0].folder == tmp_path / "on a stick"


def test_the_name_is_changed_and_taken_back_in_the_settings(window, set_up):
    settings = window.page("settings")
    settings.show_section("data")
    assert "It has no name yet." in said(settings.data)
    buttons(settings.data)["Name…"].click()
    for name in ("Anna", ""):
        form = find(settings.data, NameDialog) if name else NameDialog(set_up, window)
        form.name.setText(name)
        form.save()
        assert set_up.preferences.log_name == preferences.load(set_up.data_dir).log_name == name
        assert (name or "It has no name yet.") in said(settings.data)


def test_what_is_saved_is_named_after_the_person(set_up):
    set_up.prefer(replace(set_up.preferences, log_name="Anna B.", last_folder="/x"))
    assert str(suggested(set_up, ".zip")) == "/x/magtrack-anna-b-2026-11-23.zip"
    set_up.prefer(replace(set_up.preferences, log_name=""))
    assert suggested(set_up).name == "magtrack-2026-11-23"


def test_a_new_log_opens_on_the_first_steps_under_its_name(session, qtbot):
    session.prefer(Preferences(log_name="Ben"))
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    assert "Ben" in said(find(window, Sidebar))
    assert find(window, SidebarHead, "Ben: other logs…")
    assert isinstance(find(window, SidebarHead), QAbstractButton)
