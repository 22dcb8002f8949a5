"""Stretches of time, forbidden and allowed, and the clock windows of a day made of them.

A medicine at instant t forbids magnesium from `magnesium_first_h` before t to `medicine_first_h`
after it, ends not included: a gap exactly as long as the rule's is long enough. All sums are over
elapsed time, so nights with a clock change need no special case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from magtrack.domain.record.days import ONE_DAY, moment_at, zone_named

MINUTE = 60
DAY_MINUTES = 24 * 60


class Span(NamedTuple):
    """A stretch of time from instant `start` to `end`, in UTC seconds.

    Forbidden spans leave their ends out, allowed ones include them.
    """

    start: int
    end: int


class ClockWindow(NamedTuple):
    """A stretch of the day in minutes after midnight; an end before its start is after midnight.

    1440 (24:00) can be an end.
    """

    start: int
    end: int


def around(instant: int, medicine_first_h: float, magnesium_first_h: float) -> Span:
    """Return the span that a medicine taken at `instant` forbids to magnesium."""
    return Span(instant - seconds(magnesium_first_h), instant + seconds(medicine_first_h))


def seconds(hours: float) -> int:
    """Return a rule's hours in seconds, in whole minutes as clocks show them."""
    return round(hours * 60) * MINUTE


def union(spans: Iterable[Span]) -> list[Span]:
    """Return the same instants as few spans in order; a point between two spans stays free."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def free(forbidden: Sequence[Span], first: int, last: int) -> list[Span]:
    """Return the allowed spans from `first` to `last`, given the forbidden ones as of `union`."""
    found, start = [], first
    for span in forbidden:
        if span.end <= first:
            continue
        if span.start >= last:
            break
        if span.start >= start:
            found.append(Span(start, span.start))
        start = span.end
    if start <= last:
        found.append(Span(start, last))
    return found


def nearest(allowed: Iterable[Span], wanted: int, *, later_first: bool = True) -> int | None:
    """Return the allowed instant nearest to `wanted`, or None.

    Of two as near, the later one where `later_first`, else the earlier.
    """
    near = [min(max(wanted, span.start), span.end) for span in allowed]
    sign = -1 if later_first else 1
    return min(near, key=lambda instant: (abs(instant - wanted), sign * instant), default=None)


def calendar_day(day: date, zone: str) -> Span:
    """Return the instants at which `day` begins and ends by the clocks of `zone`."""
    return Span(clock_instant(day, time(), zone), clock_instant(day + ONE_DAY, time(), zone))


def clock_instant(on: date, clock: time, zone: str) -> int:
    """Return the instant (UTC seconds) at which the clocks of `zone` show `clock` on date `on`."""
    return int(datetime.combine(on, clock, zone_named(zone)).timestamp())


def allowed_windows(forbidden: Sequence[Span], day: Span, zone: str) -> list[ClockWindow]:
    """Return the allowed windows of a calendar day as its clocks show them, ends included.

    A window that ends the day and one that begins it are one: 22:00 to 02:00.
    """
    spans = free(forbidden, *day)
    if len(spans) > 1 and spans[0].start == day.start and spans[-1].end == day.end:
        spans = _joined(spans)
    return _in_order(spans, day, zone)


def _joined(spans: list[Span]) -> list[Span]:
    """Return spans whose first begins and whose last ends the day, those two as one."""
    first, *middle, last = spans
    if last.start == last.end:
        return [first, *middle]
    if first.start == first.end:
        return [*middle, last]
    return [*middle, Span(last.start, first.end)]


def forbidden_windows(forbidden: Sequence[Span], day: Span, zone: str) -> list[ClockWindow]:
    """Return the forbidden windows of a calendar day as its clocks show them, ends left out.

    One that begins in the day's last minute holds no time of it.
    """
    last = day.end - MINUTE
    spans = [span for span in forbidden if span.end > day.start and span.start < last]
    crossing = len(spans) > 1 and spans[0].start < day.start and spans[-1].end > day.end
    cut = [Span(max(span.start, day.start), min(span.end, day.end)) for span in spans]
    if crossing:
        cut[-1] = Span(cut[-1].start, cut[0].end)
        cut.pop(0)
    return _in_order(cut, day, zone)


def _in_order(spans: Iterable[Span], day: Span, zone: str) -> list[ClockWindow]:
    """Return spans as clock windows; the end of the day is 24:00.

    One within the hour that clocks show twice could seem to end before it starts, and so to last
    past midnight: it is shown as its start alone.
    """

    def minute(instant: int) -> int:
        return DAY_MINUTES if instant == day.end else minute_of_day(instant, zone)

    def window(span: Span) -> ClockWindow:
        start, end = minute(span.start), minute(span.end)
        return ClockWindow(start, end if span.end < span.start else max(start, end))

    return [window(span) for span in spans]


def minute_of_day(instant: int, zone: str) -> int:
    """Return the clock time of `instant` in `zone`, in minutes after midnight."""
    local = moment_at(instant, zone).local
    return local.hour * 60 + local.minute


def clock_of(minute: int) -> str:
    """Return minutes after midnight as "HH:MM"; 1440 is "24:00"."""
    return f"{minute // 60:02}:{minute % 60:02}"


def pieces(windows: Iterable[ClockWindow]) -> Iterator[ClockWindow]:
    """Yield the windows cut at midnight, for drawing them on a strip from 00:00 to 24:00."""
    for window in windows:
        if window.end > window.start:
            yield window
        elif window.end < window.start:
            yield ClockWindow(window.start, DAY_MINUTES)
            yield ClockWindow(0, window.end)
