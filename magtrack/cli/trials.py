"""trial: a plan to find out whether something changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import click
from msgspec.structs import replace

from magtrack.cli.context import CliContext, as_of_note, fields, new_id
from magtrack.cli.known import PRODUCT, SCALE
from magtrack.cli.layout import table
from magtrack.cli.options import AMOUNT, DAY, DAY_UP_TO_TODAY, json_option, options, pass_context
from magtrack.cli.program import root
from magtrack.cli.progress import progress_of
from magtrack.cli.safety import paragraph
from magtrack.cli.trial_baseline import (
    ask_first,
    baseline_data,
    baseline_options,
    guarded,
    way_of,
)
from magtrack.domain.outcome.comparison import compare, days_needed
from magtrack.domain.outcome.power import typical_plan
from magtrack.domain.outcome.verdict import first_dose_with_baseline
from magtrack.domain.record.baseline_ways import replanned
from magtrack.domain.record.days import moment_at
from magtrack.domain.record.log import Log
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import scale_called
from magtrack.domain.record.trial import Trial
from magtrack.domain.record.trial_edits import change_trial, is_locked, start_trial, stop_trial
from magtrack.domain.safety.findings import Finding
from magtrack.domain.safety.interactions import Review
from magtrack.domain.safety.medicines import clinician_agreed, ends_from
from magtrack.domain.safety.trial_start import PlannedGap, gaps_of_start, range_of_start
from magtrack.errors import MagTrackError, NotConfirmed
from magtrack.texts import _
from magtrack.wording.baselines import planned_label, resumed_label, text_of
from magtrack.wording.phases import phase_head
from magtrack.wording.trials import (
    bad_spell_line,
    no_baseline_line,
    plan_line,
    start_lines,
    typical_plan_line,
)


@root.group("trial", help=_("The trial: start, show, stop."))
def _group() -> None: ...


_plan_options = options(
    click.option("--second", metavar="SCALE", type=SCALE, help=_("A second outcome; Holm's rule.")),
    click.option("--weeks", type=int, help=_("12 (unless given) or 16.")),
    click.option("--practice-days", type=int, help=_("Rated days left out at the start.")),
    click.option("--important-change", type=AMOUNT, help=_("Points that would matter.")),
    click.option(
        "--stop-test/--no-stop-test", default=None, help=_("Go on with as many weeks off.")
    ),
    click.option(
        "--bad-spell/--no-bad-spell",
        default=None,
        help=_("Are you starting because of a bad spell?"),
    ),
)
"""Gives a command the options that make up a plan."""


@_group.command("start", help=_("Start a trial of one product with one main outcome."))
@click.argument("product", type=PRODUCT)
@click.option("--first-dose", type=DAY, required=True, help=_("The day of the first dose."))
@click.option(
    "--main", required=True, metavar="SCALE", type=SCALE, help=_("The main outcome's scale.")
)
@_plan_options
@baseline_options
@click.option(
    "--clinician-agreed",
    "agreed",
    is_flag=True,
    help=_("My clinician agreed, in spite of what the program warns of."),
)
@pass_context
def _start(
    context: CliContext, /, *, product: str, first_dose: date, main: str, agreed: bool, **plan: Any
) -> None:
    log = context.log(context.today)
    bottle = log.product(product)
    scale = scale_called(context.reference.scales, main)
    new = Trial(new_id(), bottle.id, scale.key, first_dose, entered=context.now.epoch)
    answers = {name: plan.pop(name) for name in ("pause", "others_stay")}
    new = replace(new, **_given(context, plan))
    start_trial(log, new, context.today)  # refused before anything else is asked
    blocks, gaps = _against(context, first_dose, bottle)
    if (blocks or gaps) and not agreed:
        raise NotConfirmed(_blocked(blocks, gaps) + _later(context, log, first_dose, bottle))
    new, paused = guarded(context, None, new, **answers)
    if new.bad_spell:
        context.say(paragraph(bad_spell_line()))
    context.say(paragraph(_foreseen(context, new)))
    _say_ask_first(context, new)
    label = _("Trial of {name} from {day}, main outcome {scale}")
    label = label.format(name=bottle.name, day=first_dose, scale=scale.name)
    context.do(
        planned_label(label, new, bottle.name),
        start_trial(log, new, context.today),
        *paused,
        *clinician_agreed(blocks, context.stamp),
    )


def _foreseen(context: CliContext, new: Trial) -> str:
    """Return the power of a trial, and whether it leaves time for a baseline at all."""
    seen = progress_of(context, new, context.today).plan
    if seen is not None:
        return plan_line(seen, new)
    text = typical_plan_line(typical_plan(window_days=_window_days(new)), new.weeks)
    log = context.journal.log(*days_needed(new, context.today))
    rated = compare(log, new, new.main, context.today, context.reference.event_kinds)
    later = first_dose_with_baseline(new, rated, context.today)
    return text if later is None else f"{text} {no_baseline_line(new, later)}"


def _say_ask_first(context: CliContext, new: Trial) -> None:
    """Say whom to ask, where the plan asks somebody to go without magnesium for weeks."""
    leaves_out = new.stop_test or new.baseline_from is not None
    if leaves_out and (said := ask_first(context)):
        context.say(paragraph(said))


def _window_days(trial: Trial) -> int:
    first, last = trial.window
    return last - first + 1


def _given(context: CliContext, plan: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a plan that were given."""
    given = {name: value for name, value in plan.items() if value is not None}
    for name in ("main", "second"):
        if name in given:
            given[name] = scale_called(context.reference.scales, given[name]).key
    return given


