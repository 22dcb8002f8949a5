"""The frame every page has: margins, a header, and scrolling where the window is too small."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from magtrack.ui.widgets.columns import in_column
from magtrack.ui.widgets.page_header import PageHeader

MARGIN = 24
GAP = 14


class PageFrame(QScrollArea):
    """A page: `header` above, rows and cards in `body`.

    It `is_busy` while something that it shows is still being worked out.
    """

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self.is_busy = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        content.setProperty("role", "page")
        self.header = PageHeader(title)
        self.body = in_column(self.header, gap=GAP, margins=(MARGIN, 20, MARGIN, 20))
        content.setLayout(self.body)
        self.setWidget(content)

    def settle(self) -> None:
        """Store what is being written, before the page is read again: most have nothing."""
