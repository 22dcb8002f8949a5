"""The frame every page has: margins, a header, and scrolling where the window is too small."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from magtrack.ui import style
from magtrack.ui.widgets.columns import in_column
from magtrack.ui.widgets.page_header import PageHeader
from magtrack.ui.widgets.toast import give_way

MARGIN = 24
ABOVE = 24
GAP = 16
MOST = 1120
"""The most a page of cards is wide at ordinary text size, in pixels: lines stay readable."""


class PageFrame(QScrollArea):
    """A page: `header` above, rows and cards in `body`.

    It `is_busy` while something that it shows is still being worked out. What it holds is at most
    `most` pixels wide at ordinary text size and stands in the middle of what is left; None: as wide
    as the window.
    """

    def __init__(self, title: str = "", *, most: int | None = MOST) -> None:
        super().__init__()
        self._most = most
        self.is_busy = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.content = content = QWidget()
        content.setProperty("role", "page")
        self.header = PageHeader(title)
        self.body = in_column(self.header, gap=GAP, margins=(MARGIN, ABOVE, MARGIN, ABOVE))
        content.setLayout(self.body)
        self.setWidget(content)

    def limit_width(self, most: int | None) -> None:
        """Let the page be at most `most` pixels wide at ordinary text size; None: as it likes."""
        self._most = most
        self._keep_to_the_middle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room that is left between both sides."""
        super().resizeEvent(event)
        self._keep_to_the_middle()

    def _keep_to_the_middle(self) -> None:
        left = 0 if self._most is None else self.viewport().width() - style.scaled(self._most)
        side = max(MARGIN, left // 2)
        self.body.setContentsMargins(side, ABOVE, side, ABOVE)

    def say_unread(self, problem: str) -> None:
        """Say why nothing could be read; the window says it above the page anyway."""

    def settle(self) -> None:
        """Store what is being written, before the page is read again: most have nothing."""


def bring_into_view(widget: QWidget) -> None:
    """Scroll the page that `widget` is on so far that it is seen, once it has its place.

    Qt does so where Tab leads, and not where the program moves the keyboard.
    """
    around = widget.parentWidget()
    while around is not None and not isinstance(around, PageFrame):
        around = around.parentWidget()
    if around is not None:
        QTimer.singleShot(0, widget, partial(_scroll_to, around, widget))


def _scroll_to(page: PageFrame, widget: QWidget) -> None:
    page.ensureWidgetVisible(widget, 0, GAP)
    give_way(widget)
