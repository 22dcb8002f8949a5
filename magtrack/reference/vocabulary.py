"""The words around a medicine's name: strengths, dose forms, houses, routes, times, negations.

They come from `words.toml`, in the languages of the packs; names that are read in a way of their
own come from `names.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple
from unicodedata import combining, normalize

from msgspec import Struct

Role = Literal[
    "strength",
    "form",
    "release",
    "salt",
    "house",
    "law",
    "frequency",
    "moment",
    "as-needed",
    "filler",
    "joiner",
    "suffix",
    "companion",
    "course",
    "local",
    "elsewhere",
    "ampoule",
    "place",
    "for",
    "drops",
    "without",
    "free",
    "stopped",
    "homeopathy",
    "adds",
    "ending",
    "pair",
    "plain-word",
    "always",
    "blood-pressure",
    "in-eye",
]
"""What a class of words tells about the medicine; `words.toml` explains each."""

_LISTED: frozenset[Role] = frozenset(
    {"ending", "pair", "plain-word", "always", "blood-pressure", "in-eye"}
)
"""Roles that tell something about names, and are no words to be read beside them."""

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+\d*")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


class WordClass(Struct, frozen=True, forbid_unknown_fields=True):
    """Words of one kind, by language, with commas between them."""

    key: str
    role: Role
    per_day: int = 0
    """How often a day, where the words say so."""
    en: str = ""
    de: str = ""
    fr: str = ""
    es: str = ""
    other: str = ""

    def phrases(self) -> Iterator[str]:
        """Yield each word or phrase as it is written in the file."""
        for language in (self.en, self.de, self.fr, self.es, self.other):
            yield from filter(None, (each.strip() for each in language.split(",")))


class NameReading(Struct, frozen=True, forbid_unknown_fields=True):
    """Names that are read in a way of their own; see `names.toml`."""

    key: str
    names: tuple[str, ...]
    holds: tuple[str, ...] = ()
    """Generic names of the medicines it holds, or, where there is a `text`, may hold."""
    text: str = ""
    """What the person is asked; empty where the name is certain."""


class Token(NamedTuple):
    """A word or number of a text, folded, and the place it has there."""

    word: str
    start: int
    end: int


def fold(text: str) -> str:
    """Return `text` in lower case without accents."""
    if text.isascii():
        return text.lower()
    letters = normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not combining(letter))


def tokens_of(text: str) -> list[Token]:
    """Return the words and numbers of `text`; what stands between them only ends them."""
    return [Token(fold(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of `text` as they are looked up."""
    return tuple(token.word for token in tokens_of(normalize("NFKC", text)))


def spellings(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of `name`, then those with an umlaut written as two letters."""
    yield words_of(name)
    written_out = normalize("NFC", name.casefold()).translate(_UMLAUTS)
    if written_out != normalize("NFC", name.casefold()):
        yield words_of(written_out)


class Phrase(NamedTuple):
    """A word or phrase of the vocabulary, and the class of words it is of."""

    words: tuple[str, ...]
    kind: WordClass


class Vocabulary:
    """The words of `words.toml`, ready to be looked up."""

    def __init__(self, classes: Mapping[str, WordClass]) -> None:
        """Index the phrases by their words, and their lengths by the first, the longest first."""
        self._phrases: dict[tuple[str, ...], Phrase] = {}
        self._lengths: dict[str, list[int]] = {}
        self._lists: dict[Role, list[str]] = {}
        for each in classes.values():
            for phrase in each.phrases():
                self._lists.setdefault(each.role, []).append(phrase)
                for words in () if each.role in _LISTED else spellings(phrase):
                    self._phrases.setdefault(words, Phrase(words, each))
        for words in self._phrases:
            lengths = self._lengths.setdefault(words[0], [])
            if len(words) not in lengths:
                lengths.append(len(words))
                lengths.sort(reverse=True)

    def words(self, role: Role) -> frozenset[str]:
        """Return the single words of a role, folded."""
        return frozenset(fold(each) for each in self._lists.get(role, ()))

    def pairs(self) -> frozenset[frozenset[str]]:
        """Return the pairs of names that were mistaken for each other."""
        return frozenset(frozenset(each.split("/")) for each in self._lists.get("pair", ()))

    def at(self, words: tuple[str, ...], place: int) -> Phrase | None:
        """Return the longest phrase that begins at `place` of `words`."""
        for length in self._lengths.get(words[place], ()):
            phrase = self._phrases.get(words[place : place + length])
            if phrase is not None:
                return phrase
        return None

    def releases(self, words: tuple[str, ...]) -> frozenset[str]:
        """Return the kinds of release that are named among `words`: "extended-release"."""
        found = (self.at(words, place) for place in range(len(words)))
        return frozenset(p.kind.key for p in found if p is not None and p.kind.role == "release")
