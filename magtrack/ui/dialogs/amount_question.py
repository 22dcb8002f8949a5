"""The question about a small amount: is it the magnesium itself, or the whole compound?

Labels write "Magnesium (as bisglycinate) 100 mg", and people type the 100 where the whole salt is
asked for: it would be estimated as 14 mg of magnesium.
"""

from __future__ import annotations

from collections.abc import Callable

from magtrack.domain.record.amounts import CompoundMg
from magtrack.domain.record.products import Form, Product
from magtrack.errors import InputProblem
from magtrack.texts import _
from magtrack.ui.widgets.amount_edit import AmountEdit
from magtrack.ui.widgets.card import Banner
from magtrack.wording import compound

_SMALL_MG = 400.0
"""So much in one unit, and no more, may be the magnesium of a capsule as well as its salt."""
_SURE = "l-threonate"
"""The form whose labels give the compound first."""


class AmountQuestion(Banner):
    """Asks about the number in the field `compound_mg`, and moves it where it turns out to belong.

    `answered` is called after an answer.
    """

    def __init__(
        self, compound_mg: AmountEdit, elemental_mg: AmountEdit, answered: Callable[[], object]
    ) -> None:
        super().__init__("caution", "")
        self._compound, self._magnesium, self._answered = compound_mg, elemental_mg, answered
        self._told: float | None = None
        self._whole: float | None = None
        self.add_button(_("The magnesium itself"), "primary", do=self._is_magnesium)
        self.add_button(_("The whole compound"), do=self._is_compound)
        self.hide()

    def take(self, unclear_mg: float) -> None:
        """Ask about an amount that was told elsewhere, whatever the form."""
        self._told = unclear_mg
        self._compound.set_value(unclear_mg)

    def forget(self) -> None:
        """Ask no more about what was told."""
        self._told = None
        self.hide()

    def look(self, base: Product, form: Form | None, serving_units: float) -> bool:
        """Show the question where it has to be asked, else hide it; return whether it is asked.

        `base` is the product as it was: its own compound is not asked about.
        """
        amount = self._compound.value()
        asked = amount is not None and self._is_doubtful(amount, base, form, serving_units)
        if asked:
            self.set_texts(self._sentence())
        self.setVisible(asked)
        return asked

    def check(self, base: Product, form: Form | None, serving_units: float) -> None:
        """Raise InputProblem about the compound while the question waits for its answer."""
        if self.look(base, form, serving_units):
            raise InputProblem(_("Answer first what is asked about this number."), "compound_mg")

    def _sentence(self) -> str:
        value = self._compound.value()
        shown = compound(None if value is None else CompoundMg(value))
        text = _("Is {amount} the magnesium itself, or the whole compound?")
        return text.format(amount=shown)

    def _is_doubtful(
        self, amount: float, base: Product, form: Form | None, serving_units: float
    ) -> bool:
        if self._magnesium.value() is not None or amount == self._whole:
            return False
        if form is None or not form.has_magnesium:
            return False
        if amount == self._told:
            return True
        is_new = amount != base.compound_mg
        return is_new and form.key != _SURE and amount / serving_units <= _SMALL_MG

    def _is_magnesium(self) -> None:
        amount = self._compound.value()
        self._compound.set_value(None)
        self._magnesium.set_value(amount)
        self._answer()

    def _is_compound(self) -> None:
        self._whole = self._compound.value()
        self._answer()

    def _answer(self) -> None:
        self.hide()
        self._answered()
