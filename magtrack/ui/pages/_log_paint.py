"""How the rows of the log look: one cell at a time, and nothing outside of it.

A line that were a pixel too long would stay on the screen when the row is no longer chosen, since
its neighbour is not painted again: so all edges are filled boxes within the cell.
"""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from magtrack.texts import visible
from magtrack.ui import icons, style
from magtrack.ui.pages._log_lines import LogLine
from magtrack.ui.pages._log_model import (
    LEFT_FLAG,
    MAGNESIUM,
    NOTE,
    RIGHT,
    RIGHT_FLAG,
    SLOT,
    TIME,
    WHAT,
    cell_text,
)
from magtrack.ui.pages._log_rows import LogRows
from magtrack.ui.widgets.card import TONE_ICONS

PAD, FIRST_PAD = 8, 16
"""Pixels left free at the sides of a cell, and before the first one."""

_SIGN, _SIGN_GAP = 16, 8
_ELIDE = Qt.TextElideMode.ElideRight
_Index = QModelIndex | QPersistentModelIndex


class RowLook(Struct, frozen=True):
    """How a row stands: chosen, under the mouse, with the keyboard on it; `edge`: line below."""

    selected: bool = False
    hovered: bool = False
    focused: bool = False
    edge: str = "border"


class CellPainter(QStyledItemDelegate):
    """Paints cells; the title of a day runs over the first columns."""

    def __init__(self, view: LogRows) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Follow the text size."""
        return QSize(0, self._view.rowHeight(index.row()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        look = RowLook(
            bool(state & QStyle.StateFlag.State_Selected),
            hovered=index.row() == self._view.hovered_row,
            focused=index.row() == self._view.ringed_row(),
        )
        self.draw(painter, rect, self._view.lines.line(index.row()), index.column(), look)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        """Tell all of a text of which only the beginning is seen."""
        is_tip = event.type() == QEvent.Type.ToolTip and index.isValid()
        if is_tip and not self.is_cut(index, option.rect):
            return False
        return super().helpEvent(event, view, option, index)

    def is_cut(self, index: _Index, rect: QRect) -> bool:
        """Tell whether the text of a cell has no room in `rect`."""
        line, column = self._view.lines.line(index.row()), index.column()
        if line.is_day and column < NOTE:
            return False
        metrics = self._view.fontMetrics()
        room = _inner(rect, column).width() - (_sign_room() if column == NOTE and line.tone else 0)
        return metrics.horizontalAdvance(visible(cell_text(line, column))) > room

    def draw(
        self, painter: QPainter, rect: QRect, line: LogLine, column: int, look: RowLook
    ) -> None:
        """Draw the cell of `line` in `column` into `rect`."""
        self._ground(painter, rect, column, look)
        if line.is_day and column < MAGNESIUM:
            self._title(painter, rect, line)
        elif column == NOTE:
            self._note(painter, _inner(rect, column), line)
        else:
            self._text(painter, _inner(rect, column), line, column, look)

    def _ground(self, painter: QPainter, rect: QRect, column: int, look: RowLook) -> None:
        ground = "selected" if look.selected else "surface_alt" if look.hovered else "surface"
        painter.fillRect(rect, style.color(ground))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, style.color(look.edge))
        thick = 2 if look.focused else 0
        if look.selected and style.tokens().accent_soft == style.tokens().surface:
            thick = 2  # no soft grounds in this theme: an edge says what is chosen
        if not thick:
            return
        ink, width, height = style.color("accent"), rect.width(), rect.height()
        painter.fillRect(rect.left(), rect.top(), width, thick, ink)
        painter.fillRect(rect.left(), rect.bottom() + 1 - thick, width, thick, ink)
        if column == TIME:
            painter.fillRect(rect.left(), rect.top(), thick, height, ink)
        if column == NOTE:
            painter.fillRect(rect.right() + 1 - thick, rect.top(), thick, height, ink)

    def _title(self, painter: QPainter, rect: QRect, line: LogLine) -> None:
        """Draw of the title of a day what lies in this cell."""
        view = self._view
        left = view.columnViewportPosition(TIME)
        wide = QRect(left, rect.top(), view.columnViewportPosition(MAGNESIUM) - left, rect.height())
        painter.save()
        painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        self._write(painter, wide.adjusted(FIRST_PAD, 0, -PAD, 0), line.time, "text", strong=True)
        painter.restore()

    def _text(
        self, painter: QPainter, room: QRect, line: LogLine, column: int, look: RowLook
    ) -> None:
        muted = line.muted or column == SLOT
        strong = line.is_day or (look.selected and column == WHAT)
        text = cell_text(line, column)
        to_right = column in RIGHT
        if line.is_day and to_right:
            room = room.adjusted(
                -room.left(), 0, 0, 0
            )  # "at least" may reach into the title's room
        ink = "text_muted" if muted else "text"
        self._write(painter, room, text, ink, strong=strong, to_right=to_right)

    def _note(self, painter: QPainter, room: QRect, line: LogLine) -> None:
        """Draw a warning with its sign, and the rest of the note after it."""
        text, ink = line.note, "text_muted" if line.muted or line.is_day else "text"
        if line.warning:
            side = style.scaled(_SIGN)
            top = room.top() + (room.height() - side) / 2
            box = QRectF(room.left(), top, side, side)
            icons.paint(painter, box, TONE_ICONS[line.tone], line.tone)
            room = room.adjusted(_sign_room(), 0, 0, 0)
            used = self._write(painter, room, line.warning, line.tone)
            room, text = room.adjusted(used, 0, 0, 0), text[len(line.warning) :]
        self._write(painter, room, text, ink)

    def _write(
        self,
        painter: QPainter,
        room: QRect,
        text: str,
        ink: str,
        *,
        strong: bool = False,
        to_right: bool = False,
    ) -> int:
        """Write a text into `room`, cut where it has none, and return how wide it is."""
        painter.setFont(self._view.strong_font if strong else self._view.font())
        painter.setPen(style.color(ink))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(visible(text), _ELIDE, max(0, room.width()))
        painter.drawText(room, RIGHT_FLAG if to_right else LEFT_FLAG, shown)
        return metrics.horizontalAdvance(shown)


def _inner(rect: QRect, column: int) -> QRect:
    left = FIRST_PAD if column == TIME else PAD
    return rect.adjusted(left, 0, -(FIRST_PAD if column == NOTE else PAD), 0)


def _sign_room() -> int:
    return style.scaled(_SIGN) + _SIGN_GAP
