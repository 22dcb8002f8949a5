"""Steps that could not be saved, kept until they can be."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from magtrack.domain.record.edits import Edit
from magtrack.domain.record.unsaved import PendingWrite, Unsaved
from magtrack.errors import StoreProblem


class Outbox(QObject):
    """The steps that wait, for pages without a form that would keep what was typed.

    `changed(StoreProblem | None)` is emitted when they became others, and with the reason where
    something cannot be saved.
    """

    changed = Signal(object)

    def __init__(self, do: Callable[..., object]) -> None:
        """Try again with `do`, which is `Session.do` and puts back what still cannot be saved."""
        super().__init__()
        self._do = do
        self._unsaved = Unsaved()

    @property
    def steps(self) -> tuple[PendingWrite, ...]:
        """Return the steps, in the order in which they were asked for."""
        return self._unsaved.wishes

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Return what all of them would do."""
        return self._unsaved.edits

    def keep(self, step: PendingWrite, problem: StoreProblem) -> None:
        """Keep a step that could not be saved because of `problem`."""
        self._unsaved = self._unsaved.with_wish(step)
        self.changed.emit(problem)

    def settle(self, edits: Sequence[Edit]) -> None:
        """Let go what waits about the same things as `edits`, which were saved."""
        self._become(self._unsaved.without(edits))

    def retry(self) -> bool:
        """Save each step as it was asked for, up to one that cannot be; tell whether all are."""
        return all(
            self._do(step.label, *step.edits, origin=step.origin) is not None for step in self.steps
        )

    def discard(self) -> None:
        """Give up all of them."""
        self._become(Unsaved())

    def _become(self, unsaved: Unsaved) -> None:
        if unsaved != self._unsaved:
            self._unsaved = unsaved
            self.changed.emit(None)
