"""The bar of what can be done with several chosen rows, over the foot of their table."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from magtrack.texts import _
from magtrack.ui.widgets.buttons import button, tool_button
from magtrack.ui.widgets.columns import add, in_row
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.toast import IN_USE, give_way

_ABOVE_FOOT = 12


class SelectionBar(QFrame):
    """A line of buttons over the viewport of `area`, in its middle; the last one closes it."""

    def __init__(self, area: QAbstractScrollArea, close: Callable[[], object]) -> None:
        super().__init__(area)
        self._area = area
        self.setObjectName(IN_USE)
        self.setProperty("role", "toast")
        self._text = plain_label()
        self._row = in_row(self._text, gap=8, margins=(16, 4, 8, 4))
        self.setLayout(self._row)
        self._close = tool_button("x", _("Choose none"), "toast")
        self._close.clicked.connect(close)
        self._row.addWidget(self._close)
        self.hide()
        area.viewport().installEventFilter(self)

    def offer(self, text: str, do: Callable[[], object]) -> None:
        """Offer one more thing that can be done."""
        self._row.removeWidget(self._close)
        add(self._row, button(text, "toast", do=do), self._close)

    def show_text(self, text: str) -> None:
        """Say what is chosen, and come."""
        self._text.setText(text)
        self.show()
        self._settle()
        give_way(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._settle()
        return super().eventFilter(watched, event)

    def _settle(self) -> None:
        room, size = self._area.viewport().geometry(), self.sizeHint()
        width = min(size.width(), room.width())
        left = room.left() + (room.width() - width) // 2
        self.setGeometry(left, room.bottom() - size.height() - _ABOVE_FOOT, width, size.height())
        self.raise_()
