"""An error nobody expected, in a real window and a real event loop."""

from __future__ import annotations

import sys
import threading

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QTimer, qCritical, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from magtrack import logfile
from magtrack.errors import InputProblem
from magtrack.ui.dialogs.unexpected import UnexpectedDialog
from magtrack.ui.main_window import MainWindow
from magtrack.ui.unexpected import ErrorWatcher, watched
from tests.ui.page_objects import said

CANARY = "Canary7731"


def fail():
    """What a handler does that has a fault."""
    raise KeyError(CANARY)


def dialogs():
    """The dialogs about errors that are open."""
    return [
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, UnexpectedDialog) and each.isVisible()
    ]


def go_on():
    """Press Go on."""
    dialogs()[0].go_on.click()


def quit_it():
    """Press Quit."""
    dialogs()[0].quit.click()


def living(folder, *steps):
    """Run the window's loop with `steps` one after another, and return its exit code."""
    waiting = [*steps, lambda: QCoreApplication.exit(0)]

    def step():
        waiting.pop(0)()

    timer = QTimer(interval=50)
    timer.timeout.connect(step)

    def stay():
        timer.start()
        return QApplication.exec()

    code = watched(folder, stay)
    timer.stop()
    return code


@pytest.fixture
def told(dressed, tmp_path):
    """A watcher in a loop, with a clock set by hand."""

    class Told(ErrorWatcher):
        seconds = 100.0

        def fail(self, after=0.0, place=fail):
            self.seconds += after
            try:
                place()
            except Exception as error:  # noqa: BLE001 - of whatever kind
                self.hear(type(error), error, error.__traceback__)
            QCoreApplication.processEvents()

    watcher = Told(tmp_path, lambda: watcher.seconds)
    yield watcher
    for each in dialogs():
        each.reject()


def test_space_on_today_that_fails_is_seen_and_announces_nothing(set_up, qtbot, monkeypatch):
    window = MainWindow(set_up)
    qtbot.addWidget(window)
    window.show()
    announced, seen = [], []
    set_up.messages.announced.connect(lambda text, _undo: announced.append(text))
    monkeypatch.setattr(set_up, "stamp", fail)
    living(
        set_up.data_dir,
        lambda: QTest.keyClick(window.page("today"), Qt.Key.Key_Space),
        lambda: seen.extend(map(said, dialogs())),
        go_on,
    )
    assert len(seen) == 1
    assert "What you did last may not have been saved" in seen[0]
    assert str(set_up.data_dir / logfile.FILE_NAME) in seen[0]
    assert announced == []
    entry = (set_up.data_dir / logfile.FILE_NAME).read_text()
    assert "builtins.KeyError" in entry
    assert CANARY not in entry + seen[0]


def test_dialog_opens_after_what_failed_and_not_in_the_middle_of_it(told):
    error = KeyError(CANARY)
    told.hear(KeyError, error, None)
    assert told.dialog is None
    QCoreApplication.processEvents()
    assert told.dialog is not None


def test_details_are_folded_and_go_to_the_clipboard(told):
    told.fail()
    dialog = told.dialog
    assert not dialog.details.isVisible()
    dialog.unfold.click()
    assert dialog.details.isVisible()
    dialog.copy.click()
    copied = QApplication.clipboard().text()
    assert copied == dialog.details.toPlainText()
    assert "builtins.KeyError" in copied
    assert CANARY not in copied


def test_quit_ends_the_program_with_1(dressed, tmp_path):
    assert living(tmp_path, fail, quit_it) == 1


def test_escape_goes_on(dressed, tmp_path):
    def escape():
        QTest.keyClick(dialogs()[0], Qt.Key.Key_Escape)

    left = []
    assert living(tmp_path, fail, escape, lambda: left.append(dialogs())) == 0
    assert left == [[]], "the program ended, as the last window was closed"


def test_every_button_has_a_key_of_its_own_and_enter_goes_on(told):
    told.fail()
    buttons = told.dialog.findChildren(QPushButton)
    keys = [each.text()[each.text().index("&") + 1].lower() for each in buttons]
    assert len(set(keys)) == len(buttons) == 4
    QTest.keyClick(told.dialog, Qt.Key.Key_Return)
    assert told.dialog is None


def test_a_second_space_meant_for_today_does_not_close_it_unread(told):
    told.fail()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert dialogs() == [told.dialog]


