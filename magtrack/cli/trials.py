"""trial: a plan to find out whether something changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from magtrack.cli.desk import new_id
from magtrack.cli.layout import table
from magtrack.cli.options import DAY, Group, json_option, pass_desk
from magtrack.cli.safety import review_of
from magtrack.domain.care import clinician_agreed
from magtrack.domain.edits import Put
from magtrack.domain.ratings import scale_called
from magtrack.domain.trial import Trial
from magtrack.errors import InputProblem, NotFound
from magtrack.texts import _
from magtrack.wording import phase_line, phase_name
from magtrack.wording.findings import action, explanation, headline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from magtrack.cli.desk import Desk
    from magtrack.domain.findings import Finding
    from magtrack.domain.log import Log


@click.group("trial", cls=Group, help=_("The trial: start, show, stop."))
def _group() -> None: ...


@_group.command("start", help=_("Start a trial of one product with one main outcome."))
@click.argument("product")
@click.option("--first-dose", type=DAY, required=True, help=_("The day of the first dose."))
@click.option("--main", required=True, metavar="SCALE", help=_("The main outcome's scale."))
@click.option("--weeks", type=int, default=12, help=_("12 (unless given) or 16."))
@click.option(
    "--clinician-agreed",
    "agreed",
    is_flag=True,
    help=_("My clinician agreed, in spite of what the program warns of."),
)
@pass_desk
def _start(
    desk: Desk, *, product: str, first_dose: date, main: str, weeks: int, agreed: bool
) -> None:
    log = desk.log(desk.today)
    bottle = log.product(product)
    scale = scale_called(desk.reference.scales, main)
    entered = desk.now.epoch
    new = Trial(new_id(), bottle.id, scale.key, first_dose, weeks, entered=entered)
    _check_free(log, new)
    blocks = review_of(desk, first_dose).blocks_of_trial(first_dose, bottle.form)
    if blocks and not agreed:
        raise InputProblem(_blocked(blocks))
    said = clinician_agreed(blocks, desk.stamp)
    label = _("Trial of {name} from {day}, main outcome {scale}")
    desk.do(label.format(name=bottle.name, day=first_dose, scale=scale.name), Put(new), *said)


def _blocked(blocks: Sequence[Finding]) -> str:
    """Return why the trial was not started, and what lets it start."""
    reasons = " ".join(
        f"{headline(block)}. {explanation(block)} {action(block)}" for block in blocks
    )
    return _(
        "The trial was not started. {reasons} If your clinician agreed to it: --clinician-agreed."
    ).format(reasons=reasons)


def _check_free(log: Log, new: Trial) -> None:
    for trial in log.trials:
        if trial.first_dose < new.due and new.first_dose < (trial.stopped or trial.due):
            raise InputProblem(
                _(
                    "A trial of {name} runs from {first} to {due}: one at a time."
                    " `magtrack trial stop` ends it."
                ).format(
                    name=log.products[trial.product_id].name, first=trial.first_dose, due=trial.due
                )
            )


@_group.command("stop", help=_("Stop the trial before its end."))
@click.option("--on", "day", type=DAY, help=_("The day it stopped; today unless given."))
@pass_desk
def _stop(desk: Desk, day: date | None) -> None:
    trial = _latest(desk.log(desk.today))
    if trial.stopped is not None:
        raise InputProblem(_("The trial was stopped on {day}.").format(day=trial.stopped))
    desk.do(_("Trial stopped"), Put(replace(trial, stopped=day or desk.today)))


@_group.command("show", help=_("Show the trial and where today stands in it."))
@json_option
@pass_desk
def _show(desk: Desk) -> None:
    log = desk.log(desk.today)
    trial = _latest(log)
    desk.show(lambda: _data(desk, log, trial), lambda: _text(desk, log, trial))


def _latest(log: Log) -> Trial:
    if log.trial is None:
        raise NotFound(_("There is no trial yet: magtrack trial start --help"))
    return log.trial


def _data(desk: Desk, log: Log, trial: Trial) -> dict[str, Any]:
    return {
        "id": trial.id,
        "product": log.products[trial.product_id].name,
        "main": trial.main,
        "first_dose": trial.first_dose.isoformat(),
        "weeks": trial.weeks,
        "onset_window": list(trial.window),
        "due": trial.due.isoformat(),
        "stopped": trial.stopped and trial.stopped.isoformat(),
        "day_of_trial": trial.day_number(desk.today),
        "week": trial.week(desk.today),
        "phase": trial.phase(desk.today),
    }


def _text(desk: Desk, log: Log, trial: Trial) -> str:
    first, last = trial.window
    rows = [
        (_("product"), log.products[trial.product_id].name),
        (_("main outcome"), desk.reference.scales[trial.main].name),
        (_("first dose"), trial.first_dose.isoformat()),
        (_("weeks"), str(trial.weeks)),
        (_("onset window"), _("day {first} to {last}").format(first=first, last=last)),
        (_("answer due"), trial.due.isoformat()),
        (_("stopped"), "" if trial.stopped is None else trial.stopped.isoformat()),
        (_("now"), f"{phase_line(trial, desk.today)}, {phase_name(trial.phase(desk.today))}"),
    ]
    return table([row for row in rows if row[1]])


COMMANDS = (_group,)
