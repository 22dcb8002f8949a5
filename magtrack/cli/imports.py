"""import: files of MagTrack and of other programs, looked at first, then taken into the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from magtrack import preferences
from magtrack.cli.context import CliContext
from magtrack.cli.import_questions import Answering, asked_plan, option_of
from magtrack.cli.layout import table
from magtrack.cli.options import options, pass_context
from magtrack.cli.program import root
from magtrack.cli.streams import NEW_FILE, input_file
from magtrack.errors import ChangedMeanwhile, NotFound
from magtrack.paths import user_data_dir
from magtrack.reference import Reference
from magtrack.texts import _
from magtrack.wording import first_line
from magtrack.wording.imports import (
    RecordLine,
    import_label,
    line_count,
    lines_text,
    nothing_new_text,
    record_lines,
)
from magtrack.wording.past import RecordNames, conflict_lines, entry_text
from magtrack.wording.recovery import settings_damaged_text

if TYPE_CHECKING:
    from magtrack.cli.import_answers import KeptAnswers
    from magtrack.importers import Importer, ImportPlan

_MOST_RECORDS = 10
_MOST_CHANGED = 30
_LEAVE_OUT = "leave-out"


_answer_options = options(
    click.option(
        "--product",
        "products",
        metavar="NAME=KEY",
        multiple=True,
        help=_("What a name in the file is: a form, a product, note or leave-out."),
    ),
    click.option(
        "--column",
        "columns",
        metavar="NAME=KEY",
        multiple=True,
        help=_("What a column of an unknown table is: day, time, name, dose, doses, note, ..."),
    ),
    click.option(
        "--answer",
        "answers",
        metavar="ANSWER",
        multiple=True,
        help=_("An answer to a question about the file: day-first, or KEY=ANSWER as it is told."),
    ),
    click.option(
        "--others",
        type=click.Choice([_LEAVE_OUT]),
        help=_("What becomes of all columns and names that nothing else is said of."),
    ),
    click.option(
        "--answers",
        "kept_in",
        metavar="FILE",
        type=NEW_FILE,
        help=_(
            "Answer as FILE says, where it exists; an import keeps its answers there, so that the"
            " next export is one command."
        ),
    ),
)
"""Gives a command the options that answer what a file leaves open."""


@root.command("import", help=_("Take a file or folder into the log; “-” is standard input."))
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--from-format", metavar="FORMAT", help=_("The format; found out unless given."))
@click.option("--dry-run", is_flag=True, help=_("Only say what would happen."))
@_answer_options
@pass_context
def _import(
    context: CliContext,
    /,
    *,
    path: Path,
    from_format: str | None,
    dry_run: bool,
    others: str | None,
    kept_in: Path | None,
    **given: tuple[str, ...],
) -> None:
    from magtrack.cli.import_answers import KeptAnswers

    said = [*given["answers"], *(f"product:{each}" for each in given["products"])]
    said += [f"column:{each}" for each in given["columns"]]
    folder = user_data_dir(context.data_dir)
    settings = preferences.read(folder)
    if settings.is_damaged:
        context.warn(settings_damaged_text(settings))
        preferences.save(folder, settings.preferences)
    told = KeptAnswers(said, memory=settings.preferences.import_answers, file=kept_in)
    state = context.journal.state()
    with input_file(context, path) as file:
        importer, plan = _read(context, file, from_format, Answering(context, told, others or ""))
    if not plan.edits:
        out = {reason: left.rows for reason, left in plan.left_out.items()}
        context.say(nothing_new_text(plan.total.same, out, plan.seen))
    if dry_run:
        context.say(_("Nothing was changed: this was only a look."))
        return
    if plan.edits:
        _check_same(context, state)
        context.backups.make("import")
        name = _("standard input") if context.input_is_file else path.name
        taken_from = plan.taken_from(name, importer.key)
        label = import_label(name)
        context.do(label, *plan.edits, origin="import", taken_from=taken_from)
    _keep(context, told, plan, kept_in)


def _check_same(context: CliContext, state: str | None) -> None:
    """Raise ChangedMeanwhile where the log is not the one that the file was compared with."""
    if context.journal.state() != state:
        text = _("The log was changed meanwhile: nothing was written. Import the file once more.")
        raise ChangedMeanwhile(text)


def _keep(context: CliContext, told: KeptAnswers, plan: ImportPlan, file: Path | None) -> None:
    """Keep the answers of an import; where they cannot be, it is done all the same."""
    if unused := told.unused():
        context.say(
            _("Not asked this time, but answered in {file}: {keys}.").format(
                file=file, keys=", ".join(unused)
            )
        )
    try:
        if told.keep(plan.answers):
            context.say(_("The answers are kept in {file}.").format(file=file))
    except OSError as error:
        context.warn(
            _("The answers could not be kept in {file}: {reason}.").format(
                file=file, reason=error.strerror or error
            )
        )


def _read(
    context: CliContext, file: Path, from_format: str | None, answering: Answering
) -> tuple[Importer, ImportPlan]:
    """Return the plan of a file, and show it; raises NotFound where there is no such file."""
    from magtrack.importers import importer_for

    if not file.exists():
        raise NotFound(_("{file} does not exist.").format(file=file), "PATH")
    importer = importer_for(file, from_format)
    plan = asked_plan(context, importer, file, answering)
    context.say(f"{importer.name()} ({importer.key})")
    if answering.taken:
        context.say(_("Answered without asking:"))
        for key, value in answering.taken.items():
            context.say(f"  {option_of(key, value)}")
    context.say(_described(plan, context.reference))
    for line in _of_two_logs(context, plan):
        context.say(line)
    return importer, plan


# --------------------------------------------------------------------------------------- preview


def _described(plan: ImportPlan, reference: Reference) -> str:
    """Return the plan of an import as text: first records, counts, and what stays out."""
    lines = list(islice(record_lines(plan.records, reference), _MOST_RECORDS))
    parts = [table(list(map(_cells, lines)))] if lines else []
    if more := line_count(plan.records) - len(lines):
        parts.append("  " + _("... and {n} more").format(n=more))
    if plan.counts:
        parts.append(_counts(plan))
    if plan.left_out:
        parts.append(_("Left out:"))
        rows = [
            ("", left.rows, reason, lines_text(left.first, left.rows))
            for reason, left in plan.left_out.items()
        ]
        parts.append(table(rows, right="1"))
    if plan.recalled:
        answers = ", ".join(f"{key} = {value}" for key, value in plan.recalled.items())
        parts.append(_("As for the last file like this: {answers}.").format(answers=answers))
    return "\n".join([*parts, *plan.notes])


def _of_two_logs(context: CliContext, plan: ImportPlan) -> Iterator[str]:
    """Yield what the other log deleted, and what both changed: what stays, then what gives way.

    First comes what was entered on both.
    """
    if plan.doubles:
        yield _("Entered on both computers:")
        yield from (f"  {each}" for each in _with_rest(plan.doubles, _MOST_CHANGED))
    if not (plan.removed or plan.conflicts):
        return
    names = RecordNames.of(context.log(context.today), context.reference)
    if plan.deleted_there:
        yield _("Deleted there, and here too:")
        yield from (f"  {entry_text(each, names)}" for each in plan.deleted_there[:_MOST_CHANGED])
    if plan.conflicts:
        yield _("Changed on both computers: the later change stays.")
        found = (conflict_lines(each.stays, each.gives_way, names) for each in plan.conflicts)
        lines = [("", *line) for lines in islice(found, _MOST_CHANGED) for line in lines]
        yield table(lines, head=("", "", "", _("stays"), _("gives way")))


def _with_rest(lines: Sequence[str], most: int) -> Iterator[str]:
    """Yield the first of some lines, and how many more there are."""
    yield from lines[:most]
    if more := len(lines[most:]):
        yield _("... and {n} more").format(n=more)


def _cells(line: RecordLine) -> tuple[str, ...]:
    """Return the cells of a record; the text of an event is cut to one line."""
    return "", line.day, line.time, line.what, first_line(line.amount, 60), line.state, line.content


def _counts(plan: ImportPlan) -> str:
    return table(
        [("", kind, n.new, n.changed, n.same) for kind, n in plan.counts.items()],
        head=("", "", _("new"), _("changed"), _("same")),
        right="234",
    )
