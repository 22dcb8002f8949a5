"""A small fact at the edge of a card: an icon and a few words; nothing to press."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QSizePolicy

from magtrack.ui import icons
from magtrack.ui.widgets.columns import in_row
from magtrack.ui.widgets.labels import plain_label


class FactChip(QFrame):
    """An icon and what it stands for, in the round shape of a chip."""

    def __init__(self, icon: str, text: str = "") -> None:
        super().__init__()
        self.setProperty("role", "fact")
        self._text = plain_label(text, "caption")
        glyph = icons.Glyph(icon, "text_muted", 14)
        self.setLayout(in_row(glyph, self._text, gap=6, margins=(10, 4, 10, 4)))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)

    def set_text(self, text: str) -> None:
        """Say another fact."""
        self._text.setText(text)
