from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QTableWidget, QWidget

from magtrack.ui.widgets.labels import ElidedLabel
from magtrack.ui.widgets.toast import IN_USE, Toast
from tests.ui.page_objects import find


@pytest.fixture
def window(dressed, qtbot):
    result = QWidget()
    qtbot.addWidget(result)
    result.resize(800, 500)
    result.toast = Toast(result)
    with qtbot.waitActive(result):
        result.show()
        result.activateWindow()
    return result


def undo(toast):
    return toast.findChild(QPushButton)


def test_the_message_stands_at_the_lower_right_and_stays_there(window):
    window.toast.show_message("Deleted “Alpha-GPC”", action="Undo")
    for width, height in ((800, 500), (1280, 720), (420, 300)):
        window.resize(width, height)
        box = window.toast.geometry()
        assert window.rect().contains(box)
        assert window.height() - box.bottom() < 40
        assert window.width() - box.right() < 40


def test_a_message_without_a_button_has_the_same_room_on_both_sides(window):
    window.toast.show_message("Deleted “Alpha-GPC”", action="Undo")
    height = window.toast.height()
    window.toast.show_message("Undone: Magtein taken")
    message, box = find(window.toast, ElidedLabel).geometry(), window.toast.rect()
    assert message.left() == box.right() - message.right()
    assert abs(window.toast.height() - height) <= 4


def test_a_very_long_message_is_cut_and_undo_stays_in_reach(window):
    window.toast.show_message("Deleted “" + "Magnesium " * 80 + "”", action="Undo")
    assert window.rect().contains(window.toast.geometry())
    right = undo(window.toast).mapTo(window, undo(window.toast).rect().topRight())
    assert right.x() < window.width()


def test_undo_asks_for_it_and_sends_the_message_away(window, qtbot):
    window.toast.show_message("Deleted", action="Undo")
    with qtbot.waitSignal(window.toast.action_requested, timeout=500):
        qtbot.mouseClick(undo(window.toast), Qt.MouseButton.LeftButton)
    assert not window.toast.isVisible()


def test_a_message_goes_by_itself(window, qtbot):
    window.toast.show_message("Saved", seconds=0.05)
    qtbot.waitUntil(lambda: not window.toast.isVisible(), timeout=1000)


def test_a_message_stays_while_the_keyboard_is_on_it(window, qtbot):
    window.toast.show_message("Deleted", action="Undo", seconds=0.05)
    undo(window.toast).setFocus()
    qtbot.wait(150)
    assert window.toast.isVisible()


def test_a_message_stays_while_the_mouse_is_on_it(window, qtbot):
    window.toast.show_message("Deleted", action="Undo", seconds=0.05)
    QApplication.sendEvent(window.toast, _enter())
    qtbot.wait(150)
    assert window.toast.isVisible()


def _enter():
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QEnterEvent

    return QEnterEvent(QPointF(1, 1), QPointF(1, 1), QPointF(1, 1))


def test_escape_sends_the_message_away(window, qtbot):
    window.toast.show_message("Deleted", action="Undo")
    undo(window.toast).setFocus()
    qtbot.keyClick(undo(window.toast), Qt.Key.Key_Escape)
    assert not window.toast.isVisible()


def test_a_message_without_action_has_no_button(window):
    window.toast.show_message("Saved")
    assert not undo(window.toast).isVisible()


def test_the_message_is_announced_to_screen_readers(window, monkeypatch):
    announced = []
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: announced.append(event.message())
    )
    window.toast.show_message("Deleted <b>Alpha-GPC</b>", action="Undo")
    assert announced == ["Deleted <b>Alpha-GPC</b>"]


def test_leaving_starts_the_countdown_again(window, qtbot, monkeypatch):
    monkeypatch.setattr("magtrack.ui.widgets.toast.SECONDS", 0.1)
    window.toast.show_message("Deleted", seconds=30)
    QApplication.sendEvent(window.toast, _enter())
    QApplication.sendEvent(window.toast, QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: not window.toast.isVisible(), timeout=1000)


def test_a_message_leaves_what_has_the_keyboard_free(window):
    field = QPushButton("field", window)
    field.setGeometry(700, 440, 80, 40)
    field.show()
    window.toast.show_message("Deleted")
    assert window.toast.geometry().intersects(field.geometry())
    field.setFocus()  # the message that is there already gives way
    assert not window.toast.geometry().intersects(field.geometry())
    assert window.rect().contains(window.toast.geometry())


def test_a_message_leaves_the_whole_row_free_that_has_the_keyboard(window):
    row = QFrame(window)
    row.setGeometry(0, 420, 800, 60)
    first = QPushButton("first", row)
    for each in (row, first):
        each.show()
    first.setFocus()
    window.toast.show_message("Deleted")
    assert not window.toast.geometry().intersects(row.geometry())


def test_a_message_goes_to_the_left_where_all_of_the_right_is_in_use(window):
    for top in range(0, 500, 100):
        used = QFrame(window)
        used.setObjectName(IN_USE)
        used.setGeometry(500, top, 300, 100)
        used.show()
    window.toast.show_message("Deleted")
    assert window.toast.geometry().right() < 500
    assert window.height() - window.toast.geometry().bottom() < 40


def test_a_message_leaves_the_row_of_a_table_free_that_has_the_keyboard(window):
    table = QTableWidget(40, 3, window)
    table.setGeometry(0, 0, 800, 500)
    table.show()
    table.setFocus()
    table.setCurrentCell(table.rowAt(440), 0)
    window.toast.show_message("Deleted")
    row = table.visualRect(table.currentIndex())
    top = table.viewport().mapTo(window, row.topLeft()).y()
    box = window.toast.geometry()
    assert box.bottom() < top or box.top() > top + row.height()


def test_a_question_takes_the_keyboard_and_gives_it_back(window, qtbot):
    field = QPushButton("field", window)
    field.show()
    field.setFocus()
    window.toast.show_message("Undo them?", action="Undo them", other="Keep")
    keep = window.focusWidget()
    assert keep.text() == "Keep"
    with qtbot.assertNotEmitted(window.toast.action_requested):
        qtbot.keyClick(keep, Qt.Key.Key_Space)
    assert not window.toast.isVisible()
    assert window.focusWidget() is field
