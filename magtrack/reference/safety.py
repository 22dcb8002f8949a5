"""Turns entries of the safety files into domain objects, one function per kind.

A warning that silently vanished could harm, so a file that is missing, empty or broken is refused.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar, cast

from magtrack.domain.safety.rules import (
    APPLIES_TO,
    EVIDENCE_LEVELS,
    KINDS,
    MAGNESIUM,
    SEVERITIES,
    TIERS,
    ConditionRule,
    Member,
    RedFlag,
    Rule,
    StackNote,
)
from magtrack.reference.entries import broken, read_entries
from magtrack.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from magtrack.domain.safety.rules import AppliesTo, Evidence, Kind, Magnesium, Severity, Tier
    from magtrack.reference.entries import Entry

RULE_FILES = ("interactions_infection.toml", "interactions_other.toml")
LONGEST_GAP_H = 24

_Record = TypeVar("_Record")


def read_rules(folder: Path) -> Mapping[str, Rule]:
    """Return the interaction rules of `folder` by id, in the order of their files.

    Raises ReferenceProblem also where an id or a name of a medicine comes twice, unless the later
    rule says `shares_members`. Names of `combinations` are meant to.
    """
    texts = read_some(folder / "mechanisms.toml", _mechanism)
    rules: dict[str, Rule] = {}
    owners: dict[str, str] = {}
    for file in RULE_FILES:
        for key, (rule, shares) in read_some(folder / file, lambda e: _rule(e, texts)).items():
            if key in rules:
                raise broken(file, key, "id", _("is there twice"))
            if not shares:
                _own_names(rule, owners, file)
            rules[key] = rule
    return MappingProxyType(rules)


def _own_names(rule: Rule, owners: dict[str, str], file: str) -> None:
    for name in (name for member in rule.members for name in member.own_names):
        other = owners.setdefault(name.casefold(), rule.id)
        if other != rule.id:
            raise broken(
                file,
                rule.id,
                "members",
                _("has “{name}”, which “{other}” has too").format(name=name, other=other),
            )


def read_some(path: Path, build: Callable[[Entry], _Record]) -> Mapping[str, _Record]:
    """Return the records of a file that must not be empty, as `read_entries` does."""
    records = read_entries(path, build)
    if not records:
        raise broken(path.name, "", "", _("must have at least one entry"))
    return records


def _mechanism(entry: Entry) -> str:
    return entry.text("text")


def _rule(entry: Entry, texts: Mapping[str, str]) -> tuple[Rule, bool]:
    classes = entry.texts("classes")
    for name in classes:
        if name not in texts:
            raise entry.problem("classes", _("must be classes of mechanisms.toml"))
    rule = Rule(
        id=entry.key,
        version=entry.whole("version"),
        reviewed=entry.day("reviewed"),
        kind=cast("Kind", entry.choice("kind", KINDS)),
        name=entry.text("name"),
        members=entry.rows("members", _member),
        classes=classes,
        direction=entry.text("direction"),
        mechanism=entry.optional_text("mechanism") or texts[classes[0]],
        severity=_severity(entry),
        applies_to=cast("AppliesTo", entry.choice("applies_to", APPLIES_TO)),
        other_severity=_optional_severity(entry),
        before_h=entry.optional_number("before_h"),
        after_h=entry.optional_number("after_h"),
        action=entry.text("action"),
        evidence=_evidence(entry),
        tested_with_antacid=entry.flag("tested_with_antacid"),
        hours_note=entry.optional_text("hours_note"),
        sources=entry.texts("sources"),
        weekly=entry.flag("weekly"),
    )
    _check_hours(entry, rule)
    return rule, entry.flag("shares_members")


def _check_hours(entry: Entry, rule: Rule) -> None:
    if not rule.members:
        raise entry.problem("members", _("must name at least one medicine"))
    hours = (rule.before_h, rule.after_h)
    if (rule.kind == "separation") != all(gap is not None for gap in hours):
        raise entry.problem("before_h", _("and after_h belong to kind separation, and to no other"))
    if any(gap is not None and not 0 < gap <= LONGEST_GAP_H for gap in hours):
        raise entry.problem("before_h", _("and after_h must be above 0 and at most 24"))


def _member(entry: Entry) -> Member:
    return Member(
        name=entry.text("name"),
        synonyms=entry.optional_texts("synonyms"),
        combinations=entry.optional_texts("combinations"),
        brands=entry.optional_texts("brands"),
        magnesium=cast("Magnesium | None", entry.optional_choice("magnesium", MAGNESIUM) or None),
    )


def _severity(entry: Entry) -> Severity:
    return cast("Severity", entry.choice("severity", SEVERITIES))


def _optional_severity(entry: Entry) -> Severity | None:
    text = entry.optional_choice("other_severity", SEVERITIES)
    return cast("Severity", text) if text else None


def _evidence(entry: Entry) -> Evidence:
    return cast("Evidence", entry.choice("evidence", EVIDENCE_LEVELS))


def condition_rule(entry: Entry) -> ConditionRule:
    """Return what a condition or a stage of life means, as `entry` describes it."""
    return ConditionRule(
        id=entry.key,
        version=entry.whole("version"),
        reviewed=entry.day("reviewed"),
        kind=cast("Kind", entry.choice("kind", ("condition", "life-stage"))),
        condition=entry.optional_text("condition"),
        name=entry.text("name"),
        severity=_severity(entry),
        dismissable=entry.flag("dismissable"),
        text=entry.text("text"),
        action=entry.text("action"),
        evidence=_evidence(entry),
        sources=entry.texts("sources"),
        blocks_trial=entry.flag("blocks_trial"),
        egfr_from=entry.optional_number("egfr_from"),
        egfr_below=entry.optional_number("egfr_below"),
        egfr_unknown=entry.flag("egfr_unknown"),
        age_from=entry.optional_whole("age_from"),
        age_below=entry.optional_whole("age_below"),
        medicines=entry.optional_texts("medicines"),
        forms=entry.optional_texts("forms"),
        other_severity=_optional_severity(entry),
        asked_as=entry.optional_text("asked_as"),
    )


def red_flag(entry: Entry) -> RedFlag:
    """Return the card of symptoms that `entry` describes."""
    return RedFlag(
        id=entry.key,
        version=entry.whole("version"),
        reviewed=entry.day("reviewed"),
        tier=cast("Tier", entry.choice("tier", TIERS)),
        name=entry.text("name"),
        signs=entry.texts("signs"),
        action=entry.text("action"),
        sources=entry.texts("sources"),
    )


def stack_note(entry: Entry) -> StackNote:
    """Return the note about another supplement that `entry` describes."""
    return StackNote(
        id=entry.key,
        version=entry.whole("version"),
        reviewed=entry.day("reviewed"),
        member=_member(entry),
        severity=_severity(entry),
        text=entry.text("text"),
        action=entry.text("action"),
        evidence=_evidence(entry),
        sources=entry.texts("sources"),
    )
