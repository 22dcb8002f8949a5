"""A page of paper, as it will come out of the printer; white in every theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from magtrack import theme
from magtrack.ui import style

if TYPE_CHECKING:
    from magtrack.exporters.report.pdf import Pages

FINER = 2
_A4_PX = 794

_RATIO = 297 / 210
"""Height by width of A4: what is held free until a page is there."""


class SheetView(QWidget):
    """Shows one page of `Pages`, as large as it is made; before that, a sentence."""

    def __init__(self) -> None:
        """Show an empty page."""
        super().__init__()
        self._pages: Pages | None = None
        self._number = 0
        self._image: QImage | None = None

    def show_page(self, pages: Pages, number: int) -> None:
        """Show page `number`, from 0."""
        self._pages, self._number, self._image = pages, number, None
        self.setAccessibleDescription("")
        self.update()

    def say(self, text: str) -> None:
        """Show `text` in the place of a page."""
        self._pages, self._image = None, None
        self.setAccessibleDescription(text)
        self.update()

    def real_width(self) -> int:
        """Return how wide the sheet is in its real size, in pixels of 1/96 inch."""
        return _A4_PX if self._pages is None else round(self._pages.size.width())

    def heightForWidth(self, width: int) -> int:
        """Return the height of the sheet at this width."""
        size = None if self._pages is None else self._pages.size
        ratio = _RATIO if size is None else size.height() / size.width()
        return round(width * ratio)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint the page anew for the new width."""
        super().resizeEvent(event)
        self._image = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sheet."""
        sheet = QRect(0, 0, self.width(), min(self.height(), self.heightForWidth(self.width())))
        painter = QPainter(self)
        if self._pages is not None:
            if self._image is None:
                self._image = self._drawn(self._pages, sheet.size())
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

    def _drawn(self, pages: Pages, size: QSize) -> QImage:
        """Return the page; painted larger and made smaller, since Qt shrinks pictures coarsely."""
        ratio = self.devicePixelRatioF()
        image = QImage(size * ratio * FINER, QImage.Format.Format_RGB32)
        image.fill(theme.load("light").surface)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scale = image.width() / pages.size.width()
        painter.scale(scale, scale)
        pages.paint(self._number, painter)
        painter.end()
        small = image.scaled(
            size * ratio,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        small.setDevicePixelRatio(ratio)
        return small
