"""What a trial's baseline holds: asked about where it is planned, and told where it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from magtrack.cli.context import CliContext, fields
from magtrack.cli.options import options
from magtrack.domain.outcome.progress import Progress
from magtrack.domain.record.baseline_ways import Way, first_dose_after, replanned
from magtrack.domain.record.edits import Edit
from magtrack.domain.record.log import Log
from magtrack.domain.record.trial import Trial
from magtrack.domain.record.what_if import with_edits
from magtrack.errors import InputProblem, NotConfirmed
from magtrack.texts import _
from magtrack.wording import baselines

baseline_options = options(
    click.option("--pause", is_flag=True, help=_("Pause the product's plan until the first dose.")),
    click.option(
        "--while-taking/--no-while-taking",
        default=None,
        help=_("The product is taken in the baseline; with --stop-test: on against off."),
    ),
    click.option(
        "--others-stay",
        is_flag=True,
        help=_("Other magnesium stays the same through the trial."),
    ),
)
"""Gives a command the answers to what stands in the baseline."""


def guarded(
    context: CliContext,
    before: Trial | None,
    after: Trial,
    *,
    pause: bool,
    others_stay: bool,
) -> tuple[Trial, Sequence[Edit]]:
    """Return the trial with its baseline answered for, and the edits of plans that belong to it.

    Raises NotConfirmed, which names the options, where something is not answered, and InputProblem
    for answers that cannot be.
    """
    if pause and after.while_taking:
        raise InputProblem(_("A baseline is either a pause or one while taking: choose one."))
    log = context.journal.log(*baselines.days_of_guard(after, context.today))
    product = log.products[after.product_id].name
    _unpaused, edits = replanned(log, before, after, None, context.stamp)
    log_then, reference = with_edits(log, edits), context.reference
    guard = baselines.guard_of(log_then, reference, before, after, context.now)
    refused = _not_planned(before)
    if pause and not guard.use.tried:
        raise InputProblem(
            _("{name} is not taken before the first dose: there is nothing to pause.").format(
                name=product
            )
        )
    if guard.asks and not (pause or after.while_taking):
        raise NotConfirmed(f"{refused} {_already(guard, after, product, context)}")
    after, edits = replanned(log, before, after, way_of(after, pause=pause), context.stamp)
    if guard.has_others and not others_stay:
        told = baselines.others_line(guard.use, guard.medicines)
        raise NotConfirmed(
            _("{refused} {others} If so: --others-stay.").format(refused=refused, others=told)
        )
    return after, edits


def way_of(trial: Trial, *, pause: bool) -> Way | None:
    """Return the way out that the options ask for, None where they ask for none."""
    return "pause" if pause else "while-taking" if trial.while_taking else None


def _not_planned(before: Trial | None) -> str:
    if before is None:
        return _("The trial was not planned.")
    return _("The plan was not changed.")


def _already(guard: baselines.Guard, trial: Trial, product: str, context: CliContext) -> str:
    """Return that the product is taken already, and the options that are the ways out."""
    earliest = max(trial.first_dose, first_dose_after(guard.pause))
    flags: dict[Way, str] = {
        "pause": f"--pause --first-dose {earliest}",
        "on-off": "--while-taking --stop-test",
        "while-taking": "--while-taking",
    }
    ways = "; ".join(f"{baselines.way_name(way)}: {flag}" for way, flag in flags.items())
    lines = [
        " ".join(baselines.already_lines(guard.use, product, context.today)),
        f"{ways}.",
        guard.ask_first,
    ]
    return " ".join(line for line in lines if line)


def ask_first(context: CliContext) -> str:
    """Return whom to ask before magnesium is left out, "" where nothing speaks for it."""
    log, knowledge = context.log(context.today), context.reference.knowledge
    return baselines.ask_first_on(log, knowledge, context.today)


def baseline_data(log: Log, found: Progress) -> dict[str, Any]:
    """Return the same for --json."""
    return {
        **fields(found.baseline, "first", "last", "n_days"),
        **fields(found.trial, "baseline_from", "while_taking"),
        "sources": [
            {
                **fields(use, "name", "tried", "elemental_mg"),
                "days_taken": len(use.taken),
                "days_planned": len(use.planned),
            }
            for use in found.baseline.uses
        ],
        "text": baselines.text_of(log, found.trial, found.baseline),
    }
