"""What the first paint does not need comes after it, also where the window was hidden meanwhile."""

from __future__ import annotations

import pytest

from magtrack.ui.main_window import MainWindow


@pytest.fixture
def window(set_up, qtbot):
    window = MainWindow(set_up)
    qtbot.addWidget(window)
    return window


def test_a_window_hidden_before_its_first_paint_was_over_does_its_first_steps_when_shown(
    window, qtbot
):
    begun = []
    window.after_paint.painted.connect(lambda: begun.append(True))
    window.show()
    window.repaint()
    window.hide()
    qtbot.wait(50)
    assert begun == []
    window.show()
    qtbot.waitUntil(lambda: begun == [True])
    qtbot.waitUntil(lambda: window.after_paint.is_over, timeout=20_000)


def test_a_window_hidden_while_it_reads_ahead_goes_on_when_shown(window, qtbot):
    with qtbot.waitSignal(window.after_paint.painted, timeout=10_000):
        window.show()
    window.hide()
    qtbot.wait(300)
    assert not window.after_paint.is_over
    window.show()
    qtbot.waitUntil(lambda: window.after_paint.is_over, timeout=20_000)


def test_in_the_end_the_rules_are_read_and_a_backup_is_made(window, set_up, qtbot):
    window.show()
    qtbot.waitUntil(lambda: window.after_paint.is_over, timeout=20_000)
    qtbot.waitUntil(lambda: set_up.checker.is_ready)
    qtbot.waitUntil(lambda: [each.reason for each in set_up.journal.backups.all()] == ["start"])


def test_a_window_that_is_never_shown_begins_nothing(window, set_up, qtbot):
    qtbot.wait(50)
    assert not set_up.checker.is_ready
    assert not window.after_paint.is_over
