"""Writes a report in a thread, up to its layout: the window goes on meanwhile."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from magtrack.domain.outcome.comparison import days_needed
from magtrack.domain.safety.watched import MARGIN
from magtrack.errors import MagTrackError
from magtrack.exporters import Snapshot
from magtrack.texts import _
from magtrack.ui.background import chart_loader
from magtrack.ui.work import Work

if TYPE_CHECKING:
    from datetime import date

    from magtrack.exporters import ExportRequest
    from magtrack.exporters.report.pdf import Document
    from magtrack.ui.session import Session
    from magtrack.ui.work import Told

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
        self._work: Work | None = None
        self._request: ExportRequest | None = None
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._begin)
        chart_loader().finished.connect(self._soon.start)

    def ask(self, request: ExportRequest) -> None:
        """Write `request` soon; an earlier one is forgotten."""
        self._work = None
        self._request = request
        self._soon.start()

    def _begin(self) -> None:
        """Read the log here, where its connection lives, and leave the rest to a thread.

        The charts are loaded first, and not by two threads at once.
        """
        if not chart_loader().is_ready:
            chart_loader().start()
            return
        if self._request is None:
            return
        from magtrack.exporters.report import pdf

        try:
            pdf.ready()
            source = snapshot(self._session, self._request)
        except MagTrackError as error:
            self.failed.emit(str(error))
            return
        self._work = work = Work(partial(_written, source, self._request))
        work.ended.connect(self._take)
        work.start()

    def _take(self, work: Work, made: object) -> None:
        if work is not self._work:  # something else was asked for meanwhile
            return
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
