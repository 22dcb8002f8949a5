"""Products and forms: from what the label says to elemental magnesium.

Sources of the percentages: the reference data (`forms.toml`), each entry with its own source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal
from unicodedata import category

from msgspec import Struct

from magtrack.domain.record.amounts import NO_MAGNESIUM, CompoundMg, ElementalMg
from magtrack.domain.record.contents import (
    AmountUnit,
    Ingredient,
    Mineral,
    check_shares,
    total_of_shares,
)
from magtrack.domain.record.keys import called
from magtrack.domain.record.plausible import ask_about_label
from magtrack.errors import InputProblem, Question
from magtrack.texts import _

ElementalSource = Literal["label", "label-percent", "computed", "typical", "theory", "none"]
"""Where the elemental amount comes from, best first.

`computed` (worked out from the very compound that a list of products names), `typical` and
`theory` are estimates.
"""

OF_ITS_OWN: frozenset[ElementalSource] = frozenset({"label", "label-percent", "computed"})
"""The sources of an amount that is the product's own, and not worked out from its form."""

SourceStatus = Literal["verified", "secondary", "computed", "unread"]
"""How a fact was read: in its source, in a restatement, worked out here, or not at all."""

AcidCapacity = Literal["full", "partial", "stops", "none"]
"""How much stomach acid a form takes up, by chemistry: full, 2 mEq per mmol of magnesium; partial,
to about pH 4 to 6; stops, to about pH 4 only; none."""

ESTIMATED: frozenset[ElementalSource] = frozenset({"computed", "typical", "theory"})

NO_FORM = "none"
"""The form of a supplement without magnesium."""

OTHER_FORM = "other"
"""The form of a blend, of one that is not on the list, and of one that no label states."""

PLAUSIBLE_FACTOR = 1.05
"""A label may exceed the anhydrous theory by 5 % relative before it is questioned."""

LONGEST_NAME = 200

UNUSABLE = frozenset({"Cc", "Cs"})
"""Unicode categories no text may hold: control characters and lone surrogates."""


class Hydrate(Struct, frozen=True, forbid_unknown_fields=True):
    """One chemical state of a form: `percent` of its mass is magnesium (theory)."""

    state: str
    formula: str
    molar_mass: float
    n_mg: int
    percent: float


class Form(Struct, frozen=True, forbid_unknown_fields=True):
    """A chemical form of magnesium, or `none`.

    `theoretical_percent` is that of the anhydrous compound; None for blends and `none`.
    `usual_percent` is the theory for the hydrate it is usually sold as, where that is another one.
    `typical_label_percent` is what labels or specifications state, where one was seen. `unii` is
    the substance's code in the register of the US FDA, where it was looked up. `words` are other
    names for it in the languages of the program; `also_holds` minerals that are part of it. One
    that is not `common` is left out where forms are shown side by side. `antacid`: it is
    used as one. `acid` is full where nothing else is known, so that no warning is left out.
    """

    key: str
    name: str
    status: SourceStatus
    theoretical_percent: float | None = None
    usual_percent: float | None = None
    typical_label_percent: float | None = None
    antacid: bool = False
    acid: AcidCapacity = "full"
    gut_tolerance: str = ""
    brain_evidence: str = ""
    note: str = ""
    source: str = ""
    states: tuple[Hydrate, ...] = ()
    unii: str = ""
    words: tuple[str, ...] = ()
    also_holds: tuple[Mineral, ...] = ()
    common: bool = True

    @property
    def has_magnesium(self) -> bool:
        """Tell whether this is a magnesium form at all."""
        return self.key != NO_FORM

    @property
    def highest_plausible_percent(self) -> float | None:
        """Return the label percentage above which the entry is questioned (None: no theory)."""
        if self.theoretical_percent is None:
            return None
        return self.theoretical_percent * PLAUSIBLE_FACTOR


