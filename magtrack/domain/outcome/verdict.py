"""The verdict of a comparison, as a key; the words are in `wording.verdicts`.

The rules are tried in order and the first that fits is the verdict. The limits: at least 10 ratings
over 14 days of baseline, 60 % of the onset window rated, at most a quarter of either left out, and
doses enough for a fair test. The verdict is read once, on the day the plan names: reading daily
until something shows would treble false alarms.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil
from typing import TYPE_CHECKING, Literal

from magtrack.domain.outcome.effect import LEVEL, Contrast, Effect, alpha_of
from magtrack.domain.record.trial import BASELINE_DAYS, Trial

if TYPE_CHECKING:
    from magtrack.domain.outcome.adherence import AdherenceClass
    from magtrack.domain.outcome.comparison import Comparison

Verdict = Literal[
    "too_early",
    "cannot_tell:stopped",
    "cannot_tell:baseline_short",
    "cannot_tell:gaps",
    "cannot_tell:no_variation",
    "not_a_fair_test",
    "improved",
    "worsened",
    "improved_drift_possible",
    "worsened_drift_possible",
    "no_change",
    "cannot_tell:too_noisy",
]
"""What can be said; with the first five goes no number of the comparison."""

FEWEST_BASELINE, SHORTEST_BASELINE_DAYS = 10, 14
FEWEST_SHARE = 0.6
MOST_EXCLUDED = 0.25

NEAR_TOP, NEAR_BOTTOM = 8.5, 1.5
"""Baseline levels beyond which a scale leaves little room to move."""


def verdict(
    comparison: Comparison,
    effect: Effect | None,
    *,
    today: int,
    fairness: AdherenceClass | None = None,
    is_stopped: bool = False,
) -> Verdict:
    """Return the verdict on day `today` of the trial (0 is the day of the first dose).

    `effect` is the analysis of the comparison. `fairness` None: nothing was planned, so it is not
    known how fair the test was. `is_stopped`: the trial was stopped before its end.
    """
    if is_stopped:
        return "cannot_tell:stopped"
    if today <= comparison.window[1]:
        return "too_early"
    if effect is None:
        return shortfall(comparison) or "cannot_tell:no_variation"
    return shortfall(comparison) or answer(effect, fairness, effect.p_drift)


def shortfall(comparison: Comparison, *, needs_baseline: bool = True) -> Verdict | None:
    """Return the reason the ratings allow no answer, None where there are enough."""
    if needs_baseline and is_baseline_short(comparison):
        return "cannot_tell:baseline_short"
    if comparison.n_eval < fewest_rated(comparison.window_days):
        return "cannot_tell:gaps"
    left_out = comparison.excluded_share if needs_baseline else comparison.window_excluded_share
    return "cannot_tell:gaps" if left_out > MOST_EXCLUDED else None


def is_baseline_short(comparison: Comparison) -> bool:
    """Tell whether the baseline has too few ratings or days."""
    return comparison.n_base < FEWEST_BASELINE or comparison.base_span < SHORTEST_BASELINE_DAYS


def first_dose_with_baseline(trial: Trial, comparison: Comparison, as_of: date) -> date | None:
    """Return the day from which on a first dose leaves time for a baseline, if `trial` does not.

    It counts what is rated already, and takes it that each day from `as_of` on will be.
    """
    today = trial.day_number(max(as_of, trial.baseline_from or as_of))
    if _leaves_baseline(trial, comparison, today, 0):
        return None
    later = today + 1 + trial.practice_days + SHORTEST_BASELINE_DAYS  # enough without older ratings
    while later > max(today, 0) and _leaves_baseline(trial, comparison, today, later - 1):
        later -= 1
    return trial.first_dose + timedelta(days=later)


def _leaves_baseline(trial: Trial, comparison: Comparison, today: int, first_dose: int) -> bool:
    """Tell whether there would be a baseline if the first dose were on the day `first_dose`."""
    rated = {
        *comparison.days,
        *comparison.practice,
        *comparison.excluded,
        *range(today, first_dose),
    }
    in_reach = sorted(day for day in rated if first_dose - BASELINE_DAYS <= day < first_dose)
    days = [day for day in in_reach[trial.practice_days :] if day not in comparison.excluded]
    return len(days) >= FEWEST_BASELINE and first_dose - days[0] >= SHORTEST_BASELINE_DAYS


def fewest_rated(days: int) -> int:
    """Return how many of the days of a window must be rated: 60 %, 17 of 28 and 34 of 56."""
    return ceil(FEWEST_SHARE * days)


def answer(contrast: Contrast, fairness: AdherenceClass | None, p_drift: float) -> Verdict:
    """Return the verdict of a contrast.

    `p_drift` is its p with drift allowed for; where the design lets drift cancel out, it is the
    p without it.
    """
    if fairness == "not_fair":
        return "not_a_fair_test"
    if p_drift < contrast.alpha:
        return "improved" if contrast.est > 0 else "worsened"
    if contrast.p < contrast.alpha:
        return "improved_drift_possible" if contrast.est > 0 else "worsened_drift_possible"
    return "no_change" if contrast.no_change_test else "cannot_tell:too_noisy"


def is_near_end(base_level: float) -> bool:
    """Tell whether a baseline level is close to an end of the scale."""
    return base_level > NEAR_TOP or base_level < NEAR_BOTTOM


def holm_levels(p_values: Sequence[float], level: float = LEVEL) -> list[float]:
    """Return the level of confidence at which Holm's procedure reads each of several results.

    Two results: 97.5 % for the smaller p and, where that is below .025, 95 % for the other. Once
    one is not significant, the rest are read at its level.
    """
    levels = [level] * len(p_values)
    alpha, is_going = alpha_of(level), True
    step = alpha
    ascending = sorted(range(len(p_values)), key=p_values.__getitem__)
    for rank, index in enumerate(ascending):
        if is_going:
            step = alpha / (len(p_values) - rank)
        is_going = is_going and p_values[index] < step
        levels[index] = 1 - step
    return levels
