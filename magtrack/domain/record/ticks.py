"""The lines of medicines on a day: their planned times, and what was ticked of them.

Only a medicine that was made tickable asks for ticks. Not ticked is not "not taken": its planned
time stands for it then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from magtrack.domain.record.days import days_between
from magtrack.domain.record.people import Medicine, MedicineTaken

if TYPE_CHECKING:
    from magtrack.domain.record.log import Log


class MedicineLine(Struct, frozen=True):
    """A line of a day: a planned time of a medicine, what was ticked, or both."""

    medicine: Medicine
    day: date
    planned: time | None
    tick: MedicineTaken | None


def medicine_lines(
    medicine: Medicine, day: date, ticks: Iterable[MedicineTaken]
) -> list[MedicineLine]:
    """Return the lines of `medicine` on `day`, whose `ticks` are given, in order of time.

    A tick belongs to the clock time it was planned for; one whose time has changed since stands
    for a time that has none.
    """
    left = list(ticks)
    clocks = medicine.times if medicine.is_for(day) else ()
    if not left:
        return [MedicineLine(medicine, day, clock, None) for clock in clocks]
    found = {clock: _taken_out(left, [t for t in left if t.planned == clock]) for clock in clocks}
    moved = [tick for tick in left if tick.planned is not None]
    for clock in clocks:
        if found[clock] is None:
            found[clock] = _taken_out(left, [tick for tick in moved if tick in left])
    lines = [MedicineLine(medicine, day, clock, tick) for clock, tick in found.items()]
    lines += [MedicineLine(medicine, day, tick.planned, tick) for tick in left]
    return lines


def _taken_out(left: list[MedicineTaken], found: Sequence[MedicineTaken]) -> MedicineTaken | None:
    """Return the first of `found`, which is no longer `left` then."""
    if not found:
        return None
    left.remove(found[0])
    return found[0]


def lines_on(log: Log, day: date) -> list[MedicineLine]:
    """Return the lines of the medicines that are ticked on `day`, and of those that were.

    A medicine as needed has a line for each time it was ticked, and one more for the next time.
    They are in order of the times planned, within the user's day.
    """
    lines = []
    for medicine in log.medicines:
        ticks = log.ticks_of(medicine.id, day)
        is_ticked = medicine.tick and medicine.is_for(day)
        if ticks or is_ticked:
            lines += medicine_lines(medicine, day, ticks)
        if is_ticked and medicine.untimed:
            lines.append(MedicineLine(medicine, day, None, None))
    return sorted(lines, key=partial(_order, log.profile.day_start_hour))


def _order(day_start_hour: int, line: MedicineLine) -> tuple[int, int, str]:
    planned = line.planned
    if planned is None:
        return 24, 0, line.medicine.name
    return (planned.hour - day_start_hour) % 24, planned.minute, line.medicine.name


class Ticked(Struct, frozen=True):
    """What was ticked of a medicine over some days.

    `taken` of `planned` times of the days from its first tick on: of earlier ones it is not known
    whether it was ticked at all. Without clock times `planned` is 0, and all that was taken counts;
    else what was taken beside them is `extra`. `last` is the last tick that says it was taken.
    """

    taken: int
    planned: int
    last: MedicineTaken | None
    extra: int = 0


def ticked(log: Log, medicine: Medicine, last: date) -> Ticked | None:
    """Return what was ticked of a medicine on the days of `log` up to `last`; None for nothing."""
    ticks = [t for t in log.ticks if t.medicine_id == medicine.id and t.day <= last]
    if not ticks:
        return None
    lines = [
        line
        for day in days_between(min(tick.day for tick in ticks), last)
        for line in medicine_lines(medicine, day, log.ticks_of(medicine.id, day))
        if medicine.untimed or line.planned is not None
    ]
    taken = [tick for tick in ticks if tick.outcome == "taken"]
    of_lines = sum(line.tick is not None and line.tick.outcome == "taken" for line in lines)
    return Ticked(
        of_lines,
        0 if medicine.untimed else len(lines),
        max(taken, key=_when, default=None),
        len(taken) - of_lines,
    )


def _when(tick: MedicineTaken) -> tuple[date, int]:
    """Return what ticks are put in order by; one without a time comes first on its day."""
    return tick.day, tick.taken.epoch if tick.taken else 0
