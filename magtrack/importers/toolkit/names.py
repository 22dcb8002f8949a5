"""The meaning of another program's names and dose texts in this log.

A name is the product of that name, or the person says what it is: a form, another product, a note,
or nothing. A dose text becomes an amount only where it can be read in one way.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.amounts import NO_MAGNESIUM, CompoundMg, ElementalMg, check_amount
from magtrack.domain.record.log import Log
from magtrack.domain.record.products import (
    NO_FORM,
    OTHER_FORM,
    Content,
    ElementalSource,
    Product,
    check_name,
    content,
    elemental_of,
    elemental_per_serving,
    estimate_percent,
)
from magtrack.errors import ImportQuestion, InputProblem, LabelQuestion, ProductQuestion
from magtrack.importers.toolkit.dose_texts import (
    Counted,
    Weighed,
    mass_of_bare,
    parse_dose_text,
)
from magtrack.importers.toolkit.labels import label_question, labelled
from magtrack.importers.toolkit.name_hints import is_known_name, suggested_form
from magtrack.reference import Reference
from magtrack.texts import _
from magtrack.wording import units_text

LEAVE_OUT, NOTE = "leave-out", "note"
COMPOUND, ELEMENTAL, UNKNOWN, SERVING = "compound", "elemental", "unknown", "serving"

MOST_EXAMPLES = 3
"""Values of the file that a question shows."""

_WORD = re.compile(r"\w+")


class NameMeaning(Struct, frozen=True):
    """A product, or else `what`: "note", "leave-out", or a scale's key."""

    product: Product | None
    what: str = ""


class Quantity(Struct, frozen=True):
    """The amount of one dose: its units, and what they hold."""

    units: float = 1.0
    holds: Content = Content()


