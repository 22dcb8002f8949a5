"""The plan of one product: a row for the morning, one for the evening, more if wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from magtrack import wording
from magtrack.domain.record.edits import Edit, Stamp
from magtrack.domain.record.products import Form, Product
from magtrack.domain.record.schedule import Schedule, Slot, slot_at
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.dialogs.going_on import lead_on
from magtrack.ui.dialogs.parts import on_click
from magtrack.ui.dialogs.plan_row import Days, PlanRow, columns
from magtrack.ui.widgets.buttons import button, small
from magtrack.ui.widgets.columns import in_column, in_row
from magtrack.ui.widgets.forms import Field
from magtrack.ui.widgets.labels import plain_label


class PlanRows(QWidget):
    """The rows of one product: its present plans, else one row each for morning and evening.

    The fields of each row are added to `fields`, those of the form, as it is made.
    """

    changed = Signal()

    def __init__(
        self,
        plans: Sequence[Schedule],
        fields: list[Field],
        days: Days,
        *,
        told_in_full: bool = False,
    ) -> None:
        super().__init__()
        self.rows: list[PlanRow] = []
        self._fields, self._days = fields, days
        self._told_in_full = told_in_full
        self._about: tuple[Product, Mapping[str, Form]] | None = None
        self._unit = plain_label("", "field")
        self._heads = QWidget()
        self._heads.setLayout(self._head_row())
        self._heads.setVisible(not told_in_full)
        self._column = in_column(self._heads, gap=8)
        self.setLayout(self._column)
        for plan in plans:
            self._add(PlanRow(plan.slot, days, plan, told_in_full=told_in_full))
        used = {plan.slot for plan in plans}
        offered: tuple[Slot, ...] = ("morning", "evening")
        for slot in offered:
            if slot not in used and not (plans and not told_in_full):
                self._add(PlanRow(slot, days, told_in_full=told_in_full))
        another = button(_("Another time"), icon="plus")
        self.another = small(on_click(another, self._add_another))

    def _head_row(self) -> QHBoxLayout:
        heads = plain_label(_("Time"), "field"), self._unit, plain_label(_("Days"), "field")
        for head, width in zip(heads, columns(), strict=True):
            head.setFixedWidth(style.scaled(width))
        return in_row(*heads, None, gap=6, margins=(style.scaled(24), 0, 0, 0))

    def take(self, units: float | None, times: Sequence[time]) -> None:
        """Fill in what was told of a product that has no plan yet: `units` at each of `times`."""
        for clock in times:
            slot = slot_at(clock, self._days[1])
            free = (row for row in self.rows if row.is_free(slot))
            row = next(free, None)
            if row is None:
                row = self._new(slot)
            row.take(units, clock)

    def show_product(self, product: Product, forms: Mapping[str, Form]) -> None:
        """Show in each row in what its amounts count, and what they hold."""
        self._about = product, forms
        unit = wording.unit_names(product.unit)
        self._unit.setText(unit[:1].upper() + unit[1:])
        for row in self.rows:
            row.show_product(product, forms)

    def daily(self) -> float | None:
        """Return how many units are planned on every day; None where the days differ."""
        planned = [row.daily() for row in self.rows if not row.plans_nothing()]
        known = [units for units in planned if units is not None]
        return sum(known) if len(known) == len(planned) else None

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
        row = self._new("other")
        row.time.setFocus()

    def _new(self, slot: Slot) -> PlanRow:
        row = PlanRow(slot, self._days, told_in_full=self._told_in_full)
        above = self.rows[-1] if self.rows else None
        self._add(row)
        if above is not None:  # Tab would come to what is made late at the very end
            lead_on(above, row)
        row.show()
        return row

    def make(self, rows: int) -> None:
        """Add rows until there are so many."""
        while len(self.rows) < rows:
            self._new("other")

    def _add(self, row: PlanRow) -> None:
        self._column.addWidget(row)
        self.rows.append(row)
        row.units.amount_changed.connect(self.changed)
        row.repeats.changed.connect(self.changed)
        self._fields.extend(row.fields)
        if self._about is not None:
            row.show_product(*self._about)
