"""The smallest change a trial can see: the formula's worked table, and plans from baselines."""

from __future__ import annotations

import pytest

from magtrack.domain.outcome.power import (
    detectable_change,
    plan_from_baseline,
    plan_of,
    typical_plan,
)


@pytest.mark.parametrize(
    ("sd", "rho", "baseline", "window", "drift", "adherence", "change"),
    [
        (1.5, 0.0, (28, 1.0), (28, 1.0), 0.0, 1.0, 1.202676),
        (1.5, 0.2, (28, 0.8), (28, 0.8), 0.0, 1.0, 1.580811),
        (1.5, 0.2, (28, 0.8), (28, 0.8), 0.4, 1.0, 1.984682),
        (1.0, 0.3, (14, 0.8), (28, 0.8), 0.0, 1.0, 1.400573),
        (2.0, 0.5, (28, 0.8), (56, 0.8), 0.0, 1.0, 2.457288),
        (1.5, 0.2, (28, 0.8), (56, 0.8), 0.0, 0.75, 1.827328),
        (1.2, 0.95, (14, 0.7), (28, 0.6), 0.4, 1.0, 4.580208),
    ],
)
def test_the_worked_table(*, sd, rho, baseline, window, drift, adherence, change):
    found = detectable_change(
        sd,
        rho,
        baseline_days=baseline[0],
        baseline_share=baseline[1],
        window_days=window[0],
        window_share=window[1],
        drift_sd=drift,
        adherence=adherence,
    )
    assert found == pytest.approx(change, abs=1e-6)


@pytest.mark.parametrize(
    ("name", "weekday", "sd", "rho", "share", "change", "with_drift"),
    [
        ("A01", 0, 1.481532, 0.109573, 0.678571, 1.553306, 1.962845),
        ("A05", 2, 1.046680, 0.179194, 0.750000, 1.110477, 1.634980),
    ],
)
def test_plans_of_the_worked_baselines(
    worked, *, name, weekday, sd, rho, share, change, with_drift
):
    plan = plan_from_baseline(*worked[name], weekday_of_day0=weekday)
    found = (plan.sd, plan.rho, plan.completeness, plan.change, plan.change_with_drift)
    assert found == pytest.approx((sd, rho, share, change, with_drift), abs=1e-6)
    assert plan.baseline_days == 28


def test_what_would_let_a_trial_see_smaller_changes(worked):
    plan = plan_from_baseline(*worked["A01"], weekday_of_day0=0)
    assert plan.stop_test == pytest.approx(0.87 * plan.change)
    assert max(plan.sixteen_weeks, plan.every_day, plan.stop_test) < plan.change
    longer = plan_from_baseline(*worked["A01"], weekday_of_day0=0, window_days=56)
    assert longer.change == longer.sixteen_weeks == plan.sixteen_weeks


def test_a_plan_knows_nothing_of_what_comes_after_the_first_dose(worked):
    days, ratings = worked["A05"]
    whole = plan_from_baseline(days, ratings, weekday_of_day0=2)
    assert whole == plan_from_baseline(days[:28], ratings[:28], weekday_of_day0=2)


def test_while_the_baseline_runs_its_coming_days_are_not_missing_ones():
    rated = range(-28, -10)
    plan = plan_from_baseline(rated, [5, 6] * 9, weekday_of_day0=0, last_day=-11)
    assert (plan.completeness, plan.baseline_days) == (1.0, 28)


@pytest.mark.parametrize("ratings", [[], [5], [5, 6], [5] * 28])
def test_no_plan_from_too_few_ratings_or_ones_all_alike(ratings):
    days = range(-len(ratings), 0)
    assert plan_from_baseline(days, ratings, weekday_of_day0=0) is None


def test_a_typical_person_sees_about_one_and_a_half_points():
    plan = typical_plan()
    assert plan.change == pytest.approx(1.580811, abs=1e-6)
    assert plan.change_with_drift == pytest.approx(1.984682, abs=1e-6)
    assert typical_plan(14).change > plan.change > typical_plan(28, 56).change


def test_each_figure_of_a_plan_is_a_detectable_change():
    window = {"baseline_days": 28, "baseline_share": 0.8, "window_days": 28}
    plan = plan_of(1.5, 0.2, share=0.8, baseline_days=28, window_days=28)
    assert (plan.window_days, plan.completeness) == (28, 0.8)
    assert plan.change == detectable_change(1.5, 0.2, **window, window_share=0.8, drift_sd=0)
    assert plan.every_day == detectable_change(1.5, 0.2, **window, window_share=1.0)
    assert plan.change_with_drift == detectable_change(
        1.5, 0.2, **window, window_share=0.8, drift_sd=0.4
    )


def test_the_day_before_the_first_dose_is_of_the_baseline_and_later_days_are_not():
    plan = plan_from_baseline(range(-14, 0), [5, 6] * 7, weekday_of_day0=0)
    assert plan.completeness == 1.0
    assert plan == plan_from_baseline(range(-14, 0), [5, 6] * 7, weekday_of_day0=0, last_day=5)
