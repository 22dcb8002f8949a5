"""Student's t distribution, and mixtures of it, without scipy.

The distribution function is the regularised incomplete beta function by its continued fraction
(modified Lentz; Press and others, Numerical Recipes, section 6.4): for t >= 0,
P(T > t) = I_x(nu/2, 1/2) / 2 with x = nu / (nu + t^2).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import exp, inf, lgamma, log, log1p, sqrt
from statistics import NormalDist

from msgspec import Struct

_TINY = 1e-300
_PRECISION = 1e-15
_MOST_STEPS = 10_000
_FAR = 1e15
_CLOSE = 1e-8
"""A step of Newton's this small, in spreads, leaves an error of about its square."""


def cdf(t: float, nu: float) -> float:
    """Return P(T <= t) for Student's t with `nu` degrees of freedom."""
    return 1.0 - _above(t, nu) if t > 0 else _above(-t, nu)


def quantile(p: float, nu: float) -> float:
    """Return the t with P(T <= t) = p, for 0 < p < 1."""
    return _solve(
        lambda t: (cdf(t, nu) - p, _density(t, nu)), NormalDist().inv_cdf(p), (-_FAR, _FAR), _CLOSE
    )


def _solve(
    step: Callable[[float], tuple[float, float]],
    start: float,
    bracket: tuple[float, float],
    close: float,
) -> float:
    """Return where a rising function is 0; `step` gives its value and its slope.

    Newton's steps from `start`; one that leaves the bracket of the steps so far, as a flat tail
    makes it do, becomes a bisection. It ends with a step smaller than `close`.
    """
    low, high = bracket
    x = start
    for _step in range(_MOST_STEPS):
        over, slope = step(x)
        following = x - over / slope if slope > 0 else inf
        if abs(following - x) < close:
            return following
        low, high = (low, x) if over > 0 else (x, high)
        x = following if low < following < high else (low + high) / 2
    return x


def _above(t: float, nu: float) -> float:
    """Return P(T > t) for t >= 0, exact also far out in the tail."""
    square = t * t
    if square < _TINY:
        return 0.5
    half, x, y = nu / 2, nu / (nu + square), 1 / (1 + nu / square)
    if x == 0:
        return 0.0
    front = exp(half * log(x) + log(y) / 2 - _log_beta(nu))
    if x < (half + 1) / (half + 2.5):
        return front * _fraction(half, 0.5, x) / nu
    return 0.5 - front * _fraction(0.5, half, y)


@lru_cache(maxsize=256)
def _log_beta(nu: float) -> float:
    """Return the logarithm of the beta function at nu/2 and 1/2."""
    return lgamma(nu / 2) + lgamma(0.5) - lgamma((nu + 1) / 2)


def _fraction(a: float, b: float, x: float) -> float:
    """Return the continued fraction of the incomplete beta function."""
    c, d = 1.0, 1 / (_not_zero(1 - (a + b) * x / (a + 1)))
    result = d
    for m in range(1, _MOST_STEPS):
        for factor in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _not_zero(1 + factor * d)
            c = _not_zero(1 + factor / c)
            result *= c * d
        if abs(c * d - 1) < _PRECISION:
            break
    return result


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


class Mixture(Struct, frozen=True):
    """A weighted mixture of Student distributions with `nu` degrees of freedom.

    `weights` add up to 1; `means` and `sds` are the centre and the spread of each part. Methods
    take `extra_sd`, by which each spread is widened as errors add: sqrt(sd^2 + extra_sd^2).
    """

    weights: tuple[float, ...]
    means: tuple[float, ...]
    sds: tuple[float, ...]
    nu: float

    @property
    def mean(self) -> float:
        """Return the mean of the mixture."""
        return sum(w * m for w, m in zip(self.weights, self.means, strict=True))

    def below(self, x: float, extra_sd: float = 0.0) -> float:
        """Return the probability of less than `x`, exact also far below the middle."""
        return sum(w * cdf((x - m) / s, self.nu) for w, m, s in self._parts(extra_sd))

    def above(self, x: float, extra_sd: float = 0.0) -> float:
        """Return the probability of more than `x`, exact also far above the middle."""
        return sum(w * cdf((m - x) / s, self.nu) for w, m, s in self._parts(extra_sd))

    def interval(self, level: float, extra_sd: float = 0.0) -> tuple[float, float]:
        """Return the limits that leave (1 - level) / 2 on either side."""
        side = (1 - level) / 2
        return self.quantile(side, extra_sd), self.quantile(1 - side, extra_sd)

    def p_value(self, extra_sd: float = 0.0) -> float:
        """Return the two-sided p of zero: twice the smaller of the probabilities on its sides."""
        return 2 * min(self.below(0.0, extra_sd), self.above(0.0, extra_sd))

    def quantile(self, p: float, extra_sd: float = 0.0) -> float:
        """Return the x with P(X <= x) = p, for 0 < p < 1, to 1e-12 of its spread.

        It lies between the least and the largest of the parts' own quantiles. Newton's steps from
        the middle; one that leaves the bracket of the steps so far becomes a bisection.
        """
        parts, t = self._parts(extra_sd), quantile(p, self.nu)
        ends = [m + s * t for _w, m, s in parts]

        def step(x: float) -> tuple[float, float]:
            below = sum(w * cdf((x - m) / s, self.nu) for w, m, s in parts)
            return below - p, sum(w * _density((x - m) / s, self.nu) / s for w, m, s in parts)

        bracket = min(ends), max(ends)
        close = _CLOSE * max(s for _w, _m, s in parts)
        return _solve(step, sum(bracket) / 2, bracket, close)

    def _parts(self, extra_sd: float) -> list[tuple[float, float, float]]:
        """Return the weight, mean and widened spread of each part."""
        return [
            (w, m, sqrt(s * s + extra_sd * extra_sd))
            for w, m, s in zip(self.weights, self.means, self.sds, strict=True)
        ]


def _density(t: float, nu: float) -> float:
    """Return Student's density at `t`."""
    return exp(-_log_beta(nu) - (nu + 1) / 2 * log1p(t * t / nu)) / sqrt(nu)
