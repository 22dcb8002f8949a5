"""What lies over the rows of the log: the head of the day, and the buttons of one row."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.pages._log_model import NOTE
from magtrack.ui.pages._log_paint import CellPainter, RowLook
from magtrack.ui.pages._log_rows import LogRows
from magtrack.ui.widgets.buttons import tool_button
from magtrack.ui.widgets.columns import in_row


class StickyDay(QWidget):
    """The head of the day whose rows are at the top, until the next day pushes it away.

    A click goes to that head; double, it opens the ratings of the day.
    """

    def __init__(self, view: LogRows, cells: CellPainter) -> None:
        super().__init__(view)
        self._view, self._cells = view, cells
        self._row = -1
        self._pushed = 0
        self.hide()

    def settle(self) -> None:
        """Show the right day at the right place."""
        view = self._view
        top = view.rowAt(0)
        if top < 0 or not view.lines.rowCount():
            self._row = -1
            self.hide()
            return
        self._row = view.lines.head_row(top)
        height = view.head_height()
        below = view.rowAt(height)
        meets = below >= 0 and view.lines.head_row(below) != self._row
        free = view.rowViewportPosition(view.lines.head_row(below)) if meets else height
        self._pushed = min(0, free - height)
        area = view.viewport().geometry()
        self.setGeometry(area.left(), area.top(), area.width(), max(1, height + self._pushed))
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it as the table draws the head of a day."""
        if self._row < 0:
            return
        view = self._view
        row = view.lines.index(self._row, 0)
        look = RowLook(
            view.selectionModel().isSelected(row),
            focused=self._row == view.ringed_row(),
            edge="border_strong",
        )
        painter = QPainter(self)
        for column in range(NOTE + 1):
            if not view.isColumnHidden(column):
                left, width = view.columnViewportPosition(column), view.columnWidth(column)
                rect = QRect(left, self._pushed, width, view.head_height())
                self._cells.draw(painter, rect, view.lines.line(self._row), column, look)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the head of the day, and not what lies below."""
        self._view.go_to(self._row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the ratings of the day."""
        self._view.wanted.emit("edit")


class RowActions(QWidget):
    """Edit and More at the end of the row under the mouse, else of the one that is chosen.

    The keyboard has its own ways to both: it does not come here.
    """

    def __init__(self, view: LogRows) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._row = -1
        self._edit = tool_button("pencil", _("Edit"), "quiet")
        self._more = tool_button("ellipsis-vertical", _("More"), "quiet")
        for each in (self._edit, self._more):
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            each.setProperty("high", "small")
        self._edit.clicked.connect(lambda: self._act("edit"))
        self._more.clicked.connect(lambda: self._act("menu"))
        self.setLayout(in_row(self._edit, self._more, gap=0, margins=(8, 0, 4, 0)))
        self.hide()

    def stand_on(self, row: int) -> None:
        """Go to the row that they are about."""
        view = self._view
        self._row = row
        width, height = self.sizeHint().width(), view.rowHeight(row) - 4
        top = view.rowViewportPosition(row) + 2
        self.setGeometry(view.viewport().width() - width - 4, top, width, height)
        line = view.lines.line(row)
        about = line.time if line.is_day else f"{line.what} {line.time}".strip()
        self._edit.setAccessibleName(_("Edit {entry}").format(entry=about))
        self._more.setAccessibleName(_("More about {entry}").format(entry=about))
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cover the end of a long note."""
        chosen = self._view.selectionModel().isSelected(self._view.lines.index(self._row, 0))
        hovered = self._row == self._view.hovered_row
        ground = "selected" if chosen else "surface_alt" if hovered else "surface"
        painter = QPainter(self)
        painter.fillRect(self.rect(), style.color(ground))
        painter.end()

    def _act(self, what: str) -> None:
        view = self._view
        if not view.selectionModel().isSelected(view.lines.index(self._row, 0)):
            view.go_to(self._row)
        if what == "menu":
            view.menu_wanted.emit(self._more.mapToGlobal(QPoint(0, self._more.height())))
        else:
            view.wanted.emit(what)
