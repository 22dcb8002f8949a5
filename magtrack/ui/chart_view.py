"""A chart in the window: drawn by matplotlib into a buffer, painted by a plain widget.

Drawn when it is first seen and when its data, size or theme changed, never while a dose is logged
on another page. A resize draws once it has come to rest. The day under the mouse, or the one chosen
by the arrow keys, is painted over the buffer: nothing is drawn anew for it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QRect, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from magtrack.domain.record.log import Log
from magtrack.reference import Reference
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.background import chart_loader, timer
from magtrack.ui.day_bubble import DayBubble

if TYPE_CHECKING:
    from magtrack.charts._canvas import Canvas
    from magtrack.charts.progress import ChartSource, LiveChart, View
    from magtrack.domain.outcome.progress import Progress
    from magtrack.domain.record.days import Moment

REST_MS = 100
"""How long a resize must rest before the chart is drawn anew."""

SOON_MS = 15
"""Steps of a zoom or a drag that come within this time are drawn once."""

SAVED_SCALE = 2
LEAST_HEIGHT = 300
TEXT_PX = 13
ZOOM = 1.25
WEEK = 7
NEIGHBOURS = 3
"""So many days on each side of the chosen one stay in sight beside its bubble."""


class ChartView(QWidget):
    """Shows the progress chart of a log; says so while it loads, and why if it cannot.

    The wheel and plus and minus zoom in time, 0 shows all, dragging moves; the mouse or the arrow
    keys, the page keys (a week), Home and End choose a day, whose values are shown beside it, and
    Escape none.
    """

    def __init__(self, reference: Reference) -> None:
        """Show nothing until `show_log`."""
        super().__init__()
        self._reference = reference
        self._log: Log | None = None
        self._found: Progress | None = None
        self._source: ChartSource | None = None
        self._live: LiveChart | None = None
        self._image: QImage | None = None
        self._shown: tuple[date, date] | None = None
        self._limits: View | None = None
        self._day: int | None = None
        self._dragged: tuple[float, View] | None = None
        self._today = date.min
        self._now: Moment | None = None
        self._drawn_in_words = self._answer_in_words = ""
        self.problem = ""
        """Why there are no days to show; `draw` says so, those that are shown stay."""
        self.canvas: Canvas | None = None
        """Where everything stands on what is drawn."""
        self.view: View | None = None
        """The days that are shown, or will be soon."""
        self.bubble = DayBubble(self)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Progress chart"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._rest = timer(self, REST_MS, self.draw)
        self._soon = timer(self, SOON_MS, self.draw)
        chart_loader().finished.connect(self.draw)

    def show_log(
        self, log: Log, today: date, shown: tuple[date, date], now: Moment | None = None
    ) -> None:
        """Show the days `shown` (first, last) of `log`, as they are `now` on the day `today`.

        Of very few days the axis has some more before them.
        """
        if shown != self._shown:
            self._shown, self.view, self._day = shown, None, None
        self._log, self._today, self._now, self._source = log, today, now, None
        self._answer_in_words = self.problem = ""
        self.draw()

    def show_answer(self, found: Progress, words: str) -> None:
        """Show what the trial of the log lets one say, in place of what was known before.

        `words` say it to those who do not see the chart.
        """
        self._answer_in_words = words
        if found != self._found:
            self._found, self._source = found, None
            self.draw()
        self._describe()

    # ------------------------------------------------------------------------------- drawing

    def draw(self) -> None:
        """Draw the chart for the present size and theme, if it can be seen."""
        loader = chart_loader()
        if self._log is not None and self.isVisible():
            if not loader.is_ready:
                loader.start()
            elif not loader.problem and self.width() > 1:
                self._draw(self._log)
        self._describe()
        self.update()

    def _draw(self, log: Log) -> None:
        from magtrack.charts import progress, words

        if self._live is None:
            self._live = progress.LiveChart()
        if self._source is None:
            found = self._found if log.trial else None
            now = self._now
            self._source = progress.ChartSource(log, self._reference, self._today, found, now)
            self._live.take(self._source)
            shown = log if self._shown is None else log.between(*self._shown)
            self._drawn_in_words = words.alternative(replace(self._source, log=shown))
        if self.view is None and self._shown is not None:
            days = progress.View(*(day.toordinal() for day in self._shown))
            self._limits = self.view = days.widened(progress.FEWEST_DAYS)
        if self.view is None:
            return
        ratio = self.devicePixelRatioF()
        chart_style = progress.ChartStyle(style.tokens(), style.scaled(TEXT_PX), ratio)
        self.setMinimumHeight(max(self._live.least_height(chart_style), LEAST_HEIGHT))
        size = self.width(), max(self.height(), self.minimumHeight())
        self.canvas = self._live.paint(self.view, size, chart_style)
        width, height = self._live.buffer.get_width_height(physical=True)
        pixels = bytes(self._live.buffer.buffer_rgba())
        image = QImage(pixels, width, height, QImage.Format.Format_RGBA8888)
        self._image = image.convertToFormat(QImage.Format.Format_RGB32)
        self._image.setDevicePixelRatio(ratio)
        self._place_bubble()

    def _describe(self) -> None:
        """Let those who do not see it be told what is drawn, or what there is to say instead."""
        text = " ".join(filter(None, (self._drawn_in_words, self._answer_in_words)))
        self.setAccessibleDescription(text if self.is_drawn else _notice(self.problem))

    def save(self, path: Path) -> None:
        """Save the chart as PNG or SVG, by the ending of `path`; raises OSError."""
        if self._live is not None:
            self._live.save(path, SAVED_SCALE)

    def copy(self) -> None:
        """Put the chart on the clipboard."""
        if self._image is not None:
            QGuiApplication.clipboard().setImage(self._image)

    @property
    def is_drawn(self) -> bool:
        """Tell whether there is a chart to save."""
        return self._image is not None

    # ------------------------------------------------------------------------ the chosen day

    def day(self) -> date | None:
        """Return the day whose values are shown, or None."""
        return None if self._day is None else date.fromordinal(self._day)

    def choose(self, day: date | None) -> None:
        """Show the values of `day` beside it, or of none; other days come into view by it."""
        before = self._cursor()
        self._day = None if day is None else day.toordinal()
        if self._day is not None and self.view is not None and self._day not in self.view:
            self._look_at(self.view.holding(self._day))
        self._place_bubble()
        self.update(before)
        self.update(self._cursor())

    def _cursor(self) -> QRect:
        """Return where the upright line of the chosen day is painted."""
        if self._day is None or self.canvas is None:
            return QRect()
        background = self.canvas.layout.background
        top = round(self.canvas.size[1] - background.top)
        return QRect(round(self.canvas.x_of(self._day)), top, 1, round(background.height))

    def _place_bubble(self) -> None:
        cursor = self._cursor()
        self.bubble.setVisible(not cursor.isNull())
        if not cursor.isNull() and self._source is not None and self._day is not None:
            from magtrack.charts import words

            day, canvas = date.fromordinal(self._day), self.canvas
            if canvas is not None:
                beside = NEIGHBOURS + 0.5
                free = canvas.x_of(self._day - beside) - 8, canvas.x_of(self._day + beside) + 8
                top = canvas.size[1] - canvas.layout.data_top
                self.bubble.say(words.day_words(self._source, day), free, top)

    # -------------------------------------------------------------------------- zoom and pan

    def _look_at(self, view: View) -> None:
        """Show other days, within those of the range, soon."""
        if self._limits is not None:
            self.view = view.within(self._limits)
            self._soon.start()

    def zoom(self, factor: float, around: float | None = None) -> None:
        """Show `factor` times as many days; the day `around` (an ordinal) stays in its place."""
        if self.view is not None:
            middle = self._day or (self.view.first + self.view.last) / 2
            self._look_at(self.view.zoomed(factor, middle if around is None else around))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the mouse; where there is nothing more to see, let the page scroll."""
        turn = event.angleDelta().y()
        if self.canvas is None or not turn or (turn < 0 and self.view == self._limits):
            event.ignore()
            return
        self.zoom(1 / ZOOM if turn > 0 else ZOOM, self.canvas.day_at(event.position().x()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the days."""
        if event.button() == Qt.MouseButton.LeftButton and self.view is not None:
            self._dragged = event.position().x(), self.view

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the days."""
        self._dragged = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the days that are held; else show those of the day under the mouse."""
        canvas, x = self.canvas, event.position().x()
        if canvas is None:
            return
        if self._dragged is not None:
            start, view = self._dragged
            self._look_at(view.moved(round(canvas.day_at(start) - canvas.day_at(x))))
            return
        day = round(canvas.day_at(x))
        inside = day in canvas.view
        if day != self._day or not inside:
            self.choose(date.fromordinal(day) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        """Show no day's values any more."""
        self.choose(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a day by arrows, page keys, Home, End; none by Escape; zoom by plus, minus, 0."""
        key, view = Qt.Key(event.key()), self._limits
        if view is None or self.view is None:
            super().keyPressEvent(event)
        elif (to := _day_of(key, view, self._day, self._today.toordinal())) is not None:
            self.choose(date.fromordinal(to))
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.bubble.text()))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1 / ZOOM)
        elif key == Qt.Key.Key_Minus:
            self.zoom(ZOOM)
        elif key == Qt.Key.Key_0:
            self._look_at(view)
        elif key == Qt.Key.Key_Escape and self._day is not None:
            self.choose(None)
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chart, or what there is to say instead of it."""
        painter = QPainter(self)
        if self._image is not None:
            painter.drawImage(0, 0, self._image)
            painter.fillRect(self._cursor(), style.color("text"))
        else:
            painter.setPen(style.color("text_muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), flags, _notice(self.problem))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew once the size has come to rest."""
        super().resizeEvent(event)
        self._rest.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw when the chart comes into sight."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self.draw)  # not after it is gone

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew after a switch of the theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._rest.start()


def _notice(problem: str) -> str:
    """Return what there is to say instead of a chart: the `problem` that there is, if any."""
    if reason := chart_loader().problem:
        return _("No chart can be drawn on this machine: {reason}").format(reason=reason)
    return problem or _("The chart is being prepared …")


def _day_of(key: Qt.Key, view: View, day: int | None, today: int) -> int | None:
    """Return the day (an ordinal) that `key` leads to from `day`, None for other keys.

    Where no day is chosen yet it is the present one, or the last there is.
    """
    last = min(view.last, max(today, view.first))
    steps = {
        Qt.Key.Key_Left: -1,
        Qt.Key.Key_Right: 1,
        Qt.Key.Key_PageUp: -WEEK,
        Qt.Key.Key_PageDown: WEEK,
    }
    if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
        return view.first if key == Qt.Key.Key_Home else last
    if key not in steps:
        return None
    return last if day is None else min(max(day + steps[key], view.first), view.last)
