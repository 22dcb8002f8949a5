"""The fields of a label: what is in the bottle, read back at once as magnesium.

The commonest trap is an amount that stands for two or three capsules together, so the form asks
for how many it is, and shows what one holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtWidgets import QComboBox

from magtrack import wording
from magtrack.domain.record.amounts import CompoundMg, ElementalMg
from magtrack.domain.record.products import (
    LONGEST_NAME,
    Form,
    Label,
    Product,
    check_name,
    content,
    elemental_per_serving,
    read_label,
)
from magtrack.errors import InputProblem
from magtrack.reference.entering import without_magnesium
from magtrack.texts import _
from magtrack.ui.dialogs.fields import line_edit, offer, optional_amount
from magtrack.ui.widgets.amount_edit import AmountEdit
from magtrack.ui.widgets.labels import plain_label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from magtrack.reference import Reference
    from magtrack.ui.session import Session
    from magtrack.ui.widgets.forms import FormFields

_ALL_ANSWERED = frozenset({"above-theory"})


def new_product(session: Session) -> Product:
    """Return the product that a form for a new one begins with."""
    form = next(iter(session.reference.forms))
    return Product(session.stamp().new_id(), "", form, started=session.today())


class LabelFields:
    """Name, form, unit and the numbers of the label, as fields of `form`."""

    def __init__(self, form: FormFields, reference: Reference, product: Product) -> None:
        self._reference = reference
        self._forms = forms = reference.forms
        self._base = product
        self.name = line_edit(product.name, longest=LONGEST_NAME)
        self.brand = line_edit(product.brand, longest=LONGEST_NAME)
        self.form = _form_box(forms, product.form)
        self.compound = optional_amount(product.compound_mg)
        self.magnesium = optional_amount()
        self.stated = QComboBox()
        self.stated.addItems([_("mg"), _("% of the compound")])
        self.serving = AmountEdit()
        self.unit = _unit_box(product.unit)
        self._result = plain_label("", "strong", wrap=True)
        self._show(product)
        self._add(form)
        self._connect()
        self._read_back()

    def product(self, answered: frozenset[str]) -> Product:
        """Return the product as the fields say; raises InputProblem and Question."""
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

    # ------------------------------------------------------------------------------ building

    def _add(self, form: FormFields) -> None:
        note = _("As you call it, such as Magtein.")
        form.add_field(_("&Name"), self.name, note=note, name="name")
        form.add_row(brand=(_("&Brand"), self.brand), form=(_("Magnesium &form"), self.form))
        form.add_widget(plain_label(_("What the label says"), "heading"))
        _compound, *self._magnesium_fields = form.add_row(
            compound_mg=(_("&Compound, mg"), self.compound),
            elemental_mg=(_("&Magnesium in it"), self.magnesium),
            stated=(_("given in"), self.stated),
        )
        form.named["percent"] = form.named["elemental_mg"]
        form.add_row(
            serving_units=(_("For &how many is that?"), self.serving), unit=(_("&Unit"), self.unit)
        )
        note = _("Where the label does not give the magnesium, leave it empty: it is estimated.")
        form.add_note(note)
        form.add_widget(self._result)

    def _show(self, product: Product) -> None:
        self.serving.set_value(product.serving_units)
        amount: float | None = product.elemental_mg
        if product.elemental_source == "label-percent" and amount and product.compound_mg:
            self.stated.setCurrentIndex(1)
            amount = 100 * amount / product.compound_mg
        self.magnesium.set_value(amount)

    def _connect(self) -> None:
        for edit in (self.compound, self.magnesium, self.serving):
            edit.amount_changed.connect(self._read_back)
        for box in (self.form, self.stated, self.unit):
            box.currentTextChanged.connect(self._read_back)

    # --------------------------------------------------------------------------- reading back

    def _labelled(self, answered: frozenset[str]) -> Product:
        """Return the product with the numbers of the label; raises InputProblem and Question."""
        compound, amount = self.compound.value(), self.magnesium.value()
        in_percent = self.stated.currentIndex() == 1
        label = Label(
            serving_units=self.serving.value() or 1.0,
            compound_mg=None if compound is None else CompoundMg(compound),
            elemental_mg=None if amount is None or in_percent else ElementalMg(amount),
            percent=amount if in_percent else None,
            answered=answered,
        )
        form = self._forms[self.form.currentData()]
        elemental_mg, source = read_label(form, label)
        return replace(
            self._base,
            form=form.key,
            unit=_unit_key(self.unit),
            serving_units=label.serving_units,
            compound_mg=label.compound_mg,
            elemental_mg=elemental_mg,
            elemental_source=source,
        )

    def _read_back(self) -> None:
        form = self._forms[self.form.currentData()]
        for each in self._magnesium_fields:
            each.setVisible(form.has_magnesium)
        self._result.setText(self._reading())

    def _reading(self) -> str:
        """Return what the label means, or nothing while too little is filled in."""
        if self.serving.value() is None:
            return ""
        try:
            return label_line(self._labelled(_ALL_ANSWERED), self._forms)
        except InputProblem:
            return ""


def label_line(product: Product, forms: Mapping[str, Form]) -> str:
    """Return "3 capsules = 2 000 mg = 144 mg magnesium (7.2 %, from the label). 48 mg in one."."""
    elemental_mg, source = elemental_per_serving(product, forms)
    text = wording.strength_line(product, elemental_mg)
    if source == "none" or elemental_mg is None:
        return f"{text}, {wording.source_name('none')}" if source == "none" else text
    parts = [wording.source_name(source)]
    if product.compound_mg:
        parts.insert(0, wording.percent(elemental_mg / product.compound_mg))
    text += f" ({', '.join(parts)})"
    if product.serving_units != 1:
        one = content(product, forms, 1).elemental_mg
        text += ". " + _("{mg} in one {unit}.").format(
            mg=wording.elemental(one), unit=wording.unit_name(product.unit)
        )
    return text


def _form_box(forms: Mapping[str, Form], key: str) -> QComboBox:
    box = QComboBox()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(10)
    return offer(box, {form.key: _(form.name) for form in forms.values()}, key)


def _unit_box(unit: str) -> QComboBox:
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.setMinimumContentsLength(8)
    for key in wording.UNITS:
        box.addItem(wording.unit_name(key), key)
    index = box.findData(unit)
    box.setCurrentIndex(index)
    if index < 0:
        box.setEditText(unit)
    return box


def _unit_key(box: QComboBox) -> str:
    """Return the unit chosen, or as it was typed."""
    index = box.findText(box.currentText().strip())
    return box.currentText().strip() if index < 0 else str(box.itemData(index))
