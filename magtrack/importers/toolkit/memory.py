"""How the last file of the same kind was read: what was answered then is not asked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from magtrack.domain.record.taken_files import TakenFile
from magtrack.importers.toolkit.names import LEAVE_OUT
from magtrack.importers.toolkit.tables import plain
from magtrack.store.past import History

_COLUMN = "column:"

Header = tuple[str, ...]


class Memory:
    """The files of one source that were taken in, newest first, each with its step."""

    def __init__(self, past: History | None, source: str) -> None:
        files = past.imported.files() if past is not None else []
        self._files = [(step, file) for step, file in files if file.kind == source]

    @property
    def last_step(self) -> int:
        """Return the step of the latest one, 0 for none."""
        return self._files[0][0] if self._files else 0

    @property
    def kept(self) -> frozenset[str]:
        """Return the marks of the rows of which the log's own was kept the last time."""
        return frozenset(mark for _step, file in self._files[:1] for mark in file.kept)

    @property
    def settled(self) -> frozenset[str]:
        """Return the marks of the rows that were left out, each with the answer that said so."""
        return frozenset(mark for _step, file in self._files for mark in file.settled)

    def steps(self, name: str = "") -> set[int]:
        """Return the steps of all of them, or of those called `name`."""
        return {step for step, file in self._files if name in ("", file.file)}

    def names(self) -> Mapping[int, str]:
        """Return what the files were called, by their steps."""
        return {step: file.file for step, file in self._files}

    def answers(self) -> Mapping[str, str]:
        """Return the answers about the latest one; none about tables, which may be unlike it."""
        latest = next((file for _step, file in self._files), None)
        return latest.answers if latest is not None and not latest.headers else {}

    def answers_of_table(self, headers: Sequence[Header]) -> Mapping[str, str] | None:
        """Return the answers about the table that is most like these; None where none is.

        All columns of it that were read must be there. Of several the one with most of its columns
        there goes before, then the latest.
        """
        there = _folded(headers)
        alike = [
            (len(there & _folded(file.headers)), step, file)
            for step, file in self._files
            if (used := _used(file)) and used <= there
        ]
        return max(alike, key=lambda each: each[:2])[2].answers if alike else None


def _folded(headers: Sequence[Header]) -> set[str]:
    return {plain(name).casefold() for header in headers for name in header}


def _used(file: TakenFile) -> set[str]:
    """Return the columns of a table that were read, not left out."""
    named = [
        plain(key.removeprefix(_COLUMN)).casefold()
        for key, answer in file.answers.items()
        if key.startswith(_COLUMN) and answer != LEAVE_OUT
    ]
    # of one of several tables its name stands before that of the column
    ends = {name for each in named for name in (each, each.rpartition(": ")[2])}
    return ends & _folded(file.headers)
