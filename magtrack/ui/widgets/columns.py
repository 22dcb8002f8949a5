"""How widgets stand: in a row, in a column, or in columns that fold where there is no room."""

from __future__ import annotations

from typing import TypedDict, TypeVar, Unpack

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from magtrack.ui import style

GAP = 16

Part = QWidget | QLayout | int | tuple[QWidget | QLayout, int] | None
"""What stands in a box: a widget or another box, alone or with its share of the room that is left,
a number that is a stretch, or None: room that grows."""

AnyBox = TypeVar("AnyBox", bound=QBoxLayout)


class Room(TypedDict, total=False):
    """How much room the parts of a box have; all of it may be left to the style.

    `gap` between them is in pixels; `margins` are left, top, right and bottom; the part `wide`
    takes the room that is left.
    """

    gap: int
    margins: tuple[int, int, int, int]
    wide: QWidget | QLayout


def fill(box: AnyBox, *parts: Part, **room: Unpack[Room]) -> AnyBox:
    """Put `parts` into `box`, one after the other, and return it."""
    box.setSpacing(room.get("gap", -1))
    box.setContentsMargins(*room.get("margins", (0, 0, 0, 0)))
    add(box, *parts)
    if "wide" in room:
        box.setStretchFactor(room["wide"], 1)
    return box


def in_column(*parts: Part, **room: Unpack[Room]) -> QVBoxLayout:
    """Return `parts` one under the other."""
    return fill(QVBoxLayout(), *parts, **room)


def in_row(*parts: Part, **room: Unpack[Room]) -> QHBoxLayout:
    """Return `parts` side by side."""
    return fill(QHBoxLayout(), *parts, **room)


def add(box: QBoxLayout, *parts: Part) -> None:
    """Append `parts` to `box`."""
    for each in parts:
        part, share = each if isinstance(each, tuple) else (each, 0)
        if isinstance(part, QWidget):
            box.addWidget(part, share)
        elif isinstance(part, QLayout):
            box.addLayout(part, share)
        else:
            box.addStretch(1 if part is None else part)


def discard(box: QLayout, *widgets: QWidget) -> None:
    """Take `widgets` out of `box`, for good."""
    for widget in widgets:
        box.removeWidget(widget)
        widget.hide()
        widget.deleteLater()


def rule(*, upright: bool = False) -> QFrame:
    """Return the line of one pixel that parts rows, or columns."""
    line = QFrame()
    line.setProperty("role", "rule")
    if upright:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


class Columns(QWidget):
    """A grid of equal columns that folds into one column in a narrow window or with large text.

    With `least`, the pixels of a column at ordinary text size, it loses one column after the other.
    """

    def __init__(self, *widgets: QWidget, most: int = 2, least: int = 0) -> None:
        super().__init__()
        self._most, self._least, self._columns = most, least, most
        self._items: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        for column in range(most):
            self._grid.setColumnStretch(column, 1)
        self.add(*widgets)

    def add(self, *widgets: QWidget) -> None:
        """Append cards."""
        for widget in widgets:
            self._items.append(widget)
            self._place(len(self._items) - 1)

    def minimumSizeHint(self) -> QSize:
        """Be content with the width of the widest card."""
        return QSize(self._widest(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold."""
        super().resizeEvent(event)
        counts = range(self._most, 1, -1) if self._least else (self._most,)
        wide = max(self._widest(), style.scaled(self._least))
        columns = next((n for n in counts if n * wide + (n - 1) * GAP <= self.width()), 1)
        if columns != self._columns:
            self._columns = columns
            for column in range(self._most):
                self._grid.setColumnStretch(column, int(column < columns))
            for number in range(len(self._items)):
                self._place(number)

    def _place(self, number: int) -> None:
        self._grid.addWidget(self._items[number], number // self._columns, number % self._columns)

    def _widest(self) -> int:
        return max((item.minimumSizeHint().width() for item in self._items), default=0)
