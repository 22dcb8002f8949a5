"""Files taken into the log: one module per source, each exposing `IMPORTER`.

Reading a file gives a `Plan` and changes nothing: showing it is the dry run, and the caller applies
its edits as one step that can be undone. One bad row refuses the whole file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from magtrack.discovery import discover
from magtrack.errors import ImportProblem
from magtrack.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from magtrack.domain.edits import Edit, Stamp
    from magtrack.domain.log import Log
    from magtrack.reference import Reference


class Target(Protocol):
    """The log that is imported into: a `Journal`, or anything that answers like one."""

    def log(self, first: date, last: date) -> Log:
        """Return the days `first` to `last` as one snapshot."""

    def span(self) -> tuple[date, date] | None:
        """Return the first and last day with anything in it, None for an empty log."""


class Counts(NamedTuple):
    """How many records of one kind the file adds, changes, or holds as they are already."""

    new: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do to the log.

    `edits` are for one `Journal.apply`; `counts` is by kind of record ("dose", "rating", ...).
    """

    edits: tuple[Edit, ...]
    counts: Mapping[str, Counts]

    @property
    def total(self) -> Counts:
        """Return the counts of all kinds together."""
        return Counts(*(sum(count[n] for count in self.counts.values()) for n in range(3)))


@dataclass(frozen=True, slots=True)
class Importer:
    """A source: its key on the command line, its name for people, and how it is read.

    `accepts(path)` tells by a look whether a file or folder is of this kind. `read(path, target,
    reference, stamp)` raises ImportProblem with every refused row; it never writes.
    """

    key: str
    name: Callable[[], str]
    accepts: Callable[[Path], bool]
    read: Callable[[Path, Target, Reference, Stamp], Plan]


def importer_for(path: Path, key: str | None = None) -> Importer:
    """Return the importer called `key`, by default the one that accepts `path`.

    Raises ImportProblem where there is none.
    """
    importers: list[Importer] = discover(__name__, "IMPORTER")
    if not path.exists():
        raise ImportProblem(_("{file} does not exist.").format(file=path))
    for importer in importers:
        if importer.key == key or (key is None and importer.accepts(path)):
            return importer
    known = ", ".join(importer.key for importer in importers)
    if key is not None:
        message = _("There is no format “{key}”. Known formats: {known}.")
    else:
        message = _("{file} is not in a format MagTrack reads. Known formats: {known}.")
    raise ImportProblem(message.format(key=key, known=known, file=path))
