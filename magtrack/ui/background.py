"""Loads what is slow to import in a thread, after the first paint, so that the window never waits.

numpy starts one thread only: idle helpers cost time at start and give nothing here.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import contextmanager
from functools import cache
from threading import Thread
from types import ModuleType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

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
            with _flat_matplotlib(), _untold_matplotlib():
                import magtrack.charts.progress  # noqa: F401 - loaded for later
        except (ImportError, OSError, RuntimeError) as error:
            self.problem = str(error) or type(error).__name__
        sys.setswitchinterval(turn)
        _keep_what_is_there()
        self.is_ready = True
        self.finished.emit()


_OTHER_AXES = {
    "mpl_toolkits.mplot3d": ("Axes3D",),
    "matplotlib.projections.geo": ("AitoffAxes", "HammerAxes", "LambertAxes", "MollweideAxes"),
    "matplotlib.projections.polar": ("PolarAxes",),
}
"""The modules of matplotlib's axes that are not drawn here, and what it takes from them."""


@contextmanager
def _flat_matplotlib() -> Iterator[None]:
    """Let matplotlib be imported without axes in space, of maps and in circles: 40 ms."""
    stand_ins = {}
    for module, names in _OTHER_AXES.items():
        stand_ins[module] = ModuleType(module)
        stand_ins[module].__dict__.update({name: type(name, (), {"name": name}) for name in names})
    before = dict(sys.modules)
    sys.modules.update(stand_ins | before)
    try:
        yield
    finally:
        for module in stand_ins.keys() - before.keys():
            del sys.modules[module]


@contextmanager
def _untold_matplotlib() -> Iterator[None]:
    """Let matplotlib be imported without a page on the properties of each of its classes: 85 ms.

    It writes these for who reads its help; what the classes do does not rest on them.
    """
    from matplotlib import artist

    spared: list[tuple[Any, str, Any]] = [
        (artist, "kwdoc", lambda _artist: ""),
        (artist.ArtistInspector, "get_setters", lambda _inspector: []),
    ]
    before = [getattr(owner, name) for owner, name, _stand_in in spared]
    for owner, name, stand_in in spared:
        setattr(owner, name, stand_in)
    try:
        yield
    finally:
        for (owner, name, _stand_in), own in zip(spared, before, strict=True):
            setattr(owner, name, own)


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
