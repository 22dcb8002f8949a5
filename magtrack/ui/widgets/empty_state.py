"""What a page says while it has nothing to show: why, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from magtrack.ui import icons
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.columns import in_column
from magtrack.ui.widgets.labels import plain_label


class EmptyState(QWidget):
    """An icon, a sentence and one button."""

    action_requested = Signal()

    def __init__(self, icon: str, text: str, action: str = "") -> None:
        super().__init__()
        centre = Qt.AlignmentFlag.AlignHCenter
        self._text = plain_label("", "muted", wrap=True)
        self._text.setAlignment(centre)
        self._button = button("", "primary")
        self._button.clicked.connect(self.action_requested)
        self._glyph = glyph = icons.Glyph(icon, "text_muted", 36)
        box = in_column(1, glyph, self._text, self._button, 1, gap=14, margins=(24, 32, 24, 32))
        box.setAlignment(glyph, centre)
        box.setAlignment(self._button, centre)
        self.setLayout(box)
        self.set_texts(text, action)

    def set_texts(self, text: str, action: str = "", *, icon: str = "") -> None:
        """Change the sentence and the button; without `action` there is no button.

        `icon` changes the icon too.
        """
        if icon:
            self._glyph.show_glyph(icon, "text_muted")
        self._text.setText(text)
        self._button.setText(action)
        self._button.setVisible(bool(action))
