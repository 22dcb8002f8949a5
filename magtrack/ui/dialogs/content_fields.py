"""The fields for what is in a product beside one compound: a blend's forms, other minerals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from magtrack import wording
from magtrack.domain.record.amounts import parse_amount
from magtrack.domain.record.contents import AMOUNT_UNITS, MINERALS, Ingredient, check_once
from magtrack.domain.record.products import OTHER_FORM, Form, Product
from magtrack.reference import Reference
from magtrack.texts import _
from magtrack.ui.dialogs.facts import FactsRow
from magtrack.ui.dialogs.fields import line_edit, offer, optional_amount
from magtrack.ui.widgets.amount_edit import AmountEdit
from magtrack.ui.widgets.box import Box
from magtrack.ui.widgets.buttons import button, small
from magtrack.ui.widgets.forms import AMOUNT, Inline, sized
from magtrack.wording.products import mineral_name

_LONGEST = 500
_UNIT_WIDE = 88


class MineralRow(FactsRow):
    """One mineral on the label: `holds` says whether it is in; its amount may be left empty."""

    def __init__(self, mineral: str) -> None:
        self.mineral = mineral
        self.amount: AmountEdit = sized(optional_amount(unit="mg"), AMOUNT)
        label = _("{mineral}, mg in one serving").format(mineral=mineral_name(mineral))
        name = mineral_name(mineral)
        super().__init__(name[:1].upper() + name[1:], Inline(label, self.amount))
        self.holds = QAction(name, self)
        self.holds.setCheckable(True)
        self.holds.toggled.connect(self.setVisible)
        self.setVisible(False)

    def show_ingredient(self, ingredient: Ingredient | None) -> None:
        """Show the mineral as it is in a product; None: it is not."""
        self.holds.setChecked(ingredient is not None)
        self.amount.set_value(None if ingredient is None else ingredient.elemental_mg)

    def ingredient(self) -> Ingredient | None:
        """Return the mineral with its amount, None where it is not in."""
        return Ingredient(self.mineral, self.amount.value()) if self.holds.isChecked() else None


class ContentFields:
    """The forms of a blend in one line, the other minerals in rows, chosen from a menu."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self.parts = line_edit("", _("citrate, oxide 60"), longest=_LONGEST)
        note = _("A number is the magnesium from that form, in mg; the sum alone is enough.")
        self.parts_cell = Inline(_("Forms in &it"), self.parts, note=note)
        self.minerals = [MineralRow(mineral) for mineral in MINERALS]
        self.add_mineral = small(button(_("Other mineral"), icon="plus"))
        self.add_mineral.setAutoDefault(False)
        note = _("They need a distance from medicines too. Without an amount it counts as unknown.")
        self.add_mineral.setToolTip(note)
        self.menu = QMenu(self.add_mineral)
        for row in self.minerals:
            self.menu.addAction(row.holds)
            row.holds.triggered.connect(lambda _on, row=row: row.amount.setFocus())
        self.add_mineral.setMenu(self.menu)

    def show_for(self, form: Form | None) -> None:
        """Show the line for the parts where the form is a blend."""
        self.parts_cell.setVisible(form is not None and form.key == OTHER_FORM)

    def show_product(self, product: Product) -> None:
        """Show what is in a product."""
        self.show_parts(product.parts)
        held = {each.of: each for each in product.minerals}
        for box in self.minerals:
            box.show_ingredient(held.get(box.mineral))

    def show_parts(self, parts: Sequence[Ingredient]) -> None:
        """Show the forms of a blend."""
        forms = self._reference.forms
        names = ((_(forms[each.of].name) if each.of in forms else each.of, each) for each in parts)
        self.parts.setText(
            ", ".join(
                # a name with a comma in it would be read as two
                (name if "," not in name else each.of)
                + ("" if each.elemental_mg is None else f" {wording.number(each.elemental_mg, 3)}")
                for name, each in names
            )
        )

    def read_parts(self, form: Form) -> tuple[Ingredient, ...]:
        """Return the forms of a blend as typed, none for another form; raises InputProblem."""
        if form.key != OTHER_FORM:
            return ()
        typed = (each.strip() for each in self.parts.text().replace("+", ",").split(","))
        found = tuple(self._part(each) for each in typed if each)
        check_once(found, field="parts")
        return found

    def _part(self, text: str) -> Ingredient:
        *words, last = text.removesuffix("mg").split()
        has_amount = bool(words) and last[:1].isdecimal()
        name = " ".join(words) if has_amount else text
        form = self._reference.form_names.called(name, field="parts")
        return Ingredient(form.key, parse_amount(last, field="parts") if has_amount else None)

    def read_minerals(self) -> tuple[Ingredient, ...]:
        """Return the minerals that are ticked."""
        return tuple(each for box in self.minerals if (each := box.ingredient()) is not None)

    def on_change(self, do: Callable[[], object]) -> None:
        """Call `do` when anything changes."""
        self.parts.textChanged.connect(lambda _text: do())
        for row in self.minerals:
            row.holds.toggled.connect(lambda _on: do())
            row.amount.amount_changed.connect(do)


class PlainAmount:
    """The amount of a supplement without magnesium, in the unit of its label."""

    def __init__(self, product: Product) -> None:
        in_mg = product.amount is None
        self.amount: AmountEdit = optional_amount(product.compound_mg if in_mg else product.amount)
        unit = "mg" if in_mg else product.amount_unit
        sized(self.amount, AMOUNT)
        box = sized(Box(), _UNIT_WIDE)
        self.unit = offer(box, {each: _(each) for each in AMOUNT_UNITS}, unit)
