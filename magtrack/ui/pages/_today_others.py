"""What stands on Today below the planned doses: what is taken as needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from magtrack.startup.lazy import Lazy
from magtrack.texts import _
from magtrack.ui.pages._today_routine import DayRoutine
from magtrack.ui.session import Session

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from magtrack.ui.pages._today_as_needed import AsNeededCard

KEY = "L"
"""Logs what is taken as needed."""


class AsNeeded:
    """The part for it, made when first there is something; `place` puts it on the sheet."""

    def __init__(
        self, session: Session, routine: DayRoutine, place: Callable[[QWidget], object]
    ) -> None:
        self._session, self._routine, self._place = session, routine, place

    def show(self) -> None:
        """Show the routine's day as it stands now."""
        needed = any(product.as_needed for product in self._routine.log.products.values())
        if needed or AsNeeded._card.is_made(self):
            self._card.show_day()

    def give_up(self) -> bool:
        """Take an open question away; nothing is written. Returns whether there was one."""
        return AsNeeded._card.is_made(self) and self._card.give_up()

    def log_one(self) -> None:
        """Log the only product as needed, or lead the keyboard to the first; or say: none."""
        if not (AsNeeded._card.is_made(self) and self._card.log_one()):
            self._session.messages.announce(_("Nothing is taken as needed."))

    def be_high(self, height: int) -> None:
        """Let each row be `height` pixels high at ordinary text size."""
        if AsNeeded._card.is_made(self):
            self._card.be_high(height)

    @Lazy
    def _card(self) -> AsNeededCard:
        from magtrack.ui.pages._today_as_needed import AsNeededCard

        card = AsNeededCard(self._session, self._routine)
        self._place(card)
        return card
