"""A line of text that stands for a value, and says in its own place why it cannot be read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit

from magtrack.errors import InputProblem
from magtrack.ui import style


class TypedEdit(QLineEdit):
    """A field whose text is read by `parse`, the function that reads it everywhere else.

    While something is being typed only a problem that is already visible is taken back; a new one
    is shown when the field is left, or when `check()` is called before saving.
    """

    problem_changed = Signal(str)

    def __init__(self, parse: Callable[[str], object], *, name: str = "") -> None:
        super().__init__()
        self._parse = parse
        self._shown = ""
        self.setAccessibleName(name)
        self.setMaxLength(24)
        self.textChanged.connect(self._typed)

    def problem(self) -> str:
        """Return what is wrong with the field, "" if nothing is."""
        try:
            self._parse(self.text())
        except InputProblem as problem:
            return str(problem)
        return ""

    def check(self) -> bool:
        """Show what is wrong, if anything is, and return whether the field can be used."""
        self._show(self.problem())
        return not self._shown

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say what is wrong once the user has moved on; an untouched field is not nagged about."""
        super().focusOutEvent(event)
        if self.text().strip():
            self.check()

    def _typed(self) -> None:
        if self._shown:
            self._show(self.problem())

    def _show(self, problem: str) -> None:
        if problem != self._shown:
            self._shown = problem
            style.set_property(self, "problem", bool(problem))
            self.setAccessibleDescription(problem)
            self.problem_changed.emit(problem)
