"""What could not be saved survives the end of the window, of the session and of the process."""

from __future__ import annotations

import json
import sqlite3
import stat
from datetime import date

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from magtrack.domain.record.unsaved import PendingWrite
from magtrack.errors import StoreProblem
from magtrack.store import waiting
from magtrack.store.journal import Journal
from magtrack.ui.dialogs.unsaved import UnsavedDialog
from magtrack.ui.main_window import MainWindow
from magtrack.ui.session import Session
from magtrack.ui.unsaved import SessionEnd
from magtrack.ui.widgets.note_edit import NoteEdit
from tests.ui.page_objects import button, find, said
from tests.ui.test_not_saved import held_alone

MONDAY = date(2026, 11, 23)


@pytest.fixture
def locked(set_up):
    """Another program is writing; call it to let go."""
    other = sqlite3.connect(set_up.journal.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other.close
    other.close()


@pytest.fixture
def ready(window, qtbot):
    """The window once it does what comes after the first paint."""
    qtbot.waitUntil(lambda: window.after_paint.is_over, timeout=20_000)
    return window


def press(window, *keys):
    for key in keys:
        QTest.keyClick(window.page("today"), key)


def answering(do):
    """Do something to the question as soon as it is open, and hear what it said."""
    heard = []

    def answer():
        dialogs = [w for w in QApplication.topLevelWidgets() if isinstance(w, UnsavedDialog)]
        dialog = next((w for w in dialogs if w.isVisible()), None)
        if dialog is None:
            QTimer.singleShot(20, answer)
            return
        heard.append(said(dialog))
        do(dialog)

    QTimer.singleShot(20, answer)
    return heard


def test_closing_asks_and_stays_where_nothing_is_said(ready, set_up, locked):
    press(ready, Qt.Key.Key_Space, Qt.Key.Key_7)
    heard = answering(lambda dialog: dialog.reject())
    assert not ready.close()
    assert ready.isVisible()
    assert "2 entries are not saved yet" in heard[0]
    assert "Magtein taken" in heard[0]
    assert len(set_up.outbox.steps) == 2


def test_trying_again_saves_and_closes(ready, set_up, locked):
    press(ready, Qt.Key.Key_Space, Qt.Key.Key_7)

    def try_again(dialog):
        dialog.retry.click()
        assert "in use by another program" in said(dialog)
        locked()
        dialog.retry.click()

    answering(try_again)
    assert ready.close()
    log = set_up.log(MONDAY, MONDAY)
    assert (len(log.doses), len(log.ratings)) == (1, 1)
    assert not (set_up.data_dir / waiting.FILE_NAME).exists()


def test_exporting_leaves_the_question_open_and_discarding_closes(ready, set_up, locked, tmp_path):
    press(ready, Qt.Key.Key_Space)
    out = tmp_path / "all.json"

    def export_and_discard(dialog):
        dialog.export_to(out)
        assert "Everything is in" in said(dialog)
        dialog.discard.click()

    answering(export_and_discard)
    assert ready.close()
    data = json.loads(out.read_text("utf-8"))
    assert [dose["units"] for dose in data["doses"] if dose["status"] == "taken"] == [2]
    assert not (set_up.data_dir / waiting.FILE_NAME).exists()


def test_a_note_that_the_keyboard_is_in_is_asked_about_too(ready, set_up, locked, qtbot):
    press(ready, Qt.Key.Key_N)
    note = find(ready.stack.currentWidget(), NoteEdit)
    note.insertPlainText("slept badly")
    heard = answering(lambda dialog: dialog.discard.click())
    ready.close()
    assert "Note of the day" in heard[0]


@pytest.mark.parametrize("told", ["Retry", "Discard"])
def test_what_a_killed_window_could_not_save_is_offered_by_the_next(
    ready, set_up, locked, clock, qtbot, told
):
    press(ready, Qt.Key.Key_Space, Qt.Key.Key_7)
    path = set_up.data_dir / waiting.FILE_NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    locked()  # and the first window is never heard of again
    with Journal(set_up.journal.path, clock, origin="window") as journal:
        session = Session(journal, clock, set_up.data_dir, set_up.reference)
        second = MainWindow(session)
        qtbot.addWidget(second, before_close_func=lambda _window: session.outbox.discard())
        second.show()
        qtbot.waitUntil(lambda: second.after_paint.is_over, timeout=20_000)
        assert "could not be saved when MagTrack ended last" in said(second)
        assert "Magtein taken" in said(second)
        assert not session.log(MONDAY, MONDAY).doses
        button(second, told).click()
        saved = told == "Retry"
        log = session.log(MONDAY, MONDAY)
        assert (len(log.doses), len(log.ratings)) == (saved, saved)
        assert not path.exists()
        session.checker.stop()


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"version": 99, "steps": []}', b"\xff"])
def test_a_file_of_unsaved_entries_that_cannot_be_read_is_told_and_stays(set_up, qtbot, content):
    path = set_up.data_dir / waiting.FILE_NAME
    path.write_bytes(content)
    window = MainWindow(set_up)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.after_paint.is_over, timeout=20_000)
    aside = path.with_name("unsaved-1.json")
    assert f"is in {aside}, but cannot be read" in said(window)
    assert aside.read_bytes() == content
    set_up.outbox.keep(PendingWrite("a note", ()), StoreProblem("locked"))
    assert path.exists()  # what cannot be saved from now on is kept all the same
    set_up.outbox.discard()


class Manager:
    """The desktop's session that is to end."""

    def __init__(self, *, asks):
        self.asks, self.cancelled, self.released = asks, False, False

    def allowsInteraction(self):
        return self.asks

    def cancel(self):
        self.cancelled = True

    def release(self):
        self.released = True


def end_of(window):
    """What hears of the end of the desktop's session: a test cannot make Qt end one."""
    return window.findChild(SessionEnd)


def test_the_end_of_a_session_is_held_back_where_the_desktop_allows(ready, set_up, locked, qapp):
    press(ready, Qt.Key.Key_Space)
    manager = Manager(asks=True)
    answering(lambda dialog: dialog.reject())
    end_of(ready).hold_back(manager)
    assert (manager.cancelled, manager.released) == (True, True)


def test_where_it_does_not_allow_it_the_next_start_has_everything(ready, set_up, locked):
    press(ready, Qt.Key.Key_Space)
    manager = Manager(asks=False)
    end_of(ready).hold_back(manager)
    assert not manager.cancelled
    (step,) = waiting.kept(set_up.data_dir)
    assert step == set_up.outbox.steps[0]


def test_where_the_log_cannot_be_read_either_the_export_says_what_it_lacks(ready, set_up, tmp_path):
    with held_alone(set_up.journal.path):
        press(ready, Qt.Key.Key_Space)
        dialog = UnsavedDialog(set_up, ready)
        dialog.export_to(tmp_path / "all.json")
        assert "only what was not saved is in" in said(dialog)
