"""Which days a trial compares: practice, exclusions flagged in time, the longest baseline."""

from __future__ import annotations

from datetime import timedelta

import pytest

from magtrack.domain.outcome.comparison import Comparison, compare, days_needed, is_flagged_in_time
from magtrack.domain.record.events import Event, EventKind
from magtrack.domain.record.trial import Trial

KINDS = {
    "illness": EventKind("illness", "Illness", excludes=True),
    "alcohol": EventKind("alcohol", "Alcohol"),
}


@pytest.fixture
def trial(make):
    return Trial("t", "p", "cognition", make.monday - timedelta(100))


def rated(make, trial, numbers, value=6, **given):
    days = (trial.first_dose + timedelta(number) for number in numbers)
    return [make.rating(value, day, entered=make.evening(day), **given) for day in days]


def compared(make, trial, numbers, events=(), number=90):
    log = make.log(ratings=rated(make, trial, numbers), events=tuple(events))
    as_of = trial.first_dose + timedelta(number)
    return compare(log, trial, "cognition", as_of, KINDS)


def event(make, trial, first, last=None, hour="20:00", kind="illness", edited=None, after=0):
    """Return an event flagged at `hour` of its first day, or `after` days later."""
    start = trial.first_dose + timedelta(first)
    end = trial.first_dose + timedelta(first if last is None else last)
    entered = make.at(f"{start + timedelta(after)}T{hour}").epoch
    return Event("e", kind, start, end, entered, edited=edited)


def test_the_first_rated_days_are_practice(make, trial):
    found = compared(make, trial, [-20, -18, -17, -15, -14, 60])
    assert found.practice == (-20, -18, -17)
    assert found.days == (-15, -14, 60)
    assert (found.n_base, found.base_span, found.n_eval) == (2, 15, 1)


def test_the_rated_days_between_two_days_include_both(make, trial):
    found = compared(make, trial, [0, 1, 2, 3, 4])
    assert found.n_between(1, 3) == 3
    assert found.ratings == (6,) * 5


def test_days_before_the_longest_baseline_do_not_count(make, trial):
    found = compared(make, trial, range(-80, 0))
    assert found.practice == (-56, -55, -54)
    assert found.days[0] == -53


def test_days_after_the_window_and_after_today_do_not_count(make, trial):
    numbers = range(-28, 100)
    assert max(compared(make, trial, numbers).days) == 83
    assert max(compared(make, trial, numbers, number=60).days) == 60
    assert compared(make, trial, numbers, number=-40).days == ()


def test_days_with_missed_doses_are_compared(make, trial):
    log = make.log(
        plans=[make.schedule(valid_from=trial.first_dose)], ratings=rated(make, trial, range(84))
    )
    as_of = trial.first_dose + timedelta(90)
    assert len(compare(log, trial, "cognition", as_of, KINDS).days) == 84


def test_another_scale_has_its_own_days(make, trial):
    ratings = [*rated(make, trial, [60]), *rated(make, trial, [60, 61], scale="sleep")]
    log = make.log(ratings=ratings)
    as_of = trial.first_dose + timedelta(90)
    assert compare(log, trial, "sleep", as_of, KINDS).days == (60, 61)
    assert compare(log, trial, "mood", as_of, KINDS).days == ()


@pytest.mark.parametrize(
    ("hour", "after", "is_excluded"),
    [
        ("08:00", 0, True),
        ("20:59", 0, True),
        ("21:00", 0, False),  # the ratings are saved at 21:00
        ("21:01", 0, False),
        ("08:00", 1, False),
    ],
)
def test_a_day_is_excluded_only_if_flagged_before_its_rating(make, trial, hour, after, is_excluded):
    found = compared(make, trial, [60, 61], [event(make, trial, 60, hour=hour, after=after)])
    assert found.excluded == ((60,) if is_excluded else ())
    assert found.days == ((61,) if is_excluded else (60, 61))


@pytest.mark.parametrize(
    ("flagged", "is_in_time"),
    [("T23:30", True), ("+1T03:59", True), ("+1T04:00", True), ("+1T04:01", False)],
)
def test_a_day_rated_later_must_be_flagged_by_its_own_end(make, flagged, is_in_time):
    day = make.monday
    shift, _t, clock = flagged.partition("T")
    when = make.at(f"{day + timedelta(int(shift or 0))}T{clock}").epoch
    late = make.rating(5, day, entered=make.evening(day + timedelta(3)))
    assert is_flagged_in_time(Event("e", "illness", day, day, when), late, 4) == is_in_time


def test_an_event_of_several_days_excludes_those_rated_after_it_was_flagged(make, trial):
    trip = event(make, trial, 60, 64, hour="22:00")
    assert compared(make, trial, range(59, 67), [trip]).excluded == (61, 62, 63, 64)


def test_an_event_edited_afterwards_counts_from_its_edit(make, trial):
    edited = make.evening(trial.first_dose + timedelta(62)) - 60
    trip = event(make, trial, 60, 64, hour="08:00", edited=edited)
    assert compared(make, trial, range(59, 67), [trip]).excluded == (62, 63, 64)


def test_a_rating_changed_later_was_saved_when_it_was_first_given(make, trial):
    day = trial.first_dose + timedelta(60)
    sick = event(make, trial, 60, hour="22:00")
    rating = make.rating(5, day, entered=make.evening(day), edited=make.evening(day) + 7200)
    assert not is_flagged_in_time(sick, rating, 4)


def test_only_kinds_that_exclude_do(make, trial):
    events = [event(make, trial, 60, kind=kind) for kind in ("alcohol", "unheard-of")]
    assert compared(make, trial, [60, 61], events).excluded == ()


def test_the_same_rule_holds_in_the_baseline(make, trial):
    found = compared(make, trial, range(-28, 0), [event(make, trial, -10, -9, hour="08:00")])
    assert found.excluded == (-10, -9)
    assert found.n_base == 28 - 3 - 2


@pytest.mark.parametrize(
    ("excluded", "share"),
    [((), 0), ((60, 61, 83), 3 / 28), ((-20, -2), 2 / 20), ((-20, 60, 61, 62), 3 / 28)],
)
def test_the_share_left_out_is_that_of_the_part_most_touched(excluded, share):
    found = Comparison((56, 83), (-18, 60), (5, 5), excluded=excluded)
    assert found.excluded_share == pytest.approx(share)


def test_the_days_a_log_must_hold(trial):
    first = trial.first_dose - timedelta(56)
    early, late = trial.first_dose + timedelta(10), trial.first_dose + timedelta(400)
    assert days_needed(trial, early) == (first, early)
    assert days_needed(trial, late) == (first, trial.first_dose + timedelta(83))
    assert days_needed(trial, first - timedelta(5)) == (first, first)
