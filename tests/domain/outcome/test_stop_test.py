"""The stop test: what cancels out, and what is refused."""

from __future__ import annotations

import pytest

from magtrack.domain.outcome.effect import Design, analyse
from magtrack.domain.outcome.stop_test import on_off_test, stop_test

WIGGLE = (0, 1, -1, 0, 1, 0, -1, 1, 0, -1, 0)


def rated(first, last, level):
    """Return days and ratings: `level` of the day plus a small wiggle, not rounded."""
    days = range(first, last + 1)
    return list(days), [level(d) + WIGGLE[d % len(WIGGLE)] for d in days]


def test_steady_drift_is_a_change_before_and_after_but_none_in_the_stop_test():
    days, ratings = rated(-28, 167, lambda d: 4 + d / 60)
    before_after = analyse(days, ratings, Design(0))
    assert before_after.p < 0.01
    found = stop_test(days, ratings, Design(0))
    assert found.p > 0.2
    assert found.est == pytest.approx(0, abs=0.2)
    assert (found.n_before, found.n_on, found.n_off) == (28, 28, 28)


def test_a_change_that_comes_and_goes_is_seen_by_the_stop_test():
    days, ratings = rated(-28, 167, lambda d: 4 + 2 * (50 <= d < 100))
    found = stop_test(days, ratings, Design(0))
    assert found.est == pytest.approx(2, abs=0.2)
    assert found.p < 0.001


def test_sixteen_weeks_are_followed_by_as_many_off():
    days, ratings = rated(-28, 223, lambda d: 4 + 2 * (56 <= d < 112))
    found = stop_test(days, ratings, Design(0, window=(56, 111)))
    assert (found.n_before, found.n_on, found.n_off) == (28, 56, 56)


@pytest.mark.parametrize("last", [83, 139, 141])
def test_without_weeks_off_there_is_no_stop_test(last):
    days, ratings = rated(-28, last, lambda d: 5)
    assert stop_test(days, ratings, Design(0)) is None


def test_ratings_all_alike_are_no_stop_test():
    assert stop_test(range(-28, 168), [5] * 196, Design(0)) is None


PHASES = {"before": (-28, -1), "on": (56, 83), "off": (140, 167)}


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize(("kept", "is_enough"), [(3, True), (2, False)])
def test_each_phase_needs_three_rated_days(phase, kept, is_enough):
    first, last = PHASES[phase]
    days, ratings = rated(-28, 167, lambda d: 5)
    some = [
        (d, y)
        for d, y in zip(days, ratings, strict=True)
        if not first <= d <= last or d < first + kept
    ]
    found = stop_test(*zip(*some, strict=True), Design(0))
    assert (found is not None) == is_enough
    if is_enough:
        counts = {"before": found.n_before, "on": found.n_on, "off": found.n_off}
        assert counts == {"before": 28, "on": 28, "off": 28} | {phase: kept}


@pytest.mark.parametrize("phase", PHASES)
def test_ratings_that_differ_in_one_phase_alone_are_compared(phase):
    first, last = PHASES[phase]
    days = range(-28, 168)
    found = stop_test(days, [6 if first <= d <= last else 5 for d in days], Design(0))
    assert found.est == pytest.approx({"before": -0.5, "on": 1, "off": -0.5}[phase])


def test_ratings_that_differ_between_the_phases_alone_are_not():
    days = range(-28, 168)
    between = [5 + d % 3 if 0 <= d < 56 or 84 <= d < 140 else 5 for d in days]
    assert stop_test(days, between, Design(0)) is None


@pytest.mark.parametrize("first", [0, 84])
@pytest.mark.parametrize("bend", [lambda d: 3, lambda d: d / 10])
def test_how_a_change_builds_up_or_fades_does_not_matter(first, bend):
    days, ratings = rated(-28, 167, lambda d: 4)
    bent = [
        y + bend(d - first) if first <= d < first + 56 else y
        for d, y in zip(days, ratings, strict=True)
    ]
    plain, other = (stop_test(days, each, Design(3)) for each in (ratings, bent))
    assert other.est == pytest.approx(plain.est)
    assert (other.lo, other.hi) == pytest.approx((plain.lo, plain.hi))
    assert other.nu == plain.nu


