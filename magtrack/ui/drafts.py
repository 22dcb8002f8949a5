"""What was typed into a form that was left without saving: kept for the day, in memory alone."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date

from msgspec import Struct

Typed = Mapping[str, object]
"""What stands in each field of a form."""


class Draft(Struct, frozen=True):
    """What a form opened with, and what it held when it was left."""

    opening: Typed
    left: Typed


class Drafts:
    """The drafts of one log, each by its form and what that is about."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[date, Draft]] = {}

    def keep(self, key: Hashable, day: date, draft: Draft) -> None:
        """Keep what was typed on `day`; what was kept of that form before is gone."""
        self._kept[key] = day, draft

    def of(self, key: Hashable, today: date) -> Draft | None:
        """Return what was typed into that form today, None where that was nothing."""
        day, draft = self._kept.get(key, (None, None))
        return draft if day == today else None

    def forget(self, key: Hashable) -> None:
        """Keep nothing of that form any more."""
        self._kept.pop(key, None)
