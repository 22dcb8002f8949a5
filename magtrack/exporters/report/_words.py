"""The words that several parts of a report share: days, plans, amounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from magtrack.domain.record.products import NO_FORM, Product, content
from magtrack.domain.record.repetition import EVERY_DAY
from magtrack.domain.record.schedule import Schedule
from magtrack.exporters.report._facts import Facts, InUse
from magtrack.reference import Reference
from magtrack.texts import _
from magtrack.wording import (
    NONE,
    clock_text,
    compound,
    content_line,
    elemental,
    number,
    short_month_name,
)
from magtrack.wording.plans import if_not_daily

JOINED = "\N{NO-BREAK SPACE}"


def day_name(day: date | None) -> str:
    """Return a day as "28 Sep 2026", a dash for none."""
    return NONE if day is None else f"{day.day} {short_month_name(day.month)} {day.year}"


def span_text(days: Sequence[date]) -> str:
    """Return the first and the last of some days, once where they are the same."""
    first, last = day_name(days[0]), day_name(days[-1])
    return first if first == last else f"{first} – {last}"


def ended(each: InUse, facts: Facts) -> str:
    """Return when a product was last in use, "" where it still is."""
    ends = [plan.valid_to for plan in each.plans]
    last = each.product.stopped or max((end for end in ends if end), default=None)
    if last is None or (None in ends and each.product.stopped is None) or last > facts.last:
        return ""
    if each.product.stopped is None and each.goes_on:
        return ""
    return _("to {day}").format(day=day_name(last))


def amount_a_day(each: InUse, reference: Reference) -> str:
    """Return the amount of a planned day, "" where the days differ or nothing is planned.

    Both numbers, of the compound and of elemental magnesium: they are easily taken for each other.
    """
    if not each.plans or any(plan.repeats != EVERY_DAY for plan in each.plans):
        return ""
    units = sum(plan.units for plan in each.plans)
    line = held_line(each.product, units, reference)
    return _("{amount} a day").format(amount=line) if line else ""


def held_line(product: Product, units: float, reference: Reference) -> str:
    """Return the contents of so many units, for a column that says which number is magnesium.

    "1 000 mg = 72 mg"; "" where they are not known.
    """
    holds = content(product, reference.forms, units)
    if product.form == NO_FORM or holds.compound_mg is None or holds.elemental_mg is None:
        return content_line(holds, product.form)
    text = _("{compound} = about {elemental}") if holds.estimated else _("{compound} = {elemental}")
    return text.format(
        compound=compound(holds.compound_mg), elemental=elemental(holds.elemental_mg)
    )


def times_of_day(plans: Sequence[Schedule]) -> str:
    """Return the planned doses, "1 × 08:00, 2 × 20:30"; a dash for none."""
    return ", ".join(map(_planned, plans)) or NONE


def _planned(plan: Schedule) -> str:
    often = if_not_daily(plan.repeats)
    days = f" ({often})" if often else ""
    return f"{number(plan.units, 3)} × {clock_text(plan.planned)}{days}".replace(" ", JOINED)
