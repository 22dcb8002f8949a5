"""One planned dose a day in one row: time, amount and days; dates and steps below it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from typing import cast

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from magtrack import wording
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
from magtrack.domain.record.schedule import SLOTS, Schedule, Slot, slot_at
from magtrack.errors import InputProblem
from magtrack.startup.lazy import Lazy, set_shown
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.dialogs.fields import OptionalDay, line_edit, offer, optional_amount
from magtrack.ui.dialogs.going_on import PASSED_BY
from magtrack.ui.dialogs.repeat_edit import PROBLEMS, RepeatEdit
from magtrack.ui.plan_ahead import show_ahead
from magtrack.ui.widgets.box import Box
from magtrack.ui.widgets.buttons import small, tool_button
from magtrack.ui.widgets.clock_edit import ClockEdit, clock_width
from magtrack.ui.widgets.columns import Part, fill, in_column, in_row
from magtrack.ui.widgets.forms import Field, Inline, sized
from magtrack.ui.widgets.fortnight_strip import FortnightStrip
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.slot_glyph import SLOT_GLYPHS, slot_glyph
from magtrack.wording.plans import steps_line

USUAL: dict[Slot, time] = {"morning": time(8), "evening": time(21), "other": time(14)}
"""The clock times a new row begins with."""

Days = tuple[date, int]
"""The present day, and the hour at which a day starts."""

_UNITS, _DAYS = 60, 132
"""How wide the amount and the days are at ordinary text size, in pixels."""

_SLOT = 112
_NARROW = 560
"""In fewer pixels at ordinary text size what an amount holds is said below it."""


def columns() -> tuple[int, int, int]:
    """Return how wide the time, the amount and the days are at ordinary text size, in pixels."""
    return clock_width(), _UNITS, _DAYS


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


class PlanRow(QWidget):
    """One planned dose a day; without an amount it plans nothing.

    `gone` is emitted when the person took the row away. A new row is of the slot that its time
    tells, until another is chosen. With `told_in_full` it names its slot and its unit.
    """

    gone = Signal()

    def __init__(
        self, slot: Slot, days: Days, before: Schedule | None = None, *, told_in_full: bool = False
    ) -> None:
        super().__init__()
        self.before = before
        self._today, self._day_start_hour = days
        names = {key: wording.slot_name(key) for key in SLOTS}
        self.slot = offer(Box(), names, before.slot if before else slot)
        self.time = sized(ClockEdit(before.planned if before else USUAL[slot]), clock_width())
        self.units = sized(optional_amount(before.units if before else None), _UNITS)
        self.repeats = RepeatEdit(before.repeats if before else EVERY_DAY)
        self.days = self.repeats.weekdays.days
        self.first = OptionalDay(before.valid_from if before else None, "valid_from", self._today)
        self.last = OptionalDay(before.valid_to if before else None, "valid_to", self._today)
        self.steps = [
            _StepLine(_("Later, after so many days"), "after"),
            _StepLine(_("and so many days after that"), "after-that"),
        ]
        self.units_field = Inline(_("Amount"), self.units)
        self.time_field = Inline(_("Time"), self.time)
        self._often = Inline(_("How often"), self.repeats)
        self._told = dict.fromkeys(PROBLEMS, self._often) | {
            "valid_from": Field(_("From day"), self.first),
            "valid_to": Field(_("To day"), self.last),
            "after": self.steps[0].after_field,
            "after-that": self.steps[1].after_field,
        }
        amounts = [line.units_field for line in self.steps]
        told = dict.fromkeys(self._told.values())
        self.fields = [self.time_field, self.units_field, *told, *amounts]
        self._steps_ahead = plain_label("", "small", wrap=True)
        self._about: tuple[Product, Mapping[str, Form]] | None = None
        self._is_told = self._slot_chosen = False
        self._holds, self._unit = plain_label("", "small"), plain_label("", "muted")
        self._below = plain_label("", "small")
        self._below.hide()
        self._told_in_full = told_in_full
        self._glyph = slot_glyph("other")
        self._slot_name = plain_label("")
        self._details = self._build_details()
        self._lay_out(told_in_full=told_in_full)
        self._listen()
        self._show_slot()
        self._prove()

    def _lay_out(self, *, told_in_full: bool) -> None:
        self.more = tool_button("ellipsis-vertical", _("Slot, dates, steps"), "quiet")
        self.more.setCheckable(True)
        self.more.setChecked(self._is_special())
        self._details.setVisible(self.more.isChecked())
        self.leave_out = tool_button("trash", _("No more at this time"), "quiet")
        for each in (self.more, self.leave_out):
            small(each)
        self._holds.hide()
        ends = in_row(self.more, self.leave_out, gap=0)
        fields = self.time_field, self.units_field
        if told_in_full:
            self._slot_name.setFixedWidth(style.scaled(_SLOT))
            self.time.setProperty(PASSED_BY, True)  # an amount typed there would become a time
            parts: list[Part] = [self._glyph, self._slot_name, *fields, self._unit]
            line = in_row(*parts, None, self._holds, ends, gap=8)
            self._often_place.addWidget(self._often)
            below: list[Part] = [in_row(self._below, margins=(style.scaled(28), 0, 0, 0))]
        else:
            kind = sized(self.repeats.kind, _DAYS)
            name = self.repeats.kind_name
            line = in_row(self._glyph, *fields, name, kind, ends, None, gap=6)
            beside = style.scaled(24)
            often = in_row(self._often, margins=(beside, 0, 0, 0))
            holds = in_row(self._holds, margins=(beside + style.scaled(clock_width() + 6), 0, 0, 0))
            below = [holds, often]
        said = [each.problem_line() for each in (self.time_field, self.units_field)]
        said.append(self._often.problem_line())
        self._column = in_column(line, *below, *said, self._steps_ahead, self._details, gap=2)
        self.setLayout(self._column)

    def _listen(self) -> None:
        self.more.toggled.connect(self._details.setVisible)
        self.leave_out.clicked.connect(self._leave_out)
        self.units.amount_changed.connect(self._show_holds)
        self.slot.activated.connect(self._keep_slot)
        self.slot.currentIndexChanged.connect(self._show_slot)
        self.time.clock_changed.connect(self._follow_time)

    def _keep_slot(self) -> None:
        self._slot_chosen = True

    def _follow_time(self) -> None:
        """Let a new row be of the slot of its time, unless the person chose one."""
        if self.before is None and not self._slot_chosen:
            slot = slot_at(self.time.clock(), self._day_start_hour)
            self.slot.setCurrentIndex(self.slot.findData(slot))

    def _show_slot(self) -> None:
        slot = cast("Slot", self.slot.currentData())
        self._glyph.show_glyph(*SLOT_GLYPHS[slot])
        self._slot_name.setText(wording.slot_name(slot))
        self._name_fields()

    def _name_fields(self) -> None:
        """Tell a screen reader of which slot the fields are, and in what the amount counts."""
        name = wording.slot_name(self.slot.currentData())
        said = _("Amount, {slot}").format(slot=name)
        if self._about is not None:
            unit = wording.unit_names(self._about[0].unit)
            said = _("Amount in {unit}, {slot}").format(unit=unit, slot=name)
        self.units.setAccessibleName(said)
        self.time.setAccessibleName(_("Time, {slot}").format(slot=name))
        for each in (self.repeats.kind, self.repeats.kind_name):
            each.setAccessibleName(_("Days, {slot}").format(slot=name))
        self.more.setAccessibleName(_("{slot}: slot, dates, steps").format(slot=name))
        self.leave_out.setAccessibleName(_("{slot}: no more at this time").format(slot=name))

    def _leave_out(self) -> None:
        """Plan nothing in this row any more."""
        self.units.set_value(None)
        self.hide()
        self.gone.emit()

    def show_product(self, product: Product, forms: Mapping[str, Form]) -> None:
        """Show in what the amounts count, and what the amount of the row holds."""
        self._about = product, forms
        unit = wording.unit_names(product.unit)
        self._unit.setText(unit)
        self._name_fields()
        for line in self.steps:
            line.units_field.set_label(_("take then, {unit}").format(unit=unit))
        self._show_holds()

    def daily(self) -> float | None:
        """Return how many units are planned every day; None where some days have others."""
        is_daily = self.repeats.kind.currentData() == "daily" and not self.last.text()
        has_steps = any(line.after.text() for line in self.steps)
        units = self.units.value()
        return units if units is None or (is_daily and not has_steps) else None

    def plans_nothing(self) -> bool:
        """Tell whether there is no amount."""
        return self.units.value() is None

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
        self._holds.setText(text)
        self._below.setText(text)
        self._place_holds()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say what the amount holds below it where there is no room beside it."""
        super().resizeEvent(event)
        self._place_holds()

    def _place_holds(self) -> None:
        is_narrow = self._told_in_full and self.width() < style.scaled(_NARROW)
        for label, is_here in ((self._holds, not is_narrow), (self._below, is_narrow)):
            set_shown(label, is_here and bool(label.text()))

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
        slot = Field(_("Slot"), self.slot)
        self._often_place = in_column(gap=0)
        fill(
            QVBoxLayout(details),
            self._often_place,
            slot,
            *rows,
            margins=(style.scaled(26), 4, 0, 8),
        )
        return details

    def _is_special(self) -> bool:
        before = self.before
        return before is not None and (
            before.valid_to is not None or before.valid_from > self._today
        )

    def _prove(self) -> None:
        """Show what the plan amounts to in the coming days; nothing while it cannot be read."""
        plans: Sequence[Schedule]
        try:
            plans = self._read("", self._today, self._today, str)
        except InputProblem:
            plans = []
        self._steps_ahead.show_text(steps_line(plans, self._today))
        is_special = bool(plans) and not (len(plans) == 1 and plans[0].repeats == EVERY_DAY)
        if is_special:
            show_ahead(self._ahead, plans, self._today)
        PlanRow._ahead.set_shown(self, is_special)

    @Lazy
    def _ahead(self) -> FortnightStrip:
        ahead = FortnightStrip()
        ahead.hide()
        left = style.scaled(24)
        place = self._column.indexOf(self._steps_ahead)
        self._column.insertLayout(place, in_row(ahead, None, margins=(left, 2, 0, 2)))
        return ahead

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
            self.more.setChecked(True)
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
