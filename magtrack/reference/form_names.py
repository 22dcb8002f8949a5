"""Finds the form of magnesium that a person means: "glycinate", "Magnesiumcitrat", "mag ox".

`find` suggests, the likeliest first; `called` decides, and asks where a word may mean several.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from unicodedata import combining, normalize

from msgspec import Struct

from magtrack.domain.record.products import OTHER_FORM, Form
from magtrack.errors import InputProblem, NotFound
from magtrack.texts import _

_LEAST_RATIO = 78.0
_MOST_NEAR = 3
_SHORTEST_BEGINNING = 5
"""Letters that a beginning of one form's names needs to be taken for it."""

_METAL = re.compile(r"\b(?:magnesium|magnesio|mag|mg)\b|\bmagnesium(?=[a-z])")
"""The metal, which every name may be written with, also joined to it as in German."""
_SAID_ALONG = "salt salts salz sel sal de du of the von d as als como comme from form forme forma"
_SILENT = frozenset((*_SAID_ALONG.split(), "chelate", "chelated"))
"""Words that say nothing beside the name of a form."""


class UnclearName(Struct, frozen=True, forbid_unknown_fields=True):
    """Words that may mean one of several `forms`, or none that is eaten; `text` says so."""

    key: str
    words: tuple[str, ...]
    text: str
    forms: tuple[str, ...] = ()


class FormNames:
    """Every name of every form, and the words that must be asked about."""

    def __init__(self, forms: Mapping[str, Form], unclear: Iterable[UnclearName]) -> None:
        """Gather the names; a word that is unclear is one before it is anything else."""
        self._forms = forms
        self._unclear = {_plain(word): each for each in unclear for word in each.words}
        self._keys: dict[str, str] = {}
        for key, form in forms.items():
            for word in (key, form.name, *form.words):
                self._keys.setdefault(_plain(word), key)

    def find(self, typed: str) -> list[Form]:
        """Return the forms that `typed` may mean, the likeliest first; none for nothing typed."""
        text = _plain(typed)
        if not text:
            return []
        keys = dict.fromkeys(self._candidates(text))
        return [self._forms[key] for key in keys]

    def called(self, typed: str, *, field: str = "form") -> Form:
        """Return the form that `typed` certainly means.

        Raises InputProblem about `field`: with the choices where the word may mean several forms or
        several are named, with the reason where it is no form, and NotFound where nothing fits.
        """
        if typed in self._forms:
            return self._forms[typed]
        text = _plain(typed)
        unclear = self._unclear.get(text)
        if unclear is not None:
            raise InputProblem(self._asked(unclear), field)
        certain = self._certain(text)
        if len(certain) == 1:
            return self._forms[certain[0]]
        if len(certain) > 1:
            text = _("“{typed}” names several forms: choose “{other}” and name its forms there.")
            raise InputProblem(text.format(typed=typed, other=self._forms[OTHER_FORM].name), field)
        raise self._not_found(typed, field)

    def several(self, typed: str) -> tuple[str, ...]:
        """Return the keys of the forms that are all named in `typed`: "citrate + oxide"."""
        certain = self._certain(_plain(typed))
        return tuple(certain) if len(certain) > 1 else ()

    def named_in(self, typed: str) -> tuple[str, ...]:
        """Return the keys of the forms that stand in `typed`, whatever else does."""
        return tuple(self._named_in(_plain(typed))[0])

    def is_name(self, typed: str) -> bool:
        """Tell whether `typed` is the name of one form and nothing else."""
        return len(self._certain(_plain(typed))) == 1

    def _asked(self, unclear: UnclearName) -> str:
        names = ", ".join(self._named(key) for key in unclear.forms)
        return _(unclear.text) + (" " + _("Choose: {names}.").format(names=names) if names else "")

    def _not_found(self, typed: str, field: str) -> NotFound:
        near = ", ".join(self._named(each.key) for each in self.find(typed)[:_MOST_NEAR])
        if near:
            text = _("“{typed}” may be: {near}. Write which.").format(typed=typed, near=near)
        else:
            text = _("There is no form “{key}”. Known forms: {known}.").format(
                key=typed, known=", ".join(self._forms)
            )
        return NotFound(text, field)

    def _named(self, key: str) -> str:
        name = _(self._forms[key].name)
        return name if _plain(name) == _plain(key) else f"{name} ({key})"

    def _certain(self, text: str) -> list[str]:
        """Return the keys of the forms named in `text`; a long name covers those within it."""
        if text in self._keys:
            return [self._keys[text]]
        if begun := self._only_beginning(text):
            return [begun]
        found, rest = self._named_in(text)
        return found if set(rest.split()) <= _SILENT else []

    def _named_in(self, text: str) -> tuple[list[str], str]:
        """Return the keys of the forms named in `text`, and what is left of it."""
        found: list[str] = []
        rest = f" {text} "
        for name in sorted(self._keys, key=len, reverse=True):
            if f" {name} " in rest:
                rest = rest.replace(f" {name} ", "  ")
                found.append(self._keys[name])
        return list(dict.fromkeys(found)), rest

    def _only_beginning(self, text: str) -> str:
        """Return the one form whose name begins so, "" for a few letters or several forms."""
        names = (*self._keys, *self._unclear)
        begun = {self._keys.get(name, "") for name in names if name.startswith(text)}
        return begun.pop() if len(text) >= _SHORTEST_BEGINNING and len(begun) == 1 else ""

    def _candidates(self, text: str) -> Iterator[str]:
        from rapidfuzz import fuzz
        from rapidfuzz.process import extract

        if text in self._unclear:
            yield from self._unclear[text].forms
            return
        yield from self._certain(text) or self._named_in(text)[0]
        in_order = list(self._forms)
        begun = {key for name, key in self._keys.items() if name.startswith(text)}
        begun.update(
            key for name, u in self._unclear.items() if name.startswith(text) for key in u.forms
        )
        yield from sorted(begun, key=in_order.index)
        within = {key for name, key in self._keys.items() if f" {text}" in f" {name}"}
        yield from sorted(within, key=in_order.index)
        if len(text) > _MOST_NEAR:
            near = extract(text, self._keys.keys(), scorer=fuzz.ratio, score_cutoff=_LEAST_RATIO)
            yield from (self._keys[name] for name, _score, _place in near)


def _plain(text: str) -> str:
    """Return `text` in lower case, without accents, marks and the name of the metal."""
    letters = normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in letters if not combining(letter))
    words = " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())
    return " ".join(_METAL.sub(" ", words).split()) or words
