"""The box of which one thing is chosen from a list that opens below it."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from magtrack.ui import style
from magtrack.ui.widgets.steady import steady

_WIDEST = 560
"""Pixels at ordinary text size; what is longer ends in an ellipsis in the list too."""


class Box(QComboBox):
    """Its list is as wide as what stands there, be the box itself as narrow as it may."""

    def __init__(self) -> None:
        super().__init__()
        steady(self)

    def showPopup(self) -> None:
        """Open the list."""
        view = self.view()
        needed = view.sizeHintForColumn(0) + view.verticalScrollBar().sizeHint().width()
        view.setMinimumWidth(min(needed, style.scaled(_WIDEST)))
        super().showPopup()
