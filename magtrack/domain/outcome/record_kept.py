"""How the record of a trial was kept: what is missing, entered late, or changed afterwards.

Counts for whoever judges the answer. They are about entries, never about what a rating says, so
they may be told before the answer is due.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta

from msgspec import Struct

from magtrack.domain.outcome.comparison import Comparison
from magtrack.domain.record.days import ONE_DAY, days_between, moment_at, planned_moment
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.log import Log
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.trial import Trial


class RecordKept(Struct, frozen=True):
    """The ratings of a trial's main outcome and the doses of its product, in counts.

    `baseline_days` run from the first rating to the first dose; `window_days` are those of the
    onset window that are over. `late_*` were entered after their day was over, `changed_*` changed
    after the plan was fixed, which is at the start of the day of the first dose.
    """

    baseline_days: int
    baseline_rated: int
    window_days: int
    window_rated: int
    late_ratings: int
    late_doses: int
    changed_ratings: int
    changed_doses: int


def record_kept(log: Log, trial: Trial, main: Comparison, today: date, zone: str) -> RecordKept:
    """Return how the record of `trial` was kept until `today`; `log` holds its days.

    `main` are the ratings of the main outcome that count. `zone` is where entries were made that
    do not say where.
    """
    ratings = log.ratings_by_scale.get(trial.main, {}).values()
    doses = [dose for dose in log.doses if dose.product_id == trial.product_id]
    start = log.profile.day_start_hour
    fixed = planned_moment(trial.first_dose, time(start), zone, start).epoch
    first, last = (trial.first_dose + timedelta(days=n) for n in trial.window)
    window = set(days_between(first, min(last, today - ONE_DAY)))
    return RecordKept(
        main.base_span,
        main.n_base,
        len(window),
        sum(rating.day in window for rating in ratings),
        sum(_is_late(each.day, each.entered, each.zone, start) for each in ratings),
        sum(_is_late(each.day, each.entered, _zone(each, zone), start) for each in doses),
        _changed(ratings, fixed),
        _changed(doses, fixed),
    )


def _zone(dose: Dose, home: str) -> str:
    return home if dose.taken is None else dose.taken.zone


def _is_late(day: date, entered: int, zone: str, day_start_hour: int) -> bool:
    return moment_at(entered, zone).day(day_start_hour) > day


def _changed(records: Iterable[Rating | Dose], fixed: int) -> int:
    return sum(each.edited is not None and each.edited >= fixed for each in records)
