"""Supply: what is left in the bottle, how long it lasts, and what the magnesium costs.

All of it is arithmetic on counts the user made, doses the user logged and the plan; nothing is
known without a count or a price, and unknown is None, never 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import lcm
from operator import attrgetter

from msgspec import Struct

from magtrack.domain.record.days import ONE_DAY
from magtrack.domain.record.log import Log, StockCount
from magtrack.domain.record.products import Form, Product, elemental_per_serving
from magtrack.domain.record.schedule import Schedule, planned_on

FARTHEST_DAYS = 3 * 366
"""A stock that lasts longer than three years is not given a day."""

_DUST = 1e-9
"""Thirds of a tablet do not add up exactly: a rest this small is nothing."""


class Supply(Struct, frozen=True):
    """The supply of one product.

    `left` is in units (None: never counted; below 0: more was logged than was counted).
    `last_day` is the last day the stock covers the whole plan (None: not known, no plan, or too
    far away); a day before the present one means it does not cover the present day. Costs are in
    the product's currency.
    """

    left: float | None
    last_day: date | None
    cost_per_day: float | None
    cost_per_100_mg: float | None

    def days_left(self, today: date) -> int | None:
        """Return how many days from `today` on, itself included, the stock covers."""
        return None if self.last_day is None else max(0, (self.last_day - today).days + 1)


def supply_of(log: Log, forms: Mapping[str, Form], product: Product, today: date) -> Supply:
    """Return the supply of `product` on `today`.

    `log` must reach from `counted_since` to `today`.
    """
    left = units_left(log, product.id)
    return Supply(
        left,
        None if left is None else last_covered_day(log, product.id, left, today),
        cost_per_day(log, product, today),
        cost_per_100_mg(product, forms),
    )


def latest_count(log: Log, product_id: str) -> StockCount | None:
    """Return the latest count of a product, or None where it was never counted."""
    counts = [count for count in log.stock if count.product_id == product_id]
    return max(counts, key=attrgetter("day"), default=None)


def counted_since(log: Log) -> date | None:
    """Return the earliest day from which doses are needed to know what is left of everything."""
    latest = [latest_count(log, product_id) for product_id in log.products]
    return min((count.day for count in latest if count is not None), default=None)


def units_left(log: Log, product_id: str) -> float | None:
    """Return the latest count less what was taken on the days after it."""
    count = latest_count(log, product_id)
    if count is None:
        return None
    taken = sum(
        dose.units
        for dose in log.doses
        if dose.counts and dose.product_id == product_id and dose.day > count.day
    )
    return count.units - taken


def count_now(id_: str, log: Log, product_id: str, units: float, today: date) -> StockCount:
    """Return the count for `units` in the bottle right now.

    Counts stand for the end of a day, so this one is put at the end of yesterday, with what was
    taken today still in the bottle: a dose later today is then taken off as well.
    """
    taken = sum(
        dose.units
        for dose in log.doses_by_day.get(today, ())
        if dose.counts and dose.product_id == product_id
    )
    return StockCount(id_, product_id, today - ONE_DAY, units + taken)


def last_covered_day(log: Log, product_id: str, left: float, today: date) -> date | None:
    """Return the last day on which `left` units still cover the whole plan.

    Of today's plan only what is not logged yet is needed. None where nothing is planned any more
    or the stock lasts longer than `FARTHEST_DAYS`.
    """
    plans = log.plans_of(product_id)
    day, needed_today = today, _open_units(log, product_id, today)
    for _number in range(FARTHEST_DAYS):
        needed = needed_today if day == today else _needed(log, plans, product_id, day)
        left -= needed
        if left < -_DUST:
            return day - ONE_DAY
        day += ONE_DAY
    return None


def _needed(log: Log, plans: Sequence[Schedule], product_id: str, day: date) -> float:
    if any(trial.product_id == product_id and trial.is_off(day) for trial in log.trials):
        return 0.0
    return sum(plan.units for plan in planned_on(plans, day))


def _open_units(log: Log, product_id: str, today: date) -> float:
    return sum(
        line.units
        for line in log.entries(today)
        if line.dose is None and line.product_id == product_id
    )


def units_per_day(log: Log, product_id: str, today: date) -> float:
    """Return the planned units a day, as the mean over a round of the plan that begins today.

    A round is a week, or what weeks and cycles have in common; of a very long one the beginning.
    """
    plans = log.plans_of(product_id)
    n = min(lcm(7, *(plan.repeats.length for plan in plans)), FARTHEST_DAYS)
    days = (today + ONE_DAY * number for number in range(n))
    return sum(plan.units for day in days for plan in planned_on(plans, day)) / n


def cost_per_unit(product: Product) -> float | None:
    """Return the price of one unit, None where price or pack size is not known."""
    if product.price is None or not product.price_units:
        return None
    return product.price / product.price_units


def cost_per_day(log: Log, product: Product, today: date) -> float | None:
    """Return what a planned day costs; None without a price or without a plan."""
    unit, units = cost_per_unit(product), units_per_day(log, product.id, today)
    return None if unit is None or units == 0 else unit * units


def cost_per_100_mg(product: Product, forms: Mapping[str, Form]) -> float | None:
    """Return what 100 mg of elemental magnesium cost; None where price or content is unknown."""
    unit = cost_per_unit(product)
    elemental_mg, _source = elemental_per_serving(product, forms)
    if unit is None or not elemental_mg:
        return None
    return unit * product.serving_units * 100 / elemental_mg
