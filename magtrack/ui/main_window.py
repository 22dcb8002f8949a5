"""The window: the sidebar, the pages, the toast, and what happens by itself.

A page is built when it is first shown. A change makes the visible page read again; the others
read when they are shown next.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace
from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from magtrack import wording
from magtrack.discovery import discover, missing_modules
from magtrack.errors import MagTrackError
from magtrack.texts import _
from magtrack.ui import icons, style
from magtrack.ui.auto_backup import back_up_at_start, back_up_daily
from magtrack.ui.background import chart_loader
from magtrack.ui.widgets import late
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.sidebar import Sidebar
from magtrack.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from magtrack.errors import StoreProblem
    from magtrack.store.change import Change
    from magtrack.ui.not_saved import NotSaved
    from magtrack.ui.pages import Page, PageWidget
    from magtrack.ui.pages.today import TodayPage
    from magtrack.ui.reminders import Reminders
    from magtrack.ui.session import Session

PAGES = "magtrack.ui.pages"
MINUTE_MS = 60_000
LEAVING_MS = 60_000
"""How long a session of the desktop takes to end at most."""

FIRST_SIZE = (1280, 720)
SMALLEST_SIZE = (900, 600)


class MainWindow(QMainWindow):
    """The one window of MagTrack.

    `painted()` is emitted once, after the first page is on the screen: what the first paint does
    not need is loaded then. `looked()` follows each look at what came by itself: once a minute, and
    when the window is activated. `page_shown(str)` says which page was turned to.
    """

    painted = Signal()
    looked = Signal()
    page_shown = Signal(str)

    def __init__(self, session: Session) -> None:
        """Show Today of the session's log."""
        super().__init__()
        self._session = session
        self._pages: dict[str, Page] = {page.key: page for page in discover(PAGES, "PAGE")}
        self._built: dict[str, QWidget] = {}
        self._stale: set[str] = set()
        self._day = session.today()
        self._reminders: Reminders | None = None
        self._is_leaving = False
        self.setWindowTitle("MagTrack")
        self.setMinimumSize(*SMALLEST_SIZE)
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
        self._sidebar = Sidebar("MagTrack")
        for page in self._pages.values():
            self._sidebar.add_entry(page.key, page.title(), page.icon, bottom=page.bottom)
        self._unsaved: NotSaved | None = None
        self._stack = QStackedWidget()
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        self._column = column
        self._central = central = QWidget()
        row = QHBoxLayout(central)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._sidebar)
        row.addLayout(column, 1)
        self.setCentralWidget(central)
        central.installEventFilter(self)
        if self._session.journal.read_only:
            text = _("{file} is read-only.").format(file=self._session.journal.path)
            self.show_problem(_("This log can be read and exported, but not written."), text)

    @cached_property
    def _banner(self) -> Banner:
        banner = Banner("caution", "")
        banner.add_button(_("Close")).clicked.connect(banner.hide)
        banner.hide()
        late.put_before(self._unsaved or self._stack, self._column, banner)
        return banner

    @cached_property
    def _toast(self) -> Toast:
        toast = Toast(self._central)
        toast.action_requested.connect(self._session.undo)
        late.take_turn(self._stack, toast)
        return toast

    def _take_keys(self) -> None:
        """Answer the keys that mean the same on every page.

        Their classes take 2 ms to make: after the first paint, and before any key is read.
        """
        from PySide6.QtGui import QAction, QKeySequence

        standard, session = QKeySequence.StandardKey, self._session
        for text, key, do in (
            (_("Undo"), standard.Undo, session.undo),
            (_("Redo"), standard.Redo, session.redo),
            (_("Quit"), standard.Quit, self.leave),
        ):
            action = QAction(text, self)
            action.setShortcuts(key)
            action.triggered.connect(do)
            self.addAction(action)
        self._sidebar.take_keys()

    def _connect(self) -> None:
        session = self._session
        session.changed.connect(self._changed)
        session.announced.connect(self._announce)
        session.problem.connect(self.show_problem)
        session.not_saved.connect(self._show_not_saved)
        session.show_page.connect(self.show_page)
        session.watch.checked.connect(self._show_warnings)
        session.watch.broken.connect(self._stop)
        self._sidebar.chosen.connect(self.show_page)
        self._minute = QTimer(self, interval=MINUTE_MS, timerType=Qt.TimerType.VeryCoarseTimer)
        self._minute.timeout.connect(self._look_around)
        self._minute.start()

    # -------------------------------------------------------------------------------- pages

    def _welcome(self) -> None:
        """Show the first steps in place of a page; done or left, they give way to the pages."""
        from magtrack.ui.first_run import FirstRun

        steps = FirstRun(self._session)
        steps.finished.connect(lambda: self.show_page("today"))
        self._stack.addWidget(steps)
        self._stack.setCurrentWidget(steps)
        steps.label.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_page(self, key: str) -> None:
        """Show the page `key`, read afresh where something changed since it was last seen."""
        page = self._built.get(key)
        if page is None:
            page = self._built[key] = self._pages[key].build(self._session)
            self._stale.add(key)
        self._sidebar.set_current(key)
        if key in self._stale:
            self._refresh(key, None)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        self.page_shown.emit(key)

    def _show_present_day(self) -> None:
        """Show Today on the present day, whatever day it showed before."""
        cast("TodayPage", self.page("today")).go_to_today()

    def _put_above_page(self, widget: QWidget) -> None:
        """Put `widget` above whatever page is shown."""
        late.put_before(self._stack, self._column, widget)

    def page(self, key: str) -> QWidget:
        """Return the page `key`, shown."""
        self.show_page(key)
        return self._built[key]

    def page_keys(self) -> tuple[str, ...]:
        """Return the keys of all pages, in the order of the sidebar."""
        return tuple(self._pages)

    def current_page(self) -> str:
        """Return the key of the page on the screen."""
        return self._sidebar.current()

    def _refresh(self, key: str, change: Change | None) -> None:
        if key not in self._built:
            return
        self._stale.discard(key)
        try:
            cast("PageWidget", self._built[key]).refresh(change)
        except MagTrackError as error:
            self._stale.add(key)
            self.show_problem(str(error))

    def _changed(self, change: Change) -> None:
        current = self.current_page()
        whole = change if change.kinds else None
        self._stale.update(key for key in self._built if key != current)
        self._refresh(current, whole)
        if change.kinds & {"trial", "profile"} or not change.kinds:
            self._show_phase()

    def _show_phase(self) -> None:
        day = self._session.today()
        trial = self._session.log(day, day).trial
        self._sidebar.set_phase("" if trial is None else wording.phase_line(trial, day))

    def _show_warnings(self) -> None:
        """Show how many findings of today were not read yet; minor ones do not count."""
        found = self._session.watch.findings
        unread = sum(each.policy.counts and not each.acknowledged for each in found)
        self._sidebar.set_count("safety", unread)

    def _stop(self, problem: str) -> None:
        """End the program: without its rules it would look as if there were no warnings."""
        from magtrack.ui.error_box import say

        say(problem)
        self.leave()
        QCoreApplication.exit(1)

    # ----------------------------------------------------------------------------- messages

    def _announce(self, text: str, can_undo: bool) -> None:
        self._toast.show_message(text, action=_("Undo") if can_undo else "")

    def show_problem(self, title: str, text: str = "") -> None:
        """Show a problem above the page until it is closed."""
        self._banner.set_texts(title, text)
        self._banner.show()

    def _show_not_saved(self, problem: StoreProblem | None) -> None:
        """Show what could not be saved until it is, or until it is given up."""
        waiting = self._session.unsaved.wishes
        if problem is not None:
            labels = ", ".join(wish.label for wish in waiting)
            what = _("Not saved: {what}").format(what=labels) if labels else ""
            self._unsaved = self._unsaved or self._build_not_saved()
            self._unsaved.show_problem(problem, what, self._session.unsaved.edits)
        elif self._unsaved is not None and not waiting:
            self._unsaved.hide()

    def _build_not_saved(self) -> NotSaved:
        from magtrack.ui.not_saved import NotSaved

        banner = NotSaved(self._session)
        banner.retry_wanted.connect(self._session.retry)
        banner.add_button(_("Discard")).clicked.connect(self._session.discard_unsaved)
        self._column.insertWidget(self._column.indexOf(self._stack), banner)
        return banner

    # ---------------------------------------------------------------------- what comes by itself

    def _look_around(self) -> None:
        """Notice what the command line wrote, and that a new day has begun."""
        if self._session.is_writing_apart:
            return
        self._session.notice()
        try:
            today = self._session.today()
        except MagTrackError as error:
            self.show_problem(str(error))
            return
        if today != self._day:
            self._day = today
            back_up_daily(self._session)
            self._show_phase()
        current = self.current_page()
        self._session.watch.check_soon()
        self._stale.update(self._built)
        self._refresh(current, None)
        self.looked.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Look around when the window is activated."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            QTimer.singleShot(0, self._wake)

    def _wake(self) -> None:
        """Notice at once what happened while another window, or none, was looked at."""
        if self._session.today() == self._day:
            self._session.notice()
            self.looked.emit()
        else:
            self._look_around()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the first paint; then load what it did not need."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._after_first_paint)
        return False

    def _after_first_paint(self) -> None:
        if not self.isVisible():
            return
        self._take_keys()
        icons.reveal()
        watch = self._session.watch
        # In turn: beside a thread that loads, each step of the watch takes twice as long.
        watch.ready.connect(chart_loader().start, Qt.ConnectionType.QueuedConnection)
        watch.start()
        if watch.is_ready:
            chart_loader().start()
        self._unseen = missing_modules(PAGES)
        self._ahead = QTimer(self, interval=0)
        self._ahead.timeout.connect(self._import_ahead)
        chart_loader().finished.connect(self._ahead.start)
        if chart_loader().is_ready:
            self._ahead.start()
        self.painted.emit()

    def _import_ahead(self) -> None:
        """Import a module of a page not seen yet, so that its first opening need not wait."""
        if not self.isVisible():
            self._ahead.stop()
        elif self._unseen:
            import_module(self._unseen.pop())
        else:
            self._ahead.stop()
            self._settle()

    def _settle(self) -> None:
        """Do what a window does once, when it has nothing else to do."""
        from magtrack.ui.single_instance import answer_calls

        answer_calls(self, self._session.data_dir)
        back_up_at_start(self._session)
        self._session.preferred.connect(self._remind)
        self._remind()

    def _remind(self) -> None:
        """Begin to remind once that is wanted; after that the reminders see to it themselves."""
        session = self._session
        if self._reminders is not None or session.journal.read_only:
            return
        if session.preferences.reminds:
            from magtrack.ui.reminders import Reminders

            self._reminders = Reminders(self, session, self._put_above_page)
            self._wire(self._reminders)

    def _wire(self, reminders: Reminders) -> None:
        reminders.today_wanted.connect(self._show_present_day)
        reminders.end_wanted.connect(self.leave)
        self.looked.connect(reminders.look)
        self.page_shown.connect(reminders.show_page)
        style.application().commitDataRequest.connect(self._prepare_to_leave)
        reminders.show_page(self.current_page())
        reminders.look()

    # ----------------------------------------------------------------------------- geometry

    def _restore_geometry(self) -> None:
        self.resize(*FIRST_SIZE)
        try:
            stored = b64decode(self._session.preferences.geometry, validate=True)
        except Base64Error:
            return
        if stored:
            self.restoreGeometry(QByteArray(stored))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the size of the window; go on in the tray where that is wanted."""
        geometry = b64encode(self.saveGeometry().data()).decode("ascii")
        self._session.prefer(replace(self._session.preferences, geometry=geometry))
        reminders = self._reminders
        if reminders is not None and reminders.keeps_running() and not self._is_leaving:
            event.ignore()
            self.hide()
            return
        self._minute.stop()
        self._session.watch.stop()
        if reminders is not None:
            reminders.stop()
        super().closeEvent(event)

    def _prepare_to_leave(self) -> None:
        """Let the window really close when it is closed next; the desktop's session ends.

        One that has not ended in a minute was told not to: nothing else says so.
        """
        self._is_leaving = True
        QTimer.singleShot(LEAVING_MS, self, self._stay)

    def _stay(self) -> None:
        self._is_leaving = False

    def leave(self) -> None:
        """Close the window and end the program, also where it would go on in the tray."""
        self._prepare_to_leave()
        is_hidden = self.isHidden()
        self.close()
        if is_hidden:
            QCoreApplication.exit(0)
