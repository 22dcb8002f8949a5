"""A chart in the window: drawn by matplotlib into a buffer, painted by a plain widget.

Drawn when it is first seen and when its data, size or theme changed, never while a dose is logged
on another page. A resize draws once it has come to rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.background import chart_loader

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from matplotlib.figure import Figure
    from PySide6.QtGui import QPaintEvent, QResizeEvent, QShowEvent

    from magtrack.domain.log import Log
    from magtrack.reference import Reference

REST_MS = 100
"""How long a resize must rest before the chart is drawn anew."""

DOTS_PER_INCH = 72
SAVED_SCALE = 2
LEAST_HEIGHT = 300


class ChartView(QWidget):
    """Shows the progress chart of a log; says so while it loads, and why if it cannot."""

    def __init__(self, reference: Reference) -> None:
        """Show nothing until `show_log`."""
        super().__init__()
        self._reference = reference
        self._log: Log | None = None
        self._today: date | None = None
        self._image: QImage | None = None
        self._figure: Figure | None = None
        self.setMinimumHeight(LEAST_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Progress chart"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.draw)
        chart_loader().finished.connect(self.draw)

    def show_log(self, log: Log, today: date, description: str) -> None:
        """Show the days of `log`; `description` says the same in words."""
        self._log, self._today = log, today
        self.setAccessibleDescription(description)
        self.draw()

    def draw(self) -> None:
        """Draw the chart for the present size and theme, if it can be seen."""
        loader = chart_loader()
        if self._log is None or self._today is None or not self.isVisible():
            return
        if not loader.is_ready:
            loader.start()
        elif not loader.problem and self.width() > 1:
            from magtrack.charts.progress import CHART

            size = self.width(), self.height()
            self._figure = CHART.draw(self._log, self._reference, self._today, style.tokens(), size)
            self._image = _rendered(self._figure, self.devicePixelRatioF())
            height = round(self._figure.get_figheight() * DOTS_PER_INCH)
            if height > self.height():
                self.setMinimumHeight(height)
        self.update()

    def save(self, path: Path) -> None:
        """Save the chart as PNG or SVG, by the ending of `path`; raises OSError."""
        if self._figure is not None:
            self._figure.savefig(path, dpi=DOTS_PER_INCH * SAVED_SCALE)

    def copy(self) -> None:
        """Put the chart on the clipboard."""
        if self._image is not None:
            QGuiApplication.clipboard().setImage(self._image)

    @property
    def is_drawn(self) -> bool:
        """Tell whether there is a chart to save."""
        return self._figure is not None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chart, or what there is to say instead of it."""
        painter = QPainter(self)
        if self._image is not None:
            painter.drawImage(0, 0, self._image)
        else:
            problem = chart_loader().problem
            text = _("The chart is being prepared …")
            if problem:
                text = _("No chart can be drawn on this machine: {reason}").format(reason=problem)
            painter.setPen(style.color("text_muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRect(0, 0, self.width(), self.height()), flags, text)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew once the size has come to rest."""
        super().resizeEvent(event)
        self._rest.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw when the chart comes into sight."""
        super().showEvent(event)
        QTimer.singleShot(0, self.draw)

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew after a switch of the theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._rest.start()


def _rendered(figure: Figure, ratio: float) -> QImage:
    """Return the figure as an image that is sharp at `ratio` device pixels per pixel."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure.set_dpi(DOTS_PER_INCH * ratio)
    canvas: Any = FigureCanvasAgg(figure)  # matplotlib's own types leave these calls open
    canvas.draw()
    for axes in figure.axes:
        # What moves with the data is left out of a draw, so that it can be drawn on top of it.
        for artist in sorted(axes.get_children(), key=lambda each: each.get_zorder()):
            if artist.get_animated():
                axes.draw_artist(artist)
    width, height = canvas.get_width_height(physical=True)
    buffer = bytes(canvas.buffer_rgba())
    image = QImage(buffer, width, height, QImage.Format.Format_RGBA8888).copy()
    image.setDevicePixelRatio(ratio)
    figure.set_dpi(DOTS_PER_INCH)
    return image
