"""Sentences about the plan of a day beside the upper limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from magtrack.domain.record.amounts import ElementalMg
from magtrack.domain.record.people import UpperLimit
from magtrack.texts import _
from magtrack.wording import elemental, not_counted_text

if TYPE_CHECKING:
    from magtrack.domain.safety.uncounted import Uncounted


def within_limit_line(
    elemental_mg: ElementalMg,
    limit: tuple[UpperLimit, ElementalMg],
    left_out: Sequence[Uncounted] = (),
) -> str:
    """Return that a day's plan stays within the limit; not where something is `left_out`."""
    if left_out:
        text = _("At least {mg} today; whether above {limit} ({body}) cannot be told: {left_out}")
        return text.format(
            mg=elemental(elemental_mg),
            limit=elemental(limit[1]),
            body=limit[0].body.upper(),
            left_out=not_counted_text(left_out),
        )
    text = _("{mg} planned today stays within the {limit} upper limit for supplements ({body})")
    return text.format(
        mg=elemental(elemental_mg), limit=elemental(limit[1]), body=limit[0].body.upper()
    )


def lower_limits_line(limits: Sequence[tuple[UpperLimit, ElementalMg]]) -> str:
    """Return by whose figures the same amount would be too much; "" for nobody's."""
    if not limits:
        return ""
    listed = ", ".join(f"{elemental(mg)} ({which.body.upper()})" for which, mg in limits)
    return _("Other bodies set less, and it would be above: {listed}.").format(listed=listed)
