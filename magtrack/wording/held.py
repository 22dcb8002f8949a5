"""Sentences about what was not taken because it would be too close to something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from magtrack.texts import _
from magtrack.wording import clock_text
from magtrack.wording.findings import duration, hours, hours_line

if TYPE_CHECKING:
    from magtrack.domain.safety.taking import TooClose


def held_line(held: TooClose) -> str:
    """Return why something was not taken: what it would be too close to."""
    finding = held.finding
    text = (
        _("At {at} it would be {gap} from {name} at {time}.")
        if finding.gap_minutes
        else _("At {at} it would fall on {name} at {time}.")
    )
    return text.format(
        at=clock_text(held.at),
        gap=duration(finding.gap_minutes or 0),
        name=held.against.name,
        time=clock_text(held.against.at),
    )


def held_rule(held: TooClose) -> str:
    """Return the hours of the rule that it would not keep."""
    finding = held.finding
    first, second = finding.medicine_first_h or 0, finding.magnesium_first_h or 0
    return hours_line(finding.against, first, second)


def after_what(held: TooClose) -> str:
    """Return how long after what it keeps the gap: "4 h after Levothyroxine"."""
    finding = held.finding
    mine = finding.magnesium
    is_first = mine is not None and mine.at == held.against.at
    needed = finding.magnesium_first_h if is_first else finding.medicine_first_h
    return _("{hours} after {name}").format(hours=hours(needed), name=held.against.name)


def wait_text(held: TooClose) -> str:
    """Return the better answer to taking it: to wait, or where no time is free to leave it."""
    if held.free is None:
        return _("Leave it")
    return _("Wait until {time}").format(time=clock_text(held.free))


def too_close_question(held: TooClose) -> str:
    """Return the question before logging it all the same, with the better answer."""
    said = f"{held_line(held)} {held_rule(held)}"
    return _("{why} {wait}, or log it all the same?").format(why=said, wait=wait_text(held))
