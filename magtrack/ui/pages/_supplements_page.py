"""Supplements: what is taken, how long it lasts, what it costs, and the forms side by side."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from magtrack import wording
from magtrack.domain.record.edits import Edit, Put
from magtrack.domain.record.log import Log
from magtrack.domain.record.plan_edits import end_schedule, is_over
from magtrack.domain.record.products import NO_FORM, Product, content
from magtrack.domain.record.repetition import EVERY_DAY
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.supply import cost_per_100_mg, counted_since, supply_of
from magtrack.store.change import Change
from magtrack.texts import _, ngettext
from magtrack.ui.pages._evidence import EvidenceList
from magtrack.ui.pages._forms_table import FormsTable
from magtrack.ui.pages._product_card import ProductCard, money
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.columns import Columns, add, discard, in_column
from magtrack.ui.widgets.empty_state import EmptyState
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.page import PageFrame
from magtrack.ui.widgets.visual_order import follow_the_page

_CARD = 260
"""Pixels of the card of a product at least, at ordinary text size: its name has room."""


class SupplementsPage(PageFrame):
    """The cards of the products, the table of forms, and the evidence."""

    def __init__(self, session: Session) -> None:
        super().__init__(_("Supplements"))
        self._session = session
        self.cards: list[ProductCard] = []
        self.add = button(_("Add supplement"), "primary", do=self._add, icon="plus")
        self.header.add(self.add)
        self._empty = EmptyState(
            "pill", _("Add what you take, with the numbers of its label."), _("Add supplement")
        )
        self._empty.action_requested.connect(self._add)
        self._shelf = in_column()
        self._columns = Columns()
        reference = session.reference
        self._forms = FormsTable(reference.forms.values())
        self.evidence = EvidenceList(reference.evidence, reference.article)
        self._lay_out()

    def _lay_out(self) -> None:
        forms = Card(title=_("Magnesium forms side by side"))
        note = _("What you swallow and what it costs are for 100 mg of elemental magnesium.")
        text = _("The percentage is that of a typical label, else of the formula. Bold: in use.")
        above, below = (plain_label(each, "small", wrap=True) for each in (note, text))
        add(forms.body, above, self._forms, below)
        add(self.body, self._empty, self._shelf, forms, self.evidence, 1)

    # ------------------------------------------------------------------------------- showing

    def refresh(self, change: Change | None) -> None:
        """Read the products, their plans and their stock again."""
        log, today = self._read(), self._session.today()
        products = sorted(log.products.values(), key=lambda product: product.stopped is not None)
        self.cards = [self._card(log, product, today) for product in products]
        columns = Columns(*self.cards, most=min(3, max(1, len(self.cards))), least=_CARD)
        discard(self._shelf, self._columns)
        self._columns = columns
        self._shelf.addWidget(columns)
        self._empty.setVisible(not products)
        self.add.setVisible(bool(products))  # what is empty offers it itself
        columns.setVisible(bool(products))
        self.header.set_texts(_("Supplements"), self._sum(log))
        self._show_costs(log)
        follow_the_page(self.content)  # the cards were made after all the rest

    def _sum(self, log: Log) -> str:
        """Return how many products are in use, and their magnesium where each day has the same."""
        used = [product for product in log.products.values() if product.stopped is None]
        if not used:
            return ""
        text = ngettext("{n} product", "{n} products", len(used)).format(n=len(used))
        forms, today, planned = self._session.reference.forms, self._session.today(), 0.0
        for product in used:
            for plan in self._plans(log, product):
                held = content(product, forms, plan.units).elemental_mg
                is_daily = plan.repeats == EVERY_DAY and plan.valid_from <= today
                if product.form != NO_FORM and (held is None or not is_daily or plan.valid_to):
                    return text
                planned += held or 0.0
        if not planned:
            return text
        daily = _("{n} mg magnesium a day as planned").format(n=wording.number(planned))
        return f"{text}, {daily}"

    def _read(self) -> Log:
        """Read the log back to the earliest count that still matters."""
        today = self._session.today()
        since = counted_since(self._session.log(today, today))
        return self._session.log(min(since or today, today), today)

    def _card(self, log: Log, product: Product, today: date) -> ProductCard:
        forms = self._session.reference.forms
        card = ProductCard(
            product,
            self._plans(log, product),
            supply_of(log, forms, product, today),
            self._session.reference,
            today,
            is_trial=log.trial is not None and log.trial.product_id == product.id,
        )
        card.edit_wanted.connect(lambda: self._edit(product))
        card.stop_wanted.connect(lambda: self._stop(product))
        return card

    def _show_costs(self, log: Log) -> None:
        forms = self._session.reference.forms
        used = [product for product in log.products.values() if product.stopped is None]
        costs = {
            product.form: money(cost, product.currency)
            for product in used
            if (cost := cost_per_100_mg(product, forms)) is not None
        }
        self._forms.show_costs(costs, [product.form for product in used])

    # ------------------------------------------------------------------------------ changing

    def _add(self) -> None:
        from magtrack.ui.dialogs.product import add_product

        add_product(self._session, self)

    def _edit(self, product: Product) -> None:
        from magtrack.ui.dialogs.product import edit_product

        edit_product(self._session, self._read(), product, self)

    def _stop(self, product: Product) -> None:
        """End the plans of a product today, or use a stopped one again."""
        if product.stopped is not None:
            label = _("{name} is used again: give it a plan").format(name=product.name)
            self._session.do(label, Put(replace(product, stopped=None), seen=product))
            return
        today = self._session.today()
        plans = self._plans(self._session.log(today, today), product)
        written: list[Edit] = [end_schedule(plan, today) for plan in plans]
        written.append(Put(replace(product, stopped=today), seen=product))
        self._session.do(_("{name} stopped").format(name=product.name), *written)

    def _plans(self, log: Log, product: Product) -> list[Schedule]:
        """Return the plans of a product that hold now or later."""
        now, hour = self._session.now(), self._session.day_start_hour
        plans = log.plans_of(product.id)
        return [plan for plan in plans if not is_over(plan, now, hour)]