class Product(Struct, frozen=True):
    """What is in the bottle.

    Amounts are per **serving** of `serving_units` units ("3 capsules"). `elemental_mg` is None
    where the label does not give it; it is then estimated from the form. `started`/`stopped` are
    the first and last day of use, where known.

    `parts` are the forms of a blend, whose `form` is `other`: the total stays the one number that
    counts. `minerals` are those beside magnesium that bind medicines. `amount` is what a serving
    of a supplement without magnesium holds, in `amount_unit`; one in mg stands in `compound_mg`.
    `from_list` is the year of the list that the numbers were taken from, until somebody has
    compared them with the label; None: they were.

    One taken `as_needed` has no plan; where told, at least `smallest_gap_h` hours lie between two
    doses, and a day has at most `most_per_day` units.
    """

    id: str
    name: str
    form: str
    unit: str = "capsule"
    serving_units: float = 1.0
    compound_mg: CompoundMg | None = None
    elemental_mg: ElementalMg | None = None
    elemental_source: ElementalSource = "label"
    brand: str = ""
    lot: str = ""
    expiry: date | None = None
    price: float | None = None
    price_units: float | None = None
    currency: str = ""
    started: date | None = None
    stopped: date | None = None
    purpose: str = ""
    parts: tuple[Ingredient, ...] = ()
    minerals: tuple[Ingredient, ...] = ()
    amount: float | None = None
    amount_unit: AmountUnit | Literal[""] = ""
    from_list: int | None = None
    as_needed: bool = False
    smallest_gap_h: float | None = None
    most_per_day: float | None = None

    @property
    def forms(self) -> tuple[str, ...]:
        """Return the keys of the forms in it: those of a blend where they are named."""
        return tuple(part.of for part in self.parts) or (self.form,)

    def is_used_on(self, day: date) -> bool:
        """Tell whether it is in use on the user's `day`, as far as that is known."""
        return (self.started is None or self.started <= day) and (
            self.stopped is None or day <= self.stopped
        )


class Content(Struct, frozen=True, gc=False):
    """What a number of units holds; None means not known, 0 means none."""

    compound_mg: CompoundMg | None = None
    elemental_mg: ElementalMg | None = None
    estimated: bool = False

    def times(self, factor: float) -> Content:
        """Return what so many times as much holds."""
        compound_mg, elemental_mg = self.compound_mg, self.elemental_mg
        return Content(
            None if compound_mg is None else CompoundMg(compound_mg * factor),
            None if elemental_mg is None else ElementalMg(elemental_mg * factor),
            self.estimated,
        )


class Label(Struct, frozen=True):
    """The numbers read off a label, as they were typed, for one serving."""

    serving_units: float = 1.0
    compound_mg: CompoundMg | None = None
    elemental_mg: ElementalMg | None = None
    percent: float | None = None
    answered: frozenset[str] = frozenset()
    parts: tuple[Ingredient, ...] = ()


def content(product: Product, forms: Mapping[str, Form], units: float) -> Content:
    """Return what `units` units of `product` hold.

    elemental = units / serving_units x (label mg, else label % x compound, else the form's typical
    label % x compound, else its theoretical % x compound; the last two are estimates).
    """
    elemental_mg, source = elemental_per_serving(product, forms)
    serving = Content(product.compound_mg, elemental_mg, source in ESTIMATED)
    return serving.times(units / product.serving_units)


def elemental_per_serving(
    product: Product, forms: Mapping[str, Form]
) -> tuple[ElementalMg | None, ElementalSource]:
    """Return elemental mg per serving and where the number comes from."""
    if product.form == NO_FORM:
        return NO_MAGNESIUM, "none"
    if product.elemental_mg is not None:
        return product.elemental_mg, product.elemental_source
    form = forms.get(product.form)
    percent, source = estimate_percent(form) if form else (None, product.elemental_source)
    if percent is None or product.compound_mg is None:
        return None, source
    return elemental_of(product.compound_mg, percent), source


def estimate_percent(form: Form) -> tuple[float | None, ElementalSource]:
    """Return the percentage to estimate with: the typical label's, else the theory's."""
    if form.typical_label_percent is not None:
        return form.typical_label_percent, "typical"
    return form.usual_percent or form.theoretical_percent, "theory"


def elemental_of(compound_mg: CompoundMg, percent: float) -> ElementalMg:
    """Return the elemental magnesium in a compound of which `percent` per cent is magnesium."""
    return ElementalMg(compound_mg * percent / 100.0)


