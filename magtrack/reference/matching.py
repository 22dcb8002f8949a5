"""Finds the rules about a medicine from what a person types.

Two different questions. `find` suggests, and may be wrong: the person chooses. `covering` decides
which rules a stored name falls under without asking anybody, so it takes only a name itself,
written with a strength, a form or a salt, or with one letter wrong in a long generic name. Several
medicines in one text ("naproxen/esomeprazole", "Cipro (ciprofloxacin)") are read one by one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from msgspec import Struct

from magtrack.errors import Question
from magtrack.texts import _

if TYPE_CHECKING:
    from magtrack.domain.safety.rules import Rule, RuleMedicine

EXACT = 100.0
_PREFIX = 95.0
_LEAST_RATIO = 70.0
_SHORTEST_FUZZY = 4
_SHORTEST_WITH_A_SLIP = 8
_SHORTEST_BEGINNING = 5
_CLOSE = 88.0
_MAGNESIUM = "magnes"
"""How magnesium begins in the languages of the names."""
_MOST_NEAR = 3
"""How many names are put forward for one that no rule knows."""

_STRENGTH = re.compile(
    r"\b\d+(?:[.,]\d+)?\s*(?:mg|mcg|µg|μg|ug|g|ml|iu|units?|%)?(?:\s*/\s*\d*\s*(?:ml|h))?(?!\w)"
)
_MARKS = re.compile("[®™©]")
_JOINT = re.compile(r"\s*[/+&]\s*|\s+(?:and|with)\s+")
_APART = re.compile("[,;()]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FORMS = _words(
    "tablet tablets tab tabs capsule capsules cap caps pill pills oral solution suspension "
    "syrup drops powder injection daily weekly once twice comprimes comprimidos tabletten "
    "film coated"
)
_RELEASE = _words("er xr sr mr cr dr la xl ec ir retard extended release modified")
_SALTS = _words(
    "sodium potassium calcium magnesium hydrochloride hcl maleate mesylate sulfate sulphate "
    "phosphate tartrate succinate acetate disodium monohydrate dihydrate hyclate citrate "
    "besylate bromide nitrate fumarate"
)


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
        self._fuzzy: list[str] = []
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
        for name in (member.name, *member.synonyms):
            if len(key := plain(name)) >= _SHORTEST_WITH_A_SLIP:
                self._fuzzy.append(key)

    def find(self, typed: str, limit: int = 8) -> list[NameMatch]:
        """Return what `typed` may mean, best first, one entry for each medicine and rule."""
        text = plain(typed)
        if text not in self._shown:
            text = _without(text, _FORMS)
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

    def covering(self, typed: str) -> tuple[NameMatch, ...]:
        """Return the rules that the medicine written as `typed` certainly falls under.

        Empty where none is known, which never means that it is safe.
        """
        keys = self._certain(typed)
        found = {
            (rule.id, member.name): NameMatch(rule, member, self._shown[key], EXACT)
            for key in keys
            for generic in self._generics[key]
            for rule, member in self._rules[generic]
        }
        return tuple(found.values())

    def completed(self, typed: str) -> str:
        """Return `typed` with its name written out, where it is most of one medicine's name.

        "ciproflox 500 mg" becomes "ciprofloxacin 500 mg". "" where it is a name as it stands, less
        than five letters or two thirds of a name, or the beginning of several medicines' names.
        """
        begun = plain(typed)
        if not typed.casefold().startswith(begun) or self.covering(typed):
            return ""
        keys = [key for key in self._keys if key.startswith(begun)]
        key = min(keys, key=len, default="")
        if len(begun) < max(_SHORTEST_BEGINNING, len(key) * 2 / 3):
            return ""
        if not key.removeprefix(begun)[:1].isalpha() or not all(k.startswith(key) for k in keys):
            return ""
        generic = self._generics[key][0]
        return (generic if generic.startswith(begun) else self._shown[key]) + typed[len(begun) :]

    def as_known(self, typed: str, answered: Collection[str] = ()) -> str:
        """Return `typed`, its name written out where it is most of one medicine's name.

        Raises Question, unless its key is among `answered`, for what may be a slip for a known
        name; "yes" to one name is no answer about another.
        """
        if name := self.completed(typed):
            return name
        near, key = self.near(typed), f"as-typed:{typed}"
        if near and key not in answered:
            raise Question(
                _("No rule knows the name “{typed}”. Near it: {near}. Add it as it is?").format(
                    typed=typed, near=", ".join(near[:_MOST_NEAR])
                ),
                key,
            )
        return typed

    def without_magnesium(self, name: str, answered: Collection[str] = ()) -> str:
        """Return the `name` of a product that is said to hold no magnesium.

        Raises Question, unless its key is among `answered`, where the name tells of magnesium: its
        doses would count as 0 mg. "Yes" to one name is no answer about another.
        """
        named = any(match.member.magnesium for match in self.covering(name))
        key = f"no-magnesium:{name}"
        if (named or _MAGNESIUM in plain(name)) and key not in answered:
            raise Question(
                _(
                    "“{name}” would count as 0 mg of magnesium. Does it hold none? If it does hold"
                    " some, enter it as a supplement with its form."
                ).format(name=name),
                key,
            )
        return name

    def near(self, typed: str) -> list[str]:
        """Return the names that `typed` resembles so much that it may be a slip for them.

        Empty where a rule covers it as it stands.
        """
        if self.covering(typed):
            return []
        begun = plain(typed)
        found = [
            match.name
            for match in self.find(typed)
            if _CLOSE <= match.score < _PREFIX - 1 or plain(match.name).startswith(begun)
        ]
        return list(dict.fromkeys(found))

    def _certain(self, typed: str) -> list[str]:
        if key := self._named(plain(typed)):
            return [key]
        return [key for part in _APART.split(typed) for key in self._parts(plain(part))]

    def _parts(self, text: str) -> list[str]:
        """Return the names in `text`, taken apart at "/" and then at "-" where that gives some."""
        if key := self._named(text):
            return [key]
        for joint in "/-":
            parts = text.split(joint)
            if len(parts) > 1 and "free" not in parts:
                return [key for part in parts for key in self._parts(part)]
        return []

    def _named(self, text: str) -> str:
        for reading in _readings(text):
            if reading in self._generics:
                return reading
        return self._slip(_without(text, _FORMS))

    def _slip(self, text: str) -> str:
        """Return the one generic name that differs from `text` by one letter, or ""."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        if len(text) < _SHORTEST_WITH_A_SLIP:
            return ""
        near = extract(text, self._fuzzy, scorer=OSA.distance, score_cutoff=1, limit=3)
        keys = [key for key, _distance, _place in near if key[0] == text[0]]
        generics = {generic for key in keys for generic in self._generics[key]}
        return keys[0] if len(generics) == 1 else ""

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


def _readings(text: str) -> Iterator[str]:
    """Yield `text`, then with less and less of what surrounds a name."""
    yield text
    text = _without(text, _FORMS)
    yield text
    text = _without(text, _RELEASE)
    yield text
    words = text.split()
    while len(words) > 1 and words[-1] in _SALTS:
        words.pop()
    yield " ".join(words)


def _without(text: str, dropped: frozenset[str]) -> str:
    return " ".join(word for word in text.split() if word.strip(".()") not in dropped)
