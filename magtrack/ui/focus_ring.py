"""The ring around whatever the keyboard is on: one for each window, drawn outside the control.

A style sheet cannot draw outside a control. The ring is shown after a key only, never after a
click, and not around fields, whose own edge grows.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QWindow
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from magtrack.ui import style

GAP, WIDTH, RADIUS = 2, 2, 6
"""Pixels between control and ring, of the ring itself, and of the corners of most controls."""

OWN_RADIUS = "ring-radius"
"""The property of a widget whose corners are not of `RADIUS`."""

OWN_RING = "own-ring"
"""The property of a widget that shows itself, within, where the keyboard is."""

_OUTSIDE = GAP + WIDTH
_OWN_EDGE = (QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QTextEdit, QScrollArea)
"""Fields, whose edge grows, and pages, which take the keyboard for their keys."""

_INPUTS = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)
_MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)


def has_own_edge(widget: QWidget) -> bool:
    """Tell whether `widget` shows by its own edge that the keyboard is on it: it has no ring."""
    return isinstance(widget, _OWN_EDGE)


class FocusRing(QWidget):
    """The ring over one window, or over what of it holds the control; the mouse goes through it."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._radius = 0.0
        self.hide()

    def stand_around(self, target: QWidget) -> None:
        """Show the ring around `target`, if all of it is to be seen."""
        if target.visibleRegion().boundingRect().height() < target.height():
            self.hide()
        else:
            self.draw_around(target)

    def draw_around(self, target: QWidget) -> None:
        """Show the ring around `target`, also where it would have to be scrolled to."""
        radius = target.property(OWN_RADIUS)
        if radius is None:
            radius = target.height() / 2 if target.property("role") == "chip" else RADIUS
        self._radius = float(radius) + GAP + WIDTH / 2
        place = QRect(target.mapTo(self._over, QPoint(0, 0)), target.size())
        self.setGeometry(place.adjusted(-_OUTSIDE, -_OUTSIDE, _OUTSIDE, _OUTSIDE))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(style.color("accent"), WIDTH))
        inset = WIDTH / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, self._radius, self._radius)
        painter.end()


class _Rings(QObject):
    """Moves the rings of all windows, each made when the keyboard first comes there."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._by_key = True
        self._target: QWidget | None = None
        self._ring: FocusRing | None = None
        self._watched: list[QObject] = []
        application.focusChanged.connect(lambda _before, now: self.follow(now))

    def follow(self, target: QWidget | None) -> None:
        """Put the ring around `target`, or take it away."""
        for each in self._watched:
            if isValid(each):
                each.removeEventFilter(self)
        self._watched = []
        if self._ring is not None and isValid(self._ring):
            self._ring.hide()
        self._target = self._ring = None
        if (
            target is None
            or has_own_edge(target)
            or target.focusPolicy() == Qt.FocusPolicy.NoFocus
            or target.property(OWN_RING)
            or target.property("role") == "toast"  # its edge tells, the accent would not be seen
        ):
            return  # a page takes the keyboard for its keys, and is no control
        window = target.window()
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        found = window.findChild(FocusRing, options=direct)
        self._target, self._ring = target, found or FocusRing(window)
        self._watched = [target, *_around(target, window)]
        if (handle := window.windowHandle()) is not None:
            self._watched.append(handle)  # it alone sees every key and click of the window
        for each in self._watched:
            each.installEventFilter(self)
        self._settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell keys from clicks, and follow the control where it moves."""
        kind = event.type()
        if kind in _MOVES:
            self._settle()
        elif isinstance(watched, QWindow) and kind in _INPUTS:
            self._by_key = kind == QEvent.Type.KeyPress
            self._settle()
        return super().eventFilter(watched, event)

    def _settle(self) -> None:
        target, ring = self._target, self._ring
        if target is None or ring is None or not (isValid(target) and isValid(ring)):
            return
        if self._by_key and target.isVisible():
            ring.stand_around(target)
        else:
            ring.hide()


def _around(widget: QWidget, window: QWidget) -> Iterator[QWidget]:
    """Yield all that holds `widget`, up to its window."""
    around = widget.parentWidget()
    while around is not None and around is not window:
        yield around
        around = around.parentWidget()


@cache
def show_rings() -> None:
    """Draw a ring around what the keyboard is on, in every window from now on."""
    application = style.application()
    _Rings(application).follow(application.focusWidget())
