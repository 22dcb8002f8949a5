"""The plan as a calendar (RFC 5545), with an alarm at each planned dose: the phone reminds of it.

The times are floating, of no time zone: 08:00 is eight o'clock on the wall wherever the phone is.
So MagTrack itself means them, and so a traveller takes them: with a zone, the alarm of the morning
would ring in the middle of the night after a flight. Nor need it know when clocks change.

A calendar changes what it has by UID, and drops nothing that a file no longer mentions. So each UID
that this log can ever have written is in every later file: with its rule, with the last day of a
plan that ended, or cancelled. What is cancelled has no rule and no alarm, and lies in the past, so
that a calendar that does not know the word falls silent as well. SEQUENCE and DTSTAMP rise with
whatever changes an event: its plan, the product, a stop test, or when the day starts. Whether an
alarm rings is for the calendar: some keep their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol, runtime_checkable

from msgspec import Struct

from magtrack.domain.record.days import days_between, plan_date
from magtrack.domain.record.edits import Record
from magtrack.domain.record.log import Log, LogSource
from magtrack.domain.record.people import Profile
from magtrack.domain.record.products import Product
from magtrack.domain.record.repetition import EVERY_DAY, LONGEST_CYCLE, Cycle
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Trial
from magtrack.exporters import Exporter, ExportReport, ExportRequest
from magtrack.exporters._files import check_file, complete
from magtrack.store.past import History, Revision, Step
from magtrack.texts import _
from magtrack.wording import units_text

_START = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//MagTrack//MagTrack//EN\r\n"
"""How an export begins, by which the next one knows that it may replace it."""

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEK = 7
_ALARM = "BEGIN:VALARM"
_QUIET = ("CLASS:PRIVATE", "TRANSP:TRANSPARENT")
"""Who shares the calendar sees no name, and it takes no time."""

_LONGEST_LINE = 75
"""Octets; what is longer goes on in the next line, behind a space."""


_SURELY_PAST = timedelta(days=3)
"""So long before an instant it is past by every clock, also a time after midnight."""

_BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
_HIGHEST = 2**31 - 1
"""SEQUENCE is a number of 32 bits: seconds since the beginning are enough until 2088."""


class _Ever(Struct, frozen=True):
    """A plan that is or was, as it was last, and how many events it ever was at the most.

    `number` is its SEQUENCE, and `at` when it was changed for the last time (UTC).
    """

    plan: Schedule
    events: int
    number: int
    at: datetime


@runtime_checkable
class _WithHistory(Protocol):
    """A source that knows how its entries came to be."""

    @property
    def history(self) -> History:
        """Return the steps, and what each did to each entry."""


def write(source: LogSource, request: ExportRequest) -> ExportReport:
    """Write the file; raises ExportProblem where it cannot be written or is not ours.

    `first` and `last` bound the days on which doses are planned.
    """
    out = request.out.expanduser().resolve()
    check_file(out, _START)
    log = source.log(request.today, request.today)
    told = [list(_events(each, log, request)) for each in _every_plan(log, _past(source))]
    with complete(out, request.traces) as file:
        file.write((_START + _folded("X-WR-CALNAME:MagTrack")).encode())
        for lines in told:
            file.write("".join(map(_folded, lines)).encode())
        file.write(b"END:VCALENDAR\r\n")
    rings = sum(_ALARM in lines for lines in told)
    return ExportReport(out, {"plan": rings, "cancelled plan": sum(map(bool, told)) - rings})


def _past(source: LogSource) -> list[Revision]:
    """Return what ever happened to all that an event is made of, newest first."""
    if not isinstance(source, _WithHistory):
        return []
    return source.history.revisions_in(Schedule, Product, Trial, Profile)


def _every_plan(log: Log, past: Iterable[Revision]) -> list[_Ever]:
    """Return all plans there are and ever were, in order."""
    past = tuple(past)
    versions: dict[str, list[Schedule]] = {plan.id: [plan] for plan in log.schedules}
    for each in past:
        for record in (each.after, each.before):
            if isinstance(record, Schedule):
                versions.setdefault(record.id, []).append(record)
    found = [_ever(plans, past) for plans in versions.values()]
    return sorted(found, key=lambda each: (each.plan.valid_from, each.plan.planned, each.plan.id))


def _ever(versions: list[Schedule], past: Iterable[Revision]) -> _Ever:
    """Return a plan of which these are all versions, the newest first.

    Its SEQUENCE is when it was last changed, so that it rises in a log that was put back or moved
    too, and how many changes that were, of which several may be of one second.
    """
    plan = versions[0]
    events = max(len(list(_rhythms(each, 0))) for each in versions)
    steps = {each.step.number: each.step for each in past if _changes(each, plan)}
    if not steps:
        return _Ever(plan, events, 0, datetime.combine(plan.valid_from, time(), UTC))
    last = max(max(step.at, step.turned_at or step.at) for step in steps.values())
    at = datetime.fromtimestamp(last, UTC)
    number = int((at - _BEGINNING).total_seconds()) + sum(map(_turns, steps.values()))
    return _Ever(plan, events, min(max(number, 0), _HIGHEST), at)


def _turns(step: Step) -> int:
    """Return how often a step changed the log: taking it back does so, and doing it again."""
    if step.turned_at is None:
        return 1
    return 3 if step.state == "done" else 2


def _changes(revision: Revision, plan: Schedule) -> bool:
    """Tell whether a revision can have changed what is told of a plan."""
    before, after = revision.before, revision.after
    if isinstance(before or after, Profile):
        return _day_start(before) != _day_start(after)
    return any(
        (isinstance(each, Schedule) and each.id == plan.id)
        or (isinstance(each, Product) and each.id == plan.product_id)
        or (isinstance(each, Trial) and each.product_id == plan.product_id)
        for each in (before, after)
    )


def _day_start(record: Record | None) -> int:
    profile = record if isinstance(record, Profile) else Profile()
    return profile.day_start_hour


# --------------------------------------------------------------------------------------- events


def _events(ever: _Ever, log: Log, request: ExportRequest) -> Iterator[str]:
    """Yield the lines of all events that a plan ever was: one, but for several days on in a row.

    What begins after the period that was asked for is neither told nor cancelled.
    """
    plan = ever.plan
    is_there = plan in log.schedules
    rhythms = list(_rhythms(plan, log.profile.day_start_hour)) if is_there else []
    start = max(plan.valid_from, request.first or plan.valid_from)
    end = min(plan.valid_to or date.max, request.last or date.max)
    off = _days_off(plan, log)
    for number in range(ever.events):
        body = ["STATUS:CANCELLED", *_silence(ever, log)]
        if number < len(rhythms):
            days = rhythms[number]
            if first := _first_day(days, start, end, off):
                body = list(_doses(plan, log, days, (first, end), off))
            elif _first_day(days, start, plan.valid_to or date.max, off):
                continue
        yield "BEGIN:VEVENT"
        yield f"UID:{plan.id}{f'-{number + 1}' if number else ''}@magtrack"
        yield f"DTSTAMP:{ever.at:%Y%m%dT%H%M%SZ}"
        yield f"SEQUENCE:{ever.number}"
        yield from body
        yield "END:VEVENT"


def _silence(ever: _Ever, log: Log) -> Iterator[str]:
    """Yield where a cancelled event lies, and what is left of it: not even the product's name."""
    day = min(ever.plan.valid_from, ever.at.date() - _SURELY_PAST)
    yield f"DTSTART:{_at(ever.plan, log, day)}"
    yield "DURATION:PT15M"
    yield f"SUMMARY:{_text(_('No longer planned'))}"
    yield from _QUIET


