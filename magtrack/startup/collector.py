"""Python's search for reference cycles, held back while very many objects without any are made."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def gc_paused(*, keep: bool = False) -> Iterator[None]:
    """Hold the search back; what nothing refers to is freed at once all the same.

    Records hold no cycles, so the search finds nothing, yet it looks at each of them again and
    again: a quarter of the time of reading a long log. With `keep`, what was made meanwhile then
    counts as old, and is not what the next search begins with; what the window keeps out of every
    search stays out.
    """
    searches = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if keep:
            is_kept_out = gc.get_freeze_count() > 0
            gc.freeze()
            if not is_kept_out:
                gc.unfreeze()
        if searches:
            gc.enable()
