"""The window: the sidebar, the page, and what happens by itself."""

from __future__ import annotations

from base64 import b64decode, b64encode
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace
from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QScreen
from PySide6.QtWidgets import QMainWindow, QWidget

from magtrack.errors import StoreProblem
from magtrack.store.change import Change
from magtrack.texts import _
from magtrack.ui import actions, icons, style
from magtrack.ui.after_paint import AfterPaint
from magtrack.ui.auto_backup import back_up
from magtrack.ui.background import timer
from magtrack.ui.notices import Notices
from magtrack.ui.page_stack import PageStack
from magtrack.ui.session import Session
from magtrack.ui.standard_keys import standard_actions
from magtrack.ui.whose_log import PROGRAM, WhoseLog
from magtrack.ui.widgets.sidebar import BesideSidebar, Sidebar
from magtrack.wording import phases

if TYPE_CHECKING:
    from magtrack.ui.inbox_lines import InboxLines
    from magtrack.ui.pages.today import TodayPage
    from magtrack.ui.reminders import Reminders

MINUTE_MS = 60_000
LEAVING_MS = 60_000
"""How long a session of the desktop takes to end at most."""

FIRST_SIZE = QSize(1280, 720)
SMALLEST_SIZE = QSize(800, 480)
FRAME = QSize(16, 48)
"""What the frame around a window takes of the screen at most."""


