"""Progress that goes one way up, however many phases the reading of a file has."""

from __future__ import annotations

from collections.abc import Callable

WHOLE = 1000
"""What `done` counts up to."""

_SHARE = 0.7
"""Of what is left, each phase takes this much: how many follow is not known."""


class Phases:
    """Hears how far each phase is, and tells how far the whole is, in thousandths.

    A phase ends where the next counts anew, or to another total.
    """

    def __init__(self, tell: Callable[[int, int], None]) -> None:
        self._tell = tell
        self._begin = self._end = 0.0
        self._done, self._total = 0, -1

    def __call__(self, done: int, total: int) -> None:
        """Hear of `done` of `total`; raises Cancelled where the hearer does."""
        if done < self._done or total != self._total:
            self._begin, self._end = self._end, self._end + (WHOLE - self._end) * _SHARE
        self._done, self._total = done, total
        part = done / total if total else 1.0
        self._tell(int(self._begin + (self._end - self._begin) * min(part, 1.0)), WHOLE)

    def finish(self) -> None:
        """Tell that all is done."""
        self._tell(WHOLE, WHOLE)
