"""The rule of a finding in one short line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from magtrack.texts import _
from magtrack.wording.findings import hours, why_line
from magtrack.wording.products import mineral_name

if TYPE_CHECKING:
    from magtrack.domain.safety.findings import Finding


def short_rule(finding: Finding) -> str:
    """Return the rule of a finding in one short line, for a row that has no room for more."""
    before, after = finding.medicine_first_h, finding.magnesium_first_h
    if finding.gap_minutes is None or before is None or after is None:
        return why_line(finding)
    minerals = finding.magnesium.minerals if finding.magnesium is not None else ()
    what = ", ".join(map(mineral_name, minerals)) or _("magnesium")
    if before == after:
        text = _("{what}: {hours} apart or more, either way.")
        return text.format(what=_capital(what), hours=hours(before))
    text = _("{what}: {after} after it or later, or {before} before it or earlier.")
    return text.format(what=_capital(what), after=hours(before), before=hours(after))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
