"""Reminders in the window: a calm line above the page, and a notification where nobody looks.

Made once something is to be reminded of. One timer waits for the next instant; it is set anew after
every change and once a minute, since a timer stands still while the machine sleeps.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from magtrack.domain.record.clocks import parse_clock
from magtrack.domain.record.log import Log
from magtrack.domain.record.reminders import AGAIN, Outlook, ReminderWishes, outlook, remembered
from magtrack.errors import MagTrackError
from magtrack.preferences import Preferences
from magtrack.startup.lazy import Lazy
from magtrack.texts import _
from magtrack.ui import tray
from magtrack.ui.background import timer
from magtrack.ui.rule_checker import SOON_MS
from magtrack.ui.session import Session
from magtrack.ui.single_instance import bring_forward
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.toast import read_aloud
from magtrack.wording.reminders import named_reminder_text, planned_text, reminder_text, text_for

_MINUTE_MS = 60_000


class ReminderLine(Banner):
    """What is open, until it is answered or put off by one of its buttons."""

    def __init__(self) -> None:
        super().__init__("info", "")
        self.open_button = self.add_button(_("Go to Today"))
        self.again_button = self.add_button(_("In 30 minutes"))
        self.close_button = self.add_button(_("Close"))
        self.again_button.setAccessibleName(_("Remind me again in 30 minutes"))
        self.close_button.setAccessibleName(_("Close the reminder"))


class Reminders(QObject):
    """Tells of what is due and not logged, each once.

    `today_wanted` is emitted where someone asks for the page, `end_wanted` for the program's end.
    """

    today_wanted = Signal()
    end_wanted = Signal()

    def __init__(self, window: QWidget, session: Session, place: Callable[[QWidget], None]) -> None:
        """Look after every change; `place` puts the line into `window`."""
        super().__init__(window)
        self._window = window
        self._session = session
        self._place = place
        self._page = ""
        self._timer = timer(self, SOON_MS, self.look)
        session.changed.connect(self._look_soon)
        session.preferred.connect(self._look_soon)

    @Lazy
    def line(self) -> ReminderLine:
        """Return the line above the page, hidden at first."""
        line = ReminderLine()
        line.hide()
        line.again_button.clicked.connect(self._put_off)
        line.close_button.clicked.connect(line.hide)
        line.open_button.clicked.connect(self.open_today)
        line.open_button.setHidden(self._page == "today")
        self._place(line)
        return line

    @Lazy
    def tray(self) -> tray.Tray:
        """Return the sign in the tray, not shown yet."""
        sign = tray.Tray(self._window)
        sign.opened.connect(self.open_today)
        sign.left.connect(self.end_wanted)
        return sign

    # ------------------------------------------------------------------------------- looking

    def _look_soon(self) -> None:
        """Look once what is going on now is on the screen."""
        self._timer.start(SOON_MS)

    def look(self) -> None:
        """Tell what is due now, take back what was answered, and wait for what comes next."""
        self._show_tray()
        self._timer.start(_MINUTE_MS)
        if self._session.is_importing:
            return
        try:
            log, found = self._outlook()
        except MagTrackError:
            return  # the page tells why the log cannot be read
        if found.is_news:
            self._tell(log, found)
        elif not found.open:
            Reminders.line.set_shown(self, False)
            self._forget_again()
        elif Reminders.line.is_made(self):
            self._show_texts(found)
        self._timer.start((found.next_look - self._session.now().epoch) * 1000)

    def _outlook(self) -> tuple[Log, Outlook]:
        session, wanted = self._session, self._session.preferences
        day = session.today()
        log = session.log(day, day)
        again_at = wanted.remind_again_at or None
        return log, outlook(log, _wanted(wanted), session.now(), wanted.reminded, again_at)

    def stop(self) -> None:
        """Look no more: the window closes, and the log with it."""
        self._timer.stop()
        if Reminders.tray.is_made(self):
            self.tray.hide()

    # ------------------------------------------------------------------------------- telling

    def _tell(self, log: Log, found: Outlook) -> None:
        wanted = self._session.preferences
        self._session.prefer(replace(wanted, reminded=remembered(wanted.reminded, found.open)))
        if wanted.remind_again_at <= self._session.now().epoch:
            self._forget_again()
        self._show_texts(found)
        Reminders.line.set_shown(self, True)
        text = reminder_text(found.open)
        if _is_looked_at(self._window):
            read_aloud(self.line, text)
            return
        QApplication.alert(self._window)
        if Reminders.tray.is_made(self):
            if wanted.remind_names:
                text = named_reminder_text(found.open, log.products)
            text = text_for(wanted.log_name, text)
            self.tray.notify(text, planned_text(found.open) or "MagTrack")

    def _show_texts(self, found: Outlook) -> None:
        self.line.set_texts(reminder_text(found.open), planned_text(found.open))

    def show_page(self, page: str) -> None:
        """Lead to Today from every page but Today; `page` is the key of the one that is shown."""
        self._page = page
        if Reminders.line.is_made(self):
            self.line.open_button.setHidden(page == "today")

    def _put_off(self) -> None:
        """Let what is open come once more later."""
        self.line.hide()
        at = self._session.now().epoch + int(AGAIN.total_seconds())
        self._session.prefer(replace(self._session.preferences, remind_again_at=at))

    def _forget_again(self) -> None:
        """Let nothing come once more: it just did, or nothing that was put off is open any more."""
        wanted = self._session.preferences
        if wanted.remind_again_at:
            self._session.prefer(replace(wanted, remind_again_at=0))

    def open_today(self) -> None:
        """Show the window in front, on Today."""
        bring_forward(self._window)
        self.today_wanted.emit()

    # ---------------------------------------------------------------------------------- tray

    def _show_tray(self) -> None:
        wanted = self._session.preferences.reminds and tray.is_available()
        if wanted or Reminders.tray.is_made(self):
            self.tray.setVisible(wanted)

    def keeps_running(self) -> bool:
        """Tell whether the program goes on in the tray when its window is closed."""
        wanted = self._session.preferences
        return wanted.stay_in_tray and wanted.reminds and tray.can_stay()


def _wanted(preferences: Preferences) -> ReminderWishes:
    return ReminderWishes(
        preferences.remind_minutes if preferences.remind_doses else None,
        parse_clock(preferences.ratings_clock) if preferences.remind_ratings else None,
    )


def _is_looked_at(window: QWidget) -> bool:
    """Tell whether the window, or a dialog of its, is in front."""
    front: QWidget | None = QApplication.activeWindow()
    while front is not None and front is not window:
        front = front.parentWidget()
    return front is not None
