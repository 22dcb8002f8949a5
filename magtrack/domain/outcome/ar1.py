"""Regression with errors that carry over from day to day, at the true gaps between days.

The errors are AR(1): those of two days g apart correlate by rho^g. Rho is not estimated but
averaged out over a grid: with flat priors on the coefficients and the logarithm of the error's
spread, and a uniform one on rho, the posterior of a coefficient is exactly a mixture of Student
distributions, whose weights are those of restricted maximum likelihood (REML). Plug-in estimates
of rho make intervals too narrow in series this short.

This module alone needs numpy: import it where it is called, for the window starts without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct

from magtrack.domain.outcome.student import Mixture

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RHO_GRID: tuple[float, ...] = tuple(step / 20 for step in range(20))
"""The carry-overs averaged over: 0, 0.05, ... 0.95."""

FEWEST_FREEDOM = 5
"""Degrees of freedom under which there is no answer."""

_NEGLIGIBLE = 1e-17
_EXACT_SSR = 1e-12
"""Squared error per day under which a fit counts as exact; keeps its logarithm finite."""


class Fit(Struct, frozen=True, eq=False):
    """The posterior of a regression.

    `nu` degrees of freedom; `rho` the mean carry-over; `sd` the day-to-day spread in points;
    `weights` those of the grid; `coefficients` grid x columns; `covariances` grid x columns x
    columns.
    """

    nu: int
    rho: float
    sd: float
    weights: Floats
    coefficients: Floats
    covariances: Floats

    def combination(self, shares: Sequence[float]) -> Mixture:
        """Return the posterior of a sum of coefficients, each times its share (missing: 0)."""
        c = np.zeros(self.coefficients.shape[1])
        c[: len(shares)] = shares
        kept = self.weights > _NEGLIGIBLE
        spread = np.sqrt(np.einsum("i,gij,j->g", c, self.covariances, c))
        return Mixture(
            tuple(self.weights[kept].tolist()),
            tuple((self.coefficients @ c)[kept].tolist()),
            tuple(spread[kept].tolist()),
            self.nu,
        )


def fit(
    days: Sequence[int],
    ratings: Sequence[float],
    columns: Sequence[Sequence[float]],
    weekend: Sequence[float] | None = None,
    *,
    prior_power: int = 0,
) -> Fit | None:
    """Return the posterior of `ratings` on `columns`, one entry of each per day, days ascending.

    `weekend` is one more column, left out where it cannot be told from the others. The prior of rho
    is (1 - rho) to the power of `prior_power`. None where fewer than 5 degrees of freedom are left.
    """
    x = np.column_stack(columns).astype(float)
    if weekend is not None:
        wider = np.column_stack([x, weekend])
        x = wider if np.linalg.matrix_rank(wider) == wider.shape[1] else x
    n, p = x.shape
    nu = n - p
    if nu < FEWEST_FREEDOM:
        return None
    rho = np.array(RHO_GRID)
    carried: Floats = np.power(rho[:, None], np.diff(np.asarray(days, float))[None, :])
    z = _whitened(x, carried)
    y = _whitened(np.asarray(ratings, float)[:, None], carried)
    square = z.transpose(0, 2, 1) @ z
    inverse = np.linalg.inv(square)
    coefficients = inverse @ (z.transpose(0, 2, 1) @ y)
    ssr = np.maximum(((y - z @ coefficients) ** 2).sum(axis=(1, 2)), n * _EXACT_SSR)
    log_weights = (
        -0.5 * np.log1p(-(carried**2)).sum(axis=1)
        - 0.5 * np.linalg.slogdet(square)[1]
        - 0.5 * nu * np.log(ssr)
        + prior_power * np.log1p(-rho)
    )
    weights = np.exp(log_weights - log_weights.max())
    weights /= weights.sum()
    variance = ssr / nu
    return Fit(
        nu,
        float(weights @ rho),
        float(np.sqrt(weights @ variance)),
        weights,
        coefficients[:, :, 0],
        inverse * variance[:, None, None],
    )


def _whitened(rows: Floats, carried: Floats) -> Floats:
    """Return rows (days x columns) with the carry-over of each grid value taken out.

    The first day stays; each later one becomes (row - r x the row before) / sqrt(1 - r^2), r being
    `carried` (grid x days - 1).
    """
    r = carried[:, :, None]
    later = (rows[None, 1:] - r * rows[None, :-1]) / np.sqrt(1 - r**2)
    first = np.broadcast_to(rows[None, :1], (len(carried), 1, rows.shape[1]))
    return np.concatenate([first, later], axis=1)
