"""An antacid or laxative that stands among the medicines and among the products as well.

Its doses are logged as those of the product, at their real times; the medicine beside it, which
has no times, must not count a second time.
"""

from __future__ import annotations

from datetime import date

from magtrack.domain.record.log import Log
from magtrack.domain.record.people import Medicine
from magtrack.domain.record.products import NO_FORM, Product
from magtrack.domain.safety.rules import Knowledge


def is_entered_as_product(log: Log, knowledge: Knowledge, medicine: Medicine, day: date) -> bool:
    """Tell whether a medicine as needed is a product with magnesium in use on `day`."""
    return any(product.is_used_on(day) for product in products_of(log, knowledge, medicine))


def products_of(log: Log, knowledge: Knowledge, medicine: Medicine) -> list[Product]:
    """Return the products that a medicine as needed, which is magnesium, stands for.

    Both begin with the same word and are read as the same salt: "Rennie" is "Rennie Peppermint",
    and no other antacid of that salt.
    """
    if not medicine.untimed or medicine.tick:
        return []
    salts = _salts(knowledge, medicine.name, medicine.known_as)
    if not salts:
        return []
    return [
        product
        for product in log.products.values()
        if product.form != NO_FORM
        and _first_word(product.name) == _first_word(medicine.name)
        and (
            product.name.casefold() == medicine.name.casefold()
            or salts & _salts(knowledge, product.name)
        )
    ]


def _salts(
    knowledge: Knowledge, name: str, known_as: tuple[str, ...] | None = None
) -> frozenset[str]:
    """Return the magnesium salts that a name is known to hold."""
    return frozenset(
        each.member.name for each in knowledge.covering(name, known_as) if each.member.magnesium
    )


def _first_word(name: str) -> str:
    return name.casefold().split(maxsplit=1)[0]
