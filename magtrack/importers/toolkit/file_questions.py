"""What the person is asked about a file, was asked about the last, and is told."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping

from magtrack.errors import ImportQuestion
from magtrack.importers import Answers
from magtrack.importers.toolkit.overlaps import SAME
from magtrack.importers.toolkit.rows_left_out import LEAVE_ROWS
from magtrack.importers.toolkit.scores import SCALE
from magtrack.importers.toolkit.tables import MOST_PROBLEMS

_LEAVES_OUT = (LEAVE_ROWS, SAME)
"""Answers by which the rows of a question stay out: of the same rows they go on holding."""


class FileQuestions:
    """Asks by the answers there are, and keeps the questions that are open."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._used: dict[str, str] = {}
        self._remembered: Mapping[str, str] = {}
        self._settled_before: Collection[str] = ()
        self._settled: dict[str, None] = {}
        self._notes: dict[str, None] = {}
        self.questions: dict[str, ImportQuestion] = {}

    def ask(self, question: ImportQuestion) -> str | None:
        """Return the answer to a question; None where it is open, and the reading ends with it."""
        answer = self.answered(question)
        if answer is None:
            self.questions.setdefault(question.key, question)
        return answer

    def answered(self, question: ImportQuestion) -> str | None:
        """Return the answer to a question, None where there is none; it is not asked."""
        answer = self._answers.to(question) or self._answer_before(question)
        if answer is not None and question.once:
            self.settle(question, answer)
        elif answer is not None:
            self._used[question.key] = answer
        return answer

    def settle(self, question: ImportQuestion, answer: str) -> None:
        """Answer a question of the next file that follows from an answer about this one."""
        self._settled.update(dict.fromkeys(_marks(question, answer)))

    def _answer_before(self, question: ImportQuestion) -> str | None:
        """Return the answer by which all rows of a question were left out of earlier files."""
        for answer in _LEAVES_OUT if self._answers.recalls else ():
            marks = _marks(question, answer)
            if marks and all(mark in self._settled_before for mark in marks):
                return answer
        return None

    def recall_rows(self, settled: Collection[str]) -> None:
        """Ask no more about rows that were left out of earlier files, by their marks."""
        self._settled_before = settled

    @property
    def settled(self) -> tuple[str, ...]:
        """Return the marks of the rows that are left out by an answer."""
        return tuple(self._settled)

    def recall(self, answers: Mapping[str, str]) -> None:
        """Answer as for another file where nothing else was said about this one."""
        self._remembered = answers
        self._answers.recall(answers)

    def remembered_by_shape(self, shape: str) -> Mapping[str, str]:
        """Return the answers about tables of a shape, as earlier versions kept them."""
        return self._answers.memory.get(shape, {})

    @property
    def has_memory(self) -> bool:
        """Tell whether it is known what was answered about another file."""
        return bool(self._remembered)

    @property
    def to_remember(self) -> Mapping[str, str]:
        """Return the answers for the next file of this kind, with those of the files before."""
        before = self._remembered if self._answers.recalls else {}
        return {**before, **self._used}

    @property
    def recalled(self) -> Mapping[str, str]:
        """Return the answers of the last file that were used."""
        is_recalled = self._answers.is_recalled
        return {key: value for key, value in self._used.items() if is_recalled(key)}

    @property
    def is_rescaled(self) -> bool:
        """Tell whether ratings were on another scale when the last file was answered for."""
        return any(
            self._remembered.get(key, answer) != answer
            for key, answer in self._used.items()
            if key.startswith(SCALE)
        )

    def note(self, *sentences: str) -> None:
        """Keep sentences about how the file was read, each once."""
        self._notes.update(dict.fromkeys(filter(None, sentences)))

    @property
    def notes(self) -> Iterable[str]:
        """Return these sentences."""
        return self._notes


def _marks(question: ImportQuestion, answer: str) -> list[str]:
    """Return a mark of each row that an answer leaves out; none where not all rows are told."""
    if answer not in _LEAVES_OUT or answer not in question.choices:
        return []
    if len(question.rows) >= MOST_PROBLEMS:
        return []
    texts = (f"{question.key}\x1f{answer}\x1f{row}" for row in question.rows)
    return [
        hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()
        for text in texts
    ]
