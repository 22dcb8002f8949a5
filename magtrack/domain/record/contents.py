"""What is in a product beside one compound: the forms of a blend, and minerals that bind medicines.

A label often gives one total for several forms, and names minerals without an amount: each share
may be unknown, which is never zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Literal, get_args

from msgspec import Struct

from magtrack.domain.record.amounts import ElementalMg, check_amount
from magtrack.errors import InputProblem
from magtrack.texts import _

Mineral = Literal["calcium", "iron", "zinc", "aluminium"]
MINERALS: tuple[Mineral, ...] = get_args(Mineral)
"""The minerals beside magnesium that bind medicines in the gut, by their keys."""

AmountUnit = Literal["mg", "µg", "IU", "g", "ml", "drops"]
AMOUNT_UNITS: tuple[AmountUnit, ...] = get_args(AmountUnit)
"""The units in which the label of a supplement without magnesium gives its amount."""

_ROUNDED = 0.5
"""Labels round each share to whole milligrams: so far a sum may be above the total."""


class Ingredient(Struct, frozen=True):
    """A form of magnesium in a blend, or a mineral beside it, by its key.

    `elemental_mg` is the magnesium that comes from this form, or the mass of the mineral itself,
    in one serving; None where the label does not say.
    """

    of: str
    elemental_mg: float | None = None


def _exact(mg: float) -> str:
    return repr(float(mg)).removesuffix(".0")


def ingredients_text(
    ingredients: Sequence[Ingredient], number: Callable[[float], str] = _exact
) -> str:
    """Return ingredients in one text: "oxide=60 citrate", amounts in mg, written by `number`."""
    return " ".join(
        each.of if each.elemental_mg is None else f"{each.of}={number(each.elemental_mg)}"
        for each in ingredients
    )


def stored_ingredients(text: str) -> tuple[Ingredient, ...]:
    """Return the ingredients that `ingredients_text` wrote, whatever their keys are."""
    words = (word.partition("=") for word in text.split())
    return tuple(Ingredient(key, float(mg) if mg else None) for key, _is, mg in words)


def parse_ingredients(
    text: str, known: Collection[str], *, field: str = ""
) -> tuple[Ingredient, ...]:
    """Read ingredients such as "oxide=60 citrate".

    Raises InputProblem (with `field`) for one that is not `known` or is there twice, and for an
    amount that cannot be read.
    """
    found = tuple(_ingredient(word, known, field) for word in text.split())
    check_once(found, field=field)
    return found


def _ingredient(word: str, known: Collection[str], field: str) -> Ingredient:
    key, is_given, amount = word.partition("=")
    if key not in known:
        raise InputProblem(
            _("“{text}” is not one of: {known}.").format(text=key, known=", ".join(known)), field
        )
    if not is_given:
        return Ingredient(key)
    try:
        mg = float(amount)
    except ValueError:
        raise InputProblem(
            _("“{text}” is not an amount: write it as {key}=60, in mg.").format(
                text=amount, key=key
            ),
            field,
        ) from None
    return Ingredient(key, check_amount(mg, field=field))


def check_once(ingredients: Sequence[Ingredient], *, field: str) -> None:
    """Raise InputProblem where an ingredient is there twice."""
    most = Counter(each.of for each in ingredients).most_common(1)
    if most and most[0][1] > 1:
        raise InputProblem(_("“{key}” is there twice.").format(key=most[0][0]), field)


def check_shares(
    parts: Sequence[Ingredient], elemental_mg: ElementalMg | None, *, field: str = "parts"
) -> None:
    """Raise InputProblem where the known shares of a blend are more than its magnesium."""
    known = sum_of(parts)
    if elemental_mg is not None and known > elemental_mg + _ROUNDED:
        raise InputProblem(
            _(
                "The shares add up to {sum:g} mg of magnesium, more than the {total:g} mg in all:"
                " is one of them the mass of the compound?"
            ).format(sum=known, total=elemental_mg),
            field,
        )


def sum_of(parts: Sequence[Ingredient]) -> float:
    """Return the sum of the shares that are known."""
    return sum(each.elemental_mg for each in parts if each.elemental_mg is not None)


def total_of_shares(parts: Sequence[Ingredient]) -> float | None:
    """Return the sum of the shares where there are some and each is known, else None."""
    if not parts or any(each.elemental_mg is None for each in parts):
        return None
    return sum_of(parts)