class MainWindow(QMainWindow):
    """The one window of MagTrack.

    `looked()` follows each look at what came by itself: once a minute, and when the window is
    activated. `page_shown(str)` says which page was turned to. `after_paint` does what the first
    paint did not need, `whose` says whose log it is.
    """

    looked = Signal()
    page_shown = Signal(str)

    def __init__(self, session: Session) -> None:
        """Show Today of the session's log."""
        super().__init__()
        self.session = session
        self._day = session.today()
        self._reminders: Reminders | None = None
        self._inbox: InboxLines | None = None
        self._is_leaving = False
        self._to_import = ""
        self.setMinimumSize(SMALLEST_SIZE.boundedTo(_room_on(self.screen())))
        self._build()
        self._connect()
        self._restore_geometry()
        if session.journal.is_empty():
            self._welcome()
        else:
            self.show_page("today")
        self._show_phase()

    # ------------------------------------------------------------------------------ building

    def _build(self) -> None:
        self._sidebar = Sidebar(PROGRAM)
        self.stack = PageStack(self.session)
        for page in self.stack.entries.values():
            self._sidebar.add_entry(page.key, page.title, page.icon, bottom=page.bottom)
        central = BesideSidebar(self._sidebar)
        self._notices = Notices(self.session, central, self.stack)
        central.show_beside(self._notices)
        self.setCentralWidget(central)
        self.whose = WhoseLog(self, self.session, self._sidebar.head)
        self.after_paint = AfterPaint(central, self.session.checker)
        if self.session.journal.read_only:
            text = _("{file} is read-only.").format(file=self.session.journal.path)
            self.show_problem(_("This log can be read and exported, but not written."), text)

    def key_actions(self) -> tuple[actions.Action, ...]:
        """Return the keys of every page."""
        titles = {key: page.title for key, page in self.stack.entries.items()}
        return (
            *actions.of_window(
                self.session,
                titles,
                self.show_page,
                show_keys=partial(_show_keys, self),
                leave=self.leave,
            ),
            *standard_actions(self.session, titles, self.page, self),
        )

    def _take_keys(self) -> None:
        """Answer the keys that mean the same on every page, and show where they go.

        Their classes take 2 ms to make: after the first paint, and before any key is read.
        """
        from magtrack.ui.accessible import tell_roles
        from magtrack.ui.focus_ring import show_rings
        from magtrack.ui.widgets.dim import DimBehindDialogs

        DimBehindDialogs(self)
        show_rings()
        tell_roles()
        keys = self.key_actions()
        actions.add_to(self, keys)
        for action in keys:
            self._sidebar.show_key(action.id.removeprefix("page-"), action.key)

    def _connect(self) -> None:
        session = self.session
        session.changed.connect(self._changed)
        session.show_page.connect(self.show_page)
        session.checker.checked.connect(self._show_warnings)
        session.checker.broken.connect(self._stop)
        self._sidebar.chosen.connect(self.show_page)
        self.after_paint.painted.connect(self._take_keys)
        self.after_paint.settled.connect(self._settle)
        style.application().commitDataRequest.connect(self._prepare_to_leave)
        self._minute = timer(self, MINUTE_MS, self.look_around, once=False)
        self._minute.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._minute.start()

    # -------------------------------------------------------------------------------- pages

    def _welcome(self) -> None:
        """Show the first steps in place of a page; done or left, they give way to the pages."""
        from magtrack.ui.first_run import FirstRun

        steps = FirstRun(self.session)
        steps.finished.connect(lambda: self.show_page("today"))
        self.stack.show_alone(steps)
        steps.label.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_page(self, key: str) -> None:
        """Show the page `key`, read afresh where something changed since it was last seen."""
        self.page(key)

    def page(self, key: str) -> QWidget:
        """Return the page `key`, shown."""
        self._sidebar.set_current(key)
        page = self.stack.show_page(key)
        self.page_shown.emit(key)
        return page

    def current_page(self) -> str:
        """Return the key of the page on the screen."""
        return self.stack.current

    def show_problem(self, title: str, text: str = "") -> None:
        """Show a problem above the page until it is closed."""
        self._notices.show_problem(title, text)

    def _changed(self, change: Change) -> None:
        if change.kinds & {"trial", "profile"} or not change.kinds:
            self._show_phase()

    def _show_phase(self) -> None:
        day = self.session.today()
        with suppress(StoreProblem):  # the page tells why the log cannot be read
            trial = self.session.log(day, day).trial
            self._sidebar.set_phase("" if trial is None else phases.phase_line(trial, day))

    def _show_warnings(self) -> None:
        """Show how many findings of today were not read yet; minor ones do not count."""
        found = self.session.checker.findings
        unread = sum(each.policy.counts and not each.acknowledged for each in found)
        self._sidebar.set_count("safety", unread)

    def _stop(self, problem: str) -> None:
        """End the program: without its rules it would look as if there were no warnings."""
        from magtrack.ui.error_box import show_error

        show_error(problem)
        self.leave()
        QCoreApplication.exit(1)

    # ---------------------------------------------------------------------- what comes by itself

    def import_when_settled(self, file: str) -> None:
        """Show what importing `file` would do, once the first page is there."""
        self._to_import = file

    def look_around(self) -> None:
        """Notice what the command line wrote, and that a new day has begun."""
        if self.session.is_importing:
            return
        self.session.notice()
        today = self.session.today()
        if today != self._day:
            self._day = today
            back_up(self.session, at_start=False)
            self._show_phase()
        self.session.checker.check_soon()
        self.stack.read_again()
        self.looked.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Look around when the window is activated."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            QTimer.singleShot(0, self._wake)

    def _wake(self) -> None:
        """Notice at once what happened while another window, or none, was looked at."""
        if self.session.today() == self._day:
            self.session.notice()
            self.looked.emit()
        else:
            self.look_around()

    def _settle(self) -> None:
        """Do what a window does once, when it has nothing else to do."""
        from magtrack.ui.file_drops import FileDrops, show_import
        from magtrack.ui.first_look import look_round
        from magtrack.ui.inbox_lines import InboxLines
        from magtrack.ui.single_instance import answer_calls
        from magtrack.ui.unsaved import offer_again
        from magtrack.ui.what_changed import tell_changes

        style.application().setWindowIcon(icons.application_icon())
        offer_again(self.session, self)
        FileDrops(self.session, self)
        take = partial(show_import, session=self.session, window=self)
        answer_calls(self, self.session.data_dir, take)
        if self._to_import:
            take(Path(self._to_import))
        tell_changes(self.session, self._notices.put_above_page)
        back_up(self.session, at_start=True)
        look_round(self.session, self._notices.put_above_page)
        self._inbox = InboxLines(self, self.session, self._notices.put_above_page)
        self.page_shown.connect(self._inbox.show_page)
        self._inbox.show_page(self.current_page())
        self.session.preferred.connect(self._remind)
        self._remind()

    def _remind(self) -> None:
        """Begin to remind once that is wanted; after that the reminders see to it themselves."""
        session = self.session
        is_wanted = session.preferences.reminds and not session.journal.read_only
        if self._reminders is not None or not is_wanted:
            return
        from magtrack.ui.reminders import Reminders

        self._reminders = reminders = Reminders(self, session, self._notices.put_above_page)
        reminders.today_wanted.connect(self._show_present_day)
        reminders.end_wanted.connect(self.leave)
        self.looked.connect(reminders.look)
        self.page_shown.connect(reminders.show_page)
        reminders.show_page(self.current_page())
        reminders.look()

    def _show_present_day(self) -> None:
        """Show Today on the present day, whatever day it showed before."""
        cast("TodayPage", self.page("today")).go_to_today()

    # ----------------------------------------------------------------------------- geometry

    def _restore_geometry(self) -> None:
        self.resize(FIRST_SIZE.boundedTo(_room_on(self.screen())))
        try:
            stored = b64decode(self.session.preferences.geometry, validate=True)
        except ValueError:  # of base64 too
            return
        if stored:
            self.restoreGeometry(QByteArray(stored))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the size of the window; go on in the tray where that is wanted.

        It stays open where something is not saved and the person wants to stay.
        """
        geometry = b64encode(self.saveGeometry().data()).decode("ascii")
        self.session.prefer(replace(self.session.preferences, geometry=geometry))
        reminders = self._reminders
        if reminders is not None and reminders.keeps_running() and not self._is_leaving:
            event.ignore()
            self.hide()
            return
        if not _may_close(self):
            event.ignore()
            self._is_leaving = False
            return
        if reminders is not None and not self._is_leaving:
            reminders.say_that_it_ends()
        self._minute.stop()
        self.session.checker.stop()
        if self._inbox is not None:
            self._inbox.stop()
        if reminders is not None:
            reminders.stop()
        super().closeEvent(event)

    def _prepare_to_leave(self) -> None:
        """Let the window really close when it is closed next; the desktop's session ends.

        One that has not ended in a minute was told not to: nothing else says so.
        """
        self._is_leaving = True
        QTimer.singleShot(LEAVING_MS, self, partial(setattr, self, "_is_leaving", False))

    def leave(self) -> None:
        """Close the window and end the program, also where it would go on in the tray."""
        self._prepare_to_leave()
        is_hidden = self.isHidden()
        if self.close() and is_hidden:
            QCoreApplication.exit(0)


def _room_on(screen: QScreen) -> QSize:
    """Return how large a window may be to be seen whole there, at any scale of the screen."""
    return screen.availableSize() - FRAME


def _may_close(window: MainWindow) -> bool:
    """Store what is being written, and ask what becomes of what cannot be."""
    if (focus := window.focusWidget()) is not None:
        focus.clearFocus()  # a note is stored when the keyboard leaves it
    if not window.session.outbox.steps:
        return True
    from magtrack.ui.unsaved import may_close

    return may_close(window.session, window)


def _show_keys(window: MainWindow) -> None:
    """Show the keys of the page on the screen, if it has some, and those of every page."""
    from magtrack.ui.dialogs.keys import show_keys

    here: tuple[actions.Action, ...] = getattr(window.stack.currentWidget(), "key_actions", tuple)()
    page = window.stack.entries.get(window.current_page())
    title = _("Keys") if page is None else _("Keys on {page}").format(page=page.title)
    show_keys(title, (*here, *window.key_actions()), window)
