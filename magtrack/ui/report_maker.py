"""Writes a report in a thread, up to its layout: the window goes on meanwhile."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from magtrack.domain.comparison import days_needed
from magtrack.errors import MagTrackError
from magtrack.exporters import Snapshot
from magtrack.texts import _
from magtrack.ui.background import chart_loader

if TYPE_CHECKING:
    from datetime import date

    from magtrack.exporters import Request
    from magtrack.ui.session import Session

SOON_MS = 120
"""Quick changes, such as letters that are typed, are laid out once."""

LONGEST_DAYS = 366
"""How far back a log is read at least, for a period that begins of itself."""

_MARGIN = timedelta(days=2)


class ReportMaker(QObject):
    """Writes the latest report that was asked for.

    `made(Document)` comes in the window's thread, or `failed(str)` with a sentence. It is laid out
    there: Qt's text engine can be used in one thread only.
    """

    made = Signal(object)
    failed = Signal(str)
    _done = Signal(int, object)

    def __init__(self, session: Session) -> None:
        """Read the log of `session`."""
        super().__init__()
        self._session = session
        self._number = 0
        self._request: Request | None = None
        self._done.connect(self._take)
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._begin)
        chart_loader().finished.connect(self._soon.start)

    def ask(self, request: Request) -> None:
        """Write `request` soon; an earlier one is forgotten."""
        self._number += 1
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
        from magtrack.exporters import pdf

        try:
            pdf.ready()
            source = snapshot(self._session, self._request)
        except MagTrackError as error:
            self.failed.emit(str(error))
            return
        work = (self._number, source, self._request)
        Thread(target=self._work, args=work, name="report", daemon=True).start()

    def _work(self, number: int, source: Snapshot, request: Request) -> None:
        """Write the report; whatever goes wrong is told, for a page that waits tells nothing."""
        from magtrack.exporters import pdf

        made: object
        try:
            made = pdf.document(source, request)
        except MagTrackError as error:
            made = str(error)
        except Exception as error:  # noqa: BLE001 - a thread that dies is never heard of
            made = _("The report could not be laid out ({kind}).").format(kind=type(error).__name__)
        self._done.emit(number, made)

    def _take(self, number: int, made: object) -> None:
        if number != self._number:
            return
        if isinstance(made, str):
            self.failed.emit(made)
        else:
            self.made.emit(made)


def snapshot(session: Session, request: Request) -> Snapshot:
    """Return all of the log that the report may ask for; raises StoreProblem."""
    today = request.today
    trial = session.log(today, today).trial
    firsts: list[date] = [today - timedelta(days=LONGEST_DAYS)]
    firsts += [request.first] if request.first is not None else []
    firsts += [days_needed(trial, today)[0]] if trial is not None else []
    return Snapshot(session.log(min(firsts) - _MARGIN, today + _MARGIN), session.span())
