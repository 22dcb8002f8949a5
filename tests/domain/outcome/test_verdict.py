"""The order of the verdicts and every limit of theirs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.domain.outcome.comparison import Comparison
from magtrack.domain.outcome.effect import Design, analyse
from magtrack.domain.outcome.verdict import (
    first_dose_with_baseline,
    holm_levels,
    is_near_end,
    verdict,
)
from magtrack.domain.record.trial import Trial


def comparison(worked, name):
    rows = [(d, y) for d, y in zip(*worked[name], strict=True) if y is not None]
    days, ratings = zip(*rows, strict=True)
    return Comparison((56, 83), days, ratings)


@pytest.fixture
def rise(worked):
    return comparison(worked, "A05"), analyse(*worked["A05"], Design(2))


@pytest.mark.parametrize(
    ("name", "weekday", "today", "key"),
    [
        ("A01", 0, 84, "cannot_tell:too_noisy"),
        ("A05", 2, 84, "improved"),
        ("A13", 0, 84, "cannot_tell:no_variation"),
        ("A20", 2, 70, "too_early"),
        ("A20", 2, 83, "too_early"),
        ("A20", 2, 84, "improved_drift_possible"),
    ],
)
def test_worked_examples(worked, name, weekday, today, key):
    effect = analyse(*worked[name], Design(weekday))
    assert verdict(comparison(worked, name), effect, today=today, fairness="fair") == key


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({}, "improved"),
        ({"est": 0.5}, "improved"),
        ({"est": -2.0}, "worsened"),
        ({"p_drift": 0.05}, "improved_drift_possible"),
        ({"p_drift": 0.0499}, "improved"),
        ({"p_drift": 0.2, "est": 0.5}, "improved_drift_possible"),
        ({"p_drift": 0.2, "est": -2.0}, "worsened_drift_possible"),
        ({"p_drift": 0.2, "p": 0.05}, "cannot_tell:too_noisy"),
        ({"p_drift": 0.2, "p": 0.0501}, "cannot_tell:too_noisy"),
        ({"p_drift": 0.2, "p": 0.0501, "no_change_test": True}, "no_change"),
        ({"p_drift": 0.2, "p": 0.04, "no_change_test": True}, "improved_drift_possible"),
        ({"p_drift": 0.03, "p": 0.01, "level": 0.975}, "improved_drift_possible"),
        ({"p_drift": 0.06, "p": 0.03, "level": 0.975}, "cannot_tell:too_noisy"),
    ],
)
def test_limits_of_p(rise, changes, key):
    rows, effect = rise
    assert verdict(rows, replace(effect, **changes), today=84, fairness="fair") == key


@pytest.mark.parametrize(
    ("fairness", "key"),
    [("not_fair", "not_a_fair_test"), ("partial", "improved"), (None, "improved")],
)
def test_only_an_unfair_test_takes_the_verdict_away(rise, fairness, key):
    rows, effect = rise
    assert verdict(rows, effect, today=84, fairness=fairness) == key


def series(base, late, excluded=()):
    days = (*base, *range(56), *late)
    return Comparison((56, 83), days, (5,) * len(days), excluded=tuple(excluded))


@pytest.mark.parametrize(
    ("base", "late", "excluded", "key"),
    [
        (range(-14, -4), range(56, 84), (), None),
        (range(-14, -5), range(56, 84), (), "cannot_tell:baseline_short"),
        (range(-13, 0), range(56, 84), (), "cannot_tell:baseline_short"),
        ((), range(56, 84), (), "cannot_tell:baseline_short"),
        (range(-28, 0), range(56, 73), (), None),
        (range(-28, 0), range(56, 72), (), "cannot_tell:gaps"),
        (range(-28, 0), (), (), "cannot_tell:gaps"),
        (range(-28, 0), range(56, 77), range(77, 84), None),
        (range(-28, 0), range(56, 76), range(76, 84), "cannot_tell:gaps"),
        (range(-28, -7), range(56, 84), range(-7, 0), None),
        (range(-28, -8), range(56, 84), range(-8, 0), "cannot_tell:gaps"),
    ],
)
def test_limits_of_the_data(rise, base, late, excluded, key):
    effect = rise[1]
    found = verdict(series(base, late, excluded), effect, today=84, fairness="fair")
    assert found == (key or "improved")


def test_sixteen_weeks_need_thirty_four_of_fifty_six_days(rise):
    for n, key in ((34, "improved"), (33, "cannot_tell:gaps")):
        days = (*range(-28, 0), *range(56, 56 + n))
        rows = Comparison((56, 111), days, (5,) * len(days))
        assert verdict(rows, rise[1], today=112, fairness="fair") == key


def test_what_comes_first_hides_the_rest(rise):
    nothing = series((), ())
    assert verdict(nothing, None, today=83, fairness="not_fair") == "too_early"
    assert verdict(nothing, None, today=84, fairness="not_fair") == "cannot_tell:baseline_short"
    gaps = series(range(-28, 0), ())
    assert verdict(gaps, None, today=84, fairness="not_fair") == "cannot_tell:gaps"
    still = series(range(-28, 0), range(56, 84))
    assert verdict(still, None, today=84, fairness="not_fair") == "cannot_tell:no_variation"
    assert verdict(still, rise[1], today=84, is_stopped=True) == "cannot_tell:stopped"


@pytest.mark.parametrize(
    ("level", "is_near"), [(8.5, False), (8.51, True), (1.5, False), (1.49, True), (5, False)]
)
def test_a_baseline_near_an_end_of_the_scale(level, is_near):
    assert is_near_end(level) == is_near


@pytest.mark.parametrize(
    ("p_values", "levels"),
    [
        ([0.2], [0.95]),
        ([0.04, 0.01], [0.95, 0.975]),
        ([0.024, 0.2], [0.975, 0.95]),
        ([0.025, 0.2], [0.975, 0.975]),
        ([0.03, 0.04], [0.975, 0.975]),
        ([1.0, 1.0], [0.975, 0.975]),
    ],
)
def test_the_levels_holm_reads_at(p_values, levels):
    assert holm_levels(p_values) == pytest.approx(levels)


@given(st.lists(st.floats(0.0001, 1), min_size=1, max_size=5, unique=True))
def test_levels_and_adjusted_values_of_holm_decide_alike(p_values):
    levels, adjusted = dict(zip(p_values, holm_levels(p_values), strict=True)), 0.0
    for rank, p in enumerate(sorted(p_values)):
        adjusted = max(adjusted, (len(p_values) - rank) * p)
        if abs(adjusted - 0.05) > 1e-9:
            assert (p < 1 - levels[p]) == (adjusted < 0.05)


@pytest.mark.parametrize(
    ("rated", "days_before", "later"),
    [
        ((), 0, 17),
        ((), 16, 17),
        ((), 17, None),
        (range(-30, 0), 0, None),
        (range(-12, 0), 0, 5),  # 9 after practice
        (range(-20, -10), 10, None),
        (range(-5, 0), 5, 12),  # 7 ratings after practice, over 7 days
        (range(1), 5, 17),  # today is rated already, and is practice
        (range(-56, -49), 0, 17),  # the oldest will be out of reach: others become practice
        (range(-56, -43), 0, None),  # just in reach: 10 after practice
        (range(-17, -4), 0, None),  # 10 after practice, over 14 days
        ((*range(-18, -6), 0), 0, 1),  # 9 after practice; the day of the dose is no baseline
    ],
)
def test_time_for_a_baseline_counts_what_is_rated_and_what_can_still_be(rated, days_before, later):
    trial = Trial("t", "p", "cognition", date(2026, 3, 1) + timedelta(days=days_before))
    today = date(2026, 3, 1)
    numbers = tuple(day - days_before for day in rated)
    rows = Comparison(trial.window, numbers[3:], (5,) * len(numbers[3:]), practice=numbers[:3])
    found = first_dose_with_baseline(trial, rows, today)
    assert found == (None if later is None else today + timedelta(days=later))


@given(
    rated=st.sets(st.integers(-70, 0)),
    excluded=st.sets(st.integers(-56, 0)),
    days_before=st.integers(-10, 40),
    practice=st.integers(0, 14),
)
def test_a_first_dose_on_the_day_that_is_told_or_later_leaves_time(
    rated, excluded, days_before, practice
):
    today = date(2026, 3, 1)

    def told(day):
        """What is told of a first dose on `day`, where each day before it is rated."""
        trial = Trial("t", "p", "cognition", day, practice_days=practice)
        numbers = sorted(trial.day_number(today + timedelta(days=each)) for each in rated)
        base = [number for number in numbers if -56 <= number < 0]
        out = {trial.day_number(today + timedelta(days=each)) for each in excluded & rated}
        out -= set(base[:practice])
        kept = tuple(n for n in numbers if n >= -56 and n not in {*base[:practice], *out})
        left_out = tuple(sorted(n for n in out if n >= -56))
        rows = Comparison(trial.window, kept, (5,) * len(kept), tuple(base[:practice]), left_out)
        return first_dose_with_baseline(trial, rows, today)

    later = told(today + timedelta(days=days_before))
    if later is not None:
        assert [told(later + timedelta(days=n)) for n in range(60)] == [None] * 60
