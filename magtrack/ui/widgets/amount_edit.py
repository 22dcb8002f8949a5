"""A field for one amount that reads `1,5` and `1.5` alike, whatever the locale.

Qt's spin boxes silently drop a decimal sign that is not the locale's, and so make 15 of 1.5. This
is an ordinary line of text, read by the same function as the command line and the files.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from magtrack.domain.record.amounts import parse_amount
from magtrack.errors import InputProblem
from magtrack.ui.widgets.typed_edit import TypedEdit

_DECIMALS = 9


class AmountEdit(TypedEdit):
    """One positive amount, or with `optional` none; `problem()` says why it cannot be read."""

    amount_changed = Signal()

    def __init__(self, *, name: str = "", optional: bool = False) -> None:
        super().__init__(self.amount_in, name=name)
        self._optional = optional
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def amount_in(self, text: str) -> float | None:
        """Read an amount, None where the field may be empty and is; raises InputProblem."""
        return None if self._optional and not text.strip() else parse_amount(text)

    def value(self) -> float | None:
        """Return the amount, None where there is none or it cannot be read."""
        try:
            return self.amount_in(self.text())
        except InputProblem:
            return None

    def set_value(self, value: float | None) -> None:
        """Show `value` with a decimal point and no group separators, or an empty field."""
        self.setText("" if value is None else _unmistakable(value))

    def _typed(self) -> None:
        super()._typed()
        self.amount_changed.emit()


def _unmistakable(value: float) -> str:
    """Return `value` as text that is read as itself: 1.125 could be taken for 1125, 1.1250 not."""
    whole, _, decimals = f"{value:.{_DECIMALS}f}".rstrip("0").partition(".")
    if not decimals:
        return whole
    return f"{whole}.{decimals}0" if len(decimals) == 3 else f"{whole}.{decimals}"
