"""schedule: what is planned."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import click
from msgspec.structs import replace

from magtrack.cli.context import CliContext, fields, new_id
from magtrack.cli.layout import table
from magtrack.cli.options import AMOUNT, CLOCK, DAY, SLOT, WEEKDAYS, json_option, pass_context
from magtrack.cli.program import root
from magtrack.cli.safety import tell_caused
from magtrack.domain.record.edits import Put, change_schedule, end_schedule
from magtrack.domain.record.log import Log
from magtrack.domain.record.products import Product, content
from magtrack.domain.record.schedule import EVERY_DAY, Schedule, Slot, weekdays_text
from magtrack.errors import InputProblem
from magtrack.texts import _
from magtrack.wording import NONE, clock_text, elemental, units_text

_DAYS_HELP = _("Weekdays such as mon,tue; every day unless given.")


@root.group("schedule", help=_("Plans: add, list, change, end."))
def _group() -> None: ...


@_group.command("add", help=_("Plan a dose: product, slot and clock time."))
@click.argument("product")
@click.argument("slot", type=SLOT)
@click.argument("planned", metavar="HH:MM", type=CLOCK)
@click.option("--units", type=AMOUNT, required=True, help=_("How many capsules, tablets, ..."))
@click.option("--from", "first", type=DAY, help=_("The first day; today unless given."))
@click.option("--to", "last", type=DAY, help=_("The last day; open unless given."))
@click.option("--days", type=WEEKDAYS, default=EVERY_DAY, show_default=False, help=_DAYS_HELP)
@pass_context
def _add(
    context: CliContext,
    *,
    product: str,
    slot: Slot,
    planned: time,
    units: float,
    first: date | None,
    last: date | None,
    days: frozenset[int],
) -> None:
    log = context.log(context.today)
    bottle = log.product(product)
    new = Schedule(new_id(), bottle.id, slot, planned, units, first or context.today, last, days)
    _check_free(log, new)
    tell_caused(context, [Put(new)], new.valid_from)
    context.do(_("Planned {what}").format(what=_plan_text(bottle, new)), Put(new))


@_group.command("change", help=_("Change a plan from today on; the past keeps the plan it had."))
@click.argument("product")
@click.argument("slot", type=SLOT)
@click.argument("planned", metavar="[HH:MM]", type=CLOCK, required=False)
@click.option("--was", type=CLOCK, help=_("The present time, where the slot has several plans."))
@click.option("--units", type=AMOUNT)
@click.option("--days", type=WEEKDAYS, help=_DAYS_HELP)
@click.option("--from", "first", type=DAY, help=_("The first day; today unless given."))
@pass_context
def _change(
    context: CliContext,
    *,
    product: str,
    slot: Slot,
    planned: time | None,
    was: time | None,
    units: float | None,
    days: frozenset[int] | None,
    first: date | None,
) -> None:
    log = context.log(context.today)
    bottle = log.product(product)
    before = _running(context, log, bottle, slot, was)
    start = first or context.today
    if start < context.today:
        raise InputProblem(_("A plan can change from today on, not in the past."), "--from")
    after = replace(
        before,
        id=new_id(),
        planned=planned or before.planned,
        units=units or before.units,
        weekdays=days or before.weekdays,
        valid_from=max(start, before.valid_from),
    )
    if replace(after, id=before.id, valid_from=before.valid_from) == before:
        raise InputProblem(_("Nothing to change was given."))
    _check_free(log, after, apart_from=before)
    label = _("Plan changed: {what}").format(what=_plan_text(bottle, after))
    edits = change_schedule(before, after, start)
    tell_caused(context, edits, start)
    context.do(label, *edits)


@_group.command("end", help=_("End a plan; what was logged stays."))
@click.argument("product")
@click.argument("slot", type=SLOT)
@click.option("--was", type=CLOCK, help=_("The time, where the slot has several plans."))
@click.option("--to", "last", type=DAY, help=_("The last day; yesterday unless given."))
@pass_context
def _end(
    context: CliContext, product: str, slot: Slot, was: time | None, last: date | None
) -> None:
    log = context.log(context.today)
    bottle = log.product(product)
    before = _running(context, log, bottle, slot, was)
    free = context.today if last is None else last + timedelta(days=1)
    label = _("Plan ended: {what}").format(what=_plan_text(bottle, before))
    context.do(label, end_schedule(before, free))


@_group.command("list", help=_("List the plans, those that ended as well."))
@json_option
@pass_context
def _list(context: CliContext) -> None:
    log = context.log(context.today)
    context.show(
        lambda: [_data(log, schedule) for schedule in log.schedules],
        lambda: _text(context, log) or _("Nothing is planned yet: magtrack schedule add --help"),
    )


def _data(log: Log, schedule: Schedule) -> dict[str, Any]:
    return {
        **fields(schedule, "id", "product_id"),
        "product": log.products[schedule.product_id].name,
        "slot": schedule.slot,
        "planned": clock_text(schedule.planned),
        "units": schedule.units,
        "days": weekdays_text(schedule.weekdays),
        **fields(schedule, "valid_from", "valid_to"),
    }


def _text(context: CliContext, log: Log) -> str:
    return table(
        [
            (
                clock_text(plan.planned),
                plan.slot,
                bottle.name,
                units_text(plan.units, bottle.unit),
                elemental(content(bottle, context.reference.forms, plan.units).elemental_mg),
                weekdays_text(plan.weekdays),
                plan.valid_from,
                plan.valid_to or NONE,
            )
            for plan in log.schedules
            for bottle in [log.products[plan.product_id]]
        ],
        head=(
            _("time"),
            _("slot"),
            _("product"),
            _("units"),
            _("elemental"),
            _("days"),
            _("from"),
            _("to"),
        ),
    )


def _running(
    context: CliContext, log: Log, product: Product, slot: Slot, was: time | None
) -> Schedule:
    """Return the one plan of the product and slot that has not ended."""
    found = [
        plan
        for plan in log.plans_of(product.id, context.today)
        if plan.slot == slot and was in (None, plan.planned)
    ]
    found = [plan for plan in found if plan.valid_from <= context.today] or found
    if len(found) == 1:
        return found[0]
    if not found:
        message = _("There is no running plan of {name} in the slot {slot}.")
    else:
        message = _("{name} has several plans in the slot {slot}: say which with --was {times}.")
    times = "|".join(clock_text(plan.planned) for plan in found)
    raise InputProblem(message.format(name=product.name, slot=slot, times=times))


def _check_free(log: Log, new: Schedule, apart_from: Schedule | None = None) -> None:
    """Refuse a plan for days and a time that another plan of the product has already."""
    for plan in log.schedules:
        same = (plan.product_id, plan.slot, plan.planned) == (new.product_id, new.slot, new.planned)
        if same and plan != apart_from and _overlap(plan, new):
            raise InputProblem(
                _("{name} is planned for {time} ({slot}) already.").format(
                    name=log.products[plan.product_id].name,
                    time=clock_text(plan.planned),
                    slot=plan.slot,
                )
            )


def _overlap(one: Schedule, other: Schedule) -> bool:
    end = min(one.valid_to or date.max, other.valid_to or date.max)
    return max(one.valid_from, other.valid_from) <= end and bool(one.weekdays & other.weekdays)


def _plan_text(product: Product, plan: Schedule) -> str:
    return _("{name}, {units} at {time} ({slot})").format(
        name=product.name,
        units=units_text(plan.units, product.unit),
        time=clock_text(plan.planned),
        slot=plan.slot,
    )
