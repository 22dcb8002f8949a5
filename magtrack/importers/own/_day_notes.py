"""The note of a day that the log and a file both have: neither replaces the other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from magtrack.domain.record.events import NOTE, Event, all_lines, check_text


class DayNotes:
    """The notes of a log by their day, and what a file adds to them.

    `changed` are those that were added to, as they became, by their day.
    """

    def __init__(self, events: Iterable[Event], now: int) -> None:
        """Take the notes among the `events` of the log; `now` (UTC seconds) is when they change."""
        self._notes: dict[date, Event] = {e.first: e for e in events if e.kind == NOTE}
        self._now = now
        self.changed: dict[date, Event] = {}

    def add(self, theirs: Event) -> str | None:
        """Add what only a note of the file says below the log's note of its day.

        An earlier state of the very same note adds nothing. Returns what became of it, "same" or
        "changed"; None where the day has no note or the event is none. Raises InputProblem where
        it would be too long.
        """
        if theirs.kind != NOTE or theirs.first not in self._notes:
            return None
        ours = self._notes[theirs.first]
        text = check_text(all_lines(ours.text, theirs.text))
        is_earlier = ours.id == theirs.id and (ours.edited or 0) > (theirs.edited or 0)
        if text == ours.text or is_earlier:
            return "same"
        ours = replace(ours, text=text, edited=self._now)
        self._notes[ours.first] = self.changed[ours.first] = ours
        return "changed"
