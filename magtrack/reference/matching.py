"""Suggests known medicines for what a person begins to type.

A suggestion may be wrong: the person chooses. What a text is read as without asking anybody is
decided in `reading`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from msgspec import Struct

if TYPE_CHECKING:
    from magtrack.domain.safety.rules import Rule, RuleMedicine

EXACT = 100.0
_PREFIX = 95.0
_LEAST_RATIO = 70.0
_SHORTEST_FUZZY = 4

_STRENGTH = re.compile(
    r"\b\d+(?:[.,]\d+)?\s*(?:mg|mcg|µg|μg|ug|g|ml|iu|units?|%)?(?:\s*/\s*\d*\s*(?:ml|h))?(?!\w)"
)
_MARKS = re.compile("[®™©]")
_JOINT = re.compile(r"\s*[/+&]\s*|\s+(?:and|with)\s+")


class NameMatch(Struct, frozen=True):
    """A rule that a typed text may mean: its member, the name that fits, and how well (0-100)."""

    rule: Rule
    member: RuleMedicine
    name: str
    score: float


class MedicineNames:
    """Every name of every medicine in the rules, ready to be searched."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Index the generic names, synonyms and brands of `rules`."""
        self._shown: dict[str, str] = {}
        self._generics: dict[str, list[str]] = {}
        self._rules: dict[str, list[tuple[Rule, RuleMedicine]]] = {}
        for rule in rules:
            for member in rule.members:
                self._rules.setdefault(member.name, []).append((rule, member))
                self._add(member)
        self._keys = list(self._shown)

    def _add(self, member: RuleMedicine) -> None:
        for name in member.names:
            key = plain(name)
            self._shown.setdefault(key, name)
            generics = self._generics.setdefault(key, [])
            if member.name not in generics:
                generics.append(member.name)

    def find(self, typed: str, limit: int = 8) -> list[NameMatch]:
        """Return what `typed` may mean, best first, one entry for each medicine and rule."""
        text = plain(typed)
        if not text:
            return []
        best: dict[str, tuple[float, str]] = {}
        for key, score in self._scored(text):
            for generic in self._generics[key]:
                if score > best.get(generic, (0.0, ""))[0]:
                    best[generic] = (score, key)
        ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))
        return [
            NameMatch(rule, member, self._shown[key], score)
            for generic, (score, key) in ranked
            for rule, member in self._rules[generic]
        ][:limit]

    def _scored(self, text: str) -> Iterator[tuple[str, float]]:
        from rapidfuzz import fuzz
        from rapidfuzz.process import extract

        for key in self._keys:
            if key == text:
                yield key, EXACT
            elif key.startswith(text) or f" {text}" in key:
                yield key, _PREFIX
            elif text.startswith(f"{key} "):
                yield key, _PREFIX - 1
        if len(text) >= _SHORTEST_FUZZY:
            for key, score, _place in extract(
                text, self._keys, scorer=fuzz.ratio, score_cutoff=_LEAST_RATIO, limit=20
            ):
                yield key, min(score, _PREFIX - 2)


def plain(text: str) -> str:
    """Return `text` in lower case without accents, strengths and double spaces.

    What joins two names ("+", "&", "and", "with") becomes "/".
    """
    letters = normalize("NFKD", _MARKS.sub("", text).casefold())
    bare = "".join(letter for letter in letters if not combining(letter))
    words = _STRENGTH.sub(" ", bare).replace(",", " ").split()
    return _JOINT.sub("/", " ".join(words))
