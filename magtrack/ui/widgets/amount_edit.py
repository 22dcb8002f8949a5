"""A field for one amount that reads `1,5` and `1.5` alike, whatever the locale.

Qt's spin boxes silently drop a decimal sign that is not the locale's, and so make 15 of 1.5. This
is an ordinary line of text, read by the same function as the command line and the files.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent

from magtrack.domain.record.amounts import parse_amount
from magtrack.errors import InputProblem
from magtrack.ui import style
from magtrack.ui.widgets.typed_edit import TypedEdit

_DECIMALS = 9
_BESIDE = 10
"""Pixels between the unit in a field and its edge, as at the other side."""


class AmountEdit(TypedEdit):
    """One positive amount, or with `optional` none; `problem()` says why it cannot be read.

    A `unit` stands inside, at the right; it is no part of the text.
    """

    amount_changed = Signal()

    def __init__(self, *, name: str = "", optional: bool = False, unit: str = "") -> None:
        super().__init__(self.amount_in, name=name)
        self._optional = optional
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self._unit = unit
        if unit:
            self.setTextMargins(0, 0, self.fontMetrics().horizontalAdvance(unit) + 4, 0)

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

    def unit_shown(self) -> str:
        """Return the unit that stands in the field now."""
        return self._unit

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the unit behind the amount."""
        super().paintEvent(event)
        if unit := self.unit_shown():
            painter = QPainter(self)
            font = self.font()
            font.setWeight(QFont.Weight.Normal)
            painter.setFont(font)
            painter.setPen(style.color("text_muted" if self.isEnabled() else "text_faint"))
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(self.rect().adjusted(0, 0, -_BESIDE, 0), flags, unit)
            painter.end()

    def _typed(self) -> None:
        super()._typed()
        self.amount_changed.emit()


class ShareEdit(AmountEdit):
    """An amount in mg, or with a % behind it a share: "7.2 %"."""

    def __init__(self) -> None:
        super().__init__(optional=True, unit="mg")

    def amount_in(self, text: str) -> float | None:
        """Read the number, with or without the sign."""
        return super().amount_in(text.strip().removesuffix("%"))

    def is_share(self) -> bool:
        """Tell whether the number is a share."""
        return self.text().rstrip().endswith("%")

    def set_share(self, percent: float) -> None:
        """Show a share."""
        self.set_value(percent)
        self.setText(f"{self.text()} %")

    def unit_shown(self) -> str:
        """Return the unit of an amount; a share has its own sign."""
        return "" if self.is_share() else super().unit_shown()


def _unmistakable(value: float) -> str:
    """Return `value` as text that is read as itself: 1.125 could be taken for 1125, 1.1250 not."""
    whole, _, decimals = f"{value:.{_DECIMALS}f}".rstrip("0").partition(".")
    if not decimals:
        return whole
    return f"{whole}.{decimals}0" if len(decimals) == 3 else f"{whole}.{decimals}"
