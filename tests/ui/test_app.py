from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel

from magtrack import preferences
from magtrack.errors import DamagedLog
from magtrack.store.window_lock import LOCK_NAME, WindowLock
from magtrack.ui import app, single_instance
from magtrack.ui.app import lock_log, open_window
from magtrack.ui.dialogs.open_elsewhere import OpenElsewhere
from magtrack.ui.dialogs.unexpected import UnexpectedDialog


def test_a_second_window_says_so_and_ends(tmp_path, clock, capsys, monkeypatch):
    monkeypatch.setattr(single_instance, "call", lambda _folder, **_file: True)
    lock = lock_log(tmp_path, clock)
    assert app.run(tmp_path, clock) == 1
    said = f"magtrack: The log in {tmp_path} is open already: its window was called.\n"
    assert capsys.readouterr().err == said
    lock.release()


@pytest.fixture
def held(tmp_path, clock, monkeypatch):
    """The lock of a window that answers nobody."""
    monkeypatch.setattr(single_instance, "ANSWER_S", 0.1)
    monkeypatch.setattr(single_instance.call, "__defaults__", (0.1,))
    lock = WindowLock(tmp_path, clock)
    assert lock.take()
    yield lock
    lock.release()


def answer(qapp, *choices):
    """Click these buttons of the dialog, one each time that it opens; return what it said."""
    said, left = [], list(choices)

    def click():
        for each in qapp.topLevelWidgets():
            if isinstance(each, OpenElsewhere) and each.isVisible():
                said.append(" ".join(label.text() for label in each.findChildren(QLabel)))
                getattr(each, left.pop(0)).click()
        if left:
            QTimer.singleShot(20, click)

    QTimer.singleShot(20, click)
    return said


def test_where_no_window_answers_the_person_is_told_since_when_and_may_leave_it(
    held, tmp_path, clock, qapp
):
    said = answer(qapp, "leave")
    assert app.run(tmp_path, clock) == 1
    assert "on this computer since 2026-11-23 20:00" in said[0]
    assert held.path.exists()


def test_where_no_window_answers_a_second_one_may_be_opened(held, tmp_path, clock, qapp):
    said = answer(qapp, "again", "here")
    lock = lock_log(tmp_path, clock)
    assert len(said) == 2
    held.release()
    assert lock.path.exists(), "the lock that was taken over is not removed by who had it"
    other = WindowLock(tmp_path, clock)
    assert not other.take()
    lock.release()


def test_a_lock_from_another_computer_is_told_by_its_name_and_opened_after_a_yes(
    tmp_path, clock, qapp, monkeypatch
):
    monkeypatch.setattr(single_instance.call, "__defaults__", (0.1,))
    text = "99999\npython3.11\noldlaptop\n00112233445566778899aabbccddeeff\n1111-2222\n"
    (tmp_path / LOCK_NAME).write_text(text)
    said = answer(qapp, "here")
    lock = lock_log(tmp_path, clock)
    assert "another computer, “oldlaptop”" in said[0]
    assert "oldlaptop" not in (tmp_path / LOCK_NAME).read_text()
    lock.release()
    assert not (tmp_path / LOCK_NAME).exists()


LONG = "x" * 200_000


@pytest.mark.parametrize(
    "stored",
    [
        {"geometry": "Größe"},
        {"geometry": "\0\ud800"},
        {"geometry": "AdnQywAD" * 9_000},
        {"geometry": "AdnQywADAAAAAAAA" + "/" * 64},
        {"last_folder": LONG, "language": LONG, "paper": LONG, "geometry": LONG},
        {"last_folder": "\0\ud800", "language": "../../../..", "paper": "<b>"},
        {"remind_doses": True, "remind_quiet": True, "quiet_from": "00:00", "quiet_to": "00:00"},
        {"remind_doses": True, "remind_again_minutes": 10, "remind_again_times": 0},
        {"import_answers": {LONG: {LONG: LONG}}, "last_folder": "\ud800"},
    ],
    ids=lambda stored: ascii(stored)[:40],
)
def test_whatever_the_settings_hold_the_window_opens_and_keeps_its_settings(
    tmp_path, clock, qtbot, stored
):
    (tmp_path / preferences.FILE_NAME).write_text(json.dumps(stored), "utf-8")
    window = open_window(tmp_path, clock)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.after_paint.is_over, timeout=20_000)
    assert window.width() <= window.screen().availableSize().width()
    window.close()
    assert not preferences.read(tmp_path).is_damaged
    window.session.journal.close()


def test_a_file_that_is_no_log_is_left_alone(tmp_path, clock, qapp):
    file = tmp_path / "magtrack.sqlite3"
    file.write_text("my shopping list, not a database at all\n" * 40)
    before = file.read_bytes(), file.stat().st_mtime_ns
    with pytest.raises(DamagedLog, match="left as it is"):
        open_window(tmp_path, clock)
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def test_an_error_while_the_window_is_made_is_seen_and_ends_the_program(
    tmp_path, clock, monkeypatch, qapp
):
    def broken(*_, **__):
        raise KeyError("Canary7731")

    def quit_it():
        for each in qapp.topLevelWidgets():
            if isinstance(each, UnexpectedDialog):
                each.quit.click()

    monkeypatch.setattr(app, "open_window", broken)
    QTimer.singleShot(100, quit_it)
    assert app.run(tmp_path, clock) == 1
    assert "builtins.KeyError" in (tmp_path / "magtrack.log").read_text()
