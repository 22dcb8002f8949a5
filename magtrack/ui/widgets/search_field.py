"""A field to search in: a glass before the text, the key that leads here, and a cross."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from magtrack.texts import _
from magtrack.ui import icons, style
from magtrack.ui.widgets.buttons import tool_button
from magtrack.ui.widgets.labels import key_hint, set_tool_tip

_PAD, _GAP = 12, 8
_LEAST = 120
"""Pixels at ordinary text size in which something can still be typed."""


class SearchField(QLineEdit):
    """One line that is searched for; `name` says in what, `keys` is shown while it is empty."""

    def __init__(self, name: str, keys: str) -> None:
        super().__init__()
        self.setProperty(icons.PAINTED, True)
        self.setPlaceholderText(_("Search"))
        self.setAccessibleName(name)
        set_tool_tip(self, f"{name} ({keys})")
        self._keys = key_hint(keys.replace("+", " "))
        self._keys.setParent(self)
        self._clear = tool_button("x", _("Clear the search"), "quiet")
        self._clear.setParent(self)
        self._clear.setProperty("high", "inner")
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.clicked.connect(self.clear)
        self._width = 0
        self.textChanged.connect(self._settle)
        style.looks().changed.connect(self._settle)
        self._settle()

    def set_width(self, width: int) -> None:
        """Be `width` pixels wide at ordinary text size, and narrower where there is less room."""
        self._width = width
        self._settle()

    def sizeHint(self) -> QSize:
        """Ask for that width."""
        hint = super().sizeHint()
        return QSize(style.scaled(self._width), hint.height()) if self._width else hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is inside at its end."""
        super().resizeEvent(event)
        self._settle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the glass before the text."""
        super().paintEvent(event)
        side = style.scaled(icons.ICON_PX)
        painter = QPainter(self)
        box = QRectF(_PAD, (self.height() - side) / 2, side, side)
        icons.paint(painter, box, "search", "text_muted")
        painter.end()

    def _settle(self) -> None:
        if self._width:
            self.setMaximumWidth(style.scaled(self._width))
            self.setMinimumWidth(style.scaled(_LEAST))
        shown = self._clear if self.text() else self._keys
        self._keys.setVisible(not self.text())
        self._clear.setVisible(bool(self.text()))
        size = shown.sizeHint()
        left, top = self.width() - _GAP - size.width(), (self.height() - size.height()) // 2
        shown.setGeometry(QRect(left, top, size.width(), size.height()))
        before = _PAD + style.scaled(icons.ICON_PX) + _GAP - 10  # the style sheet's own padding
        self.setTextMargins(before, 0, size.width(), 0)
