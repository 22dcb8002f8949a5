"""A difference with its two intervals, painted on a line of points around zero."""

from __future__ import annotations

from math import ceil

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from magtrack.ui import style

LEAST_POINTS = 3
"""The line reaches at least so far either way, so that a small difference looks small."""

WIDE = 96
"""The text of a thick part of so many pixels stands in it, else above it."""


class Interval(Struct, frozen=True):
    """What is painted, in points: thick from `lo` to `hi`, thin to the outer two.

    `text` stands on the thick part, or above it where that is short; within `matters` of zero
    nothing matters to the person. `sides` name the line left of zero, zero, and right of it.
    """

    lo: float
    hi: float
    lo_outer: float
    hi_outer: float
    matters: float
    text: str
    sides: tuple[str, str, str]


class IntervalBar(QWidget):
    """The line with its numbers, the band around zero, and the two intervals upon them.

    The same colour for both directions: neither is called good.
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: Interval | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_interval(self, shown: Interval, words: str) -> None:
        """Show it; `words` say the same to those who do not see it."""
        self._shown = shown
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for two lines of text, and the band between them."""
        self.ensurePolished()
        return QSize(style.scaled(320), 3 * self.fontMetrics().height() + style.scaled(52))

    def minimumSizeHint(self) -> QSize:
        """Allow the width of a narrow window."""
        return QSize(style.scaled(240), self.sizeHint().height())

    # ------------------------------------------------------------------------------ painting

    @property
    def reach(self) -> int:
        """Return how many points the line has either way."""
        shown = self._shown
        if shown is None:
            return LEAST_POINTS
        ends = (shown.lo, shown.hi, shown.lo_outer, shown.hi_outer, shown.matters)
        return max(LEAST_POINTS, ceil(max(map(abs, ends)) + 0.1))

    def x_of(self, points: float) -> float:
        """Return where a number of points stands."""
        edge = style.scaled(24)
        return edge + (points + self.reach) / (2 * self.reach) * (self.width() - 2 * edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the band, the line with its numbers, and the intervals."""
        if self._shown is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = self.fontMetrics().height() + style.scaled(6)
        bottom = self.height() - self.fontMetrics().height() - style.scaled(8)
        self._paint_band(painter, self._shown, top, bottom)
        self._paint_line(painter, bottom)
        self._paint_words(painter, self._shown, top)
        self._paint_intervals(painter, self._shown, bottom - style.scaled(22))
        painter.end()

    def _paint_band(self, painter: QPainter, shown: Interval, top: float, bottom: float) -> None:
        left, right = self.x_of(-shown.matters), self.x_of(shown.matters)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.color("surface_alt"))
        painter.drawRect(QRectF(left, top, right - left, bottom - top))
        painter.setPen(QPen(style.color("border_strong"), 1, Qt.PenStyle.DashLine))
        for x in (left, right):
            painter.drawLine(QPointF(x, top), QPointF(x, bottom))

    def _paint_line(self, painter: QPainter, bottom: float) -> None:
        painter.setPen(QPen(style.color("border_strong"), 1))
        ends = style.scaled(8), self.width() - style.scaled(8)
        painter.drawLine(QPointF(ends[0], bottom), QPointF(ends[1], bottom))
        width, height = style.scaled(48), self.fontMetrics().height()
        apart = ceil(width / (self.x_of(1) - self.x_of(0)))  # numbers that do not meet
        for points in range(-self.reach, self.reach + 1):
            if points % apart:
                continue
            x = self.x_of(points)
            painter.setPen(QPen(style.color("border_strong"), 1))
            painter.drawLine(QPointF(x, bottom), QPointF(x, bottom + style.scaled(5)))
            painter.setPen(style.color("text" if points == 0 else "text_muted"))
            font = painter.font()
            font.setWeight(QFont.Weight.Normal if points else QFont.Weight.DemiBold)
            painter.setFont(font)
            box = QRectF(x - width / 2, bottom + style.scaled(7), width, height)
            text = f"+{points}" if points > 0 else f"−{-points}" if points < 0 else "0"
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, text)
        painter.setFont(self.font())
        painter.setPen(QPen(style.color("text"), 2))
        zero = self.x_of(0)
        above = self.fontMetrics().height() + style.scaled(1)
        painter.drawLine(QPointF(zero, above), QPointF(zero, bottom))

    def _paint_words(self, painter: QPainter, shown: Interval, top: float) -> None:
        box = QRectF(style.scaled(8), 0, self.width() - 2 * style.scaled(8), top)
        metrics, (lower, middle, higher) = self.fontMetrics(), shown.sides
        painter.setPen(style.color("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, middle)
        room = (box.width() - metrics.horizontalAdvance(middle)) / 2 - style.scaled(12)
        if max(map(metrics.horizontalAdvance, (lower, higher))) <= room:
            painter.setPen(style.color("text_muted"))
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft, lower)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, higher)

    def _paint_intervals(self, painter: QPainter, shown: Interval, y: float) -> None:
        half, cap = style.scaled(12), style.scaled(6)
        accent = style.color("accent")
        painter.setPen(QPen(accent, style.scaled(3)))
        left, right = self.x_of(shown.lo_outer), self.x_of(shown.hi_outer)
        painter.drawLine(QPointF(left, y), QPointF(right, y))
        for x in (left, right):
            painter.drawLine(QPointF(x, y - cap), QPointF(x, y + cap))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        thick = QRectF(self.x_of(shown.lo), y - half, 0, 2 * half)
        thick.setRight(self.x_of(shown.hi))
        painter.drawRoundedRect(thick, 5, 5)
        font = painter.font()
        font.setWeight(QFont.Weight.DemiBold)
        font.setPixelSize(style.scaled(style.BODY_PX))
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(shown.text)
        if thick.width() >= max(style.scaled(WIDE), width + style.scaled(12)):
            painter.setPen(style.color("on_accent"))
            painter.drawText(thick, Qt.AlignmentFlag.AlignCenter, shown.text)
            return
        height = painter.fontMetrics().height()
        above = QRectF(0, y - half - height - 1, width + style.scaled(8), height)
        above.moveCenter(QPointF(thick.center().x(), above.center().y()))
        above.moveLeft(min(max(above.left(), 0), self.width() - above.width()))
        painter.fillRect(above, style.color("surface"))  # the line of zero may run behind it
        painter.setPen(style.color("text"))
        painter.drawText(above, Qt.AlignmentFlag.AlignCenter, shown.text)


class Sample(QWidget):
    """A small piece of the bar for the legend: thick, thin, or the band."""

    def __init__(self, kind: str) -> None:
        """Show the part `kind`: "thick", "thin" or "band"."""
        super().__init__()
        self._kind = kind
        self.setFixedSize(style.scaled(24), style.scaled(12))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it as it stands on the bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0.5, 0.5, self.width() - 1, self.height() - 1)
        if self._kind == "band":
            painter.fillRect(box, style.color("surface_alt"))
            painter.setPen(QPen(style.color("border_strong"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(box.topLeft(), box.bottomLeft())
            painter.drawLine(box.topRight(), box.bottomRight())
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.color("accent"))
            middle = self.height() / 2
            thin = QRectF(0, middle - 1.5, self.width(), 3)
            painter.drawRoundedRect(box if self._kind == "thick" else thin, 3, 3)
        painter.end()
