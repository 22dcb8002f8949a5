"""A field for one amount that reads `1,5` and `1.5` alike, whatever the locale.

Qt's spin boxes silently drop a decimal sign that is not the locale's, and so make 15 of 1.5. This
is an ordinary line of text, read by the same function as the command line and the files.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit

from magtrack.domain.record.amounts import parse_amount
from magtrack.errors import InputProblem
from magtrack.ui import style

_DECIMALS = 9


class AmountEdit(QLineEdit):
    """One positive amount; `problem()` says in a sentence why it cannot be read.

    While something is being typed only a problem that is already visible is taken back; a new one
    is shown when the field is left, or when `check()` is called before saving.
    """

    amount_changed = Signal()
    problem_changed = Signal(str)

    def __init__(self, *, name: str = "", optional: bool = False) -> None:
        super().__init__()
        self._optional = optional
        self._shown = ""
        self.setAccessibleName(name)
        self.setMaxLength(24)
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.textChanged.connect(self._typed)

    def value(self) -> float | None:
        """Return the amount, None where there is none or it cannot be read."""
        return self._read()[0]

    def set_value(self, value: float | None) -> None:
        """Show `value` with a decimal point and no group separators, or an empty field."""
        self.setText("" if value is None else _unmistakable(value))

    def problem(self) -> str:
        """Return what is wrong with the field, "" if nothing is."""
        return self._read()[1]

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
        self.amount_changed.emit()

    def _read(self) -> tuple[float | None, str]:
        text = self.text()
        if self._optional and not text.strip():
            return None, ""
        try:
            return parse_amount(text), ""
        except InputProblem as problem:
            return None, str(problem)

    def _show(self, problem: str) -> None:
        if problem != self._shown:
            self._shown = problem
            style.set_property(self, "problem", bool(problem))
            self.setAccessibleDescription(problem)
            self.problem_changed.emit(problem)


def _unmistakable(value: float) -> str:
    """Return `value` as text that is read as itself: 1.125 could be taken for 1125, 1.1250 not."""
    whole, _, decimals = f"{value:.{_DECIMALS}f}".rstrip("0").partition(".")
    if not decimals:
        return whole
    return f"{whole}.{decimals}0" if len(decimals) == 3 else f"{whole}.{decimals}"
