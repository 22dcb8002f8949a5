"""The cards of Today. Each shows what it is given and says what the user asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from magtrack import wording
from magtrack.domain.record.amounts import ElementalMg
from magtrack.domain.record.events import Event, EventKind
from magtrack.domain.record.people import IntakeReference, UpperLimit
from magtrack.domain.record.products import Form
from magtrack.domain.record.ratings import Scale
from magtrack.startup.lazy import Lazy, set_shown
from magtrack.texts import _, ngettext
from magtrack.ui.actions import Action
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.chips import Chip, ChipRow
from magtrack.ui.widgets.columns import add, discard
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.meter import Meter
from magtrack.ui.widgets.rating_row import RatingRow
from magtrack.ui.widgets.toast import IN_USE
from magtrack.wording.labs import build_up_line, healthy_limit_line, limit_sentence

if TYPE_CHECKING:
    from magtrack.domain.record.kidneys import Kidneys
    from magtrack.domain.record.totals import DayTotal
    from magtrack.domain.safety.uncounted import Uncounted
    from magtrack.ui.widgets.note_edit import NoteEdit


RATING = 36
"""Height of a rating's button at ordinary text size, in pixels."""


class RatingsCard(Card):
    """The questions of the day. `rated(scale, value)`, `cleared(scale)`.

    `letters` are the keys that lead to the questions.
    """

    rated = Signal(str, int)
    cleared = Signal(str)

    def __init__(self) -> None:
        super().__init__(title=_("How was today?"))
        self.add_to_head(plain_label(_("0 worst · 10 best"), "small"))
        self.rows: list[RatingRow] = []
        self._high = RATING
        self.letters: tuple[Action, ...] = ()

    def show_ratings(
        self, scales: Iterable[Scale], values: Mapping[str, int], *, is_today: bool
    ) -> None:
        """Show the questions asked, with the answers of the day only."""
        asked = list(scales)
        self.set_title(_("How was today?") if is_today else _("How was that day?"))
        self._have_rows(asked)
        for row in self.rows:
            row.set_value(values.get(row.key))
        is_open = any(row.value() is None for row in self.rows)
        self.setObjectName(IN_USE if is_open else "")  # the next digit is for it

    def be_high(self, height: int) -> None:
        """Let the buttons be `height` pixels high at ordinary text size."""
        self._high = height
        for row in self.rows:
            row.be_high(height)

    def first_open(self) -> RatingRow | None:
        """Return the row a digit answers: the focused one, else the first without an answer."""
        focused = QApplication.focusWidget()
        for row in self.rows:
            if focused is not None and row.isAncestorOf(focused):
                return row
        return next((row for row in self.rows if row.value() is None), None)

    def _have_rows(self, scales: Sequence[Scale]) -> None:
        if [scale.key for scale in scales] == [row.key for row in self.rows]:
            return
        discard(self.body, *self.rows)
        self.rows = [self._row(scale) for scale in scales]
        self.letters = tuple(
            Action(f"scale-{scale.key}", scale.hint.upper(), _(scale.name), row.take_focus)
            for scale, row in zip(scales, self.rows, strict=True)
        )
        add(self.body, *self.rows)

    def _row(self, scale: Scale) -> RatingRow:
        ends = _("0 {worst} · 10 {best}").format(worst=_(scale.worst), best=_(scale.best))
        row = RatingRow(scale.key, _(scale.name), anchors=ends)
        row.setToolTip(_(scale.question))
        row.be_high(self._high)
        row.rated.connect(lambda value: self.rated.emit(scale.key, value))
        row.cleared.connect(lambda: self.cleared.emit(scale.key))
        return row


