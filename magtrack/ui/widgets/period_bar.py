"""Stretches of time side by side, each as wide as it is long, and shares of a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from magtrack.ui import style

_HIGH, _GAP, _RADIUS = 24, 2, 4
_THIN = 8

Kind = Literal["without", "build-up", "with"]
_GROUNDS: dict[Kind, tuple[str, str]] = {
    "without": ("surface_alt", "text"),
    "build-up": ("selected", "accent"),
    "with": ("accent", "on_accent"),
}


class Period(NamedTuple):
    """A stretch of `weeks`, and what stands on it where there is room."""

    weeks: int
    text: str
    kind: Kind


class PeriodBar(QWidget):
    """The periods of a trial in their order; its text alternative is `said`."""

    def __init__(self, periods: Sequence[Period] = (), said: str = "") -> None:
        super().__init__()
        self._periods = tuple(periods)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(said)

    def show_periods(self, periods: Sequence[Period], said: str) -> None:
        """Show other periods."""
        self._periods = tuple(periods)
        self.setAccessibleName(said)
        self.update()

    def sizeHint(self) -> QSize:
        """Be one line high."""
        return QSize(style.scaled(200), style.scaled(_HIGH))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the periods; a text that has no room is shortened to its number of weeks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(style.scaled(13))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        weeks = sum(period.weeks for period in self._periods) or 1
        room = self.width() - _GAP * (len(self._periods) - 1)
        left = 0.0
        for period in self._periods:
            width = room * period.weeks / weeks
            box = QRectF(left, 0, width, self.height())
            ground, ink = _GROUNDS[period.kind]
            painter.setPen(style.color("border_strong" if ground == "surface_alt" else ground))
            painter.setBrush(style.color(ground))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
            fits = painter.fontMetrics().horizontalAdvance(period.text) + 8 <= width
            painter.setPen(style.color(ink))
            text = period.text if fits else str(period.weeks)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            left += width + _GAP
        painter.end()


class ShareBar(QWidget):
    """A thin bar, filled to a share of its width; the words beside it say the number."""

    def __init__(self, *, strong: bool = False) -> None:
        super().__init__()
        self._share = 0.0
        self._ink = "accent" if strong else "border_strong"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float) -> None:
        """Fill it to `share`, from 0 to 1."""
        self._share = min(max(share, 0.0), 1.0)
        self.update()

    def sizeHint(self) -> QSize:
        """Be as thin as the bar on Today."""
        return QSize(80, _THIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and fill."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for ink, share in (("surface_alt", 1.0), (self._ink, self._share)):
            painter.setBrush(style.color(ink))
            painter.drawRoundedRect(QRectF(0, 0, self.width() * share, _THIN), 4, 4)
        painter.end()
