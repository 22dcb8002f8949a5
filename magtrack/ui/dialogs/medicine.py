"""A medicine: its name, found while typing, its times, and the days of a course."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from magtrack.domain.record.days import parse_clock
from magtrack.domain.record.edits import Delete
from magtrack.domain.record.people import Medicine
from magtrack.domain.record.schedule import EVERY_DAY
from magtrack.domain.safety.medicines import end_medicine, put_medicine
from magtrack.texts import _
from magtrack.ui.dialogs.form_dialog import FormDialog
from magtrack.ui.dialogs.plan_rows import OptionalDay
from magtrack.ui.dialogs.weekday_chips import WeekdayChips
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.chips import Chip, ChipRow
from magtrack.ui.widgets.labels import plain_label
from magtrack.wording import LONGEST_NAME, clock_text, first_line
from magtrack.wording import findings as wording

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import time

    from magtrack.domain.record.edits import Edit, Record
    from magtrack.domain.safety.rules import Rule
    from magtrack.ui.session import Session

_INSERTED = Qt.ItemDataRole.UserRole
_OFTEN = {1: "08:00", 2: "08:00, 20:00", 3: "08:00, 14:00, 20:00"}


def add_medicine(session: Session, parent: QWidget | None) -> MedicineDialog:
    """Open the dialog for a new medicine."""
    dialog = MedicineDialog(session, parent)
    dialog.open()
    return dialog


def edit_medicine(session: Session, medicine: Medicine, parent: QWidget | None) -> MedicineDialog:
    """Open the dialog on a medicine of the list."""
    dialog = MedicineDialog(session, parent, medicine=medicine)
    dialog.open()
    return dialog


class MedicineDialog(FormDialog):
    """Name, times, dates and weekdays; below the name stands which rule is known."""

    tells_findings = True

    def __init__(
        self, session: Session, parent: QWidget | None, *, medicine: Medicine | None = None
    ) -> None:
        title = _("Edit medicine") if medicine else _("Add medicine")
        super().__init__(session, title, parent)
        self._medicine = medicine
        self.name = QLineEdit(medicine.name if medicine else "")
        self.name.setMaxLength(200)
        self.name.setPlaceholderText(_("Name or brand"))
        self._known = plain_label("", "small", wrap=True)
        times = medicine.times if medicine else ()
        self.times = QLineEdit(", ".join(map(clock_text, times)))
        self.times.setPlaceholderText("08:00, 20:00")
        self.first = OptionalDay(medicine.first if medicine else session.today(), "first")
        self.last = OptionalDay(medicine.last if medicine else None, "last")
        self.weekdays = WeekdayChips(medicine.weekdays if medicine else EVERY_DAY)
        self.text = QLineEdit(medicine.text if medicine else "")
        self.text.setPlaceholderText(_("100 mg, with breakfast"))
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
        name = form.add_field(_("&Name"), self.name)
        form.add_widget(self._known)
        note = _("Clock times with a comma between them; empty where you take it as needed.")
        times = form.add_field(_("&Times"), self.times, note=note)
        form.add_widget(self._often())
        first, last = form.add_row((_("&From day"), self.first), (_("To da&y"), self.last))
        hint = _("Without a last day it goes on. A course warns on its days only.")
        form.add_widget(plain_label(hint, "small", wrap=True))
        days = form.add_field(_("On these days"), self.weekdays)
        text = form.add_field(_("To &remember"), self.text)
        self.fields.update(
            {
                "name": name,
                "times": times,
                "first": first,
                "last": last,
                "weekdays": days,
                "text": text,
            }
        )

    def _often(self) -> QWidget:
        row = ChipRow()
        labels = {1: _("Once a day"), 2: _("Twice"), 3: _("Three times")}
        for count, text in _OFTEN.items():
            self._add_chip(row, labels[count], text)
        self._add_chip(row, _("As needed"), "")
        return row

    def _add_chip(self, row: ChipRow, label: str, times: str) -> None:
        chip = Chip(label, checkable=False)
        chip.setAutoDefault(False)
        chip.clicked.connect(lambda: self.times.setText(times))
        row.add_chip(chip)

    def _offer_end(self, medicine: Medicine) -> None:
        today = self.session.today()
        if medicine.last is not None and medicine.last < today:
            return
        if medicine.first is not None and medicine.first >= today:
            self.add_delete(_("Deleted “{name}”").format(name=medicine.name), Delete(medicine))
            return
        end = button(_("No longer taken"), "danger")
        end.setAutoDefault(False)
        end.clicked.connect(lambda: self._end(medicine))
        self.add_button(end)

    def _end(self, medicine: Medicine) -> None:
        """End it yesterday; the past keeps it, and its warnings."""
        today = self.session.today()
        label = _("{name} ended").format(name=medicine.name)
        self.write_at_once(label, [end_medicine(medicine, None, today)])

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
        words = self.times.text().replace(",", " ").replace(";", " ").split()
        return [parse_clock(word, field="times") for word in words]

    def entry(self) -> tuple[type[Record], Sequence[str]] | None:
        """Return the medicine."""
        return (Medicine, [self._medicine.id]) if self._medicine else None

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
