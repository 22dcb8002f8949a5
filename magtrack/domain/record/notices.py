"""What of the coming days is worth telling once: a bottle that runs low, a course, a visit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

from msgspec import Struct

from magtrack.domain.record.days import ONE_DAY, Moment, planned_moment
from magtrack.domain.record.events import VISIT
from magtrack.domain.record.log import Log
from magtrack.domain.record.reminders import Call, Notice
from magtrack.domain.record.supply import last_covered_day, latest_count, units_left

TOLD_FROM = time(9)
"""The clock time from which such a thing is told: it is for the day, and wakes nobody."""


class NoticeWishes(Struct, frozen=True):
    """What the user wants to be told of.

    `stock_days`: of a product that lasts fewer days than that, and of one that does not last for
    the day; 0: not of products. `ahead`: the day before, of the end of a medicine's course and of a
    visit.
    """

    stock_days: int = 0
    ahead: bool = False


def notices(log: Log, wanted: NoticeWishes, now: Moment) -> list[Call]:
    """Return what is to be told on the user's present day.

    `log` must reach from `supply.counted_since` to the day after the present one. A product is told
    of once as low and once as used up, and again after the next count; what ends or comes tomorrow
    once, on the day before.
    """
    start = log.profile.day_start_hour
    today = now.day(start)
    at = planned_moment(today, TOLD_FROM, now.zone, start).epoch
    found = [*_low(log, wanted, today)] if wanted.stock_days else []
    found += _tomorrow(log, today + ONE_DAY) if wanted.ahead else []
    return [Call(key, at, None, notice) for key, notice in found]


def _low(log: Log, wanted: NoticeWishes, today: date) -> Iterator[tuple[str, Notice]]:
    for product in log.products.values():
        count, left = latest_count(log, product.id), units_left(log, product.id)
        if count is None or left is None:
            continue
        last = last_covered_day(log, product.id, left, today)
        if last is None:
            continue
        days = (last - today).days + 1
        if days <= 0:
            yield f"out {count.id}", Notice("out", today, product.name)
        elif days < wanted.stock_days:
            yield f"low {count.id}", Notice("low", last, product.name, days)


def _tomorrow(log: Log, tomorrow: date) -> Iterator[tuple[str, Notice]]:
    for medicine in log.medicines:
        if medicine.last == tomorrow:
            yield f"course {medicine.id} {tomorrow}", Notice("course", tomorrow, medicine.name)
    if any(each.kind == VISIT and each.first == tomorrow for each in log.events):
        yield f"visit {tomorrow}", Notice("visit", tomorrow)
