"""Amounts in free dose texts, "2 caps", "500mg", "1"; none where a text is not clear."""

from __future__ import annotations

import re

from msgspec import Struct

from magtrack.importers.toolkit.tables import plain


class Counted(Struct, frozen=True):
    """A number of units; `unit` is "" where the text does not name it."""

    units: float
    unit: str


class Weighed(Struct, frozen=True):
    """A mass. Of what, the compound or the magnesium in it, a text does not say."""

    mg: float


_UNITS = {
    "capsule": "cap caps capsule capsules kapsel kapseln gélule gélules softgel softgels",
    "tablet": "tab tabs tablet tablets tablette tabletten comprimé comprimés",
    "scoop": "scoop scoops messlöffel",
    "ml": "ml milliliter millilitre milliliters millilitres",
    "drop": "drop drops tropfen",
    "gummy": "gummy gummies",
    "sachet": "sachet sachets stick sticks",
    "spray": "spray sprays puff puffs",
    "": "x unit units pill pills piece pieces pc pcs dose doses serving servings stück",
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_MG_OF = {"mg": 1.0, "milligram": 1.0, "milligrams": 1.0, "g": 1000.0, "gram": 1000.0}
_MG_OF |= {"grams": 1000.0, "mcg": 0.001, "µg": 0.001, "μg": 0.001, "ug": 0.001}

_MOST_BARE_UNITS = 20
"""A bare number above this is rather a mass: "500" is not 500 capsules."""

_TEXT = re.compile(
    r"(\d{1,7}(?:[.,]\d{1,2})?|0[.,]\d{1,6}|½|¼|\d\d?/\d\d?)?\s*([^\W\d]+)?(?:\(s\))?\.?"
)
_FRACTIONS = {"½": 0.5, "¼": 0.25}


def parse_dose_text(text: str) -> Counted | Weighed | None:
    """Return the amount in a dose text, None where it is not clear.

    "1,500 mg" is not clear, nor is "2 x 500 mg", nor a number alone that is large.
    """
    found = _TEXT.fullmatch(plain(text))
    if found is None or found[1] is None:
        return None
    amount, word = _amount(found[1]), (found[2] or "").lower()
    if amount <= 0:
        return None
    if word in _MG_OF:
        return Weighed(amount * _MG_OF[word])
    if not word:
        return Counted(amount, "") if amount <= _MOST_BARE_UNITS else None
    return Counted(amount, _UNIT_OF[word]) if word in _UNIT_OF else None


def _amount(text: str) -> float:
    if text in _FRACTIONS:
        return _FRACTIONS[text]
    over, slash, under = text.partition("/")
    if slash:
        return int(over) / int(under) if int(under) else 0.0
    return float(text.replace(",", "."))
