"""Sentences about what was not taken because it would be too close to something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from magtrack.texts import _
from magtrack.wording import clock_text
from magtrack.wording.findings import duration, hours, hours_line

if TYPE_CHECKING:
    from magtrack.domain.record.days import Moment
    from magtrack.domain.record.ticks import MedicineLine
    from magtrack.domain.safety.taking import OffTime, TooClose


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
    is_first = finding.magnesium == held.against
    needed = finding.magnesium_first_h if is_first else finding.medicine_first_h
    return _("{hours} after {name}").format(hours=hours(needed), name=held.against.name)


def wait_text(held: TooClose) -> str:
    """Return the better answer to taking it: to wait, or where no time is free to leave it."""
    if held.free is None:
        return _("Leave it")
    return _("Wait until {time}").format(time=clock_text(held.free))


def answers(held: TooClose) -> tuple[str, str]:
    """Return the two answers to what was held back: not now, and all the same.

    When a medicine is to be taken instead is not for us to say: it is only left or logged.
    """
    if is_medicine(held):
        return _("Leave it"), _("Log it all the same")
    return wait_text(held), _("Take it now all the same")


def off_time_line(line: MedicineLine, at: Moment, ahead: int) -> str:
    """Return that a medicine taken `at` is not the one of a line, planned `ahead` seconds later."""
    text = (
        _("At {at} its time, {time}, is still {gap} away; that stays planned.")
        if ahead > 0
        else _("At {at} its time, {time}, is {gap} ago.")
    )
    gap = duration(abs(ahead) // 60)
    return text.format(time=clock_text(line.planned), gap=gap, at=clock_text(at))


def asked(held: TooClose | OffTime) -> tuple[str, str, str, str]:
    """Return the question about what was held back: why, the rule, and the two answers."""
    from magtrack.domain.safety.taking import OffTime

    if not isinstance(held, OffTime):
        return held_line(held), held_rule(held), *answers(held)
    close = "" if held.close is None else f"{held_line(held.close)} {held_rule(held.close)}"
    log = _("Log an extra one") if held.ahead > 0 else _("Log it all the same")
    return off_time_line(held.line, held.at, held.ahead), close, _("Leave it"), log


def is_medicine(held: TooClose) -> bool:
    """Tell whether it is the medicine that was held back, and not the supplement."""
    from magtrack.domain.safety.taking import Held

    return not isinstance(held, Held)


def near_line(held: TooClose) -> str:
    """Return what it would be too close to, in a few words: "50 min after Rennie: too close"."""
    if not held.finding.gap_minutes:
        return _("at the time of {name}: too close").format(name=held.against.name)
    return _("{gap} after {name}: too close").format(
        gap=duration(held.finding.gap_minutes), name=held.against.name
    )


def too_close_question(held: TooClose) -> str:
    """Return the question before logging it all the same, with the better answer."""
    said = f"{held_line(held)} {held_rule(held)}"
    return _("{why} {wait}, or log it all the same?").format(why=said, wait=wait_text(held))
