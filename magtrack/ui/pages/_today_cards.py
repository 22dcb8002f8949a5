"""The cards of Today. Each shows what it is given and says what the user asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from magtrack import wording
from magtrack.domain.record.amounts import ElementalMg
from magtrack.domain.record.doses import Entry
from magtrack.domain.record.events import Event, EventKind
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import IntakeReference, UpperLimit
from magtrack.domain.record.products import Content, Form, Product, content
from magtrack.domain.record.ratings import Scale
from magtrack.domain.record.schedule import Slot
from magtrack.domain.record.trial import ONSET_WINDOW, Trial
from magtrack.startup.lazy import Lazy, set_shown
from magtrack.texts import _, ngettext
from magtrack.ui import style
from magtrack.ui.actions import Action
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.chips import Chip, ChipRow
from magtrack.ui.widgets.columns import add, discard, in_row
from magtrack.ui.widgets.dose_row import DoseRow
from magtrack.ui.widgets.labels import key_hint, pill, plain_label
from magtrack.ui.widgets.meter import Meter, PhaseBar
from magtrack.ui.widgets.rating_row import RatingRow
from magtrack.wording import phases
from magtrack.wording.labs import limit_sentence

if TYPE_CHECKING:
    from magtrack.domain.record.baseline_use import BaselineUse
    from magtrack.domain.record.kidneys import Kidneys
    from magtrack.domain.record.totals import DayTotal
    from magtrack.domain.safety.taking import Held
    from magtrack.domain.safety.uncounted import Uncounted
    from magtrack.ui.widgets.note_edit import NoteEdit

_PILL_TONES = {
    "baseline": "info",
    "build-up": "plain",
    "onset-window": "success",
    "off": "info",
    "after": "info",
    "stopped": "info",
}


class TrialCard(Card):
    """Where in the trial the day stands."""

    def __init__(self) -> None:
        super().__init__()
        self._week = plain_label("", "heading")
        self._phase = pill("")
        self._about = plain_label("", "small", wrap=True)
        self._bar = PhaseBar()
        head = in_row(self._week, self._phase, self._about, gap=12, wide=self._about)
        add(self.body, head, self._bar)

    def show_trial(self, trial: Trial | None, day: date, baseline_days: int) -> None:
        """Show the trial as it stands on `day`; without one the card is not there."""
        set_shown(self, trial is not None)
        if trial is None:
            return
        phase = trial.phase(day)
        line = phases.phase_line(trial, day)
        self._week.setText(line)
        self._phase.setText(phases.phase_name(phase))
        set_shown(self._phase, phase not in ("baseline", "off", "after", "stopped"))
        style.set_property(self._phase, "tone", _PILL_TONES[phase])
        self._about.setText(phases.trial_line(trial, day, baseline_days))
        last = trial.weeks * 7
        ticks = [(0, _("start")), (28, _("4 weeks")), (ONSET_WINDOW[0], _("8 weeks"))]
        ticks.append((last, _("{n} weeks").format(n=trial.weeks)))
        reached = min(day, trial.stopped) if trial.stopped and phase == "stopped" else day
        elapsed = min(max(trial.day_number(reached) + 1, 0), last)
        self._bar.show_progress(elapsed, total=last, ticks=ticks, window=trial.window, text=line)

    def show_baseline(self, log: Log, day: date, use: BaselineUse) -> None:
        """Say whether the baseline that `day` is in is one without the product."""
        trial = log.trial
        if trial is None or not (use.tried or trial.baseline_from or trial.while_taking):
            return
        from magtrack.wording.baselines import baseline_head, taken_all_the_same

        product = log.products.get(trial.product_id)
        name = trial.product_id if product is None else product.name
        self._week.setText(baseline_head(trial, use, name, day))
        about = phases.trial_line(trial, day, 0)
        if said := taken_all_the_same(trial, use):
            about = f"{about} {said}"
        self._about.setText(about)


class SlotCard(Card):
    """The doses of one part of the day; `asked(entry, what)` tells what a `DoseRow` was asked."""

    asked = Signal(object, str)

    def __init__(self, slot: Slot, key: str = "") -> None:
        edge = slot if slot != "other" else ""
        super().__init__(title=wording.slot_name(slot), edge=edge)
        self.slot = slot
        self._rows: list[DoseRow] = []
        self._entries: list[Entry] = []
        self._empty = plain_label(_("Nothing planned"), "muted")
        add(self.body, self._empty, 1)
        if key:
            self.add_to_head(key_hint(key))

    def show_entries(
        self, entries: Sequence[Entry], states: Sequence[str], log: Log, forms: Mapping[str, Form]
    ) -> None:
        """Show the lines of the slot; `states` says for each how it stands now."""
        self._entries = list(entries)
        times = dict.fromkeys(wording.clock_text(e.planned) for e in entries if e.planned)
        self.set_title(wording.slot_name(self.slot), ", ".join(times))
        set_shown(self._empty, not entries)
        self._have_rows(len(entries))
        for row, entry, state in zip(self._rows, entries, states, strict=True):
            name, detail = entry_texts(entry, log, forms)
            row.show_dose(name, detail, state=state, time=_entry_time(entry))

    def show_held(self, held: Mapping[Entry, Held]) -> list[DoseRow]:
        """Ask about the doses that were held back, in their rows, which are returned."""
        asked = []
        for row, entry in zip(self._rows, self._entries, strict=True):
            if each := held.get(entry):
                from magtrack.wording.held import held_line, held_rule, wait_text

                row.ask(held_line(each), held_rule(each), wait_text(each))
                asked.append(row)
            else:
                row.ask_nothing()
        return asked

    def _have_rows(self, count: int) -> None:
        while len(self._rows) > count:
            discard(self.body, self._rows.pop())
        while len(self._rows) < count:
            self._rows.append(self._row(len(self._rows)))
            self.body.insertWidget(self.body.count() - 1, self._rows[-1])

    def _row(self, index: int) -> DoseRow:
        row = DoseRow()
        row.asked.connect(lambda what: self.asked.emit(self._entries[index], what))
        return row


def entry_texts(entry: Entry, log: Log, forms: Mapping[str, Form]) -> tuple[str, str]:
    """Return the name of a line's product, and what the dose holds or would hold."""
    dose, product = entry.dose, log.products.get(entry.product_id)
    if dose is not None and dose.counts:
        held = dose.holds
        return dose.product_name, content_detail(entry.units, dose.unit, dose.form, held, product)
    if product is not None:
        holds = content(product, forms, entry.units)
        return product.name, content_detail(entry.units, product.unit, product.form, holds, product)
    return (dose.product_name if dose else entry.product_id), ""


