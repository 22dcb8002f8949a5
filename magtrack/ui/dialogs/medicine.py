"""A medicine: its name, found while typing, its times, and the days of a course."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QWidget

from magtrack.domain.record.clocks import parse_clocks
from magtrack.domain.record.edits import Edit
from magtrack.domain.record.people import Medicine
from magtrack.domain.safety.medicines import put_medicine
from magtrack.errors import InputProblem
from magtrack.reference.entering import check_times, is_product, text_kept
from magtrack.reference.told_product import ToldProduct, told_product
from magtrack.texts import _
from magtrack.ui.dialogs.fields import OptionalDay, fixed_chip, line_edit, offers_of
from magtrack.ui.dialogs.form_dialog import FormDialog
from magtrack.ui.dialogs.leaving import is_over, leave_medicine, was_never_taken
from magtrack.ui.dialogs.parts import opened
from magtrack.ui.dialogs.repeat_edit import PROBLEMS, RepeatEdit
from magtrack.ui.medicine_reading import MedicineReading
from magtrack.ui.session import Session
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.chips import ChipRow
from magtrack.wording import clock_text

_INSERTED = Qt.ItemDataRole.UserRole


def add_medicine(session: Session, parent: QWidget | None) -> MedicineDialog:
    """Open the dialog for a new medicine."""
    return opened(MedicineDialog(session, parent))


def edit_medicine(session: Session, medicine: Medicine, parent: QWidget | None) -> MedicineDialog:
    """Open the dialog on a medicine of the list."""
    return opened(MedicineDialog(session, parent, medicine=medicine))


class MedicineDialog(FormDialog):
    """Name, times, dates and days; below the name stands which rule is known."""

    tells_findings = True

    def __init__(
        self, session: Session, parent: QWidget | None, *, medicine: Medicine | None = None
    ) -> None:
        title = _("Edit medicine") if medicine else _("Add medicine")
        super().__init__(session, title, parent, medicine)
        self._medicine = medicine
        shown = medicine or Medicine("", "", first=session.today())
        self.name = line_edit(shown.name, _("Name or brand"), longest=200)
        self._reading = MedicineReading(session.reference, loud=True)
        self.times = line_edit(", ".join(map(clock_text, shown.times)), _clocks(8, 20))
        self.first = OptionalDay(shown.first, "first", session.today())
        self.last = OptionalDay(shown.last, "last", session.today())
        self.repeats = RepeatEdit(shown.repeats)
        self.text = line_edit(shown.text, _("100 mg, with breakfast"))
        self.tick = QCheckBox(_("Tick each time it is taken, on Today"))
        self.tick.setChecked(shown.tick)
        self._complete()
        self._add_fields()
        self.name.textChanged.connect(self._look_up)
        self.name.editingFinished.connect(self._take_from_name)
        self._reading.changed.connect(self._fit)
        self._reading.edit_wanted.connect(self._edit_part)
        self._reading.product_wanted.connect(lambda _typed: self._enter_contents())
        self._reading.show_typed(shown.name, shown.known_as)
        self._offer_product()
        if medicine is not None:
            self._offer_end(medicine)

    # ------------------------------------------------------------------------------ building

    def _complete(self) -> None:
        self._suggested = QStandardItemModel(self)
        completer = offers_of(self._suggested, self, every=True)
        completer.setCompletionRole(_INSERTED)
        self.name.setCompleter(completer)
        self.name.textEdited.connect(self._suggest)

    def _add_fields(self) -> None:
        form = self.form
        form.add_field(_("&Name, as on the pack, with when you take it"), self.name, name="name")
        form.add_widget(self._reading)
        self._product = Banner("info", "")
        self._product.add_button(_("Enter it as a supplement as needed"), do=self._as_product)
        self._product.hide()
        form.add_widget(self._product)
        note = _("Clock times with a comma between them; empty where there are none.")
        form.add_field(_("&Times"), self.times, note=note, name="times")
        form.add_widget(self._often())
        form.add_row(first=(_("&From day"), self.first), last=(_("To da&y"), self.last))
        form.add_note(_("Without a last day it goes on. A course warns on its days only."))
        often = form.add_field(_("How often"), self.repeats)
        form.named.update(dict.fromkeys(PROBLEMS, often))
        form.add_widget(self.tick)
        form.add_note(_("Then its real times are compared. Not ticked does not mean not taken."))
        form.add_field(_("To &remember"), self.text, name="text")

    def _often(self) -> ChipRow:
        often = {
            _("Once a day"): _clocks(8),
            _("Twice"): _clocks(8, 20),
            _("Three times"): _clocks(8, 14, 20),
            _("As needed"): "",
        }
        chips = (fixed_chip(each, partial(self.times.setText, often[each])) for each in often)
        return ChipRow(*chips)

    def _offer_end(self, medicine: Medicine) -> None:
        if is_over(self.session, medicine):
            return
        if was_never_taken(self.session, medicine):
            self.offer_delete(_("Deleted “{name}”").format(name=medicine.name), medicine)
            return
        label = _("{name} ended").format(name=medicine.name)
        # It ends yesterday; the past keeps it, and its warnings.
        self.offer(_("No longer taken"), label, lambda: leave_medicine(self.session, medicine))

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
        """Say what is read of the name as it stands; an earlier answer was about another."""
        before = self._medicine
        same = before is not None and before.name == typed.strip()
        self._reading.show_typed(typed, before.known_as if before is not None and same else None)
        self._offer_product()
        if self.isVisible():
            QTimer.singleShot(0, self._fit)  # once what is new has its size

    def _offer_product(self) -> None:
        """Offer to enter what is magnesium as a product: then it counts, at its real times."""
        reading = self._reading.reading
        is_magnesium = reading is not None and is_product(reading)
        if is_magnesium:
            title = _("{name} holds magnesium.").format(name=reading.name if reading else "")
            text = _(
                "As a supplement taken as needed it is logged with one click, and its magnesium"
                " counts at the time it was taken."
            )
            self._product.set_texts(title, text)
        if self._product.isHidden() == is_magnesium:
            self._product.setVisible(is_magnesium)
            self._fit()

    def _as_product(self) -> None:
        """Go on in the form of a supplement that is taken as needed."""
        if self._reading.reading is not None:
            told = told_product(self._reading.reading)
            self._go_on_with(replace(told, as_needed=True, times=()))

    def _enter_contents(self) -> None:
        """Go on in the form of a supplement, as needed where no time is told."""
        if self._reading.reading is None:
            return
        told = told_product(self._reading.reading)
        try:
            times = tuple(self._clocks())
        except InputProblem:
            times = ()
        times = times or told.times
        self._go_on_with(replace(told, times=times, as_needed=not times))

    def _go_on_with(self, told: ToldProduct) -> None:
        """Close without saving, and open the form of a supplement with what is told of it."""
        from magtrack.ui.dialogs.product import add_product

        session, parent, medicine = self.session, self.parentWidget(), self._medicine
        self.reject()
        is_listed = medicine is not None and not is_over(session, medicine)
        add_product(session, parent, told, medicine if is_listed else None)

    def _take_from_name(self) -> None:
        """Move the times and what was told of when from the name to their own fields."""
        reading = self._reading.reading
        if reading is None or reading.parts or reading.doubt is not None or not reading.has_name:
            return
        if reading.times and not self.times.text().strip():
            self.times.setText(", ".join(map(clock_text, reading.times)))
        if reading.note and not self.text.text().strip():
            self.text.setText(reading.note)
        if self.times.text().strip() or not reading.note:
            self.name.setText(reading.name)

    def _edit_part(self, about: str, words: str) -> None:
        """Lead to the field in which `words` that were understood can be changed."""
        if about != "name":
            self._take_from_name()
        field = {"times": self.times, "text": self.text}.get(about, self.name)
        if not field.text().strip():  # it stayed in the name, which tells more
            field = self.name
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        place = field.text().casefold().find(words.casefold())
        if place >= 0:
            field.setSelection(place, len(words))
        else:
            field.selectAll()

    # -------------------------------------------------------------------------------- saving

    def _clocks(self) -> list[time]:
        typed = self.times.text()
        return parse_clocks(typed, field="times") if typed.strip() else []

    def edits(self, answered: frozenset[str]) -> tuple[str, Sequence[Edit]]:
        """Return the medicine, new or changed; a line with two medicines makes two."""
        session, before = self.session, self._medicine
        today = session.today()
        log, stamp = session.log(today, today), session.stamp()
        edits: list[Edit] = []
        names = []
        given = self._clocks()
        first = self.first.day()
        is_same = before is not None and before.first == first
        repeats = self.repeats.value(first or today, keeps_rhythm=is_same)
        for reading, known_as in self._reading.entries():
            check_times(reading, timed=bool(given) or before is not None, answered=answered)
            medicine = Medicine(
                before.id if before and not edits else stamp.new_id(),
                reading.name,
                tuple({*given, *reading.times}),
                first,
                self.last.day(),
                repeats,
                text_kept(reading, self.text.text(), timed=bool(given), as_needed=False),
                known_as,
                self.tick.isChecked(),
            )
            edits.append(put_medicine(log, medicine, answered))
            names.append(reading.name)
        label = _("{name} changed") if before else _("{name} added")
        return label.format(name=", ".join(names)), edits


def _clocks(*hours: int) -> str:
    """Return whole hours as they are written in the field."""
    return ", ".join(clock_text(time(hour)) for hour in hours)
