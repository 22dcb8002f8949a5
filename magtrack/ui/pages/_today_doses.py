"""The doses of the day on their three cards: how each stands now, and what is asked about one."""

from __future__ import annotations

from collections.abc import Mapping

from magtrack.domain.record.doses import Entry
from magtrack.startup.lazy import set_shown
from magtrack.ui.pages._today_cards import SlotCard
from magtrack.ui.pages._today_routine import DayRoutine
from magtrack.ui.session import Session


class DoseCards:
    """The cards of morning, evening and other, showing the day of a routine."""

    def __init__(self, session: Session, routine: DayRoutine, keys: Mapping[str, str]) -> None:
        """`keys` are those of the actions take-morning and take-evening."""
        self._session, self._routine = session, routine
        routine.tell_held = self.ask_held
        morning, evening = (
            SlotCard("morning", keys["take-morning"]),
            SlotCard("evening", keys["take-evening"]),
        )
        self.cards = morning, evening, SlotCard("other")

    def show(self) -> None:
        """Show the doses as they stand now; also where a rule that became known changes that."""
        routine, forms = self._routine, self._session.reference.forms
        log, due = routine.log, routine.due()
        is_today = routine.day == self._session.today()
        entries = log.entries(routine.day)
        for card in self.cards:
            lines = [entry for entry in entries if entry.slot == card.slot]
            states = [_state(entry, due, is_today=is_today) for entry in lines]
            card.show_entries(lines, states, log, forms)
            card.show_held(routine.held)
            set_shown(card, bool(lines) or card.slot != "other")

    def ask_held(self) -> None:
        """Ask in its row about each dose held back; the keyboard goes to the first answer."""
        rows = [row for card in self.cards for row in card.show_held(self._routine.held)]
        if rows:
            rows[0].focus_answer()


def _state(entry: Entry, due: list[Entry], *, is_today: bool) -> str:
    if entry.dose is not None or not is_today:
        return entry.status
    return "due" if entry in due else "planned"
