"""A value of a blood test: what was measured, the number with its unit, and the day."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from magtrack.customs import numeric_day
from magtrack.domain.record.edits import Edit
from magtrack.domain.record.lab_edits import put_lab
from magtrack.domain.record.labs import (
    EGFR,
    EGFR_UNIT,
    LAB_KINDS,
    PLAUSIBLE,
    LabValue,
    lab_unit_called,
)
from magtrack.errors import InputProblem
from magtrack.texts import _
from magtrack.ui.dialogs.fields import OptionalDay, line_edit, offer, optional_amount
from magtrack.ui.dialogs.form_dialog import FormDialog
from magtrack.ui.dialogs.parts import opened
from magtrack.ui.session import Session
from magtrack.ui.widgets.box import Box
from magtrack.wording.labs import dated_name, lab_name


def add_lab(session: Session, parent: QWidget | None) -> LabDialog:
    """Open the dialog for a new value."""
    return opened(LabDialog(session, parent))


def edit_lab(session: Session, value: LabValue, parent: QWidget | None) -> LabDialog:
    """Open the dialog on a value of the log."""
    return opened(LabDialog(session, parent, value=value))


class LabDialog(FormDialog):
    """What was measured, the result with its unit, the day of the test, and a text."""

    tells_findings = True

    def __init__(
        self, session: Session, parent: QWidget | None, *, value: LabValue | None = None
    ) -> None:
        title = _("Edit blood test") if value else _("Add blood test")
        super().__init__(session, title, parent, value)
        self._value = value
        self.kind = offer(
            Box(),
            {kind: lab_name(kind) for kind in LAB_KINDS},
            value.kind if value else EGFR,
        )
        self.amount = optional_amount(value.result if value else None)
        self.unit = Box()
        self.day = OptionalDay(value.day if value else None, "day", session.today())
        self.day.setPlaceholderText(numeric_day(session.today()))
        self.text = line_edit(value.text if value else "", _("Which lab, or a result such as >90"))
        self._add_fields()
        self._offer_units()
        if value is not None:
            self.unit.setCurrentIndex(self.unit.findData(value.unit))
            self.offer_delete(_("Deleted: {what}").format(what=dated_name(value)), value)
        self.kind.currentIndexChanged.connect(self._offer_units)

    def _add_fields(self) -> None:
        form = self.form
        form.add_field(_("&What was measured"), self.kind, name="kind")
        form.add_row(result=(_("&Result"), self.amount), unit=(_("&Unit"), self.unit))
        note = _("The day the blood was taken. Left empty it is shown as not known.")
        form.add_field(_("&Day"), self.day, note=note, name="day")
        form.add_field(_("To re&member"), self.text, name="text")

    def _offer_units(self) -> None:
        """Offer the units of what was measured; of several the person says which."""
        units = list(PLAUSIBLE[self.kind.currentData()])
        self.unit.clear()
        if len(units) > 1:
            self.unit.addItem(_("choose"), "")
        for unit in units:
            self.unit.addItem(unit.replace("m2", "m²") if unit == EGFR_UNIT else unit, unit)

    def edits(self, answered: frozenset[str]) -> tuple[str, Sequence[Edit]]:
        """Return the value, new or changed."""
        session, today = self.session, self.session.today()
        kind, result = self.kind.currentData(), self.amount.value()
        if result is None:
            raise InputProblem(_("The result is missing."), "result")
        value = LabValue(
            self._value.id if self._value else session.stamp().new_id(),
            kind,
            result,
            lab_unit_called(kind, self.unit.currentData()),
            self.day.day(),
            self.text.text(),
        )
        edit = put_lab(session.log(today, today).labs, value, today)
        return _("{what} noted").format(what=dated_name(value)), [edit]
