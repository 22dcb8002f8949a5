"""The place of the trial on Today: where in it the day stands, or the way to a new answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from magtrack.domain.record.trial import Trial
from magtrack.startup.lazy import Lazy
from magtrack.ui.pages._today_cards import TrialCard
from magtrack.ui.session import Session

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from magtrack.ui.pages._today_answer import TodayAnswer


class TrialPlace:
    """The card of the trial, or from the due day on for two weeks the card of its answer."""

    def __init__(
        self, session: Session, card: TrialCard, put_before: Callable[[QWidget], None]
    ) -> None:
        """`put_before` puts a widget before the `card`."""
        self._session, self._card, self._put_before = session, card, put_before

    def show(self, trial: Trial | None, day: date, baseline_days: int, *, is_today: bool) -> None:
        """Show the trial as it stands on `day`; only today leads to its answer."""
        due = trial.new_answer(day) if trial is not None and is_today else None
        self._card.show_trial(trial if due is None else None, day, baseline_days)
        TrialPlace._answer.set_shown(self, due is not None)
        if trial is not None and due is not None:
            self._answer.show_trial(trial, due, day)

    @Lazy
    def _answer(self) -> TodayAnswer:
        from magtrack.ui.pages._today_answer import TodayAnswer

        answer = TodayAnswer(self._session)
        answer.hide()
        self._put_before(answer)
        return answer
