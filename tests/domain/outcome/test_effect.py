"""The comparison of onset window and baseline: the worked examples, and what must not matter."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict, astuple

from magtrack.domain.outcome.effect import (
    Design,
    analyse,
    baseline_line,
    build_up_columns,
    fit_rows,
    nap,
)

WORKED = {
    "A01": {
        "weekday": 0,
        "nu": 82,
        "n_base": 19,
        "n_eval": 19,
        "est": 0.625451,
        "lo": -0.384410,
        "hi": 1.647417,
        "lo_drift": -0.660483,
        "hi_drift": 1.919073,
        "prob_up": 0.890687,
        "rho": 0.165916,
        "sd": 1.397579,
        "nap": 0.590028,
        "p": 2.186258e-01,
        "p_drift": 3.350760e-01,
        "base_line": (5.691321, 4.967913, 6.409807),
        "eval_line": (6.316773, 5.603799, 7.036874),
    },
    "A05": {
        "weekday": 2,
        "nu": 87,
        "n_base": 21,
        "n_eval": 24,
        "est": 2.057872,
        "lo": 1.263769,
        "hi": 2.841986,
        "lo_drift": 0.936319,
        "hi_drift": 3.174507,
        "prob_up": 0.999986,
        "rho": 0.206126,
        "sd": 1.106661,
        "nap": 0.909722,
        "p": 2.809454e-05,
        "p_drift": 5.922839e-04,
        "base_line": (4.604395, 4.039953, 5.175377),
        "eval_line": (6.662266, 6.112971, 7.208361),
    },
    "A20": {
        "weekday": 2,
        "nu": 79,
        "n_base": 17,
        "n_eval": 23,
        "est": 1.256337,
        "lo": 0.144716,
        "hi": 2.440664,
        "lo_drift": -0.113637,
        "hi_drift": 2.676897,
        "prob_up": 0.985667,
        "rho": 0.419736,
        "sd": 1.240868,
        "nap": 0.772379,
        "p": 2.866604e-02,
        "p_drift": 7.121036e-02,
    },
}


@pytest.mark.parametrize("name", WORKED)
def test_worked_examples(worked, name):
    expected = dict(WORKED[name])
    effect = analyse(*worked[name], Design(expected.pop("weekday")))
    for field in ("p", "p_drift"):
        assert getattr(effect, field) == pytest.approx(expected.pop(field), rel=1e-5)
    for field, values in expected.items():
        found = getattr(effect, field)
        found = astuple(found)[:3] if field.endswith("_line") else found
        assert found == pytest.approx(values, abs=1e-6)


def test_an_unchanging_rating_gives_nothing_to_compare(worked):
    assert analyse(*worked["A13"], Design(0)) is None


def test_figures_that_follow_from_the_interval(worked):
    effect = analyse(*worked["A05"], Design(2))
    assert effect.mde_achieved == pytest.approx(1.45 * (effect.hi - effect.lo) / 2)
    assert effect.tipping_drift == pytest.approx(effect.lo / effect.weeks_apart)
    assert 10 < effect.weeks_apart < 13
    assert analyse(*worked["A01"], Design(0)).tipping_drift is None


def test_a_fall_has_the_tipping_drift_of_its_upper_limit(worked):
    days, ratings = worked["A05"]
    fall = analyse(days, [y if y is None else 10 - y for y in ratings], Design(2))
    assert fall.est < 0
    assert fall.tipping_drift == pytest.approx(-fall.hi / fall.weeks_apart)


def test_an_important_change_that_is_excluded_either_way(worked):
    days, ratings = worked["A01"]
    assert not analyse(days, ratings, Design(0)).no_change_test
    wide = analyse(days, ratings, Design(0, important_change=2.0))
    assert wide.no_change_test
    assert not wide.small
    sure = analyse(*worked["A05"], Design(2, important_change=4.0))
    assert sure.small
    assert sure.at(0.99).small


def test_the_mean_days_of_four_weeks_of_baseline_and_of_the_window_are_twelve_weeks_apart():
    """Day -14.5 and day 69.5; the days of the build-up count for neither."""
    days = range(-28, 84)
    assert analyse(days, [5 + d % 3 for d in days], Design(0)).weeks_apart == pytest.approx(12)


def test_another_level_changes_the_limits_and_not_the_estimate(worked):
    effect = analyse(*worked["A20"], Design(2))
    stricter = effect.at(0.975)
    assert stricter.lo < effect.lo < effect.hi < stricter.hi
    assert (stricter.est, stricter.p) == (effect.est, effect.p)
    direct = analyse(*worked["A20"], Design(2, level=0.975))
    assert asdict(direct) == asdict(stricter)


def mirrored(effect):
    return (-effect.est, -effect.hi, -effect.lo, -effect.hi_drift, -effect.lo_drift, effect.p)


def plain(effect):
    return (effect.est, effect.lo, effect.hi, effect.lo_drift, effect.hi_drift, effect.p)


def test_a_mirrored_scale_mirrors_the_result(worked):
    days, ratings = worked["A20"]
    flipped = [y if y is None else 10 - y for y in ratings]
    one = analyse(days, ratings, Design(2))
    other = analyse(days, flipped, Design(2))
    assert mirrored(one) == pytest.approx(plain(other), abs=1e-9)


def test_order_missing_days_and_days_after_the_window_do_not_matter(worked):
    days, ratings = worked["A20"]
    expected = plain(analyse(days, ratings, Design(2)))
    rated = [(d, y) for d, y in zip(days, ratings, strict=True) if y is not None]
    backwards = list(zip(*reversed([*rated, (84, 0), (200, 10)]), strict=True))
    assert plain(analyse(*backwards, Design(2))) == pytest.approx(expected, abs=1e-12)


def test_an_excluded_day_is_as_if_it_had_not_been_rated(worked):
    days, ratings = worked["A05"]
    gone = {-20, 3, 60, 61}
    without = [None if d in gone else y for d, y in zip(days, ratings, strict=True)]
    assert plain(analyse(days, ratings, Design(2, excluded=gone))) == plain(
        analyse(days, without, Design(2))
    )


def test_a_day_given_twice_is_refused():
    with pytest.raises(ValueError, match="one rating"):
        analyse([-1, -1], [5, 6], Design(0))


@pytest.mark.parametrize("ratings", [[5], [5, 6, 7]])
def test_as_many_ratings_as_days_are_needed(ratings):
    with pytest.raises(ValueError, match=r"shorter|longer"):
        analyse([-2, -1], ratings, Design(0))


@pytest.mark.parametrize(
    ("rated", "columns"),
    [
        ((), []),
        ((55,), [[0, 1, 0]]),
        ((0, 55), [[0, 1, 1, 0]]),
        ((0, 14, 28), [[0, 1, 1, 1, 0], [0, 0, 0.25, 0.5, 0]]),
    ],
)
def test_a_build_up_has_a_level_from_one_rated_day_on_and_a_slope_from_three(rated, columns):
    assert build_up_columns([-1, *rated, 56], 0, 56) == columns


@pytest.mark.parametrize(("with_weekend", "nu"), [(True, 26), (False, 27)])
def test_the_weekend_is_a_column_unless_left_out(with_weekend, nu):
    rows = [(d, 5.0 + d % 3) for d in range(28)]
    assert fit_rows(rows, [[1.0] * 28], 0, with_weekend=with_weekend).nu == nu


def pattern(*parts):
    """Return days and ratings from (first day, ratings) pairs."""
    pairs = [(first + n, y) for first, values in parts for n, y in enumerate(values)]
    return zip(*pairs, strict=True)


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([(-28, [5, 6] * 14)], id="nothing after the first dose"),
        pytest.param([(56, [5, 6] * 14)], id="no baseline"),
        pytest.param([(-2, [5, 6]), (56, [5, 6] * 14)], id="two days of baseline"),
        pytest.param([(-28, [5, 6] * 14), (82, [5, 6])], id="two days of the window"),
        pytest.param([(-3, [5, 6, 5]), (56, [5, 6, 5])], id="hardly more days than columns"),
        pytest.param(
            [(-28, [5] * 28), (0, [4, 6] * 28), (56, [5] * 28)], id="only build-up varies"
        ),
    ],
)
def test_too_little_gives_nothing_to_compare(parts):
    assert analyse(*pattern(*parts), Design(0)) is None


def test_nothing_at_all_gives_nothing_to_compare():
    assert analyse([], [], Design(0)) is None
    assert analyse([0], [5], Design(0)) is None
    assert analyse([0, 60], [None, None], Design(0)) is None


def test_a_step_without_any_noise_is_measured_exactly():
    parts = [(-28, [4] * 28), (0, [5] * 56), (56, [6] * 28)]
    effect = analyse(*pattern(*parts), Design(0))
    assert effect.est == pytest.approx(2)
    assert effect.lo == pytest.approx(2, abs=1e-4)
    assert effect.lo_drift == pytest.approx(2 - 0.79, abs=0.02)


def test_ends_of_the_scale():
    parts = [(-28, [10] * 27 + [9]), (0, [10] * 56), (56, [10] * 28)]
    effect = analyse(*pattern(*parts), Design(0))
    assert effect.p > 0.2
    assert (effect.mean_base, effect.mean_eval) == (pytest.approx(10 - 1 / 28), 10)
    bottom = [(-28, [0] * 28), (0, [0, 0, 1, 0] * 14), (56, [0] * 27 + [1])]
    assert analyse(*pattern(*bottom), Design(0)).no_change_test


def test_rated_on_working_days_only_there_is_no_weekend_to_allow_for():
    days = [d for d in range(-28, 84) if d % 7 < 5]
    effect = analyse(days, [5 + d % 3 for d in days], Design(0))
    assert effect.nu == len(days) - 4


def test_window_of_sixteen_weeks_needs_its_own_days(worked):
    days, ratings = worked["A05"]
    assert analyse(days, ratings, Design(2, window=(84, 111))) is None
    longer = [*range(-28, 112)], [*ratings, *[6, 7] * 14]
    assert analyse(*longer, Design(2, window=(56, 111))).n_eval == 24 + 28


def test_the_level_of_the_baseline_needs_the_baseline_alone(worked):
    days, ratings = worked["A05"]
    line = baseline_line(days, ratings, weekday_of_day0=2)
    assert line == baseline_line(days[:28], ratings[:28], weekday_of_day0=2)
    assert line.lo_drift < line.lo < line.est < line.hi < line.hi_drift
    assert line.est == pytest.approx(4.6, abs=0.2)
    assert baseline_line([-3, -2, -1], [5, 6, 7], weekday_of_day0=2) is None
    assert baseline_line(range(-28, 0), [5] * 28, weekday_of_day0=2) is None


def test_share_of_pairs_counts_ties_half():
    assert nap([1, 2], [2, 3]) == pytest.approx(3.5 / 4)
    assert nap([5], [5]) == 0.5


SERIES = st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=112, max_size=140)


@settings(max_examples=60)
@given(SERIES, st.integers(0, 6))
def test_any_ratings_give_a_sound_result_or_none(ratings, weekday):
    effect = analyse(range(84 - len(ratings), 84), ratings, Design(weekday))
    if effect is None:
        return
    assert -10 <= effect.est <= 10
    assert effect.lo < effect.est < effect.hi
    assert effect.lo_drift < effect.est < effect.hi_drift
    assert 0 <= effect.p <= 1
    assert 0 <= effect.p_drift <= 1
    assert (effect.p < 0.05) == (effect.lo > 0 or effect.hi < 0)
    assert (effect.p_drift < 0.05) == (effect.lo_drift > 0 or effect.hi_drift < 0)
    assert 0 <= effect.rho <= 0.95