def _against(
    context: CliContext, day: date, product: Product
) -> tuple[list[Finding], list[PlannedGap]]:
    """Return what blocks a trial of `product` from `day` on, and the gaps its plan breaks then."""
    log = context.journal.log(*range_of_start(day))
    review = Review(log, context.reference.knowledge, context.now)
    gaps = gaps_of_start(review, product.id, day, context.stamp)
    return review.blocks_of_trial(day, product.form), gaps


def _later(context: CliContext, log: Log, first_dose: date, product: Product) -> str:
    """Return the first day on which nothing of it holds any more, "" where none is known."""
    for day in ends_from(log, first_dose):
        if not any(_against(context, day, product)):
            return " " + _("Or later: --first-dose {day}.").format(day=day)
    return ""


def _blocked(blocks: Sequence[Finding], gaps: Sequence[PlannedGap]) -> str:
    """Return the reason the trial was not started, and the way to start it."""
    reasons = " ".join(start_lines(blocks, gaps))
    return _(
        "The trial was not started. {reasons} If your clinician agreed to it: --clinician-agreed."
    ).format(reasons=reasons)


@_group.command("change", help=_("Change the plan; from the first dose on as a dated amendment."))
@click.option("--first-dose", type=DAY, help=_("The day of the first dose."))
@click.option("--main", metavar="SCALE", type=SCALE, help=_("The main outcome's scale."))
@_plan_options
@baseline_options
@pass_context
def _change(context: CliContext, /, **plan: Any) -> None:
    before = _latest(context.log(context.today))
    log = context.journal.log(min(before.first_dose, context.today), context.today)
    answers = {name: plan.pop(name) for name in ("pause", "others_stay")}
    after = replace(before, **_given(context, plan))
    locked = is_locked(log, before, context.today)
    if answers["pause"] or (not locked and after.first_dose != before.first_dose):
        after, plans = guarded(context, before, after, **answers)
    else:
        way = way_of(after, pause=False)
        after, plans = replanned(log, before, after, way, context.stamp)
    edits = change_trial(log, before, after, context.stamp)
    if (after.stop_test, after.baseline_from) != (before.stop_test, before.baseline_from):
        _say_ask_first(context, after)
    label = _("Plan of the trial changed") if len(edits) == 1 else _("Plan of the trial amended")
    edits = (*edits, *plans)
    context.do(resumed_label(label, log, before, edits, context.today), *edits)


@_group.command("stop", help=_("Stop the trial before its end."))
@click.option(
    "--on", "day", type=DAY_UP_TO_TODAY, help=_("The day it stopped; today unless given.")
)
@pass_context
def _stop(context: CliContext, day: date | None) -> None:
    log = context.log(context.today)
    trial = _latest(log)
    edits = stop_trial(log, trial, day or context.today, context.stamp)
    context.do(resumed_label(_("Trial stopped"), log, trial, edits, context.today), *edits)


@_group.command("show", help=_("Show the trial and where today stands in it."))
@json_option
@pass_context
def _show(context: CliContext) -> None:
    log = context.log(context.today)
    trial = _latest(log)
    context.show(lambda: _data(context, log, trial), lambda: _text(context, log, trial))


def _latest(log: Log) -> Trial:
    if log.trial is None:
        raise MagTrackError(_("There is no trial yet: magtrack trial start --help"))
    return log.trial


def _data(context: CliContext, log: Log, trial: Trial) -> dict[str, Any]:
    return {
        "id": trial.id,
        "product": log.products[trial.product_id].name,
        **fields(trial, "main", "first_dose", "weeks"),
        "onset_window": list(trial.window),
        "due": trial.due,
        **fields(trial, "second", "practice_days", "important_change", "bad_spell", "stop_test"),
        "stopped": trial.stopped,
        "locked": is_locked(log, trial, context.today),
        "amendments": [
            {**fields(a, "field", "before", "after"), "entered": moment_at(a.entered, "UTC").utc}
            for a in log.amendments
            if a.trial_id == trial.id
        ],
        "day_of_trial": trial.day_number(context.today),
        "week": trial.week(context.today),
        "phase": trial.phase(context.today),
        "baseline": baseline_data(log, progress_of(context, trial, context.today)),
    }


def _text(context: CliContext, log: Log, trial: Trial) -> str:
    first, last = trial.window
    rows = [
        (_("product"), log.products[trial.product_id].name),
        (_("main outcome"), context.reference.scales[trial.main].name),
        (_("first dose"), trial.first_dose),
        (_("weeks"), trial.weeks),
        (
            _("onset window"),
            _("day {first} to {last}, compared with the days before").format(
                first=first, last=last
            ),
        ),
        (_("answer due"), trial.due),
        (_("second outcome"), trial.second),
        (_("stop test"), trial.stop_due if trial.stop_test else None),
        (_("stopped"), trial.stopped),
        (_("now"), phase_head(trial, context.today)),
        (_("present"), as_of_note(context)),
    ]
    amended = [
        _("{day}: {field} changed from “{before}” to “{after}”").format(
            day=context.day_of(moment_at(a.entered, context.now.zone)),
            field=a.field,
            before=a.before,
            after=a.after,
        )
        for a in log.amendments
        if a.trial_id == trial.id
    ]
    told = text_of(log, trial, progress_of(context, trial, context.today).baseline)
    baseline = [paragraph(told)] if told else []
    return "\n".join([table([row for row in rows if row[1]]), *amended, *baseline])
