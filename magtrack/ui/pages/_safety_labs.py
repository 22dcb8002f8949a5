"""The card of blood tests on Safety: kidney function first, each value with its day."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Signal

from magtrack.domain.record.kidneys import kidneys_on
from magtrack.domain.record.labs import EGFR, LabValue, in_order, lab_on
from magtrack.domain.record.log import Log
from magtrack.texts import _
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.chips import Chip, ChipRow
from magtrack.ui.widgets.columns import add
from magtrack.ui.widgets.labels import plain_label
from magtrack.wording.labs import kidneys_text, lab_line


class LabsCard(Card):
    """What blood tests said; a chip opens its value, the button a new one."""

    value_wanted = Signal(object)
    new_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(title=_("Kidneys and blood tests"))
        self.add = button(_("Add blood test"), do=self.new_wanted.emit, icon="plus")
        self.add_to_head(self.add)
        self._kidneys = plain_label("", wrap=True)
        self.chips = ChipRow()
        note = _(
            "An eGFR counts from its day on; magnesium is checked against the one of each day."
        )
        add(self.body, self._kidneys, self.chips, plain_label(note, "small", wrap=True))

    def show_labs(self, log: Log, today: date) -> None:
        """Show the values, those of one kind the latest first."""
        self.chips.clear()
        values = in_order(log.labs)
        for value in values:
            chip = Chip(lab_line(value, today), checkable=False)
            chip.clicked.connect(partial(self._open, value))
            self.chips.add_chip(chip)
        self.chips.setVisible(bool(values))
        is_known = lab_on(log.labs, EGFR, today) is not None
        text = _("Kidney function: {egfr}.")
        self._kidneys.show_text(
            "" if is_known else text.format(egfr=kidneys_text(kidneys_on(log, today), today))
        )

    def _open(self, value: LabValue, _checked: bool = False) -> None:
        self.value_wanted.emit(value)
