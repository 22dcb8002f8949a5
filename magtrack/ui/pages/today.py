"""Today: take what is due, answer the questions, see the magnesium. Four keys for an evening.

Space takes everything due; digits answer the questions in order (X is 10). Left and right go to
other days: the same page, for entering what was forgotten.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from magtrack import wording
from magtrack.domain.record.doses import Entry
from magtrack.domain.record.kidneys import kidneys_on
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import intake_for, limit_for
from magtrack.domain.record.ratings import Scale
from magtrack.domain.record.totals import total, unchecked_on
from magtrack.errors import MagTrackError, StoreProblem
from magtrack.startup.lazy import Lazy, put_before, set_shown
from magtrack.store.change import Change
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.actions import Action, pressed, undo
from magtrack.ui.asking import Asking
from magtrack.ui.pages._today_around import DaysAround
from magtrack.ui.pages._today_cards import RATING, MagnesiumCard, RatingsCard
from magtrack.ui.pages._today_doses import DoseCards
from magtrack.ui.pages._today_head import DayHead
from magtrack.ui.pages._today_lines import Of
from magtrack.ui.pages._today_others import KEY, AsNeeded
from magtrack.ui.pages._today_routine import DayRoutine
from magtrack.ui.pages._today_strip import TrialStrip
from magtrack.ui.pages._today_taking import DayTaking
from magtrack.ui.pages._today_trial import TrialPlace
from magtrack.ui.session import Session
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.columns import GAP, Columns, add, in_column, in_row
from magtrack.ui.widgets.dock import Dock
from magtrack.ui.widgets.dose_row import HEIGHT
from magtrack.ui.widgets.page import MARGIN, MOST, PageFrame
from magtrack.ui.widgets.rating_row import SCALE
from magtrack.ui.widgets.toast import read_aloud
from magtrack.ui.widgets.visual_order import follow_the_page

if TYPE_CHECKING:
    from magtrack.ui.pages._today_aside import ThirdColumn
    from magtrack.ui.pages._today_findings import DayFindings

WIDE, ASIDE = 1400, 360
"""Pixels at ordinary text size: from so wide a page on it has a third column, and that one."""


class TodayPage(PageFrame):
    """One day of the log, today or an earlier one."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

        def on_top(banner: Banner) -> None:
            put_before(self._trial, self._main, banner)

        asking = Asking(session, on_top, yes=_("Log it"), no=_("Leave it"))
        self._routine = DayRoutine(session)
        self._taking = DayTaking(session, self._routine, asking)
        self._around = DaysAround(session, self._routine)
        self._findings: DayFindings | None = None
        session.checker.checked.connect(self._show_findings)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Today"))
        self._is_wide = False
        self._build()
        for card in self._doses.cards:
            card.asked.connect(self._act)
        self._ratings.rated.connect(self._routine.rate)
        self._ratings.cleared.connect(self._routine.unrate)
        self._magnesium.event_toggled.connect(self._routine.toggle_event)
        self._magnesium.note_written.connect(self._routine.write_note)
        self._magnesium.note_left.connect(self.setFocus)
        self._magnesium.dose_wanted.connect(partial(_add_dose, self))

    # ------------------------------------------------------------------------------ building

    def _build(self) -> None:
        self._head = DayHead(
            self.header,
            go=self.go,
            go_to_today=self.go_to_today,
            show_keys=partial(_show_keys, self),
        )
        self._trial = TrialStrip()
        self._trial.opened.connect(lambda: self.session.show_page.emit("progress"))
        self._main = in_column(self._trial, gap=GAP)
        before_trial = partial(put_before, self._trial, self._main)
        self._trial_place = TrialPlace(self.session, self._trial, before_trial)
        self._ratings = RatingsCard()
        self._magnesium = MagnesiumCard(self.session.reference.event_kinds.values())
        self._last_cards = Columns(self._ratings, self._magnesium)
        self._doses = DoseCards(self.session, self._routine, self._taking)
        self._needed = AsNeeded(self.session, self._routine, self._doses.sheet.add_part)
        self._actions = self._declare()
        add(self._main, self._doses.sheet, self._last_cards, 1)
        self._beside = QWidget()
        self._beside.hide()
        add(self.body, (in_row((self._main, 1), self._beside, gap=MARGIN), 1))
        place = self._main, self._last_cards
        self._dock = Dock(
            self, self.content, place, lambda pixels: self.setViewportMargins(0, 0, 0, pixels)
        )
        self._questions = self._taking.give_up, self._doses.give_up, self._needed.give_up

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have a third column and larger controls in a wide window."""
        is_wide = self.width() >= style.scaled(WIDE)
        if is_wide != self._is_wide:
            self._is_wide = is_wide
            self.limit_width(MOST + MARGIN + ASIDE if is_wide else MOST)
            self._ratings.be_high(48 if is_wide else RATING)
            for part in (self._doses, self._needed):
                part.be_high(56 if is_wide else HEIGHT)
            set_shown(self._beside, is_wide)
            self._beside.setFixedWidth(style.scaled(ASIDE))
            if is_wide and self._findings is not None:
                self._show_aside()
        super().resizeEvent(event)

    def _show_aside(self) -> None:
        scales = [scale.key for scale in self._scales()]
        with suppress(StoreProblem):  # the page itself says why the log cannot be read
            self._aside.show_day(self.day, scales)

    @Lazy
    def _aside(self) -> ThirdColumn:
        from magtrack.ui.pages._today_aside import ThirdColumn

        aside = ThirdColumn(self.session)
        self._beside.setLayout(in_column(aside))
        return aside

    def _declare(self) -> tuple[Action, ...]:
        """Return what keys do here, but for the letters of the scales."""
        due, slot = self._taking.take_due, self._taking.take_slot
        rated = _("rate")
        rates = (
            Action(
                f"rate-{value}",
                "X" if value == SCALE[-1] else str(value),
                rated,
                partial(self._answer, value),
                shown="0–9, X",
            )
            for value in SCALE
        )
        return (
            Action("take-due", "Space", _("take what is due"), due),
            Action("take-15min", "-", _("15 min ago"), partial(due, "15min")),
            Action("take-1h", "H", _("1 h ago"), partial(due, "1h")),
            Action("take-planned", "P", _("as planned"), partial(due, "planned")),
            Action("take-morning", "M", _("take the morning’s doses"), partial(slot, "morning")),
            Action("take-evening", "E", _("take the evening’s doses"), partial(slot, "evening")),
            Action("as-needed", KEY, _("log one as needed"), self._needed.log_one),
            *rates,
            Action("day-before", "Left", _("other days"), partial(self.go, -1)),
            Action("day-after", "Right", _("other days"), partial(self.go, 1)),
            Action("this-day", "Home", _("back to today"), self.go_to_today),
            Action("note", "N", _("note of the day"), self._magnesium.open_note),
        )

    @Lazy
    def _start(self) -> Banner:
        start = Banner("info", _("No supplement yet."), _("Add what you take to log doses."))
        start.add_button(
            _("Add a supplement"), "primary", do=partial(_add_product, self.session, self)
        )
        start.hide()
        put_before(self._trial, self._main, start)
        return start

    @Lazy
    def _warning(self) -> Banner:
        warning = Banner("caution", "")
        warning.hide()
        put_before(self._trial, self._main, warning)
        return warning

    # ------------------------------------------------------------------------------- showing

    @property
    def day(self) -> date:
        """Return the day shown."""
        return self._routine.day

    @property
    def log(self) -> Log:
        """Return the day as it was read last."""
        return self._routine.log

    def refresh(self, change: Change | None = None) -> None:
        """Read the day again and show it; what the rules say of it follows."""
        self._around.forget(change)
        if not self._routine.is_touched(change):
            return
        self.settle()
        self._routine.read()
        self._show()

    def settle(self) -> None:
        """Store the note of a day that is over, before another is read."""
        if self._routine.leaves_a_day():
            self._magnesium.store_note()

    def _show(self) -> None:
        """Show the day that was read."""
        session, log = self.session, self._routine.log
        day = log.first
        is_today = day == session.today()
        TodayPage._start.set_shown(self, not log.products)
        self._said = self._head.show(log, self._scales(), None, is_today=is_today)
        self._doses.leads = self._trial_place.show(log, day, self._routine, is_today=is_today)
        self._doses.show()
        self._needed.show()
        rated = {key: days[day].value for key, days in log.ratings_by_scale.items()}
        self._ratings.show_ratings(self._scales(), rated, is_today=is_today)
        self._show_magnesium(day, log.entries(day))
        self._magnesium.show_events(day, log.events_on(day), log.note(day))
        session.checker.check_soon()

    def _show_findings(self) -> None:
        """Show what the rules say of the day; loaded once they are there, after the first paint."""
        if self.isHidden():
            return
        if self._findings is None:
            from magtrack.ui.pages._today_findings import DayFindings

            self._findings = DayFindings(self.session)
            for widget in (self._findings.signs, self._findings.row):
                put_before(self._trial, self._main, widget)
        try:
            found = self._findings.show_day(self.day)
            self._doses.show_found(found, self.session.now().zone)
            self._magnesium.show_left_out(self._findings.left_out(self.log, self.day))
            self._look_back()
            follow_the_page(self.content)
        except MagTrackError as error:
            self.session.messages.tell(str(error))

    def _look_back(self) -> None:
        """Show what is read of earlier days, after the first paint; raises StoreProblem."""
        self._trial.show_left_out(self._around.left_out())
        if self._head.is_done:
            self._head.show(self.log, self._scales(), self._around.in_a_row(), is_today=True)
        if self._is_wide:
            self._show_aside()

    def _show_magnesium(self, day: date, entries: list[Entry]) -> None:
        log, reference = self.log, self.session.reference
        limit = limit_for(reference.limits, log.profile, day)
        intake = intake_for(reference.intake, log.profile, day)
        summed = total(day, entries, log, reference.forms)
        kidneys = kidneys_on(log, day)
        told = log.profile.birth_year is not None and log.profile.sex is not None
        self._magnesium.show_total(
            summed,
            limit,
            intake,
            reference.forms,
            kidneys,
            is_told=told,
            is_today=day == self.session.today(),
            unchecked=unchecked_on(log, day),
        )
        if self._findings is not None:
            self._magnesium.show_left_out(self._findings.left_out(log, day))
        over = wording.over_limit_line(summed, limit) if kidneys.limit_holds else ""
        if over:
            self._warning.set_texts(over, word=_("Upper limit"))
        TodayPage._warning.set_shown(self, bool(over))

    def _scales(self) -> list[Scale]:
        scales = self.session.reference.scales
        chosen = self.log.profile.scales
        return [s for s in scales.values() if (s.key in chosen if chosen else s.default)]

    # -------------------------------------------------------------------------------- moving

    def go(self, days: int) -> None:
        """Go some days on or back, at most to today."""
        self._show_day(self.day + timedelta(days=days))

    def go_to_today(self) -> None:
        """Go back to today."""
        self._show_day(self.session.today())

    def _show_day(self, day: date) -> None:
        """Turn to a day; where it cannot be read the page stays as it is, and says why."""
        self._magnesium.store_note()
        try:
            with self.session.at_one_moment():
                self._routine.turn_to(day)
                self._taking.give_up()
                self._show()
            read_aloud(self, f"{wording.day_text(self.day)}. {self._said}")
        except StoreProblem as problem:
            self.session.messages.tell(str(problem))

    # ------------------------------------------------------------------------------- dialogs

    def _act(self, of: Of, what: str) -> None:
        """Do what was asked for at the row of a dose or a medicine."""
        if self._doses.act_on_medicine(of, what, self):
            return
        if what in ("wait", "anyway"):
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._taking.answer_held(of, take=what == "anyway")
        elif what == "take" or not isinstance(of, Entry):
            self._taking.take([of], asks=True)
        else:
            _act_on_dose(self, self._taking, of, what)

    # ---------------------------------------------------------------------------------- keys

    def key_actions(self) -> tuple[Action, ...]:
        """Return what keys do here at present."""
        return (*self._actions, *self._ratings.letters)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take, answer and move by single keys."""
        action = pressed(event, self.key_actions())
        if action is None:
            super().keyPressEvent(event)
        else:
            stays = action.id == "note" or action.id.startswith("rate-")
            # An open question goes first, so that the key is about the day shown and nothing else.
            if not stays and sum(give_up() for give_up in self._questions):
                self.setFocus(Qt.FocusReason.OtherFocusReason)
            action.do()

    def _answer(self, value: int) -> None:
        """Answer the question the keyboard is on, else the first that is open."""
        row = self._ratings.first_open()
        if row is None:
            read_aloud(self, _("Every rating is given."))
            return
        self._routine.rate(row.key, value)

    def hideEvent(self, event: QHideEvent) -> None:
        """Store the note when another page is shown."""
        self._magnesium.store_note()
        super().hideEvent(event)


def _act_on_dose(page: TodayPage, taking: DayTaking, entry: Entry, what: str) -> None:
    """Do what is asked for of a dose alone: what else became of it."""
    if what == "edit":
        from magtrack.ui.dialogs.dose import edit_entry

        edit_entry(page.session, page.log, entry, page)
    elif what == "remove":
        taking.remove(entry)
    elif what == "skipped":
        taking.mark(entry, "skipped")
    elif what == "missed":
        taking.mark(entry, "missed")
    else:
        taking.take([entry], what)


def _add_product(session: Session, page: TodayPage) -> None:
    from magtrack.ui.dialogs.product import add_product

    add_product(session, page)


def _add_dose(page: TodayPage) -> None:
    from magtrack.ui.dialogs.dose import add_dose

    add_dose(page.session, page.log, page.day, page)


def _show_keys(page: TodayPage) -> None:
    from magtrack.ui.dialogs.keys import show_keys

    show_keys(_("Keys on Today"), (*page.key_actions(), undo(page.session)), page)
