"""What is said of a product: what else is in it, and that nobody compared it with its label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from magtrack.domain.record.contents import Ingredient
from magtrack.domain.record.products import Form, Product, content, elemental_per_serving
from magtrack.domain.record.vitamins import substances_named, vitamin_named
from magtrack.texts import _, ngettext
from magtrack.wording import (
    compound,
    elemental,
    number,
    percent,
    source_name,
    strength_line,
    unit_name,
    units_text,
)

if TYPE_CHECKING:
    from magtrack.domain.record.vitamins import Vitamin
    from magtrack.reference.listed import ListedProduct


def mineral_name(mineral: str) -> str:
    """Return the name of a mineral beside magnesium, within a sentence."""
    names = {
        "calcium": _("calcium"),
        "iron": _("iron"),
        "zinc": _("zinc"),
        "aluminium": _("aluminium"),
    }
    return names.get(mineral, mineral)


def minerals_line(minerals: Iterable[Ingredient]) -> str:
    """Return minerals with their amounts: "calcium 320 mg, iron (amount not known)"."""
    return ", ".join(
        _("{mineral} (amount not known)").format(mineral=mineral_name(each.of))
        if each.elemental_mg is None
        else f"{mineral_name(each.of)} {number(each.elemental_mg)} mg"
        for each in minerals
    )


def parts_line(parts: Iterable[Ingredient], forms: Mapping[str, Form]) -> str:
    """Return the forms of a blend with their shares: "Citrate + Oxide (60 mg)"."""
    return " + ".join(
        name if each.elemental_mg is None else f"{name} ({number(each.elemental_mg)} mg)"
        for each in parts
        for name in [_(forms[each.of].name) if each.of in forms else each.of]
    )


def form_line(product: Product, forms: Mapping[str, Form]) -> str:
    """Return the form of a product, or the forms of a blend where they are named."""
    if product.parts:
        return parts_line(product.parts, forms)
    return _(forms[product.form].name) if product.form in forms else product.form


def also_line(product: Product, forms: Mapping[str, Form]) -> str:
    """Return what is in a product beside one form of magnesium, "" where nothing is told."""
    told = [parts_line(product.parts, forms)] if product.parts else []
    if product.minerals:
        told.append(_("also {minerals}").format(minerals=minerals_line(product.minerals)))
    return "; ".join(told)


def amount_line(product: Product, units: float) -> str:
    """Return what some units of a supplement hold in the label's own unit: "1 000 IU"."""
    if product.amount is None:
        return ""
    return f"{number(product.amount * units / product.serving_units, 3)} {product.amount_unit}"


def iu_line(vitamins: Mapping[str, Vitamin], name: str, amount: float) -> str:
    """Return what so many IU of the vitamin in a name weigh: "1 000 IU = 25 µg".

    Where the name leaves open which substance it is, the mass of each is told; "" where no vitamin
    with known units is named.
    """
    vitamin = vitamin_named(vitamins, name)
    if vitamin is None:
        return ""
    found = substances_named(vitamin, name)
    masses = [f"{number(amount * each.per_iu, 2)} {vitamin.unit}" for each in found]
    if len(found) > 1:
        masses = [f"{mass} ({_(each.name)})" for mass, each in zip(masses, found, strict=True)]
    return _("{n} IU = {mass}").format(n=number(amount, 3), mass=_(" or ").join(masses))


def product_iu_line(vitamins: Mapping[str, Vitamin], product: Product) -> str:
    """Return what the amount of a product weighs, where its label gives IU of a known vitamin."""
    if product.amount is None or product.amount_unit != "IU":
        return ""
    return iu_line(vitamins, product.name, product.amount)


def check_line(product: Product) -> str:
    """Return that the numbers come from a list and are to be compared, "" where they were."""
    if product.from_list is None:
        return ""
    return _("From a list of {year}: check against your label.").format(year=product.from_list)


def unchecked_line(names: Sequence[str]) -> str:
    """Return whose numbers nobody compared with their labels yet, "" where there are none."""
    if not names:
        return ""
    return ngettext(
        "Not checked against its label: {names}.",
        "Not checked against their labels: {names}.",
        len(names),
    ).format(names=", ".join(names))


def label_line(product: Product, forms: Mapping[str, Form]) -> str:
    """Return "3 capsules = 2 000 mg = 144 mg magnesium (7.2 %, from the label). 48 mg in one.".

    What else is in it stands behind that.
    """
    also = also_line(product, forms)
    return " · ".join(part for part in (_label_of(product, forms), also) if part)


def serving_line(product: Product, forms: Mapping[str, Form]) -> str:
    """Return the same without what is in one, which `one_line` says."""
    also = also_line(product, forms)
    return " · ".join(part for part in (_serving_of(product, forms), also) if part)


def one_line(product: Product, forms: Mapping[str, Form]) -> str:
    """Return what is in one unit: "48 mg magnesium in one capsule"; "" where that is not known."""
    unit, one = unit_name(product.unit), content(product, forms, 1)
    _amount, source = elemental_per_serving(product, forms)
    if source != "none":
        if one.elemental_mg is None:
            return ""
        text = _("{n} mg magnesium in one {unit}")
        return text.format(n=number(one.elemental_mg), unit=unit)
    if amount := amount_line(product, 1):
        return _("{amount} in one {unit}").format(amount=amount, unit=unit)
    if one.compound_mg is None:
        return _("No magnesium in it")
    return _("{amount} in one {unit}").format(amount=compound(one.compound_mg), unit=unit)


def _label_of(product: Product, forms: Mapping[str, Form]) -> str:
    text, source = _serving_of(product, forms), elemental_per_serving(product, forms)[1]
    one = content(product, forms, 1).elemental_mg
    if source == "none" or one is None or product.serving_units == 1:
        return text
    return f"{text}. " + _("{mg} in one {unit}.").format(
        mg=elemental(one), unit=unit_name(product.unit)
    )


def _serving_of(product: Product, forms: Mapping[str, Form]) -> str:
    elemental_mg, source = elemental_per_serving(product, forms)
    text = strength_line(product, elemental_mg)
    if source == "none" or elemental_mg is None:
        return f"{text}, {source_name('none')}" if source == "none" else text
    parts = [source_name(source)]
    if product.compound_mg:
        parts.insert(0, percent(elemental_mg / product.compound_mg))
    return text + f" ({', '.join(parts)})"


def listed_name(listed: ListedProduct) -> str:
    """Return a product of the list with its country: "Maalox sachet (FR)"."""
    return f"{listed.name} ({listed.country})"


def listed_line(listed: ListedProduct, forms: Mapping[str, Form]) -> str:
    """Return what the list says of a product, and from when: amounts worked out are marked so."""
    told = [*_holds(listed, forms), listed.kind]
    told += [listed.also] if listed.also else []
    told.append(str(listed.year))
    return " · ".join(told)


def _holds(listed: ListedProduct, forms: Mapping[str, Form]) -> Iterator[str]:
    if listed.amounts == "none":
        yield _("no magnesium")
        return
    yield units_text(listed.serving_units, listed.unit)
    if listed.elemental_mg is not None:
        yield _("{n} mg magnesium").format(n=number(listed.elemental_mg, 3))
    elif listed.computed_mg is not None:
        most = listed.computed_to_mg
        span = number(listed.computed_mg) + (f"-{number(most)}" if most else "")
        yield _("about {n} mg magnesium, worked out").format(n=span)
    else:
        yield _("magnesium not given: see the label")
    if listed.amounts == "read":
        yield form_line(listed.product(""), forms)
    if minerals := minerals_line(listed.product("").minerals):
        yield minerals
