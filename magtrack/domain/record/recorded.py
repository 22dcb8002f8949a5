"""How the last days were recorded: nothing here judges, and what nobody logged is not "missed"."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Literal

from msgspec import Struct

from magtrack.domain.record.days import ONE_DAY, days_between
from magtrack.domain.record.log import Log

Taken = Literal["all", "some", "none", "nothing-planned"]
"""How much of a day's plan was taken."""

Rated = Literal["all", "some", "none"]
"""How many of the questions asked were answered; never what was answered."""


class DayRecorded(Struct, frozen=True):
    """How a day was recorded."""

    day: date
    taken: Taken
    rated: Rated


def is_recorded(log: Log, day: date) -> bool:
    """Tell whether something was logged on `day`, and no dose that was planned is open."""
    entries = log.entries(day)
    rated = any(day in days for days in log.ratings_by_scale.values())
    logged = [entry.dose is not None for entry in entries]
    return all(logged) and (any(logged) or rated)


def recorded_in_a_row(log: Log) -> int:
    """Return how many days up to the last of `log` are recorded, one after the other."""
    count, day = 0, log.last
    while day >= log.first and is_recorded(log, day):
        count, day = count + 1, day - ONE_DAY
    return count


def days_recorded(log: Log, scales: Collection[str]) -> list[DayRecorded]:
    """Return how each day of `log` was recorded; `scales` are the questions that are asked."""
    return [
        DayRecorded(day, _taken(log, day), _rated(log, day, scales))
        for day in days_between(log.first, log.last)
    ]


def _taken(log: Log, day: date) -> Taken:
    planned = [entry for entry in log.entries(day) if entry.is_planned]
    taken = sum(entry.dose is not None and entry.dose.counts for entry in planned)
    if not planned:
        return "nothing-planned"
    if taken == len(planned):
        return "all"
    return "some" if taken else "none"


def _rated(log: Log, day: date, scales: Collection[str]) -> Rated:
    given = sum(log.rating(day, scale) is not None for scale in scales)
    if not given:
        return "none"
    return "all" if given == len(scales) else "some"


def left_out_days(log: Log, product_id: str) -> list[date]:
    """Return the days of `log` on which doses of a product were planned and none was taken."""
    found = []
    for day in days_between(log.first, log.last):
        planned = [e for e in log.entries(day) if e.product_id == product_id and e.is_planned]
        if planned and not any(e.dose is not None and e.dose.counts for e in planned):
            found.append(day)
    return found
