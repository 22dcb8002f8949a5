"""Long work of a page: its progress and a way to stop it stand where it was asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from magtrack.errors import Cancelled
from magtrack.ui.widgets.progress_row import ProgressRow
from magtrack.ui.work import WHOLE, Task, Work


class LongWork(QObject):
    """One piece of work at a time, shown in `row`.

    Signal: `going(bool)` when it begins and when it is over, before what it came to is handed on.
    """

    going = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.row = ProgressRow()
        self.row.stopped.connect(self.stop)
        self._work: Work | None = None
        self._then: Callable[[object], object] | None = None

    def is_going(self) -> bool:
        """Tell whether something is being worked on."""
        return self._work is not None

    def begin(
        self, text: str, do: Task, then: Callable[[object], object], *, may_hang: bool = False
    ) -> None:
        """Do something in a thread, unless there is something going on; `text` says what.

        `then` is called in the window's thread with what it returned or raised: Cancelled where
        the person stopped it. What `may_hang` in a call of the system is not waited for once it is
        stopped.
        """
        if self._work is not None:
            return
        self._then = then
        self.row.begin(text, WHOLE)
        self._work = work = Work(do, may_hang=may_hang)
        work.progressed.connect(self.row.tell)
        work.ended.connect(self._ended)
        self.going.emit(True)
        work.start()

    def stop(self) -> None:
        """Stop it the next time it tells how far it is."""
        if self._work is not None:
            self._work.cancel()
            if self._work.patience_s is not None:
                self._ended(self._work, Cancelled())

    def _ended(self, work: Work, result: object) -> None:
        then = self._then
        if work is not self._work or then is None:
            return
        self._work = self._then = None
        self.row.end()
        self.going.emit(False)
        then(result)


def was_stopped(result: object) -> bool:
    """Tell whether work came to nothing because the person stopped it."""
    return isinstance(result, Cancelled)
