"""The coming fourteen days in a row of boxes: how much of something is planned on each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.widgets.labels import set_tool_tip

DAYS = 14
_WIDE, _LEAST, _HIGH, _LETTER, _GAP = 20, 12, 28, 18, 2
"""Pixels at ordinary text size: a box, the narrowest, its height, the letter above, between."""

_SMALL, _RADIUS = 13, 4


class FortnightStrip(QWidget):
    """A box for each day with its amount, an empty one where nothing is planned."""

    def __init__(self) -> None:
        super().__init__()
        self._first, self._amounts = date.min, [""] * DAYS
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_days(self, first: date, amounts: Sequence[str], said: str) -> None:
        """Show the amounts of the days from `first` on, "" for none; `said` tells it in words."""
        self._first, self._amounts = first, list(amounts)
        self.setAccessibleName(said)
        set_tool_tip(self, said)
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for room for every box."""
        width = DAYS * style.scaled(_WIDE + _GAP)
        return QSize(width, style.scaled(_LETTER) + style.scaled(_HIGH) + 2)

    def minimumSizeHint(self) -> QSize:
        """Be content with narrow boxes."""
        return QSize(DAYS * (style.scaled(_LEAST) + 1), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw letters and boxes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = min(style.scaled(_WIDE + _GAP), self.width() / DAYS)
        font = QFont(self.font())
        font.setPixelSize(style.scaled(_SMALL))
        letters = _("M T W T F S S").split()
        for place, amount in enumerate(self._amounts):
            left = place * step
            day = self._first + timedelta(days=place)
            font.setWeight(QFont.Weight.Normal)
            painter.setFont(font)
            painter.setPen(style.color("text_muted"))
            above = QRectF(left, 0, step - _GAP, style.scaled(_LETTER))
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, letters[day.weekday()])
            box = QRectF(left + 0.5, style.scaled(_LETTER) + 0.5, step - _GAP, style.scaled(_HIGH))
            self._paint_box(painter, box, amount)
        painter.end()

    def _paint_box(self, painter: QPainter, box: QRectF, amount: str) -> None:
        taken = bool(amount)
        painter.setPen(QPen(style.color("accent" if taken else "border_strong"), 1))
        painter.setBrush(style.color("accent") if taken else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        if taken:
            font = painter.font()
            font.setWeight(QFont.Weight.DemiBold)
            needed = QFontMetrics(font).horizontalAdvance(amount) + 2
            if needed > box.width():
                font.setStretch(round(100 * box.width() / needed))
            painter.setFont(font)
            painter.setPen(style.color("on_accent"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, amount)
