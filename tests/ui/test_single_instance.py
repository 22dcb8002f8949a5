"""A second start calls the window of the first."""

from __future__ import annotations

import os
from threading import Thread

import pytest
from PySide6.QtWidgets import QWidget

from magtrack.ui import app
from magtrack.ui.single_instance import CALL_NAME, answer_calls, call
from tests.platforms import posix


@pytest.fixture
def window(qtbot, dressed, tmp_path):
    """A minimized window that answers calls."""
    window = QWidget()
    qtbot.addWidget(window)
    answer_calls(window, tmp_path)
    window.showMinimized()
    return window


def elsewhere(do, qtbot):
    """Return what `do` returns, which another thread calls while the window goes on."""
    found = []
    thread = Thread(target=lambda: found.append(do()))
    thread.start()
    qtbot.waitUntil(lambda: not thread.is_alive())
    return found[0]


def test_a_called_window_is_no_longer_minimized(window, tmp_path, qtbot):
    assert window.isMinimized()
    assert elsewhere(lambda: call(tmp_path), qtbot)
    assert not window.isMinimized()


def test_a_window_answers_within_a_second_and_as_often_as_it_is_called(window, tmp_path, qtbot):
    for _again in range(3):
        window.showMinimized()
        assert elsewhere(lambda: call(tmp_path, 1.0), qtbot)
        assert not window.isMinimized()


def test_where_no_window_is_nobody_answers(tmp_path):
    (tmp_path / CALL_NAME).write_text("here 0123456789abcdef")
    assert not call(tmp_path, 0.1)


def test_who_called_while_the_window_was_being_made_is_answered(qtbot, dressed, tmp_path):
    assert not call(tmp_path, 0.05)
    window = QWidget()
    qtbot.addWidget(window)
    answer_calls(window, tmp_path)
    assert (tmp_path / CALL_NAME).read_text().startswith("here ")


def test_a_window_whose_file_was_replaced_is_called_all_the_same(window, tmp_path, qtbot):
    (tmp_path / "new").write_text("here 0")
    (tmp_path / "new").replace(tmp_path / CALL_NAME)
    qtbot.wait(50)
    assert elsewhere(lambda: call(tmp_path), qtbot)


@posix
def test_a_pipe_of_that_name_is_not_waited_for(qtbot, dressed, tmp_path):
    os.mkfifo(tmp_path / CALL_NAME)
    window = QWidget()
    qtbot.addWidget(window)
    answer_calls(window, tmp_path)
    assert not call(tmp_path, 0.05)


def test_a_second_start_calls_the_first(window, tmp_path, clock, qtbot):
    lock = app.lock_log(tmp_path, clock)
    assert elsewhere(lambda: app.lock_log(tmp_path, clock), qtbot) is None
    assert not window.isMinimized()
    lock.release()


@pytest.mark.parametrize("name", ["set.zip", "a b “ü”.zip", "x" * 250])
def test_a_second_start_hands_its_file_to_the_window(qtbot, dressed, tmp_path, clock, name):
    window, taken = QWidget(), []
    qtbot.addWidget(window)
    answer_calls(window, tmp_path, taken.append)
    lock = app.lock_log(tmp_path, clock)
    assert elsewhere(lambda: app.lock_log(tmp_path, clock, str(tmp_path / name)), qtbot) is None
    assert elsewhere(lambda: app.lock_log(tmp_path, clock), qtbot) is None
    assert taken == [tmp_path / name]
    lock.release()


def test_the_file_of_calls_is_for_its_owner_alone(window, tmp_path):
    assert (tmp_path / CALL_NAME).stat().st_mode & 0o777 == 0o600


def test_where_no_file_can_be_written_nobody_is_called(tmp_path):
    assert not call(tmp_path / "nowhere")


def test_several_that_call_at_once_are_all_heard_and_each_file_comes_once(qtbot, dressed, tmp_path):
    window, taken, heard = QWidget(), [], []
    qtbot.addWidget(window)
    answer_calls(window, tmp_path, taken.append)
    files = [tmp_path / f"{number}.zip" for number in range(4)]
    callers = [
        Thread(target=lambda file=file: heard.append(call(tmp_path, 5.0, file=str(file))))
        for file in files
    ]
    for caller in callers:
        caller.start()
    qtbot.waitUntil(lambda: len(heard) == len(files), timeout=8000)
    assert heard == [True] * len(files)
    assert sorted(taken) == files


def test_who_called_and_was_killed_keeps_nobody_from_calling(window, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr("magtrack.ui.single_instance._HERE", "nobody ")
    (tmp_path / CALL_NAME).write_text("call 0123456789abcdef")
    assert not call(tmp_path, 0.2)
    assert (tmp_path / CALL_NAME).read_text().startswith("call ")
    assert "0123456789abcdef" not in (tmp_path / CALL_NAME).read_text()
