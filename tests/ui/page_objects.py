"""What a person finds on the screen: words, and controls by their names."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QWidget

from magtrack.ui.widgets.card import Banner


def is_seen(widget, within):
    """Tell whether nothing hides `widget`, up to `within`: it need not be on the screen yet."""
    hidden, chosen = (
        Qt.WidgetAttribute.WA_WState_Hidden,
        Qt.WidgetAttribute.WA_WState_ExplicitShowHide,
    )
    while widget is not None and widget is not within:
        if widget.testAttribute(hidden) and widget.testAttribute(chosen):
            return False
        widget = widget.parentWidget()
    return widget is within


def seen(within, kind=QWidget):
    """Return the widgets of a kind that can be seen, in the order in which they were made."""
    return [each for each in within.findChildren(kind) if is_seen(each, within)]


def texts(within):
    """Return the text of each label that can be seen."""
    return [label.text() for label in seen(within, QLabel) if label.text()]


def said(within):
    """Return all text that can be seen."""
    return "\n".join(texts(within))


def names_of(control):
    """Return what a control is called, on the screen and aloud."""
    text = control.text() if isinstance(control, QAbstractButton) else ""
    return {control.accessibleName(), text} - {""}


def find(within, kind, name=""):
    """Return the one widget of a kind that can be seen, or the one called `name` of them."""
    found = [each for each in seen(within, kind) if not name or name in names_of(each)]
    assert len(found) == 1, f"{len(found)} × {kind.__name__} {name}"
    return found[0]


def buttons(within):
    """Return the buttons that can be seen, by their text."""
    return {each.text(): each for each in seen(within, QAbstractButton)}


def button(within, name):
    """Return the button called `name`."""
    return find(within, QAbstractButton, name)


def banner(within, words):
    """Return the banner that can be seen and says these words, or None."""
    return next((each for each in seen(within, Banner) if words in said(each)), None)


def choose(menu: QMenu, text):
    """Choose an entry of a menu."""
    next(action for action in menu.actions() if action.text() == text).trigger()


def press(qtbot, widget, *keys):
    """Press keys one after the other."""
    for key in keys:
        qtbot.keyClick(widget, key)
