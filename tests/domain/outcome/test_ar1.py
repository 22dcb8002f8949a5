"""The regression with errors that carry over, against plain and generalised least squares."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magtrack.domain.outcome.ar1 import FEWEST_FREEDOM, RHO_GRID, Fit, fit


def drawn(seed, n=40, p=2):
    """Return made-up days with gaps, ratings and columns."""
    rng = np.random.default_rng(seed)
    days = np.cumsum(rng.integers(1, 4, n))
    columns = [np.ones(n), *rng.normal(size=(p - 1, n))]
    noise = rng.normal(size=n)
    ratings = 5 + 0.8 * sum(columns[1:]) + noise + 0.5 * np.roll(noise, 1)
    return days, ratings, columns


def generalised(days, ratings, columns, rho):
    """Return coefficients, covariance and the logarithm of the weight at one carry-over."""
    x = np.column_stack(columns)
    apart = np.abs(days[:, None] - days[None, :])
    root = np.linalg.cholesky(np.power(rho, apart, dtype=float))
    z, y = np.linalg.solve(root, x), np.linalg.solve(root, ratings)
    beta, ssr, _rank, singular = np.linalg.lstsq(z, y, rcond=None)
    nu = len(y) - x.shape[1]
    covariance = np.linalg.inv(z.T @ z) * ssr[0] / nu
    log_weight = -np.log(np.diag(root)).sum() - np.log(singular).sum() - nu / 2 * np.log(ssr[0])
    return beta, covariance, log_weight


def test_the_carry_overs_go_from_none_to_nineteen_twentieths():
    assert len(RHO_GRID) == 20
    assert pytest.approx(np.linspace(0, 0.95, 20)) == RHO_GRID


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("power", [0, 4])
def test_every_carry_over_gives_its_generalised_least_squares(seed, power):
    days, ratings, columns = drawn(seed, p=1 + seed % 3)
    found = fit(days, ratings, columns, prior_power=power)
    each = [generalised(days, ratings, columns, rho) for rho in RHO_GRID]
    assert found.nu == len(days) - len(columns)
    assert found.coefficients == pytest.approx(np.array([beta for beta, _v, _w in each]), abs=1e-9)
    assert found.covariances == pytest.approx(np.array([v for _b, v, _w in each]), abs=1e-9)
    logs = np.array([w for _b, _v, w in each]) + power * np.log(1 - np.array(RHO_GRID))
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    assert found.weights == pytest.approx(weights, abs=1e-12)
    assert found.rho == pytest.approx(weights @ np.array(RHO_GRID))
    spreads = [v[0, 0] / np.linalg.inv(_normal(days, columns, rho))[0, 0]
               for (_b, v, _w), rho in zip(each, RHO_GRID, strict=True)]  # fmt: skip
    assert found.sd == pytest.approx(np.sqrt(weights @ np.array(spreads)))


def _normal(days, columns, rho):
    x = np.column_stack(columns)
    apart = np.abs(days[:, None] - days[None, :])
    return x.T @ np.linalg.inv(np.power(rho, apart, dtype=float)) @ x


def test_weights_are_a_distribution_and_a_prior_against_carry_over_lowers_it():
    days, ratings, columns = drawn(3)
    flat, wary = fit(days, ratings, columns), fit(days, ratings, columns, prior_power=4)
    assert flat.weights.sum() == pytest.approx(1)
    assert wary.weights.sum() == pytest.approx(1)
    assert 0 < wary.rho < flat.rho < 1
    assert flat.rho == fit(days, ratings, columns, prior_power=0).rho


@pytest.mark.parametrize(("more", "is_enough"), [(FEWEST_FREEDOM, True), (4, False), (0, False)])
def test_there_is_no_answer_with_fewer_than_five_degrees_of_freedom(more, is_enough):
    days, ratings, columns = drawn(1, n=2 + more)
    found = fit(days, ratings, columns)
    assert (found is not None) == is_enough
    assert found is None or found.nu == 5


def test_the_weekend_is_one_more_column_where_it_can_be_told():
    days, ratings, columns = drawn(2)
    weekend = (days % 7 >= 5) - 2 / 7
    found = fit(days, ratings, columns, weekend)
    same = fit(days, ratings, [*columns, weekend])
    assert found.nu == len(days) - 3
    assert found.coefficients == pytest.approx(same.coefficients)
    without = fit(days, ratings, columns)
    for untold in (np.full(len(days), -2 / 7), columns[1], np.zeros(len(days))):
        left_out = fit(days, ratings, columns, untold)
        assert left_out.nu == without.nu
        assert left_out.coefficients == pytest.approx(without.coefficients)


def test_a_weekend_counts_against_the_degrees_of_freedom():
    days, ratings, columns = drawn(1, n=7)
    weekend = [1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]
    assert fit(days, ratings, columns).nu == 5
    assert fit(days, ratings, columns, weekend) is None


def test_the_weights_of_years_of_ratings_are_numbers():
    """Their logarithms are in the thousands, far beyond what a number holds.

    Neighbours correlate by 0.5 / (1 + 0.25) = 0.4, two days apart on average: 0.63 from day to day.
    """
    found = fit(*drawn(4, n=1000))
    assert found.weights.sum() == pytest.approx(1)
    assert found.rho == pytest.approx(0.63, abs=0.05)


def test_an_exact_line_is_found_with_next_to_no_spread():
    days = range(20)
    found = fit(days, [3 + 0.5 * d for d in days], [[1.0] * 20, list(days)])
    assert found.coefficients == pytest.approx(np.tile([3, 0.5], (20, 1)), abs=1e-9)
    # The least squared error is 1e-12 a day, so that its logarithm is finite.
    assert found.sd == pytest.approx(np.sqrt(20 * 1e-12 / 18))
    assert np.isfinite(found.weights).all()


@settings(max_examples=25)
@given(st.integers(0, 99), st.floats(-5, 5), st.floats(0.1, 10))
def test_another_unit_of_the_rating_moves_the_result_alike(seed, shift, factor):
    days, ratings, columns = drawn(seed, n=20)
    one, other = fit(days, ratings, columns), fit(days, shift + factor * ratings, columns)
    assert other.weights == pytest.approx(one.weights, abs=1e-6)
    assert other.sd == pytest.approx(factor * one.sd)
    moved = factor * one.coefficients + np.array([shift, 0.0])
    assert other.coefficients == pytest.approx(moved, abs=1e-6)


def posterior(weights):
    """Return a posterior of two coefficients over a grid of three."""
    return Fit(
        9, 0.1, 1.0,
        np.array(weights),
        np.array([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]]),
        np.array([[[4.0, 1.0], [1.0, 9.0]]] * 3),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("shares", "means", "variance"),
    [
        ((1.0,), (1.0, 2.0, 3.0), 4.0),
        ((0.0, 1.0), (10.0, 20.0, 30.0), 9.0),
        ((1.0, 1.0), (11.0, 22.0, 33.0), 15.0),
        ((2.0, -1.0), (-8.0, -16.0, -24.0), 21.0),
    ],
)
def test_a_sum_of_coefficients_has_its_mean_and_spread(shares, means, variance):
    mixture = posterior([0.2, 0.3, 0.5]).combination(shares)
    assert mixture.weights == (0.2, 0.3, 0.5)
    assert mixture.means == pytest.approx(means)
    assert mixture.sds == pytest.approx((variance**0.5,) * 3)
    assert mixture.nu == 9


def test_parts_without_weight_are_left_out_of_a_mixture():
    mixture = posterior([0.6, 1e-18, 0.4]).combination((1.0,))
    assert (mixture.weights, mixture.means) == ((0.6, 0.4), (1.0, 3.0))
    assert len(posterior([0.6, 1e-16, 0.4]).combination((1.0,)).weights) == 3
