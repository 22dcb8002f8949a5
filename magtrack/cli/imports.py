"""import: files of MagTrack and of other programs, looked at first, then taken into the log."""

from __future__ import annotations

import sys
from itertools import islice
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from magtrack import preferences
from magtrack.cli.context import CliContext
from magtrack.cli.layout import table
from magtrack.cli.options import options, pass_context
from magtrack.cli.password import password_of
from magtrack.cli.program import root
from magtrack.cli.streams import input_file
from magtrack.errors import (
    AnswerMissing,
    AnswersNeeded,
    ImportProblem,
    ImportQuestion,
    NotFound,
    PasswordNeeded,
    WrongAnswer,
)
from magtrack.paths import user_data_dir
from magtrack.reference import Reference
from magtrack.texts import _, visible
from magtrack.wording import first_line
from magtrack.wording.imports import (
    RecordLine,
    examples_text,
    import_label,
    line_count,
    lines_text,
    nothing_new_text,
    record_lines,
)
from magtrack.wording.recovery import settings_damaged_text

if TYPE_CHECKING:
    from magtrack.importers import Answers, Importer, ImportPlan

_MOST_PROBLEMS = 20
_MOST_RECORDS = 10
_MOST_EXPLAINED = 12
_INDENT = " " * 6


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
        help=_("An answer to a question about the file, such as day-first."),
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
    *,
    path: Path,
    from_format: str | None,
    dry_run: bool,
    products: tuple[str, ...],
    columns: tuple[str, ...],
    answers: tuple[str, ...],
) -> None:
    from magtrack.importers import Answers

    said = [*answers, *(f"product:{each}" for each in products)]
    said += [f"column:{each}" for each in columns]
    folder = user_data_dir(context.data_dir)
    settings = preferences.read(folder)
    if settings.is_damaged:
        context.warn(settings_damaged_text(settings))
        preferences.save(folder, settings.preferences)
    told = Answers(said, memory=settings.preferences.import_answers)
    with input_file(context, path) as file:
        importer, plan = _read(context, file, from_format, told)
    if plan.edits and not dry_run:
        context.backups.make("import")
        name = _("standard input") if context.input_is_file else path.name
        taken_from = plan.taken_from(name, importer.key)
        label = import_label(name)
        context.do(label, *plan.edits, origin="import", taken_from=taken_from)
    elif dry_run:
        context.say(_("Nothing was changed: this was only a look."))
    else:
        context.say(nothing_new_text())


def _read(
    context: CliContext, file: Path, from_format: str | None, answers: Answers
) -> tuple[Importer, ImportPlan]:
    """Return the plan of a file, and show it; raises NotFound where there is no such file."""
    from magtrack.importers import importer_for

    if not file.exists():
        raise NotFound(_("{file} does not exist.").format(file=file), "PATH")
    importer = importer_for(file, from_format)
    plan = _plan(context, importer, file, answers)
    context.say(f"{importer.name()} ({importer.key})")
    context.say(_described(plan, context.reference))
    return importer, plan


# ------------------------------------------------------------------------------------- questions


def _plan(context: CliContext, importer: Importer, path: Path, answers: Answers) -> ImportPlan:
    """Return the plan of the import, asking the person what the file leaves open.

    Raises ImportProblem with the refused rows, or with the questions where nobody can be asked.
    """
    from magtrack.importers import ImportRequest

    journal = context.journal
    request = ImportRequest(
        journal, context.reference, context.stamp, answers, past=journal.history
    )
    while True:
        try:
            return importer.plan(path, request)
        except AnswersNeeded as needed:
            if not _answered(context, needed, answers):
                rows = tuple(_how_to_answer(each) for each in needed.questions)
                raise ImportProblem(_with_rows(str(needed), rows)) from needed
        except PasswordNeeded as problem:
            if context.input_is_file:  # where the password would be typed
                how = _("Give the file by its name, so that the password can be asked for.")
                raise ImportProblem(f"{problem} {how}") from problem
            password = password_of(path)
            if not password:
                raise
            request = replace(request, password=password)
        except AnswerMissing as problem:
            raise ImportProblem(f'{problem} --answer "{problem.answer}"') from problem
        except WrongAnswer:
            raise
        except ImportProblem as problem:
            raise ImportProblem(_with_rows(str(problem), problem.problems)) from problem


def _answered(context: CliContext, needed: AnswersNeeded, answers: Answers) -> bool:
    """Answer what can be answered: with --yes as suggested, else at the keyboard."""
    found = False
    for question in needed.questions:
        if context.yes and question.suggested:
            answers.add(question.key, question.suggested)
            found = True
        elif is_at_terminal() and not context.input_is_file and not context.yes:
            _ask(context, question, answers)
            found = True
    return found


def is_at_terminal() -> bool:
    """Tell whether somebody can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def _ask(context: CliContext, question: ImportQuestion, answers: Answers) -> None:
    """Ask at the keyboard until what is typed is an answer."""
    click.echo(visible(str(question)), err=True)
    for line in _choices(question):
        click.echo(visible(line), err=True)
    answer = None
    while answer is None:
        typed = click.prompt("", question.suggested or None, prompt_suffix="> ", err=True)
        answers.add(question.key, typed)
        try:
            answer = answers.to(question)
        except WrongAnswer as problem:
            context.warn(str(problem))


def _how_to_answer(question: ImportQuestion) -> str:
    """Return a question with the options that answer it."""
    kind, _colon, name = question.key.partition(":")
    option = f'--{kind} "{name}=' if kind in ("product", "column") else f'--answer "{question.key}='
    return "\n".join([f'{question}\n    {option}ANSWER"', *_choices(question)])


def _choices(question: ImportQuestion) -> list[str]:
    """Return rows, examples and the answers, a line each: only the keys of those that are many."""
    rows = [_INDENT + first_line(row, 160) for row in _first_rows(question.rows)]
    examples = examples_text([first_line(each, 60) for each in question.examples])
    return [*rows, *([_INDENT + examples] if examples else []), *_answers(question)]


def _answers(question: ImportQuestion) -> list[str]:
    if len(question.choices) > _MOST_EXPLAINED:
        keys = ", ".join(question.choices)
        return wrap(
            keys, 96, initial_indent=_INDENT, subsequent_indent=_INDENT, break_on_hyphens=False
        )
    rows = list(question.choices.items())
    if question.number:
        rows.append(("2", _("or any other number of units")))
    if question.read is not None:
        rows.append(("3 capsules, 2000 mg compound, 144 mg magnesium", _("or what the label says")))
    if question.values is not None:
        rows.append(("6-1", _("or any other scale, its worst value first")))
    return [_INDENT + line for line in table(rows).split("\n")]


def _with_rows(headline: str, rows: tuple[str, ...]) -> str:
    """Return the headline and the first rows that were refused."""
    return "\n  ".join([headline, *_first_rows(rows)])


def _first_rows(rows: tuple[str, ...]) -> list[str]:
    more = len(rows) - _MOST_PROBLEMS
    tail = [_("... and {n} more").format(n=more)] if more > 0 else []
    return [*rows[:_MOST_PROBLEMS], *tail]


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


def _cells(line: RecordLine) -> tuple[str, ...]:
    """Return the cells of a record; the text of an event is cut to one line."""
    return "", line.day, line.time, line.what, first_line(line.amount, 60), line.state, line.content


def _counts(plan: ImportPlan) -> str:
    return table(
        [("", kind, n.new, n.changed, n.same) for kind, n in plan.counts.items()],
        head=("", "", _("new"), _("changed"), _("same")),
        right="234",
    )
