"""Adherence: every figure of the worked table, and what counts as a day."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.domain.outcome import adherence as followed
from magtrack.domain.outcome.adherence import (
    adherence,
    has_dose,
    longest_run_of_zero,
    on_time_share,
)
from magtrack.domain.record.plan_edits import change_schedule, made_at
from magtrack.domain.record.repetition import Cycle, Weekdays
from magtrack.domain.record.trial import Trial
from tests.builders import Make

LATER = Make().at("2027-12-31T12:00")
"""When every day of these tests is over."""


def day_shares(log, first, last, product_id=None):
    return followed.day_shares(log, first, last, LATER, product_id)


def trial_shares(log, trial, last):
    return followed.trial_shares(log, trial, last, LATER)


SHARE = {"2": 1.0, "1": 0.5, "0": 0.0, "?": None}


def shares(code):
    """Spell out a code such as `2x40 0x8 2x36`, or repeat a pattern to 84 days."""
    if "x" not in code:
        code = (code * 84)[:84]
    else:
        code = "".join(day * int(n) for day, n in re.findall(r"(.)x(\d+)", code))
    assert len(code) == 84
    return [SHARE[day] for day in code]


@pytest.mark.parametrize(
    ("code", "ratio", "high", "covered", "any_dose", "recent", "gaps", "fairness"),
    [
        ("2x84", 1, 1, 1, 1, 1, (0, 0), "fair"),
        ("21", 0.75, 0.75, 0.5, 1, 0.75, (0, 0), "partial"),
        ("2222220", 0.857143, 0.857143, 0.857143, 0.857143, 0.857143, (1, 1), "fair"),
        ("2x40 0x8 2x36", 0.904762, 0.904762, 0.904762, 0.904762, 0.857143, (8, 8), "partial"),
        ("2x30 ?x10 2x44", 0.880952, 1, 0.880952, 0.880952, 0.821429, (10, 10), "partial"),
        ("1x84", 0.5, 0.5, 0, 1, 0.5, (0, 0), "partial"),
        ("2x60 0x15 2x9", 0.821429, 0.821429, 0.821429, 0.821429, 0.732143, (15, 15), "not_fair"),
    ],
)
def test_the_worked_table(*, code, ratio, high, covered, any_dose, recent, gaps, fairness):
    found = adherence(shares(code))
    assert found.n_days == 84
    figures = (found.dose_ratio, found.dose_ratio_high, found.days_covered, found.any_dose)
    assert figures == pytest.approx((ratio, high, covered, any_dose), abs=1e-6)
    assert found.recent == pytest.approx(recent, abs=1e-6)
    assert (found.longest_gap, found.longest_recent_gap) == gaps
    assert found.fairness == fairness


@pytest.mark.parametrize(
    ("code", "gaps", "fairness"),
    [
        ("2x10 0x10 2x64", (10, 0), "fair"),
        ("2x28 0x6 2x50", (6, 6), "fair"),
        ("2x28 0x7 2x49", (7, 7), "partial"),
        ("2x56 0x13 2x15", (13, 13), "partial"),
        ("2x56 0x14 2x14", (14, 14), "not_fair"),
        ("0x20 2x64", (20, 0), "partial"),
        ("2x41 0x43", (43, 43), "not_fair"),
    ],
)
def test_the_limits_of_fairness(code, gaps, fairness):
    found = adherence(shares(code))
    assert (found.longest_gap, found.longest_recent_gap) == gaps
    assert found.fairness == fairness


def test_no_day_gives_no_figure():
    assert adherence([]) is None


@given(st.lists(st.sampled_from([0.0, 1 / 3, 0.5, 1.0, None]), min_size=1, max_size=120))
def test_the_cautious_figure_is_never_above_the_generous_one(days):
    found = adherence(days)
    assert 0 <= found.dose_ratio <= found.dose_ratio_high + 1e-12 <= 1 + 2e-12
    assert found.longest_recent_gap <= found.longest_gap <= found.n_days
    assert found.days_covered <= found.any_dose


def test_the_longest_run():
    assert longest_run_of_zero([1, 0, 0, 1, 0, 0, 0, 0.5]) == 3


def days_of(make, n=4):
    return [make.monday + timedelta(number) for number in range(n)]


def test_shares_of_days(make):
    first, second, third, fourth = days_of(make)
    plans = [make.schedule("morning", "08:00"), make.schedule("evening", "21:00")]
    log = make.log(
        make.dose("08:00", f"{first}T08:00"),
        make.dose("21:00", f"{first}T21:00", slot="evening"),
        make.dose("08:00", f"{second}T08:00"),
        plans=plans,
        ratings=[make.rating(5, third)],
        last=fourth,
    )
    assert day_shares(log, first, fourth) == [1.0, 0.5, 0.0, None]


def test_a_skipped_dose_is_known_and_not_taken(make):
    log = make.log(make.skipped(), plans=[make.schedule()])
    assert day_shares(log, make.monday, make.monday) == [0.0]


def test_days_without_a_plan_do_not_count(make):
    log = make.log(
        make.dose(None, "09:00"), plans=[make.schedule(repeats=Weekdays(frozenset({1})))]
    )
    assert day_shares(log, make.monday, make.monday) == []


def test_an_extra_dose_adds_nothing(make):
    log = make.log(make.dose(), make.dose(None, "12:00"), plans=[make.schedule()])
    assert day_shares(log, make.monday, make.monday) == [1.0]


def test_shares_can_be_those_of_one_product(make):
    plans = [make.schedule(), make.schedule(product_id="q")]
    log = make.log(make.dose(), plans=plans)
    assert day_shares(log, make.monday, make.monday) == [0.5]
    assert day_shares(log, make.monday, make.monday, "p") == [1.0]
    assert day_shares(log, make.monday, make.monday, "q") == [0.0]


def test_on_time_counts_doses_with_a_plan_and_a_known_time(make):
    doses = [
        make.dose("08:00", "10:00"),
        make.dose("21:00", "23:01", slot="evening"),
        make.dose("12:00", "09:59", slot="other"),
        make.dose("13:00", None, slot="other"),
        make.dose(None, "15:00", slot="other"),
    ]
    assert on_time_share(make.log(*doses), make.monday, make.monday) == pytest.approx(1 / 3)
    assert on_time_share(make.log(), make.monday, make.monday) is None


@pytest.fixture
def trial(make):
    return Trial("t", "p", "cognition", make.monday)


def dose_on(make, day, **changes):
    return make.dose("08:00", f"{day}T08:00", **changes)


def test_shares_of_a_trial_are_those_of_its_product(make, trial):
    days = days_of(make)
    plans = [make.schedule(), make.schedule(product_id="q")]
    log = make.log(*(dose_on(make, day) for day in days[:3]), plans=plans)
    assert trial_shares(log, trial, days[-1]) == [1.0, 1.0, 1.0, None]


def test_days_after_the_plan_of_the_product_ended_are_days_without_it(make, trial):
    days = days_of(make, 5)
    plans = [make.schedule(valid_to=days[1])]
    log = make.log(
        *(dose_on(make, day) for day in days[:2]), plans=plans, ratings=[make.rating(5, days[3])]
    )
    assert trial_shares(log, trial, days[-1]) == [1.0, 1.0, None, 0.0, None]
    assert adherence(trial_shares(log, trial, days[-1])).longest_gap == 3


def test_a_pause_in_the_plan_is_a_gap(make, trial):
    days = days_of(make, 4)
    plans = [make.schedule(valid_to=days[0]), make.schedule(valid_from=days[2])]
    taken = [dose_on(make, day) for day in (days[0], days[2], days[3])]
    log = make.log(*taken, plans=plans, ratings=[make.rating(5, days[1])])
    assert trial_shares(log, trial, days[-1]) == [1.0, 0.0, 1.0, 1.0]


def test_days_off_by_the_plan_and_unplanned_doses_do_not_count(make, trial):
    days = days_of(make, 3)
    weekly = [make.schedule(repeats=Weekdays(frozenset({0})), valid_to=days[1])]
    log = make.log(
        dose_on(make, days[0]), make.dose(None, f"{days[2]}T09:00"), plans=weekly, last=days[2]
    )
    assert trial_shares(log, trial, days[-1]) == [1.0]


def test_days_before_the_plan_begins_and_trials_without_a_plan_do_not_count(make, trial):
    days = days_of(make, 3)
    log = make.log(dose_on(make, days[2]), plans=[make.schedule(valid_from=days[2])])
    assert trial_shares(log, trial, days[-1]) == [1.0]
    assert trial_shares(make.log(), trial, days[-1]) == []


def test_a_day_off_on_which_a_plan_begins_is_no_gap(make, trial):
    weekly = make.schedule(repeats=Weekdays(frozenset({1})))
    log = make.log(plans=[weekly], ratings=[make.rating(5, make.monday)])
    assert trial_shares(log, trial, make.monday) == []


def test_only_a_swallowed_dose_of_the_trial_s_product_is_its_dose(make, trial):
    def has(*doses):
        return has_dose(make.log(*doses), trial, make.monday)

    assert has(make.dose())
    assert not has(make.skipped())
    assert not has(make.dose(product_id="q"))
    assert not has()


def test_three_doses_of_four_cover_a_day():
    found = adherence([0.75, 0.74, 1.0, 0.0])
    assert found.days_covered == 0.5


def test_a_plan_made_in_the_evening_is_not_charged_with_that_morning(make, trial):
    days = days_of(make, 3)
    plans = [
        made_at(make.schedule(slot, clock, valid_from=make.monday), make.at("20:15"), 4)
        for slot, clock in (("morning", "08:00"), ("evening", "21:00"))
    ]
    doses = [
        make.dose(clock, f"{day}T{clock}", slot=slot)
        for day in days
        for slot, clock in (("morning", "08:00"), ("evening", "21:00"))
    ]
    log = make.log(*doses[1:], plans=plans, last=days[-1])
    assert day_shares(log, days[0], days[-1]) == [1.0, 1.0, 1.0]
    assert trial_shares(log, trial, days[-1]) == [1.0, 1.0, 1.0]
    only_morning = make.log(plans=plans[:1], ratings=[make.rating(5, day) for day in days[:2]])
    assert trial_shares(only_morning, trial, days[1]) == [0.0]


def test_a_plan_changed_in_the_evening_is_charged_once_for_that_day(make):
    before = make.schedule()
    after = replace(before, id="new", planned=time(9))
    edits = change_schedule(before, after, make.monday, make.at("20:15"), 4)
    plans = [edit.record for edit in edits]
    log = make.log(plans=plans, ratings=[make.rating(5, day) for day in days_of(make, 2)])
    assert [line.status for line in log.entries(make.monday)] == ["not_recorded"]
    assert day_shares(log, make.monday, days_of(make)[1]) == [0.0, 0.0]


def test_days_off_of_a_cycle_are_no_gap(make, trial):
    days = days_of(make, 7)
    plan = make.schedule(repeats=Cycle(1, 2, make.monday))
    log = make.log(*(dose_on(make, day) for day in days[::3]), plans=[plan], last=days[-1])
    assert trial_shares(log, trial, days[-1]) == [1.0, 1.0, 1.0]
