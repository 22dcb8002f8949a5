"""The head of a page: title, subtitle and the buttons at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from magtrack.startup.lazy import Lazy, set_shown
from magtrack.ui import style
from magtrack.ui.icons import Glyph
from magtrack.ui.widgets.columns import in_column, in_row
from magtrack.ui.widgets.labels import ElidedLabel

GAP = 16
HIGH, LOW = 56, 40
"""Pixels at ordinary text size, with and without a subtitle."""


class PageHeader(QWidget):
    """Title and subtitle at the left, whatever is added at the right, or below in a narrow page."""

    def __init__(self, title: str = "", subtitle: str = "") -> None:
        super().__init__()
        self._title = ElidedLabel("", "title")
        self._subtitle = ElidedLabel("", "subtitle")
        self._second = in_row(self._subtitle, gap=8, wide=self._subtitle)
        self._line = QWidget()  # a row of which nothing is shown would keep the title narrow
        self._line.setLayout(self._second)
        texts = in_column(self._title, self._line, gap=0)
        self._added = in_row(gap=GAP)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GAP)
        self._box.addLayout(texts, 1)
        self._box.addLayout(self._added)
        self.set_texts(title, subtitle)
        style.looks().changed.connect(self._fit)

    def set_texts(self, title: str, subtitle: str = "") -> None:
        """Change title and subtitle; an empty subtitle takes no room."""
        self._title.set_whole(title)
        self._subtitle.set_whole(subtitle)
        set_shown(self._line, bool(subtitle))
        self._be_high()
        if self.isVisible():
            self._break()

    def mark_subtitle(self, *, shown: bool) -> None:
        """Show before the subtitle that all is done, or no longer."""
        PageHeader._mark.set_shown(self, shown)

    @Lazy
    def _mark(self) -> Glyph:
        mark = Glyph("circle-check", "success", 18)
        mark.hide()
        self._second.insertWidget(0, mark)
        return mark

    def sentence(self) -> str:
        """Return title and subtitle as they are read aloud when the page is entered."""
        parts = (self._title.whole(), self._subtitle.whole().replace(" · ", ", "))
        return ". ".join(part for part in parts if part)

    def add(self, *widgets: QWidget) -> None:
        """Put `widgets` at the right end."""
        for widget in widgets:
            self._added.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what was added below the title where both have no room side by side."""
        super().resizeEvent(event)
        self._break()

    def _fit(self) -> None:
        """Have the height and the lines that the text size in force asks for."""
        self._be_high()
        self._break()

    def _be_high(self) -> None:
        self.setMinimumHeight(style.scaled(HIGH if self._subtitle.whole() else LOW))

    def _break(self) -> None:
        texts = self._title.sizeHint().width(), self._second.sizeHint().width()
        needed = max(texts) + GAP + self._added.sizeHint().width()
        direction = QBoxLayout.Direction
        wanted = direction.LeftToRight if self.width() >= needed else direction.TopToBottom
        if wanted != self._box.direction():
            self._box.setDirection(wanted)
            left = Qt.AlignmentFlag.AlignLeft
            stacked = wanted == direction.TopToBottom
            self._box.setAlignment(self._added, left if stacked else Qt.AlignmentFlag(0))
