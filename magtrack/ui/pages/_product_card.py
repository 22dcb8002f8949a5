"""The card of one supplement: its label, its plan, what is left and what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from magtrack import wording
from magtrack.domain.record.products import Product
from magtrack.domain.record.schedule import Schedule
from magtrack.texts import _
from magtrack.ui.plan_ahead import show_ahead
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.columns import in_row
from magtrack.ui.widgets.fortnight_strip import FortnightStrip
from magtrack.ui.widgets.labels import ElidedLabel, pill, plain_label
from magtrack.ui.widgets.slot_glyph import slot_glyph
from magtrack.wording.as_needed import as_needed_line
from magtrack.wording.plans import when_in_force
from magtrack.wording.products import check_line, label_line, product_iu_line

if TYPE_CHECKING:
    from magtrack.domain.record.supply import Supply
    from magtrack.reference import Reference

REORDER_DAYS = 7
"""A stock that lasts no longer than this is marked."""

_LEAST_LETTERS = 16
"""So much of a name is shown at least: in less room the cards stand under each other."""


class ProductCard(Card):
    """One supplement. Stop ends its plans today; Use again takes that back for the product."""

    edit_wanted = Signal()
    stop_wanted = Signal()

    def __init__(
        self,
        product: Product,
        plans: Sequence[Schedule],
        supply: Supply,
        reference: Reference,
        today: date,
        *,
        is_trial: bool,
    ) -> None:
        super().__init__(fill=True)  # so that the buttons of neighbours stand on one line
        self.product = product
        self.setAccessibleName(product.name)
        self._add_name(product, is_trial=is_trial)
        brand = f"{product.brand} · " if product.brand else ""
        label = brand + label_line(product, reference.forms)
        if product.amount is not None and (mass := product_iu_line(reference.vitamins, product)):
            label = f"{label} · {mass}"
        self.body.addWidget(plain_label(label, "small", wrap=True))
        if unchecked := check_line(product):
            self.body.addWidget(plain_label(unchecked, "small", wrap=True))
        for clock in dict.fromkeys(plan.planned for plan in plans):
            self._add_plans([plan for plan in plans if plan.planned == clock], product, today)
        if needed := as_needed_line(product):
            self.body.addWidget(plain_label(needed, wrap=True))
        for text in _supply_texts(product, supply, today):
            self.body.addWidget(plain_label(text, "small", wrap=True))
        self.body.addStretch(1)
        self._add_buttons(product)

    def _add_name(self, product: Product, *, is_trial: bool) -> None:
        """Add the name with its badge; where there is none its room keeps the names on one line."""
        if product.stopped is not None:
            badge = pill(_("stopped"), "plain")
        else:
            badge = pill(_("trial") if is_trial else "")
        policy = badge.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        badge.setSizePolicy(policy)
        if not badge.text():
            badge.hide()
        name = ElidedLabel(product.name, "heading", least=_LEAST_LETTERS)
        self.body.addLayout(in_row(name, badge, wide=name))

    def _add_plans(self, plans: Sequence[Schedule], product: Product, today: date) -> None:
        """Add the plans of one clock time, and where not all days are alike the next fourteen."""
        for plan in plans:
            self._add_plan(plan, product, today)
        if any(when_in_force(plan, today) for plan in plans):
            ahead = FortnightStrip()
            show_ahead(ahead, plans, today)
            self.body.addWidget(ahead)

    def _add_plan(self, plan: Schedule, product: Product, today: date) -> None:
        glyph = slot_glyph(plan.slot)
        units = wording.units_text(plan.units, product.unit)
        text = f"{wording.clock_text(plan.planned)} · {units}"
        if days := when_in_force(plan, today):
            text += f" · {days}"
        line = plain_label(text, wrap=True)
        line.setAccessibleName(f"{wording.slot_name(plan.slot)} {text}")
        self.body.addLayout(in_row(glyph, line, gap=8, wide=line))

    def _add_buttons(self, product: Product) -> None:
        name = product.name
        self.edit = edit = button(_("Edit"), name=_("Edit {name}").format(name=name))
        edit.clicked.connect(self.edit_wanted)
        is_stopped = product.stopped is not None
        self.stop = stop = button(_("Use again") if is_stopped else _("Stop"), "quiet")
        spoken = _("Use {name} again") if is_stopped else _("Stop {name}")
        stop.setAccessibleName(spoken.format(name=name))
        stop.clicked.connect(self.stop_wanted)
        self.body.addLayout(in_row(edit, stop, 1))


def _supply_texts(product: Product, supply: Supply, today: date) -> Iterator[str]:
    left = _left_text(product, supply, today)
    if left:
        yield left
    costs = []
    if supply.cost_per_day is not None:
        text = _("{price} a day")
        costs.append(text.format(price=money(supply.cost_per_day, product.currency)))
    if supply.cost_per_100_mg is not None:
        text = _("{price} per 100 mg magnesium")
        costs.append(text.format(price=money(supply.cost_per_100_mg, product.currency)))
    if costs:
        yield " · ".join(costs)


def _left_text(product: Product, supply: Supply, today: date) -> str:
    if supply.left is None:
        return ""
    if supply.left < 0:
        return _("More was logged than was counted: count again.")
    parts = [_("{units} left").format(units=wording.units_text(supply.left, product.unit))]
    days = supply.days_left(today)
    if days is not None and supply.last_day is not None:
        until = wording.short_day(supply.last_day, today)
        lasts = _("lasts until {day}").format(day=until)
        parts.append(lasts if days else _("not enough for today"))
        if days <= REORDER_DAYS:
            parts.append(_("reorder"))
    return " · ".join(parts)


def money(amount: float, currency: str) -> str:
    """Return an amount of money with two decimals, "0.96 EUR"."""
    return f"{amount:.2f} {currency}".strip()
