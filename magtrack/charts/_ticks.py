"""Where the labels under the days stand: weeks from the first dose, or plain dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from magtrack import wording
from magtrack.texts import _

TRIAL_SCALE_DAYS = (21, 420)
"""Spans of days, from and to, that are labelled in weeks of the trial."""

WEEK_STEPS = (1, 2, 4, 8, 13, 26)
DAY_STEPS = (1, 2, 7, 14)
MONTH_STEPS = (1, 2, 3, 6)
YEAR_STEPS = (1, 2, 5, 10, 20, 50)
MONTH, YEAR = 30.44, 365.25

Tick = tuple[int, str]
"""A day (its ordinal) and the label under it."""


def ticks(first: int, last: int, day_0: int | None, room: int) -> list[Tick]:
    """Return at most about `room` labels for the days `first` to `last`.

    `day_0` is the day of the trial's first dose: medium spans that hold it count in weeks.
    """
    n_days = last - first + 1
    shortest, longest = TRIAL_SCALE_DAYS
    if day_0 is not None and first <= day_0 <= last and shortest <= n_days <= longest:
        return _weeks(first, last, day_0, room)
    return _dates(first, last, n_days, room)


def _weeks(first: int, last: int, day_0: int, room: int) -> list[Tick]:
    step = 7 * _fitting(WEEK_STEPS, (last - first + 1) / 7, room)
    before = (day_0 - first) // step
    return [
        (day, _day_label(day) if day == day_0 else _week_label((day - day_0) // 7))
        for day in range(day_0 - before * step, last + 2, step)
    ]


def _dates(first: int, last: int, n_days: int, room: int) -> list[Tick]:
    if n_days <= DAY_STEPS[-1] * room:
        step = _fitting(DAY_STEPS, n_days, room)
        start = -(-first // step) * step + (1 if step >= 7 else 0)  # ordinal 1 is a Monday
        return [(day, _day_label(day)) for day in range(start, last + 1, step)]
    if n_days <= MONTH_STEPS[-1] * MONTH * room:
        step = _fitting(MONTH_STEPS, n_days / MONTH, room)
        return [(d.toordinal(), _month_label(d)) for d in _months(first, last, step)]
    step = _fitting(YEAR_STEPS, n_days / YEAR, room)
    return [(d.toordinal(), str(d.year)) for d in _months(first, last, 12) if d.year % step == 0]


def _fitting(steps: tuple[int, ...], count: float, room: int) -> int:
    """Return the smallest step of which at most `room` fit into `count`, else the largest."""
    return next((step for step in steps if count / step <= room), steps[-1])


def _months(first: int, last: int, step: int) -> Iterator[date]:
    """Yield the first days of every `step`-th month from day `first` to day `last`."""
    begin, end = date.fromordinal(first), date.fromordinal(last)
    for number in range(begin.year * 12 + begin.month - 1, end.year * 12 + end.month):
        day = date(number // 12, number % 12 + 1, 1)
        if number % 12 % step == 0 and begin <= day <= end:
            yield day


def _week_label(week: int) -> str:
    return _("{n} wk").format(n=f"{'−' if week < 0 else ''}{abs(week)}")


def _day_label(ordinal: int) -> str:
    day = date.fromordinal(ordinal)
    return f"{day.day} {wording.short_month_name(day.month)}"


def _month_label(day: date) -> str:
    return f"{wording.short_month_name(day.month)} {day.year}"
