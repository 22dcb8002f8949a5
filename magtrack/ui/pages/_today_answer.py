"""The card that leads from Today to an answer that has just come."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtGui import QPaintEvent

from magtrack.domain.outcome.comparison import days_needed
from magtrack.domain.outcome.progress import Progress, TooEarly
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
        self._see = button("", "primary", do=lambda: session.show_page.emit("progress"))
        said = in_column(self._caption, self._headline, gap=2)
        add(self.body, in_row(said, self._see, gap=16, wide=said))

    def show_trial(self, trial: Trial, due: date, today: date) -> None:
        """Lead to the answer of `trial` that was due on `due`."""
        self._is_stop_test = due != trial.due
        waits = trial.stop_test and trial.while_taking and not self._is_stop_test
        self._show_caption(trial, is_in=not waits)
        self._wanted = partial(self._prepare, trial, today)
        self.update()

    def _show_caption(self, trial: Trial, *, is_in: bool) -> None:
        """Say whether the answer is in: of a stop test without a time before it is not yet."""
        name = self._session.reference.scale_name(trial.main)
        part = _("stop test") if self._is_stop_test or not is_in else verdicts.role_name("main")
        text = _("Your answer is in · {scale}, {part}") if is_in else _("{scale}, {part}")
        caption = text.format(scale=name, part=part)
        self._caption.setText(caption)
        self.setAccessibleName(caption)
        self._see.setText(_("See the answer") if is_in else _("See Progress"))

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
        result = found.stop_test if self._is_stop_test and found.stop_test else found.answer
        is_in = not isinstance(result, TooEarly)
        self._show_caption(found.trial, is_in=is_in)
        text = verdicts.headline(result, found) if is_in else verdicts.sentence(result, found)
        self._headline.setText(text)
        self.setAccessibleDescription(text)


def _worked_out(log: Log, trial: Trial, today: date, reference: Reference, _told: Told) -> Progress:
    """Return what `trial` lets one say as of `today`, in a thread."""
    from magtrack.domain.outcome.progress import progress

    return progress(log, trial, today, reference.event_kinds)