def _doses(
    plan: Schedule, log: Log, days: _Rhythm, period: tuple[date, date], off: set[date]
) -> Iterator[str]:
    """Yield when the doses of a plan are, from the first to the last day, and an alarm at each."""
    first, end = period
    product = log.products[plan.product_id]
    said = _text(f"{product.name}, {units_text(plan.units, product.unit)}")
    left_out = [day for day in sorted(off) if first < day <= end and days.includes(day)]
    yield f"DTSTART:{_at(plan, log, first)}"
    yield "DURATION:PT15M"
    yield f"RRULE:{days.rule if end == date.max else f'{days.rule};UNTIL={_at(plan, log, end)}'}"
    if left_out:
        yield f"EXDATE:{','.join(_at(plan, log, day) for day in left_out)}"
    yield f"SUMMARY:{said}"
    yield from _QUIET
    yield from (_ALARM, "ACTION:DISPLAY", f"DESCRIPTION:{said}", "TRIGGER:PT0S", "END:VALARM")


class _Rhythm(Struct, frozen=True):
    """Days that one rule of a calendar can tell: every so many, from `since`, or on weekdays.

    `days` are those of a week, None for days that come again after `length`.
    """

    rule: str
    days: frozenset[int] | None = None
    length: int = 1
    since: date = date.min

    def includes(self, day: date) -> bool:
        """Tell whether `day` is one of them."""
        if self.days is not None:
            return day.weekday() in self.days
        return (day - self.since).days % self.length == 0


