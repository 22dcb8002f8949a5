"""Sentences to the person, from wherever they come to wherever they are shown."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from magtrack.errors import DamagedLog, MagTrackError, NewerLog


class Messages(QObject):
    """What is to be said, to whoever shows it.

    Signals: `announced(str, bool)` what was done, and whether Undo is offered; `problem(str)` what
    did not work; `damaged(StoreProblem)` that the log cannot be read, which has ways out;
    `said(str)` what is seen on the screen, for whoever does not see it.
    """

    announced = Signal(str, bool)
    problem = Signal(str)
    damaged = Signal(object)
    said = Signal(str)

    def announce(self, text: str, undoable: bool = False) -> None:
        """Say what was done; `undoable` offers Undo."""
        self.announced.emit(text, undoable)

    def say(self, text: str) -> None:
        """Let a screen reader say what is to be seen; nothing more is shown."""
        self.said.emit(text)

    def tell(self, problem: str) -> None:
        """Say what did not work."""
        self.problem.emit(problem)

    def tell_of(self, error: MagTrackError) -> None:
        """Say what did not work, and where the log is damaged or of a newer version also that."""
        self.tell(str(error))
        if isinstance(error, DamagedLog | NewerLog):
            self.damaged.emit(error)
