"""Reminders without a window: `magtrack remind`, which a desktop can start at login.

It looks once a minute, and into the log only where that or the settings have changed, or something
is due; in between it holds nothing of it open. The window of the same log goes first: this program
looks some seconds later. It needs no display where the desktop has a service for notifications, and
then loads nothing of Qt that draws.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QObject, QProcess, Signal

from magtrack import logfile, preferences
from magtrack.autostart import Autostart, launcher
from magtrack.customs import use
from magtrack.domain.record.edits import Edit
from magtrack.errors import MagTrackError, StoreProblem
from magtrack.reference import load
from magtrack.store.database import FILE_NAME
from magtrack.store.journal import Journal
from magtrack.store.window_lock import REMIND_NAME, WindowLock
from magtrack.texts import _
from magtrack.ui.background import timer
from magtrack.ui.bell import Bell
from magtrack.ui.note import Note, bus_address
from magtrack.ui.session import Session
from magtrack.ui.system_customs import customs_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from magtrack.clock import Clock
    from magtrack.ui.tray import Tray

    ExceptHook = Callable[[type[BaseException], BaseException, TracebackType | None], object]

MINUTE_MS = 60_000
AFTER_S = 5
"""How much later than the window this program looks."""


class Reminding(QObject):
    """Tells of what is due in the log of one folder; `ended()` once nobody or nothing is left."""

    ended = Signal()

    def __init__(self, data_dir: Path, clock: Clock, tray: Tray | None = None) -> None:
        """Look at once, and then by itself; `tray` where the desktop has no better way."""
        super().__init__()
        self._folder, self._path, self._clock = data_dir, data_dir / FILE_NAME, clock
        self._reference, self._tray = load(), tray
        self._autostart = Autostart(data_dir)
        self._is_autostarted = self._autostart.is_on()
        self._session: Session | None = None
        self._seen: object = None
        self._next_look = 0
        self._missing = 0
        self.bell = Bell(data_dir, clock, self._opened, _write, self._by_tray)
        self.bell.setParent(self)
        self.bell.open_wanted.connect(self.open_window)
        self.bell.answered.connect(self.look)
        self.bell.unheard.connect(self._try_again)
        if tray is not None:
            tray.opened.connect(self.open_window)
            tray.pressed.connect(self.bell.press)
            tray.left.connect(self.ended)
        self._due = timer(self, 0, self.look_around)
        self._minute = timer(self, MINUTE_MS, self.look_around, once=False)
        self._minute.start()
        self._due.start()

    def look_around(self) -> None:
        """Look into the log if there is a reason to; end where there is none to go on."""
        self._missing = 0 if self._path.exists() else self._missing + 1
        if self._has_ended():
            self._minute.stop()
            self.bell.hand_over()
            self.ended.emit()
        elif self._state() != self._seen or self._clock.read().epoch >= self._next_look:
            self.look()

    def look(self) -> None:
        """Tell what is due now, take back what was answered, and wait for what comes next."""
        self._seen = self._state()
        self.bell.forget()
        try:
            with self._opened(read_only=True) as session:
                found = self.bell.look(session)
                if found.outlook.is_news:
                    self.bell.ring(session, found)
        except MagTrackError:
            self._try_again()  # the window tells why the log cannot be read
            return
        if not found.outlook.open:
            self._hush()
        self._next_look = found.outlook.next_look + AFTER_S
        self._due.start(max(0, self._next_look - self._clock.read().epoch) * 1000)

    def open_window(self) -> None:
        """Open the window, or call the one that is open."""
        program, *arguments = launcher()
        QProcess.startDetached(program, [*arguments, "--data-dir", str(self._folder)])

    def _has_ended(self) -> bool:
        """Tell whether the desktop's session is over, the log gone, or this no longer wanted."""
        is_off = self._is_autostarted and not self._autostart.is_on()
        # A backup that is put in its place is missing for a moment.
        return is_off or self._missing > 1 or not self.bell.is_alive

    def _state(self) -> object:
        """Return what differs once the log or the settings were written."""
        return [_stamp(file) for file in (self._path, self._folder / preferences.FILE_NAME)]

    def _try_again(self) -> None:
        """Look again with the next minute: nothing was told."""
        self.bell.untell()
        self._next_look = 0

    def _hush(self) -> None:
        self.bell.hush()
        if self._tray is not None:
            self._tray.hush()

    def _by_tray(self, note: Note) -> bool:
        if self._tray is None:
            return False
        self._tray.notify(note)
        return True

    @contextmanager
    def _opened(self, *, read_only: bool = False) -> Iterator[Session]:
        """Open the log for a moment; raises StoreProblem, also where there is none."""
        if not self._path.exists():
            raise StoreProblem(_("There is no log at {file}.").format(file=self._path))
        with Journal(
            self._path, self._clock, read_only=read_only, origin="window", knows=self._reference
        ) as journal:
            yield self._session_on(journal)

    def _session_on(self, journal: Journal) -> Session:
        """Return the one session, on the log as it is open now and with the settings of now.

        One for each look would leave timers to Python's collector, which may run in any thread.
        """
        if self._session is None:
            self._session = Session(journal, self._clock, self._folder, self._reference)
        else:
            self._session.journal = journal
            self._session.preferences = preferences.load(self._folder)
            self._session.day_start_hour = journal.profile().day_start_hour
        return self._session


def _stamp(file: Path) -> object:
    """Return what differs once a file was written, None where there is none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _write(session: Session, label: str, *edits: Edit) -> object:
    return session.write(label, *edits)


def run(data_dir: Path, clock: Clock) -> int:
    """Remind of the log in `data_dir` until the desktop's session ends; return the exit code.

    Raises MagTrackError where nothing on this desktop could show a reminder.
    """
    lock = WindowLock(data_dir, clock, REMIND_NAME)
    is_free = lock.take()
    if not is_free and (lock.holder is None or not lock.holder.is_of_this_computer):
        is_free = lock.take_over()  # left by another computer that shares the folder
    if not is_free:
        return _said(_("MagTrack reminds already."))
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C ends it, though no Python runs
    sys.excepthook = _writing_down(data_dir)
    try:
        tray = None if bus_address() else _tray()
        app = QCoreApplication.instance() or QCoreApplication(["magtrack"])
        use(customs_of(QLocale.system()))
        reminding = Reminding(data_dir, clock, tray)
        if tray is None and not reminding.bell.has_bus:
            raise MagTrackError(_nothing())
        reminding.ended.connect(app.quit)
        _said(_("MagTrack reminds from now on, also without its window; Ctrl+C ends that."))
        if not preferences.load(data_dir).reminds:
            _said(_("Nothing is to be reminded of yet: choose it in Settings."))
        code = app.exec()
        del reminding
        return code
    finally:
        lock.release()


def _tray() -> Tray:
    """Return a sign in the tray, for a desktop that has no service for notifications."""
    from magtrack.startup import preflight

    if preflight.report():
        raise MagTrackError(_nothing())
    from magtrack.ui import style, tray
    from magtrack.ui.app import application

    application().setQuitOnLastWindowClosed(False)
    if not tray.is_available():
        raise MagTrackError(_nothing())
    style.start()
    sign = tray.Tray()
    sign.show()
    return sign


def _nothing() -> str:
    return _("Nothing here shows reminders: there is no notification service and no tray.")


def _said(text: str) -> int:
    if sys.stdout is not None:  # a program without a console has none on Windows
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    return 0


def _writing_down(data_dir: Path) -> ExceptHook:
    """Return what is called with an error nobody expected: it is written down without values."""

    def hear(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        logfile.tell(data_dir, error)

    return hear
