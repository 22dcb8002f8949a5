"""How long a window was held up: the longest gap of its event loop that is of our making."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter, thread_time

from PySide6.QtCore import QObject, Qt, QTimer

TICK_MS = 4


class Gaps(QObject):
    """Listens to the event loop from when it is made until `stop`.

    Time for which a thread of ours was ready and other programs had the processors is no gap of
    ours. Linux tells how long that was; elsewhere it counts.
    """

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._last = self._read()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _read(self) -> tuple[float, float, dict[str, int]]:
        """Return the time, that of this thread on a processor, and what each waited for one."""
        return perf_counter(), thread_time(), _waited()

    def _tick(self) -> None:
        (then, done, before), self._last = self._last, self._read()
        now, all_done, after = self._last
        waited = sum(each - before.get(thread, 0) for thread, each in after.items()) / 1e9
        self.gaps.append(max(all_done - done, now - then - waited))

    def stop(self) -> float:
        """Return the longest gap in seconds."""
        self._timer.stop()
        self._tick()
        return max(self.gaps)


def _waited() -> dict[str, int]:
    """Return for how many nanoseconds each thread of ours was ready and did not run."""
    waited = {}
    for told in Path("/proc/self/task").glob("*/schedstat"):
        try:
            waited[told.parent.name] = int(told.read_text().split()[1])
        except OSError:
            continue  # the thread is over
    return waited
