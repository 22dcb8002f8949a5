"""What is planned: which product, in which slot, at what clock time, on which weekdays.

A schedule has a first and a last valid day. Changing a plan ends the old schedule and begins a
new one, so that the past keeps the plan it had.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Literal, get_args

from msgspec import Struct

from magtrack.domain.record.days import check_order
from magtrack.domain.record.keys import called
from magtrack.errors import InputProblem
from magtrack.texts import _

Slot = Literal["morning", "evening", "other"]
"""The part of the day a dose belongs to."""

SLOTS: tuple[Slot, ...] = get_args(Slot)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = frozenset(range(7))


class Schedule(Struct, frozen=True):
    """One planned dose a day.

    `planned` is the clock time, `units` how many units are taken then, `weekdays` the days of the
    week it is for (Monday 0), valid from `valid_from` to `valid_to`, both included (None: open).
    """

    id: str
    product_id: str
    slot: Slot
    planned: time
    units: float
    valid_from: date
    valid_to: date | None = None
    weekdays: frozenset[int] = EVERY_DAY

    def __post_init__(self) -> None:
        """Refuse a schedule that ends before it starts or has no weekday."""
        sentence = _("The schedule would end ({end}) before it starts ({start}).")
        check_order(self.valid_from, self.valid_to, sentence, "valid_to")
        if not self.weekdays:
            raise InputProblem(_("A schedule needs at least one weekday."), "weekdays")

    def is_for(self, day: date) -> bool:
        """Tell whether this dose is planned on the user's `day`."""
        return (
            self.valid_from <= day
            and (self.valid_to is None or day <= self.valid_to)
            and day.weekday() in self.weekdays
        )


def planned_on(schedules: Iterable[Schedule], day: date) -> list[Schedule]:
    """Return the schedules that plan a dose on `day`."""
    return [schedule for schedule in schedules if schedule.is_for(day)]


def slot_called(text: str) -> Slot:
    """Return the slot with this key; raise NotFound listing the known ones."""
    sentence = _("There is no slot “{key}”. Known slots: {known}.")
    return called({slot: slot for slot in SLOTS}, text, sentence, "slot")


def slot_at(clock: time, day_start_hour: int) -> Slot:
    """Return the slot a dose without a plan belongs to: morning to noon, evening from 17:00."""
    if day_start_hour <= clock.hour < 12:
        return "morning"
    return "evening" if clock.hour >= 17 or clock.hour < day_start_hour else "other"


def parse_weekdays(text: str) -> frozenset[int]:
    """Read weekdays such as `mon,wed,fri` or `daily`; raise InputProblem for others."""
    words = text.replace(",", " ").lower().split()
    if words in ([], ["daily"]):
        return EVERY_DAY
    unknown = [word for word in words if word not in WEEKDAYS]
    if unknown:
        raise InputProblem(
            _("“{word}” is not a weekday: use {known} or daily.").format(
                word=unknown[0], known=", ".join(WEEKDAYS)
            ),
            "weekdays",
        )
    return frozenset(WEEKDAYS.index(word) for word in words)


def weekdays_text(weekdays: frozenset[int]) -> str:
    """Return weekdays as `parse_weekdays` reads them."""
    if weekdays == EVERY_DAY:
        return "daily"
    return " ".join(WEEKDAYS[number] for number in sorted(weekdays))
