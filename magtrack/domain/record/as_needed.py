"""Products taken as needed: no plan, a smallest gap and a most per day where they are told.

Nothing here forbids: what is nearer than the gap, or more than the most, is asked about first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, time, timedelta

from msgspec import Struct

from magtrack.domain.record.days import ONE_DAY, Moment, moment_at, planned_moment
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import AS_PLANNED, DoseDetails, Put, Stamp, extra_dose
from magtrack.domain.record.log import Log
from magtrack.domain.record.products import Form, Product
from magtrack.domain.record.schedule import planned_on
from magtrack.errors import InputProblem, Question
from magtrack.texts import _

BACK = timedelta(days=14)
"""How far before a day a log must reach that tells when the last one was taken."""

LONGEST_GAP_H = 168.0
"""A smallest gap of more than a week is a plan."""

_HOUR = 3600


class Standing(Struct, frozen=True):
    """How a product taken as needed stands at a moment.

    `last` is when the latest one was taken, as far as times are known. `wait_until` is when its
    smallest gap is over (None: it is, or none is told). `units` were taken on the user's day.
    """

    product: Product
    last: Moment | None
    wait_until: Moment | None
    units: float


def as_needed_on(log: Log, day: date) -> list[Product]:
    """Return the products in use on `day` that are taken as needed.

    One whose plan goes on after that day is not; a plan that ends with it may be over already.
    """
    planned = {plan.product_id for plan in planned_on(log.schedules, day) if plan.valid_to != day}
    return [
        product
        for product in log.products.values()
        if product.as_needed and product.is_used_on(day) and product.id not in planned
    ]


def standing(log: Log, product: Product, now: Moment) -> Standing:
    """Return how `product` stands at `now`; `log` must reach back by `BACK`."""
    taken = [
        dose.taken for dose in _doses(log, product) if dose.taken and dose.taken.epoch <= now.epoch
    ]
    last = max(taken, key=lambda at: at.epoch, default=None)
    over = None if last is None else last.epoch + _gap_s(product)
    return Standing(
        product,
        last,
        None if over is None or over <= now.epoch else moment_at(over, now.zone),
        _units_on(log, product, now.day(log.profile.day_start_hour)),
    )


def end_of(day: date, zone: str, log: Log) -> Moment:
    """Return the last second of the user's `day`."""
    start = log.profile.day_start_hour
    next_day = planned_moment(day + ONE_DAY, time(start), zone, start)
    return moment_at(next_day.epoch - 1, zone)


def dose_without_plan(
    log: Log,
    forms: Mapping[str, Form],
    product: Product,
    stamp: Stamp,
    details: DoseDetails = AS_PLANNED,
    *,
    answered: Collection[str] = (),
) -> Put:
    """Return the edit that logs a dose nobody planned, as `extra_dose` does.

    Of a product taken as needed `log` must reach back by `BACK`; raises Question ("too-soon",
    "too-many") as well then, unless it is among `answered`.
    """
    put = extra_dose(log, forms, product, stamp, details, answered=answered)
    if product.as_needed:
        at = details.at or stamp.now
        units = product.serving_units if details.units is None else details.units
        if details.time_known and "too-soon" not in answered:
            _ask_about_gap(log, product, at)
        if "too-many" not in answered:
            _ask_about_most(log, product, units, at)
    return put


def _ask_about_gap(log: Log, product: Product, at: Moment) -> None:
    """Raise Question where another one is nearer to `at` than the smallest gap, or may be."""
    gap = _gap_s(product)
    if not gap:
        return
    day = at.day(log.profile.day_start_hour)
    doses = list(_doses(log, product))
    known = [dose.taken for dose in doses if dose.taken is not None]
    nearest = min(known, key=lambda other: abs(other.epoch - at.epoch), default=None)
    parts = {"name": product.name, "gap": _hours(product.smallest_gap_h or 0)}
    if nearest is not None and abs(nearest.epoch - at.epoch) < gap:
        parts["time"] = _clock(nearest, at)
        text = _(
            "{name} was taken at {time}, and at least {gap} are to lie between two: not before"
            " {over}. Log it all the same?"
        )
        if nearest.epoch > at.epoch:
            text = _(
                "{name} was taken at {time} as well, and at least {gap} are to lie between two."
                " Log it all the same?"
            )
        over = _clock(moment_at(nearest.epoch + gap, at.zone), at)
        raise Question(text.format(**parts, over=over), "too-soon")
    if any(dose.taken is None and dose.day == day for dose in doses):
        text = _(
            "{name} was taken on this day at a time that is not known, and at least {gap} are to"
            " lie between two. Log it all the same?"
        )
        raise Question(text.format(**parts), "too-soon")


def _ask_about_most(log: Log, product: Product, units: float, at: Moment) -> None:
    most = product.most_per_day
    if most is None:
        return
    before = _units_on(log, product, at.day(log.profile.day_start_hour))
    if before + units > most:
        text = _(
            "With this one {name} comes to {sum:g} on this day; the most is {most:g}. Log it all"
            " the same?"
        )
        raise Question(text.format(name=product.name, sum=before + units, most=most), "too-many")


def check_as_needed(log: Log, product: Product, today: date) -> Product:
    """Return a product whose limits as needed make sense; raises InputProblem.

    It has no plan after today, and the smallest gap is at most a week.
    """
    if not product.as_needed:
        return product
    for plan in log.schedules:
        if plan.product_id == product.id and (plan.valid_to is None or plan.valid_to > today):
            check_no_plan(product)
    if product.smallest_gap_h is not None and product.smallest_gap_h > LONGEST_GAP_H:
        raise InputProblem(
            _("The smallest gap is at most {hours:g} hours.").format(hours=LONGEST_GAP_H),
            "smallest_gap_h",
        )
    return product


def check_no_plan(product: Product) -> None:
    """Raise InputProblem where `product` is taken as needed and so has no plan."""
    if product.as_needed:
        raise InputProblem(
            _("{name} is either planned or taken as needed, not both.").format(name=product.name),
            "as_needed",
        )


def _doses(log: Log, product: Product) -> Iterator[Dose]:
    return (dose for dose in log.doses if dose.product_id == product.id and dose.counts)


def _units_on(log: Log, product: Product, day: date) -> float:
    return sum(dose.units for dose in _doses(log, product) if dose.day == day)


def _gap_s(product: Product) -> int:
    return round((product.smallest_gap_h or 0) * _HOUR)


def _hours(hours: float) -> str:
    minutes = round(hours * 60)
    return _("{n} min").format(n=minutes) if minutes < 60 else _("{n:g} h").format(n=hours)


def _clock(when: Moment, beside: Moment) -> str:
    """Return a clock time, with its date where that is another one."""
    same = when.local.date() == beside.local.date()
    return f"{when.local:%H:%M}" if same else f"{when.local:%Y-%m-%d %H:%M}"
