"""Reminders in a real window: each once, gone when answered, and quiet about names."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from magtrack import preferences
from magtrack.autostart import Autostart
from magtrack.domain.record.edits import DoseDetails, Put, log_entry
from magtrack.domain.record.products import NO_FORM, Product
from magtrack.store.journal import Journal
from magtrack.store.told import FILE_NAME, Told
from magtrack.ui import login_start, tray
from magtrack.ui.dialogs.reminders_end import RemindersEnd
from magtrack.ui.main_window import MainWindow
from magtrack.ui.reminders import ReminderLine, Reminders
from magtrack.ui.session import Session
from tests.platforms import linux
from tests.ui.conftest import plan
from tests.ui.page_objects import said
from tests.ui.test_not_saved import held_alone

TODAY = date(2026, 11, 23)
SKIPPED = DoseDetails("skipped")


@pytest.fixture
def wish(set_up):
    """Change the preferences of the session."""

    def change(**changes):
        set_up.prefer(replace(set_up.preferences, **changes))

    return change


@pytest.fixture
def open_window(set_up, qtbot):
    """Open a window that has settled, on a log of 20:00 with two capsules due then."""

    def build(session=set_up):
        window = MainWindow(session)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(lambda: window.after_paint.is_over, timeout=20_000)
        return window

    return build


@pytest.fixture
def window(open_window, wish):
    """A window that reminds of doses 15 minutes after their time."""
    wish(remind_doses=True)
    return open_window()


@pytest.fixture
def quarter_past(window, clock):
    """The window when the evening's dose was just told of."""
    clock.set("2026-11-23T20:15")
    window.look_around()
    return window


def is_told(window):
    """Tell whether the line stands above the page."""
    line = line_of(window)
    return line is not None and line.isVisible()


def told_of(session):
    """What the file says that was told."""
    return msgspec.json.decode((session.data_dir / FILE_NAME).read_bytes(), type=Told)


def line_of(window):
    return window.findChild(ReminderLine)


def reminders_of(window):
    return window.findChild(Reminders)


def sign_of(window):
    """The sign in the tray, None where it was not made."""
    return window.findChild(tray.Tray)


def timer_of(owner):
    """The one timer of the reminders, or of the window: its minute."""
    (timer,) = owner.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return timer


def look_away(window, qtbot):
    """Let another window be in front."""
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not window.isActiveWindow())


# --------------------------------------------------------------------------------------- telling


def test_nobody_is_reminded_who_did_not_ask_for_it(open_window):
    assert reminders_of(open_window()) is None


def test_a_dose_is_told_of_when_its_time_and_the_delay_are_over(window, clock):
    assert not is_told(window)
    assert timer_of(reminders_of(window)).interval() == 15 * 60_000
    clock.set("2026-11-23T20:15")
    timer_of(reminders_of(window)).timeout.emit()
    assert is_told(window)
    line = line_of(window)
    assert line.accessibleName() == "Your evening dose is due."
    assert line.accessibleDescription() == "Planned for 20:00."


@pytest.mark.parametrize("is_own", [True, False], ids=["own", "another"])
def test_nobody_is_called_from_a_dialog_of_the_window_only_from_elsewhere(
    window, clock, qtbot, monkeypatch, is_own
):
    called = []
    monkeypatch.setattr(QApplication, "alert", lambda *_window: called.append(True))
    dialog = QDialog(window if is_own else None)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    clock.set("2026-11-23T20:15")
    window.look_around()
    assert is_told(window)
    assert bool(called) != is_own


def test_after_a_sleep_the_window_that_is_activated_tells_at_once(window, clock, qtbot):
    look_away(window, qtbot)
    clock.set("2026-11-23T22:40")
    window.activateWindow()
    qtbot.waitUntil(lambda: is_told(window))


@pytest.mark.parametrize("slept_until", ["2026-11-24T03:00", "2026-11-24T09:00"])
def test_after_a_night_of_sleep_only_what_is_still_of_the_day_is_told(window, clock, slept_until):
    clock.set(slept_until)
    window.look_around()
    asked = "evening" if slept_until.endswith("03:00") else "morning"
    assert line_of(window).accessibleName() == f"Your {asked} dose is due."


