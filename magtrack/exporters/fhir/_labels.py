"""The contents of a number of units by their label, in words and as FHIR quantities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isclose

from msgspec import Struct

from magtrack.domain.record.doses import Dose
from magtrack.domain.record.products import Content, Form, Product
from magtrack.exporters.fhir._parts import Json, concept, filled, quantity, ratio, unii
from magtrack.fileset.cells import number, rounded


class Labelled(Struct, frozen=True):
    """A product by its label, or by a dose's own copy of it, with the contents of `units` units."""

    name: str
    form: str
    unit: str
    units: float
    content: Content


def as_logged(dose: Dose) -> Labelled:
    """Return a dose by its own copy of the label."""
    return Labelled(dose.product_name, dose.form, dose.unit, dose.units, dose.holds)


def is_same(a: Content, b: Content) -> bool:
    """Tell whether two contents are equal but for rounding."""
    pairs = ((a.compound_mg, b.compound_mg), (a.elemental_mg, b.elemental_mg))
    return a.estimated == b.estimated and all(
        x == y if x is None or y is None else isclose(x, y) for x, y in pairs
    )


def strength(mg: float, label: Labelled) -> Json:
    """Return so many mg in the units of a label as a ratio."""
    return ratio(quantity(mg, "mg"), quantity(label.units, label.unit))


def amounts(label: Labelled) -> str:
    """Return an amount in words; the two masses never stand without their names."""
    held = label.content
    said = [f"{number(label.units)} × {label.unit}"]
    if held.compound_mg is not None:
        said.append(f"{rounded(held.compound_mg)} mg of the compound")
    if held.elemental_mg is not None:
        guess = " (estimated)" if held.estimated else ""
        said.append(f"{rounded(held.elemental_mg)} mg elemental magnesium{guess}")
    return " = ".join(said)


def dose_and_rate(label: Labelled) -> list[Json]:
    """Return the same dose in units, in mg of the compound and in mg of magnesium."""
    in_units = (
        ("units", label.units, label.unit),
        ("compound", label.content.compound_mg, "mg"),
        ("elemental magnesium", label.content.elemental_mg, "mg"),
    )
    return [
        {"type": concept(name), "doseQuantity": quantity(amount, unit)}
        for name, amount, unit in in_units
        if amount is not None
    ]


def more_ingredients(
    product: Product, forms: Mapping[str, Form], label: Labelled
) -> Iterator[Json]:
    """Yield what is in a product beside one compound.

    That is the amount of a supplement in its own unit, the forms of a blend, whose magnesium is
    part of the total, and minerals, with their amounts where these are known.
    """
    if product.amount is not None:
        held = quantity(product.amount, product.amount_unit)
        yield {
            "itemCodeableConcept": concept(f"Amount of {product.name} on the label"),
            "strength": ratio(held, quantity(product.serving_units, product.unit)),
        }
    for part in product.parts:
        form = forms.get(part.of)
        share = "" if part.elemental_mg is None else f", {part.elemental_mg:g} mg of it"
        text = f"Magnesium from {form.name if form else part.of}{share} (part of the total)"
        yield {"itemCodeableConcept": concept(text, *(unii(form.unii) if form else []))}
    for mineral in product.minerals:
        known = mineral.elemental_mg
        yield filled(
            itemCodeableConcept=concept(f"Elemental {mineral.of}"),
            strength=None if known is None else strength(known, label),
        )
