"""Magnesium that no total counts: of a listed medicine, or of a dose whose content is unknown.

Whoever shows a total asks here, and says "at least" where anything is not counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from magtrack.domain.record.amounts import ElementalMg
from magtrack.domain.record.log import Log
from magtrack.domain.record.products import content
from magtrack.domain.record.totals import DayTotal
from magtrack.domain.safety.rules import Knowledge


def not_counted(
    log: Log, knowledge: Knowledge, day: date, *, planned: bool = False
) -> tuple[str, ...]:
    """Return the names of what holds magnesium of unknown amount on the user's `day`, each once.

    A medicine on the list counts as taken where it may have been: whether it was is not recorded.
    With `planned`, what the plan of the day still holds of unknown content is named as well.
    """
    return tuple(dict.fromkeys(_names(log, knowledge, day, planned=planned)))


def _names(log: Log, knowledge: Knowledge, day: date, *, planned: bool) -> Iterator[str]:
    for dose in log.doses_by_day.get(day, ()):
        if dose.counts and dose.elemental_mg is None:
            yield dose.product_name
    yield from magnesium_medicines(log, knowledge, day)
    to_come = [line for line in log.entries(day) if line.dose is None] if planned else []
    for line in to_come:
        product = log.products.get(line.product_id)
        if product and content(product, knowledge.forms, line.units).elemental_mg is None:
            yield product.name


def magnesium_medicines(log: Log, knowledge: Knowledge, day: date) -> list[str]:
    """Return the medicines of `day` that are magnesium themselves: antacids, laxatives."""
    return [
        medicine.name
        for medicine in log.medicines
        if medicine.is_for(day)
        and any(covered.member.magnesium for covered in knowledge.covering(medicine.name))
    ]


def above_limit(
    total: DayTotal, limit_mg: ElementalMg | None, left_out: tuple[str, ...]
) -> bool | None:
    """Tell whether a day is above its limit, `left_out` being what its total does not count.

    None where that cannot be told: nothing of known content was logged, or what is known stays
    within the limit and something is not counted. Without a limit it is None too.
    """
    if limit_mg is None:
        return None
    if total.is_over(limit_mg):
        return True
    return None if left_out or total.unknown or total.taken is None else False
