"""A form as a person uses it: by what stands on it and by the names of its fields."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QWidget

from magtrack.ui.dialogs.trial_steps import NAMES

YES = "Yes, save it"


def said(widget):
    """Return all sentences that can be read on a widget, one a line."""
    return "\n".join(
        label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)
    )


def field(widget, name, kind=QWidget):
    """Return the field with this accessible name."""
    (found,) = [each for each in widget.findChildren(kind) if each.accessibleName() == name]
    return found


def press(widget, text):
    """Click the button with this text."""
    next(each for each in widget.findChildren(QPushButton) if each.text() == text).click()


def has_button(widget, text):
    """Tell whether a button with this text can be seen."""
    return any(
        each.text() == text and each.isVisibleTo(widget)
        for each in widget.findChildren(QAbstractButton)
    )


def begin(dialog):
    """Press Next in the plan of a trial until all is there to be checked, then the last button."""
    for _step in range(len(NAMES)):
        dialog.save()


def read_on(dialog, step):
    """Return what can be read on one of the steps of the plan of a trial."""
    dialog.go_to(step)
    return said(dialog)
