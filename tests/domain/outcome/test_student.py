"""Student's t and its mixtures, against printed values and against scipy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from magtrack.domain.outcome.student import Mixture, cdf, quantile


@pytest.mark.parametrize(
    ("t", "nu", "probability"),
    [
        (-2, 80, 0.0244469239467797),
        (0.5, 42, 0.690157611620856),
        (1.9886097, 82, 0.97496010100003),
        (-6.3, 91, 5.202414256e-09),
        (2.5, 7, 0.979503890707123),
        (0, 30, 0.5),
    ],
)
def test_known_values(t, nu, probability):
    assert cdf(t, nu) == pytest.approx(probability, abs=1e-10)


def test_the_far_tail_keeps_its_digits():
    assert cdf(-6.3, 91) == pytest.approx(5.202414256e-09, rel=1e-9)
    assert cdf(-40, 30) == pytest.approx(stats.t.cdf(-40, 30), rel=1e-9)


@pytest.mark.parametrize("t", [0.0, 1e-200, 1e-9, 0.3, 5.0, 1e3, 1e160, 1e300])
@pytest.mark.parametrize("nu", [1, 5, 82, 400, 29_000])
def test_any_t_and_its_mirror(t, nu):
    assert cdf(t, nu) == pytest.approx(stats.t.cdf(t, nu), abs=1e-9)
    assert cdf(-t, nu) + cdf(t, nu) == pytest.approx(1, abs=1e-15)


@given(st.floats(-60, 60), st.integers(1, 400))
def test_distribution_agrees_with_scipy(t, nu):
    assert cdf(t, nu) == pytest.approx(stats.t.cdf(t, nu), rel=1e-8, abs=1e-12)


@given(st.floats(1e-9, 1 - 1e-9), st.integers(1, 400))
def test_quantile_is_the_inverse(p, nu):
    assert cdf(quantile(p, nu), nu) == pytest.approx(p, rel=1e-11)


def test_quantile_far_out_where_the_curve_is_flat():
    assert cdf(quantile(1e-12, 1), 1) == pytest.approx(1e-12, rel=1e-9)


PARTS = st.lists(
    st.tuples(st.floats(0.01, 1), st.floats(-5, 5), st.floats(0.01, 3)), min_size=1, max_size=20
)


def mixture(parts, nu):
    weights, means, sds = zip(*parts, strict=True)
    return Mixture(tuple(w / sum(weights) for w in weights), means, sds, nu)


@given(PARTS, st.integers(5, 200), st.floats(0.001, 0.999), st.sampled_from([0.0, 0.4]))
def test_quantile_of_a_mixture_is_its_inverse(parts, nu, p, extra):
    mixed = mixture(parts, nu)
    x = mixed.quantile(p, extra)
    assert mixed.below(x, extra) == pytest.approx(p, abs=1e-10)
    assert mixed.below(x, extra) + mixed.above(x, extra) == pytest.approx(1, abs=1e-12)


def direct(mixed, x, extra, sign):
    """Return the probability on one side of `x` by scipy; `sign` is 1 below it and -1 above."""
    parts = zip(mixed.weights, mixed.means, mixed.sds, strict=True)
    spread = [(w, m, (s**2 + extra**2) ** 0.5) for w, m, s in parts]
    return sum(w * stats.t.cdf(sign * (x - m) / s, mixed.nu) for w, m, s in spread)


@given(PARTS, st.integers(5, 200), st.floats(-6, 6), st.sampled_from([0.0, 0.4, 2.0]))
def test_both_sides_of_a_mixture_agree_with_scipy(parts, nu, x, extra):
    mixed = mixture(parts, nu)
    assert mixed.below(x, extra) == pytest.approx(direct(mixed, x, extra, 1), rel=1e-8, abs=1e-12)
    assert mixed.above(x, extra) == pytest.approx(direct(mixed, x, extra, -1), rel=1e-8, abs=1e-12)
    sides = direct(mixed, 0, extra, 1), direct(mixed, 0, extra, -1)
    assert mixed.p_value(extra) == pytest.approx(2 * min(sides), rel=1e-8, abs=1e-12)


ONE, TWO = Mixture((1.0,), (2.0,), (0.5,), 30), Mixture((0.25, 0.75), (-1.0, 3.0), (1.0, 2.0), 12)


def test_the_mean_of_a_mixture_is_that_of_its_parts_by_weight():
    assert ONE.mean == 2.0
    assert TWO.mean == 0.25 * -1 + 0.75 * 3


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95, 0.999])
@pytest.mark.parametrize("extra", [0.0, 0.4])
def test_the_interval_of_one_part_is_that_of_student(level, extra):
    low, high = stats.t.interval(level, 30, 2.0, (0.25 + extra**2) ** 0.5)
    assert ONE.interval(level, extra) == pytest.approx((low, high), abs=1e-10)


@pytest.mark.parametrize("level", [0.5, 0.95])
@pytest.mark.parametrize("extra", [0.0, 3.0])
def test_an_interval_leaves_as_much_on_either_side(level, extra):
    low, high = TWO.interval(level, extra)
    side = (1 - level) / 2
    assert TWO.below(low, extra) == pytest.approx(side, abs=1e-12)
    assert TWO.above(high, extra) == pytest.approx(side, abs=1e-12)


def test_without_more_spread_there_is_none():
    assert ONE.p_value() == ONE.p_value(0.0) < ONE.p_value(0.4)
    assert ONE.quantile(0.9) == ONE.quantile(0.9, 0.0) < ONE.quantile(0.9, 0.4)
    assert ONE.interval(0.9) == ONE.interval(0.9, 0.0)
    assert ONE.below(2.1) == ONE.below(2.1, 0.0) > ONE.below(2.1, 0.4)
    assert ONE.above(1.9) == ONE.above(1.9, 0.0) > ONE.above(1.9, 0.4)


@pytest.mark.parametrize("p", [1e-9, 0.001, 0.025, 0.3, 0.5, 0.7, 0.999])
@pytest.mark.parametrize("nu", [1, 2, 5, 82, 400])
def test_quantiles_agree_with_scipy(p, nu):
    assert quantile(p, nu) == pytest.approx(stats.t.ppf(p, nu), rel=1e-9, abs=1e-12)


@given(PARTS, st.integers(5, 200))
def test_an_interval_leaves_out_zero_where_p_is_small(parts, nu):
    mixed = mixture(parts, nu)
    low, high = mixed.interval(0.95)
    p = mixed.p_value()
    assert (p < 0.05) == (low > 0 or high < 0) or p == pytest.approx(0.05, abs=1e-9)


def test_quantile_of_two_parts_far_apart_lies_between_them():
    low, high = Mixture((0.5, 0.5), (0.0, 5.0), (0.5, 0.25), 37).interval(0.95)
    assert -1.1 < low < 0
    assert 5 < high < 5.6
