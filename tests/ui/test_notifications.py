"""Notifications by the service of a Linux desktop, over a real bus."""

from __future__ import annotations

import os

import pytest

from magtrack.ui.bell import notifications
from magtrack.ui.note import Note, bus_address
from magtrack.ui.session_bus import session_bus
from tests.platforms import needs
from tests.ui.desktop import Desktop, running_bus

pytestmark = needs("dbus-daemon")

NOTE = Note("2 doses are due <b>", "A & <b>", (("take", "Take"), ("open", "Open")))


@pytest.fixture
def notes(bus, qapp):
    return notifications(qapp)


@pytest.fixture
def show(notes, desktop, qtbot):
    """Show a note and wait until it stands."""

    def do(note=NOTE):
        before = len(desktop.shown)
        notes.show(note)
        qtbot.waitUntil(lambda: len(desktop.shown) > before)
        qtbot.wait(20)  # until the answer is here
        return desktop.shown[-1]

    return do


def test_the_service_gets_what_it_understands(show):
    """Among it an unsigned number, which PySide alone would send signed, and nobody took."""
    shown = show()
    assert (shown.title, shown.text) == ("2 doses are due <b>", "A &amp; &lt;b&gt;")
    assert shown.buttons == {"take": "Take", "open": "Open", "default": "Open"}
    assert (shown.replaces, shown.expires) == (0, 0)
    assert shown.hints["desktop-entry"] == "org.magtrack.MagTrack"


def test_a_service_without_buttons_or_markup_gets_none(show, desktop):
    desktop.can = ["body"]
    shown = show()
    assert (shown.text, shown.buttons) == ("A & <b>", {})


def test_there_is_one_at_a_time(show, desktop):
    first = show()
    assert show().replaces == first.number
    assert desktop.standing == {first.number}


def test_only_what_is_pressed_on_our_own_is_heard(show, notes, desktop, qtbot):
    show()
    pressed = []
    notes.pressed.connect(pressed.append)
    desktop.ActionInvoked.emit(99, "take")
    desktop.ActionInvoked.emit(desktop.shown[-1].number, "default")
    qtbot.waitUntil(lambda: bool(pressed))
    assert pressed == ["open"]


def test_what_was_pressed_and_has_gone_is_not_heard_twice(show, notes, desktop, qtbot):
    show()
    pressed = []
    notes.pressed.connect(pressed.append)
    for _click in range(2):
        desktop.ActionInvoked.emit(desktop.shown[-1].number, "take")
    qtbot.wait(50)
    assert not notes.is_standing
    assert pressed == ["take"]


def test_what_was_answered_goes_also_where_the_desktop_would_let_it_stand(show, desktop, qtbot):
    number = show().number
    desktop.ActionInvoked.emit(number, "take")
    qtbot.waitUntil(lambda: number not in desktop.standing)


def test_it_is_taken_back_also_before_the_service_has_answered(show, notes, desktop, qtbot):
    desktop.meanwhile = notes.close
    shown = show()
    qtbot.waitUntil(lambda: shown.number not in desktop.standing)
    notes.show(NOTE)
    notes.close()
    qtbot.wait(50)
    assert desktop.shown == [shown]
    assert not notes.is_standing


def test_a_service_that_comes_anew_is_told_of_no_number_of_the_old_one(
    show, notes, desktop, bus, qtbot
):
    show()
    desktop.leave()
    qtbot.waitUntil(lambda: not notes.is_standing)
    again = Desktop(bus)
    notes.show(NOTE)
    qtbot.waitUntil(lambda: bool(again.shown))
    assert [each.replaces for each in again.shown] == [0]
    again.leave()


def test_where_there_is_no_service_it_is_said(notes, qtbot):
    with qtbot.waitSignal(notes.failed):
        notes.show(NOTE)
    assert not notes.is_standing


def test_a_window_may_come_forward_by_the_token_of_the_desktop(show, desktop, monkeypatch, qtbot):
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    desktop.ActivationToken.emit(show().number, "token")
    qtbot.waitUntil(lambda: os.environ["XDG_ACTIVATION_TOKEN"] == "token")


@pytest.mark.parametrize(
    "at",
    ["", "tcp:host=localhost,port=1", "unix:path=/x;tcp:host=example.org,port=1", "autolaunch:"],
)
def test_no_bus_is_asked_for_over_a_network_or_started(qapp, monkeypatch, at):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", at)
    session_bus.cache_clear()
    assert (bus_address(), notifications(qapp)) == ("", None)


def test_a_bus_that_is_gone_is_none(qapp, monkeypatch, tmp_path):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/bus")
    session_bus.cache_clear()
    assert notifications(qapp) is None
    session_bus.cache_clear()


def test_the_end_of_the_session_is_seen(qapp, monkeypatch, qtbot):
    with running_bus() as at:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", at)
        notes = notifications(qapp)
        assert notes.is_alive
    qtbot.waitUntil(lambda: not notes.is_alive)