def test_ratings_after_the_weeks_off_and_excluded_days_are_left_out():
    days, ratings = rated(-28, 200, lambda d: 4 + (d > 167) * 5)
    some = [(d, y) for d, y in zip(days, ratings, strict=True) if d < 168]
    expected = stop_test(*zip(*some, strict=True), Design(0))
    assert stop_test(days, ratings, Design(0)) == expected
    fewer = stop_test(days, ratings, Design(0, excluded=(-1, 60, 150)))
    assert (fewer.n_before, fewer.n_on, fewer.n_off) == (27, 27, 27)


def test_the_weekday_of_the_first_dose_says_which_days_are_a_weekend():
    days = range(-28, 168)
    ratings = [5 + 2 * ((d + 3) % 7 >= 5) + (d % 11 > 5) for d in days]
    told, wrong = (stop_test(days, ratings, Design(weekday)) for weekday in (3, 0))
    assert told.sd < wrong.sd / 1.5


# --------------------------------------------------------- on and off, without a time before


@pytest.mark.parametrize("weeks", [12, 16])
@pytest.mark.parametrize("weekday", [0, 4])
def test_on_and_off_is_the_usual_comparison_counted_from_the_first_day_off(weeks, weekday):
    design = Design(weekday, window=(56, weeks * 7 - 1), important_change=0.5)
    days, ratings = rated(-28, weeks * 14 - 1, lambda d: 4 + d / 100 + (56 <= d < weeks * 7))
    turned = [(d - weeks * 7, y) for d, y in zip(days, ratings, strict=True) if d >= 56]
    expected = analyse(*zip(*turned, strict=True), design)
    found = on_off_test(days, ratings, design)
    assert (found.est, found.lo, found.hi) == pytest.approx(
        (-expected.est, -expected.hi, -expected.lo)
    )
    assert (found.lo_drift, found.hi_drift) == pytest.approx(
        (-expected.hi_drift, -expected.lo_drift)
    )
    assert (found.p, found.p_drift) == pytest.approx((expected.p, expected.p_drift))
    assert found.prob_up == pytest.approx(1 - expected.prob_up)
    assert found.mde_achieved == pytest.approx(expected.mde_achieved)
    assert (found.no_change_test, found.small) == (expected.no_change_test, expected.small)
    assert (found.n_before, found.n_on, found.n_off) == (0, expected.n_base, expected.n_eval)


def test_on_and_off_says_with_minus_without():
    days, ratings = rated(-28, 167, lambda d: 4 + 2 * (d < 90))
    found = on_off_test(days, ratings, Design(0))
    assert found.est == pytest.approx(2, abs=0.2)
    assert not found.cancels_drift
    assert stop_test(days, ratings, Design(0)).cancels_drift


def test_what_was_before_and_in_the_build_up_changes_nothing_in_on_and_off():
    days, ratings = rated(-28, 167, lambda d: 5)
    other = [9 if d < 56 else y for d, y in zip(days, ratings, strict=True)]
    assert on_off_test(days, other, Design(0)) == on_off_test(days, ratings, Design(0))


@pytest.mark.parametrize("phase", ["on", "off"])
@pytest.mark.parametrize(("kept", "is_enough"), [(3, True), (2, False)])
def test_on_and_off_needs_three_rated_days_of_each(phase, kept, is_enough):
    first, last = PHASES[phase]
    days, ratings = rated(-28, 167, lambda d: 5)
    some = [
        (d, y)
        for d, y in zip(days, ratings, strict=True)
        if not first <= d <= last or d < first + kept
    ]
    assert (on_off_test(*zip(*some, strict=True), Design(0)) is not None) == is_enough


def test_ratings_all_alike_in_on_and_off_are_not_compared():
    days = range(-28, 168)
    assert on_off_test(days, [7 if d < 56 else 5 for d in days], Design(0)) is None
