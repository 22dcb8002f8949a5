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
    """A mass. Of what, the compound or the magnesium in it, a text says only by "elemental"."""

    mg: float
    is_elemental: bool = False


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

_ELEMENTAL = r"(?:elemental|elementary|elementar|elementares|élémentaire|elementare)"
_MASSES = "|".join(sorted(_MG_OF, key=len, reverse=True))
_OTHERS = r"IU|IE|UI|I\.U\.|I\.E\."
_COUNTS = "|".join(
    sorted((re.escape(w) for w in _UNIT_OF if w not in ("x", "×")), key=len, reverse=True)
)
_PER_DAY = r"(?:\s?(?:/|per|pro|par|por|a)\s?(?:day|daily|d|tag|jour|día|dia))?"
_IN_BRACKETS = re.compile(
    rf"[\s_]*[(\[{{]\s*(?:in\s+)?(?P<unit>(?:{_ELEMENTAL}\s+)?(?:{_MASSES}|{_OTHERS}|{_COUNTS})"
    rf"(?:\s+{_ELEMENTAL})?){_PER_DAY}\s*[)\]}}]",
    re.IGNORECASE,
)
_JOINED = re.compile(
    rf"(?:_|\s+in\s+|\s*,\s*)(?P<unit>{_MASSES}|{_OTHERS}|{_COUNTS})$", re.IGNORECASE
)
_BEHIND = re.compile(rf"(?:^|(?<![\d.,\s])\s+)(?P<unit>{_MASSES}|{_MASSES.upper()}|{_OTHERS})$")
_BEFORE = re.compile(rf"^(?P<unit>{_MASSES})(?:\s+(?:of|de|d'))?\s+(?=\w)")
_SAYS_ELEMENTAL = re.compile(rf"(?:^|[\s_,(-]+){_ELEMENTAL}(?![^\W_])[),]?", re.IGNORECASE)

_MOST_BARE_UNITS = 20
"""A bare number above this is rather a mass: "500" is not 500 capsules."""

_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve",
    "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "un deux trois quatre cinq six sept huit neuf dix",
    "uno dos tres cuatro cinco seis siete ocho nueve diez",
    "ein une una",
)
"""The numbers that are written out. "Once" is eleven in Spanish, and how often in English."""
_NUMBER_OF = {
    word: 1 if words == _WORDS[-1] else n
    for words in _WORDS
    for n, word in enumerate(words.split(), 1)
}
_WRITTEN_OUT = re.compile(rf"^(?:{'|'.join(_NUMBER_OF)})(?=\s|$)", re.IGNORECASE)

_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_BARE = re.compile(r"\d[\d.,'’\s]*(?:[½¼¾⅓⅔]|/\d+)?|[½¼¾⅓⅔]")
_TEXT = re.compile(
    rf"""(?:[x×]\s?)?
    (?: (?P<whole>\d\d?)?[ ]?(?P<sign>[{"".join(_FRACTIONS)}])
      | (?:(?P<and>\d\d?)[ ])?(?P<over>\d\d?)/(?P<under>\d\d?)
      | (?P<number>\d{{1,7}}(?:[.,]\d{{1,2}})?|0[.,]\d{{1,6}}) )
    \s*(?P<word>×|[^\W\d]+)?(?:\(s\))?\.?(?P<elemental>\s+{_ELEMENTAL})?""",
    re.IGNORECASE | re.VERBOSE,
)
_GROUPED = re.compile(
    r"(?<![\d.,])(\d{1,3})(?:['’\u00a0\u2007\u2009\u202f]?(\d{3})|[ ](000))(?!\d)"
)
"""Thousands, with the signs between them that our own numbers have: "2 500 mg" with a plain space
may be two of 500 mg."""


def parse_dose_text(text: str) -> Counted | Weighed | None:
    """Return the amount in a dose text, None where it is not clear.

    "1,500 mg" is not clear, nor is "2 x 500 mg", nor a number alone that is large. A small number
    may be written out: "two", "zwei Kapseln".
    """
    found = _TEXT.fullmatch(_in_digits(plain(_GROUPED.sub(r"\1\2\3", text))))
    if found is None:
        return None
    amount, word = _amount(found), (found["word"] or "").lower()
    if amount <= 0:
        return None
    if word in _MG_OF:
        return Weighed(amount * _MG_OF[word], bool(found["elemental"]))
    if found["elemental"]:
        return None
    if not word:
        return Counted(amount, "") if amount <= _MOST_BARE_UNITS else None
    return Counted(amount, _UNIT_OF[word]) if word in _UNIT_OF else None


def _in_digits(text: str) -> str:
    """Return a text whose number stands there in digits."""
    return _WRITTEN_OUT.sub(lambda found: str(_NUMBER_OF[found[0].casefold()]), text, count=1)


def with_unread(text: str, note: str) -> str:
    """Return the note of a dose that was not taken, with its dose text where that counts no units.

    Nobody is asked how much was not taken, so the text would be lost.
    """
    is_lost = bool(text) and not isinstance(parse_dose_text(text), Counted)
    return ". ".join(filter(None, [text if is_lost else "", note]))


def _amount(found: re.Match[str]) -> float:
    if found["sign"]:
        return int(found["whole"] or 0) + _FRACTIONS[found["sign"]]
    if found["under"]:
        under = int(found["under"])
        return int(found["and"] or 0) + int(found["over"]) / under if under else 0.0
    return float(found["number"].replace(",", "."))


def mass_of_bare(text: str) -> Weighed | None:
    """Return the mass that a number alone may be, where it is rather none of units: "500"."""
    found = _TEXT.fullmatch(plain(_GROUPED.sub(r"\1\2\3", text)))
    if found is None or not found["number"] or found["word"] or found["elemental"]:
        return None
    amount = _amount(found)
    return Weighed(amount) if amount > _MOST_BARE_UNITS else None


# ----------------------------------------------------------------- units that are told elsewhere


def name_and_unit(text: str) -> tuple[str, str]:
    """Return a name without the unit told beside it, and the unit, "" where none is told.

    "Hydroxyzine (mg)" and "dose_mg" are in mg, "Magnesium (mg elemental)" in "mg elemental". The
    name is "" where there is nothing else. "Magnesium (Mg)" has no unit: that is the metal.
    """
    name = plain(text)
    for pattern in (_IN_BRACKETS, _JOINED, _BEHIND, _BEFORE):
        found = pattern.search(name)
        if found is not None and found["unit"] != "Mg":
            return _told(f"{name[: found.start()]} {name[found.end() :]}", found["unit"])
    return name, ""


def _told(name: str, told: str) -> tuple[str, str]:
    unit = " ".join(_SAYS_ELEMENTAL.sub(" ", told).split())
    if unit.lower() in _MG_OF:
        is_elemental = _SAYS_ELEMENTAL.search(told) or _SAYS_ELEMENTAL.search(name)
        name = _SAYS_ELEMENTAL.sub(" ", name)
        unit = f"{unit.lower()} elemental" if is_elemental else unit.lower()
    return " ".join(name.split()).strip(" ,;:-_"), unit


def is_unit(text: str) -> bool:
    """Tell whether a text is a unit and nothing else."""
    name, unit = name_and_unit(f"({plain(text)})")
    return bool(unit) and not name


def with_unit(text: str, unit: str) -> str:
    """Return a dose text with the unit that is told elsewhere; one that has its own as it is."""
    bare = plain(text)
    is_bare = bool(_BARE.fullmatch(bare) or _WRITTEN_OUT.fullmatch(bare))
    return f"{bare} {unit}" if unit and is_bare else text
