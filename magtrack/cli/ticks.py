"""medicine tick, medicine take: which medicines are ticked, and what became of one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time

import click
from msgspec.structs import replace

from magtrack.cli.context import CliContext
from magtrack.cli.known import MEDICINE
from magtrack.cli.medicines import medicines
from magtrack.cli.options import CLOCK, DAY, pass_context
from magtrack.cli.safety import review_of
from magtrack.domain.record.days import Moment, plan_date, resolve
from magtrack.domain.record.edits import DUE_EARLY, DoseDetails, Put
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import MedicineTaken
from magtrack.domain.record.tick_edits import is_near, seconds_ahead, tick
from magtrack.domain.record.ticks import MedicineLine, medicine_lines
from magtrack.domain.safety.medicines import medicine_called
from magtrack.domain.safety.taking import tick_too_close
from magtrack.errors import InputProblem, Question, ReferenceProblem
from magtrack.texts import _
from magtrack.wording import clock_text
from magtrack.wording.held import off_time_line, too_close_question


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
@click.option("--for", "planned", type=CLOCK, help=_("The planned time that it stands for."))
@click.option("--time-unknown", is_flag=True, help=_("Taken, but nobody remembers when."))
@click.option("--skipped", is_flag=True, help=_("It was not taken, on purpose."))
@pass_context
def _take(
    context: CliContext,
    *,
    name: str,
    clock: time | None,
    day: date | None,
    planned: time | None,
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
    meant = _Meant(context.log(day), name, day, at, context.now)
    line = (
        context.asking(lambda answered: meant.line(details, answered))
        if planned is None
        else context.asking(lambda answered: meant.named(planned, answered))
    )
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


class _Meant:
    """The lines of the medicine called `name` on a day, of which one is meant that was taken `at`.

    Raises InputProblem where the medicine is not one that is ticked.
    """

    def __init__(self, log: Log, name: str, day: date, at: Moment, now: Moment) -> None:
        self._medicine = medicine = medicine_called(log, name)
        self._day, self._at, self._now = day, at, now
        self._start = log.profile.day_start_hour
        if not medicine.tick:
            raise InputProblem(
                _("{name} is not ticked: magtrack medicine tick “{name}”").format(
                    name=medicine.name
                )
            )
        lines = medicine_lines(medicine, day, log.ticks_of(medicine.id, day))
        self._lines = [line for line in lines if line.planned is not None]
        self._extra = MedicineLine(medicine, day, None, None)

    def named(self, planned: time, answered: Collection[str]) -> MedicineLine:
        """Return the line of a planned time; raises InputProblem where there is none.

        Raises Question ("ticked") where it was taken already, unless that is `answered`.
        """
        for line in self._lines:
            if line.planned == planned:
                if (said := _ticked_already(line)) and "ticked" not in answered:
                    raise Question(_("{text} Change that?").format(text=said), "ticked")
                return line
        raise InputProblem(
            _("{name} is not planned for {time} on {day}.").format(
                name=self._medicine.name, time=clock_text(planned), day=self._day
            ),
            "--for",
        )

    def line(self, details: DoseDetails, answered: Collection[str]) -> MedicineLine:
        """Return the line that is meant, or that of one taken beside the planned times.

        Raises Question ("off-time") before the latter, unless it is `answered`; InputProblem where
        nothing that can be skipped is near.
        """
        if self._medicine.untimed:
            return self._extra
        near = self._timed() if details.taken(self._at) else self._at_an_unknown_time()
        if near is not None and (near.tick is None or near.tick.outcome != "taken"):
            return near
        if details.outcome != "taken":
            raise InputProblem(self._nothing_near())
        if "off-time" not in answered:
            raise Question(self._question(near), "off-time")
        return self._extra

    def _timed(self) -> MedicineLine | None:
        """Return the line of the planned time that it was plausibly taken for."""
        near = [line for line in self._lines if is_near(line, self._at, self._start)]
        return near[0] if near else None

    def _at_an_unknown_time(self) -> MedicineLine | None:
        """Return the nearest line that nothing was said of, today none that is hours ahead."""
        open_ = [line for line in self._lines if line.tick is None]
        if self._day == self._now.day(self._start) and self._at == self._now:
            open_ = [line for line in open_ if self._ahead(line) <= DUE_EARLY.total_seconds()]
        return min(open_, key=lambda line: abs(self._ahead(line)), default=None)

    def _ahead(self, line: MedicineLine) -> int:
        return seconds_ahead(line, self._at, self._start)

    def _nothing_near(self) -> str:
        text = _("Nothing of {name} is left to tick on {day} by then. Name a time: --for HH:MM")
        return text.format(name=self._medicine.name, day=self._day)

    def _question(self, near: MedicineLine | None) -> str:
        """Return the question before one is logged as taken beside the planned times."""
        name = self._medicine.name
        nearest = near or min(self._lines, key=lambda line: abs(self._ahead(line)), default=None)
        if nearest is None:
            text = _("{name} is not planned on {day}.").format(name=name, day=self._day)
        else:
            off = off_time_line(nearest, self._at, self._ahead(nearest))
            text = _ticked_already(nearest) or f"{name}: {off}"
        return _(
            "{text} Log an extra one? (--for HH:MM names the planned time instead, "
            "--day another day.)"
        ).format(text=text)


def _ticked_already(line: MedicineLine) -> str:
    """Return that a line is ticked as taken, "" where it is not."""
    if line.tick is None or line.tick.outcome != "taken":
        return ""
    text = (
        _("{what} is ticked already.")
        if line.tick.taken is None
        else _("{what} is ticked already, taken at {time}.")
    )
    return text.format(what=_what(line), time=clock_text(line.tick.taken))


def _what(line: MedicineLine) -> str:
    if line.planned is None:
        return line.medicine.name
    return f"{line.medicine.name}, {clock_text(line.planned)}"
