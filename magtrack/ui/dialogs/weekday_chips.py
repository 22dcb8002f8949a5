"""The days of the week as chips that stay down."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from magtrack import wording
from magtrack.ui.widgets.chips import Chip, ChipRow

if TYPE_CHECKING:
    from collections.abc import Collection

_MONDAY = date(2026, 11, 23)


class WeekdayChips(ChipRow):
    """Seven chips, Monday first; `chosen` says which are down."""

    def __init__(self, chosen: Collection[int]) -> None:
        super().__init__()
        self.days = [self._chip(number, chosen) for number in range(7)]

    def chosen(self) -> frozenset[int]:
        """Return the numbers of the chosen days, Monday 0."""
        return frozenset(number for number, chip in enumerate(self.days) if chip.isChecked())

    def _chip(self, number: int, chosen: Collection[int]) -> Chip:
        name = wording.weekday_name(_MONDAY.replace(day=_MONDAY.day + number))
        chip = Chip(name[:3])
        chip.setAccessibleName(name)
        chip.setAutoDefault(False)
        chip.setChecked(number in chosen)
        self.add_chip(chip)
        return chip
