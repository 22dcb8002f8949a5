"""Reminders in Settings: off at first, switched on with one click, kept on this machine."""

from __future__ import annotations

from datetime import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from magtrack import preferences
from magtrack.preferences import REMIND_MINUTES, Preferences
from magtrack.ui import tray
from magtrack.ui.pages._reminders_card import RemindersCard
from tests.ui.page_objects import said


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


@pytest.mark.parametrize(
    ("has_tray", "words"), [(True, "notification while another"), (False, "would need a tray")]
)
def test_it_says_when_there_is_no_reminder_and_offers_only_what_the_desktop_can(
    set_up, qtbot, monkeypatch, has_tray, words
):
    monkeypatch.setattr(tray, "is_available", lambda: has_tray)
    card = RemindersCard(set_up)
    qtbot.addWidget(card)
    assert "reminds only while it runs" in said(card)
    assert words in said(card)
    assert card.stay.isVisibleTo(card) == has_tray
    assert card.names.isVisibleTo(card) == has_tray


def test_macos_keeps_programs_without_a_window_in_its_own_way(monkeypatch):
    monkeypatch.setattr(tray, "is_available", lambda: True)
    monkeypatch.setattr("sys.platform", "darwin")
    assert not tray.can_stay()


def test_each_field_is_named_for_who_does_not_see_what_it_stands_under(card):
    assert card.minutes.accessibleName() == "When to remind of doses"
    assert card.clock.accessibleName() == "When to remind of the ratings"
