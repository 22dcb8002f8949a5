"""What the trial says of each scale, as it is drawn: levels with their bands, and the difference.

Before the day the answer is due there is a level of the baseline and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from magtrack.domain.outcome.progress import Compared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from magtrack.domain.outcome.effect import BaselineLevel
    from magtrack.domain.outcome.progress import Progress, Result


class Difference(NamedTuple):
    """Onset window minus baseline, in points: estimate, interval for noise, and with drift."""

    est: float
    lo: float
    hi: float
    lo_drift: float
    hi_drift: float


class Answer(NamedTuple):
    """What is drawn of one scale; days are ordinals.

    `baseline` is the level from day `first` on, `window` that of the onset window, `excluded` the
    rated days that are left out of the comparison, first days of practice among them.
    """

    baseline: BaselineLevel | None
    first: int
    window: BaselineLevel | None
    difference: Difference | None
    excluded: frozenset[int]


def answers(found: Progress | None) -> Mapping[str, Answer]:
    """Return what is drawn of each scale."""
    if found is None:
        return {}
    day_0 = found.trial.first_dose.toordinal()
    return {result.scale: _answer(result, day_0) for result in found.outcomes}


def _answer(result: Result, day_0: int) -> Answer:
    comparison = result.comparison
    excluded = frozenset(day_0 + n for n in (*comparison.excluded, *comparison.practice))
    first = day_0 + min(comparison.days, default=0)
    if not isinstance(result, Compared):
        return Answer(result.base_line, first, None, None, excluded)
    effect = result.effect
    difference = Difference(effect.est, effect.lo, effect.hi, effect.lo_drift, effect.hi_drift)
    return Answer(effect.base_line, first, effect.eval_line, difference, excluded)
