"""Rows of trial.csv that are worked out: what a trial lets one say, from the day it is due.

Before that day there is no row, nothing is analysed, and numpy is not loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from magtrack.domain.outcome.comparison import days_needed
from magtrack.domain.outcome.progress import Progress, Result, StopResult
from magtrack.domain.record.log import Log, LogSource
from magtrack.domain.record.trial import Trial
from magtrack.exporters._period import read
from magtrack.fileset.worked_out import AnswerRow
from magtrack.reference import Reference


def answers(
    source: LogSource, reference: Reference, as_of: date, trial: Trial
) -> Iterator[AnswerRow]:
    """Yield a row for each outcome that is due on `as_of`, the main one first.

    Raises StoreProblem.
    """
    if as_of < trial.due:
        return
    from magtrack.domain.outcome.progress import TooEarly, progress

    log = read(source, *days_needed(trial, as_of))
    found = progress(log, trial, as_of, reference.event_kinds)
    for result in (*found.outcomes, found.stop_test):
        if result is not None and not isinstance(result, TooEarly):
            yield _row(result, found, log)


def _row(result: Result | StopResult, found: Progress, log: Log) -> AnswerRow:
    from magtrack.domain.outcome.progress import Compared, StopCompared
    from magtrack.wording import baselines, trials
    from magtrack.wording import verdicts as wording

    is_stop_test = result is found.stop_test
    trial, followed = found.trial, found.adherence
    return AnswerRow(
        trial_id=trial.id,
        due=trial.stop_due if is_stop_test else trial.due,
        role="stop-test" if is_stop_test else result.role,
        result=result,
        effect=result.effect if isinstance(result, Compared | StopCompared) else None,
        followed=followed,
        on_time=found.on_time if followed else None,
        answer=wording.result_line(result, found),
        caveat=trials.short_caveat(result.verdict),
        baseline=baselines.text_of(log, trial, found.baseline),
    )
