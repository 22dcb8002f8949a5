"""Python's search for reference cycles, held back while very many objects without any are made."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from magtrack.startup import is_plain

if TYPE_CHECKING:
    from collections.abc import Iterator


LONGEST_PAUSE_MS = 20_000
"""The search goes on then at the latest; mostly it does once the charts are loaded, in 2 s."""


@contextmanager
def gc_paused(*, keep: bool = False) -> Iterator[None]:
    """Hold the search back; what nothing refers to is freed at once all the same.

    Records hold no cycles, so the search finds nothing, yet it looks at each of them again and
    again: a quarter of the time of reading a long log. With `keep`, what was made meanwhile then
    counts as old, and is not what the next search begins with; what the window keeps out of every
    search stays out.
    """
    searches = gc.isenabled() and not is_plain("collector")
    if searches:
        gc.disable()
    try:
        yield
    finally:
        if keep and not is_plain("collector"):
            is_kept_out = gc.get_freeze_count() > 0
            gc.freeze()
            if not is_kept_out:
                gc.unfreeze()
        if searches:
            gc.enable()


def pause_for_start() -> None:
    """Hold the search back until `resume_after_start`: what a start makes, it keeps."""
    if not is_plain("collector"):
        gc.disable()


def resume_after_start() -> None:
    """Search again, among what is made from now on only.

    Going through all that the imports made would stop the window for 50 ms, time and again.
    """
    if not is_plain("collector") and not gc.isenabled():
        gc.freeze()
        gc.enable()
