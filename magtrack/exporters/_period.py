"""Which days an export is about, and reading them part by part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from magtrack.domain.record.doses import Entry
from magtrack.domain.record.log import Log, LogSource
from magtrack.domain.record.repetition import repetition_text
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.totals import DayTotal, total
from magtrack.errors import InputProblem
from magtrack.exporters import ExportRequest
from magtrack.texts import _

_DOSES_AT_ONCE = 2000
"""Doses held in memory at a time, more or less."""

_FEWEST_DAYS, _MOST_DAYS = 1, 3660


def period(source: LogSource, request: ExportRequest) -> tuple[date, date] | None:
    """Return the first and last day to export, None where there is none.

    From the first record to today, or to the last record where that lies ahead, within what was
    asked for. Raises InputProblem where that ends before it starts.
    """
    asked = request.first, request.last
    if None not in asked and request.first > request.last:  # type: ignore[operator]  # both given
        raise InputProblem(
            _("The period would end ({end}) before it starts ({start}).").format(
                start=request.first, end=request.last
            ),
            "last",
        )
    span = source.span()
    if span is None:
        return None
    first = max(span[0], request.first or span[0])
    last = request.last or max(span[1], request.today)
    return (first, last) if first <= last else None


def read(source: LogSource, first: date, last: date) -> Log:
    """Return days of the log, with the schedules in an order that depends on what they say alone.

    Their ids are new after an import.
    """
    log = source.log(first, last)
    return replace(log, schedules=tuple(sorted(log.schedules, key=_content)))


def parts(source: LogSource, first: date, last: date) -> Iterator[Log]:
    """Yield the days `first` to `last` as logs that follow each other, none of them large."""
    start, end, length = first.toordinal(), last.toordinal(), 31
    while start <= end:
        stop = min(end, start + length - 1)
        log = read(source, date.fromordinal(start), date.fromordinal(stop))
        yield log
        wanted = length * _DOSES_AT_ONCE // (len(log.doses) + 1)
        length = max(_FEWEST_DAYS, min(wanted, 4 * length, _MOST_DAYS))
        start = stop + 1


def _content(s: Schedule) -> tuple[object, ...]:
    last = date.max if s.valid_to is None else s.valid_to
    days, late = repetition_text(s.repeats), s.made_too_late_for or date.min
    return s.planned, s.product_id, s.slot, s.units, s.valid_from, last, days, late


class DayLines(NamedTuple):
    """A day, the lines of its plan and doses, and its sums."""

    entries: list[Entry]
    sums: DayTotal


def lines_by_day(log: Log, request: ExportRequest) -> list[DayLines]:
    """Return each day of `log` that is a row of days.csv, with the lines that are settled."""
    forms = request.reference.forms
    return [
        DayLines(entries, total(day, entries, log, forms))
        for day in log.days
        if has_row(log, day, request.today)
        for entries in [log.settled(day, request.as_of)]
    ]


def has_row(log: Log, day: date, today: date) -> bool:
    """Tell whether `day` is a row: every day so far is, a day ahead only with something in it."""
    return day <= today or log.has_records(day) or any(event.covers(day) for event in log.events)
