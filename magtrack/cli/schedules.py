"""schedule: what is planned."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import click
from msgspec.structs import replace

from magtrack.cli.context import CliContext, fields, new_id
from magtrack.cli.known import PRODUCT
from magtrack.cli.layout import table
from magtrack.cli.options import (
    AMOUNT,
    CLOCK,
    DAY,
    NUMBER_OF_DAYS,
    SLOT,
    json_option,
    pass_context,
    repetition_given,
    repetition_options,
)
from magtrack.cli.program import root
from magtrack.cli.safety import tell_caused
from magtrack.domain.record.as_needed import check_no_plan
from magtrack.domain.record.edits import Edit, Put
from magtrack.domain.record.log import Log
from magtrack.domain.record.plan_edits import (
    PlanStep,
    change_begins,
    change_schedule,
    end_schedule,
    first_dose_day,
    in_steps,
    is_over,
    made_at,
    steps_after,
)
from magtrack.domain.record.products import Product, content
from magtrack.domain.record.repetition import EVERY_DAY, repetition_text
from magtrack.domain.record.schedule import Schedule, Slot, meet
from magtrack.errors import InputProblem
from magtrack.texts import _
from magtrack.wording import NONE, clock_text, elemental, units_text


@root.group("schedule", help=_("Plans: add, list, change, end."))
def _group() -> None: ...


@_group.command("add", help=_("Plan a dose: product, slot and clock time."))
@click.argument("product", type=PRODUCT)
@click.argument("slot", type=SLOT)
@click.argument("planned", metavar="HH:MM", type=CLOCK)
@click.option("--units", type=AMOUNT, required=True, help=_("How many capsules, tablets, ..."))
@click.option("--from", "first", type=DAY, help=_("The first day; today unless given."))
@click.option("--to", "last", type=DAY, help=_("The last day; open unless given."))
@repetition_options
@click.option("--then", type=AMOUNT, multiple=True, help=_("A step: so many units, --after days."))
@click.option("--after", type=NUMBER_OF_DAYS, multiple=True, help=_("When it comes: 14d or 2w."))
@pass_context
def _add(
    context: CliContext,
    /,
    *,
    product: str,
    first: date | None,
    last: date | None,
    then: tuple[float, ...],
    after: tuple[int, ...],
    **said: Any,
) -> None:
    log = context.log(context.today)
    bottle = log.product(product)
    check_no_plan(bottle)
    hour = log.profile.day_start_hour
    begins = first or context.today
    counted_from = first or first_dose_day(said["planned"], context.now, hour)
    plan = Schedule(
        new_id(),
        bottle.id,
        said["slot"],
        said["planned"],
        said["units"],
        begins,
        last,
        repetition_given(said, counted_from) or EVERY_DAY,
    )
    if len(then) != len(after):
        raise InputProblem(_("Each --then needs its --after: --then 2 --after 14d."), "--then")
    steps = in_steps(plan, map(PlanStep, then, after), new_id, counted_from)
    made = [made_at(step, context.now, hour) for step in steps]
    for step in made:
        _check_free(log, step)
    edits = [Put(step) for step in made]
    tell_caused(context, edits, begins)
    if counted_from > begins or made[0].made_too_late_for:
        text = _("{time} is past today: the plan counts from the next time on.")
        context.say(text.format(time=clock_text(plan.planned)))
    context.do(_("Planned {what}").format(what=_plan_text(bottle, plan)), *edits)


@_group.command("change", help=_("Change a plan from now on; the past keeps the plan it had."))
@click.argument("product", type=PRODUCT)
@click.argument("slot", type=SLOT)
@click.argument("planned", metavar="[HH:MM]", type=CLOCK, required=False)
@click.option("--was", type=CLOCK, help=_("The present time, where the slot has several plans."))
@click.option("--units", type=AMOUNT)
@repetition_options
@click.option("--from", "first", type=DAY, help=_("The first day; today unless given."))
@pass_context
def _change(
    context: CliContext, /, *, product: str, was: time | None, first: date | None, **said: Any
) -> None:
    log = context.log(context.today)
    bottle = log.product(product)
    before = _running(context, log, bottle, said["slot"], was)
    start = first or context.today
    if start < context.today:
        raise InputProblem(_("A plan can change from today on, not in the past."), "--from")
    begins = max(start, before.valid_from)
    after = replace(
        before,
        id=new_id(),
        planned=said["planned"] or before.planned,
        units=said["units"] or before.units,
        repeats=repetition_given(said, begins) or before.repeats,
        valid_from=begins,
    )
    if replace(after, id=before.id, valid_from=before.valid_from) == before:
        raise InputProblem(_("Nothing to change was given."))
    hour = log.profile.day_start_hour
    counts_from = change_begins(before, after, start, context.now, hour)
    _check_free(log, after, apart_from=before)
    edits = [
        *change_schedule(before, after, start, context.now, hour),
        *_steps_changed(log, before, after),
    ]
    label = _("Plan changed: {what}").format(what=_plan_text(bottle, after))
    tell_caused(context, edits, start)
    if counts_from > start:
        context.say(_("Today stays as it was: the change counts from tomorrow on."))
    context.do(label, *edits)


@_group.command("end", help=_("End a plan; what was logged stays."))
@click.argument("product", type=PRODUCT)
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
    ended = [before, *steps_after(log.schedules, before)]
    context.do(label, *(end_schedule(plan, free) for plan in ended))


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
        "days": repetition_text(schedule.repeats),
        **fields(schedule, "valid_from", "valid_to", "made_too_late_for"),
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
                repetition_text(plan.repeats),
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
    ahead = [plan for plan in found if not is_over(plan, context.now, log.profile.day_start_hour)]
    found = ahead or found
    later = [step for plan in found for step in steps_after(found, plan)]
    begun = [plan for plan in found if plan.valid_from <= context.today]
    found = begun or [plan for plan in found if plan not in later]
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
        if same and plan != apart_from and meet(plan, new):
            raise InputProblem(
                _("{name} is planned for {time} ({slot}) already.").format(
                    name=log.products[plan.product_id].name,
                    time=clock_text(plan.planned),
                    slot=plan.slot,
                )
            )


def _steps_changed(log: Log, before: Schedule, after: Schedule) -> list[Edit]:
    """Return the edits that let the later steps of a plan follow its new time and days."""
    steps = steps_after(log.schedules, before)
    moved = [replace(each, planned=after.planned, repeats=after.repeats) for each in steps]
    return [Put(new, seen=old) for new, old in zip(moved, steps, strict=True) if new != old]


def _plan_text(product: Product, plan: Schedule) -> str:
    return _("{name}, {units} at {time} ({slot})").format(
        name=product.name,
        units=units_text(plan.units, product.unit),
        time=clock_text(plan.planned),
        slot=plan.slot,
    )
