"""Works out what a trial lets one say, in a thread: the window goes on meanwhile."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from magtrack.ui.background import chart_loader

if TYPE_CHECKING:
    from datetime import date

    from magtrack.domain.outcome.progress import Progress
    from magtrack.domain.record.log import Log
    from magtrack.domain.record.trial import Trial
    from magtrack.reference import Reference


SOON_MS = 100
"""What was asked about is on the screen by then, and quick changes are answered once."""


class Analysis(QObject):
    """Answers the latest question only; `answered(Progress)` comes in the window's thread."""

    answered = Signal(object)
    _done = Signal(int, object)

    def __init__(self, reference: Reference) -> None:
        """Work with the kinds of event and the scales of `reference`."""
        super().__init__()
        self._reference = reference
        self._number = 0
        self._asked: tuple[Log, Trial, date] | None = None
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._begin)
        self._done.connect(self._take)
        chart_loader().finished.connect(self._soon.start)

    def ask(self, log: Log, trial: Trial, today: date) -> None:
        """Work out `trial` as of `today`; `log` holds the days of `comparison.days_needed`."""
        self._number += 1
        self._asked = log, trial, today
        self._soon.start()

    def _begin(self) -> None:
        """Begin, but not beside the thread that loads the charts: each would take twice as long."""
        if self._asked is not None and chart_loader().is_ready:
            Thread(target=self._work, args=(self._number, *self._asked), daemon=True).start()

    def _work(self, number: int, log: Log, trial: Trial, today: date) -> None:
        from magtrack.domain.outcome.progress import progress

        kinds, scales = self._reference.event_kinds, tuple(self._reference.scales)
        self._done.emit(number, progress(log, trial, today, kinds, scales))

    def _take(self, number: int, found: Progress) -> None:
        if number == self._number:
            self.answered.emit(found)
