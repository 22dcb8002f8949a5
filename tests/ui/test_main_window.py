from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.trial import Trial
from magtrack.store.journal import Journal
from magtrack.ui import style
from magtrack.ui.first_run import FirstRun
from magtrack.ui.main_window import FIRST_SIZE, MainWindow
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.dim import DimBehindDialogs
from magtrack.ui.widgets.dose_row import DoseRow, StateMark
from magtrack.ui.widgets.progress_row import ProgressRow
from magtrack.ui.widgets.sidebar import Sidebar, SidebarHead
from magtrack.ui.widgets.toast import Toast
from tests.ui.conftest import MAGTEIN, plan
from tests.ui.page_objects import banner, button, find, said, seen
from tests.ui.test_not_saved import held_alone

TODAY = date(2026, 11, 23)


def test_it_opens_on_today(window):
    assert window.current_page() == "today"


def test_a_hidden_page_is_read_again_when_it_is_shown(window, set_up):
    today = window.page("today")
    others = [key for key in window.stack.entries if key != "today"]
    window.show_page(others[0])
    set_up.do("one more", Put(plan("evening", "21:00", 1)))
    assert len(today.log.entries(TODAY)) == 2
    window.show_page("today")
    assert len(today.log.entries(TODAY)) == 3


def test_ctrl_z_takes_the_last_step_back(window, set_up, qtbot):
    qtbot.keyClick(window.page("today"), Qt.Key.Key_Space)
    assert set_up.log(TODAY, TODAY).doses
    set_up.undo()
    assert not set_up.log(TODAY, TODAY).doses


def test_the_toast_offers_undo_after_a_dose(window, qtbot, set_up):
    qtbot.keyClick(window.page("today"), Qt.Key.Key_Space)
    button(find(window, Toast), "Undo").click()
    assert not set_up.log(TODAY, TODAY).doses


def test_a_problem_is_shown_above_the_page_until_it_is_closed(window, set_up):
    set_up.messages.tell("The disk is full.")
    button(banner(window, "The disk is full."), "Close").click()
    assert not seen(window, Banner)


def test_the_phase_of_the_trial_is_in_the_sidebar(window, set_up):
    set_up.do("trial", Put(Trial("t", MAGTEIN.id, "cognition", date(2026, 9, 28))))
    assert "Week 9 of 12" in said(find(window, Sidebar))


def test_a_new_day_is_noticed_within_the_minute(window, clock):
    clock.set("2026-11-24T08:00")
    window.look_around()
    assert window.page("today").day == date(2026, 11, 24)


def test_a_new_day_is_noticed_when_the_window_is_activated_after_a_sleep(window, clock, qtbot):
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not window.isActiveWindow())
    clock.set("2026-11-24T08:00")
    window.activateWindow()
    qtbot.waitUntil(lambda: window.page("today").day == date(2026, 11, 24))


@pytest.mark.parametrize("now", ["1970-01-02T08:00", "2099-12-31T23:59", "2026-11-01T08:00"])
def test_a_clock_that_jumps_shows_its_day_and_keeps_what_was_logged(window, set_up, clock, now):
    set_up.do("noted", Put(Event("e", "travel", TODAY, TODAY, 0)))
    clock.set(now)
    window.look_around()
    assert window.page("today").day == date.fromisoformat(now[:10])
    assert set_up.log(TODAY, TODAY).events
    clock.set("2026-11-23T20:00")
    window.look_around()
    assert window.page("today").day == TODAY


def test_what_the_terminal_wrote_shows_after_looking_around(window, set_up, clock):
    with Journal(set_up.journal.path, clock) as other:
        other.apply("more", Put(plan("evening", "21:00", 1)))
    window.look_around()
    assert len(window.page("today").log.entries(TODAY)) == 3


def test_nothing_is_read_by_itself_while_a_thread_writes(window, set_up, clock):
    with Journal(set_up.journal.path, clock) as other:
        other.apply("more", Put(plan("evening", "21:00", 1)))
    set_up.is_importing = True
    window.look_around()
    assert len(window.page("today").log.entries(TODAY)) == 2
    set_up.is_importing = False
    window.look_around()
    assert len(window.page("today").log.entries(TODAY)) == 3


def test_the_size_of_the_window_is_kept(window, set_up, qtbot):
    window.resize(910, 610)
    window.close()
    assert set_up.preferences.geometry
    again = MainWindow(set_up)
    qtbot.addWidget(again)
    assert again.size() != FIRST_SIZE


@pytest.mark.parametrize(
    ("room", "opens"),
    [
        (QSize(1920, 1040), FIRST_SIZE),
        (QSize(1280, 720), QSize(1264, 672)),
        (QSize(683, 364), QSize(667, 316)),  # 1366 x 768 at a scale of 2
    ],
)
def test_the_first_window_and_its_frame_fit_the_screen(set_up, qtbot, monkeypatch, room, opens):
    screen = SimpleNamespace(availableSize=lambda: room)
    monkeypatch.setattr(MainWindow, "screen", lambda _self: screen)
    window = MainWindow(set_up)
    qtbot.addWidget(window)
    assert window.size() == opens