def test_error_in_another_thread_is_seen_in_the_window(dressed, tmp_path):
    seen = []
    thread = threading.Thread(target=fail)
    living(tmp_path, thread.start, thread.join, lambda: seen.extend(dialogs()))
    assert len(seen) == 1


def test_error_in_a_painting_opens_one_dialog_and_is_counted(dressed, qtbot, tmp_path):
    class Broken(QWidget):
        def paintEvent(self, event):
            fail()

    broken, seen = Broken(), []
    qtbot.addWidget(broken)
    living(
        tmp_path,
        broken.show,
        broken.repaint,
        broken.repaint,
        lambda: seen.extend(map(said, dialogs())),
        go_on,
        broken.repaint,
        broken.hide,
        lambda: seen.extend(map(said, dialogs())),
    )
    assert len(seen) == 1
    assert "Since then something went wrong" in seen[0]
    assert (tmp_path / logfile.FILE_NAME).read_text().count("builtins.KeyError") == 1


def test_further_errors_are_counted_in_the_dialog_that_is_open(told):
    told.fail()
    for _ in range(3):
        told.fail(1.0)
    told.fail(place=lambda: 1 / 0)
    assert len(dialogs()) == 1
    assert "4 times more" in said(told.dialog)


def test_what_fails_again_when_it_is_tried_again_is_seen_again(told):
    told.fail()
    told.dialog.go_on.click()
    assert told.dialog is None
    told.fail(10.0)
    assert told.dialog is not None


def test_a_timer_that_always_fails_asks_less_and_less_often(told):
    shown = 0
    for _ in range(100):
        told.fail(7.0)
        if told.dialog is not None:
            shown += 1
            told.dialog.reject()
    assert 1 < shown < 5


def test_another_error_right_after_the_first_is_seen(told):
    told.fail()
    told.dialog.reject()
    told.fail(place=lambda: 1 / 0)
    assert "ZeroDivisionError" in told.dialog.details.toPlainText()


def test_error_of_the_dialog_itself_is_written_down_and_no_more(told, tmp_path, monkeypatch):
    monkeypatch.setattr("magtrack.ui.dialogs.unexpected.plain_label", lambda *_, **__: 1 / 0)
    told.fail()
    assert dialogs() == []
    entry = (tmp_path / logfile.FILE_NAME).read_text()
    assert "KeyError" in entry
    assert "ZeroDivisionError" in entry
    monkeypatch.undo()
    told.fail(100.0)
    assert len(dialogs()) == 1


def test_error_that_ends_the_start_is_shown_before_the_end(dressed, tmp_path):
    seen = []

    def look():
        seen.append((said(dialogs()[0]), dialogs()[0].go_on.isVisible()))
        dialogs()[0].quit.click()

    QTimer.singleShot(100, look)
    assert watched(tmp_path, fail) == 1
    assert len(seen) == 1
    assert "cannot go on" in seen[0][0]
    assert not seen[0][1]


def test_what_the_person_can_understand_is_raised_as_it_is(tmp_path):
    def stay():
        raise InputProblem("No such day.")

    with pytest.raises(InputProblem, match=r"No such day\."):
        watched(tmp_path, stay)
    assert not (tmp_path / logfile.FILE_NAME).exists()


def test_python_and_qt_have_their_own_hooks_back_afterwards(tmp_path):
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    mine = lambda *_: None  # noqa: E731 - it is compared, not called
    before = qInstallMessageHandler(mine)
    try:
        assert watched(tmp_path, lambda: 7) == 7
        assert qInstallMessageHandler(before) is mine
    finally:
        qInstallMessageHandler(before)
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == hooks


def test_complaint_of_qt_is_written_down_once_and_without_its_words(dressed, tmp_path):
    def stay():
        for _ in range(3):
            qCritical(f"QFile::open: {CANARY} could not be opened")
            qCritical(f"{CANARY}::{CANARY}")
            qCritical(CANARY)
        return 0

    watched(tmp_path, stay)
    entry = (tmp_path / logfile.FILE_NAME).read_text()
    assert entry.count("QtCriticalMsg (default)") == 1
    assert "QFile::open" in entry
    assert CANARY not in entry


def test_error_in_a_destructor_is_written_down(dressed, tmp_path):
    class Odd:
        def __del__(self):
            fail()

    def stay():
        Odd()
        return 0

    watched(tmp_path, stay)
    assert "builtins.KeyError" in (tmp_path / logfile.FILE_NAME).read_text()
