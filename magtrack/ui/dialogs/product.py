"""A supplement: its label, its plan, and the bottle."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtWidgets import QCheckBox, QWidget

from magtrack import wording
from magtrack.customs import customs
from magtrack.domain.record.as_needed import check_as_needed
from magtrack.domain.record.edits import Edit, Put
from magtrack.domain.record.events import check_text
from magtrack.domain.record.log import Log
from magtrack.domain.record.plan_edits import is_over
from magtrack.domain.record.products import NO_FORM, Product, check_unique, content
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.supply import count_now, units_left
from magtrack.domain.record.what_if import with_edits
from magtrack.texts import _
from magtrack.ui.dialogs.fields import OptionalDay, WeekdayChips, line_edit, optional_amount
from magtrack.ui.dialogs.form_dialog import FormDialog
from magtrack.ui.dialogs.label_fields import LabelFields, new_product
from magtrack.ui.dialogs.leaving import leave_medicine
from magtrack.ui.dialogs.parts import opened
from magtrack.ui.dialogs.plan_rows import PlanRows
from magtrack.ui.drafts import Draft
from magtrack.ui.session import Session
from magtrack.ui.widgets.fold import Fold, folded
from magtrack.ui.widgets.forms import FormFields, Part, side_by_side, sized
from magtrack.ui.widgets.labels import plain_label

if TYPE_CHECKING:
    from magtrack.domain.record.people import Medicine
    from magtrack.reference.told_product import ToldProduct

_WIDTH, _WIDE = 840, 872
_LONGEST = 200
_CURRENCY = 72
"""How wide the field for a currency is at ordinary text size, in pixels."""


def add_product(
    session: Session,
    parent: QWidget | None,
    told: ToldProduct | None = None,
    instead_of: Medicine | None = None,
) -> ProductDialog:
    """Open the dialog for a new supplement, with what was told of it.

    Saving it ends the medicine as which it was entered until now, if there is one, in the same
    step.
    """
    today = session.today()
    product = replace(new_product(session), as_needed=told is not None and told.as_needed)
    dialog = ProductDialog(session, session.log(today, today), product, parent, is_new=True)
    if instead_of is not None:
        dialog.offer_end(instead_of)
    if told is not None:
        dialog.take(told)
    return opened(dialog)


def edit_product(
    session: Session, log: Log, product: Product, parent: QWidget | None
) -> ProductDialog:
    """Open the dialog on a supplement; `log` must reach back to its latest count."""
    return opened(ProductDialog(session, log, product, parent, is_new=False))


class ProductDialog(FormDialog):
    """Everything about one supplement in one form; Save is one step that can be undone."""

    tells_findings = True

    def __init__(
        self, session: Session, log: Log, product: Product, parent: QWidget | None, *, is_new: bool
    ) -> None:
        title = _("Add supplement") if is_new else _("Edit supplement")
        width = _WIDE if customs().twelve_hours else _WIDTH
        super().__init__(session, title, parent, None if is_new else product, width=width)
        heading = title if is_new else product.name
        self.set_heading(heading, _("Copy the numbers from where they stand on the bottle."))
        self._log, self._product, self._is_new = log, product, is_new
        self._today = session.today()
        self._told: ToldProduct | None = None
        self._medicine: Medicine | None = None
        left, right = self.form.add_columns()
        self.label = LabelFields(left, session.reference, product)
        if not is_new:
            left.add_note(_("Doses logged already keep the label they were logged with."))
        right.add_widget(self.label.reading, plain_label(_("When you take it"), "heading"))
        days = self._today, session.day_start_hour
        self.plan = PlanRows(self._plans(), self.form.fields, days)
        right.add_widget(self.plan)
        self._add_as_needed(right)
        self._bottle = Fold("pill-bottle", _("Bottle"), self._bottle_fields())
        self._more = Fold("sticky-note", _("Taken for, brand, lot"), self._more_fields())
        right.add_widget(folded(self._bottle, self._more))
        self._daily = plain_label("", "muted")
        self._buttons.insertWidget(1, self._daily)
        self.label.on_read(self._show_product)
        self.plan.changed.connect(self._show_daily)
        self._show_limits(self.as_needed.isChecked())
        self._sum_up()

    def take(self, told: ToldProduct) -> None:
        """Fill in what was told of a new supplement."""
        self._told = told
        self.label.take(told)
        self.plan.take(told.units, told.times)

    def opened_on(self) -> Hashable:
        """Return the product with its plans; of a new one what was told."""
        return (self._told,) if self._is_new else (self._product, *self._plans())

    def before_put_back(self, draft: Draft) -> None:
        """Make as many rows of the plan as there were: each has its weekdays."""
        self.plan.make(sum(key.startswith(WeekdayChips.__name__) for key in draft.left))

    def _show_product(self, product: Product) -> None:
        self.plan.show_product(product, self.session.reference.forms)
        self._show_daily()

    def _show_daily(self) -> None:
        """Say how much magnesium a day as planned is, where every day has the same."""
        units, product = self.plan.daily(), self.label.read_now()
        text = ""
        if units and product.form != NO_FORM and not self.as_needed.isChecked():
            mg = content(product, self.session.reference.forms, units).elemental_mg
            if mg is not None:
                text = _("{n} mg magnesium a day as planned").format(n=wording.number(mg))
        self._daily.setText(text)

    def offer_end(self, medicine: Medicine) -> None:
        """Offer to end the medicine that this supplement was entered as until now."""
        self._medicine = medicine
        text = _("End the medicine {name}: from now on it is this supplement")
        self.ends = QCheckBox(text.format(name=medicine.name))
        self.ends.setChecked(True)
        self.form.add_first(self.ends)

    def _plans(self) -> list[Schedule]:
        """Return the plans that still hold, in order of time."""
        now, hour = self.session.now(), self.session.day_start_hour
        plans = self._log.plans_of(self._product.id)
        return [plan for plan in plans if not is_over(plan, now, hour)]

    def _add_as_needed(self, form: FormFields) -> None:
        product = self._product
        self.as_needed = QCheckBox(_("As needed"))
        self.as_needed.setToolTip(_("At no fixed times"))
        self.as_needed.setChecked(product.as_needed)
        self.gap = optional_amount(product.smallest_gap_h, unit=_("h"))
        self.most = optional_amount(product.most_per_day)
        form.add_widget(side_by_side(self.plan.another, self.as_needed))
        self._limits = form.add_row(
            smallest_gap_h=(_("Smallest gap in hours"), self.gap),
            most_per_day=(_("Most a day, in units"), self.most),
        )
        form.named["as_needed"] = self._limits[0]
        self.as_needed.toggled.connect(self._show_limits)

    def _show_limits(self, wanted: bool) -> None:
        for field in self._limits:
            field.setVisible(wanted)
            field.widget.setEnabled(wanted)
        # what is planned has to go first
        for each in (self.plan, self.plan.another):
            each.setVisible(not wanted or bool(self._plans()))
        self._show_daily()

    def _with_limits(self, product: Product) -> Product:
        """Return the product as needed or not; limits stay with one that is not."""
        return replace(
            product,
            as_needed=self.as_needed.isChecked(),
            smallest_gap_h=self.gap.value(),
            most_per_day=self.most.value(),
        )

    def _bottle_fields(self) -> FormFields:
        product = self._product
        self.stock = optional_amount()
        self.price = optional_amount(product.price)
        self.price_units = optional_amount(product.price_units)
        self.currency = sized(line_edit(product.currency, "EUR", longest=_LONGEST), _CURRENCY)
        self.expiry = OptionalDay(product.expiry, "expiry", self._today)
        self.started = OptionalDay(product.started, "started", self._today)
        form = self._fields_in_fold()
        left = _("How many are &left now?")
        form.add_field(left, self.stock, note=self._left_note(), name="stock")
        form.add_row(
            price=(_("&Price"), self.price),
            price_units=(_("for how many"), self.price_units),
            currency=(_("currency"), self.currency),
        )
        form.add_row(
            started=(_("&Started on"), self.started), expiry=(_("&Expires on"), self.expiry)
        )
        return form

    def _more_fields(self) -> FormFields:
        self.purpose = line_edit(self._product.purpose, longest=_LONGEST)
        self.lot = line_edit(self._product.lot, longest=_LONGEST)
        form = self._fields_in_fold()
        form.add_field(_("Taken &for"), self.purpose, name="purpose")
        form.add_row(brand=(_("&Brand"), self.label.brand), lot=(_("L&ot"), self.lot))
        return form

    def _fields_in_fold(self) -> FormFields:
        """Return fields that count as those of the form."""
        form = FormFields()
        form.fields, form.named = self.form.fields, self.form.named
        return form

    def _sum_up(self) -> None:
        """Say in the line of each fold what is in it."""
        product, left = self._product, units_left(self._log, self._product.id)
        told = [] if left is None else [_("{n} left").format(n=wording.number(left))]
        if product.price is not None and product.price_units is not None:
            price = f"{product.price:.2f} {product.currency}".strip()
            text = _("{price} for {n}")
            told.append(text.format(price=price, n=wording.number(product.price_units)))
        self._bottle.set_summary(" · ".join(told) or _("not counted"))
        parts = product.purpose, product.brand, product.lot
        self._more.set_summary(" · ".join(filter(None, parts)))

    def _show_part(self, part: Part) -> None:
        """Open what a part stands in, with the keyboard there."""
        for fold in (self._bottle, self._more):
            if fold.isAncestorOf(part):
                fold.open()
        super()._show_part(part)

    def _left_note(self) -> str:
        left = units_left(self._log, self._product.id)
        if left is None:
            return _("Count them once, and every dose you log is taken off.")
        units = wording.units_text(left, self._product.unit)
        return _("By the log: {units}. Fill in only after counting.").format(units=units)

    # ------------------------------------------------------------------------------- saving

    def edits(self, answered: frozenset[str]) -> tuple[str, list[Edit]]:
        """Return the product, its plans and its count."""
        product = self._with_limits(self._with_bottle(self.label.product(answered)))
        if self._is_new or product.name != self._product.name:
            check_unique(product, self._log.products.values())
        stamp = self.session.stamp()
        first = (product.started if self._is_new else None) or self._today
        seen = None if self._is_new else self._product
        written: list[Edit] = [] if product == seen else [Put(product, seen)]
        written += self.plan.edits(product.id, first, stamp, self.session.day_start_hour)
        check_as_needed(with_edits(self._log, written), product, self._today)
        counted = self.stock.value()
        if counted is not None:
            count = count_now(stamp.new_id(), self._log, product.id, counted, self._today)
            written.append(Put(count))
        if self._medicine is not None and self.ends.isChecked():
            written.append(leave_medicine(self.session, self._medicine))
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