def _rhythms(plan: Schedule, day_start: int) -> Iterator[_Rhythm]:
    """Yield what together are the days of a plan: a rule tells only one of several days on.

    A time before the day starts falls on the next weekday.
    """
    repeats = plan.repeats
    if repeats == EVERY_DAY:
        yield _Rhythm("FREQ=DAILY")
    elif isinstance(repeats, Cycle) and repeats.length != _WEEK:
        for number in range(repeats.on):
            rule = f"FREQ=DAILY;INTERVAL={repeats.length}"
            since = repeats.since + timedelta(days=number)
            yield _Rhythm(rule, length=repeats.length, since=since)
    else:
        monday = date(2001, 1, 1)
        days = frozenset(n for n in range(_WEEK) if repeats.includes(monday + timedelta(days=n)))
        later = plan.planned.hour < day_start
        names = (_WEEKDAYS[n] for n in sorted((n + later) % _WEEK for n in days))
        yield _Rhythm(f"FREQ=WEEKLY;BYDAY={','.join(names)}", days)


def _days_off(plan: Schedule, log: Log) -> set[date]:
    """Return the days on which a plan plans nothing: made too late for, or off for a stop test."""
    off = {plan.made_too_late_for} - {None}
    for trial in log.trials:
        if trial.product_id == plan.product_id and trial.stop_test:
            off |= {day for day in days_between(trial.due, trial.stop_due) if trial.is_off(day)}
    return {day for day in off if day is not None}


def _first_day(days: _Rhythm, start: date, end: date, off: set[date]) -> date | None:
    """Return the first of the days on which a dose is planned; None where the plan ends before."""
    last = min(end, start + timedelta(days=LONGEST_CYCLE + len(off)))
    found = (day for day in days_between(start, last) if days.includes(day) and day not in off)
    return next(found, None)


def _at(plan: Schedule, log: Log, day: date) -> str:
    """Return when a dose is planned on the user's `day`; after midnight it is the next date."""
    on = plan_date(day, plan.planned, log.profile.day_start_hour)
    return f"{on:%Y%m%d}T{plan.planned:%H%M%S}"


# ----------------------------------------------------------------------------------------- text


def _text(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _folded(line: str) -> str:
    """Return a line with its end, folded between characters where it is too long."""
    parts: list[str] = []
    rest = line
    while len(rest.encode()) > _LONGEST_LINE - bool(parts):
        n = _LONGEST_LINE - bool(parts)
        part = rest.encode()[:n].decode(errors="ignore")
        parts.append(part)
        rest = rest[len(part) :]
    return "\r\n ".join([*parts, rest]) + "\r\n"


def _name() -> str:
    return _("Calendar, the plan")


def _about() -> str:
    return _(
        "ICS: the plan of your supplements as a calendar with alarms, for your phone. It names"
        " them. Where the phone’s calendar drops the alarms, choose its own notification for it."
    )


EXPORTER = Exporter(
    "ics",
    _name,
    write,
    "ics",
    _about,
    9,
    holds=frozenset({"supplements"}),
    lacks=frozenset({"notes", "profile"}),
    whole=True,
)
