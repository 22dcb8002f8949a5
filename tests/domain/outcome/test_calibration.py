"""How often the comparison is wrong and how much it can see, by simulation: takes minutes.

The tables are those of a simulation of 1 500 to 4 500 series a cell (false alarms) and 400 (power).
Made-up ratings are whole numbers from 0 to 10 around 6, half a point higher at weekends, with noise
that carries over from day to day; one day in five is missing.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from math import sqrt

import numpy as np
import pytest

from magtrack.domain.outcome.blinded import blinded, drawn_order
from magtrack.domain.outcome.effect import Design, analyse
from magtrack.domain.outcome.power import detectable_change
from magtrack.domain.outcome.progress import Compared, progress
from magtrack.domain.outcome.stop_test import on_off_test, stop_test
from magtrack.domain.outcome.verdict import answer
from magtrack.domain.record.trial import Trial

pytestmark = pytest.mark.slow

RHOS = (0.0, 0.3, 0.5, 0.7)
SDS = (1.0, 1.5, 2.0)
PER_SD = 500

FALSE_ALARMS = {  # baseline days: per cent at each rho, beyond noise; beyond noise and drift
    7: ((3.2, 4.8, 5.1, 4.2), (1.5, 2.6, 3.7, 2.9)),
    14: ((3.1, 4.4, 5.4, 5.4), (0.8, 2.1, 2.6, 3.5)),
    28: ((2.8, 4.7, 4.7, 5.5), (0.5, 1.4, 2.1, 3.3)),
}
MOST_FALSE_ALARMS = 0.065


def simulated(rng, first, last, rho, sd, shift=0.0):
    """Return the rated days and ratings of one person; `shift` is what is added, by day or once."""
    days = np.arange(first, last + 1)
    shocks = rng.standard_normal(len(days)) * sd * sqrt(1 - rho**2)
    noise = np.empty(len(days))
    noise[0] = rng.standard_normal() * sd
    for i in range(1, len(days)):
        noise[i] = rho * noise[i - 1] + shocks[i]
    weekend = 0.5 * (days % 7 >= 5)
    ratings = np.clip(np.rint(6 + weekend + noise + shift), 0, 10)
    rated = rng.random(len(days)) >= 0.2
    return days[rated].tolist(), ratings[rated].tolist()


def built_up(first, last, change, off=None):
    """Return the change of each day: it builds up over 8 weeks and fades over 4 from `off` on."""
    days = np.arange(first, last + 1)
    up = np.clip(days / 56, 0, 1) * change
    return up if off is None else up * np.clip(1 - (days - off) / 28, 0, 1)


def is_near(share, expected, n, n_expected, width=4):
    """Tell whether two shares differ by no more than sampling errors, rounding included."""
    middle = min(max(expected, 0.01), 0.99)
    error = sqrt(middle * (1 - middle) * (1 / n + 1 / n_expected))
    return abs(share - expected) <= width * error + 0.005


@pytest.mark.parametrize("baseline", FALSE_ALARMS)
@pytest.mark.parametrize("number", range(len(RHOS)), ids=lambda number: f"rho{RHOS[number]}")
def test_false_alarms(baseline, number):
    rng = np.random.default_rng(1000 * baseline + number)
    alarms = wide_alarms = 0
    for sd in SDS:
        for _ in range(PER_SD):
            rows = simulated(rng, -baseline, 83, RHOS[number], sd)
            effect = analyse(*rows, Design(0))
            alarms += effect is not None and effect.p < 0.05
            wide_alarms += effect is not None and effect.p_drift < 0.05
    n = PER_SD * len(SDS)
    print(f"B{baseline} rho {RHOS[number]}: {alarms / n:.3f}, with drift {wide_alarms / n:.3f}")
    assert alarms / n <= MOST_FALSE_ALARMS
    for found, table in zip((alarms, wide_alarms), FALSE_ALARMS[baseline], strict=True):
        assert is_near(found / n, table[number] / 100, n, 4500)


VERDICTS = ("improved", "improved_drift_possible", "no_change", "cannot_tell:too_noisy")
POWER = [  # baseline, last day, sd, true change: per cent of each verdict above
    (14, 83, 1.0, 1.0, (31, 23, 5, 41)),
    (14, 83, 1.5, 1.5, (40, 13, 0, 46)),
    (28, 83, 1.0, 0.5, (5, 18, 42, 35)),
    (28, 83, 1.0, 1.0, (39, 34, 4, 24)),
    (28, 83, 1.5, 0.0, (1, 1, 13, 83)),
    (28, 83, 1.5, 1.0, (21, 16, 3, 60)),
    (28, 83, 1.5, 1.5, (56, 16, 0, 27)),
    (28, 83, 1.5, 2.0, (89, 6, 0, 5)),
    (28, 83, 2.0, 1.0, (16, 10, 0, 74)),
    (28, 111, 1.5, 1.0, (32, 24, 4, 41)),
]


@pytest.mark.parametrize(("baseline", "last", "sd", "change", "table"), POWER)
def test_chances_of_each_verdict(*, baseline, last, sd, change, table):
    rng = np.random.default_rng(int(1000 * sd + 100 * change + baseline + last))
    n = 400
    found = Counter()
    for _ in range(n):
        shift = built_up(-baseline, last, change)
        rows = simulated(rng, -baseline, last, 0.2, sd, shift)
        effect = analyse(*rows, Design(0, window=(56, last)))
        found[answer(effect, "fair", effect.p_drift)] += 1
    shares = [found[key] / n for key in VERDICTS]
    print(f"B{baseline} to {last}, sd {sd}, {change:+}: {shares}, expected {table}")
    for share, expected in zip(shares, table, strict=True):
        assert is_near(share, expected / 100, n, 400)


@pytest.mark.parametrize(("baseline", "rho"), [(14, 0.0), (14, 0.5), (28, 0.2), (28, 0.4)])
def test_a_change_called_detectable_is_found_eight_times_in_ten(baseline, rho):
    rng = np.random.default_rng(baseline + int(10 * rho))
    sd, n = 1.2, 400
    change = detectable_change(
        sd, rho, baseline_days=baseline, baseline_share=0.8, window_days=28, window_share=0.8
    )
    found = 0
    for _ in range(n):
        rows = simulated(rng, -baseline, 83, rho, sd, built_up(-baseline, 83, change) - 1)
        found += analyse(*rows, Design(0)).p < 0.05
    print(f"B{baseline} rho {rho}: {change:.2f} points found in {found / n:.3f}")
    assert 0.7 <= found / n <= 0.9


DRIFT = 1 / 84
"""Points a day: one point in 12 weeks."""


@pytest.mark.parametrize(
    ("change", "drift", "up", "down"), [(0, 0, 2, 2), (0, DRIFT, 3, 2), (1, 0, 56, 0)]
)
def test_the_stop_test_is_blind_to_drift(change, drift, up, down):
    rng = np.random.default_rng(40 + up)
    n, counts = 400, Counter()
    days = np.arange(-28, 168)
    for _ in range(n):
        shift = built_up(-28, 167, change, off=84) + drift * days
        found = stop_test(*simulated(rng, -28, 167, 0.2, 1.5, shift), Design(0))
        counts[found.p < 0.05, found.est > 0] += 1
    shares = [counts[True, is_up] / n for is_up in (True, False)]
    print(f"stop test {change:+}, drift {drift:.3f}: {shares}, expected {up, down}")
    assert is_near(shares[0], up / 100, n, 400)
    assert is_near(shares[1], down / 100, n, 400)


@pytest.mark.parametrize("rho", [0.2, 0.5])
def test_on_and_off_without_any_change_alarms_as_seldom_as_the_trial(rho):
    rng = np.random.default_rng(60 + int(10 * rho))
    n, alarms, wide_alarms = 400, 0, 0
    for _ in range(n):
        found = on_off_test(*simulated(rng, -28, 167, rho, 1.5), Design(0))
        alarms += found.p < 0.05
        wide_alarms += found.p_drift < 0.05
    print(f"on and off, rho {rho}: {alarms / n:.3f}, with drift {wide_alarms / n:.3f}")
    expected, with_drift = FALSE_ALARMS[28]
    number = 1 if rho < 0.4 else 2
    assert is_near(alarms / n, expected[number] / 100, n, 4500)
    assert is_near(wide_alarms / n, with_drift[number] / 100, n, 4500)


@pytest.mark.parametrize(
    ("change", "drift", "up", "down"), [(0, 0, 3, 3), (0, DRIFT, 0, 0), (1, 0, 64, 0)]
)
def test_the_blinded_design(change, drift, up, down):
    rng = np.random.default_rng(80 + up)
    n, counts = 400, Counter()
    days = np.arange(336)
    for draw in range(n):
        order = drawn_order(draw)
        shift = drift * (days - 168) + change * response(order)
        rows = simulated(rng, 0, 335, 0.3, 1.5, shift)
        found = blinded(*rows, order, Design(0))
        if found is not None:
            counts[found.p < 0.05, found.est > 0] += 1
    shares = [counts[True, is_up] / n for is_up in (True, False)]
    print(f"blinded {change:+}, drift {drift:.3f}: {shares}, expected {up, down}")
    assert is_near(shares[0], up / 100, n, 400)
    assert is_near(shares[1], down / 100, n, 400)


def response(order):
    """Return how much of the change is there on each day: up in 8 weeks, down in 4."""
    level, levels = 0.0, []
    for is_active in order:
        for _day in range(84):
            level = min(1, level + 1 / 56) if is_active else max(0, level - 1 / 28)
            levels.append(level)
    return np.array(levels)


def test_false_alarms_of_a_thousand_logs_from_ratings_to_verdict(make):
    """Everything but the store: log, trial, doses, practice days and all limits."""
    rng = np.random.default_rng(5)
    trial = Trial("t", "p", "cognition", date(2026, 8, 3))
    plan = make.schedule(valid_from=trial.first_dose)
    first = trial.first_dose - timedelta(31)
    doses = [
        make.dose("08:00", f"{trial.first_dose + timedelta(number)}T08:00") for number in range(84)
    ]
    n, counts = 1000, Counter()
    for _ in range(n):
        rows = simulated(rng, -31, 83, 0.5, 1.5)
        ratings = [
            make.rating(int(y), trial.first_dose + timedelta(d)) for d, y in zip(*rows, strict=True)
        ]
        log = make.log(
            *doses, plans=[plan], ratings=ratings, trials=(trial,), first=first, last=trial.due
        )
        result = progress(log, trial, trial.due, {}).main
        counts[result.verdict] += 1
        assert isinstance(result, Compared) or result.verdict.startswith("cannot_tell")
    called = counts["improved"] + counts["worsened"]
    print(counts)
    assert called / n <= MOST_FALSE_ALARMS
