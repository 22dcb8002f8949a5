"""Reminders: what is to be told now, and when to look again.

A planned dose is told of once, at its time or some minutes later, and only while nobody answered
it; doses that are open at the same time are told of together. What is told is what Today shows as
due (`edits.due`): in the evening the evening's doses, not a morning dose nobody logged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, time, timedelta

from msgspec import Struct

from magtrack.domain.record.days import ONE_DAY, Moment, planned_moment
from magtrack.domain.record.doses import Entry
from magtrack.domain.record.edits import due
from magtrack.domain.record.log import Log

AGAIN = timedelta(minutes=30)
"""How much later a reminder comes again where that is asked for."""

LAST_CALL = timedelta(minutes=5)
"""How long before the day ends a dose is told of at the latest: after it, Today shows the next."""

MOST_REMEMBERED = 100


class ReminderWishes(Struct, frozen=True):
    """What the user wants to be reminded of.

    `minutes_after`: of doses, so long after their planned time; None: not of doses. `rating_at`: of
    the ratings, at this clock time on a day without any; None: not of them.
    """

    minutes_after: int | None = None
    rating_at: time | None = None


class Call(Struct, frozen=True):
    """One thing to be reminded of.

    `key` stands for it in what was told: doses of one day and planned time share it, in whatever
    zone. It is told from `at` on (UTC seconds). `entry` is the dose, None for the day's ratings.
    """

    key: str
    at: int
    entry: Entry | None


class Outlook(Struct, frozen=True):
    """What is `open` now, whether it `is_news` that must be told, and when to look again.

    Until `next_look` (UTC seconds, later than now) nothing more becomes news of itself.
    """

    open: tuple[Call, ...]
    is_news: bool
    next_look: int


def outlook(
    log: Log,
    wanted: ReminderWishes,
    now: Moment,
    told: Collection[str] = (),
    again_at: int | None = None,
) -> Outlook:
    """Return what is to be told of the user's present day, which `log` must hold.

    `told`: the keys of what was told already. `again_at`: the instant (UTC seconds) from which all
    that is still open is told once more.
    """
    start = log.profile.day_start_hour
    day = now.day(start)
    end = planned_moment(day + ONE_DAY, time(start), now.zone, start).epoch
    calls = [*_dose_calls(log, wanted, day, now.zone, end), *_rating_calls(log, wanted, day, now)]
    current = due(log, day, now)
    opened = [call for call in calls if call.at <= now.epoch]
    still = tuple(call for call in opened if call.entry is None or call.entry in current)
    is_again = again_at is not None and again_at <= now.epoch
    is_news = bool(still) and (is_again or any(call.key not in told for call in still))
    later = [call.at for call in calls if call.key not in told]
    later += [end] if again_at is None else [end, again_at]
    return Outlook(still, is_news, min(at for at in (*later, _latest(now)) if at > now.epoch))


def remembered(told: Iterable[str], calls: Iterable[Call]) -> tuple[str, ...]:
    """Return `told` with the keys of `calls` put last; the oldest are forgotten."""
    keys = dict.fromkeys(call.key for call in calls)
    return (*(key for key in told if key not in keys), *keys)[-MOST_REMEMBERED:]


def _dose_calls(log: Log, wanted: ReminderWishes, day: date, zone: str, end: int) -> Iterator[Call]:
    """Yield the planned doses of `day` that nobody answered; `end` is when the day is over."""
    if wanted.minutes_after is None:
        return
    last_call = end - int(LAST_CALL.total_seconds())
    for entry in log.entries(day):
        if entry.planned is None or entry.dose is not None:
            continue
        planned = planned_moment(day, entry.planned, zone, log.profile.day_start_hour).epoch
        at = min(planned + wanted.minutes_after * 60, max(planned, last_call))
        yield Call(f"{day} {entry.planned:%H:%M}", at, entry)


def _rating_calls(log: Log, wanted: ReminderWishes, day: date, now: Moment) -> Iterator[Call]:
    rated = any(day in ratings for ratings in log.ratings_by_scale.values())
    if wanted.rating_at is not None and not rated:
        start = log.profile.day_start_hour
        yield Call(
            f"{day} rating", planned_moment(day, wanted.rating_at, now.zone, start).epoch, None
        )


def _latest(now: Moment) -> int:
    """Return when to look at the latest: the day ends within it, save where clocks are odd."""
    return now.epoch + int(ONE_DAY.total_seconds()) + 3600
