"""Edits of ticks: a medicine was taken, skipped, or nothing is said of it any more."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from magtrack.domain.record.days import ONE_DAY, Moment, planned_moment
from magtrack.domain.record.edits import (
    AS_PLANNED,
    DUE_EARLY,
    DUE_TOGETHER,
    DoseDetails,
    Put,
    Stamp,
)
from magtrack.domain.record.people import MedicineTaken
from magtrack.errors import Question
from magtrack.texts import _

if TYPE_CHECKING:
    from magtrack.domain.record.ticks import MedicineLine

_MINUTE = 60


def due_lines(
    lines: Iterable[MedicineLine],
    day_start_hour: int,
    now: Moment,
    breaks: Callable[[MedicineLine], bool],
) -> list[MedicineLine]:
    """Return those of the `lines` of a day that are due at `now`: planned, and not ticked.

    Due is a medicine for 4 hours: of an earlier one it is more likely that it was taken and not
    ticked. 2 hours early counts, unless `breaks` says that it would be too close to something then.
    Of a medicine whose times lie close together only the nearest is.
    """
    found = []
    for line in lines:
        if line.tick is not None or line.planned is None or not is_near(line, now, day_start_hour):
            continue
        planned = planned_moment(line.day, line.planned, now.zone, day_start_hour)
        late = now.epoch - planned.epoch
        if late <= DUE_TOGETHER.total_seconds() and (late >= 0 or not breaks(line)):
            found.append(line)
    return found


def is_near(line: MedicineLine, at: Moment, day_start_hour: int) -> bool:
    """Tell whether a medicine taken `at` is plausibly the one planned for the time of `line`.

    As with doses (see `filling`) that is the nearest of its times, those of the day before and
    after among them: the border lies halfway. And it is at most 2 hours early, as what is due: a
    tick takes a planned time out of the warnings, and one that is hours ahead may still be taken.
    One without a time of its own is always meant.
    """
    if line.planned is None:
        return True
    if seconds_ahead(line, at, day_start_hour) > DUE_EARLY.total_seconds():
        return False
    start, zone = day_start_hour, at.zone
    ahead = [
        planned_moment(day, clock, zone, start).epoch - at.epoch
        for day in (line.day - ONE_DAY, line.day, line.day + ONE_DAY)
        for clock in {*line.medicine.times, line.planned}
    ]
    nearest = min(ahead, key=lambda each: (abs(each), each))  # on the border it is the earlier
    return seconds_ahead(line, at, start) == nearest


def seconds_ahead(line: MedicineLine, at: Moment, day_start_hour: int) -> int:
    """Return how long after `at` a line is planned, below 0 before it; 0 without a planned time."""
    if line.planned is None:
        return 0
    return planned_moment(line.day, line.planned, at.zone, day_start_hour).epoch - at.epoch


def extra(line: MedicineLine) -> MedicineLine:
    """Return the line of one taken beside the planned times: `line` stays as it is planned."""
    return replace(line, planned=None, tick=None)


def as_confirmed(line: MedicineLine, at: Moment, day_start_hour: int) -> MedicineLine:
    """Return what a person means who says that a medicine taken `at` a moment was that of `line`.

    Of what is past it was; what still lies hours ahead stays planned, and an extra one was taken.
    """
    is_ahead = seconds_ahead(line, at, day_start_hour) > 0
    return extra(line) if is_ahead and not is_near(line, at, day_start_hour) else line


def tick(
    line: MedicineLine,
    stamp: Stamp,
    details: DoseDetails = AS_PLANNED,
    *,
    answered: Collection[str] = (),
) -> Put:
    """Return the edit that says what became of a line; without a time it was taken now.

    Raises Question ("future") for a time to come, unless it is among `answered`.
    """
    taken = details.taken(stamp.now)
    ahead = taken is not None and taken.epoch > stamp.now.epoch + _MINUTE
    if taken is not None and ahead and "future" not in answered:
        raise Question(
            _("{time} is in the future. Log it all the same?").format(
                time=f"{taken.local:%Y-%m-%d %H:%M}"
            ),
            "future",
        )
    before = line.tick
    if before is not None:
        changed = replace(before, taken=taken, outcome=details.outcome, edited=stamp.now.epoch)
        return Put(changed, seen=before)
    return Put(
        MedicineTaken(
            stamp.new_id(),
            line.medicine.id,
            line.day,
            line.planned,
            taken,
            details.outcome,
            stamp.now.epoch,
        )
    )
