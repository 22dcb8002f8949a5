"""The press of the window: one report follows the other, and Qt is loaded for the first alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from magtrack.exporters.report.pdf import Press


class WarmPress:
    """Keeps one press for the next report; threads may take it in turn or at once."""

    def __init__(self) -> None:
        """Begin none."""
        self._lock = Lock()
        self._kept: Press | None = None

    @contextmanager
    def taken(self) -> Iterator[Press]:
        """Give a press; it is kept for the next report unless this one was stopped or failed.

        Raises ExportProblem where none can be begun.
        """
        from magtrack.exporters.report.pdf import Press

        press = self._take()
        if press is None or not press.is_going():
            press = Press()
        try:
            yield press
        except BaseException:
            press.stop()
            raise
        with self._lock:
            press, self._kept = self._kept, press
        if press is not None:
            press.stop()

    def let_go(self) -> None:
        """End the press that is kept."""
        if (press := self._take()) is not None:
            press.stop()

    def _take(self) -> Press | None:
        with self._lock:
            press, self._kept = self._kept, None
        return press


@cache
def warm_press() -> WarmPress:
    """Return the one of the process."""
    return WarmPress()
