"""The short words of Safety: what a medicine asks of magnesium, and how near each dose came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from magtrack.texts import _, ngettext
from magtrack.wording import clock_text
from magtrack.wording.findings import clock_here, duration, hours

if TYPE_CHECKING:
    from magtrack.domain.safety.findings import Finding
    from magtrack.domain.safety.interactions import SeparationCount
    from magtrack.domain.safety.medicines import Move

_BOTH = 2


def summary_line(to_act_on: int, to_resolve: int, less_urgent: int) -> str:
    """Return how many of each there are, "" where there is nothing: "1 to act on, 2 to resolve"."""
    parts = (
        (to_act_on, ngettext("{n} to act on", "{n} to act on", to_act_on)),
        (to_resolve, ngettext("{n} to resolve", "{n} to resolve", to_resolve)),
        (less_urgent, ngettext("{n} less urgent", "{n} less urgent", less_urgent)),
    )
    return ", ".join(text.format(n=n) for n, text in parts if n)


def hours_demand(finding: Finding) -> str:
    """Return the hours of a rule as what they ask of magnesium; "" for a rule without hours."""
    after, before = finding.medicine_first_h, finding.magnesium_first_h
    if finding.kind != "separation":
        return ""
    if after is None or before is None:
        return _("No gap is known to be long enough.")
    if after == before:
        return _("Magnesium {hours} apart from it, before and after.").format(hours=hours(after))
    text = _("Magnesium {after} after it or later, or {before} before it or earlier.")
    return text.format(after=hours(after), before=hours(before))


def dose_time(finding: Finding, zone: str) -> str:
    """Return when the dose of a separation was; `zone` is where the reader is."""
    return clock_here(None if finding.magnesium is None else finding.magnesium.at, zone)


def gap_words(finding: Finding) -> str:
    """Return how near a dose came to the medicine: "38 min before 08:30", "at the same time"."""
    if finding.gap_minutes is None or finding.other is None:
        return _("time not known")
    if not finding.gap_minutes:
        return _("at the same time")
    text = _("{gap} after {time}") if finding.medicine_first else _("{gap} before {time}")
    return text.format(gap=duration(finding.gap_minutes), time=clock_text(finding.other.at))


def often_words(tally: SeparationCount) -> str:
    """Return on how many days with both it was too close; "" where none can be counted."""
    if not tally.days:
        return ""
    text = ngettext(
        "too close on {close} of {n} day", "too close on {close} of {n} days", tally.days
    )
    return text.format(close=tally.close, n=tally.days)


def move_words(moves: Sequence[Move]) -> str:
    """Return what a button says that makes these moves: "Move both to 10:30"."""
    count = sum(move.count for move in moves)
    times = ", ".join(clock_text(move.at) for move in moves)
    text = _("Move to {times}")
    if len(moves) == 1 and count > 1:
        text = _("Move both to {times}") if count == _BOTH else _("Move all to {times}")
    return text.format(times=times)


def move_aloud(move: Move) -> str:
    """Return one move with the names of what it moves: "Move Magtein to 10:30"."""
    text = _("Move {names} to {time}")
    return text.format(names=", ".join(move.names), time=clock_text(move.at))


def not_recognised_line(count: int) -> str:
    """Return the headline of medicines that were not recognised."""
    return ngettext(
        "{n} medicine was not recognised, so nothing is known about it",
        "{n} medicines were not recognised, so nothing is known about them",
        count,
    ).format(n=count)
