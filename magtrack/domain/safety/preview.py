"""Findings a change would cause: those of the coming days with it, less those without it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice

from msgspec.structs import replace

from magtrack.domain.record.days import ONE_DAY, Moment, days_between
from magtrack.domain.record.edits import Edit, Put, Stamp
from magtrack.domain.record.labs import LabValue
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import Condition, Medicine, Profile
from magtrack.domain.record.products import Product
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.what_if import with_edits
from magtrack.domain.safety.findings import Finding, in_order
from magtrack.domain.safety.interactions import Review
from magtrack.domain.safety.medicines import move_to_suggested
from magtrack.domain.safety.rules import Knowledge
from magtrack.domain.safety.watched import MARGIN

AHEAD = timedelta(days=7)
"""How many days are looked at, so that a weekly medicine is among them."""

SELDOM = timedelta(days=31)
"""How far ahead the next day of what comes more seldom is looked for: of a monthly medicine."""

_FARTHEST = timedelta(days=366)
"""How far ahead the first day of a step of a plan is looked at."""

_OF_THE_PERSON = "condition", "life-stage", "information"
"""The kinds of finding that are the same on every day, whatever magnesium is taken on it."""

_SEEN = Profile, Product, Medicine, Condition, LabValue, Schedule
"""The kinds of record whose change can cause a finding in the days to come."""


def range_needed(first: date, edits: Iterable[Edit] = ()) -> tuple[date, date]:
    """Return the days of the log that `caused` wants for `edits` that count from `first` on."""
    last = max((first + SELDOM, *_first_days(edits, first)))
    return first - MARGIN, last + MARGIN


def _first_days(edits: Iterable[Edit], first: date) -> Iterator[date]:
    """Yield when what is put begins, from `first` on: a step of a plan may come in weeks."""
    for edit in edits:
        plan = edit.record
        if isinstance(edit, Put) and isinstance(plan, Schedule):
            begins = max(plan.valid_from, first)
            if begins < first + _FARTHEST:
                yield from islice(filter(plan.is_for, days_between(begins, begins + SELDOM)), 1)


def _days_seen(log: Log, edits: Sequence[Edit], first: date) -> list[date]:
    """Return the week from `first` on, and after it the first days of what comes later."""
    later = first + AHEAD, first + SELDOM
    taken: tuple[Schedule | Medicine, ...] = (*log.schedules, *log.medicines)
    seldom = (
        next(filter(each.is_for, days_between(*later)), None)
        for each in taken
        if each.repeats.length > AHEAD.days
    )
    week = days_between(first, first + AHEAD - ONE_DAY)
    return sorted({*week, *filter(None, seldom), *_first_days(edits, first)})


def caused(
    log: Log, knowledge: Knowledge, now: Moment, edits: Iterable[Edit], first: date
) -> list[Finding]:
    """Return the findings from `first` on that `edits` would add, each once.

    Looked at are the week, the next day of what is taken more seldom, and the first day of each
    step of a plan. One is known already where there is one of the same rule and medicine and, for a
    gap, of the same magnesium at the same clock time and as many minutes away.
    """
    edits = tuple(edits)
    log_then = log_after(log, edits)
    before, after = Review(log, knowledge, now), Review(log_then, knowledge, now)
    new: dict[tuple[str, ...], Finding] = {}
    for day in _days_seen(log_then, edits, first):
        known = {_sameness(finding) for finding in _told(before, day)}
        for finding in _told(after, day):
            if _sameness(finding) not in known:
                subject = "" if finding.kind in _OF_THE_PERSON else finding.subject
                new.setdefault((*finding.key, finding.severity, subject), finding)
    return in_order(new.values())


def with_better_times(
    log: Log, knowledge: Knowledge, edits: Sequence[Edit], first: date, stamp: Stamp
) -> tuple[tuple[Edit, ...], tuple[Schedule, ...]] | None:
    """Return `edits` with the plans moved that would be too close, and the plans as moved.

    None where none of what `edits` would cause has a better time, or some of it would be left.
    """
    day = next((each.day for each in _too_close(log, knowledge, edits, first, stamp)), None)
    if day is None:
        return None
    after = log_after(log, edits)
    moves = move_to_suggested(Review(after, knowledge, stamp.now), day, stamp)
    better = _as_one(*edits, *moves)
    if not moves or _too_close(log, knowledge, better, first, stamp):
        return None
    planned = {(plan.product_id, plan.planned) for plan in after.schedules}
    return better, tuple(
        plan
        for plan in (edit.record for edit in moves)
        if isinstance(plan, Schedule) and (plan.product_id, plan.planned) not in planned
    )


def _as_one(*edits: Edit) -> tuple[Edit, ...]:
    """Return the last edit of each record, made from what the first one was made from."""
    last: dict[tuple[type, str], Edit] = {}
    for edit in edits:
        key = type(edit.record), edit.record.id
        last[key] = replace(edit, seen=last[key].seen) if key in last else edit
    return tuple(last.values())


def _too_close(
    log: Log, knowledge: Knowledge, edits: Sequence[Edit], first: date, stamp: Stamp
) -> list[Finding]:
    """Return the gaps that `edits` would break from now on and that are told before saving."""
    return [
        each
        for each in caused(log, knowledge, stamp.now, edits, first)
        if each.gap_minutes is not None
        and each.policy.is_told_before_saving
        and not _is_past(each, stamp.now)
    ]


def _is_past(finding: Finding, now: Moment) -> bool:
    at = None if finding.magnesium is None else finding.magnesium.at
    return at is not None and at.epoch < now.epoch


def _told(review: Review, day: date) -> list[Finding]:
    """Return the findings of `day`, and what is told with a medicine and no warning of the day."""
    return [*review.findings(day), *review.quiet_findings(day)]


def _sameness(finding: Finding) -> tuple[str, ...]:
    if finding.kind in _OF_THE_PERSON:
        return (*finding.key, finding.severity)
    at = None if finding.magnesium is None else finding.magnesium.at
    clock = "" if at is None else at.local.strftime("%H:%M")
    return (*finding.key, finding.severity, finding.subject, clock, str(finding.gap_minutes))


def log_after(log: Log, edits: Iterable[Edit]) -> Log:
    """Return the log as it would be; doses, ratings and events stay as they are."""
    seen = (edit for edit in edits if isinstance(edit.record, _SEEN))
    return with_edits(log, seen)