class ProductNames:
    """The products that the names of a file stand for, and the amounts that its texts mean."""

    def __init__(
        self,
        source: str,
        log: Log,
        reference: Reference,
        ask: Callable[[ImportQuestion], str | None],
    ) -> None:
        """Know the products of `log`; `ask` returns an answer or None."""
        self._source = source
        self._reference = reference
        self._forms = reference.forms
        self._scales = reference.scales
        self._ask = ask
        self._products = dict(log.products)
        self._by_name = {each.name.casefold(): each for each in log.products.values()}
        self._units: dict[str, str] = {}
        self._texts: dict[str, dict[str, None]] = {}
        self._uses: dict[str, NameMeaning | None] = {}
        self._quantities: dict[tuple[str, str, bool], Quantity | None] = {}
        self._new: dict[str, Product] = {}
        self._may_be_told = False

    @property
    def new(self) -> list[Product]:
        """Return the products that the doses taken in need and the log does not have."""
        return list(self._new.values())

    def used(self, product: Product) -> Product:
        """Return the product of a dose, and remember it as needed."""
        if product.id not in self._products:
            self._new.setdefault(product.id, product)
        return product

    def expect(self, name: str, text: str) -> None:
        """Look at a dose text before any is read: a new product's unit is that of its texts."""
        seen = self._texts.setdefault(name, {})
        if text and len(seen) < MOST_EXAMPLES:
            seen[text] = None
        if name in self._units:
            return
        said = parse_dose_text(text)
        if isinstance(said, Counted) and said.unit:
            self._units[name] = said.unit

    def amounts_may_be_told(self) -> None:
        """Know that a column left out may hold the amounts: then no serving is proposed instead."""
        self._may_be_told = True

    # ------------------------------------------------------------------------------- names

    def use_of(
        self, name: str, *, may_be_scale: bool = False, has_magnesium: bool = False
    ) -> NameMeaning | None:
        """Return the meaning of a name; None while that is not answered.

        `may_be_scale`: its values can be ratings as well. `has_magnesium`: the file states the
        magnesium in it, so it is no product without any.
        """
        if name not in self._uses:
            self._uses[name] = self._find(
                check_name(name), may_be_scale=may_be_scale, has_magnesium=has_magnesium
            )
        return self._uses[name]

    def _find(self, name: str, *, may_be_scale: bool, has_magnesium: bool) -> NameMeaning | None:
        id_ = self._id(name)
        known = self._products.get(id_) or self._by_name.get(name.casefold())
        if known is not None and not (has_magnesium and known.form == NO_FORM):
            return NameMeaning(known)
        choices = self._choices(has_magnesium=has_magnesium, may_be_new=known is None)
        answer = self._ask(self._question(name, choices, may_be_scale=may_be_scale))
        if answer is None:
            return None
        if answer in (LEAVE_OUT, NOTE) or (may_be_scale and answer in self._scales):
            return NameMeaning(None, answer)
        if answer in self._forms:
            made = self._make(id_, name, answer)
            return None if made is None else NameMeaning(made)
        return NameMeaning(self._by_name[answer.casefold()])

    def has(self, name: str) -> bool:
        """Tell whether the log has a product of this name."""
        return name.casefold() in self._by_name

    def is_known(self, name: str) -> bool:
        """Tell whether a name is that of a product of the log, or of any that people take."""
        return self.has(name) or is_known_name(name, self._reference)

    def of_nameless(self, column: str) -> str | None:
        """Return the name of the product of doses that nothing names; None while it is open.

        It is asked once, and means that product for the whole file.
        """
        choices = {each.name: each.name for each in self._products.values()}
        mine = [each.name for each in self._products.values() if each.form != NO_FORM]
        choices |= {key: form.name for key, form in self._forms.items() if key != NO_FORM}
        answer = self._ask(
            ImportQuestion(
                _("Which product are the doses in “{column}”? Nothing there names it.").format(
                    column=column
                ),
                f"product of:{column}",
                choices,
                suggested=mine[0] if len(mine) == 1 else "",
            )
        )
        if answer is None or answer.casefold() in self._by_name:
            return answer
        form = "" if answer == OTHER_FORM else f" {self._forms[answer].name}"
        name = _("Magnesium{form}").format(form=form)
        if name.casefold() not in self._by_name and name not in self._uses:
            made = self._make(self._id(name), name, answer)
            if made is None:
                return None
            self._uses[name] = NameMeaning(made)
        return name

    def _id(self, name: str) -> str:
        folded = name.casefold().encode("utf-8", "replace")
        return f"{self._source}-{hashlib.blake2b(folded, digest_size=10).hexdigest()}"

    def _make(self, id_: str, name: str, form: str) -> Product | None:
        """Return the new product with its label; None while that is not answered."""
        source: ElementalSource = "none" if form == NO_FORM else "label"
        product = Product(id_, name, form, self._units.get(name, "dose"), elemental_source=source)
        asked = self._label_question(name, form)
        if asked is None:
            return product
        label = self._ask(asked)
        return None if label is None else labelled(product, label, self._reference)

    def _label_question(self, name: str, form: str) -> LabelQuestion | None:
        return label_question(name, form, self._units.get(name, ""), self._reference)

    def _choices(self, *, has_magnesium: bool, may_be_new: bool) -> dict[str, str]:
        """Return the forms and products that a name can stand for."""
        left_out = {NO_FORM} if has_magnesium else set()
        forms = self._forms if may_be_new else {}
        choices = {key: form.name for key, form in forms.items() if key not in left_out}
        product = _("the product “{name}”")
        return choices | {
            each.name: product.format(name=each.name)
            for each in self._products.values()
            if each.form not in left_out
        }

    def _question(
        self, name: str, choices: dict[str, str], *, may_be_scale: bool
    ) -> ImportQuestion:
        if may_be_scale:
            choices |= {
                key: _("ratings: {scale}").format(scale=each.name)
                for key, each in self._scales.items()
            }
        choices |= {NOTE: _("keep it as an event"), LEAVE_OUT: _("leave it out")}
        folded = name.casefold()
        scale = folded if may_be_scale and folded in self._scales else ""
        hint = self._suggested(name)
        text = _("What is “{name}”? Give its form of magnesium, or a product.")
        if NO_FORM in choices:
            text = _("What is “{name}”? Give its form of magnesium, “none”, or a product.")
        return ProductQuestion(
            text.format(name=name),
            f"product:{name}",
            choices,
            partial(self._label_question, name),
            suggested=scale or (hint if hint in choices else ""),
            examples=tuple(self._texts.get(name, ())),
        )

    def _suggested(self, name: str) -> str:
        """Return what a name probably is: a product that it names among other words, or a form."""
        form = suggested_form(name, self._reference)
        named = [
            each.name
            for each in self._products.values()
            if _words(each.name) in _words(name) and form in ("", each.form)
        ]
        return named[0] if len(named) == 1 else form

    # ------------------------------------------------------------------------------- amounts

    def quantity(self, name: str, product: Product, text: str, *, taken: bool) -> Quantity | None:
        """Return the amount that a dose text means; None while that is not answered.

        A dose that was not taken has units and no amounts, and nothing is asked about it.
        """
        key = (name, text, taken)
        if key not in self._quantities:
            said = parse_dose_text(text)
            if taken:
                self._quantities[key] = self._meant(name, product, text, said)
            else:
                units = said.units if isinstance(said, Counted) else 1.0
                self._quantities[key] = Quantity(units)
        return self._quantities[key]

    def _meant(
        self, name: str, product: Product, text: str, said: Counted | Weighed | None
    ) -> Quantity | None:
        if isinstance(said, Weighed):
            check_amount(said.mg)
        known = self._unasked(product, said)
        if known is not None:
            return known
        mass = said if isinstance(said, Weighed) else mass_of_bare(text)
        counts = any(map(parse_dose_text, self._texts.get(name, ())))
        question = _amount_question(
            name, product, text, mass, counts=counts, may_be_told=self._may_be_told
        )
        answer = self._ask(question)
        if answer is None:
            return None
        if mass is not None and answer == COMPOUND:
            return self._compound(product, CompoundMg(mass.mg))
        if mass is not None and answer == ELEMENTAL:
            return self._elemental(product, ElementalMg(mass.mg))
        if answer == UNKNOWN:
            has_none = product.form == NO_FORM
            return Quantity(holds=Content(elemental_mg=NO_MAGNESIUM if has_none else None))
        return self._counted(product, product.serving_units if answer == SERVING else float(answer))

    def _unasked(self, product: Product, said: Counted | Weighed | None) -> Quantity | None:
        """Return the amount of a text that can be read in one way only."""
        if isinstance(said, Counted) and said.unit in ("", product.unit):
            return self._counted(product, said.units)
        if isinstance(said, Weighed):
            unit_mg = {"g": 1000.0, "mg": 1.0}.get(product.unit)
            if unit_mg is not None:
                return self._counted(product, said.mg / unit_mg)
            if product.form == NO_FORM:
                return self._compound(product, CompoundMg(said.mg))
        return None

    def _counted(self, product: Product, units: float) -> Quantity:
        check_amount(units)
        holds = content(product, self._forms, units)
        if holds.elemental_mg is None:
            holds = replace(holds, estimated=False)
        return Quantity(units, holds)

    def _compound(self, product: Product, mg: CompoundMg) -> Quantity:
        if product.compound_mg is not None:
            return self._counted(product, mg / product.compound_mg * product.serving_units)
        if product.form == NO_FORM:
            return Quantity(holds=Content(mg, NO_MAGNESIUM))
        percent, _source = estimate_percent(self._forms[product.form])
        if percent is None or product.elemental_mg is not None:
            return Quantity(holds=Content(mg))
        return Quantity(holds=Content(mg, elemental_of(mg, percent), estimated=True))

    def _elemental(self, product: Product, mg: ElementalMg) -> Quantity:
        per_serving, _source = elemental_per_serving(product, self._forms)
        if per_serving:
            return self._counted(product, mg / per_serving * product.serving_units)
        return Quantity(holds=Content(elemental_mg=mg))


