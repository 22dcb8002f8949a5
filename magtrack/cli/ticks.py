"""medicine tick, medicine take: which medicines are ticked, and what became of one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

import click
from msgspec.structs import replace

from magtrack.cli.context import CliContext
from magtrack.cli.known import MEDICINE
from magtrack.cli.medicines import medicines
from magtrack.cli.options import CLOCK, DAY, pass_context
from magtrack.cli.safety import review_of
from magtrack.domain.record.days import Moment, plan_date, planned_moment, resolve
from magtrack.domain.record.edits import DoseDetails, Put
from magtrack.domain.record.people import MedicineTaken
from magtrack.domain.record.tick_edits import tick
from magtrack.domain.record.ticks import MedicineLine, medicine_lines
from magtrack.domain.safety.medicines import medicine_called
from magtrack.domain.safety.taking import tick_too_close
from magtrack.errors import InputProblem, Question, ReferenceProblem
from magtrack.texts import _
from magtrack.wording import clock_text
from magtrack.wording.held import too_close_question


@medicines.command("tick", help=_("Tick a medicine each time it is taken, or no longer."))
@click.argument("name", type=MEDICINE)
@click.option("--on/--off", "on", default=True, help=_("On unless --off is given."))
@pass_context
def _tick(context: CliContext, name: str, *, on: bool) -> None:
    medicine = medicine_called(context.log(context.today), name)
    label = _("{name} is ticked") if on else _("{name} is no longer ticked")
    context.do(label.format(name=medicine.name), Put(replace(medicine, tick=on), seen=medicine))


@medicines.command("take", help=_("Log a medicine that is ticked: taken now, or at another time."))
@click.argument("name", type=MEDICINE)
@click.option("--at", "clock", type=CLOCK, help=_("When it was taken; now unless given."))
@click.option("--day", type=DAY, help=_("The day it belongs to; today unless given."))
@click.option("--time-unknown", is_flag=True, help=_("Taken, but nobody remembers when."))
@click.option("--skipped", is_flag=True, help=_("It was not taken, on purpose."))
@pass_context
def _take(
    context: CliContext,
    *,
    name: str,
    clock: time | None,
    day: date | None,
    time_unknown: bool,
    skipped: bool,
) -> None:
    day = day or context.today
    if day != context.today and clock is None and not (time_unknown or skipped):
        raise InputProblem(
            _("Say when it was taken on {day}: give --at or --time-unknown.").format(day=day)
        )
    at = context.now if clock is None else _moment(context, day, clock)
    details = DoseDetails(
        "skipped" if skipped else "taken", at=at, time_known=not (time_unknown or skipped)
    )
    line = _line(context, name, day, at)
    edit = context.asking(lambda answered: tick(line, context.stamp, details, answered=answered))
    if clock is None and details.time_known:
        context.asking(lambda answered: _kept_apart(context, edit, answered))
    label = _("{name} skipped") if skipped else _("{name} taken")
    context.do(label.format(name=_what(line)), edit)


def _kept_apart(context: CliContext, edit: Put, answered: Collection[str]) -> None:
    """Raise Question, unless it is `answered`, where magnesium was taken too short a time ago."""
    tick, key = edit.record, "too-close"
    if not isinstance(tick, MedicineTaken) or key in answered:
        return
    try:
        held = tick_too_close(review_of(context, tick.day), tick)
    except ReferenceProblem as problem:  # what was taken is logged, checked or not
        context.warn(str(problem))
        return
    if held is not None:
        raise Question(too_close_question(held), key)


def _moment(context: CliContext, day: date, clock: time) -> Moment:
    on = plan_date(day, clock, context.profile.day_start_hour)
    return resolve(datetime.combine(on, clock), context.now.zone)


def _line(context: CliContext, name: str, day: date, at: Moment) -> MedicineLine:
    """Return the line of the medicine that is meant: the nearest that was not ticked yet.

    Raises InputProblem where the medicine is not one that is ticked, or all of its times are.
    """
    log = context.log(day)
    medicine = medicine_called(log, name)
    if not medicine.tick:
        raise InputProblem(
            _("{name} is not ticked: magtrack medicine tick “{name}”").format(name=medicine.name)
        )
    lines = medicine_lines(medicine, day, log.ticks_of(medicine.id, day))
    if medicine.untimed:
        return MedicineLine(medicine, day, None, None)
    open_ = [line for line in lines if line.tick is None]
    if not open_:
        raise InputProblem(
            _("Nothing of {name} is left to tick on {day}.").format(name=medicine.name, day=day)
        )
    return _nearest(open_, at, log.profile.day_start_hour)


def _nearest(lines: Sequence[MedicineLine], at: Moment, day_start_hour: int) -> MedicineLine:
    def away(line: MedicineLine) -> timedelta:
        assert line.planned is not None  # noqa: S101 - only a tick can be without
        planned = planned_moment(line.day, line.planned, at.zone, day_start_hour)
        return timedelta(seconds=abs(planned.epoch - at.epoch))

    return min(lines, key=away)


def _what(line: MedicineLine) -> str:
    if line.planned is None:
        return line.medicine.name
    return f"{line.medicine.name}, {clock_text(line.planned)}"
