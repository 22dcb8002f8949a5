"""undo, redo and history: every change can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from magtrack.cli.layout import table
from magtrack.cli.options import Command, json_option, pass_desk
from magtrack.domain.days import moment_at
from magtrack.errors import InputProblem
from magtrack.texts import _
from magtrack.wording import first_line

if TYPE_CHECKING:
    from datetime import datetime

    from magtrack.cli.desk import Desk
    from magtrack.store.journal import Step


@click.command("undo", cls=Command, help=_("Take the latest change back."))
@pass_desk
def _undo(desk: Desk) -> None:
    change = desk.journal.undo()
    if change is None:
        raise InputProblem(_("There is nothing to undo."))
    desk.say(_("Undone: {label}").format(label=change.label))


@click.command("redo", cls=Command, help=_("Do the latest undone change again."))
@pass_desk
def _redo(desk: Desk) -> None:
    change = desk.journal.redo()
    if change is None:
        raise InputProblem(_("There is nothing to do again."))
    desk.say(_("Done again: {label}").format(label=change.label))


@click.command("history", cls=Command, help=_("List the changes, the latest first."))
@click.option("--limit", type=click.IntRange(min=1), default=20, help=_("How many; 20 as a rule."))
@json_option
@pass_desk
def _history(desk: Desk, limit: int) -> None:
    steps = desk.journal.history(limit)
    desk.show(
        lambda: [
            {
                "step": step.number,
                "at": _when(desk, step).isoformat(),
                "label": step.label,
                "state": step.state,
                "rows": step.n_rows,
            }
            for step in steps
        ],
        lambda: _text(desk, steps) or _("Nothing was changed yet."),
    )


def _when(desk: Desk, step: Step) -> datetime:
    return moment_at(step.at, desk.now.zone).local


def _text(desk: Desk, steps: list[Step]) -> str:
    names = {"done": _("done"), "undone": _("undone"), "dropped": _("dropped")}
    return table(
        [
            (
                str(step.number),
                f"{_when(desk, step):%Y-%m-%d %H:%M}",
                names.get(step.state, step.state),
                first_line(step.label, 48),
            )
            for step in steps
        ],
        right="0",
    )


COMMANDS = (_undo, _redo, _history)
