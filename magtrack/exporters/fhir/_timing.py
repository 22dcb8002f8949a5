"""When a plan is for, as a FHIR R4 Timing on calendar days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from msgspec.structs import replace

from magtrack.domain.record.days import plan_date
from magtrack.domain.record.repetition import (
    EVERY_DAY,
    WEEKDAYS,
    Cycle,
    Repetition,
    repetition_text,
)
from magtrack.exporters.fhir._parts import Json, clock, filled


def timing_of(times: Sequence[time], repeats: Repetition, day_start: int) -> Json:
    """Return clock times that fall on the same calendar date, on their calendar days.

    FHIR has no days on and off: these are told in words, the complete statement of such a timing.
    """
    later = times[0].hour < day_start
    clocks = sorted(map(clock, times))
    if isinstance(repeats, Cycle):
        since = plan_date(repeats.since, times[0], day_start)
        if repeats.on > 1:
            text = repetition_text(replace(repeats, since=since))
            return {"code": {"text": f"{text}, at {', '.join(clocks)}"}}
        bounds: Json = {"boundsPeriod": {"start": since.isoformat()}}
        rhythm = {"period": repeats.length, "periodUnit": "d"}
        return {"repeat": bounds | {"frequency": len(times)} | rhythm | {"timeOfDay": clocks}}
    days = sorted((day + later) % 7 for day in repeats.days)
    return {
        "repeat": filled(
            frequency=len(times),
            period=1,
            periodUnit="d",
            dayOfWeek=[] if repeats == EVERY_DAY else [WEEKDAYS[day] for day in days],
            timeOfDay=clocks,
        )
    }
