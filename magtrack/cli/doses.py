"""take, skip and missed: what happened to a dose."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

import click
from msgspec.structs import replace

from magtrack.cli.context import CliContext
from magtrack.cli.dose_selection import DoseSelection
from magtrack.cli.known import PRODUCT
from magtrack.cli.options import AMOUNT, DAY, SLOT, pass_context
from magtrack.cli.program import root
from magtrack.cli.safety import review_of
from magtrack.domain.record.as_needed import BACK, dose_without_plan
from magtrack.domain.record.clocks import parse_clock
from magtrack.domain.record.days import (
    Moment,
    moment_of,
    parse_moment,
    plan_date,
    planned_moment,
    resolve,
)
from magtrack.domain.record.doses import Dose, Entry, Outcome
from magtrack.domain.record.edits import DoseDetails, Put, log_entry
from magtrack.domain.record.schedule import Slot
from magtrack.domain.safety.taking import Held, breaks_a_gap, held_back
from magtrack.errors import InputProblem, NotConfirmed, Question, ReferenceProblem
from magtrack.texts import _
from magtrack.wording import units_text
from magtrack.wording.held import held_line, held_rule, wait_text

_ONE_DAY = timedelta(days=1)
_DATED = re.compile(r"\s*\d{4}-")
_SLOT_HELP = _("morning, evening or other.")


@root.command("take", help=_("Log a dose as taken, or all that is due."))
@click.argument("product", required=False, type=PRODUCT)
@click.option("--slot", type=SLOT, help=_SLOT_HELP)
@click.option("--units", type=AMOUNT, help=_("How many capsules, ...; as planned unless given."))
@click.option(
    "--at",
    metavar="TIME",
    help=_("When it was taken: 7:30 pm, or 2026-11-23T19:30; now unless given."),
)
@click.option("--zone", help=_("The time zone it was taken in, such as Europe/Berlin."))
@click.option("--day", type=DAY, help=_("The day it belongs to; that of its time unless given."))
@click.option("--time-unknown", is_flag=True, help=_("Taken, but nobody remembers when."))
@click.option("--note", default="", help=_("A note on this dose."))
@click.option("--anyway", is_flag=True, help=_("Also what would be too close to something now."))
@pass_context
def _take(
    context: CliContext,
    /,
    *,
    units: float | None,
    at: str | None,
    zone: str | None,
    time_unknown: bool,
    note: str,
    anyway: bool,
    **named: Any,
) -> None:
    if at is not None and time_unknown:
        raise click.UsageError(_("--at and --time-unknown exclude each other."))
    when = _when(context, at, zone, named["day"])
    wish = _wish(context, when, at_given=at is not None, **named)
    if wish.whole_day and not time_unknown:
        raise InputProblem(
            _("Say when it was taken on {day}: give --at or --time-unknown.").format(day=wish.day)
        )
    details = DoseDetails(
        at=wish.when, time_known=not time_unknown, units=units, slot=wish.slot, note=note
    )
    is_now = at is None and not time_unknown and not anyway
    puts = context.asking(lambda answered: _taken(context, wish, details, answered))
    if is_now:
        puts = context.asking(lambda answered: _kept_apart(context, wish, puts, answered))
    context.do(_("{what} taken").format(what=_what(puts)), *puts)


def _kept_apart(
    context: CliContext, wish: DoseSelection, puts: Sequence[Put], answered: Collection[str]
) -> list[Put]:
    """Return what is taken now: what would be too close to something is left, and said.

    For a dose that was named, raises Question unless that is `answered`; NotConfirmed where
    nothing is left to take.
    """
    doses = [put.record for put in puts if isinstance(put.record, Dose)]
    try:
        held = {each.dose.id: each for each in held_back(review_of(context, wish.day), doses)}
    except ReferenceProblem as problem:  # what was taken is logged, checked or not
        context.warn(str(problem))
        return list(puts)
    if not held:
        return list(puts)
    said = "\n".join(_held_text(each) for each in held.values())
    if wish.product is not None:
        if "too-close" in answered:
            return list(puts)
        raise Question(_("{why} Take it all the same?").format(why=said), "too-close")
    rest = [put for put in puts if put.record.id not in held]
    how = _("To take all of it now: {command}").format(command="magtrack take --anyway")
    if not rest:
        raise NotConfirmed(f"{said}\n{how}")
    context.say(f"{said}\n{how}")
    return rest


def _held_text(held: Held) -> str:
    name = held.dose.product_name
    return _("{name} was not taken. {why} {rule} {wait}.").format(
        name=name, why=held_line(held), rule=held_rule(held), wait=wait_text(held)
    )


def _taken(
    context: CliContext, wish: DoseSelection, details: DoseDetails, answered: Collection[str]
) -> list[Put]:
    """Return the edits that log doses as taken; raises Question unless it is among `answered`."""
    lines = wish.to_take(answered)
    if details.units is not None and len(lines) > 1:
        raise InputProblem(_("--units is for one dose: name its product and slot as well."))
    if lines:
        return _logged(context, wish, lines, details, answered)
    on_its_day = context.day_of(wish.when) == wish.day
    if wish.product is not None and wish.product.as_needed and not details.time_known:
        start = context.profile.day_start_hour  # at a time nobody remembers: on its day alone
        at = planned_moment(wish.day, time(start), context.now.zone, start)
        details = replace(details, at=at)
    elif wish.product is None or not (details.time_known and on_its_day):
        raise InputProblem(_("A dose that was not planned needs a time on its day: give --at."))
    forms, stamp = context.reference.forms, context.stamp
    log = context.journal.log(wish.day - BACK, wish.day + BACK)
    return [dose_without_plan(log, forms, wish.product, stamp, details, answered=answered)]


def _logged(
    context: CliContext,
    wish: DoseSelection,
    lines: Sequence[Entry],
    details: DoseDetails,
    answered: Collection[str],
) -> list[Put]:
    forms, stamp = context.reference.forms, context.stamp
    return [log_entry(wish.log, forms, line, stamp, details, answered=answered) for line in lines]


def _when(context: CliContext, at: str | None, zone: str | None, day: date | None) -> Moment:
    """Return the instant that `--at` and `--zone` name: a date and time, or a time of the day."""
    there = zone or context.now.zone
    if at is None:
        return moment_of(context.now.utc, there)
    if _DATED.match(at):
        return parse_moment(at, there, field="--at")
    clock = parse_clock(at, field="--at")
    day = day or context.day_of(moment_of(context.now.utc, there))
    calendar_day = plan_date(day, clock, context.profile.day_start_hour)
    return resolve(datetime.combine(calendar_day, clock), there)


def _wish(
    context: CliContext,
    when: Moment,
    *,
    product: str | None,
    slot: Slot | None,
    day: date | None,
    at_given: bool = False,
) -> DoseSelection:
    """Return the selection, on the day named or else on that of `when`."""
    present = context.day_of(when)
    day = day or present
    if day > present and not at_given:
        raise InputProblem(_("{day} has not begun yet.").format(day=day), "--day")
    if at_given and abs(present - day) > _ONE_DAY:
        raise InputProblem(
            _("{time} does not belong to {day}.").format(
                time=f"{when.local:%Y-%m-%d %H:%M}", day=day
            ),
            "--at",
        )
    log = context.log(day)
    bottle = None if product is None else log.product(product)

    def breaks(entry: Entry) -> bool:
        with suppress(ReferenceProblem):
            return breaks_a_gap(review_of(context, day), entry, when)
        return False

    over = day < present and not at_given
    return DoseSelection(
        log, day, when, bottle, slot, whole_day=over, timed=at_given, breaks=breaks
    )


def _add_marking(name: str, outcome: Outcome, description: str, label: str) -> None:
    """Add the command `name` that logs doses with this outcome."""

    @root.command(name, help=description)
    @click.argument("product", required=False, type=PRODUCT)
    @click.option("--slot", type=SLOT, help=_SLOT_HELP)
    @click.option("--day", type=DAY, help=_("The day it was planned for; today unless given."))
    @click.option("--note", default="", help=_("A note on this dose."))
    @pass_context
    def _mark(context: CliContext, /, *, note: str, **named: Any) -> None:
        wish = _wish(context, context.now, **named)
        lines = wish.to_mark(outcome)
        details = DoseDetails(outcome=outcome, note=note)
        puts = context.asking(lambda answered: _logged(context, wish, lines, details, answered))
        context.do(label.format(what=_what(puts)), *puts)


_add_marking(
    "skip", "skipped", _("Log a dose as skipped, or all that is due."), _("{what} skipped")
)
_add_marking("missed", "missed", _("Log a dose as missed, or all that is due."), _("{what} missed"))


def _what(puts: Sequence[Put]) -> str:
    """Return the one dose that was logged, or how many."""
    doses = [put.record for put in puts if isinstance(put.record, Dose)]
    if len(doses) != 1:
        return _("{n} doses").format(n=len(doses))
    return f"{doses[0].product_name}, {units_text(doses[0].units, doses[0].unit)}"