def test_doses_due_together_are_one_reminder(window, set_up, clock):
    other = Product("gpc", "Alpha-GPC", NO_FORM)
    set_up.do("more", Put(other), Put(plan("evening", "20:00", 1, "gpc")))
    clock.set("2026-11-23T20:15")
    window.look_around()
    assert line_of(window).accessibleName() == "Your evening doses are due."
    assert list(told_of(set_up).told) == ["2026-11-23 20:00"]


def test_the_day_is_asked_for_when_nothing_was_rated(open_window, wish, clock, qtbot):
    wish(remind_ratings=True, ratings_clock="20:30")
    window = open_window()
    clock.set("2026-11-23T20:30")
    window.look_around()
    assert line_of(window).accessibleName() == "Today is not rated yet."
    qtbot.keyClick(window.page("today"), Qt.Key.Key_7)
    qtbot.waitUntil(lambda: not is_told(window))


# -------------------------------------------------------------------------------- each only once


def test_the_reminder_goes_when_the_dose_is_taken(quarter_past, qtbot):
    qtbot.keyClick(quarter_past.page("today"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not is_told(quarter_past))


def test_the_reminder_goes_when_the_terminal_answered(quarter_past, set_up, clock, stamp):
    forms = set_up.reference.forms
    with Journal(set_up.journal.path, clock) as other:
        log = other.log(TODAY, TODAY)
        skipped = [log_entry(log, forms, e, stamp, SKIPPED) for e in log.entries(TODAY)]
        other.apply("not today", *skipped)
    quarter_past.look_around()
    assert not is_told(quarter_past)


def test_a_dose_answered_before_is_never_told_of(window, clock, qtbot):
    qtbot.keyClick(window.page("today"), Qt.Key.Key_Space)
    clock.set("2026-11-23T20:15")
    window.look_around()
    assert not is_told(window)


def test_what_was_closed_does_not_come_back(quarter_past, clock):
    line_of(quarter_past).close_button.click()
    for minute in range(16, 60):
        clock.set(f"2026-11-23T20:{minute}")
        quarter_past.look_around()
        assert not is_told(quarter_past)


def test_a_restart_does_not_remind_twice(quarter_past, open_window, set_up, tmp_path):
    quarter_past.close()
    again = Session(set_up.journal, set_up.clock, tmp_path, set_up.reference)
    assert not is_told(open_window(again))


def test_what_is_put_off_comes_again_also_after_a_restart(
    quarter_past, open_window, set_up, clock, tmp_path
):
    line_of(quarter_past).again_button.click()
    clock.set("2026-11-23T20:44")
    quarter_past.look_around()
    assert not is_told(quarter_past)
    quarter_past.close()
    clock.set("2026-11-23T20:45")
    window = open_window(Session(set_up.journal, set_up.clock, tmp_path, set_up.reference))
    assert is_told(window)
    assert told_of(set_up).again_at == 0


def test_what_is_put_off_comes_again_although_something_else_was_told_meanwhile(
    quarter_past, wish, clock
):
    wish(remind_ratings=True, ratings_clock="20:30")
    line = line_of(quarter_past)
    line.again_button.click()
    for at, is_there in (("20:29", False), ("20:30", True), ("20:44", False), ("20:45", True)):
        clock.set(f"2026-11-23T{at}")
        quarter_past.look_around()
        assert is_told(quarter_past) == is_there, at
        line.close_button.click()
    clock.set("2026-11-23T21:20")
    quarter_past.look_around()
    assert not is_told(quarter_past)


def test_what_was_put_off_and_then_answered_brings_nothing_else_again(quarter_past, set_up, clock):
    line_of(quarter_past).again_button.click()
    log = set_up.log(set_up.today(), set_up.today())
    (entry,) = [each for each in log.entries(set_up.today()) if each.slot == "evening"]
    set_up.do("skip", log_entry(log, set_up.reference.forms, entry, set_up.stamp(), SKIPPED))
    reminders_of(quarter_past).look()
    assert told_of(set_up).again_at == 0


def test_switched_on_it_begins_and_switched_off_it_ends_at_once(open_window, wish, clock, qtbot):
    window = open_window()
    clock.set("2026-11-23T20:15")
    wish(remind_doses=True)
    assert is_told(window)
    wish(remind_doses=False)
    qtbot.waitUntil(lambda: not is_told(window))


# ------------------------------------------------------------------------------- where it cannot


def test_while_a_thread_writes_the_reminder_waits(window, set_up, clock):
    clock.set("2026-11-23T20:15")
    set_up.is_importing = True
    reminders_of(window).look()
    assert not is_told(window)
    assert timer_of(reminders_of(window)).isActive()
    set_up.is_importing = False
    reminders_of(window).look()
    assert is_told(window)


def test_a_log_that_cannot_be_read_is_asked_again(window, set_up, clock):
    clock.set("2026-11-23T20:15")
    with held_alone(set_up.journal.path):
        reminders_of(window).look()
        assert not is_told(window)
        assert timer_of(reminders_of(window)).isActive()
    reminders_of(window).look()
    assert is_told(window)


def test_a_log_that_is_only_looked_at_reminds_of_nothing(set_up, clock, tmp_path, open_window):
    preferences.save(tmp_path, preferences.Preferences(remind_doses=True))
    with Journal(set_up.journal.path, clock, read_only=True) as looked_at:
        window = open_window(Session(looked_at, clock, tmp_path, set_up.reference))
        assert reminders_of(window) is None
        window.close()


# ------------------------------------------------------------------------------------- the line


def test_the_line_leads_to_today_from_other_pages_only(quarter_past):
    line = line_of(quarter_past)
    assert not line.open_button.isVisible()
    quarter_past.show_page("settings")
    assert line.open_button.isVisible()
    line.open_button.click()
    assert quarter_past.current_page() == "today"
    assert not line.open_button.isVisible()


def test_it_leads_to_the_present_day(quarter_past):
    today = quarter_past.page("today")
    today.go(-3)
    reminders_of(quarter_past).open_today()
    assert today.day == TODAY


def test_the_line_is_reached_by_tab_before_the_page_and_each_button_has_a_name(quarter_past, qtbot):
    quarter_past.show_page("settings")
    line = line_of(quarter_past)
    buttons = [line.open_button, line.again_button, line.close_button]
    assert all(each.accessibleName() or each.text() for each in buttons)
    buttons[0].setFocus()
    for following in buttons[1:]:
        qtbot.keyClick(quarter_past.focusWidget(), Qt.Key.Key_Tab)
        assert quarter_past.focusWidget() is following
    qtbot.keyClick(buttons[2], Qt.Key.Key_Space)
    assert not line.isVisible()


# -------------------------------------------------------------------------------------- the tray

on_a_desktop_with_a_tray = pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)


