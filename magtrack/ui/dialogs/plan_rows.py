"""The plan of one product: a row for the morning, one for the evening, more if wanted."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from magtrack import wording
from magtrack.domain.record import edits
from magtrack.domain.record.days import parse_day
from magtrack.domain.record.schedule import EVERY_DAY, SLOTS, Schedule, Slot
from magtrack.errors import InputProblem
from magtrack.texts import _
from magtrack.ui.dialogs.weekday_chips import WeekdayChips
from magtrack.ui.dialogs.when import clock_of, time_edit
from magtrack.ui.widgets.amount_edit import AmountEdit
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.forms import Field

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from magtrack.domain.record.edits import Edit, Stamp

USUAL: dict[Slot, time] = {"morning": time(8), "evening": time(21), "other": time(14)}
"""The clock times a new row begins with."""


class OptionalDay(QLineEdit):
    """A day that may be left empty, written as in files."""

    def __init__(self, day: date | None, name: str) -> None:
        super().__init__("" if day is None else day.isoformat())
        self.setPlaceholderText("2027-05-31")
        self._name = name

    def day(self) -> date | None:
        """Return the day, None for an empty field; raises InputProblem."""
        text = self.text().strip()
        return parse_day(text, field=self._name) if text else None


class PlanRow(QFrame):
    """One planned dose a day; without an amount it plans nothing."""

    changed = Signal()

    def __init__(self, slot: Slot, before: Schedule | None = None) -> None:
        super().__init__()
        self.before = before
        self.setProperty("role", "dose")
        self.slot = QComboBox()
        for key in SLOTS:
            self.slot.addItem(wording.slot_name(key), key)
        self.slot.setCurrentIndex(SLOTS.index(before.slot if before else slot))
        self.time = time_edit(before.planned if before else USUAL[slot])
        self.units = AmountEdit(optional=True)
        self.units.set_value(before.units if before else None)
        self._weekdays = WeekdayChips(EVERY_DAY if before is None else before.weekdays)
        self.days = self._weekdays.days
        self.first = OptionalDay(before.valid_from if before else None, "valid_from")
        self.last = OptionalDay(before.valid_to if before else None, "valid_to")
        self.units_field = Field(_("Amount"), self.units)
        self._told = {
            "weekdays": Field(_("On these days"), self._weekdays),
            "valid_from": Field(_("From day"), self.first),
            "valid_to": Field(_("To day"), self.last),
        }
        self.fields = [self.units_field, *self._told.values()]
        self._details = self._build_details()
        self._lay_out()

    def _lay_out(self) -> None:
        name = wording.slot_name(self.slot.currentData())
        self.units.setAccessibleName(_("Amount, {slot}").format(slot=name))
        self._more = more = button(_("Days and dates"), "quiet")
        more.setCheckable(True)
        more.setAutoDefault(False)
        more.toggled.connect(self._details.setVisible)
        more.setChecked(self._is_special())
        self._details.setVisible(more.isChecked())
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Field(_("Slot"), self.slot), 3)
        row.addWidget(Field(_("Time"), self.time), 2)
        row.addWidget(self.units_field, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.addLayout(row)
        column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._details)
        self.units.amount_changed.connect(self.changed)

    def _build_details(self) -> QWidget:
        row = QHBoxLayout()
        row.setSpacing(12)
        for name in ("valid_from", "valid_to"):
            row.addWidget(self._told[name], 1)
        widget = QWidget()
        column = QVBoxLayout(widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._told["weekdays"])
        column.addLayout(row)
        return widget

    def _is_special(self) -> bool:
        before = self.before
        return before is not None and (before.weekdays != EVERY_DAY or before.valid_to is not None)

    def schedule(self, id_: str, product_id: str, first: date) -> Schedule | None:
        """Return the plan of this row, from `first` on unless it says otherwise.

        None for a row without an amount. Raises InputProblem, which is also shown in the row.
        """
        units = self.units.value()
        if units is None:
            return None
        try:
            return Schedule(
                id_,
                product_id,
                cast("Slot", self.slot.currentData()),
                clock_of(self.time),
                units,
                self.first.day() or first,
                self.last.day(),
                self._weekdays.chosen(),
            )
        except InputProblem as problem:
            self._more.setChecked(True)
            self._told[problem.field].set_problem(str(problem))
            raise


class PlanRows(QWidget):
    """The rows of one product: its present plans, else one row each for morning and evening.

    `on_row` is given each row as it is made, to take its fields into the form.
    """

    changed = Signal()

    def __init__(self, plans: Sequence[Schedule], on_row: Callable[[PlanRow], None]) -> None:
        super().__init__()
        self.rows: list[PlanRow] = []
        self._on_row = on_row
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for plan in plans:
            self._add(PlanRow(plan.slot, plan))
        used = {plan.slot for plan in plans}
        offered: tuple[Slot, ...] = ("morning", "evening")
        for slot in offered:
            if slot not in used:
                self._add(PlanRow(slot))
        another = button(_("Another time of day"), "quiet", icon="plus")
        another.setAutoDefault(False)
        another.clicked.connect(self._add_another)
        self._column.addWidget(another, 0, Qt.AlignmentFlag.AlignLeft)

    def edits(self, product_id: str, first: date, today: date, stamp: Stamp) -> list[Edit]:
        """Return what turns the plans as they were into those of the rows, from `today` on.

        New plans begin on `first`. Raises InputProblem.
        """
        return [
            edit
            for row in self.rows
            for edit in _change(row, row.schedule(stamp.new_id(), product_id, first), today)
        ]

    def has_plan(self) -> bool:
        """Tell whether any row plans a dose."""
        return any(row.units.value() is not None for row in self.rows)

    def _add_another(self) -> None:
        row = PlanRow("other")
        self._add(row)
        row.units.setFocus()

    def _add(self, row: PlanRow) -> None:
        self._column.insertWidget(len(self.rows), row)
        self.rows.append(row)
        row.changed.connect(self.changed)
        self._on_row(row)


def _change(row: PlanRow, after: Schedule | None, today: date) -> Sequence[Edit]:
    """Return the edits for one row; the past keeps the plan it had."""
    before = row.before
    if before is None:
        return [] if after is None else [edits.Put(after)]
    if after is None:
        return [edits.end_schedule(before, today)]
    same = replace(after, id=before.id)
    if same == before:
        return []
    if replace(same, valid_to=before.valid_to) == before:
        return [edits.Put(same)]
    return edits.change_schedule(before, after, today)
