"""The sentences of the blinded design, the only one that may name the product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from magtrack.texts import _
from magtrack.wording.verdicts import plain, range_text

if TYPE_CHECKING:
    from magtrack.domain.outcome.blinded import Blinded


def blinded_line(effect: Blinded, scale: str, product: str) -> str:
    """Return the answer of the blinded design, the only one that may name the product."""
    change = _("{est} points ({interval})").format(
        est=plain(abs(effect.est)), interval=range_text(effect.lo, effect.hi)
    )
    if effect.est > 0:
        line = _("While on {product} your {scale} ratings were {change} higher than on placebo.")
    else:
        line = _("While on {product} your {scale} ratings were {change} lower than on placebo.")
    return line.format(product=product, scale=scale, change=change)


def blinded_could_tell() -> str:
    """Return the note where the guesses in all periods were right and sure."""
    return _("You could tell which was which; expectation is back in the answer.")
