"""Files made from the log: one module per format, each exposing `EXPORTER`.

An exporter writes all of its file (or folder) or nothing, readable by its owner only, and the same
log gives the same bytes: nothing in it says when or where it was made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from msgspec import Struct

from magtrack.domain.record.days import Moment
from magtrack.domain.record.log import Log, LogSource
from magtrack.reference import Reference
from magtrack.store.traces import Traces

Content = Literal["summary", "supplements", "ratings", "daily", "warnings"]
"""A part of a report to read: page 1, what is taken, ratings and side effects, doses and totals by
week and day, warnings with their sources."""

CONTENTS: tuple[Content, ...] = get_args(Content)

Part = Literal["summary", "supplements", "ratings", "daily", "warnings", "notes", "profile"]
"""A part of any export: one of a report, what the user wrote freely, birth year and sex."""

Paper = Literal["a4", "letter"]
PAPERS: tuple[Paper, ...] = get_args(Paper)


class ExportRequest(Struct, frozen=True):
    """An export as it is asked for.

    `out` is the file or folder to write. `first` and `last` bound the days (None: all there are).
    `as_of` is the present instant and `today` the user's present day: a planned dose of an earlier
    day that nobody logged counts as not recorded. `with_notes` includes what the user wrote freely,
    `with_profile` birth year and sex; a format that always holds one of them says so (`holds`).

    `password` locks the file, in a format that can. `as_of_note` says that the present day was
    chosen, where it was; the report and the tables print it.

    Of the report alone: its `contents`, `paper`, the `question` the person has for the reader, and
    `since`, the day of the last visit, from which on changes are told; `person`, whose log it is
    ("" where it has no name), is in it with the profile.

    `traces` are told what is written, where the log has a place of its own. `on_progress` hears how
    much of how much is done, and stops the writing by what it raises; None: nobody waits.
    """

    out: Path
    as_of: Moment
    today: date
    reference: Reference
    first: date | None = None
    last: date | None = None
    with_notes: bool = False
    with_profile: bool = False
    password: str = ""
    as_of_note: str = ""
    contents: frozenset[Content] = frozenset(CONTENTS)
    paper: Paper = "a4"
    question: str = ""
    since: date | None = None
    person: str = ""
    traces: Traces | None = None
    on_progress: Callable[[int, int], None] | None = None

    def __repr__(self) -> str:
        """Say where it goes, and nothing of the person or the password."""
        return f"Request({str(self.out)!r})"


class ExportReport(Struct, frozen=True):
    """A finished export: its place, and how many rows or records of each kind."""

    out: Path
    rows: Mapping[str, int]


class Snapshot(Struct, frozen=True):
    """A source that was read already, so that another thread can work on it.

    It holds the days of `whole` only; `days` are the first and last with anything in the log.
    """

    whole: Log
    days: tuple[date, date] | None

    def log(self, first: date, last: date) -> Log:
        """Return the days `first` to `last`, as far as they are there."""
        return self.whole.between(first, last)

    def span(self) -> tuple[date, date] | None:
        """Return the first and last day with anything in it, None for an empty log."""
        return self.days


class Exporter(Struct, frozen=True):
    """A format: its key on the command line, its name for people, and how it is written.

    `suffix` ends the name of its file, `about` says in a sentence what it is good for. `readable`:
    it is a report to read, of which parts can be left out; of another format `holds` are the parts
    that are always in it and `lacks` those that never are; notes and profile can be chosen unless
    they are among these. `whole`: the window writes all days, whatever the report is about. Formats
    are offered in their `order`; one `beside` another is a kind of file of that one, which the
    ending of the name decides.

    `write(source, request)` raises ExportProblem where it cannot write, InputProblem for a range
    that ends before it starts, StoreProblem where the log cannot be read. `check_lock(out)`
    raises ExportProblem where what is written there cannot have a password; None: it never can.
    """

    key: str
    name: Callable[[], str]
    write: Callable[[LogSource, ExportRequest], ExportReport]
    suffix: str
    about: Callable[[], str]
    order: int
    readable: bool = False
    whole: bool = False
    holds: frozenset[Part] = frozenset()
    lacks: frozenset[Part] = frozenset()
    beside: str = ""
    check_lock: Callable[[Path], None] | None = None

    def can_leave_out(self, part: Part) -> bool:
        """Tell whether the person chooses if the part is in it."""
        never_chosen = self.holds | self.lacks
        return self.readable or (part in ("notes", "profile") and part not in never_chosen)
