"""Write docs/interactions.md, the table of all rules; `script/check interactions` runs it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from magtrack.reference import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from magtrack.domain.safety.rules import Rule
    from magtrack.reference import Reference

DOCS = Path(__file__).resolve().parents[1] / "docs" / "interactions.md"


def page(reference: Reference) -> str:
    """Return docs/interactions.md: everything in `reference` that can warn, and every name."""
    lines = [
        "# " + "Interactions",
        "",
        "Made from resources/reference; not medical advice, and not reviewed by a pharmacist.",
        "Before: hours from the medicine to magnesium. After: from magnesium to the medicine.",
        "Rests on: what that lets a rule say is told in magtrack/domain/safety/proportion.py.",
        "",
    ]
    for heading, kinds in (
        ("Kept apart by hours", ("separation",)),
        ("Hours do not solve it", ("together",)),
        ("Information", ("information",)),
    ):
        lines += [f"## {heading}", "", *_rules(reference.rules, kinds), ""]
    for heading, rows in (
        ("Conditions and stages of life", _conditions(reference)),
        ("Symptoms", _symptoms(reference)),
        ("Other supplements", _supplements(reference)),
        ("Decided: no rule", _without_rule(reference)),
        ("Names", _names(reference)),
    ):
        lines += [f"## {heading}", "", *rows, ""]
    return "\n".join(lines[:-1]) + "\n"


def _conditions(reference: Reference) -> list[str]:
    return _table(
        ("Condition", "Severity", "Why", "What to do", "Evidence", "Sources"),
        [
            (each.name, each.severity, each.text, each.action, each.evidence, _joined(each.sources))
            for each in reference.conditions.values()
        ],
    )


def _symptoms(reference: Reference) -> list[str]:
    return _table(
        ("Card", "Signs", "What to do", "Sources"),
        [
            (card.name, ", ".join(card.signs), card.action, _joined(card.sources))
            for card in reference.red_flags.values()
        ],
    )


def _supplements(reference: Reference) -> list[str]:
    return _table(
        ("Supplement", "Severity", "Text", "What to do", "Evidence", "Sources"),
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


def _without_rule(reference: Reference) -> list[str]:
    return _table(
        ("Medicines", "Why"),
        [(", ".join(each.names), each.why) for each in reference.without_rule.values()],
    )


def _names(reference: Reference) -> list[str]:
    members = [member for rule in reference.rules.values() for member in rule.members]
    members += [note.member for note in reference.stack.values()]
    return _table(
        ("Medicine", "Other names", "Brands", "Products with others"),
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
        "Rule",
        "Medicines",
        "Before h",
        "After h",
        "Severity",
        "What happens",
        "What to do",
        "Magnesium",
        "Rests on",
        "Evidence",
        "About the hours",
        "Sources",
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
        rule.basis + (", critical" if rule.critical else ""),
        rule.evidence,
        rule.hours_note or "–",
        _joined(rule.sources),
    )


def _hours(hours: float | None) -> str:
    return "–" if hours is None else f"{hours:g}"


def _forms(rule: Rule) -> str:
    if rule.forms:
        return ", ".join(rule.forms)
    if rule.applies_to == "all":
        return "every form"
    if rule.basis == "antacid-acid":
        return "what takes up 5 mEq of acid"
    if rule.other_severity is None:
        return "oxide, hydroxide, carbonate"
    return f"oxide, hydroxide, carbonate; other forms {rule.other_severity}"


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    lines = [heads, tuple("---" for _head in heads), *rows]
    return ["| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines]


if __name__ == "__main__":
    DOCS.write_text(page(load()), encoding="utf-8")
