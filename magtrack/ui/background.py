"""Loads what is slow to import in a thread, after the first paint, so that the window never waits.

numpy starts one thread only: idle helpers cost time at start and give nothing here.
"""

from __future__ import annotations

import gc
import os
import sys
from functools import cache
from threading import Thread

from PySide6.QtCore import QObject, Signal

_TURN_S = 0.001
"""How long the loading thread may go on when the window waits for its turn; Python's is 5 ms."""


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
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin to load, unless that was done already."""
        if self._thread is None:
            self._thread = Thread(target=self._load, name="chart-loader", daemon=True)
            self._thread.start()

    def _load(self) -> None:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        turn = sys.getswitchinterval()
        sys.setswitchinterval(_TURN_S)
        try:
            import magtrack.charts.progress
            import magtrack.charts.words  # noqa: F401 - loaded for later
        except (ImportError, OSError, RuntimeError) as error:
            self.problem = str(error) or type(error).__name__
        sys.setswitchinterval(turn)
        _keep_what_is_there()
        self.is_ready = True
        self.finished.emit()


def _keep_what_is_there() -> None:
    """Look for garbage among what is made from now on only.

    Going through all that the imports made would stop the window for 50 ms, time and again.
    """
    gc.freeze()
    gc.enable()


@cache
def chart_loader() -> ChartLoader:
    """Return the one loader of the process."""
    return ChartLoader()
