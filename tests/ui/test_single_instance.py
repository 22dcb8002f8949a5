"""A second start calls the window of the first."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from magtrack.ui import app
from magtrack.ui.single_instance import CALL_NAME, answer_calls, call


@pytest.fixture
def window(qtbot, dressed, tmp_path):
    """A minimized window that answers calls."""
    window = QWidget()
    qtbot.addWidget(window)
    answer_calls(window, tmp_path)
    window.showMinimized()
    return window


def test_a_called_window_is_no_longer_minimized(window, tmp_path, qtbot):
    assert window.isMinimized()
    assert call(tmp_path)
    qtbot.waitUntil(lambda: not window.isMinimized())


def test_a_window_can_be_called_again(window, tmp_path, qtbot):
    for _again in range(3):
        window.showMinimized()
        call(tmp_path)
        qtbot.waitUntil(lambda: not window.isMinimized())


def test_a_second_start_calls_the_first(window, tmp_path, clock, qtbot):
    lock = app.lock_log(tmp_path)
    assert app.run(tmp_path, clock) == 1
    qtbot.waitUntil(lambda: not window.isMinimized())
    lock.unlock()


def test_the_file_of_calls_is_for_its_owner_alone(window, tmp_path):
    assert (tmp_path / CALL_NAME).stat().st_mode & 0o777 == 0o600


def test_where_no_file_can_be_written_nobody_is_called(tmp_path):
    assert not call(tmp_path / "nowhere")
