"""Writes a report in a thread, up to its layout: the window goes on meanwhile."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from magtrack.domain.outcome.comparison import days_needed
from magtrack.domain.safety.watched import MARGIN
from magtrack.errors import MagTrackError
from magtrack.exporters import ExportRequest, Snapshot
from magtrack.texts import _
from magtrack.ui.background import LatestWork
from magtrack.ui.session import Session
from magtrack.ui.work import Task, Told

if TYPE_CHECKING:
    from magtrack.exporters.report.pdf import Document

SOON_MS = 120
"""Quick changes, such as letters that are typed, are laid out once."""

LONGEST_DAYS = 366
"""How far back a log is read at least, for a period that begins of itself."""


class ReportMaker(QObject):
    """Writes the latest report that was asked for.

    `made(Document)` comes in the window's thread, or `failed(str)` with a sentence. It is laid out
    there: Qt's text engine can be used in one thread only.
    """

    made = Signal(object)
    failed = Signal(str)

    def __init__(self, session: Session) -> None:
        """Read the log of `session`."""
        super().__init__()
        self._session = session
        self._latest = LatestWork(SOON_MS)
        self._latest.answered.connect(self._take)

    def ask(self, request: ExportRequest) -> None:
        """Write `request` soon; an earlier one is forgotten."""
        self._latest.ask(partial(self._prepared, request))

    def _prepared(self, request: ExportRequest) -> Task:
        """Read the log here, where its connection lives, and leave the rest to a thread."""
        from magtrack.exporters.report import pdf

        pdf.ready()
        return partial(_written, snapshot(self._session, request), request)

    def _take(self, made: object) -> None:
        if isinstance(made, MagTrackError):
            self.failed.emit(str(made))
        elif isinstance(made, Exception):
            text = _("The report could not be laid out ({kind}).")
            self.failed.emit(text.format(kind=type(made).__name__))
        else:
            self.made.emit(made)


def _written(source: Snapshot, request: ExportRequest, _told: Told) -> Document:
    from magtrack.exporters.report import pdf

    return pdf.document(source, request)


def snapshot(session: Session, request: ExportRequest) -> Snapshot:
    """Return all of the log that the report may ask for; raises StoreProblem."""
    today = request.today
    trial = session.log(today, today).trial
    firsts: list[date] = [today - timedelta(days=LONGEST_DAYS)]
    firsts += [request.first] if request.first is not None else []
    firsts += [days_needed(trial, today)[0]] if trial is not None else []
    return Snapshot(session.log(min(firsts) - MARGIN, today + MARGIN), session.span())
