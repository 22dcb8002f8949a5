"""What the name of a column of doses tells: the product, its unit, the part of the day, an amount.

"Magtein AM" and "Magtein (evening)" are both Magtein, "Magnesium (mg)" is in mg, and a tick below
"Magtein (2 caps)" stands for two capsules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from magtrack.domain.record.schedule import Slot, slot_at
from magtrack.errors import InputProblem
from magtrack.importers.sheets.words import is_generic
from magtrack.importers.toolkit.columns import read_clock
from magtrack.importers.toolkit.dose_texts import Counted, name_and_unit, parse_dose_text
from magtrack.importers.toolkit.tables import plain
from magtrack.importers.toolkit.wall_clock import WallClock

_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_AGAIN = re.compile(r"\s\(\d{1,2}\)$")
_NOON = frozenset(
    ["noon", "midday", "lunch", "lunchtime", "mittag", "mittags", "midi", "déjeuner", "mediodía"]
)
_MASS = re.compile(r"(?<![\w.,])\d{2,4}\s?mg(?![^\W_])")
_LEADS = re.compile(r"\s+(?:por|par|am|in|at|every|each|de|zu|zum|à|the)$", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}(?::\d\d|\s?(?:[ap]\.?m|uhr|h|o'clock)(?![^\W_]))", re.IGNORECASE)
_MOST_WORDS = 3
_SIGNS = " ,;:-–—/_|"


class ColumnName(Struct, frozen=True):
    """`product` is "" where only a part of the day or a unit is named; `tick` what a tick means."""

    product: str
    unit: str = ""
    slot: Slot | None = None
    tick: str = ""


def column_name(text: str, clock: WallClock) -> ColumnName:
    """Return what the name of a column tells."""
    name, unit = name_and_unit(_AGAIN.sub("", plain(text)))
    name = name.replace("_", " ")
    slot: Slot | None = None
    tick = ""
    for found in list(_BRACKETS.finditer(name)):
        inner = found[1].strip()
        if told := _slot_of(inner, clock):
            slot = slot or told
        elif parse_dose_text(inner) is not None:
            tick = tick or inner
        else:
            continue
        name = name.replace(found.group(), "", 1)
    name = name.strip(_SIGNS)
    for part, rest in _ends(name):
        if slot is None and (told := _slot_of(part, clock)):
            name, slot = _LEADS.sub("", rest).replace(" / ", "/"), told
            break
    if not tick:
        name, tick = _counted(name)
    if not tick and (mass := _MASS.search(name)):
        tick = mass.group()
    return ColumnName("" if is_generic(name) else name, unit, slot, tick)


def _counted(name: str) -> tuple[str, str]:
    """Return a name without the number of units at its end, and that: "Magtein 2 caps"."""
    for part, rest in _ends(name):
        if rest and _is_counted(part):
            return rest.replace(" / ", "/"), part
    return name, ""


def _is_counted(part: str) -> bool:
    """Tell whether words are a number of units; a number alone rather ends the name: "One"."""
    return isinstance(parse_dose_text(part), Counted) and not (part.isdecimal() or part.isalpha())


def _ends(name: str) -> Iterator[tuple[str, str]]:
    """Yield the first and last words of a name, the most first, each with the rest."""
    words = name.replace("/", " / ").split()
    for n in range(min(_MOST_WORDS, len(words)), 0, -1):
        yield " ".join(words[-n:]).strip(_SIGNS), " ".join(words[:-n]).strip(_SIGNS)
        yield " ".join(words[:n]).strip(_SIGNS), " ".join(words[n:]).strip(_SIGNS)


def _slot_of(text: str, clock: WallClock) -> Slot | None:
    """Return the slot that a part of the day or a time tells: "abends", "8 am", "21 Uhr"."""
    if text.casefold() in _NOON:
        return "other"
    if _TIME.match(text):
        try:
            return slot_at(read_clock(text, ""), clock.day_start)
        except InputProblem:
            return None
    return clock.slot_of(text)
