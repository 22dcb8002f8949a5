"""A supplement: its label, its plan, and the bottle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtWidgets import QLineEdit

from magtrack import wording
from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import check_text
from magtrack.domain.record.products import Product, check_unique
from magtrack.domain.record.supply import count_now, units_left
from magtrack.texts import _
from magtrack.ui.dialogs.form_dialog import FormDialog
from magtrack.ui.dialogs.label_fields import LabelFields
from magtrack.ui.dialogs.plan_rows import OptionalDay, PlanRow, PlanRows
from magtrack.ui.widgets.amount_edit import AmountEdit
from magtrack.ui.widgets.labels import plain_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from magtrack.domain.record.edits import Edit, Record
    from magtrack.domain.record.log import Log
    from magtrack.domain.record.schedule import Schedule
    from magtrack.ui.session import Session

_WIDTH = 580


def add_product(session: Session, parent: QWidget | None) -> ProductDialog:
    """Open the dialog for a new supplement."""
    today = session.today()
    product = Product(session.stamp().new_id(), "", _first_form(session), started=today)
    dialog = ProductDialog(session, session.log(today, today), product, parent, is_new=True)
    dialog.open()
    return dialog


def edit_product(
    session: Session, log: Log, product: Product, parent: QWidget | None
) -> ProductDialog:
    """Open the dialog on a supplement; `log` must reach back to its latest count."""
    dialog = ProductDialog(session, log, product, parent, is_new=False)
    dialog.open()
    return dialog


def _first_form(session: Session) -> str:
    return next(iter(session.reference.forms))


class ProductDialog(FormDialog):
    """Everything about one supplement in one form; Save is one step that can be undone."""

    tells_findings = True

    def __init__(
        self, session: Session, log: Log, product: Product, parent: QWidget | None, *, is_new: bool
    ) -> None:
        title = _("Add supplement") if is_new else _("Edit supplement")
        super().__init__(session, title, parent, width=_WIDTH)
        self._log, self._product, self._is_new = log, product, is_new
        self._today = session.today()
        self.label = LabelFields(self.form, session.reference, product)
        self.fields.update(self.label.fields)
        if not is_new:
            text = _("Doses logged already keep the label they were logged with.")
            self.form.add_widget(plain_label(text, "small", wrap=True))
        self.form.add_widget(plain_label(_("When you take it"), "heading"))
        note = _(
            "The amount is in capsules, or what else the label counts. Leave it empty for none."
            " A change counts from today on."
        )
        self.form.add_widget(plain_label(note, "small", wrap=True))
        self.plan = PlanRows(self._plans(), self._add_row)
        self.form.add_widget(self.plan)
        self._add_bottle()

    def _plans(self) -> list[Schedule]:
        """Return the plans that still hold, in order of time."""
        return [
            plan
            for plan in self._log.schedules
            if plan.product_id == self._product.id
            and (plan.valid_to is None or plan.valid_to >= self._today)
        ]

    def _add_row(self, row: PlanRow) -> None:
        self.form.fields.extend(row.fields)

    def _add_bottle(self) -> None:
        product = self._product
        self.stock = AmountEdit(optional=True)
        self.price = AmountEdit(optional=True)
        self.price_units = AmountEdit(optional=True)
        self.price.set_value(product.price)
        self.price_units.set_value(product.price_units)
        self.currency = _short_line(product.currency, "EUR")
        self.lot = _short_line(product.lot)
        self.purpose = _short_line(product.purpose)
        self.expiry = OptionalDay(product.expiry, "expiry")
        self.started = OptionalDay(product.started, "started")
        form = self.form
        form.add_widget(plain_label(_("The bottle, if you like"), "heading"))
        stock = form.add_field(_("How many are &left now?"), self.stock, note=self._left_note())
        price, units, currency = form.add_row(
            (_("&Price"), self.price),
            (_("for how many"), self.price_units),
            (_("currency"), self.currency),
        )
        started, expiry = form.add_row(
            (_("&Started on"), self.started), (_("&Expires on"), self.expiry)
        )
        lot, purpose = form.add_row((_("L&ot"), self.lot), (_("Taken &for"), self.purpose))
        self.fields.update(
            {
                "stock": stock,
                "price": price,
                "price_units": units,
                "currency": currency,
                "started": started,
                "expiry": expiry,
                "lot": lot,
                "purpose": purpose,
            }
        )

    def _left_note(self) -> str:
        left = units_left(self._log, self._product.id)
        if left is None:
            return _("Count them once, and every dose you log is taken off.")
        units = wording.units_text(left, self._product.unit)
        return _("By the log: {units}. Fill in only after counting.").format(units=units)

    # ------------------------------------------------------------------------------- saving

    def entry(self) -> tuple[type[Record], Sequence[str]] | None:
        """Return the product, with its plans."""
        return None if self._is_new else (Product, [self._product.id])

    def edits(self, answered: frozenset[str]) -> tuple[str, list[Edit]]:
        """Return the product, its plans and its count."""
        product = self._with_bottle(self.label.product(answered))
        if self._is_new or product.name != self._product.name:
            check_unique(product, self._log.products.values())
        stamp = self.session.stamp()
        first = (product.started if self._is_new else None) or self._today
        written: list[Edit] = [] if product == self._product else [Put(product)]
        written += self.plan.edits(product.id, first, self._today, stamp)
        counted = self.stock.value()
        if counted is not None:
            count = count_now(stamp.new_id(), self._log, product.id, counted, self._today)
            written.append(Put(count))
        label = _("{name} added") if self._is_new else _("{name} changed")
        return label.format(name=product.name), written

    def _with_bottle(self, product: Product) -> Product:
        return replace(
            product,
            price=self.price.value(),
            price_units=self.price_units.value(),
            currency=check_text(self.currency.text(), field="currency"),
            lot=check_text(self.lot.text(), field="lot"),
            purpose=check_text(self.purpose.text(), field="purpose"),
            expiry=self.expiry.day(),
            started=self.started.day(),
        )


def _short_line(text: str, placeholder: str = "") -> QLineEdit:
    edit = QLineEdit(text)
    edit.setMaxLength(200)
    edit.setPlaceholderText(placeholder)
    return edit
