"""What a page says while it has nothing to show: why, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from magtrack.ui import icons
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.labels import plain_label


class EmptyState(QWidget):
    """An icon, a sentence and one button."""

    action_requested = Signal()

    def __init__(
        self, icon: str, text: str, action: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        centre = Qt.AlignmentFlag.AlignHCenter
        self._text = plain_label("", "muted", wrap=True)
        self._text.setAlignment(centre)
        self._button = button("", "primary")
        self._button.clicked.connect(self.action_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 32, 24, 32)
        column.setSpacing(14)
        column.addStretch(1)
        column.addWidget(icons.Glyph(icon, "text_muted", 36), 0, centre)
        column.addWidget(self._text)
        column.addWidget(self._button, 0, centre)
        column.addStretch(1)
        self.set_texts(text, action)

    def set_texts(self, text: str, action: str = "") -> None:
        """Change the sentence and the button; without `action` there is no button."""
        self._text.setText(text)
        self._button.setText(action)
        self._button.setVisible(bool(action))
