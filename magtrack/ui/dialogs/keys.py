"""The sheet of what keys do, behind `?`."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.actions import Action, key_lines
from magtrack.ui.dialogs.parts import opened, scrolled
from magtrack.ui.widgets.buttons import tool_button
from magtrack.ui.widgets.columns import in_column, in_row
from magtrack.ui.widgets.labels import key_hint, plain_label

_WIDTH, _KEYS, _ROW = 560, 112, 28
_FROM_SCREEN = 128
"""So much lower than the screen the sheet stays at least."""


def show_keys(title: str, actions: Iterable[Action], parent: QWidget | None) -> KeySheet:
    """Open a sheet of what keys do."""
    return opened(KeySheet(title, actions, parent))


class KeySheet(QDialog):
    """Each thing keys do in one line: the keys at the left, the words at the right."""

    def __init__(self, title: str, actions: Iterable[Action], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        close = tool_button("x", _("Close"), "quiet")
        close.clicked.connect(self.accept)
        head = in_row(plain_label(title, "dialog"), 1, close)
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, style.scaled(_KEYS))
        grid.setColumnStretch(1, 1)
        for row, (label, keys) in enumerate(key_lines(actions).items()):
            cap, words = key_hint(keys), plain_label(label, wrap=True)
            words.setAccessibleName(_("{keys}: {what}").format(keys=keys, what=label))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            grid.addWidget(cap, row, 0, right)
            grid.addWidget(words, row, 1, Qt.AlignmentFlag.AlignVCenter)
            grid.setRowMinimumHeight(row, style.scaled(_ROW))
        area = scrolled(content)
        area.setAccessibleName(title)
        self.setLayout(in_column(head, area, gap=16, margins=(24, 20, 16, 24)))
        room = self.screen().availableSize().height() - _FROM_SCREEN
        wanted = content.sizeHint().height() + head.sizeHint().height() + 16 + 44 + 8
        self.resize(style.scaled(_WIDTH), min(wanted, room))
