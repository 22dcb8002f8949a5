"""An event of one or more days, or a day's note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtWidgets import QComboBox, QPlainTextEdit

from magtrack.domain.record import edits
from magtrack.domain.record.events import NOTE, Event, check_text
from magtrack.domain.safety.symptoms import SIDE_EFFECT
from magtrack.texts import _
from magtrack.ui.dialogs.form_dialog import FormDialog
from magtrack.ui.dialogs.when import date_edit, day_of
from magtrack.ui.widgets.chips import Chip, ChipRow
from magtrack.ui.widgets.labels import plain_label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from magtrack.domain.record.edits import Edit, Record
    from magtrack.ui.session import Session

_TEXT_LINES = 5


def add_event(session: Session, day: date, parent: QWidget | None) -> EventDialog:
    """Open the dialog for a new event on `day`."""
    dialog = EventDialog(session, day, parent)
    dialog.open()
    return dialog


def edit_event(session: Session, event: Event, parent: QWidget | None) -> EventDialog:
    """Open the dialog on an event or a note."""
    dialog = EventDialog(session, event.first, parent, event=event)
    dialog.open()
    return dialog


class EventDialog(FormDialog):
    """Kind, first and last day, and a text; a note has one day only."""

    def __init__(
        self, session: Session, day: date, parent: QWidget | None, *, event: Event | None = None
    ) -> None:
        super().__init__(session, _("Edit event") if event else _("Add event"), parent)
        self._event = event
        self._is_note = event is not None and event.kind == NOTE
        self.kind = self._kinds()
        self.first = date_edit(day)
        self.last = date_edit(event.last if event else day)
        self.text = QPlainTextEdit(event.text if event else "")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * _TEXT_LINES + 20)
        self._add_fields()
        if event is not None:
            name = self.kind.currentText()
            self.add_delete(_("Deleted “{name}”").format(name=name), edits.Delete(event))

    def _kinds(self) -> QComboBox:
        """Return the kinds to choose from; a note stays a note, and an event an event."""
        box = QComboBox()
        for key, kind in self.session.reference.event_kinds.items():
            if self._event is None or (key == NOTE) == self._is_note:
                box.addItem(_(kind.name), key)
        if self._event is not None:
            if box.findData(self._event.kind) < 0:
                box.addItem(self._event.kind, self._event.kind)
            box.setCurrentIndex(box.findData(self._event.kind))
        else:
            box.setCurrentIndex(1 if box.count() > 1 else 0)
        return box

    def _add_fields(self) -> None:
        kind = self.form.add_field(_("&Kind"), self.kind)
        first, last = self.form.add_row((_("&From"), self.first), (_("&To"), self.last))
        self._hint = plain_label(_("A note belongs to one day and is kept with it."), "small")
        self.form.add_widget(self._hint)
        note = self.form.add_field(_("Te&xt"), self.text)
        self._signs = self._sign_chips()
        self.form.add_widget(self._signs)
        self.fields.update({"kind": kind, "first": first, "last": last, "note": note})
        self._last_field = last
        self.first.dateChanged.connect(self._follow)
        self.kind.currentIndexChanged.connect(self._kind_chosen)
        self._kind_chosen()

    def _follow(self) -> None:
        """Let the last day follow the first where it would come before it."""
        if self.last.date() < self.first.date():
            self.last.setDate(self.first.date())

    def _kind_chosen(self) -> None:
        is_note = self.kind.currentData() == NOTE
        self._last_field.setVisible(not is_note)
        self._hint.setVisible(is_note)
        self._signs.setVisible(self.kind.currentData() == SIDE_EFFECT)
        self.first.setEnabled(not self._is_note)

    def _sign_chips(self) -> ChipRow:
        """Return the signs of too much magnesium, to click into the text; others can be typed."""
        row = ChipRow()
        for flag in self.session.reference.red_flags.values():
            for sign in flag.signs:
                chip = Chip(_(sign), checkable=False)
                chip.setAutoDefault(False)
                chip.clicked.connect(lambda _checked=False, sign=sign: self._add_sign(sign))
                row.add_chip(chip)
        return row

    def _add_sign(self, sign: str) -> None:
        text = self.text.toPlainText().strip()
        if sign not in text:
            self.text.setPlainText(f"{text}, {sign}" if text else sign)

    def entry(self) -> tuple[type[Record], Sequence[str]] | None:
        """Return the event."""
        return (Event, [self._event.id]) if self._event else None

    def edits(self, answered: frozenset[str]) -> tuple[str, Sequence[Edit]]:
        """Return the event, new or changed."""
        kind, text = self.kind.currentData(), self.text.toPlainText()
        if kind == NOTE:
            return _("Note of the day"), self._note(text)
        first, last = day_of(self.first), day_of(self.last)
        stamp, name = self.session.stamp(), self.kind.currentText()
        if self._event is None:
            edit = edits.add_event(kind, first, last, text, stamp)
            return _("{name} added").format(name=name), [edit]
        changed = replace(
            self._event,
            kind=kind,
            first=first,
            last=last,
            text=check_text(text),
            edited=stamp.now.epoch,
        )
        return _("{name} changed").format(name=name), [edits.Put(changed)]

    def _note(self, text: str) -> Sequence[Edit]:
        """Return the note; what is added to a day that has one goes below it."""
        day = day_of(self.first)
        log = self.session.log(day, day)
        before = log.note(day)
        if self._event is None and before is not None:
            text = f"{before.text}\n{text}"
        return edits.write_note(log, day, text, self.session.stamp())
