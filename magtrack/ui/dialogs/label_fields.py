"""The fields of a label: what is in the bottle, read back at once as magnesium.

The commonest trap is an amount that stands for two or three capsules together, so the form asks
for how many it is, and shows what one holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from magtrack import wording
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
from magtrack.ui.dialogs.facts import FactsRow, LabelReading, SupplementFacts
from magtrack.ui.dialogs.fields import line_edit, optional_amount, unit_box, unit_key
from magtrack.ui.dialogs.form_box import FormBox
from magtrack.ui.dialogs.listed_name import ListedName
from magtrack.ui.dialogs.parts import on_click
from magtrack.ui.session import Session
from magtrack.ui.widgets.amount_edit import AmountEdit, ShareEdit
from magtrack.ui.widgets.buttons import button, small
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.forms import AMOUNT, FormFields, Inline, side_by_side, sized
from magtrack.ui.widgets.labels import plain_label
from magtrack.wording.products import check_line, one_line, product_iu_line, serving_line

if TYPE_CHECKING:
    from magtrack.reference.listed import ListedProduct
    from magtrack.reference.told_product import ToldProduct

_ALL_ANSWERED = frozenset({"above-theory"})

_SERVING, _UNIT, _FORM = 56, 120, 144
"""How wide these fields are at ordinary text size, in pixels."""


def new_product(session: Session) -> Product:
    """Return the product that a form for a new one begins with."""
    form = next(iter(session.reference.forms))
    return Product(session.stamp().new_id(), "", form, started=session.today())


class LabelFields:
    """Name, form, unit and the numbers of the label, as fields of `form`.

    Where `brand` and `reading`, what the label means, stand is for the form to say.
    """

    def __init__(
        self, form: FormFields, reference: Reference, product: Product, *, plain: bool = False
    ) -> None:
        """Add the fields to `form`; `plain`: the reading is text on the form's own ground."""
        self._reference = reference
        self._forms = reference.forms
        self._base = product
        self.name = ListedName(reference, product.name)
        self.brand = line_edit(product.brand, longest=LONGEST_NAME)
        self.form = sized(FormBox(reference, product.form), _FORM)
        self.form.was_chosen = bool(product.name)
        self.compound = optional_amount(product.compound_mg, unit="mg")
        self.magnesium = sized(ShareEdit(), AMOUNT)
        self.magnesium.setToolTip(_("A share of the compound is written with its sign: 7.2 %"))
        self.plain = PlainAmount(product)
        self.serving = sized(AmountEdit(), _SERVING)
        self.unit = sized(unit_box(product.unit), _UNIT)
        self.contents = ContentFields(reference)
        self.question = AmountQuestion(self.compound, self.magnesium, self._read_back)
        self.listed = Banner("caution", "")
        self.reading = LabelReading(plain=plain)
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
        name = check_name(self.name.text())  # what stands first is told first
        self.question.check(*self._asked_about())
        product, before = self._labelled(answered), self._base
        brand = self.brand.text().strip()
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
        self._show(product)
        self._show_listed(listed.note)
        self._read_back()

    # ------------------------------------------------------------------------------ building

    def _add(self, form: FormFields) -> None:
        form.add_field(_("&Name"), self.name, name="name")
        self._left = plain_label("", "small", wrap=True)
        self._left.hide()
        form.add_widget(self._left, self.listed)
        cells = {
            "serving_units": Inline(_("For &how many is that?"), self.serving),
            "unit": Inline(_("&Unit"), self.unit),
            "form": Inline(_("Magnesium &form"), self.form),
            "elemental_mg": Inline(_("&Magnesium in it"), self.magnesium),
            "parts": self.contents.parts_cell,
            "compound_mg": Inline(_("&Compound, mg"), self.compound),
            "amount": Inline(_("&Amount"), self.plain.amount),
            "amount_unit": Inline(_("in"), self.plain.unit),
        }
        form.add_widget(self._facts(cells), self.question, self._adders())
        form.count_in(cells)
        form.named["percent"] = form.named["elemental_mg"]

    def _facts(self, cells: Mapping[str, Inline]) -> SupplementFacts:
        """Return the drawn label: each field where its number stands on the bottle."""
        facts, serving = SupplementFacts(), (cells["serving_units"], cells["unit"])
        self._speaks_of = plain_label("", "field")
        self._magnesium_cell = cells["elemental_mg"]
        magnesium = cells["form"], self._magnesium_cell
        self._magnesium_row = FactsRow(_("Magnesium"), *magnesium, small=_("as"))
        self._compound_row = FactsRow(
            _("Whole compound"), cells["compound_mg"], small=_("if it is there")
        )
        self._plain_row = FactsRow(_("Amount"), cells["amount"], cells["amount_unit"])
        facts.add(FactsRow(_("Serving size"), *serving))
        facts.add_head(self._speaks_of)
        parts = cells["parts"]
        facts.add(self._magnesium_row, parts, parts.problem_line(), self._compound_row)
        facts.add(self._plain_row, *self.contents.minerals)
        return facts

    def _adders(self) -> QWidget:
        """Return the buttons for what else may stand on a label."""
        another = button(_("Another form in it"), icon="plus")
        self._another = small(on_click(another, self._add_form))
        return side_by_side(self._another, self.contents.add_mineral)

    def _add_form(self) -> None:
        """Make a blend of the one form, with the keyboard where the next one is typed."""
        form = self.form.form_if_known()
        if form is not None and form.has_magnesium and not self.contents.parts.text():
            self.contents.parts.setText(f"{_(form.name)}, ")
        self.form.choose(OTHER_FORM)
        self.form.was_chosen = True
        self.contents.parts.setFocus()

    def _show(self, product: Product) -> None:
        self.serving.set_value(product.serving_units)
        amount = product.elemental_mg
        if product.elemental_source == "label-percent" and amount and product.compound_mg:
            self.magnesium.set_share(100 * amount / product.compound_mg)
        else:
            # what was worked out is never shown as if it stood on the label
            worked_out = product.elemental_source == "computed"
            self.magnesium.set_value(None if worked_out else amount)
        self.contents.show_product(product)
        self._show_listed()

    def _show_listed(self, note: str = "") -> None:
        self.listed.set_texts(check_line(self._base), note)
        self.listed.setVisible(self._base.from_list is not None)

    def _connect(self) -> None:
        for edit in (self.compound, self.magnesium, self.serving, self.plain.amount):
            edit.amount_changed.connect(self._read_back)
        for box in (self.form, self.unit, self.plain.unit):
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
        in_percent = self.magnesium.is_share()
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
        is_blend = form is not None and form.key == OTHER_FORM
        for each in (self._magnesium_cell, self._compound_row):
            each.setVisible(has_magnesium)
        self._plain_row.setVisible(not has_magnesium)
        self._another.setVisible(has_magnesium and not is_blend)
        self.contents.show_for(form)
        units = wording.units_text(self.serving.value() or 1.0, unit_key(self.unit))
        self._speaks_of.setText(_("Amount in {units}").format(units=units))
        self.reading.show_reading(*self._reading(form))
        self._tell(self.read_now())

    def _reading(self, form: Form | None) -> tuple[str, str]:
        """Return what the label means in one unit and as a whole, or what is still to be done."""
        # what is in doubt is not worked out
        if self.serving.value() is not None and self.question.isHidden():
            try:
                product = self._labelled(_ALL_ANSWERED)
            except (InputProblem, Question):
                pass
            else:
                named = replace(product, name=self.name.text())
                vitamins = self._reference.vitamins
                in_mass = product_iu_line(vitamins, named) if named.amount else ""
                parts = serving_line(product, self._forms), in_mass
                return one_line(product, self._forms), " · ".join(filter(None, parts))
        if form is not None and estimate_percent(form)[0] is not None:
            text = _(
                "Where the label does not give the magnesium, leave it empty: it is estimated."
            )
            return _("Copy the numbers of the label"), text
        return _("Copy the numbers of the label"), ""


def _left_line(told: ToldProduct) -> str:
    """Return what was told of the intake and stands in no field; "" where nothing was left."""
    if not told.left:
        return ""
    line = _("Not taken over: “{words}”.").format(words=told.left)
    return line if told.as_needed else line + " " + _("Enter when you take it in its plan.")
