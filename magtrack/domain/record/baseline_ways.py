"""The ways out where the product of a trial is taken before its first dose.

Stop it for 4 weeks and begin again; go on and leave it off after the onset window (the stop test);
or go on, in the knowledge that the baseline is one while taking.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Literal

from msgspec.structs import replace

from magtrack.domain.record.baseline_use import tried_products
from magtrack.domain.record.days import ONE_DAY, Moment
from magtrack.domain.record.edits import Edit, Put, Stamp
from magtrack.domain.record.log import Log
from magtrack.domain.record.plan_edits import has_passed, made_at
from magtrack.domain.record.repetition import Cycle, Repetition
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Trial
from magtrack.domain.record.what_if import with_edits
from magtrack.errors import InputProblem
from magtrack.texts import _

Way = Literal["pause", "on-off", "while-taking"]
"""Stop for 4 weeks first, compare on with off afterwards, or go on as it is."""

PAUSE_DAYS = 28
"""The shortest pause: a baseline of 4 weeks, as long as the onset window of 12 weeks."""


def pause_begins(log: Log, product_id: str, now: Moment) -> date:
    """Return the first day without the product: today, or tomorrow where its time was today.

    `log` must hold the present day. Today stays as it was planned once a part of it is past.
    """
    start = log.profile.day_start_hour
    today, alike = now.day(start), tried_products(log, product_id)
    begun = any(
        line.dose.counts
        if line.dose is not None
        else line.planned is not None and has_passed(line.planned, now, start)
        for line in log.entries(today)
        if line.product_id in alike
    )
    return today + ONE_DAY * begun


def first_dose_after(pause: date) -> date:
    """Return the first day on which a pause from day `pause` on is long enough."""
    return pause + timedelta(days=PAUSE_DAYS)


def is_paused(trial: Trial, today: date) -> bool:
    """Tell whether the plans of what is tried wait for its first dose, be it from tomorrow on."""
    return trial.baseline_from is not None and trial.stopped is None and today < trial.first_dose


def take_way(
    log: Log, trial: Trial, way: Way, stamp: Stamp, paused: Collection[str] = ()
) -> tuple[Trial, tuple[Edit, ...]]:
    """Return the trial that goes this way, and the edits of plans that belong to it.

    `paused` are the ids of plans that wait for the first dose already; who goes on taking it after
    all gets them back. Raises InputProblem for a first dose before the end of the shortest pause.
    """
    if way != "pause":
        is_on_off = way == "on-off"
        planned = replace(trial, while_taking=True, baseline_from=None)
        planned = replace(planned, stop_test=is_on_off or trial.stop_test)
        return planned, resumed(log, trial, stamp)
    first = pause_begins(log, trial.product_id, stamp.now)
    least = first_dose_after(first)
    if trial.first_dose < least:
        raise InputProblem(
            _("With a pause from {first} on the first dose can be on {least} or later.").format(
                first=first, least=least
            ),
            "first_dose",
        )
    left = [p for p in _plans_left(log, trial.product_id, first) if p.id not in paused]
    begins = min(filter(None, (_next_due(plan, first) for plan in left)), default=trial.first_dose)
    by = max(trial.first_dose - begins, timedelta(0))
    trial = replace(trial, while_taking=False, baseline_from=first)
    return trial, tuple(_moved(log, left, first, by, stamp, begins=trial.first_dose))


def _next_due(plan: Schedule, day: date) -> date | None:
    """Return the first day from `day` on for which a plan has a dose, None where none is left."""
    first = max(plan.valid_from, day)
    days = (first + ONE_DAY * number for number in range(plan.repeats.length))
    last = plan.valid_to or date.max
    return next((each for each in days if each <= last and plan.repeats.includes(each)), None)


def resumed(log: Log, trial: Trial, stamp: Stamp) -> tuple[Edit, ...]:
    """Return the edits that give the plans of a paused product back, from today on.

    They are moved as the pause moved them: all by as many days. Nothing is moved where no plan
    waits for the first dose, or one holds already: who made that one would get both.
    """
    today = stamp.now.day(log.profile.day_start_hour)
    if trial.baseline_from is None or not is_paused(trial, today):
        return ()
    begins = max(today, trial.baseline_from)
    left = _plans_left(log, trial.product_id, begins)
    if min((plan.valid_from for plan in left), default=None) != trial.first_dose:
        return ()
    return tuple(
        _moved(log, left, trial.first_dose, begins - trial.first_dose, stamp, begins=begins)
    )


def replanned(
    log: Log, before: Trial | None, after: Trial, way: Way | None, stamp: Stamp
) -> tuple[Trial, tuple[Edit, ...]]:
    """Return a trial as it is planned anew, and the edits of plans that belong to it.

    The plans of a paused product follow a first dose that moves, until that is there; where another
    product is tried they are given back. `way` is the way out that was chosen now, if any. Raises
    InputProblem as `take_way` does.
    """
    edits: tuple[Edit, ...] = ()
    waiting: frozenset[str] = frozenset()
    today = stamp.now.day(log.profile.day_start_hour)
    if before is not None and before.product_id != after.product_id:
        after = replace(after, baseline_from=None)
        edits = resumed(log, before, stamp)
    elif before is not None and is_paused(before, today):
        first, by = before.first_dose, after.first_dose - before.first_dose
        left = [p for p in _plans_left(log, before.product_id, first) if p.valid_from >= first]
        waiting = frozenset(plan.id for plan in left)
        edits = tuple(_moved(log, left, first, by, stamp, begins=after.first_dose))
    if way is None:
        return after, edits
    after, more = take_way(with_edits(log, edits), after, way, stamp, waiting)
    return after, (*edits, *more)


def _plans_left(log: Log, product_id: str, since: date) -> list[Schedule]:
    """Return the plans of what is tried that have not ended before `since`."""
    alike = sorted(tried_products(log, product_id))
    return [plan for each in alike for plan in log.plans_of(each, since)]


def _moved(
    log: Log, plans: Iterable[Schedule], free: date, by: timedelta, stamp: Stamp, *, begins: date
) -> Iterator[Edit]:
    """Yield the edits that end plans before day `free`, and begin what is left so much later.

    None of it begins before the day `begins`. All of it is moved by as many days, so that steps
    keep their lengths and cycles their rhythm. What begins today plans nothing for a time that is
    past.
    """
    for plan in plans if by else ():
        begun = plan.valid_from < free
        if begun:
            yield Put(replace(plan, valid_to=free - ONE_DAY), seen=plan)
        last = None if plan.valid_to is None else plan.valid_to + by
        if last is not None and last < begins:  # no dose of it was left
            continue
        moved = replace(
            plan,
            id=stamp.new_id() if begun else plan.id,
            valid_from=max(plan.valid_from + by, free + by, begins),
            valid_to=last,
            repeats=_later(plan.repeats, by),
        )
        made = made_at(moved, stamp.now, log.profile.day_start_hour)
        yield Put(made, seen=None if begun else plan)


def _later(repeats: Repetition, by: timedelta) -> Repetition:
    return replace(repeats, since=repeats.since + by) if isinstance(repeats, Cycle) else repeats
