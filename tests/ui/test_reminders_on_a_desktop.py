"""The window's reminders on a desktop that shows notifications: answered where they come."""

from __future__ import annotations

from datetime import date, time

import msgspec
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import VISIT, Event
from magtrack.domain.record.people import Medicine
from magtrack.store.told import FILE_NAME, Told
from magtrack.ui import tray
from magtrack.ui.main_window import MainWindow
from magtrack.ui.remind import Reminding
from magtrack.ui.reminders import ReminderLine, Reminders
from tests.platforms import needs

pytestmark = needs("dbus-daemon")

TODAY = date(2026, 11, 23)


@pytest.fixture
def open_window(desktop, set_up, qtbot):
    """Open a window that has settled and reminds, behind another one."""

    def build(**wishes):
        set_up.prefer(replace(set_up.preferences, remind_doses=True, **wishes))
        window = MainWindow(set_up)
        qtbot.addWidget(window, before_close_func=lambda _window: set_up.outbox.discard())
        window.show()
        qtbot.waitUntil(lambda: window.after_paint.is_over, timeout=20_000)
        other = QWidget()
        qtbot.addWidget(other)
        other.show()
        other.activateWindow()
        qtbot.waitUntil(lambda: not window.isActiveWindow())
        return window

    return build


@pytest.fixture
def told(open_window, clock, desktop, qtbot):
    """The window when the evening's dose was just told of on the desktop."""

    def build(at="2026-11-23T20:15", **wishes):
        window = open_window(**wishes)
        clock.set(at)
        window.look_around()
        qtbot.waitUntil(lambda: bool(desktop.shown))
        qtbot.wait(20)
        return window

    return build


def look(window, clock, at):
    clock.set(at)
    window.look_around()


def evening(session):
    """What became of the evening's dose."""
    (entry,) = [e for e in session.log(TODAY, TODAY).entries(TODAY) if e.slot == "evening"]
    return entry.dose


def again_at(session):
    return msgspec.json.decode((session.data_dir / FILE_NAME).read_bytes(), type=Told).again_at


@pytest.mark.parametrize(
    ("names", "title"), [(False, "Your evening dose is due."), (True, "Due: Magtein.")]
)
def test_one_notification_comes_with_names_only_where_that_is_wanted(told, desktop, names, title):
    told(remind_names=names)
    (shown,) = desktop.shown
    assert (shown.title, shown.text) == (title, "Planned for 20:00.")
    assert list(shown.buttons.values()) == ["Take", "In 30 minutes", "Open", "Open"]


def test_take_logs_the_dose_now_as_the_button_does_and_once(told, desktop, set_up, clock, qtbot):
    window = told()
    clock.set("2026-11-23T20:20")
    desktop.press("take")
    qtbot.waitUntil(lambda: evening(set_up) is not None)
    assert evening(set_up).outcome == "taken"
    assert f"{evening(set_up).taken.local:%H:%M}" == "20:20"
    assert set_up.journal.history.next_undo() == "Magtein taken"
    window.findChild(Reminders).bell.press("take")
    assert len(set_up.log(TODAY, TODAY).doses) == 1
    qtbot.waitUntil(lambda: not window.findChild(ReminderLine).isVisible())


