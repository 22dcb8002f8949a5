"""Adherence: how much of the plan was taken, each figure with the name of its formula.

The present day counts as far as it is settled: what was logged, and what is past its time. The
share of a day is doses taken / doses planned, at most 1. A day with neither a dose log nor a
rating is unknown: it counts as 0 in the cautious figure and is left out of the generous one. The
limit of 80 % follows the practice of pharmacy quality measures (proportion of days covered); the
limits on gaps are MagTrack's own judgement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from magtrack.domain.record.days import Moment, days_between
from magtrack.domain.record.doses import ON_TIME_MINUTES, Entry
from magtrack.domain.record.log import Log
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Trial

AdherenceClass = Literal["fair", "partial", "not_fair"]

COVERED_SHARE = 0.75
FAIR_RATIO, UNFAIR_RATIO = 0.80, 0.50
LONG_GAP_DAYS, BREAKING_GAP_DAYS = 7, 14
RECENT_DAYS = 56


class Adherence(Struct, frozen=True):
    """How the plan was followed over `n_days` days with a plan.

    `dose_ratio`: mean share of the plan taken, unknown days as 0; `dose_ratio_high`: the same
    without them. `days_covered`: share of days with at least 75 % taken; `any_dose`: with any.
    `recent`: dose ratio of the last 56 days. Gaps are the longest runs of days with nothing taken.
    """

    n_days: int
    dose_ratio: float
    dose_ratio_high: float
    days_covered: float
    any_dose: float
    recent: float
    longest_gap: int
    longest_recent_gap: int

    @property
    def fairness(self) -> AdherenceClass:
        """Return whether this was a fair test of the product."""
        if self.dose_ratio < UNFAIR_RATIO or self.longest_recent_gap >= BREAKING_GAP_DAYS:
            return "not_fair"
        if self.dose_ratio >= FAIR_RATIO and self.longest_recent_gap < LONG_GAP_DAYS:
            return "fair"
        return "partial"


def adherence(shares: Sequence[float | None]) -> Adherence | None:
    """Return the adherence over days with these shares of the plan taken (None: unknown day).

    None where there is no day at all.
    """
    if not shares:
        return None
    cautious = [share or 0.0 for share in shares]
    known = [share for share in shares if share is not None]
    recent = cautious[-RECENT_DAYS:]
    return Adherence(
        len(shares),
        _mean(cautious),
        _mean(known),
        _mean([share >= COVERED_SHARE for share in cautious]),
        _mean([share > 0 for share in cautious]),
        _mean(recent),
        longest_run_of_zero(cautious),
        longest_run_of_zero(recent),
    )


def day_shares(
    log: Log, first: date, last: date, now: Moment, product_id: str | None = None
) -> list[float | None]:
    """Return the share of the plan taken on each day of a range that has one settled by `now`.

    `product_id` limits it to one product. A day with nothing logged and nothing rated is None.
    """
    days = days_between(first, last)
    planned = ((day, _planned(log, day, now, product_id)) for day in days)
    return [_share(log, day, lines) for day, lines in planned if lines]


def trial_shares(log: Log, trial: Trial, last: date, now: Moment) -> list[float | None]:
    """Return the share taken on each day of a trial up to `last`, as far as it is settled by `now`.

    A day on which the plan of the product had ended, or paused, is one with nothing taken: who
    stops the product half-way has not had the trial. An unplanned dose on such a day leaves it out.
    """
    plans = log.plans_of(trial.product_id)
    begun = min((plan.valid_from for plan in plans), default=date.max)
    today = now.day(log.profile.day_start_hour)
    shares: list[float | None] = []
    for day in days_between(trial.first_dose, last):
        lines = _planned(log, day, now, trial.product_id)
        if lines:
            shares.append(_share(log, day, lines))
        elif begun <= day < today and not (_is_covered(plans, day) or has_dose(log, trial, day)):
            shares.append(0.0 if log.has_records(day) else None)
    return shares


def has_dose(log: Log, trial: Trial, day: date) -> bool:
    """Tell whether any of the trial's product was taken on `day`."""
    doses = log.doses_by_day.get(day, ())
    return any(dose.counts and dose.product_id == trial.product_id for dose in doses)


def _planned(log: Log, day: date, now: Moment, product_id: str | None) -> list[Entry]:
    return [
        line
        for line in log.settled(day, now)
        if line.is_planned and product_id in (None, line.product_id)
    ]


def _share(log: Log, day: date, lines: Sequence[Entry]) -> float | None:
    taken = sum(line.dose is not None and line.dose.counts for line in lines)
    return taken / len(lines) if log.has_records(day) else None


def _is_covered(plans: Iterable[Schedule], day: date) -> bool:
    """Tell whether a plan was in force on `day`, be it a day on or off."""
    return any(plan.is_in_force(day) for plan in plans)


def on_time_share(log: Log, first: date, last: date) -> float | None:
    """Return the share of planned doses with a known time taken within 2 hours of the plan.

    None where no such dose was taken.
    """
    n, timed = on_time(line for day in days_between(first, last) for line in log.entries(day))
    return n / timed if timed else None


def on_time(lines: Iterable[Entry]) -> tuple[int, int]:
    """Return how many planned doses were taken within 2 hours of the plan, of how many timed."""
    minutes = [line.minutes_from_plan for line in lines if line.minutes_from_plan is not None]
    return sum(abs(m) <= ON_TIME_MINUTES for m in minutes), len(minutes)


def longest_run_of_zero(shares: Iterable[float]) -> int:
    """Return the length of the longest run of days on which nothing was taken."""
    longest = run = 0
    for share in shares:
        run = 0 if share > 0 else run + 1
        longest = max(longest, run)
    return longest


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
