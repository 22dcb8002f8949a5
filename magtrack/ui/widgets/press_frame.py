"""A frame that is pressed anywhere on it, as the button within is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame


class PressFrame(QFrame):
    """It says that it was `pressed` once the mouse is let go over it, as a button does."""

    pressed = Signal()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the press, so that the release is told here."""
        event.setAccepted(event.button() == Qt.MouseButton.LeftButton)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell it, unless the mouse was drawn away."""
        is_here = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and is_here:
            self.pressed.emit()
