"""The label of a product that a file brings: offered from the list, or written in one line.

"3 capsule; 2000 compound; 144 elemental" is what three capsules hold, in mg. The terminal takes it
as it is typed there, "3 capsules, 2000 mg compound, 144 mg magnesium"; the window writes it from
its fields. Nothing is taken from the list without the person, and what was is to be compared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.amounts import CompoundMg, ElementalMg, parse_amount, plain_number
from magtrack.domain.record.products import (
    NO_FORM,
    Form,
    Label,
    Product,
    check_name,
    elemental_per_serving,
    read_label,
)
from magtrack.errors import InputProblem, LabelQuestion, Question
from magtrack.importers.toolkit.dose_texts import Counted, parse_dose_text
from magtrack.reference import Reference
from magtrack.reference.listed import ListedProduct
from magtrack.texts import _
from magtrack.wording import strength_line
from magtrack.wording.products import label_line, listed_name

UNKNOWN_LABEL = "label-unknown"
"""The answer that the label is not at hand; it holds for all products where it is said alone."""

_NOT_KNOWN = frozenset({"", "unknown", UNKNOWN_LABEL})
SURE = "sure"
"""Stands behind a label that is unusual, and right."""

_MOST_OFFERED = 6
_MEASURED = frozenset({"g", "ml"})

_GROUP = re.compile(r"(?<=\d)[ \u00a0\u2007\u2009\u202f](?=\d{3}(?!\d))")
_PARTS = re.compile(r"\s*(?:;|,(?!\d)|\n)\s*")
_COUNT = re.compile(r"(\d[\d.,]*)\s*(\D.*)")
_MASS = re.compile(r"(\d[\d.,]*)\s*(mg|g)?\s*(?:of\s+)?(?:the\s+)?(\D*)", re.IGNORECASE)
_COMPOUND = frozenset({"compound", "salt", "verbindung", "salz", "composé", "compuesto"})
_ELEMENTAL = frozenset({"elemental", "magnesium", "magnésium", "magnesio", "mg"})
_MASS_WORD = re.compile(rf"(?:{'|'.join(_COMPOUND | _ELEMENTAL)})\b.*|g\b.+", re.IGNORECASE)

_CHEMICAL = re.compile(
    r"mag(?:nesium|nesio)?$|mg|\d|l$|th?r[eé]o|glyc|glic|citr|tau|mal|orot|oxid|chlor|sul[fp]|lact"
    r"|aspart|glu[ck]|carbon|hydro|pho|chelat|acid"
)
"""How words begin that many makers write on their packs; any other one is a trade name."""


class WrittenLabel(Struct, frozen=True):
    """What the label says of `serving_units` units, and whether that is `sure` though unusual."""

    serving_units: float
    unit: str
    compound_mg: CompoundMg | None = None
    elemental_mg: ElementalMg | None = None
    sure: bool = False


def parse_label(text: str) -> WrittenLabel:
    """Read "3 capsules, 2000 mg compound, 144 mg magnesium"; raises InputProblem."""
    first, *rest = [part for part in _PARTS.split(_GROUP.sub("", text.strip())) if part] or [""]
    units, unit = _counted(first)
    masses: dict[str, float] = {}
    sure = False
    for part in rest:
        if part.casefold() == SURE:
            sure = True
            continue
        of, mg = _mass(part)
        if of in masses:
            raise InputProblem(_("“{text}” stands there twice.").format(text=part))
        masses[of] = mg
    if not masses:
        raise InputProblem(_("Write the mg of the compound, of the magnesium, or of both."))
    compound, elemental = masses.get("compound"), masses.get("elemental")
    return WrittenLabel(
        units,
        unit,
        None if compound is None else CompoundMg(compound),
        None if elemental is None else ElementalMg(elemental),
        sure,
    )


def label_text(label: WrittenLabel) -> str:
    """Return a label in one line, as `parse_label` reads it and as it is remembered."""
    parts = [f"{plain_number(label.serving_units)} {label.unit}"]
    if label.compound_mg is not None:
        parts.append(f"{plain_number(label.compound_mg)} compound")
    if label.elemental_mg is not None:
        parts.append(f"{plain_number(label.elemental_mg)} elemental")
    return "; ".join([*parts, *([SURE] if label.sure else [])])


def with_label(product: Product, written: WrittenLabel, form: Form) -> Product:
    """Return a product with what its label says; raises InputProblem and Question."""
    sure = frozenset({"above-theory", "so-much"} if written.sure else ())
    label = Label(
        written.serving_units,
        written.compound_mg,
        written.elemental_mg,
        answered=sure | {"amount-unknown"},
    )
    elemental_mg, source = read_label(form, label)
    return replace(
        product,
        unit=check_name(written.unit, field="unit"),
        serving_units=written.serving_units,
        compound_mg=written.compound_mg,
        elemental_mg=elemental_mg,
        elemental_source=source,
    )


def labelled(product: Product, answer: str, reference: Reference) -> Product:
    """Return a product with the label that was answered; as it is where that is not known."""
    if answer in _NOT_KNOWN:
        return product
    listed = reference.listed_products.by_key.get(answer)
    if listed is not None:
        return replace(listed.product(product.id), name=product.name)
    return with_label(product, parse_label(answer), reference.forms[product.form])


def label_question(
    name: str, form_key: str, unit: str, reference: Reference
) -> LabelQuestion | None:
    """Return what is asked about the label of a new product, None for one without magnesium.

    `unit` is that of its doses in the file, "" where these name none.
    """
    form = reference.forms.get(form_key)
    if form is None or form.key == NO_FORM:
        return None
    offered = [
        each
        for each in reference.listed_products.find(_trade_name(name, reference) or name)
        if each.form == form.key and _says(each) and (not unit or each.unit == unit)
    ]
    choices = {each.key: _listed_text(each, reference) for each in offered[:_MOST_OFFERED]}
    return LabelQuestion(
        _("What does the label of “{name}” say?").format(name=name),
        f"label:{name}",
        {UNKNOWN_LABEL: _("not known: its magnesium stays unknown"), **choices},
        read=partial(_read, form=form, unit=unit, listed=reference.listed_products.by_key),
        means=partial(_means, form=form),
        suggested=_suggested(name, offered, reference) or UNKNOWN_LABEL,
        unit=unit or "capsule",
    )


def _listed_text(listed: ListedProduct, reference: Reference) -> str:
    """Return a product of the list, its amounts first: they are what is compared with the label."""
    product = listed.product("")
    mg, _source = elemental_per_serving(product, reference.forms)
    return f"{strength_line(product, mg)}: {listed_name(listed)}, {listed.year}"


def _says(listed: ListedProduct) -> bool:
    """Tell whether the list knows the magnesium in it."""
    return listed.elemental_mg is not None or listed.computed_mg is not None


def _suggested(name: str, offered: list[ListedProduct], reference: Reference) -> str:
    """Return the product of the list that the name certainly means: by its name or a trade name."""
    exact = reference.listed_products.exactly(name)
    if exact is not None:
        return exact.key if exact in offered else ""
    if not _trade_name(name, reference):
        return ""
    counted = [each for each in offered if each.unit not in _MEASURED]
    held = {(each.unit, each.serving_units, each.elemental_mg) for each in counted}
    return counted[0].key if len(held) == 1 else ""


def _trade_name(name: str, reference: Reference) -> str:
    """Return the words of a form's name that one maker alone uses, "Magtein"; "" for none."""
    if not reference.form_names.is_name(name):
        return ""
    words = re.findall(r"[^\W\d_]+", name.casefold())
    return " ".join(word for word in words if not _CHEMICAL.match(word))


