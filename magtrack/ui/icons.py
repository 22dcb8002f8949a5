"""Lucide's line icons in the colours of the theme, sharp at any pixel density.

QtSvg costs more than a page does, so nothing is loaded before `reveal()`, which the window calls
after its first paint. Until then a wish is only written down on the widget,
and room is kept, so that nothing moves when the picture comes. `QIcon` alone, with the names of all
theme icons, takes more than 1 ms when it is first named.
"""

from __future__ import annotations

import gc
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from magtrack.paths import data_dir
from magtrack.ui import style

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon, QPaintEvent, QPixmap
    from PySide6.QtSvg import QSvgRenderer

ICON_PX = 18
_GAP = 4
_WISH = "icon_wish"
_revealed = False


PAINTED = "paints-icons"
"""The property of a widget that draws icons itself: it is painted again when they change."""


class Glyph(QWidget):
    """One icon as an ornament: it says nothing that the text beside it does not say."""

    def __init__(self, name: str, tint: str = "text", size: int = ICON_PX) -> None:
        super().__init__()
        self._name, self._tint, self._px = name, tint, size

    def show_glyph(self, name: str, tint: str) -> None:
        """Show another icon or colour."""
        self._name, self._tint = name, tint
        self.update()

    def sizeHint(self) -> QSize:
        """Follow the text size."""
        side = style.scaled(self._px)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Never be cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon in the middle, once icons are there."""
        side = style.scaled(self._px)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter = QPainter(self)
        paint(painter, box, self._name, self._tint)
        painter.end()


def set_icon(button: QAbstractButton, name: str, tint: str = "text", size: int = ICON_PX) -> None:
    """Give `button` the icon `name` in the colour `tint`, now or as soon as icons are there."""
    button.setProperty(_WISH, (name, tint, size))
    side = style.scaled(size)
    # Qt leaves very little between icon and text; the picture brings some more air with it.
    room = QSize(side + _GAP if button.text() else side, side)
    button.setIconSize(room)
    if _revealed:
        button.setIcon(_icon(name, tint, room, button.devicePixelRatioF()))
    elif button.text():
        button.setIcon(_room(room.width(), room.height()))


def application_icon() -> QIcon:
    """Return the program's own icon, in all its sizes."""
    from PySide6.QtGui import QIcon

    icon = QIcon()
    for path in sorted((data_dir("resources") / "desktop").glob("magtrack-*.png")):
        icon.addFile(str(path))
    return icon


def reveal() -> None:
    """Load the icons and show them wherever one was wished for; call it after the first paint."""
    global _revealed  # noqa: PLW0603 - icons are there, or not yet, for the whole process
    if not _revealed:
        _revealed = True
        style.looks().changed.connect(refresh)
        refresh()


def refresh() -> None:
    """Draw every icon again: the colours, the text size or the screen are others now.

    Nothing is collected meanwhile: a window that Python let go in the middle would take widgets of
    Qt's own with it that the list still names.
    """
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        _draw_all()
    finally:
        if was_collecting:
            gc.enable()


def _draw_all() -> None:
    for widget in QApplication.allWidgets():
        wish = widget.property(_WISH)
        if wish and isinstance(widget, QAbstractButton):
            set_icon(widget, *wish)
        elif isinstance(widget, Glyph):
            widget.updateGeometry()
            widget.update()
        elif widget.property(PAINTED):
            widget.update()


def pixmap(name: str, tint: str, side: int, ratio: float) -> QPixmap:
    """Return the icon as a square picture of `side` device-independent pixels."""
    return _pixmap(name, style.color(tint).name(), side, side, ratio)


def paint(painter: QPainter, box: QRectF, name: str, tint: str) -> None:
    """Draw the icon into `box`; nothing before the icons are revealed."""
    if _revealed:
        ratio = painter.device().devicePixelRatioF()
        picture = pixmap(name, tint, round(box.width()), ratio)
        painter.drawPixmap(box.topLeft(), picture)


def _icon(name: str, tint: str, size: QSize, ratio: float) -> QIcon:
    """Return the icon at the left of `size`, with its disabled look."""

    def picture(token: str) -> QPixmap:
        return _pixmap(name, style.color(token).name(), size.width(), size.height(), ratio)

    from PySide6.QtGui import QIcon

    result = QIcon(picture(tint))
    result.addPixmap(picture("text_faint"), QIcon.Mode.Disabled)
    return result


@cache
def _room(width: int, height: int) -> QIcon:
    from PySide6.QtGui import QIcon, QPixmap

    empty = QPixmap(width, height)
    empty.fill(Qt.GlobalColor.transparent)
    return QIcon(empty)


@cache
def _renderer(name: str, ink: str) -> QSvgRenderer:
    from PySide6.QtCore import QByteArray
    from PySide6.QtSvg import QSvgRenderer

    drawing = (data_dir("resources") / "icons" / f"{name}.svg").read_bytes()
    return QSvgRenderer(QByteArray(drawing.replace(b"currentColor", ink.encode())))


@cache
def _pixmap(name: str, ink: str, width: int, side: int, ratio: float) -> QPixmap:
    from PySide6.QtGui import QPixmap

    picture = QPixmap(round(width * ratio), round(side * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    drawing = _renderer(name, ink)
    painter = QPainter(picture)
    drawing.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return picture
