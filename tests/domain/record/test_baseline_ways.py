"""The ways out where a product is taken before the first dose of its trial."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.domain.record.baseline_use import baseline_use
from magtrack.domain.record.baseline_ways import (
    first_dose_after,
    pause_begins,
    replanned,
    resumed,
    take_way,
)
from magtrack.domain.record.edits import Put
from magtrack.domain.record.repetition import Cycle, Weekdays
from magtrack.domain.record.trial import Trial
from magtrack.domain.record.what_if import with_edits
from magtrack.errors import InputProblem
from tests.builders import MAGTEIN, MONDAY, REPETITIONS

DAY = timedelta(1)
TRIAL = Trial("t", "p", "cognition", MONDAY + 29 * DAY)


def planned_days(log, first=MONDAY, n=120):
    """Return on which of so many days anything is planned."""
    return [first + k * DAY for k in range(n) if log.entries(first + k * DAY)]


@pytest.mark.parametrize(
    ("now", "taken", "begins"),
    [
        ("07:00", False, MONDAY),
        ("07:00", True, MONDAY + DAY),
        ("08:00", False, MONDAY),
        ("08:01", False, MONDAY + DAY),
    ],
)
def test_a_pause_begins_today_unless_todays_dose_is_taken_or_past(make, now, taken, begins):
    doses = [make.dose("08:00", "06:50")] if taken else []
    log = make.log(*doses, plans=[make.schedule()])
    assert pause_begins(log, "p", make.at(now)) == begins


def test_a_dose_said_to_be_skipped_lets_the_pause_begin_today(make):
    log = make.log(make.skipped(), plans=[make.schedule()])
    assert pause_begins(log, "p", make.at("12:00")) == MONDAY


def test_a_pause_ends_the_plan_and_begins_it_again_with_the_first_dose(make):
    log = make.log(plans=[make.schedule(), make.schedule("evening", "20:00", units=2.0)])
    trial, edits = take_way(log, TRIAL, "pause", make.stamp("12:00"))
    after = with_edits(log, edits)
    assert (trial.baseline_from, trial.while_taking) == (MONDAY + DAY, False)
    assert planned_days(after, n=60) == [MONDAY] + [MONDAY + k * DAY for k in range(29, 60)]
    kept = [(e.planned, e.units) for e in log.entries(MONDAY)]
    assert [(e.planned, e.units) for e in after.entries(trial.first_dose)] == kept
    assert baseline_use(after, trial).uses == ()


def test_a_first_dose_before_four_weeks_without_it_is_refused(make):
    log = make.log(plans=[make.schedule()])
    early = replace(TRIAL, first_dose=TRIAL.first_dose - DAY)
    with pytest.raises(InputProblem, match="2026-12-22 or later") as refused:
        take_way(log, early, "pause", make.stamp("12:00"))
    assert refused.value.field == "first_dose"
    assert first_dose_after(MONDAY) == MONDAY + 28 * DAY


def test_what_is_left_of_steps_is_moved_as_a_whole(make):
    first = make.schedule(units=1.0, valid_to=MONDAY + 6 * DAY)
    second = make.schedule(units=2.0, valid_from=MONDAY + 7 * DAY)
    log = make.log(plans=[first, second])
    _trial, edits = take_way(log, TRIAL, "pause", make.stamp("07:00"))
    after = with_edits(log, edits)
    units = [after.entries(TRIAL.first_dose + k * DAY)[0].units for k in range(9)]
    assert units == [1.0] * 7 + [2.0] * 2


def test_a_pause_of_a_product_without_a_plan_moves_none(make):
    log = make.log(make.dose(None, "06:00"))
    trial, edits = take_way(log, TRIAL, "pause", make.stamp("07:00"))
    assert (trial.baseline_from, edits) == (MONDAY + DAY, ())
    later = make.log(plans=[make.schedule(valid_from=TRIAL.first_dose + DAY)])
    assert take_way(later, TRIAL, "pause", make.stamp("07:00"))[1] == ()


def test_an_older_bottle_pauses_too_and_another_product_goes_on(make):
    old = replace(MAGTEIN, id="old")
    plans = [make.schedule(product_id="old"), make.schedule(product_id="b", planned="20:00")]
    log = make.log(plans=plans, products={"old": old})
    _trial, edits = take_way(log, TRIAL, "pause", make.stamp("07:00"))
    entries = with_edits(log, edits).entries(MONDAY + DAY)
    assert [each.product_id for each in entries] == ["b"]


@pytest.mark.parametrize(
    ("way", "stops", "expected"),
    [("on-off", False, True), ("while-taking", False, False), ("while-taking", True, True)],
)
def test_who_goes_on_taking_it_moves_no_plan(make, way, stops, expected):
    log = make.log(plans=[make.schedule()])
    trial, edits = take_way(log, replace(TRIAL, stop_test=stops), way, make.stamp())
    assert (trial.while_taking, trial.stop_test, trial.baseline_from) == (True, expected, None)
    assert edits == ()


@pytest.mark.parametrize("days", [-7, 3])
def test_the_plan_of_a_paused_product_follows_the_first_dose(make, days):
    log = make.log(plans=[make.schedule()])
    paused, edits = take_way(log, TRIAL, "pause", make.stamp("12:00"))
    log = with_edits(log, edits)
    moved = replace(paused, first_dose=paused.first_dose + days * DAY)
    after, edits = replanned(log, paused, moved, None, make.stamp())
    assert after == moved
    assert planned_days(with_edits(log, edits), MONDAY + DAY)[0] == moved.first_dose
    begun = make.stamp(f"{paused.first_dose}T09:00")
    assert replanned(log, paused, moved, None, begun)[1] == ()


def paused_log(make, *plans, at="07:00"):
    """Return the trial that pauses these plans, and the log with them as it left them."""
    log = make.log(plans=plans)
    trial, edits = take_way(log, TRIAL, "pause", make.stamp(at))
    return trial, with_edits(log, edits)


@pytest.mark.parametrize(
    ("now", "first"),
    [
        ("2026-11-23T12:30", 1),  # the pause begins tomorrow
        ("2026-11-24T07:00", 1),
        ("2026-11-30T08:00", 7),
        ("2026-11-30T08:01", 8),  # of the day it is left, what is past is no planned dose
        ("2026-12-21T23:00", 29),
    ],
)
def test_a_pause_that_is_left_gives_the_plan_back(make, now, first):
    trial, log = paused_log(make, make.schedule(units=2.0), at="12:00")
    after = with_edits(log, resumed(log, trial, make.stamp(now)))
    days = planned_days(after, MONDAY + DAY, 60)
    assert days == [MONDAY + k * DAY for k in range(first, 61)]
    assert {after.entries(day)[0].units for day in days} == {2.0}


def test_no_plan_is_given_back_where_nothing_waits(make):
    trial, log = paused_log(make, make.schedule())
    stamp = make.stamp(f"{MONDAY + 7 * DAY}T07:00")
    assert resumed(log, trial, stamp)
    assert resumed(log, TRIAL, stamp) == ()
    assert resumed(log, replace(trial, stopped=MONDAY), stamp) == ()
    assert resumed(log, trial, make.stamp(f"{trial.first_dose}T07:00")) == ()
    own = with_edits(log, [Put(make.schedule(valid_from=MONDAY + 5 * DAY))])
    assert resumed(own, trial, stamp) == ()
    later = make.log(plans=[make.schedule(valid_from=trial.first_dose + DAY)])
    assert resumed(later, trial, stamp) == ()


@pytest.mark.parametrize("days", [0, 7])
@pytest.mark.parametrize("way", ["on-off", "while-taking"])
def test_who_goes_on_after_all_has_the_plan_from_today_on(make, way, days):
    trial, log = paused_log(make, make.schedule())
    stamp = make.stamp(f"{MONDAY + 7 * DAY}T07:00")
    wanted = replace(trial, first_dose=trial.first_dose + days * DAY)
    after, edits = replanned(log, trial, wanted, way, stamp)
    assert (after.while_taking, after.baseline_from) == (True, None)
    assert planned_days(with_edits(log, edits), MONDAY, 9) == [MONDAY + 7 * DAY, MONDAY + 8 * DAY]


def test_with_another_product_the_first_has_its_plan_back(make):
    trial, log = paused_log(make, make.schedule())
    other = replace(trial, product_id="b")
    after, edits = replanned(log, trial, other, None, make.stamp(f"{MONDAY + 7 * DAY}T07:00"))
    assert after.baseline_from is None
    assert planned_days(with_edits(log, edits), MONDAY, 8) == [MONDAY + 7 * DAY]


def test_a_first_dose_moved_to_today_plans_nothing_for_a_time_that_is_past(make):
    trial, log = paused_log(make, make.schedule())
    today = MONDAY + 7 * DAY
    moved = replace(trial, first_dose=today)
    _after, edits = replanned(log, trial, moved, None, make.stamp(f"{today}T09:00"))
    assert planned_days(with_edits(log, edits), MONDAY, 9) == [today + DAY]


def test_another_product_has_no_pause_of_its_own(make):
    paused = replace(TRIAL, baseline_from=MONDAY)
    other = replace(paused, product_id="b", first_dose=MONDAY + 40 * DAY)
    trial, edits = replanned(make.log(plans=[make.schedule()]), paused, other, None, make.stamp())
    assert (trial.baseline_from, edits) == (None, ())


def test_a_baseline_that_begins_after_the_first_dose_is_refused():
    with pytest.raises(InputProblem, match="the first dose comes after it"):
        replace(TRIAL, baseline_from=TRIAL.first_dose)
    assert replace(TRIAL, baseline_from=MONDAY).first_compared == MONDAY
    long_ago = replace(TRIAL, baseline_from=date(2026, 1, 1))
    assert long_ago.first_compared == TRIAL.first_dose - 56 * DAY


@given(repeats=REPETITIONS, wait=st.integers(28, 60), left=st.none() | st.integers(0, 90))
def test_a_pause_leaves_nothing_planned_until_the_first_dose(make, repeats, wait, left):
    last = None if left is None else MONDAY + left * DAY
    log = make.log(plans=[make.schedule(repeats=repeats, valid_to=last)])
    trial = replace(TRIAL, first_dose=MONDAY + wait * DAY)
    _trial, edits = take_way(log, trial, "pause", make.stamp("07:00"))
    after = planned_days(with_edits(log, edits))
    assert not [day for day in after if MONDAY <= day < trial.first_dose]
    if isinstance(repeats, Cycle):  # the same rhythm, later
        before = planned_days(log)
        assert [day - trial.first_dose for day in after] == [
            day - before[0] for day in before[: len(after)]
        ]
    else:
        assert isinstance(repeats, Weekdays)
        assert all(repeats.includes(day) for day in after)


@given(repeats=REPETITIONS, days=st.integers(0, 28), length=st.none() | st.integers(1, 20))
def test_a_plan_given_back_has_its_rhythm_and_its_steps(make, repeats, days, length):
    begins = MONDAY + 8 * DAY
    steps = [make.schedule(repeats=repeats)]
    if length is not None:
        first_step = make.schedule(repeats=repeats, valid_to=begins - DAY, units=2.0)
        last = begins + (length - 1) * DAY
        steps = [first_step, make.schedule(repeats=repeats, valid_from=begins, valid_to=last)]
    trial, log = paused_log(make, *steps)
    back = resumed(log, trial, make.stamp(f"{MONDAY + days * DAY}T07:00"))
    after, before = with_edits(log, back), make.log(plans=steps)
    today = MONDAY + days * DAY
    now, then = planned_units(after, today), planned_units(before, MONDAY)
    if isinstance(repeats, Cycle):
        n = min(len(now), len(then)) if length is None else len(then)
        assert [units for _day, units in now[:n]] == [units for _day, units in then[:n]]
        assert [day - today for day, _ in now[:n]] == [day - then[0][0] for day, _ in then[:n]]
    else:
        assert all(repeats.includes(day) for day, _units in now)


def planned_units(log, first):
    """Return what is planned in the 60 days from `first` on, with its day."""
    days = (first + number * DAY for number in range(60))
    return [(day, [e.units for e in log.entries(day)]) for day in days if log.entries(day)]


@pytest.mark.parametrize("year", [1, 9999])
def test_a_first_dose_at_the_end_of_the_calendar_is_refused(year):
    with pytest.raises(InputProblem, match="too far away"):
        replace(TRIAL, first_dose=date(year, 6, 1))


def test_a_second_pause_holds_back_what_was_planned_since_and_moves_the_rest_once(make):
    """A dose was planned during the pause, and the first dose is moved with another pause."""
    log = make.log(plans=[make.schedule()])
    trial, edits = take_way(log, TRIAL, "pause", make.stamp("07:00"))
    evening = make.schedule("evening", "21:00", units=2.0, valid_from=MONDAY + 2 * DAY)
    log = with_edits(with_edits(log, edits), [Put(evening)])
    later = replace(trial, first_dose=TRIAL.first_dose + 6 * DAY)
    stamp = make.stamp(f"{MONDAY + 2 * DAY}T07:00")
    again, edits = replanned(log, trial, later, "pause", stamp)
    after = with_edits(log, edits)
    assert again.baseline_from == MONDAY + 2 * DAY
    assert planned_days(after, n=60) == [MONDAY + k * DAY for k in range(35, 60)]
    assert [e.units for e in after.entries(later.first_dose)] == [1.0, 2.0]


@pytest.mark.parametrize("since", [MONDAY - n * DAY for n in range(3)])
def test_a_plan_of_every_third_day_has_a_dose_on_the_first_day_of_the_trial(make, since):
    log = make.log(plans=[make.schedule(repeats=Cycle(1, 2, since), valid_from=since)])
    _trial, edits = take_way(log, TRIAL, "pause", make.stamp("07:00"))
    days = planned_days(with_edits(log, edits), first=MONDAY + DAY, n=60)
    assert days == [TRIAL.first_dose + k * DAY for k in range(0, 32, 3)]
