"""The card below the chart: what else an answer may be, and the figures behind it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from magtrack.texts import _
from magtrack.ui.widgets.buttons import toggle
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.columns import add
from magtrack.ui.widgets.labels import plain_label


class CaveatsCard(Card):
    """Everything that must be said with an answer; the figures stand behind "Details"."""

    def __init__(self) -> None:
        super().__init__(title=_("What else this number may be"))
        self._lines = plain_label("", wrap=True)
        self._table = QWidget()
        self.details = toggle(_("Details"), "quiet", do=self._table.setVisible)
        self.add_to_head(self.details)
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(0, 8, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setColumnStretch(1, 1)
        add(self.body, self._lines, self._table)
        self._table.hide()

    def show_caveats(self, lines: Sequence[str], details: Sequence[tuple[str, str]]) -> None:
        """Show the sentences, and the figures with their names."""
        self._lines.setText("\n".join(f"•  {line}" for line in lines))
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for row, (name, figure) in enumerate(details):
            self._grid.addWidget(plain_label(name, "small"), row, 0)
            self._grid.addWidget(plain_label(figure), row, 1)
