"""How much something matters, as a drawing, a colour and a word: one table for screen and paper.

Each sign differs from the others by its shape and its word, so that no colour is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from magtrack.texts import _

if TYPE_CHECKING:
    from magtrack.domain.safety.findings import Finding


class Sign(Struct, frozen=True):
    """The `drawing` is the name of a file in `resources/icons`, `tone` a colour of the theme."""

    drawing: str
    tone: str


SIGNS: Mapping[str, Sign] = {
    "contraindicated": Sign("octagon-x", "danger"),
    "major": Sign("octagon-alert", "danger"),
    "moderate": Sign("triangle-alert", "caution"),
    "minor": Sign("info", "info"),
    "note": Sign("message-circle", "text_muted"),
    "unchecked": Sign("circle-question-mark", "caution"),
}
"""The sign of each severity, of what is no warning, and of what could not be checked."""


def sign_key(finding: Finding) -> str:
    """Return the key of a finding's sign: its severity, unless it is no warning of the day."""
    return "note" if finding.quiet else finding.severity


def sign_word(key: str) -> str:
    """Return the word that stands beside a sign."""
    return {
        "contraindicated": _("Never together"),
        "major": _("Major"),
        "moderate": _("Moderate"),
        "minor": _("Minor"),
        "note": _("Note"),
        "unchecked": _("Not checked"),
    }[key]
