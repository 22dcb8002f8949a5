"""What goes on behind the window: the charts are loaded once, then what pages ask for is done.

numpy starts one thread only: idle helpers cost time at start and give nothing here.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QObject, QTimer, Signal

from magtrack.errors import MagTrackError
from magtrack.startup.collector import resume_after_start
from magtrack.startup.imports import without_help
from magtrack.ui.work import Task, Told, Work


def timer(parent: QObject, wait_ms: int, do: Callable[[], object], *, once: bool = True) -> QTimer:
    """Return a timer of `parent`, not started yet, that does something after `wait_ms`.

    It is set up by setters: PySide makes the setter of a keyword in the language of the machine,
    and in Turkish there is none for `interval`.
    """
    result = QTimer(parent)
    result.setInterval(wait_ms)
    result.setSingleShot(once)
    result.timeout.connect(do)
    return result


class ChartLoader(QObject):
    """Imports the charts once; `finished` follows, in the window's thread.

    `problem` is "" or why the charts cannot be drawn on this machine; everything else still works.
    """

    finished = Signal()

    def __init__(self) -> None:
        """Load nothing until `start`."""
        super().__init__()
        self.problem = ""
        self.is_ready = False
        self._work: Work | None = None

    def start(self) -> None:
        """Begin to load, unless that was done already."""
        if self._work is None:
            self._work = Work(self._load)
            self._work.ended.connect(self.finished)
            self._work.start()

    def wait(self) -> None:
        """Return once the charts are loaded, if that was begun; `finished` follows."""
        if self._work is not None:
            self._work.wait()

    def _load(self, _told: Told) -> None:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        import magtrack.charts  # which has matplotlib tell mistakes alone, also while it loads

        try:
            with without_help():
                import magtrack.charts.progress
                import magtrack.charts.words  # noqa: F401 - loaded for later
        except (ImportError, OSError, RuntimeError, ValueError) as error:
            self.problem = str(error) or type(error).__name__
        finally:
            resume_after_start()
            self.is_ready = True


@cache
def chart_loader() -> ChartLoader:
    """Return the one loader of the process."""
    return ChartLoader()


class LatestWork(QObject):
    """Does what was asked for last; quick changes are answered once.

    `answered(object)` is emitted in the window's thread, with what was returned or raised.
    """

    answered = Signal(object)

    def __init__(self, soon_ms: int) -> None:
        """Begin `soon_ms` milliseconds after something was asked for."""
        super().__init__()
        self._prepare: Callable[[], Task] | None = None
        self._work: Work | None = None
        self._soon = timer(self, soon_ms, self._begin)
        chart_loader().finished.connect(self._soon.start)

    def ask(self, prepare: Callable[[], Task]) -> None:
        """Do soon, in a thread, what `prepare` then returns in the window's.

        `prepare` may raise MagTrackError, which is the answer then.
        """
        if self._work is not None:
            self._work.cancel()  # nobody waits for it any more
        self._work = None
        self._prepare = prepare
        self._soon.start()

    def _begin(self) -> None:
        """Begin, but not beside the thread that loads the charts: each would take twice as long."""
        if self._prepare is None:
            return
        if not chart_loader().is_ready:
            chart_loader().start()
            return
        prepare, self._prepare = self._prepare, None
        try:
            self._work = work = Work(prepare())
        except MagTrackError as error:
            self.answered.emit(error)
            return
        work.ended.connect(self._take)
        work.start()

    def _take(self, work: Work, answer: object) -> None:
        if work is self._work:  # else something was asked for meanwhile
            self._work = None
            self.answered.emit(answer)
