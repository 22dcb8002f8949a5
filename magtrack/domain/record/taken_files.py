"""What the history keeps of a file that was taken in: which it was, how it was read, how much came.

The next file of the same kind is read in the same way, so that only what is new is asked.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field


class TakenFile(Struct, frozen=True):
    """A file that was taken in.

    `kind` is the program it is of: the importer's key, or what several importers of one program
    share. `headers` are those of its tables, where the person said what their columns are.
    `answers` are those to what it left open, by the key of the question. `counts` tells by kind of
    record how many were new, changed, and there already; `left_out` how many rows stay out. `kept`
    marks the rows that the file tells otherwise than the log, where the log's own was kept, and
    `settled` those that were left out, each with the answer that said so.
    """

    file: str
    kind: str
    headers: tuple[tuple[str, ...], ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    left_out: int = 0
    kept: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()

    @property
    def total(self) -> tuple[int, int, int]:
        """Return how many records of all kinds were new, changed, and there already."""
        new, changed, same = (sum(count[n] for count in self.counts.values()) for n in range(3))
        return new, changed, same
