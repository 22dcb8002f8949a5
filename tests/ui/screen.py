"""What a person sees and presses: widgets found by their kind and by what is written on them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from magtrack.ui.widgets.card import Banner


def shown(widget, kind):
    """Return the widgets of a kind that can be seen within `widget`."""
    return [each for each in widget.findChildren(kind) if each.isVisible()]


def only(widget, kind):
    """Return the one widget of a kind within `widget`, seen or not; None where it was not made."""
    found = widget.findChildren(kind)
    assert len(found) < 2, found
    return found[0] if found else None


def is_shown(widget, kind):
    """Tell whether a widget of a kind can be seen."""
    return bool(shown(widget, kind))


def texts(widget):
    """Return all that can be read within `widget`, a line for each label."""
    return "\n".join(label.text() for label in shown(widget, QLabel) if label.text())


def banners(widget):
    """Return the titles of the banners that can be seen."""
    return [banner.accessibleName() for banner in shown(widget, Banner)]


def press(widget, text):
    """Press the one button that can be seen and bears `text`."""
    (button,) = [each for each in shown(widget, QAbstractButton) if each.text() == text]
    button.click()


def own_timers(owner, kind):
    """Return the timers that belong to `owner` itself."""
    return owner.findChildren(kind, options=Qt.FindChildOption.FindDirectChildrenOnly)
