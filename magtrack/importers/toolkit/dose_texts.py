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
    "capsule": "cap caps capsule capsules kapsel kapseln gélule gélules softgel softgels"
    " gelule gelules cápsula cápsulas",
    "tablet": "tab tabs tablet tablets tablette tabletten comprimé comprimés comprimido"
    " comprimidos",
    "scoop": "scoop scoops messlöffel",
    "ml": "ml milliliter millilitre milliliters millilitres",
    "drop": "drop drops tropfen goutte gouttes gota gotas",
    "gummy": "gummy gummies",
    "sachet": "sachet sachets stick sticks beutel sobre sobres",
    "spray": "spray sprays puff puffs",
    "": "x × unit units pill pills piece pieces pc pcs dose doses serving servings stück",
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_MG_OF = {"mg": 1.0, "milligram": 1.0, "milligrams": 1.0, "g": 1000.0, "gram": 1000.0}
_MG_OF |= {"grams": 1000.0, "mcg": 0.001, "µg": 0.001, "μg": 0.001, "ug": 0.001}

_MOST_BARE_UNITS = 20
"""A bare number above this is rather a mass: "500" is not 500 capsules."""

_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_TEXT = re.compile(
    rf"""(?:[x×]\s?)?
    (?: (?P<whole>\d\d?)?[ ]?(?P<sign>[{"".join(_FRACTIONS)}])
      | (?:(?P<and>\d\d?)[ ])?(?P<over>\d\d?)/(?P<under>\d\d?)
      | (?P<number>\d{{1,7}}(?:[.,]\d{{1,2}})?|0[.,]\d{{1,6}}) )
    \s*(?P<word>×|[^\W\d]+)?(?:\(s\))?\.?""",
    re.IGNORECASE | re.VERBOSE,
)
_GROUPED = re.compile(
    r"(?<![\d.,])(\d{1,3})(?:['’\u00a0\u2007\u2009\u202f]?(\d{3})|[ ](000))(?!\d)"
)
"""Thousands, with the signs between them that our own numbers have: "2 500 mg" with a plain space
may be two of 500 mg."""


def parse_dose_text(text: str) -> Counted | Weighed | None:
    """Return the amount in a dose text, None where it is not clear.

    "1,500 mg" is not clear, nor is "2 x 500 mg", nor a number alone that is large.
    """
    found = _TEXT.fullmatch(plain(_GROUPED.sub(r"\1\2\3", text)))
    if found is None:
        return None
    amount, word = _amount(found), (found["word"] or "").lower()
    if amount <= 0:
        return None
    if word in _MG_OF:
        return Weighed(amount * _MG_OF[word])
    if not word:
        return Counted(amount, "") if amount <= _MOST_BARE_UNITS else None
    return Counted(amount, _UNIT_OF[word]) if word in _UNIT_OF else None


def _amount(found: re.Match[str]) -> float:
    if found["sign"]:
        return int(found["whole"] or 0) + _FRACTIONS[found["sign"]]
    if found["under"]:
        under = int(found["under"])
        return int(found["and"] or 0) + int(found["over"]) / under if under else 0.0
    return float(found["number"].replace(",", "."))
