"""Nights that a device or app measured: events that say how long, never ratings.

"How well did you sleep" is a question to a person; minutes asleep and a ring's score are no answer
to it.
"""

from __future__ import annotations

from datetime import datetime

from magtrack.texts import _


def night_text(
    source: str,
    asleep_minutes: float,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    more: str = "",
) -> str:
    """Return a night in words: "Fitbit: asleep 6 h 52 min, 23:12-07:05"; `more` is put behind."""
    hours, minutes = divmod(round(asleep_minutes), 60)
    text = _("{source}: asleep {hours} h {minutes} min").format(
        source=source, hours=hours, minutes=minutes
    )
    if start is not None and end is not None:
        text += f", {start:%H:%M}–{end:%H:%M}"
    return f"{text}. {more}" if more else text
