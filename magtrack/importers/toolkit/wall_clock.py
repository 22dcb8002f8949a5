"""The clock on the person's wall, by which other programs' times without an offset are read."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from magtrack.domain.record.days import (
    ONE_DAY,
    Moment,
    moment_as_written,
    moment_of,
    resolve,
    zone_named,
)
from magtrack.domain.record.schedule import Slot, slot_at
from magtrack.errors import DoubledTime, NonexistentTime
from magtrack.importers.toolkit.columns import When
from magtrack.reference.told_product import moments_of

_HALVES: dict[str, Slot] = {"am": "morning", "a.m.": "morning", "pm": "evening", "p.m.": "evening"}


class WallClock(Struct, frozen=True):
    """`zone` is the person's (IANA), `day_start` the hour at which their day begins."""

    zone: str
    day_start: int

    def moment(self, when: When) -> Moment:
        """Return the instant at which a clock showed `when`.

        The offset is the cell's, else the user's zone. A time that the clocks skipped counts as
        that much later, one that came twice as the first.
        """
        if when.offset is not None:
            return self.at_offset(when.local.replace(tzinfo=when.offset))
        try:
            return resolve(when.local, self.zone)
        except (DoubledTime, NonexistentTime):
            first = when.local.replace(tzinfo=zone_named(self.zone), fold=0)
            return moment_of(first, self.zone)

    def at_offset(self, instant: datetime) -> Moment:
        """Return an aware instant with its wall clock as it was written."""
        return moment_as_written(instant, self.zone)

    def day_of(self, when: When) -> date:
        """Return the user's day of a wall-clock time; without a clock it is the day itself."""
        if when.clock is None or when.clock.hour >= self.day_start:
            return when.day
        return when.day - ONE_DAY

    def slot_of(self, text: str) -> Slot | None:
        """Return the slot of a part of the day, as "morning", "PM" or "at bedtime"; None else."""
        word = text.strip().casefold()
        if word in _HALVES:
            return _HALVES[word]
        moments = moments_of(text)
        return slot_at(moments[0], self.day_start) if len(moments) == 1 else None