def content_detail(
    units: float, unit: str, form: str, holds: Content, product: Product | None
) -> str:
    """Return what a number of units hold: "2 tablets · 1 000 mg = 72 mg magnesium"."""
    line = wording.content_line(holds, form)
    if not line and product is not None and product.amount is not None:
        from magtrack.wording.products import amount_line

        line = amount_line(product, units)
    return " · ".join(part for part in (wording.units_text(units, unit), line) if part)


def _entry_time(entry: Entry) -> str:
    dose = entry.dose
    if dose is None:
        return wording.clock_text(entry.planned)
    if not dose.counts:
        return ""
    return wording.clock_text(dose.taken) if dose.taken else _("time unknown")


class RatingsCard(Card):
    """The questions of the day. `rated(scale, value)`, `cleared(scale)`.

    `letters` are the keys that lead to the questions.
    """

    rated = Signal(str, int)
    cleared = Signal(str)

    def __init__(self) -> None:
        super().__init__(title=_("How was today?"))
        self.add_to_head(plain_label(_("0 worst – 10 best"), "small"))
        self.rows: list[RatingRow] = []
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
        row = RatingRow(scale.key, _(scale.name), hint=scale.hint.upper())
        row.setToolTip(
            _("{question} 0: {worst}. 10: {best}.").format(
                question=_(scale.question), worst=_(scale.worst), best=_(scale.best)
            )
        )
        row.rated.connect(lambda value: self.rated.emit(scale.key, value))
        row.cleared.connect(lambda: self.cleared.emit(scale.key))
        return row


