"""Today: take what is due, answer the questions, see the magnesium. Four keys for an evening.

Space takes everything due; digits answer the questions in order (X is 10). Left and right go to
other days: the same page, for entering what was forgotten.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent

from magtrack import wording
from magtrack.domain.record.doses import Entry
from magtrack.domain.record.kidneys import kidneys_on
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import intake_for, limit_for
from magtrack.domain.record.ratings import Scale
from magtrack.domain.record.totals import total, unchecked_on
from magtrack.errors import MagTrackError, StoreProblem
from magtrack.startup.lazy import Lazy, put_before
from magtrack.store.change import Change
from magtrack.texts import _, ngettext
from magtrack.ui.actions import Action, foot_line, pressed, undo
from magtrack.ui.asking import Asking
from magtrack.ui.pages._today_cards import MagnesiumCard, RatingsCard, TrialCard
from magtrack.ui.pages._today_doses import DoseCards
from magtrack.ui.pages._today_others import KEY, OtherCards
from magtrack.ui.pages._today_routine import DayRoutine
from magtrack.ui.pages._today_trial import TrialPlace
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.columns import Columns, add
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.page import PageFrame
from magtrack.ui.widgets.rating_row import SCALE

if TYPE_CHECKING:
    from magtrack.ui.pages._today_findings import DayFindings


class TodayPage(PageFrame):
    """One day of the log, today or an earlier one."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

        def on_top(banner: Banner) -> None:
            put_before(self._trial, self.body, banner)

        asking = Asking(session, on_top, yes=_("Log it"), no=_("Leave it"))
        self._routine = DayRoutine(session, asking)
        self._findings: DayFindings | None = None
        session.checker.checked.connect(self._show_findings)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Today"))
        self._build_header()
        self._build_cards()
        self._connect()

    # ------------------------------------------------------------------------------ building

    def _build_header(self) -> None:
        previous = button("‹", do=lambda: self.go(-1), name=_("Previous day"))
        self._to_today = button(_("Today"), do=self.go_to_today)
        self._next = button("›", do=lambda: self.go(1), name=_("Next day"))
        for each in (previous, self._to_today, self._next):
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.header.add(each)

    def _build_cards(self) -> None:
        self._trial = TrialCard()
        before_trial = partial(put_before, self._trial, self.body)
        self._trial_place = TrialPlace(self._session, self._trial, before_trial)
        self._ratings = RatingsCard()
        self._magnesium = MagnesiumCard(self._session.reference.event_kinds.values())
        self._last_cards = Columns(self._ratings, self._magnesium)
        below_doses = partial(put_before, self._last_cards, self.body)
        self._others = OtherCards(self._session, self._routine, below_doses)
        self._actions = self._declare()
        keys = {action.id: action.key for action in self._actions}
        self._doses = DoseCards(self._session, self._routine, keys)
        morning, evening, other = self._doses.cards
        foot = plain_label(foot_line([*self._actions, undo(self._session)]), "small", wrap=True)
        cards = (self._trial, Columns(morning, evening), other, self._last_cards)
        add(self.body, *cards, 1, foot)

    def _declare(self) -> tuple[Action, ...]:
        """Return what keys do here, but for the letters of the scales."""
        due, slot = self._routine.take_due, self._routine.take_slot
        rated = _("rate")
        rates = (
            Action(
                f"rate-{value}",
                "X" if value == SCALE[-1] else str(value),
                rated,
                partial(self._answer, value),
                shown="0–9, X",
                at_foot=True,
            )
            for value in SCALE
        )
        return (
            Action("take-due", "Space", _("take what is due"), due, at_foot=True),
            Action("take-15min", "-", _("15 min ago"), partial(due, "15min"), at_foot=True),
            Action("take-1h", "H", _("1 h ago"), partial(due, "1h"), at_foot=True),
            Action("take-planned", "P", _("as planned"), partial(due, "planned"), at_foot=True),
            Action("take-morning", "M", _("take the morning’s doses"), partial(slot, "morning")),
            Action("take-evening", "E", _("take the evening’s doses"), partial(slot, "evening")),
            Action("as-needed", KEY, _("log one as needed"), self._others.log_one),
            *rates,
            Action("day-before", "Left", _("other days"), partial(self.go, -1), at_foot=True),
            Action("day-after", "Right", _("other days"), partial(self.go, 1), at_foot=True),
            Action("this-day", "Home", _("back to today"), self.go_to_today),
            Action("note", "N", _("note of the day"), self._magnesium.open_note),
        )

    @Lazy
    def _start(self) -> Banner:
        start = Banner("info", _("No supplement yet."), _("Add what you take to log doses."))
        start.add_button(
            _("Add a supplement"), "primary", do=partial(_add_product, self._session, self)
        )
        start.hide()
        put_before(self._trial, self.body, start)
        return start

    @Lazy
    def _warning(self) -> Banner:
        warning = Banner("caution", "")
        warning.hide()
        self.body.insertWidget(self.body.indexOf(self._last_cards) + 1, warning)
        return warning

    def _connect(self) -> None:
        routine = self._routine
        for card in self._doses.cards:
            card.asked.connect(self._act)
        self._ratings.rated.connect(routine.rate)
        self._ratings.cleared.connect(routine.unrate)
        self._magnesium.event_toggled.connect(routine.toggle_event)
        self._magnesium.note_written.connect(routine.write_note)
        self._magnesium.dose_wanted.connect(self._add_dose)

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
        session, log = self._session, self._routine.log
        day, now = log.first, session.now()
        entries = log.entries(day)
        is_today = day == now.day(log.profile.day_start_hour)
        TodayPage._start.set_shown(self, not log.products)
        self._show_header(day, entries, is_today=is_today)
        self._trial_place.show(log, day, self._routine, is_today=is_today)
        self._doses.show()
        self._others.show()
        rated = {key: days[day].value for key, days in log.ratings_by_scale.items()}
        self._ratings.show_ratings(self._scales(), rated, is_today=is_today)
        self._show_magnesium(day, entries)
        self._magnesium.show_events(day, log.events_on(day), log.note(day))
        session.checker.check_soon()

    def _show_findings(self) -> None:
        """Show what the rules say of the day; loaded once they are there, after the first paint."""
        if self.isHidden():
            return
        self._doses.show()
        if self._findings is None:
            from magtrack.ui.pages._today_findings import DayFindings

            self._findings = DayFindings(self._session)
            signs, banner, lines = self._findings.banners()
            for widget in (banner, signs):
                self.body.insertWidget(self.body.indexOf(self._trial) + 1, widget)
            last = self._warning if TodayPage._warning.is_made(self) else self._last_cards
            self.body.insertWidget(self.body.indexOf(last) + 1, lines)
        try:
            self._findings.show_day(self.day)
            self._magnesium.show_left_out(self._findings.left_out(self.log, self.day))
        except MagTrackError as error:
            self._session.messages.tell(str(error))

    def _show_header(self, day: date, entries: list[Entry], *, is_today: bool) -> None:
        asked = self._scales()
        given = sum(self.log.rating(day, scale.key) is not None for scale in asked)
        ratings = ngettext("{n} of {all} rating given", "{n} of {all} ratings given", len(asked))
        parts = [wording.doses_line(entries)] if entries else [_("no doses planned")]
        parts.append(ratings.format(n=given, all=len(asked)))
        self.header.set_texts(wording.day_text(day), "  ·  ".join(parts))
        self._next.setEnabled(not is_today)
        self._to_today.setEnabled(not is_today)

    def _show_magnesium(self, day: date, entries: list[Entry]) -> None:
        log, reference = self.log, self._session.reference
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
            unchecked=unchecked_on(log, day),
        )
        if self._findings is not None:
            self._magnesium.show_left_out(self._findings.left_out(log, day))
        over = wording.over_limit_line(summed, limit) if kidneys.limit_holds else ""
        if over:
            self._warning.set_texts(over, word=_("Upper limit"))
        TodayPage._warning.set_shown(self, bool(over))

    def _scales(self) -> list[Scale]:
        scales = self._session.reference.scales
        chosen = self.log.profile.scales
        return [s for s in scales.values() if (s.key in chosen if chosen else s.default)]

    # -------------------------------------------------------------------------------- moving

    def go(self, days: int) -> None:
        """Go some days on or back, at most to today."""
        self._show_day(self.day + timedelta(days=days))

    def go_to_today(self) -> None:
        """Go back to today."""
        self._show_day(self._session.today())

    def _show_day(self, day: date) -> None:
        """Turn to a day; where it cannot be read the page stays as it is, and says why."""
        self._magnesium.store_note()
        try:
            with self._session.at_one_moment():
                self._routine.turn_to(day)
                self._show()
        except StoreProblem as problem:
            self._session.messages.tell(str(problem))

    # ------------------------------------------------------------------------------- dialogs

    def _act(self, entry: Entry, what: str) -> None:
        """Do what was asked for at the row of a dose."""
        if what == "edit":
            from magtrack.ui.dialogs.dose import edit_entry

            edit_entry(self._session, self.log, entry, self)
        elif what == "remove":
            self._routine.remove(entry)
        elif what == "skipped":
            self._routine.mark(entry, "skipped")
        elif what == "missed":
            self._routine.mark(entry, "missed")
        elif what in ("wait", "anyway"):
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._routine.answer_held(entry, take=what == "anyway")
        else:
            at_once = what == "take"
            self._routine.take([entry], "" if at_once else what, asks=at_once)

    def _add_dose(self) -> None:
        from magtrack.ui.dialogs.dose import add_dose

        add_dose(self._session, self.log, self.day, self)

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
            if not stays and any([self._routine.give_up(), self._others.give_up()]):
                self.setFocus(Qt.FocusReason.OtherFocusReason)
            action.do()

    def _answer(self, value: int) -> None:
        """Answer the question the keyboard is on, else the first that is open."""
        row = self._ratings.first_open()
        if row is not None:
            self._routine.rate(row.key, value)

    def hideEvent(self, event: QHideEvent) -> None:
        """Store the note when another page is shown."""
        self._magnesium.store_note()
        super().hideEvent(event)


def _add_product(session: Session, page: TodayPage) -> None:
    from magtrack.ui.dialogs.product import add_product

    add_product(session, page)