class MagnesiumCard(Card):
    """Elemental magnesium of the day, then what else happened.

    `event_toggled(kind)`, `note_written(text, seen)`, `note_left()`, `dose_wanted()`.
    """

    event_toggled = Signal(str)
    note_written = Signal(str, str)
    note_left = Signal()
    dose_wanted = Signal()

    def __init__(self, kinds: Iterable[EventKind]) -> None:
        super().__init__(title=_("Magnesium today"))
        self._else = plain_label(_("Anything else today?"), "caption")
        self._amount = plain_label("", "heading")
        self._to_come = plain_label("", "muted")
        self.add_to_head(self._amount)
        self.add_to_head(self._to_come)
        self._meter = Meter()
        self._about = plain_label("", "small", wrap=True)
        self._left_out = plain_label("", "strong", wrap=True)
        self._kidneys = plain_label("", "small", wrap=True)
        self._left_out.hide()
        self._kidneys.hide()
        self._total: DayTotal | None = None
        self._limit_holds = True
        self._day: date | None = None
        self._chips: dict[str, Chip] = {}
        said = self._left_out, self._kidneys, self._about
        add(self.body, self._meter, *said, 1, self._else, self._chip_row(kinds))

    @Lazy
    def note(self) -> NoteEdit:
        """Return the field for the note of the day, hidden at first."""
        from magtrack.ui.widgets.note_edit import NoteEdit

        note = NoteEdit()
        note.hide()
        note.written.connect(self.note_written)
        note.left.connect(self.note_left)
        self.body.addWidget(note)
        QWidget.setTabOrder(self.findChildren(Chip)[-1], note)
        return note

    def _chip_row(self, kinds: Iterable[EventKind]) -> QWidget:
        row = ChipRow()
        note = Chip(_("Note"), checkable=False, icon="sticky-note")
        note.clicked.connect(self.open_note)
        dose = Chip(_("Dose"), checkable=False, icon="plus")
        dose.clicked.connect(self.dose_wanted)
        row.add_chip(note)
        row.add_chip(dose)
        for kind in kinds:
            if not kind.chip or kind.key == "note":
                continue
            chip = Chip(_(kind.name))
            chip.toggled.connect(lambda _on, key=kind.key: self.event_toggled.emit(key))
            self._chips[kind.key] = chip
            row.add_chip(chip)
        return row

    def show_total(
        self,
        total: DayTotal,
        limit: tuple[UpperLimit, ElementalMg] | None,
        intake: tuple[IntakeReference, ElementalMg] | None,
        forms: Mapping[str, Form],
        kidneys: Kidneys,
        *,
        is_told: bool,
        is_today: bool = True,
        unchecked: Sequence[str] = (),
    ) -> None:
        """Show the total against the limit; nothing logged is a dash, not 0.

        `is_told`: the person's age and sex are known. With kidneys that limit and recommended
        intake were not set for, their sentence stands instead of both. `unchecked` names the
        products whose numbers nobody compared with their labels.
        """
        self._total, self._limit_holds = total, kidneys.limit_holds
        self.set_title(_("Magnesium today") if is_today else _("Magnesium that day"))
        more = _("Anything else today?") if is_today else _("Anything else that day?")
        self._else.setText(more)
        self._amount.setText(wording.elemental(total.taken))
        to_come = _("+ {mg} planned") if is_today else _("{mg} not recorded")
        self._to_come.setText(to_come.format(mg=wording.elemental(total.to_come)))
        set_shown(self._to_come, bool(total.to_come))
        has_limit = kidneys.limit_holds or kidneys.band == "reduced"
        limit_said = wording.limit_line(limit)
        if not kidneys.limit_holds:
            limit_said = healthy_limit_line(limit, kidneys)
        set_shown(self._meter, has_limit)
        self._meter.show_amounts(
            total.taken or 0.0,
            total.to_come,
            None if limit is None else limit[1],
            labels=("0", limit_said),
            sign="" if kidneys.limit_holds else "triangle-alert",
            text=f"{wording.elemental(total.taken)}, {limit_said}",
        )
        said = build_up_line(kidneys) if has_limit else ""
        said = said or limit_sentence(kidneys, total.day)
        self._kidneys.setText(said)
        set_shown(self._kidneys, not kidneys.limit_holds)
        need = wording.intake_line(total.taken, intake, is_told=is_told)
        parts = [need, said] if kidneys.limit_holds else []
        if len(total.by_form) > 1:
            parts.append(wording.forms_line(total, dict(forms)) + ".")
        parts += _doubts(total, unchecked)
        self._about.show_text(" ".join(filter(None, parts)))

    def show_left_out(self, left_out: Sequence[Uncounted]) -> None:
        """Say what the total shown does not count, once the rules that tell it are there."""
        total = self._total
        set_shown(self._left_out, bool(left_out) and total is not None)
        if not left_out or total is None:
            return
        if total.taken is not None:
            mg = wording.elemental(total.taken)
            self._amount.setText(_("at least {mg}").format(mg=mg))
        text = _("{left_out}.")
        if self._limit_holds:
            text = _("{left_out}: whether the day stays within a limit cannot be told.")
        self._left_out.setText(text.format(left_out=wording.not_counted_text(left_out)))
        self._meter.setAccessibleName(wording.at_least(total, left_out))

    def show_events(self, day: date, events: Iterable[Event], note: Event | None) -> None:
        """Show which events cover the day, and its note; what is written of another day goes."""
        is_same, self._day = day == self._day, day
        if not is_same and note is None:
            MagnesiumCard.note.set_shown(self, False)
        present = {event.kind for event in events}
        for key, chip in self._chips.items():
            with QSignalBlocker(chip):
                chip.setChecked(key in present)
        if note is not None or MagnesiumCard.note.is_made(self):
            self.note.show_text("" if note is None else note.text, keeps=is_same)

    def open_note(self) -> None:
        """Open the note for writing."""
        self.note.show()
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def store_note(self) -> None:
        """Hand over what was written in the note, if it is new."""
        if MagnesiumCard.note.is_made(self):
            self.note.store()


def _doubts(total: DayTotal, unchecked: Sequence[str]) -> Iterator[str]:
    """Yield what makes a total less certain."""
    if total.estimated:
        yield _("Part of it is an estimate.")
    if total.unknown:
        yield ngettext(
            "The magnesium of {n} dose is not known.",
            "The magnesium of {n} doses is not known.",
            total.unknown,
        ).format(n=total.unknown)
    if unchecked:
        from magtrack.wording.products import unchecked_line

        yield unchecked_line(unchecked)
