"""The copy elsewhere in the window: chosen once, brought by itself, told late, never waited for."""

from __future__ import annotations

import os
import shutil
from datetime import date
from threading import Timer
from time import monotonic

import pytest
from PySide6.QtCore import Qt

from magtrack import preferences
from magtrack.domain.record.edits import Put
from magtrack.domain.record.people import Medicine
from magtrack.preferences import Preferences
from magtrack.store import locked_copy
from magtrack.store.backup import Backups
from magtrack.store.erase import erase
from magtrack.store.journal import Journal
from magtrack.store.restore import restore
from magtrack.ui import elsewhere
from magtrack.ui.auto_backup import back_up
from magtrack.ui.dialogs.erase import EraseDialog
from magtrack.ui.dialogs.import_file import ImportDialog
from magtrack.ui.elsewhere import elsewhere_of
from magtrack.ui.first_look import look_round
from magtrack.ui.pages._settings_page import SettingsPage
from magtrack.ui.work import Work, stop_all
from tests.platforms import posix
from tests.ui.page_objects import button, said

PASSWORD = "four plain short words"


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def copies(set_up):
    Backups(set_up.journal.path, set_up.clock).make("start")
    return elsewhere_of(set_up)


@pytest.fixture
def told(set_up):
    heard = []
    set_up.messages.problem.connect(heard.append)
    return heard


def settle(copies, qtbot):
    qtbot.waitUntil(lambda: not copies.is_at_work())


def choose(copies, stick, qtbot):
    copies.choose(stick)
    settle(copies, qtbot)


def add(session, name):
    session.do(name, Put(Medicine(name, name)))


def test_a_folder_is_chosen_once_and_each_backup_is_copied_there(set_up, copies, stick, qtbot):
    choose(copies, stick, qtbot)
    assert copies.folder.parent == stick
    assert set_up.preferences.elsewhere == str(copies.folder)
    assert (set_up.preferences.elsewhere_number, len(copies.seen.copies)) == (1, 1)
    add(set_up, "Zinc")
    back_up(set_up, at_start=True)
    qtbot.waitUntil(lambda: len(copies.seen.copies) == 2)
    assert set_up.preferences.elsewhere_number == 2
    assert elsewhere_of(set_up) is copies


def test_where_no_folder_is_chosen_nothing_is_copied(set_up, copies):
    back_up(set_up, at_start=True).wait()
    copies.bring()
    assert not copies.is_at_work()


def test_a_stick_that_is_away_is_told_after_three_days_and_comes_back(
    set_up, copies, stick, told, clock, qtbot, tmp_path
):
    choose(copies, stick, qtbot)
    shutil.move(stick, tmp_path / "drawer")
    for day in (24, 26):
        clock.set(f"2026-11-{day}T20:00")
        add(set_up, f"day {day}")
        Backups(set_up.journal.path, clock).make("daily")
        copies.bring()
        settle(copies, qtbot)
        assert told == []
        assert "not there now" in copies.problem
    clock.set("2026-11-27T20:01")
    copies.bring()
    settle(copies, qtbot)
    assert len(told) == 1
    assert "Nothing was copied there since 2026-11-24" in told[0]
    shutil.move(tmp_path / "drawer", stick)
    with qtbot.waitSignal(set_up.messages.solved):
        copies.bring()
    settle(copies, qtbot)
    assert (copies.problem, len(copies.seen.copies)) == ("", 2)


def test_what_else_goes_wrong_there_is_told_at_once(copies, stick, told, qtbot, monkeypatch):
    choose(copies, stick, qtbot)

    def full(_self):
        raise elsewhere.MagTrackError("The stick is full.")

    monkeypatch.setattr(elsewhere.Elsewhere, "bring", full)
    copies.bring()
    settle(copies, qtbot)
    assert told == ["The stick is full."]


# --------------------------------------------------------------------------- a folder that hangs


@pytest.fixture
def hanging(monkeypatch):
    """A folder that answers only once the test lets it."""
    end, begin = os.pipe()
    monkeypatch.setattr(elsewhere.Elsewhere, "bring", lambda _self: os.read(end, 1) and None)
    yield begin
    os.write(begin, b"x" * 9)


@posix
def test_a_folder_that_hangs_stops_neither_the_window_nor_its_end(
    set_up, copies, stick, told, qtbot, hanging, monkeypatch, clock
):
    monkeypatch.setattr(elsewhere, "HANGS_MS", 10)
    hung = elsewhere.CopyElsewhere(set_up)
    hung.choose(stick)
    qtbot.waitUntil(lambda: "does not answer" in hung.problem)
    assert hung.is_at_work()
    assert told == []
    add(set_up, "Zinc")
    hung.choose(stick)  # another folder can be chosen all the same
    qtbot.waitUntil(hung.is_at_work)
    late = Timer(8, os.write, (hanging, b"x" * 9))
    late.start()
    before = monotonic()
    stop_all()
    assert monotonic() - before < 7
    late.cancel()


def test_only_work_that_may_hang_is_not_waited_for():
    assert Work(print).patience_s is None
    assert Work(print, may_hang=True).patience_s > 0


# --------------------------------------------------------------------------------- in Settings


@pytest.fixture
def page(set_up, copies, show_page):
    shown = show_page(SettingsPage, set_up)
    shown.show_section("data")
    return shown


