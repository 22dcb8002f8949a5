"""Small rounded buttons, and the layout that breaks them into lines."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QPushButton, QSizePolicy, QWidget

from magtrack.texts import visible
from magtrack.ui.widgets.buttons import add_glyph
from magtrack.ui.widgets.labels import set_tool_tip

_LEAST_LETTERS = 20


class Chip(QPushButton):
    """A small rounded button that can stay down.

    Its text is shown as it is, with an ellipsis where it does not fit; the tooltip has all of it.
    """

    def __init__(self, text: str, *, checkable: bool = True, icon: str = "") -> None:
        super().__init__()
        if icon:
            add_glyph(self, icon)
        self._whole = visible(text)
        self._show(self._whole)
        self.setAccessibleName(text)
        self.setProperty("role", "chip")
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for room for the whole text."""
        hint, metrics = super().sizeHint(), self.fontMetrics()
        shown = self.text().replace("&&", "&")
        hint.setWidth(
            hint.width() + width_in_button(metrics, self._whole) - width_in_button(metrics, shown)
        )
        return hint

    def minimumSizeHint(self) -> QSize:
        """Be content with a few letters."""
        hint = self.sizeHint()
        few = self.fontMetrics().averageCharWidth() * _LEAST_LETTERS
        hint.setWidth(min(hint.width(), few))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text anew."""
        super().resizeEvent(event)
        lacking, shown = self.sizeHint().width() - self.width(), self._whole
        if lacking > 0:
            metrics = self.fontMetrics()
            room = metrics.horizontalAdvance(shown) - lacking
            shown = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, room)
            set_tool_tip(self, self._whole)
        self._show(shown)

    def set_whole(self, text: str) -> None:
        """Show another text, as much of it as fits."""
        self._whole = visible(text)
        self._show(self._whole)
        self.setAccessibleName(text)
        self.updateGeometry()

    def _show(self, text: str) -> None:
        self.setText(text.replace("&", "&&"))  # one & would underline the letter after it


def width_in_button(metrics: QFontMetrics, text: str) -> int:
    """Return how wide a button reckons its text, to the pixel: it rounds as `size` does."""
    return metrics.size(Qt.TextFlag.TextSingleLine, text).width()


class FlowLayout(QLayout):
    """Lays widgets out like words: from left to right, on a new line where one is full."""

    def __init__(self, parent: QWidget, *, gap: int) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setSpacing(gap)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Append an item."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return the item at `index`, None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take the item at `index` out, None beyond the last."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Take no more room than needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Say that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that the lines need at `width`."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Put the items in their places."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        sizes = [item.sizeHint() for item in self._visible()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(len(sizes) - 1, 0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """Be content with the widest item."""
        smallest = QSize()
        for item in self._items:
            smallest = smallest.expandedTo(item.minimumSize())
        return smallest

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Break the items into lines within `rect` and return the height they take."""
        x, y, line = rect.x(), rect.y(), 0
        for item in self._visible():
            size = item.sizeHint()
            size.setWidth(min(size.width(), rect.width()))
            if x > rect.x() and x + size.width() > rect.x() + rect.width():
                x, y, line = rect.x(), y + line + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self.spacing()
            line = max(line, size.height())
        return y + line - rect.y()

    def _visible(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]


class ChipRow(QWidget):
    """A widget whose chips flow."""

    def __init__(self, *chips: QWidget, gap: int = 8) -> None:
        super().__init__()
        self._flow = FlowLayout(self, gap=gap)
        for chip in chips:
            self.add_chip(chip)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add_chip(self, widget: QWidget) -> None:
        """Append a chip, or any other small widget."""
        self._flow.addWidget(widget)

    def clear(self) -> None:
        """Remove all chips."""
        while item := self._flow.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
