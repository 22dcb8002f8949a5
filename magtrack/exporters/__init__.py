"""Files made from the log: one module per format, each exposing `EXPORTER`.

An exporter writes all of its file (or folder) or nothing, readable by its owner only, and the same
log gives the same bytes: nothing in it says when or where it was made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from magtrack.domain.days import Moment
    from magtrack.domain.log import Log
    from magtrack.reference import Reference


class Source(Protocol):
    """Where the log is read from: a `Journal`, or anything that answers like one."""

    def log(self, first: date, last: date) -> Log:
        """Return the days `first` to `last` as one snapshot."""

    def span(self) -> tuple[date, date] | None:
        """Return the first and last day with anything in it, None for an empty log."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for.

    `out` is the file or folder to write. `first` and `last` bound the days (None: all there are).
    `as_of` is the present instant and `today` the user's present day: a planned dose of an earlier
    day that nobody logged counts as not recorded. `with_notes` includes what the user wrote freely,
    `with_profile` birth year and sex in a format that leaves them out otherwise (FHIR). `password`
    locks the file, in a format that can.
    """

    out: Path
    as_of: Moment
    today: date
    reference: Reference
    first: date | None = None
    last: date | None = None
    with_notes: bool = False
    with_profile: bool = False
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Report:
    """What was written: where, and how many rows or records of each kind."""

    out: Path
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format: its key on the command line, its name for people, and how it is written.

    `write(source, request)` raises ExportProblem where it cannot write, InputProblem for a range
    that ends before it starts, StoreProblem where the log cannot be read. `check_lock(out)`
    raises ExportProblem where what is written there cannot have a password; None: it never can.
    """

    key: str
    name: Callable[[], str]
    write: Callable[[Source, Request], Report]
    check_lock: Callable[[Path], None] | None = None
