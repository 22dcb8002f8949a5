"""Exports in a thread: on a connection of their own, at one moment of the log."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.days import ONE_DAY
from magtrack.domain.record.log import Log
from magtrack.exporters import Exporter, ExportReport, ExportRequest, Paper
from magtrack.ui.warm_press import warm_press
from magtrack.ui.work import WHOLE, Told

if TYPE_CHECKING:
    from magtrack.store.journal import Journal
    from magtrack.store.past import History
    from magtrack.ui.session import Session


class LaidOut(Struct, frozen=True):
    """A report laid out on `paper`: its pages, each as a QPicture saves itself.

    `words` is all that is written on them but for their feet, `days` what it is about.
    """

    pages: tuple[bytes, ...]
    words: str
    paper: Paper
    days: tuple[date, date]


class TellingSource:
    """A log that tells how far it was read, so that whoever reads it can be stopped.

    Days that follow those read before are a share of all days; whoever begins anew begins at 0.
    """

    def __init__(self, journal: Journal, on_progress: Told) -> None:
        self._journal = journal
        self._tell = on_progress
        self._next: date | None = None
        self._span = journal.span()

    @property
    def history(self) -> History:
        """Return what became of the entries."""
        return self._journal.history

    def span(self) -> tuple[date, date] | None:
        """Return the first and last day with anything in it, None for an empty log."""
        return self._span

    def log(self, first: date, last: date) -> Log:
        """Return the days `first` to `last` as one snapshot; raises what is raised on the way."""
        share = 0
        if self._span is not None and first == self._next:
            start, end = self._span
            days = max((end - start).days, 1)
            share = min(max((first - start).days * WHOLE // days, 0), WHOLE)
        self._tell(share, WHOLE)
        self._next = last + ONE_DAY
        return self._journal.log(first, last)


def write_apart(
    session: Session, exporter: Exporter, request: ExportRequest, on_progress: Told
) -> ExportReport:
    """Write an export; raises what the exporter raises, and Cancelled once it was stopped."""
    from magtrack.ui.dialogs.import_work import OneCourse

    course = OneCourse(on_progress)
    with session.second_journal(in_memory=True) as journal:
        source = TellingSource(journal, course)
        return exporter.write(source, replace(request, on_progress=course))


def lay_out_apart(session: Session, request: ExportRequest, on_progress: Told) -> LaidOut:
    """Return the pages of a report; raises as `write_apart`."""
    from magtrack.exporters.report import pdf
    from magtrack.ui.dialogs.import_work import OneCourse

    course = OneCourse(on_progress)
    with warm_press().taken() as press:  # it loads Qt while the report is written
        with session.second_journal(in_memory=True) as journal:
            made = pdf.document(TellingSource(journal, course), request)
        pressed = press.lay_out(pdf.Job(made.title, made.blocks, request.paper), course)
    days = made.facts.first, made.facts.last
    return LaidOut(tuple(pressed.parts), pressed.words, request.paper, days)