class MagnesiumCard(Card):
    """Elemental magnesium of the day, then what else happened.

    `event_toggled(kind)`, `note_written(text, seen)`, `dose_wanted()`.
    """

    event_toggled = Signal(str)
    note_written = Signal(str, str)
    dose_wanted = Signal()

    def __init__(self, kinds: Iterable[EventKind]) -> None:
        super().__init__(title=_("Elemental magnesium"))
        self._amount = plain_label("", "heading")
        self._to_come = plain_label("", "muted")
        self.add_to_head(self._amount)
        self.add_to_head(self._to_come)
        self._meter = Meter()
        self._about = plain_label("", "small", wrap=True)
        self._left_out = plain_label("", "strong", wrap=True)
        self._kidneys = plain_label("", wrap=True)
        self._left_out.hide()
        self._kidneys.hide()
        self._total: DayTotal | None = None
        self._limit_holds = True
        self._day: date | None = None
        self._chips: dict[str, Chip] = {}
        said = self._left_out, self._kidneys, self._about
        add(self.body, self._meter, *said, 1, self._chip_row(kinds))

    @Lazy
    def note(self) -> NoteEdit:
        """Return the field for the note of the day, hidden at first."""
        from magtrack.ui.widgets.note_edit import NoteEdit

        note = NoteEdit()
        note.hide()
        note.written.connect(self.note_written)
        self.body.addWidget(note)
        QWidget.setTabOrder(self.findChildren(Chip)[-1], note)
        return note

    def _chip_row(self, kinds: Iterable[EventKind]) -> QWidget:
        row = ChipRow()
        dose = Chip(_("+ Dose"), checkable=False)
        dose.clicked.connect(self.dose_wanted)
        row.add_chip(dose)
        for kind in kinds:
            if not kind.chip:
                continue
            is_note = kind.key == "note"
            chip = Chip(_("+ Note") if is_note else _(kind.name), checkable=not is_note)
            if is_note:
                chip.clicked.connect(self.open_note)
            else:
                chip.clicked.connect(lambda _on, key=kind.key: self.event_toggled.emit(key))
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
        unchecked: Sequence[str] = (),
    ) -> None:
        """Show the total against the limit; nothing logged is a dash, not 0.

        `is_told`: the person's age and sex are known. With kidneys that limit and recommended
        intake were not set for, their sentence stands instead of both. `unchecked` names the
        products whose numbers nobody compared with their labels.
        """
        self._total, self._limit_holds = total, kidneys.limit_holds
        self._amount.setText(wording.elemental(total.taken))
        self._to_come.setText(
            _("+ {mg} planned").format(mg=wording.elemental(total.to_come)) if total.to_come else ""
        )
        set_shown(self._to_come, bool(total.to_come))
        set_shown(self._meter, kidneys.limit_holds)
        self._meter.show_amounts(
            total.taken or 0.0,
            total.to_come,
            None if limit is None else limit[1],
            labels=("0", wording.limit_line(limit)),
            text=f"{wording.elemental(total.taken)}, {wording.limit_line(limit)}",
        )
        said = limit_sentence(kidneys, total.day)
        self._kidneys.setText(said)
        set_shown(self._kidneys, not kidneys.limit_holds)
        need = wording.intake_line(total.taken, intake, is_told=is_told)
        parts = [need, said] if kidneys.limit_holds else []
        if len(total.by_form) > 1:
            parts.append(wording.forms_line(total, dict(forms)) + ".")
        parts += _doubts(total, unchecked)
        self._about.setText(" ".join(filter(None, parts)))

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
        present = {event.kind for event in events}
        for key, chip in self._chips.items():
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
