"""An event of one or more days, or a day's note."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date
from functools import partial

from msgspec.structs import replace
from PySide6.QtWidgets import QComboBox, QWidget

from magtrack.domain.record import edits
from magtrack.domain.record.edits import Edit
from magtrack.domain.record.events import NOTE, Event, check_text
from magtrack.domain.safety.symptoms import SIDE_EFFECT
from magtrack.texts import _
from magtrack.ui.dialogs.fields import fixed_chip, offer, text_edit
from magtrack.ui.dialogs.form_dialog import FormDialog
from magtrack.ui.dialogs.parts import opened
from magtrack.ui.dialogs.when import date_edit, day_of
from magtrack.ui.session import Session
from magtrack.ui.widgets.box import Box
from magtrack.ui.widgets.chips import ChipRow
from magtrack.ui.widgets.labels import plain_label

_TEXT_LINES = 5


def add_event(session: Session, day: date, parent: QWidget | None) -> EventDialog:
    """Open the dialog for a new event on `day`."""
    return opened(EventDialog(session, day, parent))


def edit_event(session: Session, event: Event, parent: QWidget | None) -> EventDialog:
    """Open the dialog on an event or a note."""
    return opened(EventDialog(session, event.first, parent, event=event))


class EventDialog(FormDialog):
    """Kind, first and last day, and a text; a note has one day only."""

    def __init__(
        self, session: Session, day: date, parent: QWidget | None, *, event: Event | None = None
    ) -> None:
        super().__init__(session, _("Edit event") if event else _("Add event"), parent, event)
        self._event, self._day = event, day
        self._is_note = event is not None and event.kind == NOTE
        self.kind = self._kinds()
        self.first = date_edit(day)
        self.last = date_edit(event.last if event else day)
        self.text = text_edit(event.text if event else "", _TEXT_LINES)
        self._add_fields()
        if event is not None:
            name = self.kind.currentText()
            self.offer_delete(_("Deleted “{name}”").format(name=name), event)

    def opened_on(self) -> Hashable:
        """Return the event; for a new one its day."""
        return self._event or self._day

    def _kinds(self) -> QComboBox:
        """Return the kinds to choose from; a note stays a note, and an event an event."""
        names = {
            key: _(kind.name)
            for key, kind in self.session.reference.event_kinds.items()
            if self._event is None or (key == NOTE) == self._is_note
        }
        first = next((key for key in names if key != NOTE), NOTE)
        return offer(Box(), names, self._event.kind if self._event else first)

    def _add_fields(self) -> None:
        self.form.add_field(_("&Kind"), self.kind, name="kind")
        self.form.add_row(first=(_("&From"), self.first), last=(_("&To"), self.last))
        self._hint = plain_label(_("A note belongs to one day and is kept with it."), "small")
        self.form.add_widget(self._hint)
        self.form.add_field(_("Te&xt"), self.text, name="note")
        self._signs = self._sign_chips()
        self.form.add_widget(self._signs)
        self.first.dateChanged.connect(self._follow)
        self.kind.currentIndexChanged.connect(self._kind_chosen)
        self._kind_chosen()

    def _follow(self) -> None:
        """Let the last day follow the first where it would come before it."""
        if self.last.date() < self.first.date():
            self.last.setDate(self.first.date())

    def _kind_chosen(self) -> None:
        is_note = self.kind.currentData() == NOTE
        self.fields["last"].setVisible(not is_note)
        self._hint.setVisible(is_note)
        self._signs.setVisible(self.kind.currentData() == SIDE_EFFECT)
        self.first.setEnabled(not self._is_note)

    def _sign_chips(self) -> ChipRow:
        """Return the signs of too much magnesium, to click into the text; others can be typed."""
        flags = self.session.reference.red_flags.values()
        signs = (sign for flag in flags for sign in flag.signs)
        return ChipRow(*(fixed_chip(_(sign), partial(self._add_sign, sign)) for sign in signs))

    def _add_sign(self, sign: str) -> None:
        text = self.text.toPlainText().strip()
        if sign not in text:
            self.text.setPlainText(f"{text}, {sign}" if text else sign)

    def edits(self, answered: frozenset[str]) -> tuple[str, Sequence[Edit]]:
        """Return the event, new or changed."""
        kind, text = self.kind.currentData(), self.text.toPlainText()
        if kind == NOTE:
            return _("Note of the day"), self._note(text)
        first, last = day_of(self.first), day_of(self.last)
        stamp, name = self.session.stamp(), self.kind.currentText()
        epoch = stamp.now.epoch
        if self._event is None:
            edit = edits.add_event(kind, first, last, text, stamp)
            return _("{name} added").format(name=name), [edit]
        changed = replace(
            self._event, kind=kind, first=first, last=last, text=check_text(text), edited=epoch
        )
        return _("{name} changed").format(name=name), [edits.Put(changed, self._event)]

    def _note(self, text: str) -> Sequence[Edit]:
        """Return the note; what is added to a day that has one goes below it."""
        day = day_of(self.first)
        log, stamp = self.session.log(day, day), self.session.stamp()
        write = edits.add_to_note if self._event is None else edits.write_note
        return write(log, day, text, stamp)
