"""The day as a strip of 24 hours: when medicines and magnesium fall, and where they must not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from magtrack.domain.safety.spans import DAY_MINUTES, ClockWindow, clock_of, pieces
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.widgets.labels import set_tool_tip

_STEPS = 180, 360, 720
"""Minutes between two hours that are named: as many as there is room for."""

_MARK = 6
_GUTTER, _END = 176, 30
"""Pixels of the names at the left, and of what stays free at the right for the last hour."""

_MOST_GUTTER = 0.3
"""The share of a narrow strip that the names may take."""

_ROW, _FOOT, _HEAD = 32, 28, 6

_EDGE_ALPHA = 115
"""The edge of a shade carries no meaning that the shade itself does not."""


class Dot(NamedTuple):
    """One intake on the strip: minutes after midnight, and whether it is in the way."""

    minute: int
    tone: str
    planned: bool = False


class Lane(NamedTuple):
    """One line of the strip: a medicine, or a product with magnesium."""

    name: str
    dots: tuple[Dot, ...]
    medicine: bool = True


class Suggested(NamedTuple):
    """A time to which doses can move: minutes after midnight, what it is called, what moves."""

    minute: int
    name: str
    do: Callable[[], object]


class SuggestedTime(QAbstractButton):
    """A hollow diamond with its time: a button that moves doses there."""

    def __init__(self, suggested: Suggested, strip: QWidget) -> None:
        super().__init__(strip)
        self.minute = suggested.minute
        self.setText(clock_of(suggested.minute))
        self.setAccessibleName(suggested.name)
        set_tool_tip(self, suggested.name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda _checked: suggested.do())

    def sizeHint(self) -> QSize:
        """Ask for the diamond and the time beside it."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(4 * style.scaled(_MARK) + words + 8, style.scaled(_ROW) - 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw both; what the pointer is on is filled."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        reach = style.scaled(_MARK) + 2
        ground = "accent_soft" if self.underMouse() or self.isDown() else "surface"
        painter.setPen(QPen(style.color("accent"), 2))
        painter.setBrush(style.color(ground))
        painter.drawPolygon(_diamond(reach + 2, self.height() / 2, reach))
        painter.setFont(_font(self, bold=True))
        box = self.rect().adjusted(2 * reach + 8, 0, 0, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class DayStrip(QWidget):
    """Lanes over 24 hours, with the forbidden windows shaded.

    A bar is a medicine, a filled dot magnesium taken at that time, a ring one that is planned, a
    filled diamond one that is too close to a medicine, a hollow one a time to move it to.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lanes: tuple[Lane, ...] = ()
        self._forbidden: tuple[ClockWindow, ...] = ()
        self._now: int | None = None
        self.suggested: list[SuggestedTime] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_day(self, lanes: Sequence[Lane], forbidden: Sequence[ClockWindow], text: str) -> None:
        """Show these lanes; `text` says the same for those who do not see the strip."""
        self._lanes, self._forbidden = tuple(lanes), tuple(forbidden)
        self.setAccessibleName(_("Your day"))
        self.setAccessibleDescription(text)
        self.updateGeometry()
        self.update()

    def show_now(self, minute: int | None) -> None:
        """Mark the present minute of the day; None where the day is another one."""
        self._now = minute
        self.update()

    def suggest(self, times: Sequence[Suggested]) -> None:
        """Offer `times` in a lane of their own, which is not there for none."""
        for each in self.suggested:
            each.hide()
            each.deleteLater()
        self.suggested = [SuggestedTime(each, self) for each in times]
        for button in self.suggested:
            button.show()
        self.updateGeometry()
        self._place()

    # ------------------------------------------------------------------------------ measures

    def sizeHint(self) -> QSize:
        """Ask for the lanes and the hours under them."""
        return QSize(640, style.scaled(_HEAD) + self._rows() * self._row() + style.scaled(_FOOT))

    def minimumSizeHint(self) -> QSize:
        """Allow a narrow window."""
        return QSize(360, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the suggested times where they are now."""
        super().resizeEvent(event)
        self._place()

    def _rows(self) -> int:
        return len(self._lanes) + bool(self.suggested)

    def _row(self) -> int:
        return style.scaled(_ROW)

    def _gutter(self) -> float:
        return min(style.scaled(_GUTTER), _MOST_GUTTER * self.width())

    def _x(self, minute: int) -> float:
        left = self._gutter()
        return left + minute / DAY_MINUTES * (self.width() - left - style.scaled(_END))

    def _top(self, row: int) -> int:
        return style.scaled(_HEAD) + row * self._row()

    def _place(self) -> None:
        """Put each button so that its diamond stands at its time."""
        top = self._top(len(self._lanes))
        for each in self.suggested:
            size = each.sizeHint()
            left = self._x(each.minute) - style.scaled(_MARK) - 4
            left = min(left, self.width() - size.width())
            each.setGeometry(round(left), top + 2, size.width(), size.height())

    # ------------------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw shade, hours, names and dots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(_font(self))
        bottom = self._top(self._rows())
        self._paint_shade(painter, bottom)
        self._paint_grid(painter, bottom)
        for number, lane in enumerate(self._lanes):
            self._paint_lane(painter, lane, self._top(number))
        if self.suggested:
            self._paint_name(painter, _("Suggested"), self._top(len(self._lanes)), "accent")
        self._paint_now(painter, bottom)
        painter.end()

    def _paint_shade(self, painter: QPainter, bottom: float) -> None:
        top, edge = self._top(0), style.color("danger")
        edge.setAlpha(_EDGE_ALPHA)
        for window in pieces(self._forbidden):
            left, right = self._x(window.start), self._x(window.end)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.color("danger_soft"))
            painter.drawRect(QRectF(left, top, right - left, bottom - top))
            painter.setPen(QPen(edge, style.tokens().border_px))
            for x in (left, right):
                painter.drawLine(QPointF(x, top), QPointF(x, bottom))

    def _paint_grid(self, painter: QPainter, bottom: float) -> None:
        painter.setPen(QPen(style.color("border"), 1))
        end = self._x(DAY_MINUTES)
        for row in range(self._rows() + 1):
            y = self._top(row) + 0.5
            painter.drawLine(QPointF(0, y), QPointF(end, y))
        step = self._step(painter)
        for minute in range(0, DAY_MINUTES + 1, step):
            x = self._x(minute)
            painter.drawLine(QPointF(x, self._top(0)), QPointF(x, bottom))
        painter.setPen(style.color("text_muted"))
        for minute in range(0, DAY_MINUTES + 1, step):
            if self._now is None or abs(self._x(minute) - self._x(self._now)) > style.scaled(48):
                self._paint_foot(painter, clock_of(minute), self._x(minute), bottom)

    def _step(self, painter: QPainter) -> int:
        needed = painter.fontMetrics().horizontalAdvance(clock_of(0)) + 12
        fitting = (step for step in _STEPS if self._x(step) - self._x(0) >= needed)
        return next(fitting, _STEPS[-1])

    def _paint_foot(self, painter: QPainter, text: str, middle: float, bottom: float) -> None:
        half = style.scaled(28)
        box = QRectF(middle - half, bottom + style.scaled(4), 2 * half, style.scaled(18))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_now(self, painter: QPainter, bottom: float) -> None:
        """Mark the present with a line and a word in the place of the hour."""
        if self._now is None:
            return
        x = self._x(self._now)
        painter.setPen(QPen(style.color("text"), 2))
        painter.drawLine(QPointF(x, 0), QPointF(x, bottom))
        half = style.scaled(28)
        box = QRectF(x - half, bottom + style.scaled(4), 2 * half, style.scaled(18))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.color("text"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(style.color("surface"))
        painter.setFont(_font(self, bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _("now"))

    def _paint_name(self, painter: QPainter, name: str, top: float, tint: str = "text") -> None:
        painter.save()
        painter.setFont(_font(self, bold=True))
        painter.setPen(style.color(tint))
        width = self._gutter() - 12
        elide = Qt.TextElideMode.ElideRight
        name = painter.fontMetrics().elidedText(name, elide, int(width))
        box = QRectF(0, top, width, self._row())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()

    def _paint_lane(self, painter: QPainter, lane: Lane, top: float) -> None:
        self._paint_name(painter, lane.name, top)
        middle = top + self._row() / 2
        places = [self._x(dot.minute) for dot in lane.dots]
        for dot, x in zip(lane.dots, places, strict=True):
            self._paint_dot(painter, dot, x, middle, bar=lane.medicine)
        self._paint_times(painter, lane.dots, places, middle)

    def _paint_dot(
        self, painter: QPainter, dot: Dot, x: float, middle: float, *, bar: bool
    ) -> None:
        reach = style.scaled(_MARK)
        painter.setPen(QPen(style.color(dot.tone), 2))
        painter.setBrush(style.color("surface" if dot.planned else dot.tone))
        if bar:
            painter.drawRoundedRect(QRectF(x - 1, middle - reach - 1, 2, 2 * reach + 2), 1, 1)
        elif dot.tone == "danger":
            painter.drawPolygon(_diamond(x, middle, reach + 1))
        else:
            painter.drawEllipse(QPointF(x, middle), reach, reach)

    def _paint_times(
        self, painter: QPainter, dots: Sequence[Dot], places: Sequence[float], middle: float
    ) -> None:
        """Write each dot's time at its right, else at its left, else not at all."""
        reach, row = style.scaled(_MARK) + 5, self._row()
        taken = [(x - reach, x + reach) for x in places]
        if self._now is not None:
            taken.append((self._x(self._now) - 2, self._x(self._now) + 2))
        for dot, x in zip(dots, places, strict=True):
            text, is_close = clock_of(dot.minute), dot.tone == "danger"
            painter.setFont(_font(self, bold=is_close))
            painter.setPen(style.color("danger" if is_close else "text"))
            width = painter.fontMetrics().horizontalAdvance(text)
            for left in (x + reach, x - reach - width):
                room = (left + 1, left + width - 1)
                inside = self._gutter() <= left <= self.width() - width
                if inside and not _meets(room, taken):
                    taken.append(room)
                    box = QRectF(left, middle - row / 2, width + 2, row)
                    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
                    break
        painter.setFont(_font(self))


def _font(widget: QWidget, *, bold: bool = False) -> QFont:
    font = QFont(widget.font())
    font.setPixelSize(style.scaled(13))
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def _meets(room: tuple[float, float], taken: Sequence[tuple[float, float]]) -> bool:
    return any(room[0] < end and start < room[1] for start, end in taken)


def _diamond(x: float, y: float, reach: float) -> QPolygonF:
    return QPolygonF(
        [QPointF(x, y - reach), QPointF(x + reach, y), QPointF(x, y + reach), QPointF(x - reach, y)]
    )
