"""How widgets stand: in a row, in a column, or in columns that fold where there is no room."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

GAP = 14

Part = QWidget | QLayout | int | tuple[QWidget | QLayout, int] | None
"""What stands in a box: a widget or another box, alone or with its share of the room that is left,
a number that is a stretch, or None: room that grows."""

AnyBox = TypeVar("AnyBox", bound=QBoxLayout)


def fill(
    box: AnyBox,
    *parts: Part,
    gap: int = -1,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
) -> AnyBox:
    """Put `parts` into `box`, one after the other, and return it.

    `gap` is in pixels, -1 that of the style; `margins` are left, top, right and bottom.
    """
    box.setSpacing(gap)
    box.setContentsMargins(*margins)
    add(box, *parts)
    return box


def in_column(
    *parts: Part,
    gap: int = -1,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    wide: QWidget | QLayout | None = None,
) -> QVBoxLayout:
    """Return `parts` one under the other; the part `wide` takes the room that is left."""
    box = fill(QVBoxLayout(), *parts, gap=gap, margins=margins)
    if wide is not None:
        box.setStretchFactor(wide, 1)
    return box


def in_row(
    *parts: Part,
    gap: int = -1,
    margins: tuple[int, int, int, int] = (0, 0, 0, 0),
    wide: QWidget | QLayout | None = None,
) -> QHBoxLayout:
    """Return `parts` side by side, as `in_column` does one under the other."""
    box = fill(QHBoxLayout(), *parts, gap=gap, margins=margins)
    if wide is not None:
        box.setStretchFactor(wide, 1)
    return box


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


class Columns(QWidget):
    """A grid of equal columns that folds into one column in a narrow window or with large text."""

    def __init__(self, count: int = 2) -> None:
        super().__init__()
        self._most = count
        self._columns = count
        self._items: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        for column in range(count):
            self._grid.setColumnStretch(column, 1)

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
        needed = self._most * self._widest() + (self._most - 1) * GAP
        columns = self._most if self.width() >= needed else 1
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
