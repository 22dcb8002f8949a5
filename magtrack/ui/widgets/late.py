"""Widgets that most runs never show: cached properties, made when they are first shown.

A hidden widget takes as long as a visible one until the first paint is over: Qt dresses both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from magtrack.ui import style

if TYPE_CHECKING:
    from PySide6.QtWidgets import QBoxLayout


def is_made(owner: object, name: str) -> bool:
    """Tell whether the cached property `name` of `owner` was asked for already."""
    return name in vars(owner)


def set_shown(owner: object, name: str, shown: bool) -> None:
    """Show or hide the widget `name` of `owner`; it is not made only to be hidden."""
    if shown or is_made(owner, name):
        style.set_shown(getattr(owner, name), shown)


def put_before(place: QWidget, box: QBoxLayout, widget: QWidget) -> None:
    """Put `widget` into `box` before `place`, and its buttons before it in the order of Tab."""
    box.insertWidget(box.indexOf(place), widget)
    take_turn(place, widget)


def take_turn(place: QWidget, widget: QWidget) -> None:
    """Let Tab come to the buttons of `widget` before it comes to `place` and what is in it."""
    before = place.previousInFocusChain()
    while before is not None and before.focusPolicy() == Qt.FocusPolicy.NoFocus:
        before = before.previousInFocusChain()
    for button in widget.findChildren(QAbstractButton):
        if before is not None:
            QWidget.setTabOrder(before, button)
        before = button
