"""How far the ratings of the onset window differ from those of the baseline.

Three phases: baseline, build-up (a level and a slope of its own, so nothing is assumed about how
a change comes about) and onset window, with a weekend column and errors that carry over (`ar1`).
Two intervals come of it: one that allows for the noise from day to day, and a wider one that also
allows for ordinary drift: ratings of people who start nothing wander between a baseline and weeks
9-12 as well, by a standard deviation of about 0.4 points in diaries of 16 persons (PMData and
Kossakowski 2017, rescaled to 0-10).

Nothing here can tell why ratings differ.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Self

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.trial import ONSET_WINDOW

if TYPE_CHECKING:
    from magtrack.domain.outcome.ar1 import Fit
    from magtrack.domain.outcome.student import Mixture

DRIFT_SD = 0.4
"""Standard deviation, in points, of ordinary drift between a baseline and weeks 9-12."""

IMPORTANT_CHANGE = 1.0
"""Points; 10 of 100 mm is an important change of rated sleep quality (Zisapel and Nir 2003)."""

LEVEL = 0.95

FEWEST_PER_PHASE = 3
"""Rated days that each compared phase needs for any answer."""

POWER_FACTOR = 1.45
"""Smallest change found 8 times in 10, in half widths of the interval (1.42-1.49 simulated)."""


class Design(Struct, frozen=True):
    """How the phases of a trial are compared; days are numbered from the first dose.

    `weekday_of_day0` is 0 for a Monday, `window` the first and last day of the onset window;
    `excluded` days are left out. `drift_sd` and `important_change` are points, `level` the level of
    confidence.
    """

    weekday_of_day0: int
    window: tuple[int, int] = ONSET_WINDOW
    excluded: Collection[int] = ()
    drift_sd: float = DRIFT_SD
    important_change: float = IMPORTANT_CHANGE
    level: float = LEVEL


class BaselineLevel(Struct, frozen=True):
    """The level of a phase, in points, with its 95 % limits, for noise and for noise and drift."""

    est: float
    lo: float
    hi: float
    lo_drift: float
    hi_drift: float


class Contrast(Struct, frozen=True):
    """A difference between phases, in points of the 0-10 scale, positive where the later is higher.

    `est`, with `lo` to `hi` at `level` for noise alone and `lo_drift` to `hi_drift` for noise and
    drift; `p` and `p_drift` two-sided; `prob_up` the probability of more than zero. `rho` mean
    carry-over from day to day, `sd` day-to-day spread in points, `nu` degrees of freedom.
    `no_change_test`: a change of `important_change` or more is excluded either way (two one-sided
    tests); `small`: there is one, and it is excluded that it is so large. `mde_achieved`: the
    change this comparison would have found 8 times in 10.
    """

    est: float
    lo: float
    hi: float
    p: float
    lo_drift: float
    hi_drift: float
    p_drift: float
    prob_up: float
    rho: float
    sd: float
    nu: int
    no_change_test: bool
    small: bool
    mde_achieved: float
    level: float
    drift_sd: float
    important_change: float
    posterior: Mixture

    @property
    def alpha(self) -> float:
        """Return the p below which a difference counts at this level."""
        return alpha_of(self.level)

    def at(self, level: float) -> Self:
        """Return the same at another level of confidence, as Holm's procedure asks for."""
        return replace(
            self,
            **_at(level, self.posterior, self.p, self.drift_sd, self.important_change),
        )


class Effect(Contrast, frozen=True):
    """Onset window minus baseline.

    `n_base` and `n_eval` rated days, `mean_base` and `mean_eval` their plain means, `base_line` and
    `eval_line` the levels for the chart. `nap`: probability that a rating of the window is above
    one of the baseline, ties counting half. `weeks_apart`: between the mean days of the two.
    """

    n_base: int
    n_eval: int
    nap: float
    mean_base: float
    mean_eval: float
    weeks_apart: float
    base_line: BaselineLevel
    eval_line: BaselineLevel

    @property
    def tipping_drift(self) -> float | None:
        """Return the points a week of steady drift that would explain the difference.

        None where noise alone would.
        """
        if self.p >= self.alpha:
            return None
        return min(abs(self.lo), abs(self.hi)) / self.weeks_apart


def analyse(
    days: Iterable[int],
    ratings: Iterable[float | None],
    design: Design,
) -> Effect | None:
    """Compare the ratings of the onset window with those of the days below 0.

    Each of `days` stands once; a rating may be None. Days after the window are left out. None where
    there is nothing to compare: fewer than 3 rated days in either, hardly any days beyond the
    number of columns, or one and the same rating on all compared days. Raises ValueError for a day
    given twice.
    """
    first, last = design.window
    rows = rated_rows(days, ratings, design.excluded, last)
    base = [y for d, y in rows if d < 0]
    late = [y for d, y in rows if d >= first]
    if min(len(base), len(late)) < FEWEST_PER_PHASE or len({*base, *late}) == 1:
        return None
    numbers = [d for d, _y in rows]
    fitted = fit_phases(rows, first, design.weekday_of_day0)
    if fitted is None:
        return None
    return Effect(
        **contrast_of(fitted, (0.0, 1.0), design),
        n_base=len(base),
        n_eval=len(late),
        nap=nap(base, late),
        mean_base=_mean(base),
        mean_eval=_mean(late),
        weeks_apart=(
            _mean([d for d in numbers if d >= first]) - _mean([d for d in numbers if d < 0])
        )
        / 7,
        base_line=_line(fitted.combination((1.0,)), design.drift_sd),
        eval_line=_line(fitted.combination((1.0, 1.0)), design.drift_sd),
    )


