"""The interaction rules, and what must hold between them.

A warning that silently vanished could harm, so a file that is missing, empty or broken is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.safety.proportion import QUIET
from magtrack.domain.safety.rules import Rule
from magtrack.reference.entries import broken, read_entries
from magtrack.texts import _

LONGEST_GAP_H = 24


class Mechanism(Struct, frozen=True, forbid_unknown_fields=True):
    """Why the medicines of a class and magnesium disturb each other."""

    key: str
    text: str


def read_rules(path: Path) -> Mapping[str, Rule]:
    """Return the interaction rules of one file by id, their hours checked."""
    mechanisms = read_entries(path.with_name("mechanisms.toml"), Mechanism)
    return {
        key: _checked(path.name, rule, mechanisms) for key, rule in read_entries(path, Rule).items()
    }


def joined(files: Iterable[tuple[str, Mapping[str, Rule]]]) -> Mapping[str, Rule]:
    """Return the rules of all `files` by id, in their order.

    Raises ReferenceProblem where an id or a name of a medicine comes twice, unless the later rule
    says `shares_members`. Names of `combinations` are meant to.
    """
    rules: dict[str, Rule] = {}
    owners: dict[str, str] = {}
    for file, found in files:
        for key, rule in found.items():
            if key in rules:
                raise broken(file, key, "id", _("is there twice"))
            if not rule.shares_members:
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


def _out_of_proportion(rule: Rule) -> str:
    """Return why the basis of a rule does not go with the rest of it, "" where it does."""
    if rule.basis == "antacid-acid" and rule.applies_to != "antacid":
        return _("antacid-acid is about antacids only")
    if rule.basis == "class" and rule.severity in ("contraindicated", "major"):
        return _("class is never above moderate")
    if rule.basis in QUIET and rule.kind == "separation":
        return _("{basis} is quiet, so it cannot ask for hours").format(basis=rule.basis)
    return ""


def _checked(file: str, rule: Rule, mechanisms: Mapping[str, Mechanism]) -> Rule:
    if not mechanisms.keys() >= set(rule.classes):
        raise broken(file, rule.id, "classes", _("must be classes of mechanisms.toml"))
    hours = (rule.medicine_first_h, rule.magnesium_first_h)
    if {gap is None for gap in hours} != {rule.kind != "separation"}:
        what = _("and magnesium_first_h belong to kind separation, and to no other")
        raise broken(file, rule.id, "medicine_first_h", what)
    if any(gap is not None and not 0 < gap <= LONGEST_GAP_H for gap in hours):
        raise broken(
            file,
            rule.id,
            "medicine_first_h",
            _("and magnesium_first_h must be above 0 and at most 24"),
        )
    if what := _out_of_proportion(rule):
        raise broken(file, rule.id, "basis", what)
    return replace(rule, mechanism=rule.mechanism or mechanisms[rule.classes[0]].text)
