"""The message that passes: what was done, and Undo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QCursor, QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QWidget

from magtrack.ui import style
from magtrack.ui.background import timer
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.labels import ElidedLabel

_MARGIN, _GAP = 24, 8
SECONDS = 8
_WITH_BUTTON = (16, 4, 6, 4)
_ALONE = (16, 12, 16, 12)
"""Left, top, right, bottom: the button has room of its own about its text."""

IN_USE = "in-use"
"""The name of a frame that a message never covers while it is seen."""

_POINTER = 24
"""Pixels around the mouse that a message leaves free."""

_ROW = 120
"""What is no higher than that at ordinary text size is used as one: a row with all its buttons."""


class Toast(QFrame):
    """A message at the lower right of its parent, with up to two buttons.

    It goes away by itself, but not while the mouse or the keyboard is on it; Escape sends it
    away. It is read aloud when it comes, and does not lie over what is being used: the row with the
    keyboard, that with the mouse, and frames named `IN_USE`.
    """

    action_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "toast")
        self._message = ElidedLabel()
        self._button = button("", "toast", do=self._act)
        self._other = button("", "toast", do=self.dismiss)
        self._before: QWidget | None = None
        self._timer = timer(self, 0, self._expire)
        self._row = QHBoxLayout(self)
        for part in (self._message, self._button, self._other):
            self._row.addWidget(part)
        self.hide()
        parent.installEventFilter(self)
        style.application().focusChanged.connect(self._follow)

    def show_message(
        self, text: str, *, action: str = "", other: str = "", seconds: float = SECONDS
    ) -> None:
        """Show `text` for some seconds, with a button `action` if there is one.

        With `other`, a button that only sends it away, it is a question: the keyboard goes to that
        button, and back where it was when the question is answered.
        """
        self._message.set_whole(text)
        for each, words in ((self._button, action), (self._other, other)):
            each.setText(words)
            each.setVisible(bool(words))
        self._row.setContentsMargins(*(_WITH_BUTTON if action else _ALONE))
        self.setAccessibleName(text)
        self.show()
        self.raise_()
        self._place()
        self._timer.start(round(seconds * 1000))
        read_aloud(self, text)
        if other:
            self._before = self.window().focusWidget()
            self._other.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        """Send the message away."""
        self._timer.stop()
        if self._before is not None and self.isAncestorOf(self.window().focusWidget()):
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None
        self.hide()

    def give_way(self) -> None:
        """Look again for a place where it covers nothing in use."""
        if self.isVisible():
            self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in its corner when the parent is resized."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go away on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Count down again once the mouse has left."""
        self._timer.start(SECONDS * 1000 // 2)
        super().leaveEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Wait as long as the mouse is here."""
        self._timer.stop()
        super().enterEvent(event)

    def _act(self) -> None:
        self.dismiss()
        self.action_requested.emit()

    def _expire(self) -> None:
        if self._button.hasFocus() or self._other.hasFocus():
            self._timer.start(SECONDS * 1000)
        else:
            self.dismiss()

    def _follow(self, _before: QWidget | None, _now: QWidget | None) -> None:
        self.give_way()

    def _place(self) -> None:
        """Stand at the lower right, above what is in use there; else on the left, or on top."""
        parent = self.parentWidget()
        if parent is None:
            return
        width = min(self.sizeHint().width(), parent.width() - 2 * _MARGIN)
        height = self.sizeHint().height()
        foot = parent.height() - height - _MARGIN
        used = sorted(self._used(parent), key=QRect.top, reverse=True)
        right, left = parent.width() - width - _MARGIN, _MARGIN
        places = [_above(used, QRect(x, foot, width, height)) for x in (right, left)]
        on_top = QRect(right, _MARGIN, width, height)
        free = (place for place in places if place.top() >= _MARGIN)
        self.setGeometry(next(free, on_top))

    def _used(self, parent: QWidget) -> Iterator[QRect]:
        """Yield what is being used, in places of `parent`."""
        for frame in parent.findChildren(QFrame, IN_USE):
            if frame.isVisible():
                yield _within(parent, frame, frame.rect())
        mouse = parent.mapFromGlobal(QCursor.pos())
        yield QRect(mouse, mouse).adjusted(-_POINTER, -_POINTER, _POINTER, _POINTER)
        pointed = parent.childAt(mouse)
        is_other = pointed is not None and pointed is not self and not self.isAncestorOf(pointed)
        if pointed is not None and is_other and pointed.height() <= style.scaled(_ROW):
            yield _row_of(parent, pointed)
        focus = style.application().focusWidget()
        if focus is None or not parent.isAncestorOf(focus) or self.isAncestorOf(focus):
            return
        if isinstance(focus, QAbstractItemView) and focus.currentIndex().isValid():
            row = focus.visualRect(focus.currentIndex())
            row.setLeft(0)
            row.setRight(focus.viewport().width())
            yield _within(parent, focus.viewport(), row)
        elif focus.height() < parent.height() // 2:  # else it is a page that takes the keys
            yield _row_of(parent, focus)


def _above(used: Iterable[QRect], place: QRect) -> QRect:
    """Return `place` moved up above all of `used` that it would lie on; they are from below."""
    for each in used:
        if place.intersects(each):
            place.moveBottom(each.top() - _GAP)
    return place


def _row_of(parent: QWidget, widget: QWidget) -> QRect:
    """Return where in `parent` the row is that `widget` belongs to, or `widget` alone."""
    row, around = widget, widget.parentWidget()
    while around is not None and around is not parent and around.height() <= style.scaled(_ROW):
        row, around = around, around.parentWidget()
    return _within(parent, row, row.rect())


def _within(parent: QWidget, widget: QWidget, rect: QRect) -> QRect:
    """Return where in `parent` a part of `widget` is."""
    return QRect(widget.mapTo(parent, rect.topLeft()), rect.size())


def give_way(widget: QWidget) -> None:
    """Let a message of the window of `widget` look again for a place: `widget` has just come."""
    toast = widget.window().findChild(Toast)
    if toast is not None:
        toast.give_way()


def read_aloud(widget: QWidget, text: str) -> None:
    """Let a screen reader say `text`; the classes cost 3 ms when they are first named."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
