"""Chosen entries are moved to another day or slot, in one step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from magtrack import wording
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Edit
from magtrack.domain.record.events import Event
from magtrack.domain.record.moves import move_doses, move_events
from magtrack.domain.record.schedule import SLOTS
from magtrack.texts import _, ngettext
from magtrack.ui.dialogs.form_dialog import FormDialog
from magtrack.ui.dialogs.parts import opened
from magtrack.ui.dialogs.when import date_edit, day_of
from magtrack.ui.session import Session
from magtrack.ui.widgets.choice import choice
from magtrack.ui.widgets.labels import plain_label


def move_records(
    session: Session, records: Sequence[Dose | Event], parent: QWidget | None
) -> MoveDialog:
    """Open the dialog on what is to be moved."""
    return opened(MoveDialog(session, records, parent))


class MoveDialog(FormDialog):
    """The day, and for doses the slot, that what was chosen goes to; clock times stay."""

    def __init__(
        self, session: Session, records: Sequence[Dose | Event], parent: QWidget | None
    ) -> None:
        count = len(records)
        title = ngettext("Move {n} entry", "Move {n} entries", count)
        super().__init__(session, title.format(n=wording.number(count, 0)), parent)
        self._doses = [each for each in records if isinstance(each, Dose)]
        self._events = [each for each in records if isinstance(each, Event)]
        self._days = sorted({_day(each) for each in records})
        self._was = self._days[-1]
        self.day = date_edit(self._was)
        slots = {key: wording.slot_name(key) for key in SLOTS}
        self.slot = choice({None: _("as it is"), **slots})
        self.form.add_field(_("&Day"), self.day, name="when")
        if self._doses:
            self.form.add_field(_("S&lot"), self.slot, name="slot")
            hint = _("The clock time of each dose stays.")
            self.form.add_widget(plain_label(hint, "small", wrap=True))
        self.save_button.setText(_("Move"))

    def edits(self, answered: frozenset[str]) -> tuple[str, Sequence[Edit]]:
        """Return what is moved; without another day each keeps its own."""
        session, slot = self.session, self.slot.currentData()
        chosen = day_of(self.day)
        day = None if chosen == self._was and slot is not None and len(self._days) > 1 else chosen
        first, last = min(chosen, *self._days), max(chosen, *self._days)
        log, stamp = session.log(first, last), session.stamp()
        moved: list[Edit] = [
            *move_doses(
                log,
                session.reference.forms,
                self._doses,
                stamp,
                day=day,
                slot=slot,
                answered=answered,
            ),
            *([] if day is None else move_events(log, self._events, day, stamp)),
        ]
        label = ngettext("{n} entry moved", "{n} entries moved", len(moved))
        return label.format(n=wording.number(len(moved), 0)), moved


def _day(record: Dose | Event) -> date:
    return record.day if isinstance(record, Dose) else record.first
