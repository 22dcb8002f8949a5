"""Work that would hold the window up, in a thread of its own: it tells how far it is, and stops."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from threading import Event, Thread

from PySide6.QtCore import QObject, Signal

from magtrack.errors import Cancelled, MagTrackError
from magtrack.startup.collector import gc_paused

Told = Callable[[int, int], None]
Task = Callable[[Told], object]

WHOLE = 1000
"""What `progressed` counts up to."""

_TURN_S = 0.001
"""How long a thread may go on when the window waits for its turn; Python's is 5 ms."""

_PATIENCE_S = 2.0
"""How long the end of the program waits for work that may hang."""

_PYTHONS_TURN_S = sys.getswitchinterval()

_going: set[Work] = set()
"""Held until the window has heard the end: Qt objects must not go in another thread."""

_meanwhile = ExitStack()
"""Holds back the search for cycles, which a thread would make too: a window would go in it."""


def is_cancelled(told: Told) -> Callable[[], bool]:
    """Return what tells whether work was cancelled, for what is only stopped and has no share."""

    def ask() -> bool:
        try:
            told(0, 1)
        except Cancelled:
            return True
        return False

    return ask


class Work(QObject):
    """One piece of work: `do(on_progress)` runs in a thread and tells now and then how far it is.

    Signals, in the window's thread: `progressed(int)` in thousandths, `ended(Work, object)` with
    what `do` returned or the exception it raised: Cancelled after `cancel`. One that is no
    MagTrackError goes to `sys.excepthook` as well, after that.
    """

    progressed = Signal(int)
    ended = Signal(object, object)
    _heard = Signal(object)

    def __init__(self, do: Task, *, may_hang: bool = False) -> None:
        """Do nothing until `start`. `may_hang`: in a call of the system, as on a network drive."""
        super().__init__()
        self._do = do
        self.patience_s = _PATIENCE_S if may_hang else None
        self._stopped = Event()
        self._share = 0
        self._thread = Thread(target=self._run, name="work", daemon=True)
        self._heard.connect(self._let_go)

    def start(self) -> None:
        """Begin."""
        if not _going:
            _meanwhile.enter_context(gc_paused())
        _going.add(self)
        sys.setswitchinterval(_TURN_S)
        self._thread.start()

    def cancel(self) -> None:
        """Stop the next time it tells how far it is; `ended` follows."""
        self._stopped.set()

    def wait(self, patience_s: float | None = None) -> None:
        """Return once the thread is over, or after so long; `ended` has not been heard yet."""
        self._thread.join(patience_s)

    def _run(self) -> None:
        try:
            result = self._do(self._on_progress)
        except Exception as error:  # noqa: BLE001 - it is told in the window, whatever it is
            result = error
        self.ended.emit(self, result)
        self._heard.emit(result)  # the window hears signals of a thread in their order

    def _on_progress(self, done: int, total: int) -> None:
        if self._stopped.is_set():
            raise Cancelled
        share = WHOLE * done // total if total else 0
        if share != self._share:
            self._share = share
            self.progressed.emit(share)

    def _let_go(self, result: object) -> None:
        _going.discard(self)
        if not _going:
            sys.setswitchinterval(_PYTHONS_TURN_S)
            _meanwhile.close()
        if isinstance(result, Exception) and not isinstance(result, MagTrackError):
            sys.excepthook(type(result), result, result.__traceback__)


def stop_all() -> None:
    """Cancel all work that is going on and wait for its end: the program ends.

    A thread that still lays out a page while Python and Qt are taken down crashes the process. One
    that hangs in a call of the system does not: the process ends without it.
    """
    for work in list(_going):
        work.cancel()
        work.wait(work.patience_s)
