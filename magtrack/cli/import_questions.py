"""The questions that a file leaves open, asked at the keyboard or told with their options."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from magtrack.cli.context import CliContext
from magtrack.cli.layout import table
from magtrack.cli.password import password_of
from magtrack.errors import (
    AnswerMissing,
    AnswersNeeded,
    ImportProblem,
    ImportQuestion,
    PasswordNeeded,
    WrongAnswer,
)
from magtrack.texts import _, visible
from magtrack.wording import first_line
from magtrack.wording.imports import examples_text

if TYPE_CHECKING:
    from magtrack.cli.import_answers import KeptAnswers
    from magtrack.importers import Answers, Importer, ImportPlan, ImportRequest

_MOST_PROBLEMS = 20
_MOST_EXPLAINED = 12
_INDENT = " " * 6


class Answering:
    """Answers the questions about a file: with --yes and --others by itself, else at the keyboard.

    `taken` is what was answered by itself, by key.
    """

    def __init__(self, context: CliContext, answers: KeptAnswers, others: str) -> None:
        self._context = context
        self._others = others
        self.answers = answers
        self.taken: dict[str, str] = {}

    def by_itself(self, question: ImportQuestion) -> bool:
        """Answer a question as preselected where --yes says so, else as --others does."""
        answer = question.suggested if self._context.yes else ""
        if not answer and self._others in question.choices and not question.once:
            answer = self._others
        if answer:
            self.answers.add(question.key, answer)
            self.taken[question.key] = answer
        return bool(answer)

    def all_of(self, needed: AnswersNeeded) -> bool:
        """Answer what can be answered; False for nothing at all."""
        found = False
        for question in needed.questions:
            if self.by_itself(question):
                found = True
            elif is_at_terminal() and not self._context.input_is_file and not self._context.yes:
                _ask(self._context, question, self.answers)
                found = True
        return found


def asked_plan(
    context: CliContext, importer: Importer, path: Path, answering: Answering
) -> ImportPlan:
    """Return the plan of the import, asking the person what the file leaves open.

    Raises ImportProblem with the refused rows, or with the questions where nobody can be asked.
    """
    from magtrack.importers import ImportRequest

    journal = context.journal
    request = ImportRequest(
        journal, context.reference, context.stamp, answering.answers, past=journal.history
    )
    while True:
        try:
            return importer.plan(path, request)
        except AnswersNeeded as needed:
            if not answering.all_of(needed):
                raise _open_questions(importer, path, request, needed) from needed
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


def _open_questions(
    importer: Importer, path: Path, request: ImportRequest, needed: AnswersNeeded
) -> ImportProblem:
    """Return what asks all that a file leaves open, also what follows from preselected answers."""
    from magtrack.importers.toolkit.notes import answers_needed

    first = {each.key: each for each in needed.questions}
    then: dict[str, ImportQuestion] = {}
    met = first
    with suppress(ImportProblem):  # a round more: a preselected answer may lead nowhere
        while any(each.suggested for each in met.values()):
            for each in met.values():
                if each.suggested:
                    request.answers.add(each.key, each.suggested)
            try:
                importer.plan(path, request)
            except AnswersNeeded as more:
                known = {**first, **then}
                met = {each.key: each for each in more.questions if each.key not in known}
                then |= met
                continue
            break
    rows = _how_to_answer(first.values())
    if then:
        rows += [_("Then, where those are answered as preselected:")]
        rows += _how_to_answer(then.values())
    rows.append(
        _(
            "--yes takes what is preselected (*), --others leave-out leaves out what you do not"
            " name, and --answers FILE keeps the answers for the next export."
        )
    )
    every = [*first.values(), *then.values()]
    return ImportProblem("\n  ".join([str(answers_needed(path.name, every)), *rows]))


def is_at_terminal() -> bool:
    """Tell whether somebody can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def _ask(context: CliContext, question: ImportQuestion, answers: Answers) -> None:
    """Ask at the keyboard until what is typed is an answer."""
    click.echo(visible(str(question)), err=True)
    for line in [*_about(question), *_choices([question])]:
        click.echo(visible(line), err=True)
    answer = None
    while answer is None:
        typed = click.prompt("", question.suggested or None, prompt_suffix="> ", err=True)
        answers.add(question.key, typed)
        try:
            answer = answers.to(question)
        except WrongAnswer as problem:
            context.warn(str(problem))


def option_of(key: str, answer: str) -> str:
    """Return the option that gives an answer to the question with this key."""
    kind, _colon, name = key.partition(":")
    if kind in ("product", "column"):
        return f'--{kind} "{name}={answer}"'
    return f'--answer "{key}={answer}"'


def _how_to_answer(questions: Iterable[ImportQuestion]) -> list[str]:
    """Return questions with the options that answer them; those of one kind share their answers."""
    alike: dict[tuple[object, ...], list[ImportQuestion]] = {}
    for each in questions:
        told = each.choices if len(each.choices) > _MOST_EXPLAINED else each.choices.items()
        alike.setdefault((*told, each.number, each.values), []).append(each)
    lines = []
    for group in alike.values():
        for each in group:
            lines += [f"{each}", f"  {option_of(each.key, _('ANSWER'))}"]
            if each.suggested and len(group) > 1:
                lines.append(_INDENT + _("preselected: {answer}").format(answer=each.suggested))
            lines += _about(each)
        if len(group) > 1:
            lines.append("  " + _("The answers to each of these:"))
        lines += _choices(group)
    return lines


def _about(question: ImportQuestion) -> list[str]:
    """Return the rows and examples that a question is about, a line each."""
    rows = [_INDENT + first_line(row, 160) for row in _first_rows(question.rows)]
    examples = examples_text([first_line(each, 60) for each in question.examples])
    return [*rows, *([_INDENT + examples] if examples else [])]


def _choices(questions: Sequence[ImportQuestion]) -> list[str]:
    """Return the answers to questions of one kind, a line each: only the keys of many.

    The one that is preselected, where it is the same for all, is marked.
    """
    question = questions[0]
    marked = question.suggested if len(questions) == 1 else ""
    if len(question.choices) > _MOST_EXPLAINED:
        keys = ", ".join(f"* {key}" if key == marked else key for key in question.choices)
        return wrap(
            keys, 96, initial_indent=_INDENT, subsequent_indent=_INDENT, break_on_hyphens=False
        )
    rows = [("*" if key == marked else "", key, said) for key, said in question.choices.items()]
    if question.number:
        rows.append(("", "2", _("or any other number of units")))
    if question.read is not None:
        label = "3 capsules, 2000 mg compound, 144 mg magnesium"
        rows.append(("", label, _("or what the label says")))
    if question.values is not None:
        rows.append(("", "6-1", _("or any other scale, its worst value first")))
    return [_INDENT + line for line in table(rows).split("\n")]


def _with_rows(headline: str, rows: tuple[str, ...]) -> str:
    """Return the headline and the first rows that were refused."""
    return "\n  ".join([headline, *_first_rows(rows)])


def _first_rows(rows: tuple[str, ...]) -> list[str]:
    more = len(rows) - _MOST_PROBLEMS
    tail = [_("... and {n} more").format(n=more)] if more > 0 else []
    return [*rows[:_MOST_PROBLEMS], *tail]
