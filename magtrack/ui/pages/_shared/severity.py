"""How much a finding matters, as it is seen: its sign, its tone, and whether it has a ground."""

from __future__ import annotations

from typing import NamedTuple

from magtrack.domain.safety.findings import Finding
from magtrack.domain.safety.rules import Severity


class Look(NamedTuple):
    """An icon, a tone of the theme, and whether the ground is filled with it."""

    sign: str
    tone: str
    filled: bool = False


LOOKS: dict[Severity, Look] = {
    "contraindicated": Look("octagon-x", "danger", filled=True),
    "major": Look("octagon-alert", "danger", filled=True),
    "moderate": Look("triangle-alert", "caution"),
    "minor": Look("info", "info"),
}
NOTE = Look("message-circle", "info")
NOT_CHECKED = Look("circle-help", "caution")


def look_of(finding: Finding) -> Look:
    """Return how a finding looks; what is only to be known is a note."""
    return NOTE if finding.quiet else LOOKS[finding.severity]