def _read(text: str, form: Form, unit: str, listed: Mapping[str, ListedProduct]) -> str:
    """Return a label as it is kept; raises InputProblem where it cannot be, or may be a slip."""
    key = text.strip().casefold()
    if key in _NOT_KNOWN:
        return UNKNOWN_LABEL
    if key in listed and listed[key].form == form.key and _says(listed[key]):
        return key
    written = parse_label(text)
    try:
        with_label(Product("", "", form.key, unit), written, form)
    except Question as question:
        raise InputProblem(
            _("{question} Write “; sure” behind it if the label says so.").format(question=question)
        ) from question
    return label_text(written)


def _means(text: str, form: Form) -> str:
    """Return what a label that `_read` takes says: "3 capsules = 144 mg magnesium (...)"."""
    written = replace(parse_label(text), sure=True)
    return label_line(with_label(Product("", "", form.key), written, form), {form.key: form})


def _counted(text: str) -> tuple[float, str]:
    """Return the units of a serving and their name."""
    said = parse_dose_text(text)
    if isinstance(said, Counted) and said.unit:
        return said.units, said.unit
    found = _COUNT.fullmatch(text)
    if found is None or _MASS_WORD.fullmatch(found[2]) is not None:
        raise InputProblem(
            _(
                "“{text}” does not say for how many that is: write a label as “3 capsules, 2000 mg"
                " compound, 144 mg magnesium”."
            ).format(text=text)
        )
    return parse_amount(found[1], dot_is_decimal=True), check_name(found[2], field="unit")


def _mass(text: str) -> tuple[str, float]:
    """Return of what a mass is, "compound" or "elemental", and its mg."""
    found = _MASS.fullmatch(text)
    words = found[3].casefold().split() if found else []
    is_of = {
        "compound": bool(words) and _COMPOUND.issuperset(words),
        "elemental": bool(words) and _ELEMENTAL.issuperset(words),
    }
    of = next((each for each, is_it in is_of.items() if is_it), "")
    if found is None or not of:
        raise InputProblem(
            _("“{text}” is neither mg of the compound nor mg of magnesium.").format(text=text)
        )
    grams = (found[2] or "").casefold() == "g"
    return of, parse_amount(found[1], dot_is_decimal=True) * (1000 if grams else 1)
