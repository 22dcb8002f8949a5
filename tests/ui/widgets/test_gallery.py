from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from magtrack.ui import style
from magtrack.ui.gallery import Gallery
from magtrack.ui.widgets.labels import ElidedLabel, PlainLabel


@pytest.fixture
def gallery(dressed):
    """Every widget in every state; deleted first, so that it is not dressed again for nothing."""
    window = Gallery()
    window.resize(1280, 720)
    window.show()
    window.settle()
    yield window
    shiboken6.delete(window)
    style.looks().wear("light", 100)


def focusable(window):
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.objectName().startswith("qt_")  # Qt's own, inside a date or time
    ]


def own_name(widget):
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_everything_the_keyboard_reaches_has_a_name_to_be_read_aloud(gallery):
    parts = focusable(gallery)
    assert len(parts) > 40
    assert [w for w in parts if not own_name(w)] == []


@pytest.mark.parametrize(("name", "percent"), [("light", 100), ("dark", 200), ("contrast", 200)])
def test_no_text_is_cut_off(gallery, name, percent):
    style.looks().wear(name, percent)
    gallery.resize(1280, 720)
    for _pass in range(5):  # rows that fold by their width ask for another height
        QApplication.processEvents()
    cut = [
        label.text()
        for label in gallery.findChildren(PlainLabel)
        if label.isVisible() and not isinstance(label, ElidedLabel) and _is_cut(label)
    ]
    cut += [
        button.text()
        for button in gallery.findChildren(QAbstractButton)
        if button.isVisible() and button.text() and button.width() < _text_width(button)
    ]
    assert cut == []


def _is_cut(label):
    if label.wordWrap():
        return label.height() < label.heightForWidth(label.width())
    return label.width() < label.sizeHint().width() or label.height() < label.sizeHint().height()


def _text_width(button):
    return button.fontMetrics().horizontalAdvance(button.text().replace("&", ""))


@pytest.mark.parametrize("percent", [100, 200])
def test_the_page_never_scrolls_sideways(gallery, percent):
    style.set_text_percent(percent)
    gallery.resize(1280, 720)
    QApplication.processEvents()
    page = gallery.findChild(QWidget, "qt_scrollarea_viewport").parentWidget()
    assert page.horizontalScrollBar().maximum() == 0


def test_buttons_and_fields_are_high_enough_to_hit(gallery):
    kinds = (QAbstractButton, QLineEdit)
    parts = [w for w in focusable(gallery) if isinstance(w, kinds) and w.property("role") != "chip"]
    small = [(w, w.height()) for w in parts if w.height() < 28]
    assert small == []
