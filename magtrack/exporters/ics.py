"""The plan as a calendar (RFC 5545), with an alarm at each planned dose: the phone reminds of it.

The times are floating, of no time zone: 08:00 is eight o'clock on the wall wherever the phone is.
So MagTrack itself means them, and so a traveller takes them: with a zone, the alarm of the morning
would ring in the middle of the night after a flight. Nor need it know when clocks change.

A plan keeps its UID, and its SEQUENCE counts how often it was changed: a calendar that reads the
file once more changes what it has. A plan that ended stays for a year, with its last day, so that
no calendar goes on ringing for it. Whether an alarm rings is for the calendar: some keep their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol, runtime_checkable

from msgspec import Struct

from magtrack.domain.record.days import days_between, plan_date
from magtrack.domain.record.log import Log, LogSource
from magtrack.domain.record.repetition import EVERY_DAY, LONGEST_CYCLE, Cycle
from magtrack.domain.record.schedule import Schedule
from magtrack.exporters import Exporter, ExportReport, ExportRequest
from magtrack.exporters._files import check_file, complete
from magtrack.store.past import History
from magtrack.texts import _
from magtrack.wording import units_text

_START = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//MagTrack//MagTrack//EN\r\n"
"""How an export begins, by which the next one knows that it may replace it."""

_KEPT = timedelta(days=366)
"""So long a plan that ended is told to have ended."""

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEK = 7
_LONGEST_LINE = 75
"""Octets; what is longer goes on in the next line, behind a space."""


class _Revised(Struct, frozen=True):
    """How often a plan was changed, and when for the last time (UTC)."""

    times: int
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
    plans = sorted(_plans(log, request), key=lambda plan: (plan.valid_from, plan.planned, plan.id))
    revised = _revisions(source, plans)
    told = [list(_events(plan, log, request, revised[plan.id])) for plan in plans]
    with complete(out, request.traces) as file:
        file.write((_START + _folded("X-WR-CALNAME:MagTrack")).encode())
        for lines in told:
            file.write("".join(map(_folded, lines)).encode())
        file.write(b"END:VCALENDAR\r\n")
    return ExportReport(out, {"plan": sum(map(bool, told))})


def _plans(log: Log, request: ExportRequest) -> Iterator[Schedule]:
    since = request.first or request.today - _KEPT
    return (plan for plan in log.schedules if plan.valid_to is None or plan.valid_to >= since)


def _revisions(source: LogSource, plans: Iterable[Schedule]) -> Mapping[str, _Revised]:
    """Return how often each plan was changed: taking a step back changes it as well."""
    found = {plan.id: _Revised(0, datetime.combine(plan.valid_from, time(), UTC)) for plan in plans}
    if not isinstance(source, _WithHistory):
        return found
    times: dict[str, list[int]] = {id_: [] for id_ in found}
    for each in source.history.revisions_of(Schedule, *found):
        undone = each.step.undone_at
        times[each.id] += [each.step.at] if undone is None else [each.step.at, undone]
    return found | {
        id_: _Revised(len(at) - 1, datetime.fromtimestamp(max(at), UTC))
        for id_, at in times.items()
        if at
    }


# --------------------------------------------------------------------------------------- events


def _events(plan: Schedule, log: Log, request: ExportRequest, revised: _Revised) -> Iterator[str]:
    """Yield the lines of the events that are one plan: one, but for several days on in a row."""
    product = log.products[plan.product_id]
    said = _text(f"{product.name}, {units_text(plan.units, product.unit)}")
    start = max(plan.valid_from, request.first or plan.valid_from)
    end = min(plan.valid_to or date.max, request.last or date.max)
    off = _days_off(plan, log)
    for number, days in enumerate(_rhythms(plan, log.profile.day_start_hour)):
        first = _first_day(days, start, end, off)
        if first is None:
            continue
        rule = days.rule if end == date.max else f"{days.rule};UNTIL={_at(plan, log, end)}"
        left_out = [day for day in sorted(off) if first < day <= end and days.includes(day)]
        yield "BEGIN:VEVENT"
        yield f"UID:{plan.id}{f'-{number + 1}' if number else ''}@magtrack"
        yield f"DTSTAMP:{revised.at:%Y%m%dT%H%M%SZ}"
        yield f"SEQUENCE:{revised.times}"
        yield f"DTSTART:{_at(plan, log, first)}"
        yield "DURATION:PT15M"
        yield f"RRULE:{rule}"
        if left_out:
            yield f"EXDATE:{','.join(_at(plan, log, day) for day in left_out)}"
        yield f"SUMMARY:{said}"
        yield "CLASS:PRIVATE"  # who shares the calendar sees no name
        yield "TRANSP:TRANSPARENT"  # it takes no time
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{said}", "TRIGGER:PT0S")
        yield from ("END:VALARM", "END:VEVENT")


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