@pytest.fixture
def notified(monkeypatch):
    """What the desktop was asked to show, on a desktop with a tray."""
    shown = []
    monkeypatch.setattr(tray, "is_available", lambda: True)
    monkeypatch.setattr(
        tray.Tray, "showMessage", lambda self, title, text, icon: shown.append((title, text))
    )
    return shown


@on_a_desktop_with_a_tray
@pytest.mark.parametrize(
    ("wanted", "title"),
    [
        ({}, "Your evening dose is due."),
        ({"remind_names": True}, "Due: Magtein."),
        ({"log_name": "Anna"}, "Anna: Your evening dose is due."),
    ],
)
def test_the_notification_names_a_product_only_where_that_is_wanted_and_whose_it_is(
    notified, window, wish, clock, qtbot, wanted, title
):
    wish(**wanted)
    look_away(window, qtbot)
    clock.set("2026-11-23T20:15")
    window.look_around()
    window.look_around()
    assert notified == [(title, "Planned for 20:00.")]


@on_a_desktop_with_a_tray
def test_who_looks_at_the_window_needs_no_notification(notified, window, clock, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    clock.set("2026-11-23T20:15")
    window.look_around()
    assert is_told(window)
    assert notified == []


@on_a_desktop_with_a_tray
def test_the_notification_leads_to_today(notified, quarter_past, qtbot):
    quarter_past.show_page("log")
    quarter_past.hide()
    sign_of(quarter_past).messageClicked.emit()
    assert quarter_past.isVisible()
    assert quarter_past.current_page() == "today"


@on_a_desktop_with_a_tray
def test_the_window_closed_into_the_tray_goes_on_reminding(notified, window, wish, clock):
    wish(stay_in_tray=True)
    window.close()
    assert window.isHidden()
    clock.set("2026-11-23T20:15")
    timer_of(window).timeout.emit()
    assert notified == [("Your evening dose is due.", "Planned for 20:00.")]
    sign_of(window).activated.emit(tray.Tray.ActivationReason.Trigger)
    assert is_told(window)
    window.leave()


@on_a_desktop_with_a_tray
def test_quit_ends_what_is_in_the_tray(notified, window, wish, monkeypatch):
    ended = []
    monkeypatch.setattr("magtrack.ui.main_window.QCoreApplication.exit", ended.append)
    wish(stay_in_tray=True)
    window.close()
    sign_of(window).left.emit()
    assert ended == [0]
    assert not timer_of(window).isActive()
    assert not timer_of(reminders_of(window)).isActive()
    assert not sign_of(window).isVisible()


@on_a_desktop_with_a_tray
@pytest.mark.parametrize("end", ["no tray any more", "not wanted", "no reminders", "logging out"])
def test_otherwise_closing_the_window_ends_it(notified, window, wish, monkeypatch, qapp, end):
    wish(stay_in_tray=end != "not wanted", remind_doses=end != "no reminders", said_no_tray=True)
    if end == "no tray any more":
        monkeypatch.setattr(tray, "is_available", lambda: False)
    elif end == "logging out":
        qapp.commitDataRequest.emit(None)
    window.close()
    assert not timer_of(window).isActive()


@on_a_desktop_with_a_tray
def test_after_a_log_out_that_was_cancelled_it_stays_in_the_tray_as_before(
    notified, window, wish, monkeypatch, qapp, qtbot
):
    monkeypatch.setattr("magtrack.ui.main_window.QCoreApplication.exit", lambda _code: None)
    monkeypatch.setattr("magtrack.ui.main_window.LEAVING_MS", 1)
    wish(stay_in_tray=True)
    qapp.commitDataRequest.emit(None)
    qtbot.wait(50)
    window.close()
    assert timer_of(window).isActive()
    window.leave()


@on_a_desktop_with_a_tray
def test_the_sign_in_the_tray_is_there_only_while_it_reminds(notified, window, wish, qtbot):
    assert sign_of(window).isVisible()
    wish(remind_doses=False)
    qtbot.waitUntil(lambda: not sign_of(window).isVisible())


def test_without_a_tray_none_is_made(quarter_past):
    assert is_told(quarter_past)
    assert sign_of(quarter_past) is None


def test_nothing_of_it_is_made_before_it_is_wanted(open_window):
    assert not open_window().findChildren(Reminders)


# ------------------------------------------------------------------- where no tray can keep it


@pytest.fixture
def asked(monkeypatch):
    """The dialogs that closing opened, each closed at once."""
    opened = []
    monkeypatch.setattr(RemindersEnd, "exec", lambda _dialog: opened.append(True))
    return opened


def test_closing_says_once_that_reminders_end_with_it(open_window, wish, set_up, asked):
    wish(remind_doses=True, stay_in_tray=True)
    windows = []
    for _again in range(2):
        windows.append(open_window())
        windows[-1].close()
        assert len(asked) == 1
    assert preferences.load(set_up.data_dir).said_no_tray


@pytest.mark.parametrize("why", ["not wanted", "no reminders", "leaving", "another reminds"])
def test_closing_says_nothing_where_there_is_nothing_to_say(
    open_window, wish, set_up, asked, why, qapp
):
    wish(remind_doses=why != "no reminders", stay_in_tray=why != "not wanted")
    if why == "another reminds":
        Autostart(set_up.data_dir).switch(on=True)
    window = open_window()
    if why == "leaving":
        qapp.commitDataRequest.emit(None)
    window.close()
    assert asked == []


@linux
def test_the_dialog_offers_to_go_on_without_the_window(window, set_up, monkeypatch, own_home):
    started = []
    monkeypatch.setattr(login_start.QProcess, "startDetached", lambda *words: started.append(words))
    dialog = RemindersEnd(set_up, window)
    config = own_home / ".config"
    config.mkdir(parents=True, exist_ok=True)
    (config / "autostart").write_text("no folder")
    dialog.go_on_button.click()
    assert "cannot be changed" in said(dialog)
    (config / "autostart").unlink()
    dialog.go_on_button.click()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert Autostart(set_up.data_dir).is_on()
    assert len(started) == 1
