"""Paper, page after page: the window goes on between two of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QPainter

from magtrack.exporters.report.pdf import PIXELS_PER_INCH
from magtrack.ui.widgets.sheet_view import picture_of

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


class Printing(QObject):
    """Prints pages that were laid out already.

    Signals: `progressed(int)` after each page, `ended(bool)` once the last is on its way, or none
    is to follow; False: the printer did not take it.
    """

    progressed = Signal(int)
    ended = Signal(bool)

    def __init__(self, printer: QPrinter, pages: Sequence[bytes]) -> None:
        """Print nothing until `start`; each page is as a QPicture saves itself."""
        super().__init__()
        self._printer, self._pages = printer, pages
        self._painter = QPainter()
        self._number = 0

    def start(self) -> None:
        """Begin."""
        if not self._painter.begin(self._printer):
            self.ended.emit(False)
            return
        QTimer.singleShot(0, self._print_next)

    def stop(self) -> None:
        """Print no further page."""
        self._pages = ()
        self._printer.abort()
        self._painter.end()
        self.ended.emit(True)

    def _print_next(self) -> None:
        if not self._pages:
            return
        if self._number:
            self._printer.newPage()
        self._paint(self._pages[self._number])
        self._number += 1
        self.progressed.emit(self._number)
        if self._number < len(self._pages):
            QTimer.singleShot(0, self._print_next)
        else:
            self.ended.emit(self._painter.end())

    def _paint(self, page: bytes) -> None:
        self._painter.save()
        scale = self._printer.logicalDpiX() / PIXELS_PER_INCH
        self._painter.scale(scale, scale)
        self._painter.drawPicture(0, 0, picture_of(page))
        self._painter.restore()
