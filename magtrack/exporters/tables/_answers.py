"""Rows of trial.csv that are worked out: what a trial lets one say, from the day it is due.

Before that day there is no row, nothing is analysed, and numpy is not loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from magtrack.domain.outcome.comparison import days_needed
from magtrack.exporters._period import read
from magtrack.fileset.cells import day, number, rounded
from magtrack.fileset.dictionary import OUTCOME, TABLES

if TYPE_CHECKING:
    from datetime import date

    from magtrack.domain.outcome.progress import Progress, Result, StopResult
    from magtrack.domain.record.log import LogSource
    from magtrack.domain.record.trial import Trial
    from magtrack.exporters import ExportRequest
    from magtrack.exporters.tables._records import Row, Texts

_NO_PLAN = ("",) * sum(not column.derived for column in TABLES["trial"][3:])
"""The columns of the plan, after record, id and trial_id."""


class AnswerRows:
    """Works out the answers of trials, as known on the day `as_of`."""

    def __init__(
        self, source: LogSource, request: ExportRequest, texts: Texts, as_of: date
    ) -> None:
        self._source = source
        self._reference = request.reference
        self._text = texts.plain
        self._as_of = as_of

    def rows(self, trial: Trial) -> list[Row]:
        """Return a row for each outcome that is due, the main one first; raises StoreProblem."""
        if self._as_of < trial.due:
            return []
        from magtrack.domain.outcome.progress import TooEarly, progress

        log = read(self._source, *days_needed(trial, self._as_of))
        found = progress(log, trial, self._as_of, self._reference.event_kinds)
        told = [*found.outcomes, *([found.stop_test] if found.stop_test else [])]
        return [self._row(each, found) for each in told if not isinstance(each, TooEarly)]

    def _row(self, result: Result | StopResult, found: Progress) -> Row:
        from magtrack.wording import trials
        from magtrack.wording import verdicts as wording

        is_stop_test = result is found.stop_test
        trial = found.trial
        return (
            OUTCOME,
            "",
            trial.id,
            *_NO_PLAN,
            day(trial.stop_due if is_stop_test else trial.due),
            result.scale,
            "stop-test" if is_stop_test else result.role,
            result.verdict or "",
            *_numbers(result),
            number(result.comparison.n_base),
            number(result.comparison.n_eval),
            *_followed(found),
            self._text(wording.sentence(result, found)),
            self._text(trials.short_caveat(result.verdict)),
        )


def _numbers(result: Result | StopResult) -> tuple[str, ...]:
    """Return the numbers of a comparison, rounded; empty where there is no answer."""
    from magtrack.domain.outcome.progress import Compared, StopCompared

    if not isinstance(result, Compared | StopCompared):
        return ("",) * 11
    effect = result.effect
    return (
        rounded(effect.est),
        rounded(effect.level),
        rounded(effect.lo),
        rounded(effect.hi),
        rounded(effect.lo_drift),
        rounded(effect.hi_drift),
        _probability(effect.p),
        _probability(effect.p_drift),
        rounded(effect.rho),
        rounded(effect.sd),
        number(effect.nu),
    )


def _probability(p: float) -> str:
    return number(float(f"{p:.3g}"))


def _followed(found: Progress) -> tuple[str, ...]:
    """Return how the plan was followed; empty where nothing was planned."""
    followed = found.adherence
    if followed is None:
        return ("",) * 6
    return (
        number(followed.n_days),
        rounded(followed.dose_ratio),
        rounded(followed.dose_ratio_high),
        rounded(followed.days_covered),
        rounded(found.on_time),
        number(followed.longest_gap),
    )
