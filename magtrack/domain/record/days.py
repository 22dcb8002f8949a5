"""Instants, zones and the user's day.

A day begins at the day-start hour (04:00 unless the user says otherwise), so half past midnight
belongs to the evening before. An instant keeps the zone and the offset it was entered in, so that
travel and clock changes never move an entry to another day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from magtrack.domain.record.written_days import written_day
from magtrack.errors import DoubledTime, InputProblem, NonexistentTime
from magtrack.texts import _

DAY_START_HOUR = 4
"""Hour at which the user's day begins unless the profile says otherwise."""

LATEST_DAY_START = 12

ONE_DAY = timedelta(days=1)
SECONDS_A_DAY = 86_400


class Moment(Struct, frozen=True, gc=False):
    """An instant as it was lived.

    `epoch`: seconds since 1970 in UTC. `zone`: IANA name ("Europe/Berlin").
    `offset_min`: minutes east of UTC on the user's clock at that instant.
    """

    epoch: int
    zone: str
    offset_min: int

    @property
    def local(self) -> datetime:
        """Return the wall-clock time with its offset."""
        return datetime.fromtimestamp(self.epoch, _fixed_offset(self.offset_min))

    @property
    def utc(self) -> datetime:
        """Return the same instant in UTC."""
        return datetime.fromtimestamp(self.epoch, UTC)

    def day(self, day_start_hour: int) -> date:
        """Return the user's day this instant belongs to."""
        return (self.local - timedelta(hours=day_start_hour)).date()

    def minutes_since(self, earlier: Moment) -> float:
        """Return the elapsed minutes from `earlier` to this instant."""
        return (self.epoch - earlier.epoch) / 60


@lru_cache(maxsize=128)
def _fixed_offset(minutes: int) -> timezone:
    return timezone(timedelta(minutes=minutes))


_OFFSET_ZONE = re.compile(r"UTC([+-])(\d{2}):(\d{2})")


@lru_cache(maxsize=64)
def zone_named(name: str) -> tzinfo:
    """Return the zone called `name` (IANA, or a bare offset such as "UTC-05:00").

    Raises InputProblem for an unknown name.
    """
    if match := _OFFSET_ZONE.fullmatch(name):
        minutes = int(match[2]) * 60 + int(match[3])
        return _fixed_offset(-minutes if match[1] == "-" else minutes)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputProblem(_("There is no time zone called “{name}”.").format(name=name)) from error


def moment_of(instant: datetime, zone: str) -> Moment:
    """Return the instant of an aware datetime, as shown by the clocks of `zone`."""
    local = instant.astimezone(zone_named(zone))
    return Moment(int(instant.timestamp()), zone, _offset_minutes(local))


def moment_at(epoch: int, zone: str) -> Moment:
    """Return the instant `epoch` (UTC seconds) as shown by the clocks of `zone`."""
    local = datetime.fromtimestamp(epoch, zone_named(zone))
    return Moment(epoch, zone, _offset_minutes(local))


def _offset_minutes(local: datetime) -> int:
    offset = local.utcoffset()
    return round(offset.total_seconds() / 60) if offset is not None else 0


def resolve(local: datetime, zone: str) -> Moment:
    """Return the instant at which the clocks of `zone` showed `local` (a naive datetime).

    Raises NonexistentTime for a time that was skipped when clocks went forward, and DoubledTime
    for one that came twice when they went back; both messages say how to write what is meant.
    """
    tz = zone_named(zone)
    first, second = local.replace(tzinfo=tz, fold=0), local.replace(tzinfo=tz, fold=1)
    if first.utcoffset() == second.utcoffset():
        return _as_moment(first, zone)
    when = f"{local:%Y-%m-%d %H:%M}"
    if _exists(first):
        raise DoubledTime(
            _("{when} came twice in {zone}: write {first} or {second}.").format(
                when=when,
                zone=zone,
                first=first.isoformat(timespec="minutes"),
                second=second.isoformat(timespec="minutes"),
            )
        )
    raise NonexistentTime(
        _("{when} did not exist in {zone}: the clocks went forward past it.").format(
            when=when, zone=zone
        )
    )


def planned_moment(day: date, planned: time, zone: str, day_start_hour: int) -> Moment:
    """Return when a plan's clock time falls on the user's `day`, in elapsed time.

    A time before the day-start hour is after midnight, so on the next calendar date. A time the
    clocks skip counts as that much later (02:30 becomes 03:30), one that comes twice as the first.
    """
    on = plan_date(day, planned, day_start_hour)
    offset = _midnight_offset(on, zone)
    if offset != _midnight_offset(on + ONE_DAY, zone):
        return _as_moment(datetime.combine(on, planned, zone_named(zone)), zone)
    clock = planned.hour * 3600 + planned.minute * 60 + planned.second
    midnight = (on.toordinal() - _FIRST_ORDINAL) * SECONDS_A_DAY - offset
    return Moment(midnight + clock, zone, round(offset / 60))


_FIRST_ORDINAL = date(1970, 1, 1).toordinal()


@lru_cache(maxsize=1024)
def _midnight_offset(on: date, zone: str) -> int:
    """Return the seconds east of UTC at which `on` begins; looked up once for a day's doses."""
    offset = datetime.combine(on, time(), zone_named(zone)).utcoffset()
    return 0 if offset is None else round(offset.total_seconds())


def plan_date(day: date, planned: time, day_start_hour: int) -> date:
    """Return the calendar date on which the user's `day` shows the clock time `planned`."""
    return day + ONE_DAY if planned.hour < day_start_hour else day


def _as_moment(local: datetime, zone: str) -> Moment:
    return moment_at(int(local.timestamp()), zone)


