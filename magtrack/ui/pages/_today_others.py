"""What stands on Today below the doses: medicines that are ticked, and what is taken as needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from magtrack.startup.lazy import Lazy
from magtrack.ui.pages._today_routine import DayRoutine
from magtrack.ui.session import Session

if TYPE_CHECKING:
    from magtrack.ui.pages._today_as_needed import AsNeededCard
    from magtrack.ui.pages._today_medicines import MedicinesCard
    from magtrack.ui.widgets.card import Card

KEY = "L"
"""Logs what is taken as needed."""


class OtherCards:
    """The two cards, each made when there is first something on it; `place` puts it on the page."""

    def __init__(
        self, session: Session, routine: DayRoutine, place: Callable[[Card], object]
    ) -> None:
        self._session, self._routine, self._place = session, routine, place

    def show(self) -> None:
        """Show the routine's day as it stands now."""
        log = self._routine.log
        ticked = log.ticks or any(medicine.tick for medicine in log.medicines)
        if ticked or OtherCards._medicines.is_made(self):
            self._medicines.show_day()
        needed = any(product.as_needed for product in log.products.values())
        if needed or OtherCards._as_needed.is_made(self):
            self._as_needed.show_day()

    def give_up(self) -> bool:
        """Take open questions away; nothing is written. Returns whether there was one."""
        was_needed = OtherCards._as_needed.is_made(self) and self._as_needed.give_up()
        return (OtherCards._medicines.is_made(self) and self._medicines.give_up()) or was_needed

    def log_one(self) -> None:
        """Log the only product as needed, or lead the keyboard to the first."""
        if OtherCards._as_needed.is_made(self):
            self._as_needed.log_one()

    @Lazy
    def _as_needed(self) -> AsNeededCard:
        from magtrack.ui.pages._today_as_needed import AsNeededCard

        card = AsNeededCard(self._session, self._routine, KEY)
        self._place(card)
        return card

    @Lazy
    def _medicines(self) -> MedicinesCard:
        from magtrack.ui.pages._today_medicines import MedicinesCard

        card = MedicinesCard(self._session, self._routine)
        self._place(card)
        return card
