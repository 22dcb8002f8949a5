"""A condition the person has, and how well the kidneys work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtWidgets import QComboBox, QLineEdit

from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.people import Condition
from magtrack.domain.safety.medicines import condition_names, end_condition, put_condition
from magtrack.texts import _
from magtrack.ui.dialogs.form_dialog import FormDialog
from magtrack.ui.dialogs.plan_rows import OptionalDay
from magtrack.ui.widgets.amount_edit import AmountEdit
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.labels import plain_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from magtrack.domain.record.edits import Edit, Record
    from magtrack.ui.session import Session


def add_condition(session: Session, parent: QWidget | None) -> ConditionDialog:
    """Open the dialog for a condition."""
    dialog = ConditionDialog(session, parent)
    dialog.open()
    return dialog


def edit_condition(
    session: Session, condition: Condition, parent: QWidget | None
) -> ConditionDialog:
    """Open the dialog on a condition of the list."""
    dialog = ConditionDialog(session, parent, condition=condition)
    dialog.open()
    return dialog


class ConditionDialog(FormDialog):
    """Which condition, since when, and the eGFR where it is known."""

    tells_findings = True

    def __init__(
        self, session: Session, parent: QWidget | None, *, condition: Condition | None = None
    ) -> None:
        title = _("Edit condition") if condition else _("Add condition")
        super().__init__(session, title, parent)
        self._condition = condition
        self.key = QComboBox()
        for key, name in condition_names(session.reference.conditions.values()).items():
            self.key.addItem(name, key)
        if condition is not None:
            if self.key.findData(condition.key) < 0:
                self.key.addItem(condition.key, condition.key)
            self.key.setCurrentIndex(self.key.findData(condition.key))
        self.first = OptionalDay(condition.first if condition else None, "first")
        self.last = OptionalDay(condition.last if condition else None, "last")
        self.egfr = AmountEdit(optional=True)
        self.egfr.set_value(session.journal.profile().egfr)
        self.text = QLineEdit(condition.text if condition else "")
        self._add_fields()
        if condition is not None:
            self._offer_end(condition)

    def _add_fields(self) -> None:
        form = self.form
        key = form.add_field(_("&Condition"), self.key)
        first, last = form.add_row((_("&Since"), self.first), (_("&Until"), self.last))
        note = _("Kidney function in mL/min/1.73 m², from a blood test, where you know it.")
        egfr = form.add_field(_("&eGFR"), self.egfr, note=note)
        text = form.add_field(_("To &remember"), self.text)
        hint = _("Pregnancy and breastfeeding are told in Settings.")
        form.add_widget(plain_label(hint, "small", wrap=True))
        self.fields.update({"key": key, "first": first, "last": last, "egfr": egfr, "text": text})

    def _offer_end(self, condition: Condition) -> None:
        today = self.session.today()
        if condition.first is not None and condition.first >= today:
            self.add_delete(_("Condition deleted"), Delete(condition))
        elif condition.last is None or condition.last >= today:
            end = button(_("No longer"), "danger")
            end.setAutoDefault(False)
            ended = end_condition(condition, None, today)
            end.clicked.connect(lambda: self.write_at_once(_("Condition ended"), [ended]))
            self.add_button(end)

    def entry(self) -> tuple[type[Record], Sequence[str]] | None:
        """Return the condition."""
        return (Condition, [self._condition.id]) if self._condition else None

    def edits(self, answered: frozenset[str]) -> tuple[str, Sequence[Edit]]:
        """Return the condition, and the profile where the eGFR changed."""
        session, today = self.session, self.session.today()
        log, before = session.log(today, today), self._condition
        edit = put_condition(
            log,
            session.reference.conditions.values(),
            before.id if before else session.stamp().new_id(),
            self.key.currentData(),
            first=self.first.day(),
            last=self.last.day(),
            text=self.text.text(),
        )
        edits: list[Edit] = [edit]
        if self.egfr.value() != log.profile.egfr:
            edits.append(Put(replace(log.profile, egfr=self.egfr.value())))
        return _("{name} noted").format(name=self.key.currentText()), edits
