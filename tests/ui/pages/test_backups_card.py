"""Backups in Settings: made, listed, put in place and taken back, with real files."""

from __future__ import annotations

from datetime import date
from functools import partial
from threading import Event

import pytest
from PySide6.QtCore import QEventLoop

from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import Event as LoggedEvent
from magtrack.preferences import Preferences, as_bytes, load
from magtrack.store.journal import Journal
from magtrack.store.settings_copy import settings_of
from magtrack.ui.pages import _backups_card
from magtrack.ui.pages._settings_page import SettingsPage
from magtrack.ui.work import is_cancelled
from tests.ui.page_objects import button

DAY = date(2026, 11, 23)


def note(number):
    return Put(LoggedEvent(f"n{number}", "travel", DAY, DAY, number, f"Note {number}"))


def notes(session):
    return sorted(each.text for each in session.log(DAY, DAY).events)


def settle(card):
    """Wait until what was asked for is done, and said."""
    if card.work.is_going():
        loop = QEventLoop()
        card.settled.connect(loop.quit)
        loop.exec()


def click(card, button):
    button.click()
    settle(card)


@pytest.fixture
def card(set_up, show_page):
    page = show_page(SettingsPage, set_up)
    page.show_section("data")
    return page.data.backups


def test_without_a_backup_there_is_none_to_choose(card):
    assert card.held.text() == "There is no backup yet."
    assert not card.use.isEnabled()
    assert not card.back.isVisible()


def test_a_backup_is_made_once_and_says_what_it_holds(card, set_up):
    set_up.do("note", note(1))
    click(card, card.make)
    click(card, card.make)
    assert [card.chosen.itemText(row) for row in range(card.chosen.count())] == [
        "2026-11-23 20:00 · asked for"
    ]
    assert card.held.text() == "1 entry, 2026-11-23 to 2026-11-23"
    assert card.said.text() == "All of the log is in this backup."


def test_a_backup_takes_the_place_of_the_log_and_that_is_taken_back(card, set_up):
    set_up.do("note", note(1))
    click(card, card.make)
    set_up.do("note", note(2))
    told = []
    set_up.changed.connect(told.append)
    click(card, card.use)
    assert notes(set_up) == ["Note 1"]
    assert card.said.text().startswith("In place now: 1 entry")
    assert len(told) == 1
    click(card, card.back)
    assert notes(set_up) == ["Note 1", "Note 2"]
    assert not card.back.isVisible()
    assert len(told) == 2
    set_up.undo()
    assert notes(set_up) == ["Note 1"]


def test_a_damaged_backup_is_told_and_changes_nothing(card, set_up, qtbot):
    set_up.do("note", note(1))
    click(card, card.make)
    set_up.do("note", note(2))
    (backup,) = (set_up.journal.path.parent / "backups").glob("*.sqlite3")
    backup.write_bytes(backup.read_bytes()[:5000])
    with qtbot.waitSignal(set_up.messages.problem):
        click(card, card.use)
    assert notes(set_up) == ["Note 1", "Note 2"]
    assert not card.back.isVisible()


def test_a_backup_that_cannot_be_made_is_told(card, set_up):
    (set_up.journal.path.parent / "backups").write_text("in the way")
    click(card, card.make)
    assert "backup" in card.said.text().lower()


def test_a_copy_is_a_log_of_its_own_and_can_be_put_in_place(card, set_up, tmp_path, clock):
    set_up.do("note", note(1))
    copy = tmp_path / "copy.sqlite3"
    card.copy_to(copy)
    settle(card)
    assert card.said.text() == f"Written to {copy}: 1 entry, 2026-11-23 to 2026-11-23."
    assert copy.stat().st_mode & 0o777 == 0o600
    with Journal(copy, clock, read_only=True) as other:
        assert len(other.log(DAY, DAY).events) == 1
    set_up.undo()
    card.put_in_place(copy)
    settle(card)
    assert notes(set_up) == ["Note 1"]


def test_settings_beside_a_backup_are_offered_where_they_differ(card, set_up, tmp_path):
    set_up.do("note", note(1))
    copy = tmp_path / "copy.sqlite3"
    card.copy_to(copy)
    settle(card)
    card.put_in_place(copy)
    settle(card)
    assert not card.take_settings.isVisible(), "none lie beside it"
    then = Preferences(theme="dark", remind_doses=True, geometry="elsewhere")
    settings_of(copy).write_bytes(as_bytes(then))
    card.put_in_place(copy)
    settle(card)
    assert "theme, text size, reminders" in card.settings_said.text()
    assert set_up.preferences == Preferences(), "by choice only"
    card.take_settings.click()
    assert set_up.preferences == Preferences(theme="dark", remind_doses=True)
    assert load(set_up.data_dir) == set_up.preferences
    assert not card.take_settings.isVisible()
    card.put_in_place(copy)
    settle(card)
    assert not card.take_settings.isVisible(), "they do not differ any more"


def test_a_copy_into_no_folder_is_told(card, tmp_path):
    card.copy_to(tmp_path / "nowhere" / "copy.sqlite3")
    settle(card)
    assert "nowhere" in card.said.text()


def test_while_a_log_is_put_in_place_nothing_can_be_entered(window, set_up, qtbot):
    page = window.page("settings")
    page.show_section("data")
    card = page.data.backups
    set_up.do("note", note(1))
    click(card, card.make)
    card.use.click()
    assert not page.isEnabled()
    assert set_up.is_importing
    assert button(window, "Cancel").isEnabled()
    qtbot.waitUntil(lambda: not set_up.is_importing)
    assert page.isEnabled()
    assert card.said.text().startswith("In place now")


@pytest.fixture
def held(monkeypatch):
    """Let work that can be stopped wait for an event before it goes on."""
    go_on = Event()

    def waiting(told):
        assert go_on.wait(10)
        return is_cancelled(told)

    monkeypatch.setattr(_backups_card, "is_cancelled", waiting)
    return go_on


def test_a_backup_a_copy_and_a_restore_can_be_stopped(card, set_up, tmp_path, held):
    set_up.do("note", note(1))
    held.set()
    click(card, card.make)
    set_up.do("note", note(2))
    kept = sorted(set_up.journal.path.parent.rglob("*.sqlite3"))
    copy = tmp_path / "copy.sqlite3"
    for begin, told in (
        (card.make.click, "Stopped. There is no new backup."),
        (partial(card.copy_to, copy), "Stopped. Nothing was written."),
        (partial(card.put_in_place, kept[0]), "Stopped. The log is as it was."),
    ):
        held.clear()
        begin()
        button(card, "Cancel").click()
        held.set()
        settle(card)
        assert card.said.text() == told
        assert sorted(set_up.journal.path.parent.rglob("*.sqlite3")) == kept
    assert not copy.exists()
    assert notes(set_up) == ["Note 1", "Note 2"]
    assert not set_up.is_importing
    click(card, card.make)
    assert card.said.text() == "All of the log is in this backup."


def test_a_backup_being_made_is_shown(card, set_up):
    set_up.do("note", note(1))
    card.make.click()
    assert card.work.row.isVisible()
    assert not card.make.isEnabled()
    settle(card)
    assert not card.work.row.isVisible()
    assert card.make.isEnabled()


def test_a_log_whose_file_is_gone_is_copied_from_what_is_open(card, set_up, tmp_path):
    set_up.do("note", note(1))
    set_up.journal.path.unlink()
    card.copy_to(tmp_path / "copy.sqlite3")
    settle(card)
    assert "1 entry" in card.said.text()
