"""An error nobody expected is seen: a dialog says so, and the log file what it was.

Qt goes on after an exception in a slot, an event or a thread. Without this the person would believe
that what they did is saved, as there is often no terminal to say otherwise.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, qInstallMessageHandler

from magtrack import logfile
from magtrack.errors import MagTrackError, StoreProblem

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext, QtMsgType

    from magtrack.ui.dialogs.unexpected import UnexpectedDialog

STORM_S = 2.0
"""What fails again at the same place within this time is a failing timer or painting, not a wish of
the person's: it is counted, and opens no dialog of its own. Doubled with every dialog.
"""


def watched(data_dir: Path, stay: Callable[[], int]) -> int:
    """Return what `stay` returns, 1 where it fails; what nobody expected meanwhile is shown.

    What is a sentence for the person already, MagTrackError and OSError, is raised as it is.
    """
    watcher = ErrorWatcher(data_dir)
    usual = sys.excepthook, threading.excepthook, sys.unraisablehook
    sys.excepthook = watcher.hear
    threading.excepthook = watcher.hear_thread
    sys.unraisablehook = watcher.note
    usual_qt = qInstallMessageHandler(watcher.note_qt)
    try:
        return stay()
    except (MagTrackError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - this is where all of them end
        watcher.end(error)
        return 1
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook = usual
        qInstallMessageHandler(usual_qt)


class ErrorWatcher(QObject):
    """Hears of every error nobody expected, in any thread, and tells the person in the window's.

    Errors while the dialog is open are counted in it.
    """

    _heard = Signal(str)
    _told = Signal(str)

    def __init__(self, data_dir: Path, now: Callable[[], float] = monotonic) -> None:
        """Write into the log file in `data_dir`; `now` gives seconds that only grow."""
        super().__init__()
        self.dialog: UnexpectedDialog | None = None
        self._data_dir, self._now = data_dir, now
        self._last: dict[object, tuple[float, float]] = {}
        self._qt_said: set[str] = set()
        # Never at once: the error may come from the middle of a painting.
        self._heard.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._told.connect(_tell, Qt.ConnectionType.QueuedConnection)

    def hear(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Write an error down and show it; `sys.excepthook`.

        A log that cannot be read just now is no fault: its sentence stands above the page.
        """
        if isinstance(error, StoreProblem):
            self._told.emit(str(error))
        elif isinstance(error, Exception):
            storm = self._is_storm(error.with_traceback(trace))
            self._heard.emit("" if storm else logfile.tell(self._data_dir, error))
        else:
            sys.__excepthook__(kind, error, trace)

    def hear_thread(self, args: threading.ExceptHookArgs) -> None:
        """Write down and show the error that ended a thread; `threading.excepthook`."""
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            self.hear(args.exc_type, args.exc_value, args.exc_traceback)

    def note(self, args: sys.UnraisableHookArgs) -> None:
        """Write down an error that changed nothing, in a destructor; `sys.unraisablehook`."""
        if args.exc_value is not None:
            logfile.tell(self._data_dir, args.exc_value)

    def note_qt(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        """Write down who in Qt complains, once; its message may name what the person entered."""
        import re

        if sys.stderr is not None:
            sys.stderr.write(f"{message}\n")
        who = re.match(r"Q\w+::\w+", message)
        if who is None or kind.name in {"QtDebugMsg", "QtInfoMsg"} or who[0] in self._qt_said:
            return
        self._qt_said.add(who[0])
        logfile.write(self._data_dir, f"{kind.name} ({context.category}) {who[0]}")

    def end(self, error: Exception) -> None:
        """Show an error after which the program cannot go on, and wait until that was read."""
        from PySide6.QtWidgets import QApplication

        text = logfile.tell(self._data_dir, error)
        if QApplication.instance() is not None:
            from magtrack.ui.dialogs.unexpected import UnexpectedDialog

            UnexpectedDialog(text, self._data_dir, can_go_on=False).exec()

    def _is_storm(self, error: Exception) -> bool:
        """Tell whether the same place fails again too soon for the person to have asked for it."""
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = type(error), trace and trace.tb_frame.f_code, trace and trace.tb_lineno
        now = self._now()
        last, quiet = self._last.get(place, (-STORM_S, STORM_S / 2))
        storm = now - last < quiet
        self._last[place] = now, quiet if storm else 2 * quiet
        return storm

    def _show(self, text: str) -> None:
        """Show the error; "" for one that is only counted."""
        try:
            if self.dialog is not None:
                self.dialog.count()
            elif text:
                self._open(text)
        except Exception as error:  # noqa: BLE001 - a dialog about the dialog would never end
            self.dialog = None
            logfile.tell(self._data_dir, error)

    def _open(self, text: str) -> None:
        from magtrack.ui.dialogs.unexpected import UnexpectedDialog

        self.dialog = UnexpectedDialog(text, self._data_dir)
        self.dialog.finished.connect(self._closed)
        self.dialog.show()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None


def _tell(sentence: str) -> None:
    """Show a sentence above the page of the window."""
    from PySide6.QtWidgets import QApplication

    from magtrack.ui.main_window import MainWindow

    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow):
            window.show_problem(sentence)
