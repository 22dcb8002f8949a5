"""The same statistics worked out a second time, another way: dense matrices and scipy.

Here the carry-over is a full correlation matrix that is inverted, the distribution is scipy's and
the limits are found by Brent's method; nothing is shared with the program but the definition.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from msgspec.structs import astuple
from scipy import optimize, special

from magtrack.domain.outcome.blinded import blinded
from magtrack.domain.outcome.effect import Design, analyse, baseline_line
from magtrack.domain.outcome.power import plan_from_baseline
from magtrack.domain.outcome.stop_test import stop_test

TAU = 0.4


@dataclass
class Dense:
    """The posterior of coefficients of `x`, from generalised least squares at each rho."""

    nu: int
    weights: np.ndarray
    betas: list
    covariances: list
    rho: float
    sd: float

    def of(self, shares):
        c = np.zeros(len(self.betas[0]))
        c[: len(shares)] = shares
        means = np.array([c @ beta for beta in self.betas])
        sds = np.array([np.sqrt(c @ v @ c) for v in self.covariances])
        return means, sds

    def below(self, shares, value, tau=0.0):
        means, sds = self.of(shares)
        return self.weights @ special.stdtr(self.nu, (value - means) / np.hypot(sds, tau))

    def above(self, shares, value, tau=0.0):
        means, sds = self.of(shares)
        return self.weights @ special.stdtr(self.nu, (means - value) / np.hypot(sds, tau))

    def limits(self, shares, tau=0.0, level=0.95):
        side = (1 - level) / 2
        return tuple(
            optimize.brentq(lambda v, p=p: self.below(shares, v, tau) - p, -300, 300, xtol=1e-11)
            for p in (side, 1 - side)
        )

    def summary(self, shares, mcid=1.0):
        p, p_drift = (
            2 * min(self.below(shares, 0, tau), self.above(shares, 0, tau)) for tau in (0, TAU)
        )
        excluded = max(self.below(shares, -mcid), self.above(shares, mcid))
        return {
            "est": self.weights @ self.of(shares)[0],
            "limits": self.limits(shares),
            "wide": self.limits(shares, TAU),
            "p": p,
            "p_drift": p_drift,
            "prob_up": self.above(shares, 0),
            "rho": self.rho,
            "sd": self.sd,
            "nu": self.nu,
            "excluded": excluded < 0.05,
        }


def dense(days, y, x, weekend=None, power=0):
    if weekend is not None:
        wider = np.hstack([x, weekend[:, None]])
        x = wider if np.linalg.matrix_rank(wider) == wider.shape[1] else x
    n, p = x.shape
    nu = n - p
    apart = np.abs(days[:, None] - days[None, :])
    logs, betas, covariances, spreads = [], [], [], []
    grid = np.linspace(0, 0.95, 20)
    for rho in grid:
        inverse = np.linalg.inv(np.power(rho, apart))
        normal = np.linalg.inv(x.T @ inverse @ x)
        beta = normal @ (x.T @ inverse @ y)
        rest = y - x @ beta
        ssr = rest @ inverse @ rest
        logs.append(
            0.5 * np.linalg.slogdet(inverse)[1]
            + 0.5 * np.linalg.slogdet(normal)[1]
            - nu / 2 * np.log(ssr)
            + power * np.log(1 - rho)
        )
        betas.append(beta)
        covariances.append(normal * ssr / nu)
        spreads.append(ssr / nu)
    weights = np.exp(np.array(logs) - max(logs))
    weights /= weights.sum()
    return Dense(nu, weights, betas, covariances, weights @ grid, np.sqrt(weights @ spreads))


def weekends(days, weekday):
    return np.isin((days + weekday) % 7, (5, 6)) - 2 / 7


def build_up(days, first, length):
    is_in = (days >= first) & (days < first + length)
    middle = first + (length - 1) / 2
    slope = np.where(is_in, (days - middle) / length, 0)
    return [is_in.astype(float), slope][: 2 if is_in.sum() >= 3 else int(is_in.any())]


def same(contrast, expected):
    assert contrast.est == pytest.approx(expected["est"], abs=1e-6)
    assert (contrast.lo, contrast.hi) == pytest.approx(expected["limits"], abs=1e-6)
    assert (contrast.lo_drift, contrast.hi_drift) == pytest.approx(expected["wide"], abs=1e-6)
    assert contrast.p == pytest.approx(expected["p"], rel=1e-5)
    assert contrast.p_drift == pytest.approx(expected["p_drift"], rel=1e-5)
    for field in ("prob_up", "rho", "sd", "nu"):
        assert getattr(contrast, field) == pytest.approx(expected[field], abs=1e-6)
    assert contrast.no_change_test == expected["excluded"]
    assert contrast.small == (expected["excluded"] and expected["p"] < 0.05)


def drawn(seed, first, last):
    """Return days and ratings of one made-up person, and the weekday of day 0.

    Gaps are single days or runs, some rate on working days only, some use two or three numbers of
    the scale, some sit at its end, and some have better weekends.
    """
    rng = np.random.default_rng(seed)
    days = np.arange(first, last + 1)
    weekday = int(rng.integers(7))
    rho, sd = rng.choice([0, 0.2, 0.5, 0.8, 0.95]), rng.choice([0.4, 1.0, 2.0])
    noise = np.zeros(len(days))
    for i, shock in enumerate(rng.standard_normal(len(days))):
        noise[i] = shock if i == 0 else rho * noise[i - 1] + np.sqrt(1 - rho**2) * shock
    level = rng.choice([1, 5, 6.5, 9.5]) + rng.choice([0, 1.2]) * (weekends(days, weekday) > 0)
    level = level + np.clip(days / 56, 0, 1) * rng.choice([-1.5, 0, 0, 1, 2])
    y = np.clip(np.round(level + sd * noise), 0, 10)
    kept = rng.random(len(days)) < rng.choice([0.55, 0.8, 1.0])
    if seed % 3 == 0:
        for start in rng.integers(0, len(days), 5):
            kept[start : start + rng.integers(3, 9)] = False
    if seed % 7 == 0:
        kept &= weekends(days, weekday) < 0
    if seed % 11 == 0:
        kept &= (days < 0) | (days > 53)
    return days[kept], y[kept], weekday


def compare(seed):
    """Compare one made-up log; return whether there was anything to compare."""
    window = [(56, 83), (56, 111), (84, 111)][seed % 5 % 3]
    days, y, weekday = drawn(seed, -[14, 28, 40, 56][seed % 4], window[1])
    effect = analyse(days.tolist(), y.tolist(), Design(weekday, window=window))
    late = days >= window[0]
    if effect is None:
        assert min((days < 0).sum(), late.sum()) < 3 or len(set(y[(days < 0) | late])) == 1
        return False
    columns = [np.ones(len(days)), late.astype(float), *build_up(days, 0, window[0])]
    second = dense(days, y, np.column_stack(columns), weekends(days, weekday))
    same(effect, second.summary((0, 1)))
    pairs = y[late][:, None] - y[days < 0][None, :]
    assert effect.nap == pytest.approx((np.sign(pairs) + 1).mean() / 2)
    for line, shares in ((effect.base_line, (1,)), (effect.eval_line, (1, 1))):
        levels = (second.weights @ second.of(shares)[0], *second.limits(shares))
        assert astuple(line) == pytest.approx((*levels, *second.limits(shares, TAU)), abs=1e-6)
    return True


@pytest.mark.parametrize("start", range(0, 220, 22))
def test_two_hundred_and_twenty_logs_agree(start):
    assert sum(compare(seed) for seed in range(start, start + 22)) >= 20


@pytest.mark.parametrize("seed", range(500, 520))
def test_the_stop_test_agrees(seed):
    days, y, weekday = drawn(seed, -28, 167)
    before, on, off = days < 0, (days >= 56) & (days <= 83), days >= 140
    columns = [np.ones(len(days)), on / 2 - (before + off) / 2, 1.0 * off - before]
    columns += build_up(days, 0, 56) + build_up(days, 84, 56)
    second = dense(days, y, np.column_stack(columns), weekends(days, weekday))
    same(stop_test(days, y, Design(weekday)), second.summary((0, 1)))


@pytest.mark.parametrize("seed", range(600, 620))
def test_the_blinded_design_agrees(seed):
    order = [(True, False, False, True), (False, True, True, False), (True, False)][seed % 3]
    length, analysed = [(84, 28), (42, 21)][seed % 2]
    days, y, weekday = drawn(10 * seed + 1, -14, length * len(order) - 1)
    is_in = (days >= 0) & (days % length >= length - analysed)
    found = blinded(days, y, order, Design(weekday), period_days=length, analysed_days=analysed)
    days, y = days[is_in], y[is_in]
    counts = [int((days // length == period).sum()) for period in range(len(order))]
    if found is None:
        assert min(counts) < analysed * 17 / 28 or len(set(y)) == 1
        return
    active = np.array(order)[days // length].astype(float)
    x = np.column_stack([np.ones(len(days)), active])
    same(found, dense(days, y, x, weekends(days, weekday)).summary((0, 1)))
    assert found.n_by_period == tuple(counts)


@pytest.mark.parametrize("seed", range(700, 720))
def test_the_plan_and_the_level_of_the_baseline_agree(seed):
    days, y, weekday = drawn(seed, -[14, 28, 56][seed % 3], -1)
    plan = plan_from_baseline(days, y, weekday_of_day0=weekday)
    line = baseline_line(days, y, weekday_of_day0=weekday)
    if len(set(y)) < 2 or len(y) < 6:
        assert plan is line is None
        return
    x, weekend = np.ones((len(days), 1)), weekends(days, weekday)
    second = dense(days, y, x, weekend if len(days) >= 10 else None, power=4)
    assert (plan.sd, plan.rho) == pytest.approx((second.sd, second.rho), abs=1e-6)
    flat = dense(days, y, x, weekend)
    levels = (flat.weights @ flat.of((1,))[0], *flat.limits((1,)), *flat.limits((1,), TAU))
    assert astuple(line) == pytest.approx(levels, abs=1e-6)
