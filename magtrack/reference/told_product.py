"""What a line about magnesium tells of the product: its name, an amount, a count, and when.

"magnesium glycinate 100 mg 2 tablets bedtime" is Magnesium glycinate, of which two tablets are
taken at 22:00. Whether the 100 mg are the magnesium or the whole compound the line does not say.
"""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.amounts import parse_amount
from magtrack.errors import InputProblem

if TYPE_CHECKING:
    from magtrack.reference.reading import MedicineText

_NUMBER = r"(?<![\w.,])(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+(?:[.,]\d+)?)\s*"
_MG = re.compile(_NUMBER + r"mg\b(?!\s*/)", re.IGNORECASE)
_IU = re.compile(_NUMBER + r"(?:IU|IE|UI|I\.U\.|I\.E\.|U\.I\.)(?!\w)(?!\s*/)")
_UNITS = {
    "capsule": "capsules? caps? gélules? kapseln? cápsulas?",
    "tablet": "tablets? tabs? pills? comprimés? tabletten? comprimidos?",
    "sachet": "sachets? beutel sobres?",
    "scoop": "scoops?",
    "teaspoon": "teaspoons? tsp",
    "ampoule": "ampoules? ampullen?",
    "lozenge": "lozenges? pastilles?",
    "drop": "drops? gouttes? tropfen gotas?",
    "ml": "ml",
}
_COUNTS = {
    unit: re.compile(_NUMBER + rf"[x×]?\s*(?:{'|'.join(words.split())})\b", re.IGNORECASE)
    for unit, words in _UNITS.items()
}
_MOMENTS = {
    time(22): "bedtime bed hs qhs schlafengehen coucher acostarse",
    time(21): "evening evenings night nights nightly nocte dinner supper abend abends nacht nachts"
    " soir noche",
    time(15): "afternoon afternoons nachmittag nachmittags après-midi tarde",
    time(8): "morning mornings breakfast morgen morgens früh matin mañana",
}
"""The clock time meant by a part of the day; those of morning and evening are the plan's usual."""

_CLOCKS = {word: clock for clock, words in _MOMENTS.items() for word in words.split()}
_FILLERS = "at in the on to and with before every each daily once a day le la au"
_SAID_ALONG = frozenset(_FILLERS.split())
"""Words that change nothing beside a part of the day."""


class ToldProduct(Struct, frozen=True):
    """What is known of a product before its label is entered.

    `unclear_mg` is an amount that may be the magnesium itself or the whole compound. `units` of
    `unit` are taken at each of `times`. `left` are the words about the intake that tell no time.
    """

    name: str
    unclear_mg: float | None = None
    units: float | None = None
    unit: str = ""
    times: tuple[time, ...] = ()
    as_needed: bool = False
    left: str = ""


def told_product(reading: MedicineText) -> ToldProduct:
    """Return what a line tells of a product; what cannot be read for certain stays in its name."""
    name, unit, units, counted = _without_count(reading.name)
    name, mg = _without_amount(name)
    name = " ".join(name.split()).strip(" ,;-")
    told = ToldProduct(
        f"{name[:1].upper()}{name[1:]}" if name else reading.name,
        mg,
        units,
        unit,
        as_needed=reading.as_needed,
    )
    if reading.as_needed:
        return replace(told, units=None, left=counted)
    times = reading.times or moments_of(reading.note)
    if times:
        return replace(told, times=times)
    left = ", ".join(each for each in (counted, reading.note) if each)
    return replace(told, units=None, left=left)


def _without_count(name: str) -> tuple[str, str, float | None, str]:
    """Return the name without "2 tablets", the unit, how many, and the words themselves."""
    found = [(unit, match) for unit, seen in _COUNTS.items() for match in seen.finditer(name)]
    if len(found) != 1:
        return name, "", None, ""
    ((unit, match),) = found
    units = _amount(match.group(1))
    if units is None:
        return name, "", None, ""
    return name.replace(match.group(), " "), unit, units, match.group().strip()


def _without_amount(name: str) -> tuple[str, float | None]:
    """Return the name without the one amount in mg that stands in it, and that amount."""
    found = list(_MG.finditer(name))
    mg = _amount(found[0].group(1)) if len(found) == 1 else None
    return (name, None) if mg is None else (name.replace(found[0].group(), " "), mg)


def units_told(name: str) -> float | None:
    """Return the one amount in international units that stands in a name, None for none."""
    found = _IU.findall(name)
    return _amount(found[0]) if len(found) == 1 else None


def _amount(text: str) -> float | None:
    try:
        return parse_amount("".join(text.split()))
    except InputProblem:
        return None


def moments_of(note: str) -> tuple[time, ...]:
    """Return the times meant by "at bedtime", none where the words tell anything else too."""
    words = [word.casefold() for word in re.findall(r"[^\W_]+(?:-[^\W_]+)*", note)]
    if any(word not in _CLOCKS and word not in _SAID_ALONG for word in words):
        return ()
    return tuple(sorted({_CLOCKS[word] for word in words if word in _CLOCKS}))
