"""What the person is asked about a file, was asked about the last, and is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from magtrack.errors import ImportQuestion
from magtrack.importers import Answers
from magtrack.importers.toolkit.scores import SCALE


class FileQuestions:
    """Asks by the answers there are, and keeps the questions that are open."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._used: dict[str, str] = {}
        self._remembered: Mapping[str, str] = {}
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
        answer = self._answers.to(question)
        if answer is not None and not question.once:
            self._used[question.key] = answer
        return answer

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
