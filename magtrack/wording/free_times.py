"""The times that keep every gap: what is suggested, and where a plan was moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from magtrack.domain.record.days import ONE_DAY, Moment
from magtrack.domain.record.edits import Edit, Put
from magtrack.domain.record.schedule import Schedule
from magtrack.texts import _
from magtrack.wording import clock_text, short_day

if TYPE_CHECKING:
    from magtrack.domain.safety.timing import DayTimes


def move_text(to: Moment, edits: Sequence[Edit], today: date | None = None) -> str:
    """Return what a button that makes `edits` does, and with `today` from when on.

    `to` and `edits` are what `move_for` returns.
    """
    time = clock_text(to)
    first = next(_moved(to, edits), None)
    if first is None or today is None or first.valid_from <= today:
        return _("Move to {time}").format(time=time)
    if first.valid_from == today + ONE_DAY:
        return _("Move to {time} from tomorrow").format(time=time)
    day = short_day(first.valid_from, today)
    return _("Move to {time} from {day}").format(time=time, day=day)


def _moved(to: Moment, edits: Sequence[Edit]) -> Iterator[Schedule]:
    """Yield the plans among `edits` that are at the time `to`."""
    for plan in (each.record for each in edits if isinstance(each, Put)):
        if isinstance(plan, Schedule) and plan.planned == to.local.time():
            yield plan


def moved_line(name: str, to: Moment, edits: Sequence[Edit], today: date) -> str:
    """Return where `edits` move a plan, and for which days, which may all be later ones.

    `to` and `edits` are what `move_for` returns.
    """
    parts = {"name": name, "time": clock_text(to)}
    for plan in _moved(to, edits):
        first = short_day(plan.valid_from, today)
        if plan.valid_to is None:
            return _("{name} moved to {time} from {first} on").format(**parts, first=first)
        last = short_day(plan.valid_to, today)
        text = _("{name} moved to {time}, {first} to {last}")
        return text.format(**parts, first=first, last=last)
    return _("{name} moved to {time}").format(**parts)


def suggestion_note(times: DayTimes) -> str:
    """Return the basis of the suggested times."""
    if not any(times.suggested.values()):
        return _("Ask the prescriber or a pharmacist before the next magnesium dose.")
    return _("They start from your own plan and keep the hours of every medicine on the list.")


def suggestion_line(times: DayTimes) -> str:
    """Return the suggested times in a sentence, or that there are none."""
    morning, evening = times.suggested.get("morning"), times.suggested.get("evening")
    if morning is None and evening is None:
        if times.no_gap:
            return _("There is no time for magnesium on this day beside {names}.").format(
                names=", ".join(times.no_gap)
            )
        return _("No time of this day keeps every gap.")
    text = _("Nearest times that keep every known gap: morning {morning}, evening {evening}.")
    return text.format(morning=clock_text(morning), evening=clock_text(evening))
