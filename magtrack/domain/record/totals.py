"""Elemental magnesium of a day: taken, still planned, by slot and by form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import cast

from msgspec import Struct

from magtrack.domain.record.amounts import NO_MAGNESIUM, ElementalMg
from magtrack.domain.record.doses import Entry
from magtrack.domain.record.log import Log
from magtrack.domain.record.products import NO_FORM, Form, content
from magtrack.domain.record.schedule import Slot

TOLERANCE_MG = 1e-6
"""Sums of thirds are not exact: a total this little above a limit is at the limit, not over."""


class DayTotal(Struct, frozen=True):
    """The magnesium of one day from supplements and medicines.

    `taken` is None where nothing was logged, or nothing of known content (missing is not zero).
    `to_come` is what the plan still holds. `unknown` counts doses taken whose magnesium is not
    known; `estimated` tells whether any number in `taken` is an estimate.
    """

    day: date
    taken: ElementalMg | None
    to_come: ElementalMg
    by_slot: Mapping[Slot, ElementalMg] = MappingProxyType({})
    by_form: Mapping[str, ElementalMg] = MappingProxyType({})
    doses_planned: int = 0
    doses_taken: int = 0
    planned_taken: int = 0
    unknown: int = 0
    estimated: bool = False

    def is_over(self, limit_mg: ElementalMg | None) -> bool:
        """Tell whether what was taken is over the limit; exactly at it is not over."""
        return (
            limit_mg is not None and self.taken is not None and self.taken > limit_mg + TOLERANCE_MG
        )


def total_of(log: Log, forms: Mapping[str, Form], day: date) -> DayTotal:
    """Return the total of `day`."""
    return total(day, log.entries(day), log, forms)


def total(day: date, entries: Iterable[Entry], log: Log, forms: Mapping[str, Form]) -> DayTotal:
    """Return the total of a day whose lines are at hand already.

    One pass over the lines: an export asks for every day of a life. The sums are of elemental
    magnesium, and are called so at the end: a call for each dose would take longer than to add it.
    """
    sum_mg = 0.0
    by_slot: dict[Slot, float] = {}
    by_form: dict[str, float] = {}
    planned = logged = swallowed = planned_taken = unknown = 0
    estimated = False
    unlogged = []
    for line in entries:
        dose = line.dose
        if line.planned is not None:
            planned += 1
        if dose is None:
            unlogged.append(line)
            continue
        logged += 1
        if dose.outcome != "taken":
            continue
        swallowed += 1
        if dose.planned is not None:
            planned_taken += 1
        if dose.estimated:
            estimated = True
        mg = dose.elemental_mg
        if mg is None:
            unknown += 1
            continue
        sum_mg += mg
        by_slot[dose.slot] = by_slot.get(dose.slot, 0.0) + mg
        if dose.form != NO_FORM:
            by_form[dose.form] = by_form.get(dose.form, 0.0) + mg
    is_known = logged > 0 and (swallowed == 0 or unknown < swallowed)
    return DayTotal(
        day,
        ElementalMg(sum_mg) if is_known else None,
        _to_come(unlogged, log, forms),
        cast("dict[Slot, ElementalMg]", by_slot),
        cast("dict[str, ElementalMg]", by_form),
        doses_planned=planned,
        doses_taken=swallowed,
        planned_taken=planned_taken,
        unknown=unknown,
        estimated=estimated,
    )


def _to_come(unlogged: Iterable[Entry], log: Log, forms: Mapping[str, Form]) -> ElementalMg:
    amounts = (
        content(log.products[line.product_id], forms, line.units).elemental_mg
        for line in unlogged
        if line.product_id in log.products
    )
    return ElementalMg(sum((mg for mg in amounts if mg is not None), NO_MAGNESIUM))


def unchecked_on(log: Log, day: date) -> list[str]:
    """Return the products of `day` whose numbers nobody compared with their labels, by name."""
    ids = dict.fromkeys(line.product_id for line in log.entries(day))
    found = (log.products.get(id_) for id_ in ids)
    return [each.name for each in found if each is not None and each.from_list is not None]
