"""The sentences that keep a rule in proportion to the magnesium that is really taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from magtrack.texts import _

if TYPE_CHECKING:
    from magtrack.domain.record.products import Form
    from magtrack.domain.safety.findings import Finding
    from magtrack.domain.safety.rules import Rule


def proportion_line(finding: Finding, rule: Rule) -> str:
    """Return how what was tested compares with the magnesium taken; "" where that is the same."""
    mine = finding.magnesium
    has_hours = finding.medicine_first_h is not None
    if finding.theory:
        return _("For this form of magnesium it is theory, not tested.")
    if not rule.tested_with_antacid:
        return ""
    if rule.basis == "antacid-bind" and not (mine and mine.intake.antacid):
        kept = _("Tested with larger antacid doses; the gap is kept all the same.")
        return kept if has_hours else _("Tested with larger antacid doses.")
    if has_hours:
        return _("The hours come from antacids, which hold more magnesium than a supplement.")
    return _("The rule rests on antacids, which hold more magnesium than a supplement.")


def unheard_line(names: Sequence[str], forms: Iterable[Form]) -> str:
    """Return why rules about stomach acid are silent for the magnesium in use; "" for no names.

    By chemistry, not by trials: `domain/safety/proportion.py`.
    """
    if not names:
        return ""
    used = list(forms)
    listed, called = ", ".join(names), ", ".join(form.name for form in used)
    if used and all(form.acid == "stops" for form in used):
        why = _(
            "{forms} cannot make the stomach less acid than about pH 4, so this is not expected."
        )
    elif used and all(form.acid in ("stops", "none") for form in used):
        why = _("{forms} cannot take up much stomach acid, so this is not expected.")
    else:
        why = _("One dose of yours takes up too little stomach acid for it, as far as is known.")
    text = _("{names}: an antacid can change how much gets in. {why} That was not tested.")
    return text.format(names=listed, why=why.format(forms=called))


def quiet_line(names: Sequence[str]) -> str:
    """Return what stands above findings that are told with their medicine; "" for no names."""
    if not names:
        return ""
    return _(
        "No warning of the day: what to know about {names} beside magnesium. It comes back once if"
        " you log dizziness, fainting, palpitations, spasm or unusual sleepiness, and after a year."
    ).format(names=", ".join(names))
