"""The questions of one round and their answers, whatever part of them is on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from magtrack.errors import (
    ImportProblem,
    ImportQuestion,
    LabelQuestion,
    ProductQuestion,
)
from magtrack.importers import Answers
from magtrack.importers.toolkit.names import LEAVE_OUT
from magtrack.texts import _, ngettext

COLUMN, PRODUCT = "column:", "product:"
_RATINGS = ("scale:", "several:", "word:", "mood:")


def heading_of(question: ImportQuestion) -> str:
    """Return what the file calls it where that says enough below the heading, else ""."""
    if question.key.startswith(COLUMN):
        return question.key.removeprefix(COLUMN)
    return question.key.removeprefix(PRODUCT) if isinstance(question, ProductQuestion) else ""


def is_no_answer(question: ImportQuestion, answer: str | None) -> bool:
    """Tell whether what was answered before cannot answer this question."""
    if not answer:  # "" is that of one that is open again
        return answer is None
    answers = Answers()
    answers.add(question.key, answer)
    try:
        return answers.to(question) is None
    except ImportProblem:
        return True


class QuestionGroup:
    """Questions of one kind, those without a suggestion first; `title` is its heading."""

    def __init__(self, title: str, questions: Sequence[ImportQuestion]) -> None:
        """Keep the questions."""
        self.title = title
        self.questions = tuple(questions)

    def fitting(self, typed: str) -> list[ImportQuestion]:
        """Return the questions that hold what was `typed`, all for nothing typed."""
        text = typed.strip().casefold()
        return [
            each for each in self.questions if text in (heading_of(each) or f"{each}").casefold()
        ]


class QuestionRound:
    """The answers by key: those of before, else those that are suggested, until one is given."""

    def __init__(self, questions: Sequence[ImportQuestion], given: Mapping[str, str]) -> None:
        """Begin with what was answered before."""
        self._given = {
            each.key: given[each.key]
            for each in questions
            if not is_no_answer(each, given.get(each.key))
        }
        self._labels: dict[tuple[str, str], LabelQuestion | None] = {}
        labels = {key: value for key, value in given.items() if key.startswith("label:")}
        self._answers = {each.key: each.suggested for each in questions} | labels | self._given
        self.groups = [
            QuestionGroup(title, sorted(each, key=self.is_open, reverse=True))
            for title, each in _by_kind(questions)
        ]

    def __iter__(self) -> Iterator[ImportQuestion]:
        """Yield the questions in the order in which they are shown."""
        return (question for group in self.groups for question in group.questions)

    def take(self, answers: Mapping[str, str]) -> None:
        """Take what the person answered, "" where it is open again."""
        self._answers.update(answers)
        self._given.update(answers)

    @property
    def shown(self) -> Mapping[str, str]:
        """Return what was answered or suggested, by key; "" where it is open."""
        return self._answers

    def answers(self) -> dict[str, str]:
        """Return the answers to all questions, and about the labels that follow from them."""
        answers = {each.key: self._answers[each.key] for each in self}
        for each in self:
            if (label := self._label(each)) is not None:
                answers[label.key] = self._answer_about(label)
        return answers

    def is_open(self, question: ImportQuestion) -> bool:
        """Tell whether a question, or that about its label, has no answer."""
        if not self._answers[question.key]:
            return True
        label = self._label(question)
        return label is not None and not self._answer_about(label)

    def told(self, group: QuestionGroup) -> str:
        """Say how many questions of a group are open, suggested and answered."""
        n_open = sum(map(self.is_open, group.questions))
        said = [self._given.get(each.key) for each in group.questions if not self.is_open(each)]
        left, suggested = said.count(LEAVE_OUT), said.count(None)
        given = len(said) - left - suggested
        parts = []
        if n_open:
            parts.append(ngettext("{n} needs you", "{n} need you", n_open).format(n=n_open))
        if suggested:
            text = ngettext(
                "{n} is answered as suggested", "{n} are answered as suggested", suggested
            )
            parts.append(text.format(n=suggested))
        if given:
            text = ngettext("{n} is answered by you", "{n} are answered by you", given)
            parts.append(text.format(n=given))
        if left:
            parts.append(ngettext("{n} is left out", "{n} are left out", left).format(n=left))
        return ", ".join(parts)

    def left_to_leave(self, group: QuestionGroup) -> list[str]:
        """Return the keys of the open questions of a group that can be left out."""
        return [
            each.key
            for each in group.questions
            if not self._answers[each.key] and LEAVE_OUT in each.choices
        ]

    def _label(self, question: ImportQuestion) -> LabelQuestion | None:
        """Return the question about the label that follows from an answer, None for none."""
        if not isinstance(question, ProductQuestion):
            return None
        said = question.key, self._answers[question.key]
        if said not in self._labels:
            self._labels[said] = question.label_of(said[1])
        return self._labels[said]

    def _answer_about(self, label: LabelQuestion) -> str:
        """Return the answer about a label; one about another form is none."""
        answer = self._answers.get(label.key)
        return label.suggested if answer is None or is_no_answer(label, answer) else answer


def _by_kind(questions: Sequence[ImportQuestion]) -> list[tuple[str, list[ImportQuestion]]]:
    titles = [
        _("What is in each column?"),
        _("What is each of these?"),
        _("How much is it?"),
        _("Which ratings are these?"),
        _("What else is open"),
    ]
    kinds: dict[str, list[ImportQuestion]] = {title: [] for title in titles}
    for each in questions:
        kinds[titles[_kind(each)]].append(each)
    return [(title, group) for title, group in kinds.items() if group]


def _kind(question: ImportQuestion) -> int:
    if question.key.startswith(COLUMN):
        return 0
    if isinstance(question, ProductQuestion | LabelQuestion):
        return 1
    if question.number:
        return 2
    return 3 if question.key.startswith(_RATINGS) or question.values is not None else 4
