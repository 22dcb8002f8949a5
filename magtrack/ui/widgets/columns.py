"""Cards side by side where the window is wide enough, one under the other where it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QGridLayout, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

GAP = 14


class Columns(QWidget):
    """A grid of equal columns that folds into one column in a narrow window or with large text."""

    def __init__(self, count: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most = count
        self._columns = count
        self._items: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        for column in range(count):
            self._grid.setColumnStretch(column, 1)

    def add(self, widget: QWidget) -> None:
        """Append a card."""
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
