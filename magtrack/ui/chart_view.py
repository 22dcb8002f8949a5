"""A chart in the window: drawn by matplotlib into a buffer, painted by a plain widget.

Drawn when it is first seen and when its data, size or theme changed, never while a dose is logged
on another page. A resize draws once it has come to rest. The day under the mouse, or the one chosen
by the arrow keys, is painted over the buffer: nothing is drawn anew for it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QGuiApplication,
    QImage,
    QPainter,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from magtrack import wording
from magtrack.domain.record.totals import total_of
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.background import chart_loader
from magtrack.ui.widgets.labels import plain_label

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtGui import (
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
        QShowEvent,
        QWheelEvent,
    )

    from magtrack.charts._stage import Stage
    from magtrack.charts.progress import LiveChart, View
    from magtrack.domain.outcome.progress import Progress
    from magtrack.domain.record.log import Log
    from magtrack.reference import Reference

REST_MS = 100
"""How long a resize must rest before the chart is drawn anew."""

SOON_MS = 15
"""Steps of a zoom or a drag that come within this time are drawn once."""

SAVED_SCALE = 2
LEAST_HEIGHT = 300
TEXT_PX = 12
ZOOM = 1.25
LONGEST_NOTE = 200
NOTE_PX = 280


class ChartView(QWidget):
    """Shows the progress chart of a log; says so while it loads, and why if it cannot.

    The wheel and plus and minus zoom in time, dragging moves; the mouse or the arrow keys, Home
    and End choose a day, whose values are shown beside it.
    """

    def __init__(self, reference: Reference) -> None:
        """Show nothing until `show_log`."""
        super().__init__()
        self._reference = reference
        self._log: Log | None = None
        self._found: Progress | None = None
        self._live: LiveChart | None = None
        self._stage: Stage | None = None
        self._image: QImage | None = None
        self._shown: tuple[date, date] | None = None
        self._limits: View | None = None
        self._view: View | None = None
        self._day: int | None = None
        self._dragged: tuple[float, View] | None = None
        self._today = date.min
        self._has_news = False
        self._bubble = DayBubble(self)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Progress chart"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.draw)
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.draw)
        chart_loader().finished.connect(self.draw)

    def show_log(self, log: Log, today: date, description: str, shown: tuple[date, date]) -> None:
        """Show the days `shown` (first, last) of `log`; `description` says the same in words.

        Of very few days the axis has some more before them.
        """
        if shown != self._shown:
            self._shown, self._view, self._day = shown, None, None
        self._log, self._today, self._has_news = log, today, True
        self.setAccessibleDescription(description)
        self.draw()

    def show_answer(self, found: Progress, description: str) -> None:
        """Show what the trial of the log lets one say, in place of what was known before."""
        self.setAccessibleDescription(description)
        if found != self._found:
            self._found, self._has_news = found, True
            self.draw()

    # ------------------------------------------------------------------------------- drawing

    def draw(self) -> None:
        """Draw the chart for the present size and theme, if it can be seen."""
        loader = chart_loader()
        if self._log is None or not self.isVisible():
            return
        if not loader.is_ready:
            loader.start()
        elif not loader.problem and self.width() > 1:
            self._draw(self._log)
        self.update()

    def _draw(self, log: Log) -> None:
        from magtrack.charts import progress

        if self._live is None:
            self._live = progress.LiveChart(self._reference)
        if self._has_news:
            self._live.take(log, self._today, self._found if log.trial else None)
            self._has_news = False
        if self._view is None and self._shown is not None:
            days = progress.View(*(day.toordinal() for day in self._shown))
            self._limits = self._view = days.widened(progress.FEWEST_DAYS)
        if self._view is None:
            return
        ratio = self.devicePixelRatioF()
        look = progress.Look(style.tokens(), style.scaled(TEXT_PX), ratio)
        least = progress.least_height(self._live.subject, look)
        self.setMinimumHeight(max(least, LEAST_HEIGHT))
        size = self.width(), max(self.height(), self.minimumHeight())
        self._stage = self._live.paint(self._view, size, look)
        width, height = self._live.canvas.get_width_height(physical=True)
        buffer = bytes(self._live.canvas.buffer_rgba())
        image = QImage(buffer, width, height, QImage.Format.Format_RGBA8888)
        self._image = image.convertToFormat(QImage.Format.Format_RGB32)
        self._image.setDevicePixelRatio(ratio)
        self._place_bubble()

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
        self._bring_into_view()
        self._place_bubble()
        self.update(before)
        self.update(self._cursor())

    def _bring_into_view(self) -> None:
        if self._day is None or self._view is None:
            return
        if self._day < self._view.first:
            self._look_at(self._view.moved(self._day - self._view.first))
        elif self._day > self._view.last:
            self._look_at(self._view.moved(self._day - self._view.last))

    def _cursor(self) -> QRect:
        """Return where the upright line of the chosen day is painted."""
        if self._day is None or self._stage is None:
            return QRect()
        ground = self._stage.layout.ground
        top = round(self._stage.scene.size[1] - ground.top)
        return QRect(round(self._stage.x_of(self._day)), top, 1, round(ground.height))

    def _place_bubble(self) -> None:
        cursor = self._cursor()
        self._bubble.setVisible(not cursor.isNull())
        if not cursor.isNull() and self._log is not None and self._day is not None:
            day = date.fromordinal(self._day)
            words = day_words(self._log, self._reference, day, self._today)
            self._bubble.say(words, cursor)

    # -------------------------------------------------------------------------- zoom and pan

    def _look_at(self, view: View) -> None:
        """Show other days, within those of the range, soon."""
        if self._limits is not None:
            self._view = view.within(self._limits)
            self._soon.start()

    def zoom(self, factor: float, around: float | None = None) -> None:
        """Show `factor` times as many days; the day `around` (an ordinal) stays in its place."""
        if self._view is not None:
            middle = self._day or (self._view.first + self._view.last) / 2
            self._look_at(self._view.zoomed(factor, middle if around is None else around))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the mouse; where there is nothing more to see, let the page scroll."""
        turn = event.angleDelta().y()
        if self._stage is None or not turn or (turn < 0 and self._view == self._limits):
            event.ignore()
            return
        self.zoom(1 / ZOOM if turn > 0 else ZOOM, self._stage.day_at(event.position().x()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the days."""
        if event.button() == Qt.MouseButton.LeftButton and self._view is not None:
            self._dragged = event.position().x(), self._view

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the days."""
        self._dragged = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the days that are held; else show those of the day under the mouse."""
        stage, x = self._stage, event.position().x()
        if stage is None:
            return
        if self._dragged is not None:
            start, view = self._dragged
            self._look_at(view.moved(round(stage.day_at(start) - stage.day_at(x))))
            return
        day = round(stage.day_at(x))
        inside = stage.view.first <= day <= stage.view.last
        if day != self._day or not inside:
            self.choose(date.fromordinal(day) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        """Show no day's values any more."""
        self.choose(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a day by the arrow keys, Home and End; zoom by plus and minus."""
        key, view = event.key(), self._limits
        if view is None or self._view is None:
            super().keyPressEvent(event)
            return
        last = min(view.last, max(self._today.toordinal(), view.first))
        day = last if self._day is None else self._day
        step = 0 if self._day is None else 1
        to = {
            Qt.Key.Key_Left: max(day - step, view.first),
            Qt.Key.Key_Right: min(day + step, view.last),
            Qt.Key.Key_Home: view.first,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(key))
        if to is not None:
            self.choose(date.fromordinal(to))
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._bubble.text()))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1 / ZOOM)
        elif key == Qt.Key.Key_Minus:
            self.zoom(ZOOM)
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


class DayBubble(QFrame):
    """The values of one day, beside its line; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        """Be hidden."""
        super().__init__(parent)
        self._chart = parent
        self.setProperty("role", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._label = plain_label("", wrap=True)
        self._label.setMaximumWidth(NOTE_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.addWidget(self._label)
        self.hide()

    def text(self) -> str:
        """Return what it says."""
        return self._label.text()

    def say(self, text: str, cursor: QRect) -> None:
        """Say `text` beside the line `cursor`, on the side that has room."""
        if text != self._label.text():
            self._label.setText(text)
            self.adjustSize()
        right = cursor.right() + 8
        fits = right + self.width() <= self._chart.width()
        self.move(right if fits else max(cursor.left() - 8 - self.width(), 0), cursor.top() + 24)


def day_words(log: Log, reference: Reference, day: date, today: date) -> str:
    """Return what was written on `day`: ratings, doses, events and the note, one a line."""
    lines = [f"{wording.day_text(day)} {day.year}"]
    for key, ratings in log.ratings_by_scale.items():
        if day in ratings:
            scale = reference.scales.get(key)
            lines.append(f"{scale.name if scale else key}: {ratings[day].value}")
    if day in log.doses_by_day:
        total = total_of(log, reference.forms, day)
        lines.append(_("Magnesium: {mg}").format(mg=wording.taken_amount(total)))
    else:
        lines.append(_("No dose recorded"))
    lines += _plan_words(log, day, today)
    for event in log.events_on(day):
        kind = reference.event_kinds.get(event.kind)
        name = kind.name if kind else event.kind
        lines.append(_shortened(f"{name}: {event.text}" if event.text else name))
    if note := log.note(day):
        lines.append(_shortened(note.text))
    return "\n".join(lines)


def _plan_words(log: Log, day: date, today: date) -> Iterator[str]:
    """Yield how the plan went that the chart's rail shows; today may have doses still open."""
    product = log.trial.product_id if log.trial else None
    planned = [
        line for line in log.entries(day) if line.is_planned and product in (None, line.product_id)
    ]
    logged = sum(line.dose is not None for line in planned)
    is_open = day == today and logged < len(planned)
    if not (logged or is_open):
        return
    text = wording.doses_line(planned)
    if is_open:
        text += ", " + _("{n} still open").format(n=len(planned) - logged)
    known = None if product is None else log.products.get(product)
    yield f"{known.name}: {text}" if known else text


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_NOTE else text[: LONGEST_NOTE - 1].rstrip() + "…"
