"""Reminders in Settings: of what, when, and what a notification may say."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from PySide6.QtWidgets import QCheckBox

from magtrack.domain.record.clocks import parse_clock
from magtrack.preferences import REMIND_MINUTES
from magtrack.texts import _
from magtrack.ui import style, tray
from magtrack.ui.pages._settings_you import check_quietly
from magtrack.ui.session import Session
from magtrack.ui.widgets.choice import choice, choose
from magtrack.ui.widgets.clock_edit import ClockEdit
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.setting_rows import SettingsCard

_DELAY_LETTERS = 22
_CLOCK = 96
"""Width of a field for a clock time at ordinary text size, in pixels."""


class RemindersCard(SettingsCard):
    """Every change holds at once; what a switch that is off would need is greyed."""

    def __init__(self, session: Session) -> None:
        super().__init__(_("Reminders"))
        self._session = session
        self.doses = QCheckBox()
        self.minutes = choice({minutes: _delay_text(minutes) for minutes in REMIND_MINUTES})
        self.minutes.setMinimumContentsLength(_DELAY_LETTERS)
        self.ratings = QCheckBox()
        self.clock = ClockEdit(parse_clock(session.preferences.ratings_clock))
        self.clock.setFixedWidth(style.scaled(_CLOCK))
        self.names = QCheckBox()
        self.stay = QCheckBox()
        self.minutes.setAccessibleName(_("When to remind of doses"))
        self.clock.setAccessibleName(_("When to remind of the ratings"))
        self._has_tray = tray.is_available()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.add_row(_("Remind me of doses"), self.doses, note=_("On this machine."))
        self.add_row(_("When"), self.minutes, note=_("If it is not logged by then."))
        self.add_row(
            _("Remind me to rate the day"), self.ratings, note=_("If nothing is rated by then.")
        )
        self.add_row(_("At"), self.clock)
        names = self.add_row(
            _("Notifications name products"), self.names, note=_("Others may see the screen.")
        )
        names.setVisible(self._has_tray)
        stay = self.add_row(_("Stay in the tray when closed"), self.stay)
        stay.setVisible(tray.can_stay())
        how = plain_label(self._how(), "small", wrap=True)
        how.setContentsMargins(0, 8, 0, 8)
        self.add_whole(how)

    def _how(self) -> str:
        """Return what a reminder is on this desktop, and when there is none."""
        if not self._has_tray:
            return _(
                "MagTrack reminds only while it runs: with a line in its window, which the task "
                "bar then marks. For notifications this desktop would need a tray."
            )
        return _(
            "MagTrack reminds only while it runs: with a line in its window, and with a "
            "notification while another window is in front. Others may see the screen, so it names "
            "no product unless you want that."
        )

    def _connect(self) -> None:
        self.doses.toggled.connect(lambda on: self._prefer(remind_doses=on))
        self.ratings.toggled.connect(lambda on: self._prefer(remind_ratings=on))
        self.names.toggled.connect(lambda on: self._prefer(remind_names=on))
        self.stay.toggled.connect(lambda on: self._prefer(stay_in_tray=on))
        self.minutes.activated.connect(
            lambda: self._prefer(remind_minutes=self.minutes.currentData())
        )
        self.clock.editingFinished.connect(self._choose_clock)

    def refresh(self) -> None:
        """Show the preferences."""
        wanted = self._session.preferences
        check_quietly(self.doses, wanted.remind_doses)
        check_quietly(self.ratings, wanted.remind_ratings)
        check_quietly(self.names, wanted.remind_names)
        check_quietly(self.stay, wanted.stay_in_tray)
        choose(self.minutes, wanted.remind_minutes)
        self._enable()

    def _enable(self) -> None:
        wanted = self._session.preferences
        self.minutes.setEnabled(wanted.remind_doses)
        self.clock.setEnabled(wanted.remind_ratings)
        self.names.setEnabled(wanted.remind_doses)
        self.stay.setEnabled(wanted.reminds)

    def _choose_clock(self) -> None:
        if self.clock.check():
            self._prefer(ratings_clock=f"{self.clock.clock():%H:%M}")

    def _prefer(self, **changes: Any) -> None:
        self._session.prefer(replace(self._session.preferences, **changes))
        self._enable()


def _delay_text(minutes: int) -> str:
    if minutes == 0:
        return _("at its planned time")
    if minutes == 60:
        return _("1 hour after its time")
    return _("{n} minutes after its time").format(n=minutes)
