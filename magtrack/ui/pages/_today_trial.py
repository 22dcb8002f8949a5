"""The place of the trial on Today: where in it the day stands, or the way to a new answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from magtrack.domain.record.log import Log
from magtrack.startup.lazy import Lazy
from magtrack.ui.pages._today_strip import TrialStrip
from magtrack.ui.session import Session

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from magtrack.ui.pages._today_answer import TodayAnswer
    from magtrack.ui.pages._today_routine import DayRoutine


class TrialPlace:
    """The strip of the trial, or from the due day on for two weeks the card of its answer."""

    def __init__(
        self, session: Session, card: TrialStrip, put_before: Callable[[QWidget], None]
    ) -> None:
        """`put_before` puts a widget before the `card`."""
        self._session, self._card, self._put_before = session, card, put_before

    def show(self, log: Log, day: date, routine: DayRoutine, *, is_today: bool) -> bool:
        """Show the trial of `log` as it stands on `day`; only today leads to its answer.

        Returns whether the doses are the first thing to do: True where there is no answer to see.
        """
        trial = log.trial
        due = trial.new_answer(day) if trial is not None and is_today else None
        is_off = trial is not None and trial.is_off(day)
        self._card.show_trial(trial if due is None or is_off else None, day, routine.rated_before())
        if due is None and (use := routine.in_baseline()) is not None:
            self._card.show_baseline(log, day, use)
        TrialPlace._answer.set_shown(self, due is not None)
        if trial is not None and due is not None:
            self._answer.show_trial(trial, due, day)
        return due is None

    @Lazy
    def _answer(self) -> TodayAnswer:
        from magtrack.ui.pages._today_answer import TodayAnswer

        answer = TodayAnswer(self._session)
        answer.hide()
        self._put_before(answer)
        return answer
