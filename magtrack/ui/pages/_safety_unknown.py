"""The card of medicines that were not recognised: what they may be, to be answered with a click."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from magtrack.startup.lazy import set_shown
from magtrack.texts import _
from magtrack.ui.pages._safety_groups import Beside, SignLabel, rule
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.chips import ChipRow
from magtrack.ui.widgets.columns import add, discard, in_column, in_row
from magtrack.ui.widgets.labels import plain_label
from magtrack.wording import LONGEST_NAME, first_line
from magtrack.wording.finding_groups import not_recognised_line
from magtrack.wording.medicines import choices

if TYPE_CHECKING:
    from datetime import date

    from magtrack.domain.record.people import Medicine
    from magtrack.domain.safety.interactions import Review
    from magtrack.reference.reading import MedicineReader, MedicineText

Unknown = tuple["Medicine", "MedicineText"]
"""A medicine that nothing is known about, and what was read of its name, with a doubt."""


def not_recognised(review: Review, reader: MedicineReader, day: date) -> Iterator[Unknown]:
    """Yield the medicines of `day` without any rule whose name may be one that has rules.

    Whoever answered what it is has settled it, also with "none of these".
    """
    for each in review.watched_on(day):
        medicine = each.medicine
        if medicine is None or medicine.known_as is not None or each.is_known():
            continue
        reading = reader.read_name(medicine.name)
        if reading.doubt is not None and reading.doubt.names:
            yield medicine, reading


class UnknownCard(Beside):
    """Each unknown medicine in a row: what it may be, and a way to say so.

    `answered(Medicine, names)` tells what one is known as; `opened(Medicine)` that it is to be
    looked at in its form.
    """

    answered = Signal(object, object)
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__(SignLabel("unchecked"))
        self.setProperty("role", "card")
        self.setProperty("ground", "unchecked")
        self._title = plain_label("", "heading", wrap=True)
        self._rows: list[QWidget] = []
        self._shelf = in_column(gap=4)
        add(self.texts, self._title, self._shelf)

    def show_medicines(self, unknown: Sequence[Unknown]) -> None:
        """Ask about these; the card is hidden for none."""
        title = not_recognised_line(len(unknown))
        self._title.setText(title)
        self.setAccessibleName(title)
        discard(self._shelf, *self._rows)
        self._rows = [part for each in unknown for part in (rule(), self._row(*each))]
        add(self._shelf, *self._rows)
        set_shown(self, bool(unknown))

    def _row(self, medicine: Medicine, reading: MedicineText) -> QWidget:
        name = plain_label(first_line(medicine.name, LONGEST_NAME), "strong", wrap=True)
        asked = plain_label("" if reading.doubt is None else reading.doubt.text, "muted", wrap=True)
        buttons: list[QPushButton] = [
            button(
                _("Yes, {name}").format(name=label) if len(names) == 1 else label,
                do=partial(self.answered.emit, medicine, names),
            )
            for label, names in choices(reading)
            if names
        ]
        other = button(_("Something else"), "quiet", do=partial(self.opened.emit, medicine))
        for each in (*buttons, other):
            each.setAccessibleName(f"{each.text()}: {medicine.name}")
        row = QWidget()
        row.setLayout(in_row((in_column(name, asked, gap=2), 1), ChipRow(*buttons, other, gap=8)))
        return row