def _exists(local: datetime) -> bool:
    return local.astimezone(UTC).astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(
        tzinfo=None
    )


ClockDoubt = Literal["behind-log", "early", "late"]
"""Why the machine's clock may be wrong."""

_EARLIEST_NOW, _LATEST_NOW = 1_767_225_600, 3_345_062_400
"""1 January 2026, when this program was not written yet, and 1 January 2076."""

_LONG_PAUSE_S = 400 * SECONDS_A_DAY


def clock_doubt(now: int, last_written: int | None) -> ClockDoubt | None:
    """Tell why a clock that shows `now` may be wrong; None where nothing speaks against it.

    Both are UTC seconds; `last_written` is when the log was last added to, None for a new one.
    `behind-log`: more than a day before that. `early`: before this program was written.
    `late`: after 2075, or more than 400 days after the log was last added to.
    """
    if now < _EARLIEST_NOW:
        return "early"
    if last_written is not None and now < last_written - SECONDS_A_DAY:
        return "behind-log"
    if now > _LATEST_NOW or (last_written is not None and now > last_written + _LONG_PAUSE_S):
        return "late"
    return None


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield every day from `first` to `last`, both included."""
    for number in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(number)


def check_order(
    first: date | None, last: date | None, sentence: str, field: str, **about: str
) -> None:
    """Raise InputProblem about `field` where a stretch of days would end before it starts.

    `sentence` says so: it is filled in with `start`, `end` and what else it is `about`.
    """
    if first is not None and last is not None and last < first:
        raise InputProblem(sentence.format(start=first, end=last, **about), field)


def parse_day(text: str, *, field: str = "") -> date:
    """Read an ISO day such as 2026-11-23; raise InputProblem otherwise."""
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").date()  # noqa: DTZ007 - a bare day
    except ValueError as error:
        raise InputProblem(
            _("“{text}” is not a day: write it as 2026-11-23.").format(text=text), field
        ) from error


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_BACK = re.compile(r"[-−–]\s?(\d{1,5})(?:\s?d(?:ays?)?)?")


def day_named(text: str, today: date, *, field: str = "") -> date:
    """Read a day as people name it: today, yesterday, tomorrow, -2 (days ago), monday or mon.

    A weekday is the last such day, today included. An ISO day is read too, and those of
    `written_day`. Raises InputProblem.
    """
    written = written_day(text, today, field=field)
    if written is not None:
        return written
    word = " ".join(text.split()).lower()
    steps = {"today": 0, "yesterday": -1, "tomorrow": 1}.get(word)
    if steps is None and (match := _BACK.fullmatch(word)):
        steps = -int(match[1])
    if steps is None and len(word) >= 3:
        numbers = [n for n, name in enumerate(_WEEKDAYS) if name.startswith(word)]
        steps = -((today.weekday() - numbers[0]) % 7) if numbers else None
    try:
        return parse_day(text) if steps is None else today + timedelta(days=steps)
    except (InputProblem, OverflowError) as error:
        raise InputProblem(
            _(
                "“{text}” is not a day: write it as 2026-11-23, 23 November 2026, today, yesterday,"
                " -2 (two days ago) or monday (the last one)."
            ).format(text=text),
            field,
        ) from error


EARLIEST_YEAR, LATEST_YEAR = 1800, 2200
"""The years of an instant: at the ends of the calendar there are no days around it to look at."""

_DAY_ALONE = len("2026-11-23")
"""No date with a time is as short. Midnight, which Python reads here, is of the day before."""


def parse_moment(text: str, zone: str, *, field: str = "") -> Moment:
    """Read an ISO date and time: 2026-11-23T20:30, with an offset, or with a zone in brackets.

    Without an offset it is the wall clock of `zone`, and a skipped or doubled time is refused
    (see `resolve`). With an offset the instant is exact; the wall clock stays as written, also
    where it is not the one of `zone` (an entry made after a flight). The zone can be named, as in
    2026-11-23T20:30[America/New_York]. A day alone is refused.
    """
    bare, _bracket, named = text.strip().partition("[")
    zone = named.rstrip("]") or zone
    try:
        given = datetime.fromisoformat(bare)
    except ValueError as error:
        raise InputProblem(
            _("“{text}” is not a date and time: write it as 2026-11-23T20:30.").format(text=text),
            field,
        ) from error
    if len(bare) <= _DAY_ALONE:
        raise InputProblem(
            _("“{text}” is a day without a time: write it as 2026-11-23T20:30.").format(text=text),
            field,
        )
    if not EARLIEST_YEAR <= given.year <= LATEST_YEAR:
        raise InputProblem(
            _("The year of “{text}” cannot be right: write it as 2026-11-23T20:30.").format(
                text=text
            ),
            field,
        )
    if given.tzinfo is None:
        return resolve(given, zone)
    shown = moment_as_written(given, zone)
    if named and shown.zone != zone:
        there = moment_of(given, zone).offset_min
        raise InputProblem(
            _("“{text}” does not fit: {zone} was at {there} then.").format(
                text=text, zone=zone, there=offset_text(there)
            ),
            field,
        )
    return shown


def moment_as_written(instant: datetime, zone: str) -> Moment:
    """Return an aware datetime with the wall clock it was written with.

    Its zone is `zone` where that had this offset then, else the bare offset, as "UTC-05:00".
    """
    here, offset = moment_of(instant, zone), _offset_minutes(instant)
    if here.offset_min == offset:
        return here
    return Moment(here.epoch, "UTC" + offset_text(offset), offset)


def offset_text(minutes: int) -> str:
    """Return an offset from UTC as +01:00."""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
