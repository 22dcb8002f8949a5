"""Reminders: what is to be told now, and when to look again.

A planned dose is told of at its time or some minutes later, and only while nobody answered it:
once, or again and again where that is wanted. What is open at the same time is told of together.
What is told is what Today shows as due (`edits.due`): in the evening the evening's doses, not a
morning dose nobody logged. What else is told, such as a bottle that runs low, is in `notices`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from magtrack.domain.record.days import ONE_DAY, Moment, planned_moment
from magtrack.domain.record.doses import Entry
from magtrack.domain.record.edits import Put, Stamp, due, log_entry
from magtrack.domain.record.log import Log

if TYPE_CHECKING:
    from collections.abc import Collection

    from magtrack.domain.record.products import Form

AGAIN = timedelta(minutes=30)
"""How much later a reminder comes again where that is asked for."""

LAST_CALL = timedelta(minutes=5)
"""How long before the day ends a dose is told of at the latest: after it, Today shows the next."""

MOST_REMEMBERED = 100

UNTIL_ANSWERED = 0
"""As `repeat_times`: told again until it is answered, or the day is over."""


class ReminderWishes(Struct, frozen=True):
    """What the user wants to be reminded of.

    `minutes_after`: of doses, so long after their planned time; None: not of doses. `rating_at`: of
    the ratings, at this clock time on a day without any; None: not of them. `repeat_minutes`: what
    is not answered is told again after so long, `repeat_times` times; None: once only. `quiet`:
    from the first clock time to the second nothing is told, but for what was put off.
    """

    minutes_after: int | None = None
    rating_at: time | None = None
    repeat_minutes: int | None = None
    repeat_times: int = UNTIL_ANSWERED
    quiet: tuple[time, time] | None = None


class Notice(Struct, frozen=True):
    """Something of the coming days worth telling once.

    "low": a product lasts `days` more days, until `day`; "out": it does not last for `day`, the
    present one; "course": a medicine is entered until `day`; "visit": one is noted for `day`.
    `name` is that of the product or medicine.
    """

    kind: Literal["low", "out", "course", "visit"]
    day: date
    name: str = ""
    days: int = 0


class Call(Struct, frozen=True):
    """One thing to be reminded of.

    `key` stands for it in what was told: doses of one day and planned time share it, in whatever
    zone. It is told from `at` on (UTC seconds). `entry` is the dose, or there is a `notice`; with
    neither it is about the day's ratings.
    """

    key: str
    at: int
    entry: Entry | None
    notice: Notice | None = None


class Telling(Struct, frozen=True):
    """How many `times` something was told, `last` at (UTC seconds)."""

    times: int
    last: int


class Outlook(Struct, frozen=True):
    """What is `open` now, whether it `is_news` that must be told, and when to look again.

    Once that is told, nothing more becomes news of itself until `next_look` (UTC seconds, later
    than now). `is_again`: it was told before, to nobody who answered.
    """

    open: tuple[Call, ...]
    is_news: bool
    next_look: int
    is_again: bool = False


NOTHING_TOLD: Mapping[str, Telling] = MappingProxyType({})


def outlook(
    log: Log,
    wanted: ReminderWishes,
    now: Moment,
    told: Mapping[str, Telling] = NOTHING_TOLD,
    again_at: int | None = None,
    *,
    notices: Iterable[Call] = (),
) -> Outlook:
    """Return what is to be told of the user's present day, which `log` must hold.

    `told`: what was told already, by its key. `again_at`: the instant (UTC seconds) from which all
    that is still open is told once more. `notices` are told beside it, each on one day only.
    """
    start = log.profile.day_start_hour
    day = now.day(start)
    begin = planned_moment(day, time(start), now.zone, start).epoch
    end = planned_moment(day + ONE_DAY, time(start), now.zone, start).epoch
    calls = [*_dose_calls(log, wanted, day, now.zone, end), *_rating_calls(log, wanted, day, now)]
    calls += [each for each in notices if each.key not in told or told[each.key].last >= begin]
    current = due(log, day, now)
    opened = [call for call in calls if call.at <= now.epoch]
    still = tuple(call for call in opened if call.entry is None or call.entry in current)
    is_put_off = again_at is not None and again_at <= now.epoch
    fresh = any(call.key not in told for call in still)
    quiet_until = _quiet_until(wanted, now)
    is_late = any(at <= now.epoch for at in _repeats(still, wanted, told, now))
    is_time = quiet_until is None and (fresh or is_late)
    is_news = bool(still) and (is_put_off or is_time)
    known = remembered(told, still, now) if is_news else told
    later = [call.at for call in calls if call.key not in known]
    later += _repeats(still, wanted, known, now)
    later += [each for each in (end, again_at, quiet_until, _latest(now)) if each is not None]
    next_look = min(at for at in later if at > now.epoch)
    return Outlook(still, is_news, next_look, is_again=not fresh)


def remembered(
    told: Mapping[str, Telling], calls: Iterable[Call], now: Moment
) -> dict[str, Telling]:
    """Return `told` with what is told `now` put last; the oldest is forgotten."""
    fresh = {
        key: Telling(told[key].times + 1 if key in told else 1, now.epoch)
        for key in dict.fromkeys(call.key for call in calls)
    }
    kept = {key: each for key, each in told.items() if key not in fresh} | fresh
    return dict(list(kept.items())[-MOST_REMEMBERED:])


def open_doses(log: Log, day: date, keys: Collection[str]) -> list[Entry]:
    """Return the doses of `day` that these keys were told of and nobody answered since."""
    entries = (each for each in log.entries(day) if each.dose is None and each.planned is not None)
    return [each for each in entries if _dose_key(each) in keys]


def taken_now(
    log: Log,
    forms: Mapping[str, Form],
    entries: Iterable[Entry],
    stamp: Stamp,
    answered: Collection[str] = (),
) -> list[Put]:
    """Return the edits that log these doses as taken now, as `log_entry` does."""
    return [log_entry(log, forms, entry, stamp, answered=answered) for entry in entries]


def is_quiet(hours: tuple[time, time], clock: time) -> bool:
    """Tell whether a clock time is in quiet hours; those may go over midnight, or all day."""
    first, last = hours
    return first <= clock < last if first < last else clock >= first or clock < last


def _dose_key(entry: Entry) -> str:
    return f"{entry.day} {entry.planned:%H:%M}"


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
        yield Call(_dose_key(entry), at, entry)


def _rating_calls(log: Log, wanted: ReminderWishes, day: date, now: Moment) -> Iterator[Call]:
    rated = any(day in ratings for ratings in log.ratings_by_scale.values())
    if wanted.rating_at is not None and not rated:
        start = log.profile.day_start_hour
        yield Call(
            f"{day} rating", planned_moment(day, wanted.rating_at, now.zone, start).epoch, None
        )


def _repeats(
    calls: Iterable[Call], wanted: ReminderWishes, told: Mapping[str, Telling], now: Moment
) -> Iterator[int]:
    """Yield from when on each call that was told is told again, where that is not over.

    What was told in the future was told by a clock that was wrong, and is told now.
    """
    for call in calls:
        before = told.get(call.key)
        if before is None or wanted.repeat_minutes is None or call.notice is not None:
            continue
        if wanted.repeat_times == UNTIL_ANSWERED or before.times <= wanted.repeat_times:
            is_odd = before.last > now.epoch
            yield now.epoch if is_odd else before.last + wanted.repeat_minutes * 60


def _quiet_until(wanted: ReminderWishes, now: Moment) -> int | None:
    """Return when the quiet hours end that it is in `now`, None where it is in none."""
    if wanted.quiet is None:
        return None
    first, last = wanted.quiet
    clock = now.local.time()
    if not is_quiet(wanted.quiet, clock):
        return None
    ends_on = now.local.date() + (ONE_DAY if last <= first <= clock else timedelta())
    return planned_moment(ends_on, last, now.zone, 0).epoch


def _latest(now: Moment) -> int:
    """Return when to look at the latest: the day ends within it, save where clocks are odd."""
    return now.epoch + int(ONE_DAY.total_seconds()) + 3600
