"""The shade over a window while something lies over it, with a few words on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from magtrack.texts import visible
from magtrack.ui import style

_SHARE = 0.4
_PAD, _RADIUS = 24, 8


class Dim(QWidget):
    """Darkens all of its parent while it is shown; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._text = ""
        self.hide()
        parent.installEventFilter(self)

    def show_text(self, text: str) -> None:
        """Darken, and say `text` in the middle; "" says nothing."""
        self._text = visible(text)
        self.setAccessibleName(text)
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the parent whatever its size."""
        parent = self.parentWidget()
        if event.type() == QEvent.Type.Resize and parent is not None:
            self.setGeometry(parent.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the shade, and the words on a board."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shade = style.color("toast" if not style.tokens().dark else "bg")
        shade.setAlphaF(_SHARE)
        painter.fillRect(self.rect(), shade)
        if self._text:
            self._paint_board(painter)
        painter.end()

    def _paint_board(self, painter: QPainter) -> None:
        font = QFont(self.font())
        font.setPixelSize(style.scaled(20))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        metrics, most = painter.fontMetrics(), self.width() - 4 * _PAD
        text = metrics.elidedText(self._text, Qt.TextElideMode.ElideMiddle, most)
        width, height = metrics.horizontalAdvance(text) + 2 * _PAD, metrics.height() + 2 * _PAD
        board = QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)
        painter.setPen(style.color("accent"))
        painter.setBrush(style.color("surface"))
        painter.drawRoundedRect(board, _RADIUS, _RADIUS)
        painter.setPen(style.color("text"))
        painter.drawText(board, Qt.AlignmentFlag.AlignCenter, text)


class DimBehindDialogs(Dim):
    """Darkens a window for as long as a dialog keeps it from being used.

    It is there and gone at once: nothing moves, whatever is wished for.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come with the first dialog, and go with the last."""
        if event.type() == QEvent.Type.WindowBlocked:
            self.show_text("")
        elif event.type() == QEvent.Type.WindowUnblocked:
            self.hide()
        return super().eventFilter(watched, event)
