"""Doses: what happened, and how it compares with the plan of its day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from functools import partial
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from magtrack.domain.record.amounts import CompoundMg, ElementalMg
from magtrack.domain.record.days import Moment, planned_moment
from magtrack.domain.record.products import Content
from magtrack.domain.record.schedule import Schedule, Slot

Outcome = Literal["taken", "skipped", "missed"]
"""What the user said happened."""

Status = Literal["taken", "late", "skipped", "missed", "not_recorded", "extra"]
"""What a list shows: the outcome compared with the plan."""

ON_TIME_MINUTES = 120
"""A dose taken within 2 hours of its plan is on time (no trial tested a narrower window)."""


class Dose(Struct, frozen=True, gc=False):
    """One product at one time, with its own copy of what the label said then.

    `planned` is the plan's clock time (None: an extra dose). `taken` is None for a skipped or
    missed dose, and for one taken at a time nobody remembers. Amounts are None where nothing was
    taken or the product does not say. `entered` and `edited` are UTC seconds.
    """

    id: str
    product_id: str
    product_name: str
    form: str
    unit: str
    units: float
    compound_mg: CompoundMg | None
    elemental_mg: ElementalMg | None
    estimated: bool
    day: date
    slot: Slot
    planned: time | None
    outcome: Outcome
    taken: Moment | None
    entered: int
    edited: int | None = None
    note: str = ""

    @property
    def counts(self) -> bool:
        """Tell whether this dose was swallowed."""
        return self.outcome == "taken"

    @property
    def holds(self) -> Content:
        """Return the amounts by the label of then."""
        return Content(self.compound_mg, self.elemental_mg, self.estimated)

    @property
    def entry_lag_hours(self) -> float | None:
        """Return the hours between taking and entering it (None where the time is not known)."""
        return None if self.taken is None else (self.entered - self.taken.epoch) / 3600


class Entry(Struct, frozen=True, gc=False):
    """One line of a day: a planned dose, a logged one, or both.

    `schedule` is None for an extra dose and for one whose plan is gone; `dose` is None where
    nobody logged the planned dose.
    """

    day: date
    product_id: str
    slot: Slot
    planned: time | None
    units: float
    status: Status
    minutes_from_plan: float | None
    schedule: Schedule | None
    dose: Dose | None

    @property
    def is_planned(self) -> bool:
        """Tell whether the dose was planned at all."""
        return self.planned is not None


def minutes_from_plan(dose: Dose, day_start_hour: int) -> float | None:
    """Return the elapsed minutes from the planned to the real time (negative: early)."""
    if dose.planned is None or dose.taken is None:
        return None
    plan = planned_moment(dose.day, dose.planned, dose.taken.zone, day_start_hour)
    return dose.taken.minutes_since(plan)


def is_settled(line: Entry, now: Moment, day_start_hour: int) -> bool:
    """Tell whether a line of a day that is not over counts at `now`.

    A planned dose nobody logged does once it is too late to take it on time (`ON_TIME_MINUTES`).
    """
    if line.dose is not None or line.planned is None:
        return True
    plan = planned_moment(line.day, line.planned, now.zone, day_start_hour)
    return now.minutes_since(plan) > ON_TIME_MINUTES


def status_of(dose: Dose, minutes: float | None) -> Status:
    """Return the status of a logged dose that was taken `minutes` after its plan."""
    if dose.outcome != "taken":
        return dose.outcome
    if dose.planned is None:
        return "extra"
    return "late" if minutes is not None and minutes > ON_TIME_MINUTES else "taken"


def entries_of(
    day: date,
    plans: Sequence[Schedule],
    doses: Sequence[Dose],
    day_start_hour: int,
    ranks: Mapping[str, int] = MappingProxyType({}),
) -> list[Entry]:
    """Return the lines of one day: its plan matched with its doses, in order of time.

    Lines of one time are in the order of their products, whose `ranks` are given by their ids.

    A dose belongs to the plan of its product, slot and planned time, else to one of its product
    and slot. A dose whose plan is gone stays planned: a changed plan never rewrites the past.
    """
    logged = _match(plans, doses)
    unlogged = [plan for plan in plans if plan.id not in logged]
    plan_by_dose = {dose.id: plan for plan in plans if (dose := logged.get(plan.id))}
    lines = [_logged(dose, plan_by_dose.get(dose.id), day_start_hour) for dose in doses]
    lines += [_unlogged(day, plan) for plan in unlogged]
    lines.sort(key=partial(_order, day_start_hour, ranks))
    return lines


def _match(plans: Sequence[Schedule], doses: Iterable[Dose]) -> dict[str, Dose]:
    """Return the dose of each plan that has one, by schedule id."""
    found: dict[str, Dose] = {}
    waiting = []
    for dose in doses:
        if dose.planned is None:
            continue
        for plan in plans:
            if plan.id not in found and plan.planned == dose.planned and _alike(plan, dose):
                found[plan.id] = dose
                break
        else:
            waiting.append(dose)
    for dose in waiting:
        for plan in plans:
            if plan.id not in found and _alike(plan, dose):
                found[plan.id] = dose
                break
    return found


def _alike(plan: Schedule, dose: Dose) -> bool:
    return plan.product_id == dose.product_id and plan.slot == dose.slot


def _logged(dose: Dose, plan: Schedule | None, day_start_hour: int) -> Entry:
    minutes = minutes_from_plan(dose, day_start_hour)
    return Entry(
        dose.day,
        dose.product_id,
        dose.slot,
        dose.planned,
        dose.units,
        status_of(dose, minutes),
        minutes,
        plan,
        dose,
    )


def _unlogged(day: date, plan: Schedule) -> Entry:
    return Entry(
        day,
        plan.product_id,
        plan.slot,
        plan.planned,
        plan.units,
        "not_recorded",
        None,
        plan,
        None,
    )


def _order(day_start_hour: int, ranks: Mapping[str, int], line: Entry) -> tuple[int, int, str, str]:
    """Sort by clock time within the user's day: the plan's where there is one, else the real."""
    planned, dose = line.planned, line.dose
    if planned is not None:
        minutes = ((planned.hour - day_start_hour) * 60 + planned.minute) % _MINUTES_A_DAY
    elif dose is not None and dose.taken is not None:
        local = dose.taken.epoch // 60 + dose.taken.offset_min
        minutes = (local - day_start_hour * 60) % _MINUTES_A_DAY
    else:
        minutes = _MINUTES_A_DAY
    rank = ranks.get(line.product_id, len(ranks))
    return minutes, rank, line.product_id, "" if dose is None else dose.id


_MINUTES_A_DAY = 24 * 60
