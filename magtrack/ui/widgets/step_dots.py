"""How far one is in a few steps: a dot for each, and a longer one for the step that is open."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from magtrack.texts import _
from magtrack.ui import icons, style
from magtrack.ui.widgets.columns import in_row
from magtrack.ui.widgets.labels import plain_label

_DOT, _OPEN, _GAP = 8, 24, 8
"""Pixels at ordinary text size: a dot, the dot of the open step, and what is free between."""


class StepDots(QWidget):
    """Dots and "Step 1 of 3" beside them."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self._steps = steps
        self._dots, self._text = _Dots(steps), plain_label("", "small")
        self.setLayout(in_row(self._dots, self._text, gap=16))

    def show_step(self, step: int) -> None:
        """Show that the step of this number, from 0, is open."""
        self._dots.step = step
        self._dots.update()
        text = _("Step {n} of {all}").format(n=step + 1, all=self._steps)
        self._text.setText(text)
        self.setAccessibleName(text)


class _Dots(QWidget):
    """The dots alone."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self.step, self._steps = 0, steps
        self.setProperty(icons.PAINTED, True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Follow the text size."""
        wide = (self._steps - 1) * (_DOT + _GAP) + _OPEN
        return QSize(style.scaled(wide), style.scaled(_DOT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw those that are done and the open one in the accent, those to come muted."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        left, high = 0.0, float(style.scaled(_DOT))
        for number in range(self._steps):
            wide = style.scaled(_OPEN if number == self.step else _DOT)
            painter.setBrush(style.color("accent" if number <= self.step else "border_strong"))
            painter.drawRoundedRect(QRectF(left, 0, wide, high), high / 2, high / 2)
            left += wide + style.scaled(_GAP)
        painter.end()
