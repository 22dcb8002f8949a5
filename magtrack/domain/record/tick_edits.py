"""Edits of ticks: a medicine was taken, skipped, or nothing is said of it any more."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from magtrack.domain.record.days import Moment, planned_moment
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
    """
    found = []
    for line in lines:
        if line.tick is not None or line.planned is None:
            continue
        planned = planned_moment(line.day, line.planned, now.zone, day_start_hour)
        late = now.epoch - planned.epoch
        is_near = -DUE_EARLY.total_seconds() <= late <= DUE_TOGETHER.total_seconds()
        if is_near and (late >= 0 or not breaks(line)):
            found.append(line)
    return found


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
