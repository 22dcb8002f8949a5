"""The icon of each slot of a day, in its colour."""

from __future__ import annotations

from magtrack.ui import icons

SLOT_GLYPHS = {
    "morning": ("sunrise", "morning"),
    "evening": ("moon", "evening"),
    "other": ("clock", "text_muted"),
}
"""The name of the icon and the token of its colour, by slot."""


def slot_glyph(slot: str, size: int = 18) -> icons.Glyph:
    """Return the icon of a slot."""
    return icons.Glyph(*SLOT_GLYPHS[slot], size)
