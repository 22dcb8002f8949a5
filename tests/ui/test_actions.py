"""The keys that mean the same on every page, and the sheet that lists all keys."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from magtrack.ui.actions import Action, key_lines
from magtrack.ui.dialogs.help import HelpDialog
from magtrack.ui.dialogs.keys import KeySheet
from magtrack.ui.main_window import MainWindow
from magtrack.ui.pages import pages
from magtrack.ui.pages.today import TodayPage
from magtrack.ui.widgets.sidebar import SidebarEntry
from tests.ui.page_objects import said, seen

TODAY = date(2026, 11, 23)
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(set_up, qtbot):
    window = MainWindow(set_up)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.after_paint.painted), qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


@pytest.mark.parametrize(("number", "key"), [*enumerate((page.key for page in pages()), start=1)])
def test_control_and_a_digit_open_the_pages_in_their_order(window, qtbot, number, key):
    window.show_page("log" if key != "log" else "today")
    qtbot.keyClick(window, str(number), CONTROL)
    assert window.current_page() == key
    (entry,) = [each for each in seen(window, SidebarEntry) if each.key == key]
    assert entry.toolTip() == f"{entry.text()} (Ctrl+{number})"


def test_control_z_takes_a_step_back_and_two_keys_do_it_again(window, set_up, qtbot):
    def doses():
        return len(set_up.log(TODAY, TODAY).doses)

    qtbot.keyClick(window.page("today"), Qt.Key.Key_Space)
    for again in ((Qt.Key.Key_Z, CONTROL | SHIFT), (Qt.Key.Key_Y, CONTROL)):
        qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
        assert doses() == 0
        qtbot.keyClick(window, *again)
        assert doses() == 1


def test_control_q_closes_the_window(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_Q, CONTROL)
    assert not window.isVisible()


@pytest.mark.parametrize(
    ("key", "page"),
    [("F", "log"), ("E", "report"), ("S", "report"), ("P", "report"), (",", "settings")],
)
def test_standard_keys_lead_to_the_page_they_are_about(window, qtbot, monkeypatch, key, page):
    asked = []
    monkeypatch.setattr(QPushButton, "click", lambda button: asked.append(button.text()))
    qtbot.keyClick(window, key, CONTROL)
    assert window.current_page() == page
    assert asked == (["Save PDF…"] if key == "S" else [])


def test_control_f_puts_the_keyboard_into_the_search_and_chooses_its_text(window, qtbot):
    window.page("log").search.setText("old")
    window.show_page("today")
    qtbot.keyClick(window, Qt.Key.Key_F, CONTROL)
    search = window.page("log").search
    assert window.focusWidget() is not None
    qtbot.keyClick(window, Qt.Key.Key_F, CONTROL)
    assert window.focusWidget() is search
    assert search.selectedText() == "old"


def test_control_n_opens_the_form_of_a_dose_on_every_page(window, qtbot):
    window.show_page("settings")
    qtbot.keyClick(window, Qt.Key.Key_N, CONTROL)
    dialog = window.findChild(QDialog)
    assert dialog.windowTitle() == "Add dose"
    dialog.reject()


def test_control_s_saves_a_form(window, set_up, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_N, CONTROL)
    dialog = window.findChild(QDialog)
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_S, CONTROL)
    assert len(set_up.log(TODAY, TODAY).doses) == 1


def test_f1_opens_the_help(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F1)
    dialog = window.findChild(HelpDialog)
    assert "How to use MagTrack" in dialog.page.toPlainText()
    dialog.close()


def test_the_sheet_names_the_standard_keys_and_those_of_the_log(window, qtbot):
    window.show_page("log")
    text = sheet(window, qtbot)
    for words in ("F1", "Ctrl+F", "Ctrl+N", "Ctrl+P", "Ctrl+S", "Ctrl+E", "Ctrl+,", "Ctrl+Y"):
        assert words in text
    assert "move the rows" in text


def sheet(window, qtbot):
    qtbot.keyClick(window, "?")
    (dialog,) = window.findChildren(KeySheet)
    return said(dialog)


def test_a_question_mark_lists_every_key_of_the_page_and_the_window(window, qtbot):
    actions = (*window.page("today").key_actions(), *window.key_actions())
    listed = sheet(window, qtbot)
    assert all(action.label in listed for action in actions)
    assert "0–9, X\nrate" in listed
    assert "← →\nother days" in listed


def test_on_a_page_without_keys_of_its_own_the_sheet_lists_the_windows(window, qtbot):
    window.show_page("settings")
    listed = sheet(window, qtbot)
    assert "Ctrl+Z\nundo" in listed
    assert "rate" not in listed


def test_a_question_mark_typed_into_a_field_is_text(window, qtbot):
    search = window.page("log").search
    search.setFocus()
    qtbot.keyClick(search, "?")
    assert search.text() == "?"
    assert not window.findChildren(KeySheet)


def test_actions_of_one_label_are_one_line():
    actions = (
        Action("a", "Left", "go", print),
        Action("b", "Right", "go", print),
        Action("c", "1", "rate", print, shown="1–9"),
        Action("d", "2", "rate", print, shown="1–9"),
        Action("e", "E", "hide", print),
    )
    assert key_lines(actions) == {"go": "← →", "rate": "1–9", "hide": "E"}


def test_an_action_more_is_a_key_and_a_line_of_the_sheet(set_up, qtbot, monkeypatch):
    done = []
    own = TodayPage.key_actions
    more = Action("more", "W", "say more", lambda: done.append("more"))
    monkeypatch.setattr(TodayPage, "key_actions", lambda page: (*own(page), more))
    window = MainWindow(set_up)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.after_paint.painted), qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    qtbot.keyClick(window.page("today"), Qt.Key.Key_W)
    assert done == ["more"]
    assert "say more" in sheet(window, qtbot)
