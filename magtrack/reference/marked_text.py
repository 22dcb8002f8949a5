"""A typed text, word by word, with what each word was read as."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from magtrack.reference.vocabulary import Phrase, Role, Token, Vocabulary

_TOLD: frozenset[str] = frozenset({"frequency", "moment", "as-needed", "course"})
"""What is told of a medicine and is no part of its name."""
_NO_NAME = _TOLD | {"strength", "form", "release", "filler", "joiner"}
_EDGES = " ,;:-–@()|/"
_GAPS = re.compile(r"\s+([,;])")


class _Marked(NamedTuple):
    phrase: Phrase
    first: int
    behind: int


class MarkedText:
    """The words of a text and their marks; places are numbers of words.

    A mark is the role of the phrase a word stands in; "known" within a name of the rules; "name"
    within one that is denied; "" where nothing was read.
    """

    def __init__(
        self, text: str, tokens: Sequence[Token], clocks: Sequence[tuple[int, int]]
    ) -> None:
        """Take the words of `text` but for those within `clocks`, the places of its times."""
        self.text = text
        self.tokens = [
            token
            for token in tokens
            if not any(start <= token.start < end for start, end in clocks)
        ]
        self.words = tuple(token.word for token in self.tokens)
        self.marks: list[str] = [""] * len(self.tokens)
        self.denied: set[str] = set()
        """Generic names of what the text says is not in it."""
        self._sides: list[tuple[int, str]] | None = None
        self._clocks = clocks
        self._phrases: list[_Marked] = []

    def mark_phrases(self, vocabulary: Vocabulary, roles: frozenset[Role] | None = None) -> None:
        """Mark the phrases of `roles` (None: of any) among the words without a mark.

        The longest phrase counts, whatever its role: "sans sucre" denies nothing. Of suffixes only
        phrases do, before names are looked for: a name may have an "N" of its own.
        """
        place = 0
        while place < len(self.words):
            phrase = None if self.marks[place] else vocabulary.at(self.words, place)
            behind = place + (len(phrase.words) if phrase else 1)
            fits = phrase is not None and (
                roles is None
                or (
                    phrase.kind.role in roles
                    and (phrase.kind.role != "suffix" or behind > place + 1)
                )
            )
            if phrase is not None and fits and not any(self.marks[place:behind]):
                self.mark(place, behind, phrase.kind.role)
                self._phrases.append(_Marked(phrase, place, behind))
            place = behind

    def mark(self, first: int, behind: int, mark: str) -> None:
        """Give the words from `first` to before `behind` a mark."""
        self.marks[first:behind] = [mark] * (behind - first)
        self._sides = None

    def has(self, *marks: str) -> bool:
        """Tell whether any word has one of these marks."""
        return not set(marks).isdisjoint(self.marks)

    def unread(self) -> list[int]:
        """Return the places of the words that nothing is known of.

        A salt counts where no name is before it: "potassium citrate".
        """
        found: list[int] = []
        named = False
        for place, mark in enumerate(self.marks):
            if self.words[place][0].isdigit():
                continue
            if mark == "" or (mark == "salt" and not named):
                found.append(place)
            named = named or mark in ("", "salt", "name", "known", "companion")
        return found

    def has_name(self) -> bool:
        """Tell whether any word can be a name: not only strengths, forms and times."""
        return any(
            mark not in _NO_NAME and not word[0].isdigit()
            for mark, word in zip(self.marks, self.words, strict=True)
        )

    def strength(self) -> str:
        """Return the first number with a unit as it was written, else the first number; or ""."""
        bare = ""
        for places in self._runs():
            words = [self.words[place] for place in places]
            if not any(word[0].isdigit() for word in words):
                continue
            text = self.between(places[0], places[-1] + 1)
            if any(self.marks[place] == "strength" for place in places):
                return text
            bare = bare or text
        return bare

    def _runs(self) -> Iterator[list[int]]:
        """Yield the places of numbers and units that stand side by side."""
        run: list[int] = []
        for place, mark in enumerate(self.marks):
            if mark == "strength" or (mark == "" and self.words[place][0].isdigit()):
                run.append(place)
            elif run:
                yield run
                run = []
        if run:
            yield run

    def between(self, first: int, behind: int) -> str:
        """Return the text of the words from `first` to before `behind`, as it was written."""
        return self.text[self.tokens[first].start : self.tokens[behind - 1].end]

    def _told(self) -> Iterator[_Marked]:
        """Yield the phrases about when and how often, in the order of the text.

        One word before an unknown one is part of a name: "Night Nurse".
        """
        for each in sorted(self._phrases, key=lambda marked: marked.first):
            alone = each.first == 0 and each.behind == 1 < len(self.marks)
            if each.phrase.kind.role in _TOLD and not (alone and self.marks[1] == ""):
                yield each

    def per_day(self) -> int:
        """Return how often a day it is taken, where words say so; else 0."""
        return max((each.phrase.kind.per_day for each in self._told()), default=0)

    def name_and_note(self) -> tuple[str, str]:
        """Return the text without its times and what is told of when, and the latter alone."""
        told = [(self.tokens[m.first].start, self.tokens[m.behind - 1].end) for m in self._told()]
        note = ", ".join(self.text[start:end] for start, end in told)
        name = "".join(self._outside([*self._clocks, *told]))
        return _GAPS.sub(r"\1", " ".join(name.split())).strip(_EDGES), note

    def _outside(self, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
        place = 0
        for start, end in sorted(spans):
            yield self.text[place:start] + " "
            place = max(place, end)
        yield self.text[place:]

    def is_beside(self, place: int) -> bool:
        """Tell whether the word at `place` and the next stand together: no comma is between."""
        gap = self.text[self.tokens[place].end : self.tokens[place + 1].start]
        return not gap.strip(" -®™")

    def is_number(self, place: int) -> bool:
        """Tell whether the word at `place` is a number."""
        return self.words[place][0].isdigit()

    def is_and(self, place: int) -> bool:
        """Tell whether "and" joins the word at `place` to what is before it."""
        return (place, "and") in self.sides()

    def sides(self) -> Sequence[tuple[int, str]]:
        """Return each place before which a word or sign joins two things, and what joins them."""
        if self._sides is None:
            self._sides = list(self._find_sides())
        return self._sides

    def _find_sides(self) -> Iterator[tuple[int, str]]:
        for place in range(1, len(self.words)):
            gap = self.text[self.tokens[place - 1].end : self.tokens[place].start]
            if self.marks[place] == "joiner":
                yield place, "and"
            elif any(sign in gap for sign in ";\n\t|"):
                yield place, ";"
            elif "&" in gap:
                yield place, "and"
            elif "," in gap:
                yield place, ","
