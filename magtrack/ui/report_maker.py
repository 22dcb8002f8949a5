"""The report as it is chosen, laid out beside the window."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from magtrack.errors import MagTrackError
from magtrack.exporters import ExportRequest
from magtrack.texts import _
from magtrack.ui.background import LatestWork, timer
from magtrack.ui.export_work import LaidOut, lay_out_apart
from magtrack.ui.session import Session
from magtrack.ui.warm_press import warm_press
from magtrack.ui.work import Task

SOON_MS = 120
"""Quick changes, such as letters that are typed, are laid out once."""

WARM_MS = 60_000
"""For so long after the last report its process waits for another one."""


class ReportMaker(QObject):
    """Lays out the latest report that was asked for.

    `made(LaidOut)` comes in the window's thread, or `failed(str)` with a sentence.
    """

    made = Signal(object)
    failed = Signal(str)

    def __init__(self, session: Session) -> None:
        """Read the log of `session`."""
        super().__init__()
        self._session = session
        self._latest = LatestWork(SOON_MS)
        self._latest.answered.connect(self._take)
        self._rest = timer(self, WARM_MS, warm_press().let_go)

    def ask(self, request: ExportRequest) -> None:
        """Lay `request` out soon; an earlier one is forgotten."""
        self._latest.ask(partial(self._prepared, request))

    def _prepared(self, request: ExportRequest) -> Task:
        from magtrack.exporters.report import pdf

        pdf.ready()  # the pages are painted here, with the same fonts
        return partial(lay_out_apart, self._session, request)

    def _take(self, made: object) -> None:
        self._rest.start()
        if isinstance(made, LaidOut):
            self.made.emit(made)
        elif isinstance(made, MagTrackError):
            self.failed.emit(str(made))
        else:
            text = _("The report could not be laid out ({kind}).")
            self.failed.emit(text.format(kind=type(made).__name__))
