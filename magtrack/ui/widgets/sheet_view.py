"""A page of paper, as it will come out of the printer; white in every theme."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPicture, QResizeEvent
from PySide6.QtWidgets import QWidget

from magtrack import theme
from magtrack.ui import style

FINER = 2
_A4_PX = 794

_RATIO = 297 / 210
"""Height by width of A4: what is held free until a page is there."""


def picture_of(page: bytes) -> QPicture:
    """Return a page that was laid out in another process."""
    buffer = QBuffer()
    buffer.setData(page)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    picture = QPicture()
    picture.load(buffer)
    return picture


class SheetView(QWidget):
    """Shows a page, as large as the widget is made; before that, a sentence."""

    def __init__(self) -> None:
        """Show an empty page."""
        super().__init__()
        self._page: QPicture | None = None
        self._size = QSizeF(_A4_PX, _A4_PX * _RATIO)
        self._image: QImage | None = None

    def show_page(self, page: bytes, size: QSizeF) -> None:
        """Show a page, as a QPicture saves itself, of this `size` in pixels of 1/96 inch."""
        self._page, self._size, self._image = picture_of(page), size, None
        self.setAccessibleDescription("")
        self.update()

    def say(self, text: str) -> None:
        """Show `text` in the place of a page."""
        self._page, self._image = None, None
        self.setAccessibleDescription(text)
        self.update()

    def real_width(self) -> int:
        """Return how wide the sheet is in its real size, in pixels of 1/96 inch."""
        return round(self._size.width())

    def heightForWidth(self, width: int) -> int:
        """Return the height of the sheet at this width."""
        return round(width * self._size.height() / self._size.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint the page anew for the new width."""
        super().resizeEvent(event)
        self._image = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sheet."""
        sheet = QRect(0, 0, self.width(), min(self.height(), self.heightForWidth(self.width())))
        painter = QPainter(self)
        if self._page is not None:
            if self._image is None:
                self._image = self._drawn(self._page, sheet.size())
            painter.drawImage(0, 0, self._image)
        else:
            paper = theme.load("light")
            painter.fillRect(sheet, paper.surface)
            painter.setPen(paper.text_muted)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(sheet.adjusted(24, 24, -24, -24), flags, self.accessibleDescription())
        painter.setPen(style.color("border"))
        painter.drawRect(sheet.adjusted(0, 0, -1, -1))
        painter.end()

    def _drawn(self, page: QPicture, size: QSize) -> QImage:
        """Return the page; painted larger and made smaller, since Qt shrinks pictures coarsely."""
        ratio = self.devicePixelRatioF()
        image = QImage(size * ratio * FINER, QImage.Format.Format_RGB32)
        image.fill(theme.load("light").surface)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scale = image.width() / self._size.width()
        painter.scale(scale, scale)
        painter.drawPicture(0, 0, page)
        painter.end()
        small = image.scaled(
            size * ratio,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        small.setDevicePixelRatio(ratio)
        return small