def _words(name: str) -> str:
    """Return the words of a name, each between spaces."""
    return f" {' '.join(_WORD.findall(name.casefold()))} "


def stated(elemental_mg: float) -> Quantity:
    """Return a dose of which a file states the magnesium and nothing else."""
    if elemental_mg <= 0:
        raise InputProblem(_("An amount must be more than 0."))
    return Quantity(holds=Content(elemental_mg=ElementalMg(elemental_mg)))


def _amount_question(
    name: str,
    product: Product,
    text: str,
    mass: Weighed | None,
    *,
    counts: bool,
    may_be_told: bool,
) -> ImportQuestion:
    """Ask how much a text is; `counts`: other doses of this name tell their amounts.

    `may_be_told`: what is left out of the file may tell them, so that no serving is proposed.
    """
    has_none = product.form == NO_FORM
    choices = {UNKNOWN: _("taken, the amount is not known")}
    suggested = UNKNOWN if has_none else ""
    if mass is not None and not has_none:
        message = _("“{text}” of {name}: is that the compound, or the magnesium in it?")
        if mass_of_bare(text) is not None:
            message = _(
                "“{text}” of {name}: is that mg of the compound, or mg of the magnesium in it? Give"
                " a number where it is a number of units ({unit})."
            )
        choices |= {
            COMPOUND: _("the mass of the compound"),
            ELEMENTAL: _("the mass of the magnesium in it"),
        }
        suggested = ELEMENTAL if mass.is_elemental else ""
    elif text:
        message = _("How many units ({unit}) of {name} is “{text}”?")
    else:
        message = _("How many units ({unit}) of {name} is one dose? The file does not say.")
        if counts:
            message = _("How many units ({unit}) of {name} is a dose with no amount, as a tick?")
        serving = units_text(product.serving_units, product.unit)
        choices |= {SERVING: _("one serving, {units}").format(units=serving)}
        suggested = "" if may_be_told else SERVING
    return ImportQuestion(
        message.format(text=text, name=name, unit=product.unit),
        f"{name}: {text}" if text else name,
        choices,
        suggested=suggested,
        number=True,
    )
