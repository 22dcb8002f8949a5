"""Which file or folder to import, and what can be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from magtrack.discovery import discover
from magtrack.texts import _
from magtrack.ui.dialogs.parts import on_click
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.chips import ChipRow
from magtrack.ui.widgets.columns import fill
from magtrack.ui.widgets.labels import plain_label

if TYPE_CHECKING:
    from magtrack.importers import Importer


class SourceChoice(QWidget):
    """The first step: `ask_file` and `ask_folder` are called when one is to be chosen."""

    def __init__(self, ask_file: Callable[[], None], ask_folder: Callable[[], None]) -> None:
        super().__init__()
        self.file = button(_("Choose a file…"), "primary")
        self.folder = button(_("Choose a folder…"))
        chips = on_click(self.file, ask_file), on_click(self.folder, ask_folder)
        row = ChipRow(*chips, gap=8)
        text = _("You see what it would do before anything is written. The file is not changed.")
        note = plain_label(text, "small", wrap=True)
        fill(QVBoxLayout(self), row, note, known_programs(), None, gap=14)


def known_programs() -> Card:
    """Return the list of what can be read by name, what reads anything last, in two columns."""
    found: list[Importer] = discover("magtrack.importers", "IMPORTER")
    importers = sorted(found, key=lambda each: (each.order > 1, each.name().casefold()))
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(8)
    half = (len(importers) + 1) // 2
    for place, importer in enumerate(importers):
        label = plain_label(importer.name(), wrap=True)
        grid.addWidget(label, place % half, place // half, Qt.AlignmentFlag.AlignTop)
    for column in range(2):
        grid.setColumnStretch(column, 1)
    card = Card(title=_("What can be read"))
    card.body.addLayout(grid)
    return card
