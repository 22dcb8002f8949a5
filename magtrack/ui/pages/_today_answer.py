"""The card that leads from Today to an answer that has just come."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtGui import QPaintEvent

from magtrack.domain.outcome.comparison import days_needed
from magtrack.domain.outcome.progress import Progress
from magtrack.domain.record.log import Log
from magtrack.domain.record.trial import Trial
from magtrack.reference import Reference
from magtrack.texts import _
from magtrack.ui.background import LatestWork
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.columns import add, in_column, in_row
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.work import Told
from magtrack.wording import verdicts

SOON_MS = 100


class TodayAnswer(Card):
    """Says that the answer is in and, as soon as it is worked out, which."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setProperty("edge", "accent")
        self._wanted: partial[partial[Progress]] | None = None
        self.analysis = LatestWork(SOON_MS)
        self.analysis.answered.connect(self._show_found)
        self._caption = plain_label("", "small", wrap=True)
        self._headline = plain_label("", "heading", wrap=True)
        see = button(_("See the answer"), "primary", do=lambda: session.show_page.emit("progress"))
        said = in_column(self._caption, self._headline, gap=2)
        add(self.body, in_row(said, see, gap=16, wide=said))

    def show_trial(self, trial: Trial, due: date, today: date) -> None:
        """Lead to the answer of `trial` that was due on `due`."""
        name = self._session.reference.scale_name(trial.main)
        self._is_stop_test = due != trial.due
        part = _("stop test") if self._is_stop_test else verdicts.role_name("main")
        caption = _("Your answer is in · {scale}, {part}").format(scale=name, part=part)
        self._caption.setText(caption)
        self.setAccessibleName(caption)
        self._wanted = partial(self._prepare, trial, today)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Have the answer worked out once the card has been painted: numpy would delay that."""
        super().paintEvent(event)
        if self._wanted is not None:
            self.analysis.ask(self._wanted)
            self._wanted = None

    def _prepare(self, trial: Trial, today: date) -> partial[Progress]:
        log = self._session.log(*days_needed(trial, today))
        return partial(_worked_out, log, trial, today, self._session.reference)

    def _show_found(self, found: Progress | Exception) -> None:
        if isinstance(found, Exception):  # the window has told it
            return
        result = found.stop_test if self._is_stop_test and found.stop_test else found.main
        text = verdicts.headline(result)
        self._headline.setText(text)
        self.setAccessibleDescription(text)


def _worked_out(log: Log, trial: Trial, today: date, reference: Reference, _told: Told) -> Progress:
    """Return what `trial` lets one say as of `today`, in a thread."""
    from magtrack.domain.outcome.progress import progress

    return progress(log, trial, today, reference.event_kinds)
