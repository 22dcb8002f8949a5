"""Two bars painted by hand: an amount against its limit, and where in the trial one is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from magtrack.ui import icons, style

_GAP = 6


class _Bar(QWidget):
    """A rounded track with a line of small text under it."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for the height of the bar and one line of small text."""
        self.ensurePolished()
        return QSize(240, self._thickness() + _GAP + self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        """Allow any width that four labels can share."""
        return QSize(160, self.sizeHint().height())

    def _thickness(self) -> int:
        return style.scaled(12)

    def _track(self) -> QRectF:
        return QRectF(0.5, 0.5, self.width() - 1, self._thickness() - 1)

    def _label_box(self) -> QRectF:
        top = self._thickness() + _GAP
        return QRectF(0, top, self.width(), self.fontMetrics().height())

    def _outline(self) -> QPainterPath:
        path = QPainterPath()
        radius = self._thickness() / 2
        path.addRoundedRect(self._track(), radius, radius)
        return path

    def _paint_track(self, painter: QPainter, ground: str) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _fill(painter, self._outline(), ground)
        painter.setClipPath(self._outline())

    def _paint_edge(self, painter: QPainter) -> None:
        """Outline the track; without it the empty part would be hard to see."""
        painter.setClipping(False)
        tokens = style.tokens()
        painter.setPen(QPen(style.color("border_strong"), tokens.border_px))
        painter.drawPath(self._outline())

    def _part(self, start: float, end: float) -> QRectF:
        """Return the piece of the track between two shares of its width."""
        track = self._track()
        return QRectF(
            track.left() + start * track.width(),
            track.top() - 0.5,
            (end - start) * track.width(),
            self._thickness(),
        )


def _fill(painter: QPainter, shape: QRectF | QPainterPath, tint: str) -> None:
    """Fill a shape; `fillRect` would first make the classes of all gradients, which takes 2 ms."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.color(tint))
    if isinstance(shape, QRectF):
        painter.drawRect(shape)
    else:
        painter.drawPath(shape)
    painter.restore()


class Meter(_Bar):
    """An amount against a limit: taken is solid, planned hatched, what is over the limit in red.

    The bar always has room for the larger of the limit and the amount; where the amount is the
    larger one, a line marks the limit.
    """

    def __init__(self) -> None:
        super().__init__()
        self._taken = self._planned = 0.0
        self._limit: float | None = None
        self._labels, self._sign = ("", ""), ""

    def show_amounts(
        self,
        taken: float,
        planned: float,
        limit: float | None,
        *,
        labels: tuple[str, str] = ("", ""),
        sign: str = "",
        text: str = "",
    ) -> None:
        """Show `taken` and, on top of it, the still `planned` part, against `limit` or none.

        All three in the same unit. `labels` stand under the left end and the limit, which may have
        an icon, the `sign` of a warning; `text` says the same in words for those who do not see it.
        """
        self._taken, self._planned, self._limit = taken, planned, limit
        self._labels, self._sign = labels, sign
        self.setAccessibleName(text)
        self.update()

    def shares(self) -> tuple[float, float, float]:
        """Return where taken, planned and the limit end, as shares of the bar's width."""
        total = self._taken + self._planned
        limit = total if self._limit is None else self._limit
        full = max(total, limit) or 1.0
        return self._taken / full, total / full, limit / full

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar and its labels."""
        taken, total, limit = self.shares()
        painter = QPainter(self)
        self._paint_track(painter, "surface_alt")
        self._fill(painter, 0, min(taken, limit), "accent")
        self._fill(painter, limit, taken, "danger")
        self._hatch(painter, taken, min(total, limit), "accent")
        self._hatch(painter, max(taken, limit), total, "danger")
        if limit < 1:
            self._mark(painter, limit)
        self._paint_edge(painter)
        painter.setPen(style.color("text_muted"))
        painter.drawText(self._label_box(), Qt.AlignmentFlag.AlignLeft, self._labels[0])
        box = self.limit_box()
        label, metrics = self._labels[1], self.fontMetrics()
        if metrics.horizontalAdvance(label) > box.width():  # Qt's enumerations take 1 ms to name
            label = metrics.elidedText(label, Qt.TextElideMode.ElideRight, round(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft, label)
        if self._sign:
            side = style.scaled(14)
            left = box.left() - side - _GAP
            icon = QRectF(left, box.center().y() - side / 2, side, side)
            icons.paint(painter, icon, self._sign, "caution")
        painter.end()

    def limit_box(self) -> QRectF:
        """Return where the label of the limit stands: under its mark, right of the other label."""
        box, words = self._label_box(), self.fontMetrics().horizontalAdvance
        box.setLeft(words(self._labels[0]) + 2 * _GAP if self._labels[0] else 0)
        width = min(words(self._labels[1]) + 2, box.width())
        middle = self._part(self.shares()[2], 1).left()
        left = min(max(middle - width / 2, box.left()), box.right() - width)
        return QRectF(left, box.top(), width, box.height())

    def _fill(self, painter: QPainter, start: float, end: float, tint: str) -> None:
        if end > start:
            _fill(painter, self._part(start, end), tint)

    def _hatch(self, painter: QPainter, start: float, end: float, tint: str) -> None:
        if end > start:
            part = self._part(start, end)
            painter.save()
            painter.setClipRect(part, Qt.ClipOperation.IntersectClip)
            painter.setPen(QPen(style.color(tint), 2))
            height = part.height()
            x = part.left() - height
            while x < part.right() + height:
                painter.drawLine(QPointF(x, height), QPointF(x + height, 0))
                x += 6
            painter.restore()

    def _mark(self, painter: QPainter, share: float) -> None:
        x = self._part(share, share).left()
        _fill(painter, QRectF(x - 1.5, 0, 3, self._thickness()), "text")


class Level(_Bar):
    """How much of something is left, in one of the colours of the theme."""

    def __init__(self, tint: str) -> None:
        super().__init__()
        self._tint, self._share = tint, 0.0

    def _thickness(self) -> int:
        return style.scaled(8)

    def sizeHint(self) -> QSize:
        """Ask for the bar alone."""
        return QSize(160, self._thickness())

    def show_share(self, share: float, text: str) -> None:
        """Show a share, 0 to 1; `text` says the same in words."""
        self._share = min(max(share, 0.0), 1.0)
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar."""
        painter = QPainter(self)
        self._paint_track(painter, "surface_alt")
        _fill(painter, self._part(0, self._share), self._tint)
        self._paint_edge(painter)
        painter.end()


class PhaseBar(_Bar):
    """The days of a trial, those behind us filled, today and the onset window marked.

    A `thin` one has no room for words below.
    """

    def __init__(self, *, thin: bool = False) -> None:
        super().__init__()
        self._thin = thin
        self._day, self._total = 0, 84
        self._ticks: tuple[tuple[int, str], ...] = ()
        self._window: tuple[int, int] | None = None
        self._gaps: tuple[int, ...] = ()

    def _thickness(self) -> int:
        return style.scaled(8) if self._thin else super()._thickness()

    def sizeHint(self) -> QSize:
        """Ask for the bar alone where it is thin, with room for the mark of today."""
        if self._thin:
            return QSize(160, self._thickness() + 8)
        return super().sizeHint()

    def _track(self) -> QRectF:
        track = super()._track()
        return track.translated(0, (self.height() - self._thickness()) / 2) if self._thin else track

    def show_progress(
        self,
        day: int,
        *,
        total: int = 84,
        ticks: Sequence[tuple[int, str]] = (),
        window: tuple[int, int] | None = None,
        text: str = "",
    ) -> None:
        """Show that `day` of `total` days are behind us; before the first, nothing is filled.

        `ticks` are days with the words under them; `window` is the first and last day of the onset
        window; `text` says the same in words for those who do not see the bar.
        """
        self._day, self._total = min(max(day, 0), total), total
        self._ticks, self._window = tuple(ticks), window
        self._gaps = ()
        self.setAccessibleName(text)
        self.update()

    def show_gaps(self, days: Iterable[int], text: str) -> None:
        """Leave `days` out of what is filled, the first being 0; `text` says it all in words."""
        self._gaps = tuple(days)
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar, the window and the ticks."""
        painter = QPainter(self)
        self._paint_track(painter, "surface_alt")
        if self._window:
            first, last = self._window
            part = self._part(first / self._total, (last + 1) / self._total)
            _fill(painter, part, "accent_soft")
        _fill(painter, self._part(0, self._day / self._total), "accent")
        for day in self._gaps:
            _fill(painter, self._part(day / self._total, (day + 1) / self._total), "surface")
        if self._window and self._window[0] > self._day:
            edge = self._part(self._window[0] / self._total, 1)
            _fill(painter, QRectF(edge.left() - 1, edge.top(), 2, edge.height()), "accent")
        if not self._thin:
            self._paint_edge(painter)
        elif self._day > 0:
            painter.setClipping(False)
            now = self._part((self._day - 0.5) / self._total, 1)
            mark = QPainterPath()
            mark.addRoundedRect(QRectF(now.left() - 2, now.top() - 4, 4, now.height() + 8), 2, 2)
            _fill(painter, mark, "text")
        painter.setPen(style.color("text_muted"))
        for day, words in self._ticks:
            self._paint_tick(painter, day, words)
        painter.end()

    def _paint_tick(self, painter: QPainter, day: int, words: str) -> None:
        """Write `words` under their day, the outer ones flush with the ends."""
        box = self._label_box()
        width = self.fontMetrics().horizontalAdvance(words) + 2
        left = box.width() * day / self._total - width / 2
        left = min(max(left, 0), box.width() - width)
        painter.drawText(QRectF(left, box.top(), width, box.height()), 0, words)
