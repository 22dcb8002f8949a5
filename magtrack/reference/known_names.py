"""Finds the names that the rules know among the words of a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from magtrack.domain.safety.rules import Covered, Rule, RuleMedicine
from magtrack.reference.vocabulary import NameReading, Role, Vocabulary, spellings, words_of

if TYPE_CHECKING:
    from magtrack.reference.marked_text import MarkedText

_SHORTEST_GENERIC, _SHORTEST_BRAND = 6, 5
"""From how many letters on a name is certain beside words that are not understood."""
_SHORTEST_SLIP, _SHORTEST_TWO_SLIPS = 8, 11
"""From how many letters on a word may be a generic name with one, or two, wrong letters."""
_SHORTEST_BEGINNING, _SHORTEST_NEAR, _LONGEST_WORD = 4, 6, 40
_NEAR = 83.0
"""How much a word is like a known name (0-100) to be asked about."""
_MOST_NEAR = 3
_SHORTEST_GLUED = 4
_GLUED: tuple[Role, ...] = ("form", "release", "drops", "salt", "house")
"""What German writes in one word with a name: Eisentabletten, Levothyroxinnatrium."""
_MOST_UNREAD = 12
"""How many words that nobody understands are compared with all names."""
_OR = frozenset({"or", "oder", "ou", "o", "and", "und", "et", "y", "nor", "noch", "ni"})
_DIGITS = "0123456789"
_GLUED_FREE = frozenset({"frei", "freie", "freies", "vrij"})


class FoundName(NamedTuple):
    """A known name in a text: from the word `first` to before the word `behind`.

    `generics` are the medicines it means; none where it is a name of its own that no rule is about.
    With a `text` the person is asked that, and offered what it `holds`.
    """

    first: int
    behind: int
    shown: str
    generics: tuple[str, ...] = ()
    letters: int = 0
    brand: bool = False
    plain: bool = False
    always: bool = False
    text: str = ""
    holds: tuple[str, ...] = ()

    def is_certain(self, *, beside_unread: bool) -> bool:
        """Tell whether it is meant for sure, with words around it that nobody understood or not."""
        if not self.generics:
            return False
        least = _SHORTEST_BRAND if self.brand else _SHORTEST_GENERIC
        return self.always or not beside_unread or (not self.plain and self.letters >= least)


class KnownNames:
    """Every name of the rules' medicines, found by its words."""

    def __init__(
        self, rules: Iterable[Rule], words: Vocabulary, own_names: Mapping[str, NameReading]
    ) -> None:
        """Index the names of `rules`, and `own_names`, which say how they are read."""
        self._words = words
        self._covered: dict[str, list[Covered]] = {}
        self._names: dict[tuple[str, ...], FoundName] = {}
        self._slips: dict[str, str] = {}
        plain, always = words.words("plain-word"), words.words("always")
        for rule in rules:
            for member in rule.members:
                self._covered.setdefault(member.name, []).append(Covered(rule, member))
                self._add(member, plain, always)
        for reading in own_names.values():
            self._add_own(reading)
        self._starts: dict[str, list[tuple[str, ...]]] = {}
        for key in self._names:
            self._starts.setdefault(key[0], []).append(key)
        self._around = frozenset().union(*map(words.words, _GLUED))
        self._salts, self._endings = words.words("salt"), tuple(words.words("ending"))
        self._pairs = words.pairs()

    def _add(self, member: RuleMedicine, plain: frozenset[str], always: frozenset[str]) -> None:
        generic_names = {member.name, *member.synonyms}
        for name in member.names:
            brand = name not in generic_names
            for key in spellings(name):
                before = self._names.get(key)
                generics = before.generics if before else ()
                self._names[key] = FoundName(
                    0,
                    0,
                    before.shown if before else name,
                    generics if member.name in generics else (*generics, member.name),
                    sum(map(len, key)),
                    brand and (before is None or before.brand),
                    key[0] in plain and len(key) == 1,
                    key[0] in always,
                )
                if len(key) == 1 and len(key[0]) >= _SHORTEST_NEAR and not brand:
                    self._slips.setdefault(key[0], member.name)

    def _add_own(self, reading: NameReading) -> None:
        holds = tuple(each for each in reading.holds if each in self._covered)
        for name in reading.names:
            for key in spellings(name):
                if key in self._names and not reading.holds and not reading.text:
                    continue  # a rule is about it meanwhile
                self._names[key] = FoundName(
                    0,
                    0,
                    name,
                    () if reading.text else holds,
                    sum(map(len, key)),
                    brand=True,
                    text=reading.text,
                    holds=holds,
                )
                if len(key) == 1 and not reading.holds and not reading.text:
                    self._slips.setdefault(key[0], "")

    def covered(self, generic: str) -> Sequence[Covered]:
        """Return the rules about the medicine with this generic name."""
        return self._covered.get(generic, ())

    def generic(self, name: str) -> FoundName:
        """Return a medicine of the rules by its generic name, at no place of a text."""
        return FoundName(0, 0, name, (name,), len(name))

    def found_in(self, marked: MarkedText) -> list[FoundName]:
        """Return the names in a text in order, and mark their words; the longest of two counts.

        Left out is what the text says is not in it, and a metal that is the salt of a medicine.
        """
        everywhere = range(len(marked.words))
        candidates = list(self._candidates(marked, everywhere))
        bare = [place for place in everywhere if not self._is_between(marked, place)]
        candidates += self._candidates(marked, bare)
        candidates += self._glued(marked)
        taken: list[FoundName] = []
        is_free = [mark != "suffix" for mark in marked.marks]
        for each in sorted(candidates, key=lambda name: (-name.letters, name.behind)):
            if all(is_free[each.first : each.behind]):
                is_free[each.first : each.behind] = [False] * (each.behind - each.first)
                taken.append(each)
        found: list[FoundName] = []
        for each in sorted(taken):
            if _is_denied(marked, each):
                marked.mark(each.first, each.behind, "name")
                marked.denied |= set(each.generics)
            elif not self._is_salt(marked, each):
                marked.mark(each.first, each.behind, "known")
                found.append(self._with_release(marked, each))
        return found

    def _candidates(self, marked: MarkedText, places: Sequence[int]) -> Iterator[FoundName]:
        words = tuple(marked.words[place] for place in places)
        for at, word in enumerate(words):
            for key in self._starts.get(word, ()):
                if words[at : at + len(key)] == key:
                    last = places[at + len(key) - 1]
                    yield self._names[key]._replace(first=places[at], behind=last + 1)

    def _is_between(self, marked: MarkedText, place: int) -> bool:
        """Tell whether a word may stand within a name of two medicines: a strength, "and"."""
        phrase = self._words.at(marked.words, place)
        return marked.words[place][0].isdigit() or (
            phrase is not None and phrase.kind.role in ("strength", "joiner")
        )

    def _glued(self, marked: MarkedText) -> Iterator[FoundName]:
        """Yield the names that are one word with a dose form, and mark "eisenfrei"."""
        for place, word in enumerate(marked.words):
            bare = self._names.get((word.rstrip(_DIGITS),))
            if bare is not None and (word,) not in self._names and len(word) >= _SHORTEST_NEAR:
                yield bare._replace(first=place, behind=place + 1)
            for cut in range(_SHORTEST_GLUED, min(len(word), _LONGEST_WORD) - 3):
                name = self._names.get((word[:cut],))
                if name is not None and word[cut:] in self._around and (word,) not in self._names:
                    yield name._replace(first=place, behind=place + 1)
                elif name is not None and word[cut:] in _GLUED_FREE:
                    marked.mark(place, place + 1, "free")

    def _is_salt(self, marked: MarkedText, found: FoundName) -> bool:
        """Tell whether it is the salt of the medicine before it: "atorvastatin calcium"."""
        word = marked.words[found.first]
        if not found.first or found.behind - found.first > 1 or word not in self._salts:
            return False
        before = found.first - 1
        metal = self._names.get((marked.words[before],))
        if (metal is not None and metal.plain) or not marked.is_beside(before):
            return False
        return marked.marks[before] in ("known", "name") or marked.words[before].endswith(
            self._endings
        )

    def _with_release(self, marked: MarkedText, found: FoundName) -> FoundName:
        """Return the name of the kind of release that stands in the text, where it has its own."""
        keys = [marked.words[found.first : found.behind], *map(words_of, found.generics)]
        longer = [
            each
            for key in keys
            for each in self._starts.get(key[0], ())
            if each[: len(key)] == key and len(each) > len(key)
        ]
        wanted = self._words.releases(marked.words) if longer else frozenset()
        for each in longer:
            if wanted & self._words.releases(each):
                return self._names[each]._replace(first=found.first, behind=found.behind)
        return found

    # ---------------------------------------------------------------------- slips of the keyboard

    def slips_in(self, marked: MarkedText) -> list[FoundName]:
        """Return the generic names that are written with one wrong letter, and mark their words.

        A slip is not in the first letter, and leads nowhere where two names are about as near.
        """
        found = []
        for place in marked.unread()[:_MOST_UNREAD]:
            word = marked.words[place]
            near = self._within(word, 2) if len(word) >= _SHORTEST_SLIP else {}
            best = min(near, key=lambda each: near[each], default="")
            if best and near[best] == 1 and self._stands_alone(best, near):
                marked.mark(place, place + 1, "known")
                found.append(FoundName(place, place + 1, best, (best,), len(word)))
        return found

    def _within(self, word: str, most: int) -> dict[str, int]:
        """Return the medicines (one name of its own: "") within `most` wrong letters of `word`."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        if len(word) > _LONGEST_WORD:
            return {}
        near: dict[str, int] = {}
        names = list(self._slips)
        for name, distance, _place in extract(
            word, names, scorer=OSA.distance, score_cutoff=most, limit=6
        ):
            if name[0] == word[0]:
                generic = self._slips[name]
                near[generic] = min(near.get(generic, most), int(distance))
        return near

    def _stands_alone(self, best: str, near: Mapping[str, int]) -> bool:
        return len(near) == 1 or (
            list(near.values()).count(1) == 1
            and not any(frozenset((best, other)) in self._pairs for other in near)
            and "" not in near
        )

    def near(self, marked: MarkedText) -> tuple[str, ...]:
        """Return the medicines that an unread word may be the beginning of, or a slip for."""
        from rapidfuzz import fuzz
        from rapidfuzz.process import extract

        near: dict[str, None] = {}
        for place in marked.unread()[:_MOST_UNREAD]:
            word = marked.words[place]
            if not _SHORTEST_BEGINNING <= len(word) <= _LONGEST_WORD or (word,) in self._names:
                continue
            if len(word) >= _SHORTEST_TWO_SLIPS:
                near |= dict.fromkeys(filter(None, self._within(word, 2)))
            for begun, name in self._names.items():
                if name.generics and begun[0].startswith(word) and begun[0] not in self._salts:
                    near |= dict.fromkeys(name.generics)
            if len(word) >= _SHORTEST_NEAR:
                for alike, _score, _at in extract(
                    word, self._single(), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=4
                ):
                    if alike[0] == word[0]:
                        near |= dict.fromkeys(self._names[(alike,)].generics)
        # "ciproflox" may be ciprofloxacin, whose extended release is no other medicine
        plain = [name for name in near if not any(name.startswith(f"{one} ") for one in near)]
        return tuple(plain[:_MOST_NEAR])

    def _single(self) -> list[str]:
        return [key[0] for key in self._names if len(key) == 1 and len(key[0]) >= _SHORTEST_NEAR]


def _is_denied(marked: MarkedText, found: FoundName) -> bool:
    """Tell whether the text says that it is not in there: "without iron or zinc", "iron-free"."""
    before = found.first - 1
    if before > 0 and marked.words[before] in _OR and marked.marks[before - 1] == "name":
        return bool(marked.denied)
    if before >= 0 and marked.marks[before] == "without":
        return True
    behind = found.behind
    return (
        behind < len(marked.marks)
        and marked.marks[behind] == "free"
        and marked.text[marked.tokens[behind - 1].end : marked.tokens[behind].start] == "-"
    )
