"""undo, redo and history: every change can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import indent
from typing import TYPE_CHECKING, Any

import click

from magtrack.cli.context import CliContext
from magtrack.cli.layout import table
from magtrack.cli.options import json_option, pass_context
from magtrack.cli.program import root
from magtrack.domain.record.days import moment_at
from magtrack.errors import MagTrackError
from magtrack.texts import _
from magtrack.wording import first_line

if TYPE_CHECKING:
    from magtrack.store.past import Step


MOST_STEPS = 1_000_000
"""More than a lifetime has; what is far above it SQLite could not count."""


@root.command("undo", help=_("Take the latest change back."))
@pass_context
def _undo(context: CliContext) -> None:
    change = context.journal.undo()
    if change is None:
        raise MagTrackError(_("There is nothing to undo."))
    context.say(_("Undone: {label}").format(label=change.label))


@root.command("redo", help=_("Do the latest undone change again."))
@pass_context
def _redo(context: CliContext) -> None:
    change = context.journal.redo()
    if change is None:
        raise MagTrackError(_("There is nothing to do again."))
    context.say(_("Done again: {label}").format(label=change.label))


@root.command("history", help=_("List the changes, the latest first."))
@click.option(
    "--limit", type=click.IntRange(1, MOST_STEPS), default=20, help=_("How many; 20 as a rule.")
)
@click.option("--details", is_flag=True, help=_("Also what became of each entry."))
@json_option
@pass_context
def _history(context: CliContext, *, limit: int, details: bool) -> None:
    steps = context.journal.history.steps(limit)
    told = _details(context, limit) if details else {}
    context.show(
        lambda: [
            {
                "step": step.number,
                "at": moment_at(step.at, context.now.zone).local,
                "label": step.label,
                "state": step.state,
                "origin": step.origin,
                "rows": step.n_rows,
                "taken_from": _file(step),
                **({"entries": told.get(step.number, [])} if details else {}),
            }
            for step in steps
        ],
        lambda: _text(context, steps, told) or _("Nothing was changed yet."),
    )


def _file(step: Step) -> dict[str, Any] | None:
    """Return which file a step took in, and how much of it; None for another step."""
    if step.taken_from is None:
        return None
    new, changed, same = step.taken_from.total
    of_it = {"new": new, "changed": changed, "same": same, "left_out": step.taken_from.left_out}
    return {"file": step.taken_from.file, "kind": step.taken_from.kind, **of_it}


def _details(context: CliContext, limit: int) -> dict[int, list[dict[str, Any]]]:
    """Return the changes of entries by step, for the latest steps, in their order."""
    from magtrack.wording import past

    names = past.RecordNames.of(context.log(context.today), context.reference)
    told: dict[int, list[dict[str, Any]]] = {}
    for each in context.journal.history.revisions(limit):
        entry = {
            "id": each.id,
            "what": past.revision_head(each, names),
            "fields": past.revision_lines(each, names),
        }
        told.setdefault(each.step.number, []).insert(0, entry)
    return told


def _text(context: CliContext, steps: list[Step], told: Mapping[int, list[dict[str, Any]]]) -> str:
    from magtrack.wording import past

    lines = table(
        [
            (
                step.number,
                past.when_text(step.at, context.now.zone),
                past.state_text(step.state),
                ": ".join(filter(None, (first_line(step.label, 38), past.taken_text(step)))),
                past.origin_text(step.origin),
            )
            for step in steps
        ],
        right="0",
    ).splitlines()
    for number, step in reversed(list(enumerate(steps, start=1))):
        lines[number:number] = map(_entry_text, told.get(step.number, ()))
    return "\n".join(lines)


def _entry_text(entry: Mapping[str, Any]) -> str:
    """Return the lines about one entry; those after the first line of a note stand below it."""
    fields = "\n".join(entry["fields"])
    return indent(entry["what"], "      ") + ("\n" + indent(fields, "        ") if fields else "")
