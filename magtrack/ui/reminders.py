"""Reminders in the window: a calm line above the page, and a notification where nobody looks.

What is told and answered is the bell's (`ui/bell.py`). Made once something is to be reminded of.
One timer waits for the next instant; it is set anew after every change and once a minute, since a
timer stands still while the machine sleeps.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext, suppress

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from magtrack.autostart import Autostart
from magtrack.domain.record.reminders import Outlook
from magtrack.errors import MagTrackError
from magtrack.startup.lazy import Lazy
from magtrack.texts import _
from magtrack.ui import tray
from magtrack.ui.background import timer
from magtrack.ui.bell import Bell, DueNow
from magtrack.ui.note import Note
from magtrack.ui.rule_checker import SOON_MS
from magtrack.ui.session import Session
from magtrack.ui.single_instance import bring_forward
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.toast import read_aloud
from magtrack.wording.reminders import detail_text, reminder_text

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
    """Tells of what is due and not logged, each once, or again until it is answered.

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
        self.bell = Bell(
            session.data_dir,
            session.clock,
            lambda: nullcontext(session),
            Session.do,
            self._by_tray,
        )
        self.bell.setParent(self)
        self.bell.open_wanted.connect(self.open_today)
        self.bell.answered.connect(self._look_soon)
        with suppress(MagTrackError, OSError):  # a folder nobody can write: it stays as it was
            Autostart(session.data_dir).mend()
        session.changed.connect(self.bell.forget)
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
        sign.pressed.connect(self.bell.press)
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
            found = self.bell.look(self._session)
        except MagTrackError:
            return  # the page tells why the log cannot be read
        seen = found.outlook
        if seen.is_news:
            self._tell(found)
        elif not seen.open:
            Reminders.line.set_shown(self, False)
            self._hush()
        elif Reminders.line.is_made(self):
            self._show_texts(seen)
        self._timer.start((seen.next_look - self._session.now().epoch) * 1000)

    def stop(self) -> None:
        """Look no more: the window closes, and the log with it."""
        self._timer.stop()
        self.bell.hand_over()
        if Reminders.tray.is_made(self):
            self.tray.hide()

    # ------------------------------------------------------------------------------- telling

    def _tell(self, found: DueNow) -> None:
        """Show the line; who does not look at it, or looked and did not answer, is notified."""
        self._show_texts(found.outlook)
        Reminders.line.set_shown(self, True)
        is_seen = _is_looked_at(self._window)
        if is_seen:
            read_aloud(self.line, reminder_text(found.outlook.open))
        else:
            QApplication.alert(self._window)
        if not is_seen or found.outlook.is_again:
            self.bell.ring(self._session, found)

    def _by_tray(self, note: Note) -> bool:
        """Show a note in the tray, where the desktop has no service for it."""
        if Reminders.tray.is_made(self):
            self.tray.notify(note)
        return True  # the line above the page says it in any case

    def _hush(self) -> None:
        self.bell.hush()
        if Reminders.tray.is_made(self):
            self.tray.hush()

    def _show_texts(self, found: Outlook) -> None:
        self.line.set_texts(reminder_text(found.open), detail_text(found.open, named=True))

    def show_page(self, page: str) -> None:
        """Lead to Today from every page but Today; `page` is the key of the one that is shown."""
        self._page = page
        if Reminders.line.is_made(self):
            self.line.open_button.setHidden(page == "today")

    def _put_off(self) -> None:
        """Let what is open come once more later."""
        self.line.hide()
        self._hush()
        self.bell.put_off_a_while()
        self._look_soon()

    def open_today(self) -> None:
        """Show the window in front, on Today."""
        bring_forward(self._window)
        self.today_wanted.emit()

    # ---------------------------------------------------------------------------------- tray

    def _show_tray(self) -> None:
        wanted = self._session.preferences.reminds and tray.is_available()
        if wanted or Reminders.tray.is_made(self):
            self.tray.setVisible(wanted)

    def say_that_it_ends(self) -> None:
        """Say once that closing ends the reminders, where the program was to stay in a tray."""
        session, wanted = self._session, self._session.preferences
        if wanted.said_no_tray or not (wanted.stay_in_tray and wanted.reminds):
            return
        if tray.can_stay() or Autostart(session.data_dir).is_on():
            return
        from magtrack.ui.dialogs.reminders_end import RemindersEnd

        RemindersEnd(session, self._window).exec()
        session.prefer(replace(session.preferences, said_no_tray=True))

    def keeps_running(self) -> bool:
        """Tell whether the program goes on in the tray when its window is closed."""
        wanted = self._session.preferences
        return wanted.stay_in_tray and wanted.reminds and tray.can_stay()


def _is_looked_at(window: QWidget) -> bool:
    """Tell whether the window, or a dialog of its, is in front."""
    front: QWidget | None = QApplication.activeWindow()
    while front is not None and front is not window:
        front = front.parentWidget()
    return front is not None
