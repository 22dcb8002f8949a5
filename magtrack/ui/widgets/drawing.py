"""A widget that is painted: to a screen reader it is an image."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel


class Drawing(QLabel):
    """A picture that its own class paints; its accessible name and description say what it shows.

    A label with a picture, be it of nothing, is what Qt calls a graphic; other widgets are not.
    """

    def __init__(self) -> None:
        super().__init__()
        nothing = QPixmap(1, 1)
        nothing.fill(Qt.GlobalColor.transparent)
        self.setPixmap(nothing)
