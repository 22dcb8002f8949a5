"""The magnesium in use on a day, also where none was planned or logged on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from magtrack.domain.record.log import Log
from magtrack.domain.record.products import Form, Product, content
from magtrack.domain.safety.administrations import Administration, form_by_acid
from magtrack.domain.safety.proportion import MagnesiumIntake, intake_of

ASSUMED_FORM = "l-threonate"
"""The magnesium meant where none is in use yet: what the program is made for."""


def forms_on(log: Log, forms: Mapping[str, Form], day: date) -> frozenset[str]:
    """Return the forms of magnesium in use on `day`; L-threonate where there is none."""
    used = (form for product in _products_on(log, forms, day) for form in product.forms)
    return frozenset({form for form in used if _is_magnesium(forms, form)} or {ASSUMED_FORM})


def intakes_on(
    log: Log, forms: Mapping[str, Form], taken: Sequence[Administration], day: date
) -> list[MagnesiumIntake]:
    """Return the magnesium in use on `day`; some L-threonate where there is none.

    `taken` is what was planned or logged on it. What else is in use counts by its serving.
    """
    found = [each.intake for each in taken]
    there = {each.entry.product_id for each in taken if each.entry is not None}
    for product in _products_on(log, forms, day):
        if product.id not in there:
            serving = content(product, forms, product.serving_units)
            form = forms.get(product.form) or Form(product.form, product.form, "unread")
            found.append(intake_of(form_by_acid(product, forms, form), serving.elemental_mg))
    return found or [intake_of(forms[ASSUMED_FORM], None)]


def _products_on(log: Log, forms: Mapping[str, Form], day: date) -> Iterator[Product]:
    for product in log.products.values():
        if (
            any(_is_magnesium(forms, form) for form in product.forms)
            and (product.started is None or product.started <= day)
            and (product.stopped is None or product.stopped >= day)
        ):
            yield product


def _is_magnesium(forms: Mapping[str, Form], form: str) -> bool:
    return form not in forms or forms[form].has_magnesium
