"""What can be done with the rows of the log, for assistive programs: they see no menu of a cell.

All that Qt offers at a cell of a table is to choose its row. So there is a button for each thing
that can be done with what is chosen: behind the table, where the eye does not see it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from magtrack.texts import _
from magtrack.ui.pages._log_lines import LogLine
from magtrack.ui.pages._log_rows import LogRows
from magtrack.ui.widgets.columns import in_column


class DeedButtons(QWidget):
    """Buttons behind the table `view`, by the keys of `deeds`; the keyboard does not come here."""

    def __init__(self, view: LogRows, deeds: Mapping[str, QPushButton]) -> None:
        super().__init__(view.parentWidget())
        self._deeds = deeds
        for each in deeds.values():
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(in_column(*deeds.values(), gap=0))
        self.setAccessibleName(_("The chosen rows"))
        self.resize(1, 1)
        self.lower()
        self.show()

    def show_for(self, lines: Sequence[LogLine], can: Mapping[str, bool]) -> None:
        """Say of each button what it is about, and whether it can be pressed."""
        about = " · ".join(line.spoken for line in lines)
        for key, each in self._deeds.items():
            each.setEnabled(can[key])
            text = each.text().removesuffix("…")
            each.setAccessibleName(f"{text}: {about}" if about else text)
