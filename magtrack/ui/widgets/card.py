"""Cards, the quiet boxes of a page, and banners, the loud ones."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from magtrack.startup.lazy import set_shown
from magtrack.ui import icons, style
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.chips import ChipRow
from magtrack.ui.widgets.columns import in_column, in_row
from magtrack.ui.widgets.labels import plain_label

PADDING = 16
GAP = 8
EDGE, RADIUS = 4, 8
"""The coloured left edge of a banner, and its corners, which the style sheet rounds alike."""

BUTTON = 32
"""How high a button of a banner is at ordinary text size."""

NARROW = 600
"""A banner of fewer pixels than this, at ordinary text size, has its buttons below its text."""
TONE_ICONS = {
    "info": "info",
    "success": "circle-check",
    "caution": "triangle-alert",
    "danger": "octagon-alert",
}
"""The icon of each tone: severity is never told by colour alone."""


class Card(QFrame):
    """A box with an optional title row; put rows into `body`.

    `edge` colours the upper edge: morning, evening, caution or danger. Rows keep to the top, unless
    `fill` lets what can grow (a table, a chart) take all the room there is.
    """

    def __init__(
        self,
        *,
        title: str = "",
        note: str = "",
        edge: str = "",
        fill: bool = False,
    ) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setProperty("edge", edge)
        self._title, self._note = plain_label("", "heading"), plain_label("", "small")
        self._head = in_row(self._title, self._note, 1, gap=14)
        self.body = in_column(self._head, gap=GAP)
        margins = (PADDING, PADDING, PADDING, PADDING)
        self._box = in_column(self.body, *([] if fill else [1]), gap=0, margins=margins)
        self.setLayout(self._box)
        self.set_title(title, note)

    def set_title(self, title: str, note: str = "") -> None:
        """Change the title and the muted note beside it; a card may have neither."""
        for label, text in ((self._title, title), (self._note, note)):
            label.setText(text)
            set_shown(label, bool(title))
        self.setAccessibleName(title)

    def set_padding(self, beside: int, above: int) -> None:
        """Leave so many pixels around what it holds: more for an answer, fewer for rows."""
        if (layout := self.layout()) is not None:
            layout.setContentsMargins(beside, above, beside, above)

    def show_edge_to_edge(self) -> None:
        """Let what is in the body reach the edge of the card, but for the line of the edge."""
        for box in (self._box, self.body):
            box.setContentsMargins(0, 0, 0, 0)
        self.setContentsMargins(0, 0, 0, RADIUS // 2)

    def add_to_head(self, widget: QWidget) -> None:
        """Put `widget` at the right end of the title row."""
        self._head.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)


class Banner(QFrame):
    """A message that stays: icon and word for its weight, title, text, source, buttons.

    `tone` is the weight: info, success, caution or danger.

    The buttons stand at the right, or below the text where the banner is too narrow for both.
    """

    actions_align = Qt.AlignmentFlag.AlignVCenter

    def __init__(
        self,
        tone: str,
        title: str,
        text: str = "",
        *,
        word: str = "",
        source: str = "",
    ) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self._tone = tone
        self.setProperty("tone", tone)
        self._glyph = icons.Glyph(TONE_ICONS[tone], tone, 16)
        self._word = plain_label("", "word")
        self._word.setProperty("tone", tone)
        self._title = plain_label("", "strong", wrap=True)
        self._text = plain_label("", "", wrap=True)
        self._source = plain_label("", "small", wrap=True)
        self._actions: ChipRow | None = None
        self._folded = False
        self._column = in_column(self._title, self._text, self._source, 1, gap=2)
        self._row = in_row(
            self._glyph,
            self._word,
            self._column,
            gap=GAP,
            margins=(EDGE + 13, 12, 14, 12),
            wide=self._column,
        )
        for part in (self._glyph, self._word):
            self._row.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        self.setLayout(self._row)
        self.set_texts(title, text, word=word, source=source)

    def set_texts(self, title: str, text: str = "", *, word: str = "", source: str = "") -> None:
        """Change what it says; a part without text takes no room."""
        self._word.show_text(word)
        if word:
            self._word.setMinimumWidth(max(style.scaled(72), self._word.sizeHint().width()))
        self._title.show_text(title)
        self._text.show_text(text)
        self._source.show_text(source)
        self._centre(alone=not (text or source))
        self.setAccessibleName(". ".join(words for words in (word, title) if words))
        self.setAccessibleDescription(text)

    def _centre(self, *, alone: bool) -> None:
        """Let a title that stands alone stand in the middle of the buttons beside it."""
        self._title.setMinimumHeight(style.scaled(BUTTON) if alone else 0)
        for part in (self._glyph, self._word):
            where = Qt.AlignmentFlag.AlignVCenter if alone else Qt.AlignmentFlag.AlignTop
            self._row.setAlignment(part, where)

    def add_button(
        self, text: str, role: str = "", *, do: Callable[[], object] | None = None
    ) -> QPushButton:
        """Add a button at the right end, which calls `do`, and return it."""
        result = button(text, role, do=do)
        self.add_widget(result)
        return result

    def add_widget(self, widget: QWidget) -> None:
        """Add a button, or another small widget, after the buttons there are."""
        if self._actions is None:
            self._actions = ChipRow(gap=GAP)
            self._place_actions(self._actions)
        self._actions.add_chip(widget)

    def let_arrows_through(self) -> None:
        """Leave the keys Left and Right to the page: they do not lead from button to button."""
        if self._actions is not None:
            for each in self._actions.findChildren(QPushButton):
                each.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hand Left and Right of a button on to what is around the banner."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            arrow = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
            event.setAccepted(not arrow)  # what is not accepted goes to the parent
            return arrow
        return super().eventFilter(watched, event)

    def show_buttons(self, wanted: bool) -> None:
        """Show the buttons, or none."""
        if self._actions is not None:
            self._actions.setVisible(wanted)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Colour the left edge; borders of two widths would leave a notch where they meet."""
        super().paintEvent(event)
        whole, edge = QPainterPath(), QPainterPath()
        whole.addRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        edge.addRect(0, 0, EDGE, self.height())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.color(self._tone))
        painter.drawPath(whole.intersected(edge))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below the text where there is no room beside it, and back."""
        super().resizeEvent(event)
        folded = self.width() < style.scaled(NARROW)
        if folded != self._folded:
            self._folded = folded
            if self._actions is not None:
                self._place_actions(self._actions)

    def _place_actions(self, actions: ChipRow) -> None:
        self._row.removeWidget(actions)
        self._column.removeWidget(actions)
        if self._folded:
            self._column.insertWidget(self._column.count() - 1, actions)
        else:
            self._row.addWidget(actions, 0, self.actions_align)
