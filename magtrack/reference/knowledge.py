"""What a log is checked against: the rules, found by the names that a person typed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from magtrack.domain.safety.rules import Covered, Knowledge
from magtrack.reference.matching import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from magtrack.domain.safety.rules import StackNote
    from magtrack.reference import Reference

_NAMES_KEPT = 512


def knowledge_of(reference: Reference) -> Knowledge:
    """Return the rules, conditions, forms and limits of `reference`; names are looked up once."""
    names = reference.medicine_names
    notes = {plain(name): note for note in reference.stack.values() for name in note.member.names}

    @lru_cache(_NAMES_KEPT)
    def covering(typed: str) -> Sequence[Covered]:
        return tuple(Covered(match.rule, match.member) for match in names.covering(typed))

    @lru_cache(_NAMES_KEPT)
    def noted(typed: str) -> Sequence[StackNote]:
        note = notes.get(plain(typed))
        return () if note is None else (note,)

    return Knowledge(covering, noted, reference.conditions, reference.forms, reference.limits)