def test_the_card_says_where_the_copies_are_and_how_they_stand(page, copies, stick, qtbot):
    card = page.data.elsewhere
    assert card.folder.isHidden()
    assert card.lock_row.isHidden()
    choose(copies, stick, qtbot)
    assert card.folder.text() == str(copies.folder)
    assert "Checked today 20:00: the newest backup is there. 1 copy kept." in said(card)
    card.stop.click()
    assert (copies.folder, card.folder.isHidden()) == (None, True)
    assert len(list(stick.rglob("*.sqlite3"))) == 1


def test_copies_are_locked_with_a_password_that_is_kept_and_shown(
    page, set_up, copies, stick, qtbot, tmp_path, clock
):
    card = page.data.elsewhere
    choose(copies, stick, qtbot)
    card.lock("short")
    assert "8 letters or more" in said(card)
    assert not card.locked.isChecked()
    card.lock(PASSWORD)
    settle(copies, qtbot)
    assert card.locked.isChecked()
    assert "keeps the password beside your log" in said(card)
    card.show_password.click()
    assert PASSWORD in said(card)
    newest = copies.seen.copies[0].path
    assert newest.suffix == ".zip"
    restore(tmp_path / "there.sqlite3", newest, clock, PASSWORD)
    card.locked.click()
    assert locked_copy.kept_password(set_up.data_dir) == ""


def test_a_new_computer_finds_the_copies_there_and_restores_one_with_its_settings(
    page, set_up, copies, stick, qtbot, tmp_path, clock
):
    """The stick has a locked copy of the log of another computer."""
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    preferences.save(theirs, Preferences(theme="dark"))
    with Journal(theirs / "magtrack.sqlite3", clock) as journal:
        journal.apply("add", Put(Medicine("z", "Zinc")))
        journal.backups.make("daily")
    folder = stick / "MagTrack-desk"
    folder.mkdir()
    elsewhere.Elsewhere(theirs / "magtrack.sqlite3", clock, folder, PASSWORD).bring()
    choose(copies, stick, qtbot)
    card = page.data.backups
    place = card.chosen.findText("MagTrack-desk", Qt.MatchFlag.MatchContains)
    assert place >= 0
    card.chosen.setCurrentIndex(place)
    assert str(folder) in said(card)
    locked_copy.keep_password(set_up.data_dir, PASSWORD)
    with qtbot.waitSignal(card.settled):
        card.use.click()
    assert [each.name for each in set_up.log(date.min, date.max).medicines] == ["Zinc"]
    assert "In place now" in said(card)
    settle(copies, qtbot)
    assert not list(set_up.data_dir.rglob(".magtrack.*"))
    card.take_settings.click()
    assert set_up.preferences.theme == "dark"
    assert set_up.preferences.elsewhere == str(copies.folder)


@pytest.fixture
def desk(set_up, stick, clock):
    """What another computer with a copy of the log put on the stick; it has Zinc too."""
    copy = stick / "MagTrack-desk" / "magtrack.sqlite3"
    copy.parent.mkdir()
    set_up.journal.copy_to(copy)
    with Journal(copy, clock) as theirs:
        theirs.apply("add", Put(Medicine("z", "Zinc")))
        made = theirs.backups.make("daily").path
    made.rename(copy.parent / made.name)
    copy.unlink()


@pytest.mark.usefixtures("desk")
def test_what_another_computer_put_there_is_taken_in(page, set_up, copies, stick, qtbot):
    choose(copies, stick, qtbot)
    card = page.data.elsewhere
    assert "Another computer: desk" in said(card)
    button(card, "Take in…").click()
    (dialog,) = card.findChildren(ImportDialog)
    qtbot.waitUntil(lambda: dialog.step == "preview")
    dialog.go.click()
    qtbot.waitUntil(lambda: "z" in {m.id for m in set_up.log(date.min, date.max).medicines})


@pytest.mark.usefixtures("desk")
def test_what_another_computer_has_more_is_offered_once(set_up, copies, stick, qtbot):
    put = []
    look_round(set_up, put.append).wait()
    with qtbot.waitSignal(copies.found):
        copies.choose(stick)
    settle(copies, qtbot)
    copies.bring()
    settle(copies, qtbot)
    (banner,) = put
    qtbot.addWidget(banner)
    assert "computer “desk”" in banner.accessibleDescription()


def test_the_log_of_another_person_on_the_same_stick_is_never_offered(
    page, set_up, copies, stick, qtbot, tmp_path, clock
):
    put = []
    look_round(set_up, put.append).wait()
    log = tmp_path / "partner" / "magtrack.sqlite3"
    with Journal(log, clock) as theirs:
        theirs.apply("add", Put(Medicine("z", "Zinc")))
        theirs.backups.make("daily")
    elsewhere.Elsewhere(log, clock, elsewhere.make_folder(log, clock, stick)).bring()
    choose(copies, stick, qtbot)
    assert [each.name for each in copies.seen.others] != []
    assert "Another computer" not in said(page.data.elsewhere)
    assert put == []


def test_erasing_everything_names_the_folder_without_asking_it(set_up, copies, stick, qtbot):
    choose(copies, stick, qtbot)
    home = set_up.journal.path.parent
    preferences.save(home, set_up.preferences)
    locked_copy.keep_password(home, PASSWORD)
    shutil.rmtree(stick)
    dialog = EraseDialog(set_up, None)
    qtbot.addWidget(dialog)
    assert str(copies.folder) in said(dialog)
    set_up.journal.close()
    assert erase(home).elsewhere == (copies.folder,)
    assert not (home / locked_copy.PASSWORD_NAME).exists()
