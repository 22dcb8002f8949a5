"""The reference data that a log is checked against: rules found by the names a person typed."""

from __future__ import annotations

from functools import lru_cache

from magtrack.domain.safety.rules import Covered, StackNote
from magtrack.reference import Reference
from magtrack.reference.vocabulary import spellings, words_of

_NAMES_KEPT = 512


class ReferenceKnowledge:
    """The `Knowledge` in a `Reference`; each name is looked up once."""

    def __init__(self, reference: Reference) -> None:
        self.conditions, self.forms = reference.conditions, reference.forms
        self.limits, self.minerals = reference.limits, reference.minerals
        self._reader = reference.medicine_reader
        self._notes = {
            words: note
            for note in reference.stack.values()
            for name in note.member.names
            for words in spellings(name)
        }
        self.covering = lru_cache(_NAMES_KEPT)(self._covering)
        self.noted = lru_cache(_NAMES_KEPT)(self._noted)

    def _covering(self, typed: str, known_as: tuple[str, ...] | None = None) -> tuple[Covered, ...]:
        if known_as is not None and (not known_as or self._reader.called(known_as)):
            return self._reader.called(known_as)
        return self._reader.read_name(typed).covered

    def _noted(self, typed: str) -> tuple[StackNote, ...]:
        """Return the notes about the supplements that stand in `typed`, each once."""
        words = words_of(typed)
        ends = range(1, len(words) + 1)
        found = (self._notes.get(words[start:end]) for end in ends for start in range(end))
        return tuple({note.id: note for note in found if note is not None}.values())
