"""What the table of the log tells those who paint it and lie over it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QTableView

from magtrack.ui import style
from magtrack.ui.pages._log_lines import LogLine
from magtrack.ui.pages._log_model import TIME, LogModel

ROW, HEAD = 36, 40
"""Pixels: a row, and the head of a day."""


class LogRows(QTableView):
    """A table of the lines of the log, of which several can be chosen.

    `wanted(str)` says what is to be done with the chosen rows: edit, time, move, copy, history or
    delete;
    `menu_wanted(QPoint)` where on the screen the menu of all that is to open; `chosen(int)` how
    many rows are chosen. `hovered_row` is the one under the mouse, -1 for none; `by_key` that the
    keys were used last.
    """

    wanted = Signal(str)
    menu_wanted = Signal(QPoint)
    chosen = Signal(int)

    def __init__(self, lines: LogModel) -> None:
        super().__init__()
        self.lines = lines
        self.hovered_row = -1
        self.by_key = False
        self.strong_font = strong(self.font())

    def current_line(self) -> LogLine | None:
        """Return the line the keyboard is on."""
        index = self.currentIndex()
        return self.lines.line(index.row()) if index.isValid() else None

    def chosen_lines(self) -> list[LogLine]:
        """Return the lines that are chosen, from above; without any the one the keyboard is on."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        if not rows and self.currentIndex().isValid():
            rows = [self.currentIndex().row()]
        return [self.lines.line(row) for row in rows]

    def go_to(self, row: int) -> None:
        """Choose one row, and nothing else."""
        self.setCurrentIndex(self.lines.index(row, TIME))

    def ringed_row(self) -> int:
        """Return the row that the keyboard is on, -1 while the mouse is used or the focus away."""
        return self.currentIndex().row() if self.by_key and self.hasFocus() else -1

    def head_height(self) -> int:
        """Return the height of the head of a day in pixels."""
        return max(style.scaled(HEAD), self.fontMetrics().height() + 12)


def strong(font: QFont) -> QFont:
    """Return the semibold of a font."""
    result = QFont(font)
    result.setWeight(QFont.Weight.DemiBold)
    return result
