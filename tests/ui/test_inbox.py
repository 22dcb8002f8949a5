"""The inbox in the window: what came stands on Today, what waits is a card, nothing blocks."""

from __future__ import annotations

from datetime import date
from threading import Event
from types import SimpleNamespace

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.ratings import Rating
from magtrack.importers.toolkit.rows_left_out import LEAVE_ROWS
from magtrack.inbox import folder as folders
from magtrack.inbox import look as looking
from magtrack.ui import inbox as watching
from magtrack.ui.dialogs.import_file import ImportDialog
from magtrack.ui.main_window import MainWindow
from magtrack.ui.pages._settings_devices import CalendarCard, InboxCard
from tests.ui.conftest import BERLIN
from tests.ui.dialogs.test_import import answer
from tests.ui.page_objects import banner, button, said

LINE = "2026-11-22 13:05 Magtein 3\n"
TABLE = "When,Dose\n2026-11-21 08:00,3\n"


@pytest.fixture
def box(set_up, tmp_path, monkeypatch):
    """The folder that is the inbox of the log."""
    monkeypatch.setattr(looking, "SETTLE_S", 0.0)
    folder = tmp_path / "phone"
    folder.mkdir()
    set_up.prefer(replace(set_up.preferences, inbox=str(folder)))
    return folder


@pytest.fixture
def shown(box, set_up, qtbot):
    """The window on Today, not shown yet, and a way to wait for a look: the first shows it."""
    window = MainWindow(set_up)
    qtbot.addWidget(window, before_close_func=lambda _window: set_up.outbox.discard())

    def look(do=window.show):
        with qtbot.waitSignal(set_up.inbox.looked, timeout=30_000):
            do()

    return SimpleNamespace(window=window, look=look, session=set_up)


def doses(session):
    return [f"{dose.taken.local:%d %H:%M}" for dose in session.log(*session.span()).doses]


def test_what_came_stands_on_today_and_goes_with_one_click(shown, box):
    (box / "1.txt").write_text(LINE)
    (box / "2.txt").write_text("2026-11-21 13:05 Magtein 3\n2026-11-20 13:05 Magtein 3\n")
    shown.look()
    line = banner(shown.window, "3 entries came with")
    assert "20 November to 22 November" in said(line)
    assert len(doses(shown.session)) == 3
    shown.window.show_page("log")
    assert banner(shown.window, "3 entries came with") is None
    shown.window.show_page("today")
    button(line, "Undo").click()
    assert doses(shown.session) == []
    assert banner(shown.window, "came with") is None
    shown.look(shown.session.inbox.look)
    assert doses(shown.session) == []


def test_undo_is_gone_once_something_else_is_the_latest(shown, box):
    (box / "phone.txt").write_text(LINE)
    shown.look()
    line = banner(shown.window, "1 entry came with phone.txt")
    shown.session.do("rate", Put(Rating(date(2026, 11, 23), "sleep", 5, 0, BERLIN)))
    assert line.undo_button.isHidden()
    shown.session.undo()
    assert not line.undo_button.isHidden()
    button(line, "Close").click()
    assert banner(shown.window, "came with") is None
    assert doses(shown.session) == ["22 13:05"]


def test_a_question_waits_in_a_card_that_opens_the_import(shown, box, qtbot):
    (box / "list.csv").write_text(TABLE)
    (box / "other.csv").write_text(f"{TABLE}2026-11-20 08:00,2\n")
    shown.look()
    card = banner(shown.window, "list.csv has 2 questions")
    assert said(card).endswith("nothing of it was taken in yet · 1 other waits")
    button(card, "Look at it…").click()
    (dialog,) = shown.window.findChildren(ImportDialog)
    qtbot.waitUntil(lambda: dialog.step == "questions", timeout=20_000)
    shown.look(dialog.reject)
    assert banner(shown.window, "list.csv has 2 questions") is not None
    button(card, "Leave it out").click()
    assert banner(shown.window, "other.csv has 2 questions") is not None
    button(card, "Leave it out").click()
    assert banner(shown.window, "has 2 questions") is None


def test_a_file_that_is_answered_waits_no_more_and_its_next_rows_come_by_themselves(
    shown, box, qtbot
):
    (box / "list.csv").write_text(TABLE)
    shown.look()
    button(shown.window, "Look at it…").click()
    (dialog,) = shown.window.findChildren(ImportDialog)

    def wait(*steps):
        qtbot.waitUntil(lambda: dialog.step in steps, timeout=20_000)

    wait("questions")
    answer(dialog, wait, ["column:When=day", "column:Dose=dose", "product of:Dose=Magtein"])
    assert dialog.step == "preview"
    shown.look(dialog.go.click)
    assert banner(shown.window, "list.csv") is None
    (box / "list.csv").write_text(f"{TABLE}2026-11-22 08:00,3\n")
    shown.look(shown.session.inbox.look)
    assert banner(shown.window, "1 entry came with list.csv · 22 November") is not None


