"""The last step of the first run: supplements without magnesium, and medicines, a line each."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit

from magtrack.domain.record.edits import Edit, Put
from magtrack.domain.record.people import Medicine
from magtrack.domain.record.plan_edits import made_at
from magtrack.domain.record.products import NO_FORM, Product, check_name
from magtrack.domain.record.schedule import Schedule, slot_at
from magtrack.domain.safety.medicines import condition_names
from magtrack.reference.entering import check_times, without_magnesium
from magtrack.reference.told_product import told_product, units_told
from magtrack.texts import _
from magtrack.ui.dialogs.fields import text_edit
from magtrack.ui.medicine_reading import MedicineReadings
from magtrack.ui.session import Session
from magtrack.ui.widgets.forms import FormFields
from magtrack.ui.widgets.labels import plain_label

_LINES = 2


class WhatElse(FormFields):
    """Two boxes of lines, with what was read of each line below.

    `product_wanted` is emitted with what a line tells of a product with magnesium; the line is
    gone.
    """

    product_wanted = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.others = text_edit("", _LINES)
        self.others.setPlaceholderText("Vitamin D 1000 IU 8 am")
        note = _("Without magnesium. One on each line; with a time, Today asks for it.")
        self.add_field(_("Other &supplements"), self.others, note=note)
        self._supplements = MedicineReadings(session.reference, supplements=True)
        self.add_widget(self._supplements)
        self.medicines = text_edit("", _LINES)
        self.medicines.setPlaceholderText("Levothyroxine 50 µg 7 am")
        note = _("One on each line, with its clock times; without a time it is taken as needed.")
        self.add_field(_("&Medicines"), self.medicines, note=note)
        self._medicines = MedicineReadings(session.reference)
        self.add_widget(self._medicines)
        for edit, shown in ((self.others, self._supplements), (self.medicines, self._medicines)):
            edit.textChanged.connect(partial(_show_lines, edit, shown))
            shown.product_wanted.connect(partial(self._hand_over, edit))
        self._conditions = plain_label("", "strong", wrap=True)
        self._conditions.hide()
        self.add_widget(self._conditions)
        text = _(
            "Magnesium can keep medicines such as antibiotics or thyroid hormone from working."
            " MagTrack checks the hours between them, where a rule is known."
        )
        self.add_note(text)
        self.add_note(_("Kidney disease and some other conditions matter too: add them below."))

    def show_conditions(self) -> None:
        """Show which conditions were added so far."""
        session, today = self._session, self._session.today()
        names = condition_names(session.reference.conditions.values())
        known = [names.get(each.key, each.key) for each in session.log(today, today).conditions]
        text = _("Conditions: {names}").format(names=", ".join(known))
        self._conditions.show_text(text if known else "")

    def _hand_over(self, edit: QPlainTextEdit, line: str) -> None:
        """Give a line that turned out to be magnesium away, to be entered as a product."""
        edit.setPlainText("\n".join(each for each in _lines(edit) if each != line))
        read = self._session.reference.medicine_reader.read(line)
        self.product_wanted.emit(told_product(read))

    def products(self, answered: frozenset[str]) -> list[tuple[Product, list[Edit]]]:
        """Return the supplements without magnesium, each with a plan where a time was told.

        Raises InputProblem, and Question unless its key is among `answered`.
        """
        session, today = self._session, self._session.today()
        stamp, reader = session.stamp(), session.reference.medicine_reader
        start = session.day_start_hour
        found = []
        for line in _lines(self.others):
            reading = reader.read(line)
            name = without_magnesium(reader, check_name(reading.name), answered)
            amount = units_told(reading.name)
            new = Product(
                stamp.new_id(),
                name,
                NO_FORM,
                elemental_source="none",
                started=today,
                amount=amount,
                amount_unit="" if amount is None else "IU",
            )
            planned = (
                Schedule(stamp.new_id(), new.id, slot_at(at, start), at, 1.0, today)
                for at in reading.times
            )
            plans: list[Edit] = [Put(made_at(plan, stamp.now, start)) for plan in planned]
            found.append((new, plans))
        return found

    def medicine_edits(self, answered: frozenset[str]) -> list[Edit]:
        """Return the edits that add the medicines.

        Raises InputProblem, and Question unless its key is among `answered`.
        """
        from magtrack.domain.safety.medicines import put_medicine

        session, today = self._session, self._session.today()
        log, stamp = session.log(today, today), session.stamp()
        edits: list[Edit] = []
        for reading, known_as in self._medicines.entries():
            check_times(reading, timed=False, answered=answered)
            medicine = Medicine(
                stamp.new_id(),
                reading.name,
                reading.times,
                today,
                text=reading.note,
                known_as=known_as,
            )
            edits.append(put_medicine(log, medicine))
        return edits


def _show_lines(edit: QPlainTextEdit, shown: MedicineReadings) -> None:
    shown.show_lines(_lines(edit))


def _lines(edit: QPlainTextEdit) -> list[str]:
    return [line for line in edit.toPlainText().splitlines() if line.strip()]
