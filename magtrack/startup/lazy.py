"""Widgets that most runs never show, made when they are first shown.

A hidden widget takes as long as a visible one until the first paint is over: Qt dresses both.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from magtrack.startup import is_plain

if TYPE_CHECKING:
    from PySide6.QtWidgets import QBoxLayout

_Part_co = TypeVar("_Part_co", covariant=True)


class Lazy(cached_property[_Part_co]):
    """A part of a widget, made by the method beneath when it is first asked for.

    `page.banner` is the banner; `Page.banner.set_shown(page, False)` does without it.
    """

    def is_made(self, owner: object) -> bool:
        """Tell whether `owner` was asked for it already."""
        return self.attrname in vars(owner)

    def set_shown(self: Lazy[QWidget], owner: object, shown: bool) -> None:  # noqa: FBT001 - as Qt
        """Show or hide it; it is not made only to be hidden."""
        if shown or self.is_made(owner) or is_plain("lazy"):
            set_shown(self.__get__(owner), shown)


def set_shown(widget: QWidget, shown: bool) -> None:  # noqa: FBT001 - as Qt
    """Show or hide a widget unless it is so already.

    `setVisible` also dresses the widget and all within it; before the window is shown, while there
    is more to be set, that is too early, and would be done a second time.
    """
    if widget.isHidden() == shown or is_plain("lazy"):
        widget.setVisible(shown)


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
