"""A condition the person has, and how well the kidneys work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from magtrack.domain.record.edits import Edit
from magtrack.domain.record.lab_edits import put_lab
from magtrack.domain.record.labs import EGFR, EGFR_UNIT, LabValue, lab_on
from magtrack.domain.record.people import Condition
from magtrack.domain.safety.medicines import condition_names, end_condition, put_condition
from magtrack.errors import InputProblem
from magtrack.texts import _
from magtrack.ui.dialogs.fields import OptionalDay, offer, optional_amount
from magtrack.ui.dialogs.form_dialog import FormDialog
from magtrack.ui.dialogs.parts import opened
from magtrack.ui.session import Session
from magtrack.ui.widgets.box import Box


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
        self._condition, today = condition, session.today()
        names = condition_names(session.reference.conditions.values())
        shown = condition or Condition("", next(iter(names)))
        self.key = offer(Box(), names, shown.key)
        self.first = OptionalDay(shown.first, "first", today)
        self.last = OptionalDay(shown.last, "last", today)
        self._labs = session.log(today, today).labs
        self._known = lab_on(self._labs, EGFR, today)
        self.egfr = optional_amount(None if self._known is None else self._known.result)
        self.egfr_day = OptionalDay(None if self._known is None else self._known.day, "day", today)
        self.text = QLineEdit(shown.text)
        self._add_fields()
        if condition is not None:
            self._offer_end(condition)

    def _add_fields(self) -> None:
        form = self.form
        form.add_field(_("&Condition"), self.key, name="key")
        form.add_row(first=(_("&Since"), self.first), last=(_("&Until"), self.last))
        form.add_row(result=(_("&eGFR"), self.egfr), day=(_("&Blood test on"), self.egfr_day))
        form.add_note(_("Kidney function in mL/min/1.73 m², where you know it; the day, too."))
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
        """Return the condition, and the eGFR where another one was typed."""
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
        edits += self._egfr(today)
        return _("{name} noted").format(name=self.key.currentText()), edits

    def _egfr(self, today: date) -> list[Edit]:
        """Return the edit of the eGFR: another day makes another value."""
        known, result, day = self._known, self.egfr.value(), self.egfr_day.day()
        if result is None and (known or day):
            text = _("Enter the eGFR of that day; on Safety a blood test can be deleted.")
            raise InputProblem(text, "result")
        if result is None or (known and (known.result, known.day) == (result, day)):
            return []
        is_same_test = known is not None and known.day in (None, day)
        id_ = known.id if known and is_same_test else self.session.stamp().new_id()
        return [put_lab(self._labs, LabValue(id_, EGFR, result, EGFR_UNIT, day), today)]
