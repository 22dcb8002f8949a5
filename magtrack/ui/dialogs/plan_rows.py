"""The plan of one product: a row for the morning, one for the evening, more if wanted."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from magtrack import wording
from magtrack.domain.record import edits
from magtrack.domain.record.schedule import EVERY_DAY, SLOTS, Schedule, Slot
from magtrack.errors import InputProblem
from magtrack.texts import _
from magtrack.ui.dialogs.fields import OptionalDay, WeekdayChips, offer, optional_amount
from magtrack.ui.dialogs.parts import on_click
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.clock_edit import ClockEdit
from magtrack.ui.widgets.columns import fill
from magtrack.ui.widgets.forms import Field

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from magtrack.domain.record.edits import Edit, Stamp

USUAL: dict[Slot, time] = {"morning": time(8), "evening": time(21), "other": time(14)}
"""The clock times a new row begins with."""


class PlanRow(QFrame):
    """One planned dose a day; without an amount it plans nothing."""

    def __init__(self, slot: Slot, before: Schedule | None = None) -> None:
        super().__init__()
        self.before = before
        self.setProperty("role", "dose")
        names = {key: wording.slot_name(key) for key in SLOTS}
        self.slot = offer(QComboBox(), names, before.slot if before else slot)
        self.time = ClockEdit(before.planned if before else USUAL[slot])
        self.units = optional_amount(before.units if before else None)
        self._weekdays = WeekdayChips(EVERY_DAY if before is None else before.weekdays)
        self.days = self._weekdays.days
        self.first = OptionalDay(before.valid_from if before else None, "valid_from")
        self.last = OptionalDay(before.valid_to if before else None, "valid_to")
        self.units_field = Field(_("Amount"), self.units)
        self.time_field = Field(_("Time"), self.time)
        self._told = {
            "weekdays": Field(_("On these days"), self._weekdays),
            "valid_from": Field(_("From day"), self.first),
            "valid_to": Field(_("To day"), self.last),
        }
        self.fields = [self.time_field, self.units_field, *self._told.values()]
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
        slot = Field(_("Slot"), self.slot)
        row = fill(QHBoxLayout(), (slot, 3), (self.time_field, 2), (self.units_field, 2), gap=12)
        column = fill(QVBoxLayout(self), row, more, self._details, margins=(12, 10, 12, 10))
        column.setAlignment(more, Qt.AlignmentFlag.AlignLeft)

    def _build_details(self) -> QWidget:
        days = [(self._told[name], 1) for name in ("valid_from", "valid_to")]
        details = QWidget()
        row = fill(QHBoxLayout(), *days, gap=12)
        fill(QVBoxLayout(details), self._told["weekdays"], row)
        return details

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
        planned = self.time.clock()
        try:
            return Schedule(
                id_,
                product_id,
                cast("Slot", self.slot.currentData()),
                planned,
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

    The fields of each row are added to `fields`, those of the form, as it is made.
    """

    def __init__(self, plans: Sequence[Schedule], fields: list[Field]) -> None:
        super().__init__()
        self.rows: list[PlanRow] = []
        self._fields = fields
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
        on_click(another, self._add_another)
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

    def _add_another(self) -> None:
        row = PlanRow("other")
        self._add(row)
        row.units.setFocus()

    def _add(self, row: PlanRow) -> None:
        self._column.insertWidget(len(self.rows), row)
        self.rows.append(row)
        self._fields.extend(row.fields)


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
