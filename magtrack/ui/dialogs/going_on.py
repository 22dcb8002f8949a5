"""Enter in a form: from each field to the next one."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from magtrack.ui.widgets.rating_row import RatingRow

_STOPS = QLineEdit | QComboBox | QAbstractSpinBox | QPlainTextEdit | QCheckBox | QRadioButton

PASSED_BY = "passed-by-enter"
"""The property of a field that is seldom changed: Tab comes to it, Enter goes past it."""


def go_on(form: QWidget, field: QWidget | None, foot: QWidget) -> bool:
    """Move the keyboard from a field of `form` to the next one; False: it was the last.

    `foot` is what Tab leaves the form for at its end, and comes from at its beginning.
    """
    stops = list(_stops(form, foot))
    place = stops.index(field) if field in stops else -1
    following = next((each for each in stops[place + 1 :] if not each.property(PASSED_BY)), None)
    if following is None:
        return False
    if isinstance(following, RatingRow):
        following.take_focus()
    else:
        following.setFocus(Qt.FocusReason.TabFocusReason)
    return True


def lead_on(above: QWidget, below: QWidget) -> None:
    """Let Tab lead from the last stop within `above` to those within `below`, in their order."""
    before = list(_within(above))[-1]
    for each in list(_within(below)):
        QWidget.setTabOrder(before, each)
        before = each


def _within(part: QWidget) -> Iterator[QWidget]:
    """Yield what takes the keyboard within `part`, in the order of Tab."""
    each: QWidget | None = part.nextInFocusChain()
    while each is not None and each is not part:
        takes_keys = each.focusPolicy() != Qt.FocusPolicy.NoFocus and each.focusProxy() is None
        if takes_keys and part.isAncestorOf(each):
            yield each
        each = each.nextInFocusChain()


def _stops(form: QWidget, foot: QWidget) -> Iterator[QWidget]:
    """Yield the fields that can be used now, in the order of Tab."""
    each: QWidget | None = foot.nextInFocusChain()
    while each is not None and each is not foot:
        if form.isAncestorOf(each) and _takes_keys(each) and each.isVisibleTo(form):
            yield each
        each = each.nextInFocusChain()


def _takes_keys(widget: QWidget) -> bool:
    """Tell whether keys go to the widget itself, not to a part of it or what it is a part of."""
    if isinstance(widget, RatingRow):
        return widget.isEnabled()
    by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
    return isinstance(widget, _STOPS) and by_tab and widget.isEnabled() and not widget.focusProxy()
