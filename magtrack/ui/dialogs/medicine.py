"""A medicine: its name, found while typing, its times, and the days of a course."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter

from magtrack.domain.record.clocks import parse_clocks
from magtrack.domain.record.people import Medicine
from magtrack.domain.safety.medicines import end_medicine, put_medicine
from magtrack.texts import _
from magtrack.ui.dialogs.fields import OptionalDay, WeekdayChips, fixed_chip, line_edit
from magtrack.ui.dialogs.form_dialog import FormDialog
from magtrack.ui.dialogs.parts import opened
from magtrack.ui.widgets.chips import ChipRow
from magtrack.ui.widgets.labels import plain_label
from magtrack.wording import LONGEST_NAME, clock_text, first_line
from magtrack.wording import findings as wording

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import time

    from PySide6.QtWidgets import QWidget

    from magtrack.domain.record.edits import Edit
    from magtrack.domain.safety.rules import Rule
    from magtrack.ui.session import Session

_INSERTED = Qt.ItemDataRole.UserRole


def add_medicine(session: Session, parent: QWidget | None) -> MedicineDialog:
    """Open the dialog for a new medicine."""
    return opened(MedicineDialog(session, parent))


def edit_medicine(session: Session, medicine: Medicine, parent: QWidget | None) -> MedicineDialog:
    """Open the dialog on a medicine of the list."""
    return opened(MedicineDialog(session, parent, medicine=medicine))


class MedicineDialog(FormDialog):
    """Name, times, dates and weekdays; below the name stands which rule is known."""

    tells_findings = True

    def __init__(
        self, session: Session, parent: QWidget | None, *, medicine: Medicine | None = None
    ) -> None:
        title = _("Edit medicine") if medicine else _("Add medicine")
        super().__init__(session, title, parent, medicine)
        self._medicine = medicine
        shown = medicine or Medicine("", "", first=session.today())
        self.name = line_edit(shown.name, _("Name or brand"), longest=200)
        self._known = plain_label("", "small", wrap=True)
        self.times = line_edit(", ".join(map(clock_text, shown.times)), "08:00, 20:00")
        self.first = OptionalDay(shown.first, "first")
        self.last = OptionalDay(shown.last, "last")
        self.weekdays = WeekdayChips(shown.weekdays)
        self.text = line_edit(shown.text, _("100 mg, with breakfast"))
        self._complete()
        self._add_fields()
        self.name.textChanged.connect(self._look_up)
        self._look_up(self.name.text())
        if medicine is not None:
            self._offer_end(medicine)

    # ------------------------------------------------------------------------------ building

    def _complete(self) -> None:
        self._suggested = QStandardItemModel(self)
        completer = QCompleter(self._suggested, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCompletionRole(_INSERTED)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.name.setCompleter(completer)
        self.name.textEdited.connect(self._suggest)

    def _add_fields(self) -> None:
        form = self.form
        form.add_field(_("&Name"), self.name, name="name")
        form.add_widget(self._known)
        note = _("Clock times with a comma between them; empty where you take it as needed.")
        form.add_field(_("&Times"), self.times, note=note, name="times")
        form.add_widget(self._often())
        form.add_row(first=(_("&From day"), self.first), last=(_("To da&y"), self.last))
        form.add_note(_("Without a last day it goes on. A course warns on its days only."))
        form.add_field(_("On these days"), self.weekdays, name="weekdays")
        form.add_field(_("To &remember"), self.text, name="text")

    def _often(self) -> ChipRow:
        row = ChipRow()
        often = {
            _("Once a day"): "08:00",
            _("Twice"): "08:00, 20:00",
            _("Three times"): "08:00, 14:00, 20:00",
            _("As needed"): "",
        }
        for label, times in often.items():
            row.add_chip(fixed_chip(label, partial(self.times.setText, times)))
        return row

    def _offer_end(self, medicine: Medicine) -> None:
        today = self.session.today()
        if medicine.last is not None and medicine.last < today:
            return
        if medicine.first is not None and medicine.first >= today:
            self.offer_delete(_("Deleted “{name}”").format(name=medicine.name), medicine)
            return
        label = _("{name} ended").format(name=medicine.name)
        # It ends yesterday; the past keeps it, and its warnings.
        self.offer(
            _("No longer taken"), label, lambda: end_medicine(medicine, None, self.session.today())
        )

    # ------------------------------------------------------------------------------- the name

    def _suggest(self, typed: str) -> None:
        """Offer the medicines that what was typed may mean."""
        self._suggested.clear()
        seen = set()
        for match in self.session.reference.medicine_names.find(typed):
            generic = match.member.name
            if generic in seen:
                continue
            seen.add(generic)
            shown = match.name if match.name == generic else f"{match.name} · {generic}"
            item = QStandardItem(shown)
            item.setData(match.name, _INSERTED)
            self._suggested.appendRow(item)

    def _look_up(self, typed: str) -> None:
        """Say which rule is known for the name as it stands."""
        name = typed.strip()
        covered = self.session.reference.knowledge.covering(name) if name else ()
        lines = [_rule_line(name, each.rule) for each in covered]
        unknown = [first_line(name, LONGEST_NAME)] if name else []
        self._known.show_text("\n".join(lines) or wording.no_rule_line(unknown))

    # -------------------------------------------------------------------------------- saving

    def _clocks(self) -> list[time]:
        typed = self.times.text()
        return parse_clocks(typed, field="times") if typed.strip() else []

    def edits(self, answered: frozenset[str]) -> tuple[str, Sequence[Edit]]:
        """Return the medicine, new or changed."""
        session, before = self.session, self._medicine
        today = session.today()
        name = self.name.text().strip()
        if before is None or before.name != name:
            name = session.reference.medicine_names.as_known(name, answered)
        medicine = Medicine(
            before.id if before else session.stamp().new_id(),
            name,
            tuple(self._clocks()),
            self.first.day(),
            self.last.day(),
            self.weekdays.chosen(),
            self.text.text(),
        )
        edit = put_medicine(session.log(today, today), medicine, answered)
        label = _("{name} changed") if before else _("{name} added")
        return label.format(name=name), [edit]


def _rule_line(name: str, rule: Rule) -> str:
    severity = wording.severity_name(rule.severity)
    if rule.medicine_first_h is None or rule.magnesium_first_h is None:
        return f"{severity}: {rule.direction}."
    return f"{severity}. " + wording.hours_line(name, rule.medicine_first_h, rule.magnesium_first_h)