def test_what_was_answered_in_the_window_is_taken_back_from_the_desktop(
    told, desktop, qtbot, set_up
):
    window = told()
    assert desktop.standing
    qtbot.keyClick(window.page("today"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not desktop.standing)
    assert evening(set_up) is not None


def test_later_is_half_an_hour_later(told, desktop, set_up, clock, qtbot):
    window = told()
    desktop.press("later")
    qtbot.waitUntil(lambda: bool(again_at(set_up)))
    look(window, clock, "2026-11-23T20:44")
    assert len(desktop.shown) == 1
    look(window, clock, "2026-11-23T20:45")
    qtbot.waitUntil(lambda: len(desktop.shown) == 2)
    assert again_at(set_up) == 0


def test_open_shows_today(told, desktop, qtbot):
    window = told()
    window.show_page("log")
    window.hide()
    desktop.press("open")
    qtbot.waitUntil(window.isVisible)
    assert window.current_page() == "today"


LEVOTHYROXINE = Put(Medicine("m", "Levothyroxine", (time(20, 0),)))


@pytest.mark.parametrize("names", [True, False])
def test_what_must_wait_is_told_as_that_and_comes_again_when_it_may_be_taken(
    told, desktop, set_up, clock, qtbot, names
):
    set_up.do("pill", LEVOTHYROXINE)
    window = told(remind_names=names)
    shown = desktop.shown[-1]
    assert shown.title == ("Magtein: wait until 00:00." if names else "A dose waits until 00:00.")
    assert ("Levothyroxine" in shown.text) == names
    assert "take" not in shown.buttons
    look(window, clock, "2026-11-24T00:00")
    qtbot.waitUntil(lambda: len(desktop.shown) == 2)
    assert "take" in desktop.shown[-1].buttons


@pytest.mark.parametrize("names", [True, False])
def test_what_would_be_too_close_to_something_is_not_taken_but_put_off(
    told, desktop, set_up, clock, qtbot, names
):
    window = told(remind_names=names)
    set_up.do("pill", LEVOTHYROXINE)  # noted after the dose was told of
    qtbot.wait(60)
    desktop.press("take")
    qtbot.waitUntil(lambda: len(desktop.shown) == 2)
    shown = desktop.shown[-1]
    assert evening(set_up) is None
    assert ("Levothyroxine" in shown.text) == names
    assert "00:00" in shown.text
    assert shown.buttons["wait"] == "Remind me at 00:00"
    qtbot.wait(20)
    desktop.press("wait")
    qtbot.waitUntil(lambda: bool(again_at(set_up)))
    look(window, clock, "2026-11-24T00:00")
    qtbot.waitUntil(lambda: len(desktop.shown) == 3)


def test_who_looked_at_the_line_and_did_not_answer_is_notified(open_window, desktop, clock, qtbot):
    window = open_window(remind_again_minutes=30)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    look(window, clock, "2026-11-23T20:15")
    assert window.findChild(ReminderLine).isVisible()
    qtbot.wait(50)
    assert desktop.shown == []
    look(window, clock, "2026-11-23T20:45")
    qtbot.waitUntil(lambda: bool(desktop.shown))


def test_when_the_window_closes_another_program_tells_what_it_told(told, desktop, set_up, qtbot):
    window = told()
    window.close()
    qtbot.waitUntil(lambda: not desktop.standing)
    content = (set_up.data_dir / FILE_NAME).read_bytes()
    assert msgspec.json.decode(content, type=Told).told == {}


def test_of_a_window_and_the_program_without_one_only_one_tells(
    told, desktop, set_up, clock, qtbot, tmp_path
):
    told()
    (tmp_path / "magtrack.sqlite3").symlink_to(set_up.journal.path)
    beside = Reminding(tmp_path, clock)
    beside.look()
    qtbot.wait(50)
    assert len(desktop.shown) == 1


def test_a_note_of_yesterday_logs_nothing_today(told, desktop, set_up, clock, qtbot):
    window = told()
    clock.set("2026-11-24T05:00")
    window.findChild(Reminders).bell.press("take")
    qtbot.waitUntil(lambda: len(desktop.shown) == 2)
    assert desktop.shown[-1].title == "A new day has begun: nothing was logged."
    assert not set_up.log(TODAY, TODAY).doses


def test_the_day_is_over_and_the_note_goes(told, desktop, clock, qtbot):
    window = told()
    look(window, clock, "2026-11-24T05:00")
    qtbot.waitUntil(lambda: not desktop.standing)


def test_what_comes_tomorrow_is_told_with_what_is_due(open_window, desktop, set_up, clock, qtbot):
    tomorrow = date(2026, 11, 24)
    set_up.do("visit", Put(Event("v", VISIT, tomorrow, tomorrow, 0)))
    window = open_window(remind_ahead=True)
    look(window, clock, "2026-11-23T20:15")
    qtbot.waitUntil(lambda: bool(desktop.shown))
    text = " ".join(f"{each.title} {each.text}" for each in desktop.shown)
    assert "You noted a visit for tomorrow, Tuesday 24 November." in text


@pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)
def test_a_desktop_whose_service_is_gone_tells_by_its_tray(
    told, desktop, clock, qtbot, monkeypatch, set_up
):
    notified = []
    monkeypatch.setattr(tray, "is_available", lambda: True)
    monkeypatch.setattr(tray.Tray, "showMessage", lambda _self, *told: notified.append(told[0]))
    window = told(remind_again_minutes=30)
    desktop.bus.unregisterService("org.freedesktop.Notifications")
    look(window, clock, "2026-11-23T20:45")
    qtbot.waitUntil(lambda: notified == ["Your evening dose is due."])
    sign = window.findChild(tray.Tray)
    words = [each.text() for each in sign.contextMenu().actions()]
    assert words == ["Take", "In 30 minutes", "Open MagTrack", "Quit"]
    sign.contextMenu().actions()[0].trigger()
    assert evening(set_up) is not None
