"""The products of the first run: those entered so far, and when each is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from magtrack import wording
from magtrack.domain.record.amounts import ElementalMg
from magtrack.domain.record.edits import Edit
from magtrack.domain.record.people import limit_for
from magtrack.domain.record.products import Product, content
from magtrack.texts import _
from magtrack.ui import icons
from magtrack.ui.dialogs.plan_rows import PlanRows
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.columns import add, discard, in_column, in_row
from magtrack.ui.widgets.forms import FormFields
from magtrack.ui.widgets.labels import ElidedLabel, plain_label
from magtrack.wording.products import serving_line


class EnteredProducts(Card):
    """A row for each product that was entered, which can be changed or left out again."""

    def __init__(
        self,
        session: Session,
        change: Callable[[Product], object],
        leave_out: Callable[[Product], object],
    ) -> None:
        super().__init__()
        self._forms = session.reference.forms
        self._change, self._leave_out = change, leave_out
        self._rows: list[QWidget] = []

    def show_products(self, products: Sequence[Product]) -> None:
        """Show these; nothing at all where there are none."""
        discard(self.body, *self._rows)
        self._rows = [self._row(product) for product in products]
        add(self.body, *self._rows)
        self.setVisible(bool(products))

    def _row(self, product: Product) -> QWidget:
        row = QWidget()
        line = ElidedLabel(serving_line(product, self._forms), "small")
        texts = in_column(ElidedLabel(product.name, "strong"), line, gap=2)
        name = _("Leave {name} out").format(name=product.name)
        out = button(_("Leave out"), "link", do=partial(self._leave_out, product), name=name)
        name = _("Change {name}").format(name=product.name)
        change = button(_("Change"), "link", do=partial(self._change, product), name=name)
        glyph = icons.Glyph("circle-check", "success", 20)
        row.setLayout(in_row(glyph, texts, change, out, gap=12, wide=texts))
        return row


class ProductPlans(FormFields):
    """A card for each product with its times, and what all of them come to in a day."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._products: Sequence[Product] = ()
        self._cards: dict[str, tuple[Card, PlanRows]] = {}
        self._together, self._limit = plain_label("", "strong"), plain_label("", "muted", wrap=True)
        self._limit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._sum = Card()
        together = plain_label(_("Together"))
        add(self._sum.body, in_row(together, self._together, (self._limit, 1), gap=6))
        self._place = in_column(gap=16)
        holder = QWidget()
        holder.setLayout(self._place)
        self.add_widget(holder, self._sum)
        understood = _("7.30, 730, 7:30 pm and 19:30 are all understood.")
        sorts = _("“Morning” and “evening” only sort the list.")
        self.add_note(f"{understood} {sorts}")
        self.finish()

    def rows_for(self, product_id: str) -> PlanRows:
        """Return the rows of a product, made where there are none yet."""
        if product_id not in self._cards:
            card, session = Card(), self._session
            days = session.today(), session.day_start_hour
            rows = PlanRows([], self.fields, days, told_in_full=True)
            rows.changed.connect(self._show_sum)
            another = in_row(rows.another, None)
            add(card.body, rows, another)
            card.hide()
            self._place.addWidget(card)
            self._cards[product_id] = card, rows
        return self._cards[product_id][1]

    def show_products(self, products: Sequence[Product]) -> None:
        """Show the cards of these products alone."""
        self._products = products
        wanted = {product.id: product for product in products}
        for product_id in wanted:
            self.rows_for(product_id)
        for product_id, (card, rows) in self._cards.items():
            card.setVisible(product_id in wanted)
            if product_id in wanted:
                card.set_title(wanted[product_id].name)
                rows.show_product(wanted[product_id], self._session.reference.forms)
        self._show_sum()

    def take_keys(self) -> None:
        """Put the keyboard on the first amount."""
        if self._products:
            self.rows_for(self._products[0].id).rows[0].units.setFocus()

    def leave_empty(self) -> None:
        """Plan nothing."""
        for product in self._products:
            for row in self.rows_for(product.id).rows:
                row.units.set_value(None)

    def edits(self, product: Product) -> list[Edit]:
        """Return the plan of a product; raises InputProblem."""
        session = self._session
        if product.as_needed:
            return []
        rows = self.rows_for(product.id)
        return rows.edits(product.id, session.today(), session.stamp(), session.day_start_hour)

    def _show_sum(self) -> None:
        """Say what a day comes to, where every day has the same and each amount is known."""
        session, total = self._session, 0.0
        for product in self._products:
            units = self.rows_for(product.id).daily()
            if units:
                held = content(product, session.reference.forms, units).elemental_mg
                total = total + held if held is not None else float("nan")
            elif units is None:
                total = float("nan")
        self._sum.setVisible(total > 0)
        if total > 0:
            text = _("{amount} magnesium a day")
            self._together.setText(text.format(amount=wording.elemental(ElementalMg(total))))
            today = session.today()
            profile = session.log(today, today).profile
            limit = limit_for(session.reference.limits, profile, today)
            self._limit.setText(wording.limit_line(limit))
