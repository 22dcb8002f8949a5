"""Magnesium that no total counts: of a listed medicine, or of a dose whose content is unknown.

Whoever shows a total asks here, and says "at least" where anything is not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from magtrack.domain.record.amounts import ElementalMg
from magtrack.domain.record.days import days_between
from magtrack.domain.record.log import Log
from magtrack.domain.record.products import content
from magtrack.domain.record.totals import DayTotal
from magtrack.domain.safety.entered_twice import is_entered_as_product
from magtrack.domain.safety.rules import Knowledge


class Uncounted(Struct, frozen=True):
    """What holds magnesium that a total does not count.

    `doses` is how many doses of the product were of unknown content; 0 for a medicine on the list.
    """

    name: str
    doses: int = 0


def not_counted(
    log: Log, knowledge: Knowledge, day: date, *, planned: bool = False
) -> tuple[Uncounted, ...]:
    """Return what holds magnesium of unknown amount on the user's `day`.

    A medicine on the list counts as taken where it may have been: whether it was is not recorded.
    With `planned`, what the plan of the day still holds of unknown content is named as well.
    """
    names = _of_unknown_content(log, day)
    to_come = [line for line in log.entries(day) if line.dose is None] if planned else []
    for line in to_come:
        product = log.products.get(line.product_id)
        if product and content(product, knowledge.forms, line.units).elemental_mg is None:
            names.append(product.name)
    medicines = dict.fromkeys(magnesium_medicines(log, knowledge, day))
    return (*_of_doses(names), *map(Uncounted, medicines))


def doses_not_counted(log: Log, day: date) -> tuple[Uncounted, ...]:
    """Return the products of which doses of unknown content were taken on `day`."""
    return _of_doses(_of_unknown_content(log, day))


def _of_unknown_content(log: Log, day: date) -> list[str]:
    """Return the product's name of each such dose."""
    doses = log.doses_by_day.get(day, ())
    return [dose.product_name for dose in doses if dose.elemental_mg is None and dose.counts]


def _of_doses(names: Iterable[str]) -> tuple[Uncounted, ...]:
    return tuple(Uncounted(name, n) for name, n in Counter(names).items())


def in_all(days: Iterable[Sequence[Uncounted]]) -> tuple[Uncounted, ...]:
    """Return what is left out on any of some days, each once, with all of its doses."""
    found: Counter[str] = Counter()
    for each in (each for day in days for each in day):
        found[each.name] += each.doses
    return tuple(Uncounted(name, doses) for name, doses in found.items())


def magnesium_medicines(log: Log, knowledge: Knowledge, day: date) -> list[str]:
    """Return the medicines of `day` that are magnesium themselves: antacids, laxatives.

    One whose doses are logged as those of a product is counted there.
    """
    return [
        medicine.name
        for medicine in log.medicines
        if medicine.is_for(day)
        and any(
            covered.member.magnesium
            for covered in knowledge.covering(medicine.name, medicine.known_as)
        )
        and not is_entered_as_product(log, knowledge, medicine, day)
    ]


def medicines_between(log: Log, knowledge: Knowledge, first: date, last: date) -> list[str]:
    """Return the medicines from `first` to `last` that are magnesium themselves, each once."""
    days = days_between(first, last)
    found = (name for day in days for name in magnesium_medicines(log, knowledge, day))
    return list(dict.fromkeys(found))


def above_limit(
    total: DayTotal, limit_mg: ElementalMg | None, left_out: Sequence[Uncounted]
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
