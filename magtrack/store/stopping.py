"""What takes SQLite long can be stopped on the way, and then nothing has changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from magtrack.errors import Cancelled

IsStopped = Callable[[], bool]

_STEPS = 20_000
"""After how many steps of SQLite's own it is asked: a millisecond or two."""


def never() -> bool:
    """Stop nothing."""
    return False


@contextmanager
def stoppable(log: sqlite3.Connection, is_stopped: IsStopped) -> Iterator[None]:
    """Ask time and again, while `log` is at work, whether nobody wants it any more.

    Raises Cancelled then; the statement that was under way has done nothing.
    """
    if is_stopped():
        raise Cancelled
    log.set_progress_handler(is_stopped, _STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if is_stopped():
            raise Cancelled from error
        raise
    finally:
        log.set_progress_handler(None, 0)
    if is_stopped():
        raise Cancelled
