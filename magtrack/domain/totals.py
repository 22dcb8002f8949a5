"""Elemental magnesium of a day: taken, still planned, by slot and by form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from magtrack.domain.amounts import NO_MAGNESIUM, ElementalMg
from magtrack.domain.products import NO_FORM, Form, content

if TYPE_CHECKING:
    from datetime import date

    from magtrack.domain.doses import Dose, Entry
    from magtrack.domain.log import Log
    from magtrack.domain.schedule import Slot

TOLERANCE_MG = 1e-6
"""Sums of thirds are not exact: a total this little above a limit is at the limit, not over."""


@dataclass(frozen=True, slots=True)
class DayTotal:
    """The magnesium of one day from supplements and medicines.

    `taken` is None where nothing was logged, or nothing of known content (missing is not zero).
    `to_come` is what the plan still holds. `unknown` counts doses taken whose magnesium is not
    known; `estimated` tells whether any number in `taken` is an estimate.
    """

    day: date
    taken: ElementalMg | None
    to_come: ElementalMg
    by_slot: Mapping[Slot, ElementalMg] = field(default_factory=dict)
    by_form: Mapping[str, ElementalMg] = field(default_factory=dict)
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
    """Return the total of a day whose lines are at hand already."""
    lines = list(entries)
    doses = [line.dose for line in lines if line.dose is not None]
    swallowed = [dose for dose in doses if dose.counts]
    return DayTotal(
        day,
        _taken(swallowed) if doses else None,
        _to_come(lines, log, forms),
        _sums((d.slot, d.elemental_mg) for d in swallowed),
        _sums((d.form, d.elemental_mg) for d in swallowed if d.form != NO_FORM),
        doses_planned=sum(line.is_planned for line in lines),
        doses_taken=len(swallowed),
        planned_taken=sum(d.planned is not None for d in swallowed),
        unknown=sum(d.elemental_mg is None for d in swallowed),
        estimated=any(d.estimated for d in swallowed),
    )


def _taken(swallowed: Iterable[Dose]) -> ElementalMg | None:
    amounts = [dose.elemental_mg for dose in swallowed]
    known = [mg for mg in amounts if mg is not None]
    return ElementalMg(sum(known, NO_MAGNESIUM)) if known or not amounts else None


def _to_come(lines: Iterable[Entry], log: Log, forms: Mapping[str, Form]) -> ElementalMg:
    amounts = (
        content(log.products[line.product_id], forms, line.units).elemental_mg
        for line in lines
        if line.dose is None and line.product_id in log.products
    )
    return ElementalMg(sum((mg for mg in amounts if mg is not None), NO_MAGNESIUM))


_Key = TypeVar("_Key", bound=Hashable)


def _sums(pairs: Iterable[tuple[_Key, ElementalMg | None]]) -> dict[_Key, ElementalMg]:
    sums: dict[_Key, ElementalMg] = defaultdict(lambda: NO_MAGNESIUM)
    for key, mg in pairs:
        if mg is not None:
            sums[key] = ElementalMg(sums[key] + mg)
    return dict(sums)
