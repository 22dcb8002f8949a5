"""Edits of ticks: a medicine was taken, skipped, or nothing is said of it any more."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from msgspec.structs import replace

from magtrack.domain.record.edits import AS_PLANNED, DoseDetails, Put, Stamp
from magtrack.domain.record.people import MedicineTaken
from magtrack.errors import Question
from magtrack.texts import _

if TYPE_CHECKING:
    from magtrack.domain.record.ticks import MedicineLine

_MINUTE = 60


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