def test_an_empty_log_opens_on_the_first_steps_and_goes_on_to_today(session, qtbot):
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    steps = window.findChild(FirstRun)
    assert steps.isVisible()
    session.do("written elsewhere meanwhile", Put(MAGTEIN))
    steps.finished.emit()
    assert window.current_page() == "today"
    assert not steps.isVisible()


def test_tab_comes_to_the_pages_after_the_first_steps(session, qtbot):
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    steps = window.findChild(FirstRun)
    each = steps.next.nextInFocusChain()
    while not (each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus):
        each = each.nextInFocusChain()
    assert each is find(window, SidebarHead)


def test_enter_presses_what_has_the_keyboard_on_a_page_and_beside_it(window, qtbot):
    safety, settings = button(window, "Safety"), window.page("settings")
    safety.setFocus()
    qtbot.keyClick(safety, Qt.Key.Key_Return)
    assert window.current_page() == "safety"
    window.show_page("settings")
    look = button(settings, "Look")
    look.setFocus()
    qtbot.keyClick(look, Qt.Key.Key_Enter)
    assert settings.look.isVisible()
    window.show_page("today")
    window.page("today").setFocus()
    qtbot.keyClick(window.page("today"), Qt.Key.Key_Return)
    assert window.session.log(TODAY, TODAY).doses == []
    mark = window.findChild(StateMark)
    mark.setFocus()
    qtbot.keyClick(mark, Qt.Key.Key_Return)
    assert len(window.session.log(TODAY, TODAY).doses) == 1


def test_without_a_supplement_today_offers_to_add_one(session, qtbot):
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    page = window.page("today")
    assert banner(page, "No supplement yet.")
    session.do("first", Put(MAGTEIN))
    assert not banner(page, "No supplement yet.")


def test_what_is_hidden_at_the_start_is_not_made_yet(window):
    assert not window.findChildren(Toast)
    assert not window.findChildren(Banner)
    assert not window.findChildren(QPlainTextEdit)


def test_a_log_that_cannot_be_read_when_a_day_begins_is_told(window, set_up, clock):
    with held_alone(set_up.journal.path):
        clock.set("2026-11-24T08:00")
        window.look_around()
        assert banner(window, "in use by another program")
    window.look_around()
    assert window.page("today").day == date(2026, 11, 24)


def test_the_window_has_the_programs_icon_once_it_has_settled(window, qtbot):
    window.after_paint.settled.emit()
    sizes = {size.width() for size in style.application().windowIcon().availableSizes()}
    assert {16, 48, 256} <= sizes


def test_a_page_that_another_program_kept_from_being_read_says_so_and_is_read_soon(
    set_up, qtbot, monkeypatch
):
    monkeypatch.setattr("magtrack.ui.page_stack.AGAIN_MS", 20)
    window = MainWindow(set_up)
    qtbot.addWidget(window)
    window.show()
    with held_alone(set_up.journal.path):
        window.show_page("progress")
        chart = window.stack.currentWidget().chart
        assert "in use by another program" in chart.accessibleDescription()
    qtbot.waitUntil(lambda: not chart.problem, timeout=10_000)
    assert "in use by another program" not in chart.accessibleDescription()


@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_the_window_is_dark_behind_its_dialogs_and_light_again_after_the_last(window, qtbot):
    qtbot.waitUntil(lambda: window.findChild(DimBehindDialogs) is not None)
    dim = window.findChild(DimBehindDialogs)
    first = QDialog(window)
    first.open()
    over_it = QDialog(first)
    over_it.open()
    assert dim.isVisible()
    assert dim.size() == window.size()
    over_it.reject()
    assert dim.isVisible()
    first.reject()
    assert not dim.isVisible()


def test_a_page_built_at_another_text_size_is_built_anew_when_it_is_shown(window):
    today = window.page("today")
    window.show_page("settings")
    try:
        style.set_text_percent(200)
        large = window.page("today")
        assert large is not today
        rows = large.findChildren(DoseRow)
        assert rows
        assert all(row.minimumHeight() == style.scaled(48) for row in rows)
        assert window.page("today") is large
    finally:
        style.set_text_percent(100)


def test_a_page_that_still_works_on_something_stays_at_another_text_size(window, monkeypatch):
    report = window.page("report")
    row = report.findChild(ProgressRow)
    row.begin("Writing …", 10)
    window.show_page("settings")
    try:
        style.set_text_percent(150)
        assert window.page("report") is report
    finally:
        style.set_text_percent(100)
