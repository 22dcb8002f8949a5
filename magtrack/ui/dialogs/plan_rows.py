"""The plan of one product: a row for the morning, one for the evening, more if wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time, timedelta
from typing import cast

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from magtrack import wording
from magtrack.domain.record.days import days_between
from magtrack.domain.record.edits import Edit, Put, Stamp
from magtrack.domain.record.plan_edits import (
    PlanStep,
    change_schedule,
    end_schedule,
    first_dose_day,
    in_steps,
    made_at,
)
from magtrack.domain.record.products import NO_FORM, Form, Product, content
from magtrack.domain.record.repetition import EVERY_DAY, parse_days
from magtrack.domain.record.schedule import SLOTS, Schedule, Slot, planned_on, slot_at
from magtrack.errors import InputProblem
from magtrack.texts import _
from magtrack.ui.dialogs.fields import OptionalDay, line_edit, offer, optional_amount
from magtrack.ui.dialogs.parts import on_click
from magtrack.ui.dialogs.repeat_edit import PROBLEMS, RepeatEdit
from magtrack.ui.widgets.buttons import button, toggle
from magtrack.ui.widgets.clock_edit import ClockEdit
from magtrack.ui.widgets.columns import fill
from magtrack.ui.widgets.forms import Field
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.steady import steady
from magtrack.wording.plans import days_line

USUAL: dict[Slot, time] = {"morning": time(8), "evening": time(21), "other": time(14)}
"""The clock times a new row begins with."""

_PROOF = timedelta(days=13)
"""So many days beyond the first one show what a plan amounts to."""


class _StepLine:
    """A later step of a plan: after so many days, so much."""

    def __init__(self, label: str, name: str) -> None:
        self._name = name
        self.after = line_edit("", _("such as 14 or 2w"), longest=6)
        self.units = optional_amount()
        self.after_field = Field(label, self.after)
        self.units_field = Field(_("take then"), self.units)

    def step(self) -> PlanStep | None:
        """Return the step, None where nothing is said; raises InputProblem for half a step."""
        text, units = self.after.text().strip(), self.units.value()
        if not text and units is None:
            return None
        if not text or units is None:
            raise InputProblem(_("A step needs its days and its amount."), self._name)
        return PlanStep(units, parse_days(text, field=self._name))


class PlanRow(QFrame):
    """One planned dose a day; without an amount it plans nothing."""

    def __init__(self, slot: Slot, today: date, before: Schedule | None = None) -> None:
        super().__init__()
        self.before = before
        self._today = today
        self.setProperty("role", "dose")
        names = {key: wording.slot_name(key) for key in SLOTS}
        self.slot = offer(steady(QComboBox()), names, before.slot if before else slot)
        self.time = ClockEdit(before.planned if before else USUAL[slot])
        self.units = optional_amount(before.units if before else None)
        self.repeats = RepeatEdit(before.repeats if before else EVERY_DAY)
        self.days = self.repeats.weekdays.days
        self.first = OptionalDay(before.valid_from if before else None, "valid_from", today)
        self.last = OptionalDay(before.valid_to if before else None, "valid_to", today)
        self.steps = [
            _StepLine(_("Later, after so many days"), "after"),
            _StepLine(_("and so many days after that"), "after-that"),
        ]
        self.units_field = Field(_("Amount"), self.units)
        self.time_field = Field(_("Time"), self.time)
        self._told = dict.fromkeys(PROBLEMS, Field(_("How often"), self.repeats)) | {
            "valid_from": Field(_("From day"), self.first),
            "valid_to": Field(_("To day"), self.last),
            "after": self.steps[0].after_field,
            "after-that": self.steps[1].after_field,
        }
        amounts = [line.units_field for line in self.steps]
        self.fields = [
            self.time_field,
            self.units_field,
            *dict.fromkeys(self._told.values()),
            *amounts,
        ]
        self._proof = plain_label("", "small", wrap=True)
        self._about: tuple[Product, Mapping[str, Form]] | None = None
        self._is_told = False
        self._holds = plain_label("", "small")
        self._holds.hide()
        self.units.amount_changed.connect(self._show_holds)
        self._details = self._build_details()
        self._lay_out()
        self._prove()

    def _lay_out(self) -> None:
        name = wording.slot_name(self.slot.currentData())
        self.units.setAccessibleName(_("Amount, {slot}").format(slot=name))
        self._more = more = toggle(_("Days, dates, steps"), "quiet", do=self._details.setVisible)
        more.setAutoDefault(False)
        more.setChecked(self._is_special())
        self._details.setVisible(more.isChecked())
        slot = Field(_("Slot"), self.slot)
        row = fill(QHBoxLayout(), (slot, 3), (self.time_field, 2), (self.units_field, 2), gap=12)
        parts = row, self._holds, more, self._details
        column = fill(QVBoxLayout(self), *parts, margins=(12, 10, 12, 10))
        column.setAlignment(more, Qt.AlignmentFlag.AlignLeft)
        column.setAlignment(self._holds, Qt.AlignmentFlag.AlignRight)

    def show_product(self, product: Product, forms: Mapping[str, Form]) -> None:
        """Show in what the amounts count, and what the amount of the row holds."""
        self._about = product, forms
        unit = wording.unit_names(product.unit)
        name = wording.slot_name(self.slot.currentData())
        said = _("Amount in {unit}, {slot}").format(unit=unit, slot=name)
        self.units.setAccessibleName(said)
        self.units_field.set_label(_("Amount, {unit}").format(unit=unit))
        for line in self.steps:
            line.units_field.set_label(_("take then, {unit}").format(unit=unit))
        self._show_holds()

    def is_free(self, slot: Slot) -> bool:
        """Tell whether nothing is planned or told in this row, which is of `slot`."""
        is_free = self.before is None and self.units.value() is None and not self._is_told
        return is_free and self.slot.currentData() == slot

    def take(self, units: float | None, clock: time) -> None:
        """Fill in a time and an amount that were told; None: how much was not."""
        self._is_told = True
        self.time.set_clock(clock)
        self.units.set_value(units)

    def _show_holds(self) -> None:
        units, text = self.units.value(), ""
        if self._about is not None and units is not None:
            product, forms = self._about
            holds = content(product, forms, units)
            if product.form != NO_FORM and holds.elemental_mg is not None:
                mass = replace(holds, compound_mg=None)  # the magnesium is the number that counts
                text = f"= {wording.content_line(mass, product.form)}"
        self._holds.show_text(text)

    def _build_details(self) -> QWidget:
        days = [(self._told[name], 1) for name in ("valid_from", "valid_to")]
        rows = [fill(QHBoxLayout(), *days, gap=12)]
        for line in self.steps:
            rows.append(fill(QHBoxLayout(), (line.after_field, 1), (line.units_field, 1), gap=12))
            line.after.textChanged.connect(self._prove)
            line.units.textChanged.connect(self._prove)
        for edit in (self.first, self.last, self.units):
            edit.textChanged.connect(self._prove)
        self.repeats.changed.connect(self._prove)
        details = QWidget()
        fill(QVBoxLayout(details), self._told["weekdays"], *rows, self._proof)
        return details

    def _is_special(self) -> bool:
        before = self.before
        return before is not None and (
            before.repeats != EVERY_DAY
            or before.valid_to is not None
            or before.valid_from > self._today
        )

    def _prove(self) -> None:
        """Show what the plan amounts to in the coming days; nothing while it cannot be read."""
        plans: Sequence[Schedule]
        try:
            plans = self._read("", self._today, self._today, str)
        except InputProblem:
            plans = []
        self._proof.show_text(_proof(plans, self._today))

    def _read(
        self, product_id: str, first: date, counted_from: date, new_id: Callable[[], str]
    ) -> tuple[Schedule, ...]:
        """Return the plan of this row and its steps, of one that has an amount.

        It begins on `first` unless the row says otherwise; cycles and steps are then counted from
        `counted_from`. Raises InputProblem.
        """
        units, before = self.units.value(), self.before
        if units is None:
            return ()
        said = self.first.day()
        begins = said or first
        counted = max(begins, self._today) if before else said or counted_from
        plan = Schedule(
            before.id if before else new_id(),
            product_id,
            cast("Slot", self.slot.currentData()),
            self.time.clock(),
            units,
            begins,
            self.last.day(),
            self.repeats.value(counted, keeps_rhythm=bool(before and before.valid_from == begins)),
            before.made_too_late_for if before else None,
        )
        steps = [step for line in self.steps if (step := line.step())]
        return in_steps(plan, steps, new_id, counted)

    def edits(self, product_id: str, first: date, stamp: Stamp, day_start_hour: int) -> list[Edit]:
        """Return what turns the plan as it was into that of this row; the past stays as it was.

        Raises InputProblem, which is also shown in the row.
        """
        now, before = stamp.now, self.before
        today, clock = now.day(day_start_hour), self.time.clock()
        counted_from = first_dose_day(clock, now, day_start_hour) if first == today else first
        try:
            plans = self._read(product_id, first, counted_from, stamp.new_id)
            if before is not None and plans == (before,):
                return []
            later = [
                Put(made_at(plan, now, day_start_hour)) for plan in plans[before is not None :]
            ]
            return [*self._changed(plans, stamp, day_start_hour), *later]
        except InputProblem as problem:
            self._more.setChecked(True)
            self._told[problem.field].set_problem(str(problem))
            raise

    def _changed(
        self, plans: Sequence[Schedule], stamp: Stamp, day_start_hour: int
    ) -> Sequence[Edit]:
        """Return the edits of the plan that was there before."""
        before, now = self.before, stamp.now
        if before is None:
            return ()
        today = now.day(day_start_hour)
        if not plans:
            return [end_schedule(before, today)]
        after = plans[0]
        if replace(after, valid_to=before.valid_to) == before:
            return [] if after == before else [Put(after, seen=before)]
        fresh = replace(after, id=stamp.new_id())
        return change_schedule(before, fresh, today, now, day_start_hour)


def _proof(plans: Sequence[Schedule], today: date) -> str:
    """Return the days of the coming two weeks, and when an amount changes; "" for every day."""
    if not plans or (len(plans) == 1 and plans[0].repeats == EVERY_DAY):
        return ""
    first = max(plans[0].valid_from, today)
    days = [day for day in days_between(first, first + _PROOF) if planned_on(plans, day)]
    lines = [_("The next two weeks: {days}.").format(days=days_line(days) or wording.NONE)]
    steps = [
        _("{amount} from {day}").format(
            day=wording.short_day(plan.valid_from, today), amount=wording.number(plan.units, 3)
        )
        for plan in plans
    ]
    if len(plans) > 1:
        lines.append(_("Amount: {steps}.").format(steps=", ".join(steps)))
    return " ".join(lines)


class PlanRows(QWidget):
    """The rows of one product: its present plans, else one row each for morning and evening.

    The fields of each row are added to `fields`, those of the form, as it is made.
    """

    def __init__(self, plans: Sequence[Schedule], fields: list[Field], today: date) -> None:
        super().__init__()
        self.rows: list[PlanRow] = []
        self._fields, self._today = fields, today
        self._about: tuple[Product, Mapping[str, Form]] | None = None
        self._column = fill(QVBoxLayout(self))
        for plan in plans:
            self._add(PlanRow(plan.slot, today, plan))
        used = {plan.slot for plan in plans}
        offered: tuple[Slot, ...] = ("morning", "evening")
        for slot in offered:
            if slot not in used:
                self._add(PlanRow(slot, today))
        another = button(_("Another time of day"), "quiet", icon="plus")
        on_click(another, self._add_another)
        self._column.addWidget(another, 0, Qt.AlignmentFlag.AlignLeft)

    def take(self, units: float | None, times: Sequence[time], day_start_hour: int) -> None:
        """Fill in what was told of a product that has no plan yet: `units` at each of `times`."""
        for clock in times:
            slot = slot_at(clock, day_start_hour)
            free = (row for row in self.rows if row.is_free(slot))
            row = next(free, None)
            if row is None:
                row = PlanRow(slot, self._today)
                self._add(row)
            row.take(units, clock)

    def show_product(self, product: Product, forms: Mapping[str, Form]) -> None:
        """Show in each row in what its amounts count, and what they hold."""
        self._about = product, forms
        for row in self.rows:
            row.show_product(product, forms)

    def edits(self, product_id: str, first: date, stamp: Stamp, day_start_hour: int) -> list[Edit]:
        """Return what turns the plans as they were into those of the rows, from now on.

        New plans begin on `first`. Raises InputProblem.
        """
        return [
            edit
            for row in self.rows
            for edit in row.edits(product_id, first, stamp, day_start_hour)
        ]

    def _add_another(self) -> None:
        row = PlanRow("other", self._today)
        self._add(row)
        row.units.setFocus()

    def _add(self, row: PlanRow) -> None:
        self._column.insertWidget(len(self.rows), row)
        self.rows.append(row)
        self._fields.extend(row.fields)
        if self._about is not None:
            row.show_product(*self._about)
