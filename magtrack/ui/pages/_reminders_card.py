"""Reminders in Settings: of what, when, how, and whether they come with the window closed."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from PySide6.QtWidgets import QCheckBox, QWidget

from magtrack.clock import FixedClock
from magtrack.domain.record.clocks import parse_clock
from magtrack.domain.record.reminders import is_quiet
from magtrack.errors import MagTrackError, StoreProblem
from magtrack.preferences import AGAIN_MINUTES, AGAIN_TIMES, REMIND_MINUTES, STOCK_DAYS
from magtrack.texts import _, ngettext
from magtrack.ui import style, tray
from magtrack.ui.bell import notifications
from magtrack.ui.login_start import LoginStart
from magtrack.ui.note import Note
from magtrack.ui.pages._settings_you import check_quietly
from magtrack.ui.session import Session
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.choice import choice, choose
from magtrack.ui.widgets.clock_edit import ClockEdit
from magtrack.ui.widgets.columns import in_column
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.setting_rows import SettingsCard
from magtrack.wording import clock_text

_DELAY_LETTERS = 22
_CLOCK = 96
"""Width of a field for a clock time at ordinary text size, in pixels."""


class RemindersCard(SettingsCard):
    """Every change holds at once; what a switch that is off would need is greyed."""

    def __init__(self, session: Session) -> None:
        super().__init__(_("Reminders"))
        self._session = session
        self._login = LoginStart(session.data_dir)
        self._notes = notifications(self)
        self._has_tray = tray.is_available()
        self._make_controls()
        self._lay_out()
        self._connect()
        self._show_way()

    # ------------------------------------------------------------------------------ building

    def _make_controls(self) -> None:
        wanted = self._session.preferences
        self.doses, self.ratings, self.ahead = QCheckBox(), QCheckBox(), QCheckBox()
        self.quiet, self.names, self.login, self.stay = (QCheckBox() for _number in range(4))
        self.minutes = choice({minutes: _delay_text(minutes) for minutes in REMIND_MINUTES})
        self.minutes.setMinimumContentsLength(_DELAY_LETTERS)
        self.again = choice({minutes: _again_text(minutes) for minutes in AGAIN_MINUTES})
        self.times = choice({times: _times_text(times) for times in AGAIN_TIMES})
        self.stock = choice({days: _stock_text(days) for days in STOCK_DAYS})
        for box, letters in ((self.again, 9), (self.times, 10), (self.stock, 16)):
            box.setMinimumContentsLength(letters)
        self.clock = _clock(wanted.ratings_clock, _("When to remind of the ratings"))
        self.quiet_from = _clock(wanted.quiet_from, _("When the quiet hours begin"))
        self.quiet_to = _clock(wanted.quiet_to, _("When the quiet hours end"))
        self.minutes.setAccessibleName(_("When to remind of doses"))
        self.again.setAccessibleName(_("After how long to tell again"))
        self.times.setAccessibleName(_("How often to tell again"))

    def _lay_out(self) -> None:
        add = self.add_row
        add(_("Remind me of doses"), self.doses, note=_("On this machine."))
        add(_("When"), self.minutes, note=_("If it is not logged by then."))
        note = _("If nobody answers.")
        add(_("Tell me again"), self.again, self.times, note=note)
        note = _("If nothing is rated by then.")
        add(_("Remind me to rate the day"), self.ratings, self.clock, note=note)
        add(_("Low stock"), self.stock, note=_("When a bottle you counted lasts"))
        note = _("Of a medicine’s last day, and of a visit you noted.")
        add(_("Remind me the day before"), self.ahead, note=note)
        to = plain_label(_("to"))
        self._quiet_row = add(_("Quiet hours"), self.quiet, self.quiet_from, to, self.quiet_to)
        note = _("Others may see the screen.")
        add(_("Notifications name products"), self.names, note=note)
        note = _("A small program without a window reminds while MagTrack is closed.")
        self._login_row = add(_("Start with the computer"), self.login, note=note)
        note = "" if tray.can_stay() else _no_tray_text()
        add(_("Stay in the tray when closed"), self.stay, note=note)
        self.works, self.lacks = Banner("success", ""), Banner("caution", "")
        self.works.add_button(_("Try one"), do=self._try)
        told = QWidget()
        told.setLayout(in_column(self.works, self.lacks, margins=(0, 16, 0, 8)))
        self.works.hide()
        self.lacks.hide()
        self.add_whole(told)

    def _connect(self) -> None:
        for box, name in (
            (self.doses, "remind_doses"),
            (self.ratings, "remind_ratings"),
            (self.ahead, "remind_ahead"),
            (self.quiet, "remind_quiet"),
            (self.names, "remind_names"),
            (self.stay, "stay_in_tray"),
        ):
            box.toggled.connect(lambda on, name=name: self._prefer(**{name: on}))
        for many, name in (
            (self.minutes, "remind_minutes"),
            (self.again, "remind_again_minutes"),
            (self.times, "remind_again_times"),
            (self.stock, "remind_stock_days"),
        ):
            many.activated.connect(
                lambda _index, many=many, name=name: self._prefer(**{name: many.currentData()})
            )
        for edit, name in (
            (self.clock, "ratings_clock"),
            (self.quiet_from, "quiet_from"),
            (self.quiet_to, "quiet_to"),
        ):
            edit.editingFinished.connect(
                lambda edit=edit, name=name: self._choose_clock(edit, name)
            )
        self.login.toggled.connect(self._switch_login)

    # ------------------------------------------------------------------------------- showing

    def refresh(self) -> None:
        """Show the preferences, and what starts at login."""
        wanted = self._session.preferences
        check_quietly(self.doses, wanted.remind_doses)
        check_quietly(self.ratings, wanted.remind_ratings)
        check_quietly(self.ahead, wanted.remind_ahead)
        check_quietly(self.quiet, wanted.remind_quiet)
        check_quietly(self.names, wanted.remind_names)
        check_quietly(self.stay, wanted.stay_in_tray)
        check_quietly(self.login, self._login.is_on())
        choose(self.minutes, wanted.remind_minutes)
        choose(self.again, wanted.remind_again_minutes)
        choose(self.times, wanted.remind_again_times)
        choose(self.stock, wanted.remind_stock_days)
        self._enable()

    def _enable(self) -> None:
        wanted = self._session.preferences
        asks = wanted.remind_doses or wanted.remind_ratings
        self.minutes.setEnabled(wanted.remind_doses)
        self.again.setEnabled(asks)
        self.times.setEnabled(asks and bool(wanted.remind_again_minutes))
        self.clock.setEnabled(wanted.remind_ratings)
        self.quiet.setEnabled(wanted.reminds)
        for edit in (self.quiet_from, self.quiet_to):
            edit.setEnabled(wanted.reminds and wanted.remind_quiet)
        self.names.setEnabled(wanted.reminds)
        # Of a clock that stands still, as in the sample log, no other program could know.
        still = isinstance(self._session.clock, FixedClock)
        self.login.setEnabled((wanted.reminds or self.login.isChecked()) and not still)
        self.stay.setEnabled(wanted.reminds and tray.can_stay())
        self._quiet_row.note.show_text(self._quiet_text())

    def _quiet_text(self) -> str:
        """Return what the quiet hours keep from being told, or that they wake nobody."""
        wanted = self._session.preferences
        if not (wanted.remind_quiet and wanted.remind_doses):
            return _("Nothing comes in them.")
        hours = (parse_clock(wanted.quiet_from), parse_clock(wanted.quiet_to))
        today = self._session.today()
        try:
            plans = self._session.log(today, today).plans_on(today)
        except StoreProblem:
            return ""
        lost = sorted({plan.planned for plan in plans if is_quiet(hours, plan.planned)})
        if not lost:
            return _("Nothing comes in them.")
        times = ", ".join(clock_text(at) for at in lost)
        return _("What you plan for {times} is not told before they end.").format(times=times)

    def _show_way(self) -> None:
        """Say how reminders reach the person on this desktop, once it has answered."""
        if self._notes is None:
            self._show_other_way()
        else:
            self._notes.failed.connect(self._show_other_way)
            self._notes.ask(self._show_service, self._show_other_way)

    def _show_service(self) -> None:
        known = self._notes.capabilities if self._notes is not None else None
        if "actions" in (known or ()):
            said = _("Notifications work here, with “Take” and “In 30 minutes”.")
        else:
            said = _("Notifications work here, but have no buttons: answer in MagTrack.")
        where = _("With the window closed they come where MagTrack starts with the computer.")
        self.works.set_texts(said, where)
        self.works.show()
        self.lacks.hide()

    def _show_other_way(self) -> None:
        line = _("MagTrack tells you with a line in its window, which the task bar marks.")
        if self._has_tray:
            line = _("Reminders come from the tray, and stand in the window.")
        self.lacks.set_texts(_("This desktop has no notification service."), line)
        self.lacks.show()
        self.works.hide()

    def _try(self) -> None:
        if self._notes is not None:
            buttons = (("later", _("In 30 minutes")), ("open", _("Open")))
            self._notes.show(Note(_("This is what a reminder looks like."), "", buttons))

    # ------------------------------------------------------------------------------ changing

    def _choose_clock(self, edit: ClockEdit, name: str) -> None:
        if edit.check():
            self._prefer(**{name: f"{edit.clock():%H:%M}"})

    def _switch_login(self, on: bool) -> None:
        try:
            self._login.switch(on=on)
        except MagTrackError as error:
            self._login_row.set_problem(str(error))
        else:
            self._login_row.set_problem("")
        check_quietly(self.login, self._login.is_on())

    def _prefer(self, **changes: Any) -> None:
        self._session.prefer(replace(self._session.preferences, **changes))
        self._enable()


def _clock(at: str, name: str) -> ClockEdit:
    edit = ClockEdit(parse_clock(at))
    edit.setFixedWidth(style.scaled(_CLOCK))
    edit.setAccessibleName(name)
    return edit


def _no_tray_text() -> str:
    return _("This desktop has no tray for it. “Start with the computer” reminds without one.")


def _delay_text(minutes: int) -> str:
    if minutes == 0:
        return _("at its planned time")
    if minutes == 60:
        return _("1 hour after its time")
    return _("{n} minutes after its time").format(n=minutes)


def _again_text(minutes: int) -> str:
    return _("every {n} min").format(n=minutes) if minutes else _("never")


def _times_text(times: int) -> str:
    if not times:
        return _("until answered")
    return ngettext("{n} time", "{n} times", times).format(n=times)


def _stock_text(days: int) -> str:
    return _("less than {n} days").format(n=days) if days else _("do not tell me")
