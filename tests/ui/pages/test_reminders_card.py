"""Reminders in Settings: off at first, switched on with one click, kept on this machine."""

from __future__ import annotations

from datetime import time

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from magtrack import preferences
from magtrack.autostart import Autostart
from magtrack.clock import FixedClock
from magtrack.preferences import REMIND_MINUTES, Preferences
from magtrack.ui import login_start, tray
from magtrack.ui.pages._reminders_card import RemindersCard
from tests.platforms import linux, needs
from tests.ui.page_objects import button, said


@pytest.fixture
def card(set_up, qtbot):
    card = RemindersCard(set_up)
    qtbot.addWidget(card)
    card.refresh()
    return card


def test_everything_is_off_at_first_and_what_it_would_need_is_grey(card):
    assert not any(box.isChecked() for box in card.findChildren(QCheckBox))
    assert not card.minutes.isEnabled()
    assert not card.clock.isEnabled()
    assert not card.stay.isEnabled()


def test_one_click_is_enough(card, set_up, tmp_path):
    card.doses.click()
    assert preferences.load(tmp_path) == Preferences(remind_doses=True, remind_minutes=15)
    assert card.minutes.isEnabled()
    assert not card.clock.isEnabled()
    assert set_up.journal.history.next_undo() == "set up"


def test_what_is_chosen_is_kept_and_shown_again(card, set_up, tmp_path, qtbot):
    card.doses.click()
    card.minutes.setCurrentIndex(REMIND_MINUTES.index(60))
    card.minutes.activated.emit(card.minutes.currentIndex())
    card.ratings.click()
    card.clock.setText("8:45 pm")
    card.clock.editingFinished.emit()
    card.names.click()
    wanted = Preferences(
        remind_doses=True,
        remind_minutes=60,
        remind_ratings=True,
        ratings_clock="20:45",
        remind_names=True,
    )
    assert preferences.load(tmp_path) == wanted
    again = RemindersCard(set_up)
    qtbot.addWidget(again)
    again.refresh()
    assert again.minutes.currentText() == "1 hour after its time"
    assert again.clock.clock() == time(20, 45)
    assert all(box.isChecked() for box in (again.doses, again.ratings, again.names))


def test_a_time_being_chosen_is_not_taken_before_it_is_finished(card, set_up, qtbot):
    card.ratings.click()
    card.show()
    for _hour in range(2):
        qtbot.keyClick(card.clock, Qt.Key.Key_Down)
    assert set_up.preferences.ratings_clock == "21:00"
    qtbot.keyClick(card.clock, Qt.Key.Key_Return)
    assert set_up.preferences.ratings_clock == "19:00"


@pytest.fixture
def build(set_up, qtbot):
    """Build the card on the desktop as it is made out to be."""

    def do(**wishes):
        set_up.prefer(replace(set_up.preferences, **wishes))
        card = RemindersCard(set_up)
        qtbot.addWidget(card)
        card.refresh()
        return card

    return do


@pytest.mark.parametrize(
    ("has_tray", "words"), [(True, "come from the tray"), (False, "line in its window")]
)
def test_it_says_how_reminders_come_where_the_desktop_has_no_service(
    build, monkeypatch, has_tray, words
):
    monkeypatch.setattr(tray, "is_available", lambda: has_tray)
    card = build(remind_doses=True)
    assert words in said(card)
    assert card.stay.isEnabled() == has_tray
    assert ("has no tray for it" in said(card)) != has_tray


@needs("dbus-daemon")
@pytest.mark.parametrize(
    ("can", "words"),
    [(["actions"], "work here, with “Take”"), (["body"], "have no buttons")],
)
def test_it_says_what_the_service_of_the_desktop_can(desktop, build, qtbot, can, words):
    desktop.can = can
    card = build()
    qtbot.waitUntil(lambda: words in said(card))
    button(card, "Try one").click()
    qtbot.waitUntil(lambda: bool(desktop.shown))
    assert "looks like" in desktop.shown[0].title


@needs("dbus-daemon")
def test_a_bus_without_a_service_is_none(bus, build, qtbot):
    card = build()
    qtbot.waitUntil(lambda: "no notification service" in said(card))


def test_what_is_planned_in_the_quiet_hours_is_said(build):
    card = build(remind_doses=True, remind_quiet=True, quiet_from="19:00")
    assert "plan for 20:00 is not told before they end" in said(card)
    card.quiet.click()
    assert "Nothing comes in them" in said(card)


def test_how_often_is_asked_only_where_it_comes_again(build):
    card = build(remind_doses=True)
    assert card.again.isEnabled()
    assert not card.times.isEnabled()
    card.again.setCurrentIndex(card.again.findData(30))
    card.again.activated.emit(0)
    assert card.times.isEnabled()


@pytest.fixture
def started(monkeypatch):
    """What was started, in place of starting it."""
    done = []
    monkeypatch.setattr(
        login_start.QProcess, "startDetached", lambda program, words: done.append(words)
    )
    return done


@linux
def test_what_starts_with_the_computer_starts_at_once(build, started, set_up, qtbot):
    card = build(remind_doses=True)
    card.login.click()
    assert started[0][-1] == "remind"
    assert Autostart(set_up.data_dir).is_on()
    assert build().login.isChecked()
    card.login.click()
    assert len(started) == 1
    assert not Autostart(set_up.data_dir).is_on()


@linux
def test_where_it_cannot_be_changed_the_switch_goes_back_and_says_why(build, started, own_home):
    (own_home / ".config").mkdir(parents=True, exist_ok=True)
    (own_home / ".config" / "autostart").write_text("no folder")
    card = build(remind_doses=True)
    card.login.click()
    assert not card.login.isChecked()
    assert "cannot be changed what starts" in said(card)
    assert started == []


def test_a_log_whose_clock_stands_still_starts_nothing(set_up, qtbot, monkeypatch):
    reading = set_up.clock.read()
    monkeypatch.setattr(set_up, "clock", FixedClock(reading.epoch, reading.zone))
    set_up.prefer(replace(set_up.preferences, remind_doses=True))
    card = RemindersCard(set_up)
    qtbot.addWidget(card)
    card.refresh()
    assert not card.login.isEnabled()


def test_macos_keeps_programs_without_a_window_in_its_own_way(monkeypatch):
    monkeypatch.setattr(tray, "is_available", lambda: True)
    monkeypatch.setattr("sys.platform", "darwin")
    assert not tray.can_stay()


def test_each_field_is_named_for_who_does_not_see_what_it_stands_under(card):
    assert card.minutes.accessibleName() == "When to remind of doses"
    assert card.clock.accessibleName() == "When to remind of the ratings"
