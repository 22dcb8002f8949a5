"""Amounts that nobody takes: asked about before they count, for a slip of the keyboard."""

from __future__ import annotations

from collections.abc import Collection

from magtrack.domain.record.amounts import ElementalMg
from magtrack.errors import Question
from magtrack.texts import _

MOST_AT_ONCE_MG = 5000.0
"""Elemental magnesium above which one dose, or one unit of a label, is asked about.

MagTrack's own: the largest doses sold, laxatives such as Epsom salts, hold about half of it.
"""

MOST_SERVINGS = 20.0
"""Servings above which a dose is asked about whose magnesium is not known. MagTrack's own."""

KEY = "so-much"
"""The key of these questions."""


def ask_about_dose(
    name: str, elemental_mg: ElementalMg | None, servings: float, answered: Collection[str]
) -> None:
    """Raise Question, unless its key is among `answered`, for more than anybody takes at once."""
    if KEY in answered:
        return
    if elemental_mg is not None and elemental_mg > MOST_AT_ONCE_MG:
        text = _("{mg} mg of magnesium at once, from {name}? Log it all the same?")
        raise Question(text.format(mg=_spaced(elemental_mg), name=name), KEY)
    if elemental_mg is None and servings > MOST_SERVINGS:
        text = _(
            "{n} servings of {name} at once? How much magnesium that is, is not known. Log it all"
            " the same?"
        )
        raise Question(text.format(n=_spaced(servings), name=name), KEY)


def ask_about_label(
    elemental_mg: ElementalMg | None, serving_units: float, answered: Collection[str]
) -> None:
    """Raise Question, unless its key is among `answered`, for more than one unit can hold."""
    if KEY in answered or elemental_mg is None:
        return
    each = elemental_mg / serving_units
    if each > MOST_AT_ONCE_MG:
        text = _("{mg} mg of magnesium in one unit? Save it all the same?")
        raise Question(text.format(mg=_spaced(each)), KEY)


def _spaced(amount: float) -> str:
    """Return a large number in groups of three digits, as wording writes it."""
    return f"{amount:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}")