def read_label(form: Form, label: Label) -> tuple[ElementalMg | None, ElementalSource]:
    """Return the elemental mg per serving that a label states, checked against the form.

    Raises InputProblem where elemental exceeds compound or the shares of a blend exceed its total.
    Raises Question where the share of magnesium is above what the form can hold ("above-theory"),
    where nothing tells how much there is ("amount-unknown"), and where one unit would hold more
    than any does ("so-much"); a label that answers the question is accepted.
    """
    if not form.has_magnesium:
        return None, "none"
    elemental_mg, source = _stated(label)
    check_shares(label.parts, elemental_mg)
    percent, _by = estimate_percent(form)
    held = elemental_mg
    if held is None and label.compound_mg is not None and percent is not None:
        held = elemental_of(label.compound_mg, percent)
    ask_about_label(held, label.serving_units, label.answered)
    if elemental_mg is None:
        return None, _estimate_source(form, label)
    if label.compound_mg is not None:
        _check_share(form, label.compound_mg, elemental_mg, label.answered)
    return elemental_mg, source


def _stated(label: Label) -> tuple[ElementalMg | None, ElementalSource]:
    if label.elemental_mg is not None:
        return label.elemental_mg, "label"
    if label.percent is None:
        known = total_of_shares(label.parts)
        return None if known is None else ElementalMg(known), "label"
    if label.compound_mg is None:
        raise InputProblem(_("A percentage needs the mass of the compound as well."), "compound_mg")
    if label.percent > 100:
        raise InputProblem(_("A percentage cannot be above 100."), "percent")
    return elemental_of(label.compound_mg, label.percent), "label-percent"


def _estimate_source(form: Form, label: Label) -> ElementalSource:
    percent, source = estimate_percent(form)
    if label.compound_mg is not None and percent is not None:
        return source
    if "amount-unknown" in label.answered:
        return "label" if percent is None else source
    raise Question(
        _(
            "How much magnesium is in it? Give the magnesium or the compound in one serving, as"
            " the label states it. Save it without? Its magnesium is then not known, and totals"
            " say “at least”."
        )
        if percent is not None
        else _(
            "{form} has no fixed share of magnesium: give the magnesium that the label states."
            " Save it without? Its magnesium is then not known, and totals say “at least”."
        ).format(form=form.name),
        "amount-unknown",
    )


def _check_share(
    form: Form, compound_mg: CompoundMg, elemental_mg: ElementalMg, answered: frozenset[str]
) -> None:
    if elemental_mg > compound_mg:
        raise InputProblem(
            _(
                "{elemental:g} mg of magnesium cannot be in {compound:g} mg of compound:"
                " were the two numbers swapped?"
            ).format(elemental=elemental_mg, compound=compound_mg),
            "elemental_mg",
        )
    highest = form.highest_plausible_percent
    percent = 100.0 * elemental_mg / compound_mg
    if highest is not None and percent > highest and "above-theory" not in answered:
        raise Question(
            _(
                "{percent:.1f} % magnesium is more than pure {form} can hold ({theory:.1f} %)."
                " Is it a blend or buffered, or did you enter the other number?"
            ).format(percent=percent, form=form.name, theory=form.theoretical_percent),
            "above-theory",
        )


def check_amount_of(product: Product) -> None:
    """Raise InputProblem where an amount in IU or the like is said of a product with magnesium."""
    if product.amount is not None and product.form != NO_FORM:
        raise InputProblem(
            _("An amount in {unit} is for supplements without magnesium.").format(
                unit=product.amount_unit
            ),
            "amount",
        )


def form_called(forms: Mapping[str, Form], key: str) -> Form:
    """Return the form with this key; raise NotFound listing the known keys."""
    sentence = _("There is no form “{key}”. Known forms: {known}.")
    return called(forms, key, sentence, "form")


def check_unique(product: Product, others: Iterable[Product]) -> None:
    """Raise InputProblem where another product has the name of `product`, but for its capitals."""
    for other in others:
        if other.id != product.id and other.name.casefold() == product.name.casefold():
            raise InputProblem(
                _("There is a product called “{name}” already: choose another name.").format(
                    name=other.name
                ),
                "name",
            )


def check_name(name: str, *, field: str = "name") -> str:
    """Return a product or brand name without surrounding space; raise InputProblem if unusable."""
    clean = " ".join(name.split())
    if not clean:
        raise InputProblem(_("A name is missing."), field)
    if len(clean) > LONGEST_NAME:
        raise InputProblem(_("A name can have at most 200 characters."), field)
    if any(category(c) in UNUSABLE for c in clean):
        raise InputProblem(_("A name cannot hold control characters."), field)
    return clean
