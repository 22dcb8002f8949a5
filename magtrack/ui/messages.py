"""Sentences to the person, from wherever they come to wherever they are shown."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from magtrack.errors import DamagedLog, MagTrackError, NewerLog


class MessageButton(Struct, frozen=True):
    """A button beside a sentence: its word, and what it does.

    With `otherwise`, the word of a button that does nothing, the sentence is a question.
    """

    word: str
    do: Callable[[], object]
    otherwise: str = ""


class Messages(QObject):
    """What is to be said, to whoever shows it.

    Signals: `announced(str, bool)` what was done, and whether Undo is offered; `offered(str,
    MessageButton)` the same with another button; `problem(str)` what did not work, `solved()` that
    it is no longer so; `damaged(StoreProblem)` that the log cannot be read, which has ways out;
    `said(str)` what is seen on the screen, for whoever does not see it.
    """

    announced = Signal(str, bool)
    offered = Signal(str, object)
    problem = Signal(str)
    solved = Signal()
    damaged = Signal(object)
    said = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._about = ""

    def announce(self, text: str, undoable: bool = False) -> None:
        """Say what was done; `undoable` offers Undo."""
        self.announced.emit(text, undoable)

    def say(self, text: str) -> None:
        """Let a screen reader say what is to be seen; nothing more is shown."""
        self.said.emit(text)

    def offer(self, text: str, offer: MessageButton) -> None:
        """Say something, with a button beside it."""
        self.offered.emit(text, offer)

    def tell(self, problem: str, about: str = "") -> None:
        """Say what did not work; `about` is a word for what `settle` says that it works again."""
        self._about = about
        self.problem.emit(problem)

    def tell_of(self, error: MagTrackError, about: str = "") -> None:
        """Say what did not work, and where the log is damaged or of a newer version also that."""
        self.tell(str(error), about)
        if isinstance(error, DamagedLog | NewerLog):
            self.damaged.emit(error)

    def settle(self, about: str) -> None:
        """Say that what was told last is solved, if it was `about` this."""
        if self._about == about:
            self._about = ""
            self.solved.emit()
