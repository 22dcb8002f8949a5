"""The day as a strip of 24 hours: when medicines and magnesium fall, and where they must not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from magtrack.domain.safety.spans import DAY_MINUTES, ClockWindow, clock_of, pieces
from magtrack.texts import _
from magtrack.ui import style

_STEP = 180
_RADIUS = 6


class Dot(NamedTuple):
    """One intake on the strip: minutes after midnight, and whether it is in the way."""

    minute: int
    tone: str
    planned: bool = False


class Lane(NamedTuple):
    """One line of the strip: a medicine, or the magnesium."""

    name: str
    dots: tuple[Dot, ...]


class DayStrip(QWidget):
    """Lanes over 24 hours, with the forbidden windows shaded.

    A filled dot was taken at that time, a ring is planned, a diamond is too close to a medicine.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lanes: tuple[Lane, ...] = ()
        self._forbidden: tuple[ClockWindow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_day(self, lanes: Sequence[Lane], forbidden: Sequence[ClockWindow], text: str) -> None:
        """Show these lanes; `text` says the same for those who do not see the strip."""
        self._lanes, self._forbidden = tuple(lanes), tuple(forbidden)
        self.setAccessibleName(_("Your day"))
        self.setAccessibleDescription(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the lanes and the hours under them."""
        return QSize(640, len(self._lanes) * self._lane_height() + self._foot())

    def minimumSizeHint(self) -> QSize:
        """Allow a narrow window."""
        return QSize(360, self.sizeHint().height())

    def _lane_height(self) -> int:
        return 2 * self._line() + style.scaled(8)

    def _foot(self) -> int:
        return self._line() + style.scaled(10)

    def _line(self) -> int:
        return style.scaled(16)

    def _x(self, minute: int) -> float:
        margin = style.scaled(24)
        return margin + minute / DAY_MINUTES * (self.width() - 2 * margin)

    # ------------------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw shade, hours, names and dots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(style.scaled(12))
        painter.setFont(font)
        bottom = self.height() - self._foot()
        self._paint_ground(painter, bottom)
        for number, lane in enumerate(self._lanes):
            self._paint_lane(painter, lane, number * self._lane_height())
        painter.end()

    def _paint_ground(self, painter: QPainter, bottom: float) -> None:
        tokens = style.tokens()
        for window in pieces(self._forbidden):
            left, right = self._x(window.start), self._x(window.end)
            box = QRectF(left, 0, right - left, bottom)
            painter.fillRect(box, style.color("danger_soft"))
            if tokens.border_px > 1:
                painter.setPen(QPen(style.color("danger"), 1, Qt.PenStyle.DashLine))
                painter.drawRect(box)
        painter.setPen(QPen(style.color("border"), 1))
        for minute in range(0, DAY_MINUTES + 1, _STEP):
            painter.drawLine(QPointF(self._x(minute), 0), QPointF(self._x(minute), bottom))
        painter.setPen(style.color("text_muted"))
        for minute in range(0, DAY_MINUTES + 1, _STEP):
            middle = self._x(minute)
            box = QRectF(middle - 40, bottom + style.scaled(6), 80, self._line())
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, clock_of(minute))

    def _paint_lane(self, painter: QPainter, lane: Lane, top: float) -> None:
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.save()
        painter.setFont(font)
        painter.setPen(style.color("text_muted"))
        width = self.width() - 2 * self._x(0)
        elide = Qt.TextElideMode.ElideRight
        name = painter.fontMetrics().elidedText(lane.name, elide, int(width))
        box = QRectF(self._x(0) + 4, top + 2, width, self._line())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft, name)
        painter.restore()
        middle = top + 1.5 * self._line() + style.scaled(3)
        places = [self._x(dot.minute) for dot in lane.dots]
        for dot, x in zip(lane.dots, places, strict=True):
            self._paint_dot(painter, dot, x, middle)
        self._paint_times(painter, lane.dots, places, middle)

    def _paint_dot(self, painter: QPainter, dot: Dot, x: float, middle: float) -> None:
        radius = style.scaled(_RADIUS)
        painter.setPen(QPen(style.color(dot.tone), 2))
        painter.setBrush(style.color("surface" if dot.planned else dot.tone))
        if dot.tone == "danger":
            painter.drawPolygon(_diamond(x, middle, radius + 1))
        else:
            painter.drawEllipse(QPointF(x, middle), radius - 1, radius - 1)

    def _paint_times(
        self, painter: QPainter, dots: Sequence[Dot], places: Sequence[float], middle: float
    ) -> None:
        """Write each dot's time at its right, else at its left, else not at all."""
        reach = style.scaled(_RADIUS) + 4
        painter.setPen(style.color("text"))
        taken = [(x - reach, x + reach) for x in places]
        for dot, x in zip(dots, places, strict=True):
            text = clock_of(dot.minute)
            width = painter.fontMetrics().horizontalAdvance(text)
            for left in (x + reach, x - reach - width):
                room = (left + 1, left + width - 1)
                if 0 <= left <= self.width() - width and not _meets(room, taken):
                    taken.append(room)
                    box = QRectF(left, middle - self._line() / 2, width + 2, self._line())
                    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
                    break


def _meets(room: tuple[float, float], taken: Sequence[tuple[float, float]]) -> bool:
    return any(room[0] < end and start < room[1] for start, end in taken)


def _diamond(x: float, y: float, reach: float) -> QPolygonF:
    return QPolygonF(
        [QPointF(x, y - reach), QPointF(x + reach, y), QPointF(x, y + reach), QPointF(x - reach, y)]
    )