def baseline_line(
    days: Iterable[int],
    ratings: Iterable[float | None],
    *,
    weekday_of_day0: int,
    drift_sd: float = DRIFT_SD,
) -> BaselineLevel | None:
    """Return the level of the baseline from the baseline alone, for the chart of a running trial.

    None for ratings too few or all alike.
    """
    rows = rated_rows(days, ratings, (), -1)
    if len({y for _d, y in rows}) < 2:
        return None
    fitted = fit_rows(rows, [[1.0] * len(rows)], weekday_of_day0)
    return None if fitted is None else _line(fitted.combination((1.0,)), drift_sd)


def nap(before: Sequence[float], after: Sequence[float]) -> float:
    """Return the probability that a rating of `after` is above one of `before`, ties half.

    Non-overlap of all pairs: descriptive only, for it takes days to be independent.
    """
    wins = sum((b > a) + 0.5 * (b == a) for a in before for b in after)
    return wins / (len(before) * len(after))


def rated_rows(
    days: Iterable[int], ratings: Iterable[float | None], excluded: Collection[int], last: int
) -> list[tuple[int, float]]:
    """Return the rated days up to `last` that count, ascending; ValueError for a doubled day."""
    left_out = set(excluded)
    rows = sorted(
        (int(d), float(y))
        for d, y in zip(days, ratings, strict=True)
        if y is not None and d <= last and d not in left_out
    )
    if len({d for d, _y in rows}) < len(rows):
        raise ValueError("a day has one rating")
    return rows


def build_up_columns(days: Sequence[int], first: int, length: int) -> list[list[float]]:
    """Return the level and the slope of a build-up of `length` days from `first` on.

    No column for a phase without rated days, and no slope for one with fewer than 3.
    """
    inside = [first <= d < first + length for d in days]
    level = [float(is_in) for is_in in inside]
    slope = [(d - first) / length if is_in else 0.0 for d, is_in in zip(days, inside, strict=True)]
    return [level, slope] if sum(inside) >= 3 else [level] if any(inside) else []


def fit_phases(rows: Sequence[tuple[int, float]], first: int, weekday_of_day0: int) -> Fit | None:
    """Return the regression whose second coefficient is days from `first` on minus those below 0.

    What lies between has a level and a slope of its own.
    """
    numbers = [d for d, _y in rows]
    columns = [[1.0] * len(rows), [float(d >= first) for d in numbers]]
    columns += build_up_columns(numbers, 0, first)
    return fit_rows(rows, columns, weekday_of_day0)


def fit_rows(
    rows: Sequence[tuple[int, float]],
    columns: Sequence[Sequence[float]],
    weekday_of_day0: int,
    *,
    prior_power: int = 0,
    with_weekend: bool = True,
) -> Fit | None:
    """Return the regression of rated days on columns and the weekend; see `ar1.fit`."""
    from magtrack.domain.outcome.ar1 import fit

    numbers = [d for d, _y in rows]
    # Less 2/7, so that a level is that of a whole week and not of its working days.
    weekend = [float((weekday_of_day0 + d) % 7 >= 5) - 2 / 7 for d in numbers]
    return fit(
        numbers,
        [y for _d, y in rows],
        columns,
        weekend if with_weekend else None,
        prior_power=prior_power,
    )


def contrast_of(fitted: Fit, shares: Sequence[float], design: Design) -> dict[str, Any]:
    """Return the fields of a Contrast: the sum of the coefficients, each times its share."""
    posterior = fitted.combination(shares)
    p = posterior.p_value()
    return {
        "est": posterior.mean,
        "p": p,
        "p_drift": posterior.p_value(design.drift_sd),
        "prob_up": posterior.above(0.0),
        "rho": fitted.rho,
        "sd": fitted.sd,
        "nu": fitted.nu,
        "drift_sd": design.drift_sd,
        "important_change": design.important_change,
        "posterior": posterior,
        **_at(design.level, posterior, p, design.drift_sd, design.important_change),
    }


def _at(
    level: float, posterior: Mixture, p: float, drift_sd: float, important_change: float
) -> dict[str, Any]:
    """Return the fields of a Contrast that depend on the level of confidence."""
    lo, hi = posterior.interval(level)
    lo_drift, hi_drift = posterior.interval(level, drift_sd)
    alpha = alpha_of(level)
    tails = posterior.below(-important_change), posterior.above(important_change)
    no_change = max(tails) < alpha
    return {
        "lo": lo,
        "hi": hi,
        "lo_drift": lo_drift,
        "hi_drift": hi_drift,
        "no_change_test": no_change,
        "small": no_change and p < alpha,
        "mde_achieved": POWER_FACTOR * (hi - lo) / 2,
        "level": level,
    }


def alpha_of(level: float) -> float:
    """Return the p that goes with a level of confidence: exactly 0.05 for 0.95."""
    return round(1 - level, 12)


def _line(posterior: Mixture, drift_sd: float) -> BaselineLevel:
    return BaselineLevel(
        posterior.mean, *posterior.interval(LEVEL), *posterior.interval(LEVEL, drift_sd)
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
