"""Reminders in Settings: of what, when, and what a notification may say."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from PySide6.QtWidgets import QCheckBox

from magtrack.domain.record.clocks import parse_clock
from magtrack.preferences import REMIND_MINUTES
from magtrack.texts import _
from magtrack.ui import tray
from magtrack.ui.session import Session
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.choice import choice, choose
from magtrack.ui.widgets.clock_edit import ClockEdit
from magtrack.ui.widgets.columns import add
from magtrack.ui.widgets.forms import FormFields
from magtrack.ui.widgets.labels import plain_label
from magtrack.wording import clock_text


class RemindersCard(Card):
    """Every change holds at once; what a switch that is off would need is greyed."""

    def __init__(self, session: Session) -> None:
        super().__init__(title=_("Reminders, on this machine"))
        self._session = session
        self.doses = QCheckBox(_("Remind me of doses"))
        self.minutes = choice({minutes: _delay_text(minutes) for minutes in REMIND_MINUTES})
        self.ratings = QCheckBox(_("Remind me to rate the day"))
        self.clock = ClockEdit(parse_clock(session.preferences.ratings_clock))
        self.names = QCheckBox(_("Notifications name products"))
        self.stay = QCheckBox(_("Stay in the tray when closed"))
        self.minutes.setAccessibleName(_("When to remind of doses"))
        self.clock.setAccessibleName(_("When to remind of the ratings"))
        self._has_tray = tray.is_available()
        self.stay.setVisible(tray.can_stay())
        self.names.setVisible(self._has_tray)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        form = FormFields()
        form.add_widget(self.doses)
        form.add_field(_("&When"), self.minutes, note=_("If it is not logged by then."))
        form.add_widget(self.ratings)
        form.add_field(_("&At"), self.clock, note=_("If nothing is rated by then."))
        form.add_widget(self.names, self.stay, plain_label(self._how(), "small", wrap=True))
        add(self.body, form, 1)

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
        self.doses.clicked.connect(lambda on: self._prefer(remind_doses=on))
        self.ratings.clicked.connect(lambda on: self._prefer(remind_ratings=on))
        self.names.clicked.connect(lambda on: self._prefer(remind_names=on))
        self.stay.clicked.connect(lambda on: self._prefer(stay_in_tray=on))
        self.minutes.activated.connect(
            lambda: self._prefer(remind_minutes=self.minutes.currentData())
        )
        self.clock.editingFinished.connect(self._choose_clock)

    def refresh(self) -> None:
        """Show the preferences."""
        wanted = self._session.preferences
        self.doses.setChecked(wanted.remind_doses)
        self.ratings.setChecked(wanted.remind_ratings)
        self.names.setChecked(wanted.remind_names)
        self.stay.setChecked(wanted.stay_in_tray)
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
            self._prefer(ratings_clock=clock_text(self.clock.clock()))

    def _prefer(self, **changes: Any) -> None:
        self._session.prefer(replace(self._session.preferences, **changes))
        self._enable()


def _delay_text(minutes: int) -> str:
    if minutes == 0:
        return _("at its planned time")
    if minutes == 60:
        return _("1 hour after its time")
    return _("{n} minutes after its time").format(n=minutes)
