"""What is planned: which product, in which slot, at what clock time, on which days.

A schedule has a first and a last valid day. Changing a plan ends the old schedule and begins a
new one, so that the past keeps the plan it had.

A plan counts from the moment it was made. One that begins on the day it is made plans no dose for
a time that was past by then. One that is said to have begun on an earlier day is told as history:
all its days count, the present one too.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from math import lcm
from typing import Literal, get_args

from msgspec import Struct

from magtrack.domain.record.days import ONE_DAY, check_order
from magtrack.domain.record.keys import called
from magtrack.domain.record.repetition import EVERY_DAY, Repetition
from magtrack.texts import _

Slot = Literal["morning", "evening", "other"]
"""The part of the day a dose belongs to."""

SLOTS: tuple[Slot, ...] = get_args(Slot)


class Schedule(Struct, frozen=True):
    """One planned dose a day.

    `planned` is the clock time, `units` how many units are taken then, on the days of `repeats`
    from `valid_from` to `valid_to`, both included (None: open). `made_too_late_for` is the day on
    which the plan was made, where its time was past by then: it plans no dose for that day.
    """

    id: str
    product_id: str
    slot: Slot
    planned: time
    units: float
    valid_from: date
    valid_to: date | None = None
    repeats: Repetition = EVERY_DAY
    made_too_late_for: date | None = None

    def __post_init__(self) -> None:
        """Refuse a schedule that ends before it starts."""
        sentence = _("The schedule would end ({end}) before it starts ({start}).")
        check_order(self.valid_from, self.valid_to, sentence, "valid_to")

    def is_for(self, day: date) -> bool:
        """Tell whether this dose is planned on the user's `day`."""
        return (
            self.is_in_force(day) and day != self.made_too_late_for and self.repeats.includes(day)
        )

    def is_in_force(self, day: date) -> bool:
        """Tell whether the plan holds on `day`, be it a day on or off."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def planned_on(schedules: Iterable[Schedule], day: date) -> list[Schedule]:
    """Return the schedules that plan a dose on `day`."""
    return [schedule for schedule in schedules if schedule.is_for(day)]


def units_ahead(schedules: Iterable[Schedule], first: date, days: int) -> list[float]:
    """Return how many units are planned on each of so many days from `first` on."""
    plans = tuple(schedules)
    return [
        sum(plan.units for plan in planned_on(plans, first + ONE_DAY * number))
        for number in range(days)
    ]


def meet(one: Schedule, other: Schedule) -> bool:
    """Tell whether two plans both plan a dose on some day."""
    first = max(one.valid_from, other.valid_from)
    last = min(one.valid_to or date.max, other.valid_to or date.max)
    together = lcm(one.repeats.length, other.repeats.length)
    numbers = range(min((last - first).days + 1, together + 1))
    days = (first + ONE_DAY * number for number in numbers)
    return any(one.is_for(day) and other.is_for(day) for day in days)


def slot_called(text: str) -> Slot:
    """Return the slot with this key; raise NotFound listing the known ones."""
    sentence = _("There is no slot “{key}”. Known slots: {known}.")
    return called({slot: slot for slot in SLOTS}, text, sentence, "slot")


def slot_at(clock: time, day_start_hour: int) -> Slot:
    """Return the slot a dose without a plan belongs to: morning to noon, evening from 17:00."""
    if day_start_hour <= clock.hour < 12:
        return "morning"
    return "evening" if clock.hour >= 17 or clock.hour < day_start_hour else "other"
