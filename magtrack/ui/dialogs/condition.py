"""A condition the person has, and how well the kidneys work."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from magtrack.domain.record.edits import Edit, Put
from magtrack.domain.record.people import Condition
from magtrack.domain.safety.medicines import condition_names, end_condition, put_condition
from magtrack.texts import _
from magtrack.ui.dialogs.fields import OptionalDay, offer, optional_amount
from magtrack.ui.dialogs.form_dialog import FormDialog
from magtrack.ui.dialogs.parts import opened
from magtrack.ui.session import Session


def add_condition(session: Session, parent: QWidget | None) -> ConditionDialog:
    """Open the dialog for a condition."""
    return opened(ConditionDialog(session, parent))


def edit_condition(
    session: Session, condition: Condition, parent: QWidget | None
) -> ConditionDialog:
    """Open the dialog on a condition of the list."""
    return opened(ConditionDialog(session, parent, condition=condition))


class ConditionDialog(FormDialog):
    """Which condition, since when, and the eGFR where it is known."""

    tells_findings = True

    def __init__(
        self, session: Session, parent: QWidget | None, *, condition: Condition | None = None
    ) -> None:
        title = _("Edit condition") if condition else _("Add condition")
        super().__init__(session, title, parent, condition)
        self._condition = condition
        names = condition_names(session.reference.conditions.values())
        shown = condition or Condition("", next(iter(names)))
        self.key = offer(QComboBox(), names, shown.key)
        self.first = OptionalDay(shown.first, "first")
        self.last = OptionalDay(shown.last, "last")
        self.egfr = optional_amount(session.journal.profile().egfr)
        self.text = QLineEdit(shown.text)
        self._add_fields()
        if condition is not None:
            self._offer_end(condition)

    def _add_fields(self) -> None:
        form = self.form
        form.add_field(_("&Condition"), self.key, name="key")
        form.add_row(first=(_("&Since"), self.first), last=(_("&Until"), self.last))
        note = _("Kidney function in mL/min/1.73 m², from a blood test, where you know it.")
        form.add_field(_("&eGFR"), self.egfr, note=note, name="egfr")
        form.add_field(_("To &remember"), self.text, name="text")
        form.add_note(_("Pregnancy and breastfeeding are told in Settings."))

    def _offer_end(self, condition: Condition) -> None:
        today = self.session.today()
        if condition.first is not None and condition.first >= today:
            self.offer_delete(_("Condition deleted"), condition)
        elif condition.last is None or condition.last >= today:
            ended = end_condition(condition, None, today)
            self.offer(_("No longer"), _("Condition ended"), lambda: ended)

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
