"""Today: take what is due, answer the questions, see the magnesium. Four keys for an evening.

Space takes everything due; digits answer the questions in order (X is 10). Left and right go to
other days: the same page, for entering what was forgotten.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from magtrack import wording
from magtrack.domain.record import edits
from magtrack.domain.record.people import intake_for, limit_for
from magtrack.domain.record.totals import total
from magtrack.errors import InputProblem, MagTrackError, Question
from magtrack.texts import _, ngettext
from magtrack.ui import style
from magtrack.ui.pages import Page as PageEntry
from magtrack.ui.pages._today_cards import MagnesiumCard, RatingsCard, SlotCard, TrialCard
from magtrack.ui.rule_checker import SOON_MS
from magtrack.ui.widgets import late
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.columns import Columns
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.page import PageFrame
from magtrack.ui.widgets.rating_row import rating_of_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from PySide6.QtGui import QHideEvent, QKeyEvent
    from PySide6.QtWidgets import QWidget

    from magtrack.domain.record.days import Moment
    from magtrack.domain.record.doses import Entry, Outcome
    from magtrack.domain.record.edits import Edit
    from magtrack.domain.record.log import Log
    from magtrack.domain.record.ratings import Scale
    from magtrack.store.change import Change
    from magtrack.ui.pages._today_findings import DayFindings
    from magtrack.ui.session import Session

BASELINE_DAYS = 56
"""How far before the first dose baseline ratings are counted."""

_EARLIER = {"15min": timedelta(minutes=15), "1h": timedelta(hours=1)}


class TodayPage(PageFrame):
    """One day of the log, today or an earlier one."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._shown: date | None = None
        self._log: Log | None = None
        self._baseline: tuple[object, int] = (None, 0)
        self._findings: DayFindings | None = None
        self._soon = QTimer(self, interval=SOON_MS, singleShot=True)
        self._soon.timeout.connect(self.check)
        session.watch.ready.connect(self.check)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Today"))
        self._build_header()
        self._build_cards()

    # ------------------------------------------------------------------------------ building

    def _build_header(self) -> None:
        previous = button("‹", name=_("Previous day"))
        self._to_today = button(_("Today"))
        self._next = button("›", name=_("Next day"))
        previous.clicked.connect(lambda: self.go(-1))
        self._to_today.clicked.connect(self.go_to_today)
        self._next.clicked.connect(lambda: self.go(1))
        for each in (previous, self._to_today, self._next):
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.header.add(each)

    def _build_cards(self) -> None:
        self._trial = TrialCard()
        self._slots = [SlotCard("morning", "M"), SlotCard("evening", "E"), SlotCard("other", "")]
        self._ratings = RatingsCard()
        self._magnesium = MagnesiumCard(self._session.reference.event_kinds.values())
        morning, evening, other = self._slots
        self._last_cards = _pair(self._ratings, self._magnesium)
        for widget in (self._trial, _pair(morning, evening), other, self._last_cards):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.body.addWidget(plain_label(_key_line(), "small", wrap=True))
        self._connect()

    @cached_property
    def _question(self) -> Banner:
        question = Banner("caution", "")
        self._yes = question.add_button(_("Log it"))
        question.add_button(_("Leave it")).clicked.connect(question.hide)
        question.hide()
        late.put_before(self._trial, self.body, question)
        return question

    @cached_property
    def _start(self) -> Banner:
        start = Banner("info", _("No supplement yet."), _("Add what you take to log doses."))
        start.add_button(_("Add a supplement"), "primary").clicked.connect(self._add_product)
        start.hide()
        late.put_before(self._trial, self.body, start)
        return start

    @cached_property
    def _warning(self) -> Banner:
        warning = Banner("caution", "")
        warning.hide()
        self.body.insertWidget(self.body.indexOf(self._last_cards) + 1, warning)
        return warning

    def _connect(self) -> None:
        for card in self._slots:
            card.take.connect(lambda entry: self._take([entry]))
            card.earlier.connect(lambda entry, kind: self._take([entry], kind))
            card.outcome.connect(self._mark)
            card.untimed.connect(lambda entry: self._take([entry], "unknown"))
            card.edit.connect(self._edit)
            card.remove.connect(self._remove)
        self._ratings.rated.connect(self._rate)
        self._ratings.cleared.connect(self._unrate)
        self._magnesium.event_toggled.connect(self._toggle_event)
        self._magnesium.note_written.connect(self._write_note)
        self._magnesium.dose_wanted.connect(self._add_dose)

    # ------------------------------------------------------------------------------- showing

    @property
    def day(self) -> date:
        """Return the day shown."""
        return self._shown or self._session.today()

    @property
    def log(self) -> Log:
        """Return the day as it was read last."""
        if self._log is None:
            self._log = self._session.log(self.day, self.day)
        return self._log

    def refresh(self, change: Change | None = None) -> None:
        """Read the day again and show it."""
        if change is not None and not change.touches(self.day):
            return
        session, day = self._session, self.day
        now = session.now()
        self._log = log = session.log(day, day)
        forms, entries = session.reference.forms, log.entries(day)
        is_today = day == now.day(log.profile.day_start_hour)
        due = edits.due(log, day, now) if is_today else []
        late.set_shown(self, "_start", not log.products)
        self._show_header(day, entries, is_today=is_today)
        self._trial.show_trial(log.trial, day, self._baseline_days(log, change))
        for card in self._slots:
            lines = [entry for entry in entries if entry.slot == card.slot]
            states = [_state(entry, due, is_today=is_today) for entry in lines]
            card.show_entries(lines, states, log, forms)
            style.set_shown(card, bool(lines) or card.slot != "other")
        self._show_ratings(day, is_today=is_today)
        self._show_magnesium(entries)
        self._magnesium.show_events(log.events_on(day), log.note(day))
        self._soon.start()

    def check(self) -> None:
        """Check the day against the rules; what is on the screen already need not wait for it."""
        if not self._session.watch.is_ready:
            return
        if self._findings is None:
            from magtrack.ui.pages._today_findings import DayFindings

            self._findings = DayFindings(self._session)
            signs, banner, lines = self._findings.banners()
            for widget in (banner, signs):
                self.body.insertWidget(self.body.indexOf(self._trial) + 1, widget)
            last = self._warning if late.is_made(self, "_warning") else self._last_cards
            self.body.insertWidget(self.body.indexOf(last) + 1, lines)
        try:
            self._findings.show_day(self.day)
        except MagTrackError as error:
            self._session.problem.emit(str(error))

    def _show_header(self, day: date, entries: list[Entry], *, is_today: bool) -> None:
        asked = self._scales()
        given = sum(self.log.rating(day, scale.key) is not None for scale in asked)
        ratings = ngettext("{n} of {all} rating given", "{n} of {all} ratings given", len(asked))
        parts = [wording.doses_line(entries)] if entries else [_("no doses planned")]
        parts.append(ratings.format(n=given, all=len(asked)))
        self.header.set_texts(wording.day_text(day), "  ·  ".join(parts))
        self._next.setEnabled(not is_today)
        self._to_today.setEnabled(not is_today)

    def _show_ratings(self, day: date, *, is_today: bool) -> None:
        found = {key: days[day].value for key, days in self.log.ratings_by_scale.items()}
        self._ratings.show_ratings(self._scales(), found, is_today=is_today)

    def _show_magnesium(self, entries: list[Entry]) -> None:
        day, log, reference = self.day, self.log, self._session.reference
        limit = limit_for(reference.limits, log.profile, day)
        intake = intake_for(reference.intake, log.profile, day)
        summed = total(day, entries, log, reference.forms)
        self._magnesium.show_total(summed, limit, intake, reference.forms)
        over = wording.over_limit_line(summed, limit)
        if over:
            self._warning.set_texts(over, word=_("Upper limit"))
        late.set_shown(self, "_warning", bool(over))

    def _scales(self) -> list[Scale]:
        scales = self._session.reference.scales
        chosen = self.log.profile.scales
        return [s for s in scales.values() if (s.key in chosen if chosen else s.default)]

    def _baseline_days(self, log: Log, change: Change | None) -> int:
        """Return how many days were rated before the first dose; read again only if it may."""
        trial = log.trial
        if trial is None:
            return 0
        stale = change is None or bool(change.kinds - {"dose"})
        if stale or self._baseline[0] != trial:
            first = trial.first_dose - timedelta(days=BASELINE_DAYS)
            before = self._session.log(first, trial.first_dose - timedelta(days=1))
            rated = len(before.ratings_by_scale.get(trial.main, ()))
            self._baseline = (trial, rated)
        return self._baseline[1]

    # ------------------------------------------------------------------------------ moving

    def go(self, days: int) -> None:
        """Go some days on or back, at most to today."""
        today = self._session.today()
        day = min(self.day + timedelta(days=days), today)
        self._show_day(None if day == today else day)

    def go_to_today(self) -> None:
        """Go back to today."""
        self._show_day(None)

    def _show_day(self, day: date | None) -> None:
        self._magnesium.store_note()
        late.set_shown(self, "_question", False)
        self._shown = day
        self.refresh()

    # ------------------------------------------------------------------------------- writing

    def take_due(self, earlier: str = "") -> None:
        """Take everything due now; on an earlier day, all that was not logged, as planned."""
        now, day = self._session.now(), self.day
        if day == self._session.today():
            entries = edits.due(self.log, day, now)
        else:
            entries = [entry for entry in self.log.entries(day) if entry.dose is None]
        if entries:
            self._take(entries, earlier)
        else:
            self._session.announced.emit(_("Nothing is due now."), False)

    def take_slot(self, slot: str) -> None:
        """Take all doses of a slot that were not logged yet."""
        open_ = [e for e in self.log.entries(self.day) if e.slot == slot and e.dose is None]
        if open_:
            self._take(open_)

    def _take(self, entries: Sequence[Entry], when: str = "") -> None:
        """Log doses as taken: now, earlier, as planned, or at a time nobody knows."""
        stamp = self._session.stamp()
        if not when and self.day != self._session.today():
            when = "planned"

        def build(answered: frozenset[str]) -> list[Edit]:
            return [
                edits.log_entry(
                    self.log,
                    self._session.reference.forms,
                    entry,
                    stamp,
                    edits.DoseDetails(
                        at=self._when(entry, when, stamp.now), time_known=when != "unknown"
                    ),
                    answered=answered,
                )
                for entry in entries
            ]

        self._try(_taken_label(entries, self.log), build)

    def _when(self, entry: Entry, when: str, now: Moment) -> Moment:
        if when == "planned":
            return edits.usual_time(entry, now.zone, self.log.profile.day_start_hour)
        if when in _EARLIER:
            from magtrack.domain.record.days import moment_at

            return moment_at(now.epoch - int(_EARLIER[when].total_seconds()), now.zone)
        return now

    def _mark(self, entry: Entry, outcome: Outcome) -> None:
        """Log a dose as skipped or missed."""
        stamp, forms = self._session.stamp(), self._session.reference.forms
        name = _name(entry, self.log)
        label = _("{name} skipped") if outcome == "skipped" else _("{name} missed")
        self._try(
            label.format(name=name),
            lambda answered: [
                edits.log_entry(
                    self.log,
                    forms,
                    entry,
                    stamp,
                    edits.DoseDetails(outcome=outcome),
                    answered=answered,
                )
            ],
        )

    def _try(self, label: str, build: Callable[[frozenset[str]], list[Edit]]) -> None:
        """Write what `build` returns; a question is shown on the page and can be answered."""
        self._attempt(label, build, frozenset())

    def _attempt(
        self,
        label: str,
        build: Callable[[frozenset[str]], list[Edit]],
        answered: frozenset[str],
    ) -> None:
        late.set_shown(self, "_question", False)
        try:
            written = build(answered)
        except Question as question:
            self._ask(str(question), lambda: self._attempt(label, build, answered | {key}))
            key = question.key
            return
        except InputProblem as problem:
            self._session.problem.emit(str(problem))
            return
        self._session.do(label, *written)

    def _ask(self, text: str, on_yes: Callable[[], None]) -> None:
        self._question.set_texts(text)
        self._yes.clicked.disconnect() if self._yes.property("asked") else None
        self._yes.setProperty("asked", True)
        self._yes.clicked.connect(on_yes)
        self._question.show()
        self._yes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _edit(self, entry: Entry) -> None:
        from magtrack.ui.dialogs.dose import edit_entry

        edit_entry(self._session, self.log, entry, self)

    def _add_dose(self) -> None:
        from magtrack.ui.dialogs.dose import add_dose

        add_dose(self._session, self.log, self.day, self)

    def _add_product(self) -> None:
        from magtrack.ui.dialogs.product import add_product

        add_product(self._session, self)

    def _remove(self, entry: Entry) -> None:
        if entry.dose is not None:
            label = _("Deleted “{name}”").format(name=entry.dose.product_name)
            self._session.do(label, edits.Delete(entry.dose))

    def _rate(self, scale: str, value: int) -> None:
        edit = edits.rate(self.log, self.day, scale, value, self._session.stamp())
        name = self._session.reference.scales[scale].name
        self._session.do(_("{scale} rated").format(scale=name), edit, quiet=True)

    def _unrate(self, scale: str) -> None:
        name = self._session.reference.scales[scale].name
        edit = edits.unrate(self.log, self.day, scale)
        self._session.do(_("Rating of {scale} taken back").format(scale=name), edit)

    def _toggle_event(self, kind: str) -> None:
        name = self._session.reference.event_kinds[kind].name
        present = [event for event in self.log.events_on(self.day) if event.kind == kind]
        if present:
            label = _("{name} removed").format(name=name)
            self._session.do(label, *(edits.Delete(event) for event in present))
        else:
            stamp = self._session.stamp()
            label = _("{name} added").format(name=name)
            self._session.do(label, edits.add_event(kind, self.day, self.day, "", stamp))

    def _write_note(self, text: str) -> None:
        try:
            written = edits.write_note(self.log, self.day, text, self._session.stamp())
        except InputProblem as problem:
            self._session.problem.emit(str(problem))
            return
        self._session.do(_("Note of the day"), *written, quiet=True)

    # ---------------------------------------------------------------------------------- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take, answer and move by single keys."""
        value = rating_of_key(event)
        row = None if value is None else self._ratings.first_open()
        if row is not None and value is not None:
            self._rate(row.key, value)
        elif value is not None or not self._key(event):
            super().keyPressEvent(event)

    def _key(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; tell whether it stands for anything."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain & ~Qt.KeyboardModifier.ShiftModifier:
            return False
        action = self._keys().get(event.key())
        if action is not None:
            action()
            return True
        row = self._ratings.row_of_hint(event.text().lower()) if event.text() else None
        if row is not None:
            row.take_focus()
        return row is not None

    def _keys(self) -> dict[int, Callable[[], None]]:
        key = Qt.Key
        return {
            key.Key_Space: self.take_due,
            key.Key_Minus: lambda: self.take_due("15min"),
            key.Key_H: lambda: self.take_due("1h"),
            key.Key_P: lambda: self.take_due("planned"),
            key.Key_M: lambda: self.take_slot("morning"),
            key.Key_E: lambda: self.take_slot("evening"),
            key.Key_Left: lambda: self.go(-1),
            key.Key_Right: lambda: self.go(1),
            key.Key_Home: self.go_to_today,
            key.Key_N: self._magnesium.open_note,
        }

    def hideEvent(self, event: QHideEvent) -> None:
        """Store the note when another page is shown."""
        self._magnesium.store_note()
        super().hideEvent(event)


def _pair(left: QWidget, right: QWidget) -> Columns:
    """Return two cards side by side, where the window is wide enough."""
    columns = Columns(2)
    columns.add(left)
    columns.add(right)
    return columns


def _key_line() -> str:
    """Return what the keys of this page do, in one line."""
    return "  ·  ".join(
        (
            _("Space: take what is due"),
            _("−: 15 min ago"),
            _("H: 1 h ago"),
            _("P: as planned"),
            _("0–9, X: rate"),
            _("← →: other days"),
            _("Ctrl+Z: undo"),
        )
    )


def _state(entry: Entry, due: list[Entry], *, is_today: bool) -> str:
    if entry.dose is not None or not is_today:
        return entry.status
    return "due" if entry in due else "planned"


def _name(entry: Entry, log: Log) -> str:
    product = log.products.get(entry.product_id)
    return product.name if product is not None else entry.product_id


def _taken_label(entries: Sequence[Entry], log: Log) -> str:
    if len(entries) == 1:
        return _("{name} taken").format(name=_name(entries[0], log))
    return ngettext("{n} dose taken", "{n} doses taken", len(entries)).format(n=len(entries))


def build(session: Session) -> QWidget:
    """Return the page."""
    return TodayPage(session)


PAGE = PageEntry("today", lambda: _("Today"), "check", 1, build)
