"""The answer to "is it working?": one outcome, and all of them from a long log."""

from __future__ import annotations

from datetime import timedelta

import logs
from measure import Row, in_turn, median

from magtrack import reference
from magtrack.domain.outcome.comparison import days_needed
from magtrack.domain.outcome.effect import Design, analyse
from magtrack.domain.outcome.progress import Compared, progress
from magtrack.domain.record.trial import Trial
from magtrack.store.journal import Journal


def measure(scratch):
    """Yield the rows of the verdict."""
    yield _outcome()
    yield _progress(scratch, "answer of a trial, 12 weeks", logs.TWELVE_WEEKS + 56)
    yield _progress(scratch, "answer of a trial, 80 years", logs.EIGHTY_YEARS)


def _outcome():
    """Measure the comparison alone: 16 weeks with 8 of baseline, every day rated."""
    days = range(-56, 112)
    ratings = [4 + day * day % 5 for day in days]

    def compare():
        return analyse(days, ratings, Design(0, window=(56, 111)))

    assert compare() is not None
    (ours,) = in_turn([compare], rounds=15)
    return Row("verdict of one outcome, 16 weeks", median(ours), budget=100)


def _progress(scratch, what, n_days):
    """Measure all that the page shows, two outcomes, with the log read before."""
    path = logs.make(scratch / f"{n_days}.sqlite3", n_days, extras_a_day=0)
    kinds = reference.load().event_kinds
    first_dose = logs.TODAY - timedelta(days=84)
    trial = Trial("t2", "p1", "cognition", first_dose, second="sleep")
    with Journal(path, logs.CLOCK) as journal:
        if n_days == logs.EIGHTY_YEARS:
            log = journal.log(logs.TODAY - timedelta(days=n_days), logs.TODAY)
        else:
            log = journal.log(*days_needed(trial, logs.TODAY))

    def answer():
        return progress(log, trial, logs.TODAY, kinds)

    assert all(isinstance(each, Compared) for each in answer().outcomes)
    (ours,) = in_turn([answer], rounds=15)
    return Row(what, median(ours), budget=200)
