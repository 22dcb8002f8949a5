"""The fields of a label: what is in the bottle, read back at once as magnesium.

The commonest trap is an amount that stands for two or three capsules together, so the form asks
for how many it is, and shows what one holds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtWidgets import QComboBox

from magtrack.domain.record.amounts import CompoundMg, ElementalMg
from magtrack.domain.record.contents import Ingredient
from magtrack.domain.record.products import (
    LONGEST_NAME,
    OTHER_FORM,
    Form,
    Label,
    Product,
    check_name,
    estimate_percent,
    read_label,
)
from magtrack.errors import InputProblem, Question
from magtrack.reference import Reference
from magtrack.reference.entering import without_magnesium
from magtrack.texts import _
from magtrack.ui.dialogs.amount_question import AmountQuestion
from magtrack.ui.dialogs.content_fields import ContentFields, PlainAmount
from magtrack.ui.dialogs.fields import line_edit, optional_amount, unit_box, unit_key
from magtrack.ui.dialogs.form_box import FormBox
from magtrack.ui.dialogs.listed_name import ListedName
from magtrack.ui.session import Session
from magtrack.ui.widgets.amount_edit import AmountEdit
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.forms import FormFields
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.steady import steady
from magtrack.wording.products import check_line, label_line

if TYPE_CHECKING:
    from magtrack.reference.listed import ListedProduct
    from magtrack.reference.told_product import ToldProduct

_ALL_ANSWERED = frozenset({"above-theory"})


def new_product(session: Session) -> Product:
    """Return the product that a form for a new one begins with."""
    form = next(iter(session.reference.forms))
    return Product(session.stamp().new_id(), "", form, started=session.today())


class LabelFields:
    """Name, form, unit and the numbers of the label, as fields of `form`."""

    def __init__(self, form: FormFields, reference: Reference, product: Product) -> None:
        self._reference = reference
        self._forms = reference.forms
        self._base = product
        self.name = ListedName(reference, product.name)
        self.brand = line_edit(product.brand, longest=LONGEST_NAME)
        self.form = FormBox(reference, product.form)
        self.form.was_chosen = bool(product.name)
        self.compound = optional_amount(product.compound_mg)
        self.magnesium = optional_amount()
        self.plain = PlainAmount(product)
        self.stated = steady(QComboBox())
        self.stated.addItems([_("mg"), _("% of the compound")])
        self.serving = AmountEdit()
        self.unit = unit_box(product.unit)
        self.contents = ContentFields(reference)
        self.question = AmountQuestion(self.compound, self.magnesium, self._read_back)
        self.listed = Banner("caution", "")
        self._result = plain_label("", "strong", wrap=True)
        self._tell: Callable[[Product], object] = lambda _product: None
        self._show(product)
        self._add(form)
        self._connect()
        self._read_back()

    def product(self, answered: frozenset[str]) -> Product:
        """Return the product as the fields say; raises InputProblem and Question."""
        if several := self.form.several():
            self.contents.show_parts([Ingredient(key) for key in several])
            self.form.choose(OTHER_FORM)
        self.question.check(*self._asked_about())
        product, before = self._labelled(answered), self._base
        brand = self.brand.text().strip()
        name = check_name(self.name.text())
        has_magnesium = self._forms[product.form].has_magnesium
        if not has_magnesium and (name, product.form) != (before.name, before.form):
            without_magnesium(self._reference.medicine_reader, name, answered)
        return replace(
            product,
            name=name,
            brand=check_name(brand, field="brand") if brand else "",
            unit=check_name(product.unit, field="unit"),
        )

    def on_read(self, tell: Callable[[Product], object]) -> None:
        """Hand the product over to `tell`, now and whenever it is read again.

        What cannot be read yet has its unit and no amounts.
        """
        self._tell = tell
        tell(self.read_now())

    def read_now(self) -> Product:
        """Return the product as it can be read now; without amounts where it cannot be yet."""
        try:
            if self.serving.value() is not None:
                return self._labelled(_ALL_ANSWERED)
        except (InputProblem, Question):
            pass
        return replace(self._base, unit=unit_key(self.unit), compound_mg=None, elemental_mg=None)

    def take(self, told: ToldProduct) -> None:
        """Fill in what was told of a new product; the numbers of a list where it is clearly there.

        Where several products of the list fit, they are offered open.
        """
        listed = self._reference.listed_products
        self.name.setText(told.name)
        self._left.show_text(_left_line(told))
        exact = listed.exactly(told.name)
        if exact is not None:
            self.fill_from(exact)
            return
        self._choose_named()
        if told.unit:
            self._choose_unit(told.unit)
        if told.unclear_mg is not None:
            self.question.take(told.unclear_mg)
            self._look_at_compound()
        elif listed.has(told.name) and not self._reference.form_names.is_name(told.name):
            self.name.open_offers()

    def fill_from(self, listed: ListedProduct) -> None:
        """Fill in what the list says of a product; it is to be compared with the label."""
        self.question.forget()
        product, base = listed.product(self._base.id), self._base
        self._base = replace(
            product,
            brand=base.brand,
            started=base.started,
            as_needed=base.as_needed,
            smallest_gap_h=base.smallest_gap_h,
            most_per_day=base.most_per_day,
        )
        self.name.setText(product.name)
        self.form.choose(product.form)
        self.compound.set_value(product.compound_mg)
        self.form.was_chosen = True
        self._choose_unit(product.unit)
        self.stated.setCurrentIndex(0)
        self._show(product)
        self._show_listed(listed.note)
        self._read_back()

    # ------------------------------------------------------------------------------ building

    def _add(self, form: FormFields) -> None:
        note = _("As you call it. Known products are offered while you type.")
        form.add_field(_("&Name"), self.name, note=note, name="name")
        self._left = plain_label("", "small", wrap=True)
        self._left.hide()
        form.add_widget(self._left, self.listed)
        form.add_row(brand=(_("&Brand"), self.brand), form=(_("Magnesium &form"), self.form))
        self.contents.add_parts(form)
        form.add_widget(plain_label(_("What the label says"), "heading"))
        self._magnesium_fields = form.add_row(
            compound_mg=(_("&Compound, mg"), self.compound),
            elemental_mg=(_("&Magnesium in it"), self.magnesium),
            stated=(_("given in"), self.stated),
        )
        note = _("Compound: the whole salt, such as 2 000 mg of magnesium L-threonate.")
        salt = plain_label(note, "small", wrap=True)
        form.add_widget(salt, self.question)
        self._magnesium_parts = (*self._magnesium_fields, salt)
        form.named["percent"] = form.named["elemental_mg"]
        self._plain_fields = form.add_row(
            amount=(_("&Amount"), self.plain.amount), amount_unit=(_("in"), self.plain.unit)
        )
        form.add_row(
            serving_units=(_("For &how many is that?"), self.serving), unit=(_("&Unit"), self.unit)
        )
        self._note = plain_label(
            _("Where the label does not give the magnesium, leave it empty: it is estimated."),
            "small",
            wrap=True,
        )
        form.add_widget(self._note)
        self.contents.add_minerals(form)
        form.add_widget(self._result)

    def _show(self, product: Product) -> None:
        self.serving.set_value(product.serving_units)
        amount: float | None = product.elemental_mg
        if product.elemental_source == "label-percent" and amount and product.compound_mg:
            self.stated.setCurrentIndex(1)
            amount = 100 * amount / product.compound_mg
        # what was worked out is never shown as if it stood on the label
        self.magnesium.set_value(None if product.elemental_source == "computed" else amount)
        self.contents.show_product(product)
        self._show_listed()

    def _show_listed(self, note: str = "") -> None:
        self.listed.set_texts(check_line(self._base), note)
        self.listed.setVisible(self._base.from_list is not None)

    def _connect(self) -> None:
        for edit in (self.compound, self.magnesium, self.serving, self.plain.amount):
            edit.amount_changed.connect(self._read_back)
        for box in (self.form, self.stated, self.unit, self.plain.unit):
            box.currentTextChanged.connect(self._read_back)
        self.contents.on_change(self._read_back)
        self.name.chosen.connect(self.fill_from)
        self.name.editingFinished.connect(self._choose_named)
        self.compound.editingFinished.connect(self._look_at_compound)
        for field in (self.magnesium, self.compound, self.serving):
            field.amount_changed.connect(self._settle_question)
        self.form.currentTextChanged.connect(self._settle_question)
        self.listed.add_button(_("My label says the same"), do=self._confirm)

    def _choose_unit(self, unit: str) -> None:
        index = self.unit.findData(unit)
        self.unit.setCurrentIndex(index)
        if index < 0:
            self.unit.setEditText(unit)

    def _choose_named(self) -> None:
        """Choose the form that the name tells, unless the person chose one."""
        named = self._reference.form_names.named_in(self.name.text())
        if len(named) == 1 and not self.form.was_chosen:
            self.form.choose(named[0])

    def _asked_about(self) -> tuple[Product, Form | None, float]:
        return self._base, self.form.form_if_known(), self.serving.value() or 1.0

    def _look_at_compound(self) -> None:
        self.question.look(*self._asked_about())
        self._read_back()

    def _settle_question(self) -> None:
        """Ask no more where the question has become another, or none."""
        if not self.question.isHidden():
            self._look_at_compound()

    def _confirm(self) -> None:
        self._base = replace(self._base, from_list=None)
        self._show_listed()

    # --------------------------------------------------------------------------- reading back

    def _labelled(self, answered: frozenset[str]) -> Product:
        """Return the product with the numbers of the label; raises InputProblem and Question."""
        form = self.form.form()
        product = replace(
            self._base,
            form=form.key,
            unit=unit_key(self.unit),
            serving_units=self.serving.value() or 1.0,
            parts=self.contents.read_parts(form),
            minerals=self.contents.read_minerals(),
        )
        return (
            self._measured(product, form, answered) if form.has_magnesium else self._plain(product)
        )

    def _measured(self, product: Product, form: Form, answered: frozenset[str]) -> Product:
        """Return a product with magnesium with the amounts of its label."""
        compound, amount = self.compound.value(), self.magnesium.value()
        product = replace(
            product,
            compound_mg=None if compound is None else CompoundMg(compound),
            amount=None,
            amount_unit="",
        )
        if amount is None and self._is_still_worked_out(product):
            return product
        in_percent = self.stated.currentIndex() == 1
        label = Label(
            serving_units=product.serving_units,
            compound_mg=product.compound_mg,
            elemental_mg=None if amount is None or in_percent else ElementalMg(amount),
            percent=amount if in_percent else None,
            answered=answered,
            parts=product.parts,
        )
        elemental_mg, source = read_label(form, label)
        return replace(product, elemental_mg=elemental_mg, elemental_source=source)

    def _is_still_worked_out(self, product: Product) -> bool:
        """Tell whether what the list worked out still holds: nobody changed the compound."""
        base = self._base
        return base.elemental_source == "computed" and (
            (base.form, base.compound_mg, base.serving_units, base.unit)
            == (product.form, product.compound_mg, product.serving_units, product.unit)
        )

    def _plain(self, product: Product) -> Product:
        """Return a supplement without magnesium; an amount in mg stands as its mass."""
        amount, unit = self.plain.amount.value(), self.plain.unit.currentData()
        in_mg = unit == "mg"
        return replace(
            product,
            compound_mg=CompoundMg(amount) if amount is not None and in_mg else None,
            elemental_mg=None,
            elemental_source="none",
            amount=None if in_mg else amount,
            amount_unit="" if in_mg or amount is None else unit,
        )

    def _read_back(self) -> None:
        form = self.form.form_if_known()
        has_magnesium = form is None or form.has_magnesium
        for each in self._magnesium_parts:
            each.setVisible(has_magnesium)
        for each in self._plain_fields:
            each.setVisible(not has_magnesium)
        self._note.setVisible(form is not None and estimate_percent(form)[0] is not None)
        self.contents.show_for(form)
        self._result.setText(self._reading())
        self._tell(self.read_now())

    def _reading(self) -> str:
        """Return what the label means, or nothing while too little is filled in."""
        if self.serving.value() is None or not self.question.isHidden():
            return ""  # what is in doubt is not worked out
        try:
            return label_line(self._labelled(_ALL_ANSWERED), self._forms)
        except (InputProblem, Question):
            return ""


def _left_line(told: ToldProduct) -> str:
    """Return what was told of the intake and stands in no field; "" where nothing was left."""
    if not told.left:
        return ""
    line = _("Not taken over: “{words}”.").format(words=told.left)
    return line if told.as_needed else line + " " + _("Enter when you take it in its plan.")
