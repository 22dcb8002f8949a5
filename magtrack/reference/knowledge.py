"""The reference data that a log is checked against: rules found by the names a person typed."""

from __future__ import annotations

from functools import lru_cache

from magtrack.domain.safety.rules import Covered, StackNote
from magtrack.reference import Reference
from magtrack.reference.matching import plain

_NAMES_KEPT = 512


class ReferenceKnowledge:
    """The `Knowledge` in a `Reference`; each name is looked up once."""

    def __init__(self, reference: Reference) -> None:
        self.conditions, self.forms = reference.conditions, reference.forms
        self.limits = reference.limits
        self._names = reference.medicine_names
        self._notes = {
            plain(name): note for note in reference.stack.values() for name in note.member.names
        }
        self.covering = lru_cache(_NAMES_KEPT)(self._covering)

    def _covering(self, typed: str) -> tuple[Covered, ...]:
        return tuple(Covered(match.rule, match.member) for match in self._names.covering(typed))

    def noted(self, typed: str) -> tuple[StackNote, ...]:
        """Return the note about the supplement written as `typed`, if there is one."""
        note = self._notes.get(plain(typed))
        return () if note is None else (note,)
