"""Checks the log against the interaction rules, in the window's idle moments.

The rules are read after the first paint, a file at a time, so that no step holds the window up.
Where they cannot be read the program must not go on as if there were no warnings.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from magtrack.domain.record.days import Moment
from magtrack.domain.record.log import Log
from magtrack.errors import MagTrackError, ReferenceProblem
from magtrack.reference import Reference
from magtrack.ui.background import timer
from magtrack.ui.messages import Messages

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

    from magtrack.domain.safety.findings import Finding
    from magtrack.domain.safety.interactions import Review

SOON_MS = 30
"""What goes on now is on the screen by then, and keys in quick succession are checked once."""


class CheckedLog(Protocol):
    """What a check needs of a session."""

    reference: Reference
    messages: Messages

    @property
    def changed(self) -> SignalInstance:
        """Tell of every change of the log."""

    def log(self, first: date, last: date) -> Log:
        """Return the days `first` to `last`."""

    def now(self) -> Moment:
        """Return the present instant."""

    def today(self) -> date:
        """Return the user's present day."""


class RuleChecker(QObject):
    """Knows today's findings.

    Signals: `ready()` once the rules are there; `checked()` when today's findings were worked out
    again, which follows `ready` and every change of the log, found or not; `broken(str)` where the
    rules cannot be read.
    """

    ready = Signal()
    checked = Signal()
    broken = Signal(str)

    def __init__(self, session: CheckedLog) -> None:
        """Check the log of `session`; nothing is read before `start`."""
        super().__init__()
        self._session = session
        self._steps: list[Callable[[], object]] = []
        self._started = self.is_ready = False
        self.findings: list[Finding] = []
        self._looked: tuple[object, Review, list[Finding]] | None = None
        self._soon = timer(self, SOON_MS, self.check)
        session.changed.connect(self.check_soon)

    def start(self) -> None:
        """Read the rules step by step, unless that was begun already."""
        if self._started:
            return
        from magtrack.reference import RULE_FILES

        self._started = True
        reference = self._session.reference
        self._steps = [
            _import_engine,
            *(partial(reference.rules_in, file) for file in RULE_FILES),
            lambda: reference.rules,
            lambda: (reference.conditions, reference.stack, reference.limits),
            lambda: reference.knowledge,
        ]
        QTimer.singleShot(0, self._step)

    def stop(self) -> None:
        """Check nothing any more: the window closes, and the log with it."""
        self._steps.clear()
        self._soon.stop()
        self._started = self.is_ready = False

    def _step(self) -> None:
        if not self._steps:
            return
        try:
            self._steps.pop(0)()
        except ReferenceProblem as error:
            self.broken.emit(str(error))
            return
        if self._steps:
            QTimer.singleShot(0, self._step)
        else:
            self.is_ready = True
            self.ready.emit()
            self.check()

    def check_soon(self) -> None:
        """Check today again once what is going on now is on the screen."""
        self._looked = None
        if self.is_ready:
            self._soon.start()

    def check(self) -> None:
        """Work out today's findings."""
        if not self.is_ready:
            return
        try:
            today = self._session.today()
            _review, self.findings = self.look(today)
        except MagTrackError as error:
            self._session.messages.tell(str(error))
            return
        self.checked.emit()

    def look(self, day: date) -> tuple[Review, list[Finding]]:
        """Return the log around `day` and what fires on it, worked out once for all who ask."""
        asked = day, self._session.now()
        if self._looked is None or self._looked[0] != asked:
            review = self.review(day)
            self._looked = asked, review, review.findings(day)
        return self._looked[1:]

    def review(self, day: date, back: timedelta = timedelta(0)) -> Review:
        """Return the log around `day`, and `back` before it, ready to be checked."""
        from magtrack.domain.safety.interactions import Review
        from magtrack.domain.safety.watched import MARGIN

        session = self._session
        log = session.log(day - MARGIN - back, day + MARGIN)
        return Review(log, session.reference.knowledge, session.now())


def _import_engine() -> None:
    import magtrack.domain.safety.interactions
    import magtrack.wording.findings  # noqa: F401 - loaded for later
