"""The table of all rules as a Markdown page. `python -m magtrack.reference.table` prints it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from magtrack.reference import load
from magtrack.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from magtrack.domain.safety.rules import Rule
    from magtrack.reference import Reference


def page(reference: Reference) -> str:
    """Return docs/interactions.md: everything in `reference` that can warn, and every name."""
    lines = [
        "# " + _("Interactions"),
        "",
        _("Made from resources/reference; not medical advice, and not reviewed by a pharmacist."),
        _("Before: hours from the medicine to magnesium. After: from magnesium to the medicine."),
        "",
    ]
    for heading, kinds in (
        (_("Kept apart by hours"), ("separation",)),
        (_("Hours do not solve it"), ("together",)),
        (_("Information"), ("information",)),
    ):
        lines += [f"## {heading}", "", *_rules(reference.rules, kinds), ""]
    for heading, rows in (
        (_("Conditions and stages of life"), _conditions(reference)),
        (_("Symptoms"), _symptoms(reference)),
        (_("Other supplements"), _supplements(reference)),
        (_("Names"), _names(reference)),
    ):
        lines += [f"## {heading}", "", *rows, ""]
    return "\n".join(lines[:-1]) + "\n"


def _conditions(reference: Reference) -> list[str]:
    return _table(
        (_("Condition"), _("Severity"), _("Why"), _("What to do"), _("Evidence"), _("Sources")),
        [
            (each.name, each.severity, each.text, each.action, each.evidence, _joined(each.sources))
            for each in reference.conditions.values()
        ],
    )


def _symptoms(reference: Reference) -> list[str]:
    return _table(
        (_("Card"), _("Signs"), _("What to do"), _("Sources")),
        [
            (card.name, ", ".join(card.signs), card.action, _joined(card.sources))
            for card in reference.red_flags.values()
        ],
    )


def _supplements(reference: Reference) -> list[str]:
    return _table(
        (_("Supplement"), _("Severity"), _("Text"), _("What to do"), _("Evidence"), _("Sources")),
        [
            (
                each.member.name,
                each.severity,
                each.text,
                each.action,
                each.evidence,
                _joined(each.sources),
            )
            for each in reference.stack.values()
        ],
    )


def _names(reference: Reference) -> list[str]:
    members = [member for rule in reference.rules.values() for member in rule.members]
    members += [note.member for note in reference.stack.values()]
    return _table(
        (_("Medicine"), _("Other names"), _("Brands"), _("Products with others")),
        [
            (each.name, *map(_joined, (each.synonyms, each.brands, each.combinations)))
            for each in sorted(members, key=lambda member: member.name)
            if len(each.names) > 1
        ],
    )


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(texts) or "–"


def _rules(rules: Mapping[str, Rule], kinds: tuple[str, ...]) -> list[str]:
    heads = (
        _("Rule"),
        _("Medicines"),
        _("Before h"),
        _("After h"),
        _("Severity"),
        _("What happens"),
        _("What to do"),
        _("Magnesium"),
        _("Evidence"),
        _("About the hours"),
        _("Sources"),
    )
    return _table(heads, [_cells(rule) for rule in rules.values() if rule.kind in kinds])


def _cells(rule: Rule) -> tuple[str, ...]:
    return (
        rule.name,
        ", ".join(member.name for member in rule.members),
        _hours(rule.medicine_first_h),
        _hours(rule.magnesium_first_h),
        rule.severity,
        rule.direction,
        rule.action,
        _forms(rule),
        rule.evidence,
        rule.hours_note or "–",
        _joined(rule.sources),
    )


def _hours(hours: float | None) -> str:
    return "–" if hours is None else f"{hours:g}"


def _forms(rule: Rule) -> str:
    if rule.applies_to == "all":
        return _("every form")
    if rule.other_severity is None:
        return _("oxide, hydroxide, carbonate")
    return _("oxide, hydroxide, carbonate; other forms {severity}").format(
        severity=rule.other_severity
    )


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    lines = [heads, tuple("---" for _head in heads), *rows]
    return ["| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines]


if __name__ == "__main__":
    sys.stdout.write(page(load()))
