"""What the trial says of each outcome, as it is drawn: levels with their bands, the difference.

Before the day the answer is due there is a level of the baseline and nothing else; nor is there
after it where the product was taken before: the difference is none to look at.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from magtrack.domain.outcome.effect import BaselineLevel, Effect
from magtrack.domain.outcome.progress import Compared, Progress, Result


class Answer(Struct, frozen=True):
    """What is drawn of one outcome; days are ordinals.

    `baseline` is its level from day `first` to the day before `first_dose`. The onset window begins
    on the day `window` and ends before `due`, and `effect` is what it differs by. `excluded` are
    the rated days that are left out of the comparison, first days of practice among them.
    """

    first: int
    first_dose: int
    window: int
    due: int
    baseline: BaselineLevel | None
    effect: Effect | None
    excluded: frozenset[int]


def answers(found: Progress | None) -> Mapping[str, Answer]:
    """Return what is drawn of each outcome, by scale."""
    return {} if found is None else {each.scale: _answer(found, each) for each in found.outcomes}


def _answer(found: Progress, result: Result) -> Answer:
    comparison, day_0 = result.comparison, found.trial.first_dose.toordinal()
    effect = result.effect if isinstance(result, Compared) else None
    return Answer(
        first=day_0 + min(comparison.days, default=0),
        first_dose=day_0,
        window=day_0 + found.trial.window[0],
        due=found.trial.due.toordinal(),
        baseline=result.effect.base_line if isinstance(result, Compared) else result.base_line,
        effect=None if found.is_taken_before else effect,
        excluded=frozenset(day_0 + n for n in (*comparison.excluded, *comparison.practice)),
    )
