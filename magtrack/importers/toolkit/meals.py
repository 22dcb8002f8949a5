"""Magnesium from meals: events that tell a day's sum, never doses.

Only what comes from supplements counts against an upper limit.
"""

from __future__ import annotations

from magtrack.texts import _, ngettext


def meals_text(source: str, elemental_mg: float, unknown: int = 0) -> str:
    """Return a day's magnesium in words; `unknown` is how many foods have no value for it."""
    text = _("Magnesium from meals, {name}: {mg:g} mg").format(
        name=source, mg=round(elemental_mg, 3)
    )
    if not unknown:
        return text
    more = ngettext("{n} food without a value", "{n} foods without a value", unknown)
    return f"{text}, {more.format(n=unknown)}"
