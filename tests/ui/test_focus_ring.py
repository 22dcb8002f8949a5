from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from magtrack.ui import style
from magtrack.ui.focus_ring import FocusRing, show_rings


@pytest.fixture
def window(dressed, qtbot):
    result = QWidget()
    qtbot.addWidget(result)
    result.resize(400, 100)
    result.save = QPushButton("Save", result)
    result.save.setGeometry(20, 20, 80, 40)
    result.other = QPushButton("Other", result)
    result.other.setGeometry(150, 20, 80, 40)
    result.name = QLineEdit(result)
    result.name.setGeometry(280, 20, 80, 40)
    show_rings()
    with qtbot.waitActive(result):
        result.show()
        result.activateWindow()
    result.save.setFocus()
    return result


def ring(window):
    return window.findChild(FocusRing)


def press(window, key):
    QTest.keyClick(window.windowHandle(), key)


def click(window, widget):
    QTest.mouseClick(
        window.windowHandle(), Qt.MouseButton.LeftButton, pos=widget.mapTo(window, QPoint(5, 5))
    )


def test_the_ring_leaves_a_gap_of_two_pixels_around_the_control(window):
    press(window, Qt.Key.Key_Tab)
    assert ring(window).isVisible()
    assert ring(window).geometry() == window.other.geometry().adjusted(-4, -4, 4, 4)


@pytest.mark.parametrize("role", ["", "primary", "chip", "rate", "segment", "quiet", "link"])
def test_within_a_button_nothing_shows_the_keyboard_but_its_ring(window, role):
    """Fusion draws a grey box around the text of a button that was reached by a key."""
    style.set_property(window.other, "role", role)
    press(window, Qt.Key.Key_Tab)
    reached = window.other.grab().toImage()
    window.other.clearFocus()
    assert reached == window.other.grab().toImage()


def test_a_click_shows_no_ring_and_the_next_key_does(window):
    click(window, window.other)
    assert window.focusWidget() is window.other
    assert not ring(window).isVisible()
    press(window, Qt.Key.Key_Backtab)
    assert ring(window).isVisible()


def test_a_field_has_its_own_edge_and_no_ring(window):
    press(window, Qt.Key.Key_Tab)
    press(window, Qt.Key.Key_Tab)
    assert window.focusWidget() is window.name
    assert not ring(window).isVisible()


def test_the_ring_follows_a_control_that_moves_and_goes_with_it(window):
    press(window, Qt.Key.Key_Tab)
    window.other.move(150, 50)
    assert ring(window).geometry().topLeft() == QPoint(146, 46)
    window.other.hide()
    assert not ring(window).isVisible()


def test_a_control_that_is_deleted_takes_no_ring_along(window, qtbot):
    press(window, Qt.Key.Key_Tab)
    window.other.deleteLater()
    qtbot.waitUntil(lambda: not ring(window).isVisible())
    press(window, Qt.Key.Key_Tab)
