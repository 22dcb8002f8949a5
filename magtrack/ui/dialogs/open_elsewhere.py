"""A log that another window seems to have open, and nobody answers there: the person decides."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from magtrack import preferences
from magtrack.clock import Clock
from magtrack.store.holder import Holder
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.dialogs.parts import on_click
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.columns import fill
from magtrack.ui.widgets.labels import plain_label
from magtrack.wording.recovery import held_advice, held_text

Wish = Literal["open", "again", "leave"]

_WIDTH = 520


def wants_it_opened(holder: Holder | None, data_dir: Path, clock: Clock) -> Wish:
    """Ask what to do about a log that `holder` has, or somebody who cannot be told."""
    told = held_text(holder, clock.read().zone)
    sys.stderr.write(f"magtrack: {told}\n")
    looks = preferences.load(data_dir)
    style.start(theme=looks.theme, text_percent=looks.text_percent)
    dialog = OpenElsewhere(holder, told, data_dir)
    dialog.exec()
    return dialog.wish


class OpenElsewhere(QDialog):
    """Says who had the log and since when; `wish` is what was chosen, to leave it at first."""

    def __init__(self, holder: Holder | None, told: str, data_dir: Path) -> None:
        super().__init__()
        self.wish: Wish = "leave"
        self.setWindowTitle(_("MagTrack: this log may be open already"))
        self.here = on_click(button(_("Open it here")), lambda: self._choose("open"))
        self.again = on_click(button(_("Try again")), lambda: self._choose("again"))
        self.leave = button(_("Do not open it"), "primary", do=self.reject)
        texts = (
            plain_label(told, "strong", wrap=True),
            plain_label(held_advice(holder), wrap=True),
            plain_label(_("Folder: {folder}").format(folder=data_dir), "small", wrap=True),
        )
        row = fill(QHBoxLayout(), self.here, self.again, None, self.leave)
        fill(QVBoxLayout(self), *texts, row, margins=(20, 20, 20, 20), gap=12)
        self.setMinimumWidth(style.scaled(_WIDTH))
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, wish: Wish) -> None:
        self.wish = wish
        self.accept()