def test_a_window_that_comes_to_the_front_looks_again(shown, box, clock):
    shown.look()
    (box / "phone.txt").write_text(LINE)
    clock.set("2026-11-23T20:10")
    activated = QEvent(QEvent.Type.WindowActivate)
    shown.look(lambda: QCoreApplication.sendEvent(shown.window, activated))
    assert doses(shown.session) == ["22 13:05"]


def test_a_folder_that_is_chosen_is_looked_at_at_once(shown, box, tmp_path):
    shown.look()
    other = tmp_path / "other"
    other.mkdir()
    (other / "phone.txt").write_text(LINE)
    card = InboxCard(shown.session)
    shown.look(lambda: card.use(other))
    assert card.folder.text() == str(other)
    assert "1 file taken in" in card.said.text()
    button(card, "Use no inbox folder").click()
    assert card.folder.isHidden()
    assert shown.session.preferences.inbox == ""


def test_a_drive_that_does_not_answer_holds_up_nothing(shown, box, monkeypatch):
    never = Event()
    monkeypatch.setattr(looking, "files_in", lambda _folder: never.wait(30) and [])
    monkeypatch.setattr(folders, "PATIENCE_S", 0.3)
    card = InboxCard(shown.session)
    shown.look()
    assert "does not answer" in card.said.text()
    never.set()
    later = Event()
    monkeypatch.setattr(looking, "files_in", lambda _folder: later.wait(30) and [])
    monkeypatch.setattr(folders, "PATIENCE_S", 30)
    shown.session.inbox.look()
    assert shown.session.inbox.is_looking()
    QApplication.processEvents()
    shown.session.inbox.stop()  # as the window does when it closes
    later.set()


def test_a_file_that_is_still_written_is_looked_at_soon(shown, box, monkeypatch):
    (box / "phone.txt").write_text(LINE[:-3])
    listed = []

    def grows(folder):
        listed.append(None)
        found = folders.files_in(folder)
        if len(listed) == 1:
            (box / "phone.txt").write_text(LINE)
        return found

    monkeypatch.setattr(watching, "SOON_MS", 10)
    shown.session.inbox = watching.Inbox(shown.session)
    monkeypatch.setattr(looking, "files_in", grows)
    shown.look()
    assert doses(shown.session) == []
    shown.look(lambda: None)
    assert doses(shown.session) == ["22 13:05"]


def test_without_a_folder_nothing_is_looked_at(set_up, window):
    set_up.inbox.look()
    assert not set_up.inbox.is_looking()


def test_the_plan_is_saved_as_a_calendar(set_up, qtbot, tmp_path):
    card = CalendarCard(set_up)
    qtbot.addWidget(card)
    out = tmp_path / "plan.ics"
    with qtbot.waitSignal(card.settled, timeout=20_000):
        card.save_to(out)
    assert card.said.text() == f"2 plans written to {out}."
    assert out.read_bytes().count(b"BEGIN:VALARM") == 2
    today = set_up.today()
    set_up.do("ended", Delete(set_up.log(today, today).schedules[0]))
    with qtbot.waitSignal(card.settled, timeout=20_000):
        card.save_to(out)
    assert card.said.text() == f"1 plan written to {out}. 1 more is cancelled."
    (tmp_path / "mine.ics").write_text("mine")
    with qtbot.waitSignal(card.settled, timeout=20_000):
        card.save_to(tmp_path / "mine.ics")
    assert "is not an earlier export" in card.said.text()


def test_a_file_of_which_all_was_left_out_by_an_answer_waits_no_more(shown, box, qtbot):
    (box / "phone.txt").write_text("2026-11-25 08:05 Magtein 3\n")
    shown.look()
    card = banner(shown.window, "phone.txt has")
    button(card, "Look at it…").click()
    (dialog,) = shown.window.findChildren(ImportDialog)

    def wait(*steps):
        qtbot.waitUntil(lambda: dialog.step in steps, timeout=20_000)

    wait("questions")
    answer(dialog, wait, [LEAVE_ROWS])
    assert dialog.leaves_nothing
    with qtbot.waitSignal(shown.session.inbox.looked, timeout=30_000):
        dialog.reject()
    assert card.isHidden()
    shown.look(shown.session.inbox.look)
    assert card.isHidden()
