"""Where one is in a row of steps: those done, the one that is open, and those to come."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from magtrack.texts import _
from magtrack.ui import icons, style

_DOT, _GAP, _LINE = 24, 8, 56
"""Pixels at ordinary text size: a number's circle, what is free beside it, the line between."""


class StepRail(QWidget):
    """The names of the steps in their order, with a number each; painted, read aloud as one."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self._names = tuple(names)
        self._step = 0
        self.setProperty(icons.PAINTED, True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_step(0)

    def show_step(self, step: int) -> None:
        """Show that the step of this number, from 0, is open; those before it are done."""
        self._step = step
        said = _("Step {n} of {all}: {name}").format(
            n=step + 1, all=len(self._names), name=self._names[step]
        )
        self.setAccessibleName(said)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for one line with all names."""
        bold = QFontMetrics(self._font(bold=True))
        texts = sum(bold.horizontalAdvance(name) for name in self._names)
        count = len(self._names)
        around = count * style.scaled(_DOT + 2 * _GAP) + (count - 1) * style.scaled(_LINE)
        return QSize(texts + around, style.scaled(_DOT))

    def minimumSizeHint(self) -> QSize:
        """Be content with the circles and the name of the step that is open."""
        return QSize(style.scaled(200), style.scaled(_DOT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw circles, names and the lines between them; names alone are left out if need be."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = self.width() >= self.sizeHint().width()
        side, gap = style.scaled(_DOT), style.scaled(_GAP)
        left = 0.0
        for number, name in enumerate(self._names):
            self._paint_dot(painter, QRectF(left, 0, side, side), number)
            left += side + gap
            is_open = number == self._step
            if whole or is_open:
                font = self._font(bold=is_open)
                painter.setFont(font)
                painter.setPen(style.color("text" if is_open else "text_muted"))
                width = QFontMetrics(self._font(bold=True)).horizontalAdvance(name)
                box = QRectF(left, 0, width, side)
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)
                left += width + gap
            if number < len(self._names) - 1:
                line = style.scaled(_LINE) if whole else side
                painter.setPen(QPen(style.color("border_strong"), 1))
                painter.drawLine(round(left), side // 2, round(left + line - gap), side // 2)
                left += line
        painter.end()

    def _paint_dot(self, painter: QPainter, box: QRectF, number: int) -> None:
        is_open, is_done = number == self._step, number < self._step
        painter.setPen(Qt.PenStyle.NoPen)
        ink = "on_accent"
        if is_open:
            painter.setBrush(style.color("accent"))
        elif is_done:
            painter.setBrush(style.color("selected"))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(style.color("border_strong"), 1))
            ink = "text_muted"
        painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))
        if is_done:
            inset = box.width() / 5
            icons.paint(painter, box.adjusted(inset, inset, -inset, -inset), "check", "accent")
            return
        painter.setFont(self._small())
        painter.setPen(style.color(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number + 1))

    def _font(self, *, bold: bool) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def _small(self) -> QFont:
        font = self._font(bold=True)
        font.setPixelSize(style.scaled(13))
        return font
