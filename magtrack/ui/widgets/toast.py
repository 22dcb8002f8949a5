"""The message that passes: what was done, and Undo."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.labels import ElidedLabel

_MARGIN = 24
SECONDS = 8
_WITH_BUTTON = (16, 4, 6, 4)
_ALONE = (16, 12, 16, 12)
"""Left, top, right, bottom: the button has room of its own about its text."""


class Toast(QFrame):
    """A message at the bottom of its parent, with one optional button.

    It goes away by itself, but not while the mouse or the keyboard is on it; Escape sends it
    away. It is read aloud when it comes.
    """

    action_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "toast")
        self._message = ElidedLabel()
        self._button = button("", "toast")
        self._button.clicked.connect(self._act)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._expire)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._message)
        self._row.addWidget(self._button)
        self.hide()
        parent.installEventFilter(self)

    def show_message(self, text: str, *, action: str = "", seconds: float = SECONDS) -> None:
        """Show `text`, with a button `action` if there is one, for some seconds."""
        self._message.set_whole(text)
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self._row.setContentsMargins(*(_WITH_BUTTON if action else _ALONE))
        self.setAccessibleName(text)
        self.show()
        self.raise_()
        self._place()
        self._timer.start(round(seconds * 1000))
        read_aloud(self, text)

    def dismiss(self) -> None:
        """Send the message away."""
        self._timer.stop()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom when the parent is resized."""
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
        if self._button.hasFocus():
            self._timer.start()
        else:
            self.hide()

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        width = min(self.sizeHint().width(), parent.width() - 2 * _MARGIN)
        height = self.sizeHint().height()
        left = (parent.width() - width) // 2
        self.setGeometry(left, parent.height() - height - _MARGIN, width, height)


def read_aloud(widget: QWidget, text: str) -> None:
    """Let a screen reader say `text`; the classes cost 3 ms when they are first named."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
