"""The table of the products: labels, what else is in them, and the bottle."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any, get_args

from msgspec.structs import replace

from magtrack.domain.record.contents import check_shares
from magtrack.domain.record.log import Log
from magtrack.domain.record.products import (
    OF_ITS_OWN,
    ElementalSource,
    Product,
    elemental_per_serving,
)
from magtrack.fileset import kinds, parsing
from magtrack.fileset.table import FileTable, Writing


def _products(log: Log, writing: Writing) -> Iterator[Product]:
    """Yield the products; an amount that the label does not give is worked out, as its source."""
    for product in sorted(log.products.values(), key=attrgetter("name", "id")):
        elemental_mg, source = elemental_per_serving(product, writing.forms)
        yield replace(product, elemental_mg=elemental_mg, elemental_source=source)


def _product(**values: Any) -> Product:
    product = Product(**values)
    parsing.check_masses(product.compound_mg, product.elemental_mg)
    check_shares(product.parts, product.elemental_mg)
    if product.elemental_source in OF_ITS_OWN:
        return product
    return replace(product, elemental_mg=None)


PRODUCTS = FileTable(
    "products",
    "product",
    (
        kinds.identity("id", "The record's id; it never changes."),
        kinds.free("brand", "The brand."),
        kinds.name("name", "The product's name."),
        kinds.form("form", "Chemical form of the magnesium; none for a supplement without."),
        kinds.name("unit", "What is counted: capsule, tablet, scoop, ml, ..."),
        kinds.amount("serving_units", "Units in one serving, as the label counts them.", "units"),
        kinds.amount(
            "compound_mg_per_serving",
            "Mass of the compound (the salt).",
            "mg",
            of="compound_mg",
            optional=True,
        ),
        kinds.from_zero(
            "elemental_mg_per_serving",
            "Magnesium itself; see elemental_source.",
            "mg",
            of="elemental_mg",
            optional=True,
        ),
        kinds.one_of(get_args(ElementalSource))(
            "elemental_source",
            "label; label-percent (from the label's percentage); computed (from the compound that a"
            " list of products names); typical or theory (estimated from the form); none (no"
            " magnesium).",
        ),
        kinds.free("lot", "Lot number."),
        kinds.day("expiry", "Expiry date.", optional=True),
        kinds.from_zero("price", "Price of a package.", "currency", optional=True),
        kinds.free("currency", "Currency of the price."),
        kinds.day("started", "First day of use.", optional=True),
        kinds.day("stopped", "Last day of use.", optional=True),
        kinds.free("purpose", "What it is taken for."),
        kinds.amount(
            "price_units", "Units in the package the price is for.", "units", optional=True
        ),
        kinds.parts(
            "parts",
            "Forms of magnesium in a blend, each with its magnesium per serving in mg where the"
            " label gives it: oxide=60 citrate.",
            later=True,
        ),
        kinds.minerals(
            "minerals",
            "Other minerals that bind medicines, each with its mg per serving where it is known:"
            " calcium=320 iron.",
            later=True,
        ),
        kinds.amount(
            "amount_per_serving",
            "Amount of a supplement without magnesium, in amount_unit.",
            of="amount",
            optional=True,
            later=True,
        ),
        kinds.amount_unit(
            "amount_unit",
            "Unit of amount_per_serving: mg, µg, IU, g, ml, drops.",
            later=True,
        ),
        kinds.whole(
            "from_list",
            "Year of the list the numbers were taken from and not yet compared with the label.",
            "year",
            optional=True,
            later=True,
        ),
        kinds.flag_if_told(
            "as_needed", "Whether it is taken as needed, without a plan.", later=True
        ),
        kinds.amount(
            "smallest_gap_h",
            "Hours between two doses as needed, at least.",
            "h",
            optional=True,
            later=True,
        ),
        kinds.amount(
            "most_per_day", "Units a day as needed, at most.", "units", optional=True, later=True
        ),
    ),
    _product,
    _products,
)
