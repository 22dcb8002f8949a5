"""Edits of plans: one begins now, changes from now on, goes up or down in steps, ends.

The past keeps the plan it had, and so does the part of today that is past: the day of a change has
its dose once, by the plan before or by the one after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, time, timedelta

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.days import ONE_DAY, Moment, planned_moment
from magtrack.domain.record.edits import Delete, Edit, Put
from magtrack.domain.record.schedule import Schedule
from magtrack.errors import InputProblem
from magtrack.texts import _

_MINUTE = 60


class PlanStep(Struct, frozen=True):
    """So many `units` from `after` days on, counted from the step before."""

    units: float
    after: int


def in_steps(
    plan: Schedule, steps: Iterable[PlanStep], new_id: Callable[[], str], since: date | None = None
) -> tuple[Schedule, ...]:
    """Return the plans that follow each other: `plan` first, then each step until the next.

    The first step is counted from `since`, by default the first day of the plan. Raises
    InputProblem for a step after less than a day or after the plan's last day.
    """
    made = [plan]
    first = since or plan.valid_from
    for step in steps:
        if step.after < 1:
            raise InputProblem(_("The next step comes after at least 1 day."), "after")
        before = made[-1]
        first = _later(first, step.after)
        if before.valid_to is not None and first > before.valid_to:
            raise InputProblem(
                _("The next step would begin on {day}, after the plan's last day.").format(
                    day=first
                ),
                "after",
            )
        made[-1] = replace(before, valid_to=first - ONE_DAY)
        made.append(replace(before, id=new_id(), units=step.units, valid_from=first))
    return tuple(made)


def _later(day: date, n: int) -> date:
    try:
        return day + timedelta(days=n)
    except OverflowError as error:
        raise InputProblem(_("The next step is too far away."), "after") from error


def has_passed(clock: time, now: Moment, day_start_hour: int) -> bool:
    """Tell whether the clock time `clock` of the user's present day is past; its minute is not."""
    at = planned_moment(now.day(day_start_hour), clock, now.zone, day_start_hour)
    return at.epoch < now.epoch - now.epoch % _MINUTE


def first_dose_day(clock: time, now: Moment, day_start_hour: int) -> date:
    """Return the day of the first dose at `clock` that is not past: today, or tomorrow."""
    return now.day(day_start_hour) + ONE_DAY * has_passed(clock, now, day_start_hour)


def is_over(plan: Schedule, now: Moment, day_start_hour: int) -> bool:
    """Tell whether the plan ended, be it with a dose earlier today."""
    today = now.day(day_start_hour)
    if plan.valid_to is None or plan.valid_to > today:
        return False
    return plan.valid_to < today or has_passed(plan.planned, now, day_start_hour)


def made_at(plan: Schedule, now: Moment, day_start_hour: int) -> Schedule:
    """Return a plan as it counts when it is made `now`.

    What is past already of the day on which it begins is no planned dose. A plan that begins on an
    earlier day is told as history, and counts as it was told.
    """
    today = now.day(day_start_hour)
    is_late = (
        plan.valid_from == today
        and plan.repeats.includes(today)
        and has_passed(plan.planned, now, day_start_hour)
    )
    return replace(plan, made_too_late_for=today if is_late else None)


def change_begins(
    before: Schedule, after: Schedule, first: date, now: Moment, day_start_hour: int
) -> date:
    """Return the day from which a change that is made `now` counts, `first` at the earliest.

    Today stays as it was planned where its dose was past already, or would be past by the change.
    """
    today = now.day(day_start_hour)
    clocks = (before.planned, after.planned)
    stays = before.is_for(today) and any(has_passed(each, now, day_start_hour) for each in clocks)
    return max(first, today + ONE_DAY) if stays else first


def change_schedule(
    before: Schedule, after: Schedule, first: date, now: Moment, day_start_hour: int
) -> tuple[Edit, ...]:
    """Return the edits that change a plan from `first` on (see `change_begins`), not the past.

    `after` carries a fresh id. A plan that has not begun before that is replaced as a whole.
    """
    first = change_begins(before, after, first, now, day_start_hour)
    if before.valid_from >= first:
        whole = made_at(replace(after, id=before.id), now, day_start_hour)
        return (Put(whole, seen=before),)
    begun = replace(after, valid_from=max(after.valid_from, first))
    return Put(_ended(before, first), seen=before), Put(made_at(begun, now, day_start_hour))


def end_schedule(before: Schedule, today: date) -> Edit:
    """Return the edit that ends a plan today; one that has not begun yet is removed."""
    if before.valid_from >= today:
        return Delete(before)
    return Put(_ended(before, today), seen=before)


def _ended(plan: Schedule, free: date) -> Schedule:
    """Return the plan with the day before `free` as its last, or an earlier one it had already."""
    last = free - ONE_DAY
    return replace(plan, valid_to=min(plan.valid_to or last, last))


def steps_after(plans: Iterable[Schedule], plan: Schedule) -> list[Schedule]:
    """Return the plans that go on where `plan` ends: of its product and slot, at its time."""
    found: list[Schedule] = []
    for each in sorted(plans, key=lambda each: each.valid_from):
        last = (found or [plan])[-1].valid_to
        alike = (each.product_id, each.slot, each.planned) == (
            plan.product_id,
            plan.slot,
            plan.planned,
        )
        if alike and last is not None and each.valid_from == last + ONE_DAY:
            found.append(each)
    return found
