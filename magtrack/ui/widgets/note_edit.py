"""The note of the day."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from magtrack.startup.lazy import set_shown
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.background import timer


class NoteEdit(QPlainTextEdit):
    """The note of the day: plain text, stored when the keyboard leaves it or on a pause.

    `written(str, str)` hands over what was typed, and the note that it was typed over; `left()`
    says that the keyboard is to go back to the page, whose keys are dead without it.
    """

    written = Signal(str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Note of the day"))
        self.setPlaceholderText(_("Anything worth remembering. Kept on this machine only."))
        self.setTabChangesFocus(True)
        self.setFixedHeight(style.scaled(58))
        self._stored = ""
        self._pause = timer(self, 1500, self.store)
        self.textChanged.connect(self._pause.start)

    def show_text(self, text: str, *, keeps: bool) -> None:
        """Show the stored note; one the user is writing stays where `keeps`: it is of the day."""
        if keeps and self.hasFocus():
            self._go_on_typing(text)
            return
        self._stored = text
        self.setPlainText(text)
        self._pause.stop()
        set_shown(self, bool(text) or self.hasFocus())

    def _go_on_typing(self, text: str) -> None:
        """Show a note that was typed as `text`, where that is stored; what others wrote is not."""
        typed = self.toPlainText().strip()
        if text == typed:
            self._stored = self.toPlainText()
        elif typed and text.endswith(f"\n{typed}"):  # theirs, with what was typed below it
            self._stored = text
            self.setPlainText(text)
            self.moveCursor(QTextCursor.MoveOperation.End)

    def store(self) -> None:
        """Hand over what was written, if it is new."""
        self._pause.stop()
        if self.toPlainText() != self._stored:
            seen, self._stored = self._stored, self.toPlainText()
            self.written.emit(self._stored, seen)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Store when the keyboard leaves; an empty note closes."""
        super().focusOutEvent(event)
        self.store()
        QTimer.singleShot(0, self, self._close_if_left)

    def _close_if_left(self) -> None:
        if not self.hasFocus():  # it only moved, with the card it is in
            self.setVisible(bool(self.toPlainText().strip()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
