"""Edits of a trial: open until the first dose, amended from then on, one at a time."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest
from msgspec.structs import replace

from magtrack.domain.record.days import moment_at
from magtrack.domain.record.edits import Put, Stamp
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import Profile
from magtrack.domain.record.products import Product
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.domain.record.trial_edits import (
    PLANNED,
    change_trial,
    is_locked,
    start_trial,
    stop_trial,
)
from magtrack.errors import InputProblem

DAY_0 = date(2026, 9, 28)
TRIAL = Trial("t", "p", "cognition", DAY_0)


def log(*trials):
    return Log(DAY_0, DAY_0, products={"p": Product("p", "Magtein", "l-threonate")}, trials=trials)


def stamp(day):
    numbers = count()
    noon = int((day - date(1970, 1, 1)).total_seconds()) + 12 * 3600
    return Stamp(moment_at(noon, "UTC"), lambda: f"a{next(numbers)}")


def test_a_plan_is_open_until_the_day_of_the_first_dose():
    before = stamp(DAY_0 - timedelta(days=1))
    (edit,) = change_trial(log(TRIAL), TRIAL, replace(TRIAL, weeks=16), before)
    assert edit.record.weeks == 16


@pytest.mark.parametrize(
    ("changes", "amendments"),
    [
        ({"weeks": 16}, [("weeks", "12", "16")]),
        ({"second": "sleep"}, [("second", "", "sleep")]),
        ({"stop_test": True}, [("stop_test", "false", "true")]),
        (
            {"main": "sleep", "important_change": 0.5},
            [("main", "cognition", "sleep"), ("important_change", "1.0", "0.5")],
        ),
        ({"bad_spell": True}, []),  # told about the past, not planned
    ],
)
def test_from_the_first_dose_on_a_change_of_the_plan_is_amended(changes, amendments):
    edits = change_trial(log(TRIAL), TRIAL, replace(TRIAL, **changes), stamp(DAY_0))
    made = [edit.record for edit in edits[1:]]
    assert [(a.field, a.before, a.after) for a in made] == amendments
    assert all(isinstance(a, Amendment) and a.trial_id == "t" for a in made)
    assert len({a.id for a in made}) == len(made)
    assert all(a.entered == stamp(DAY_0).now.epoch for a in made)


def test_a_plan_is_locked_by_its_first_dose_even_before_the_day():
    assert not is_locked(log(TRIAL), TRIAL, DAY_0 - timedelta(days=1))
    assert is_locked(log(TRIAL), TRIAL, DAY_0)


@pytest.mark.parametrize(
    ("changes", "locked"),
    [
        ({"day": DAY_0}, True),
        ({"day": DAY_0 + timedelta(days=1)}, True),
        ({"day": DAY_0 - timedelta(days=1)}, False),
        ({"day": DAY_0, "product_id": "q"}, False),
        ({"day": DAY_0, "outcome": "skipped"}, False),
    ],
)
def test_a_dose_of_the_product_in_the_trial_locks_its_plan(make, changes, locked):
    held = replace(log(TRIAL), doses=(make.dose(None, "08:00", **changes),))
    assert is_locked(held, TRIAL, DAY_0 - timedelta(days=1)) is locked


@pytest.mark.parametrize(
    ("day_start_hour", "hour", "amended"), [(4, 3, 0), (4, 4, 1), (0, 0, 1), (12, 11, 0)]
)
def test_the_first_day_begins_with_the_persons_day(day_start_hour, hour, amended):
    early = replace(log(TRIAL), profile=Profile(day_start_hour=day_start_hour))
    now = moment_at(stamp(DAY_0).now.epoch + (hour - 12) * 3600, "UTC")
    changed = replace(TRIAL, weeks=16)
    edits = change_trial(early, TRIAL, changed, Stamp(now, lambda: "a"))
    assert edits[0] == Put(changed, seen=TRIAL)
    assert [edit.record.entered for edit in edits[1:]] == [now.epoch] * amended


def test_every_planned_field_is_one_of_a_trial():
    assert all(hasattr(TRIAL, name) for name in PLANNED)


def test_nothing_to_change_is_refused():
    with pytest.raises(InputProblem, match=r"\ANothing to change was given\.\Z"):
        change_trial(log(TRIAL), TRIAL, TRIAL, stamp(DAY_0))


@pytest.mark.parametrize(
    ("start", "other", "refused"),
    [
        (DAY_0, TRIAL, True),
        (DAY_0 + timedelta(days=83), TRIAL, True),
        (DAY_0 + timedelta(days=84), TRIAL, False),
        (DAY_0 - timedelta(days=83), TRIAL, True),
        (DAY_0 - timedelta(days=84), TRIAL, False),
        (DAY_0 + timedelta(days=30), replace(TRIAL, stopped=DAY_0 + timedelta(days=30)), False),
        (DAY_0 + timedelta(days=100), replace(TRIAL, stop_test=True), True),
        (DAY_0 + timedelta(days=168), replace(TRIAL, stop_test=True), False),
    ],
)
def test_two_trials_must_not_overlap(start, other, refused):
    new = Trial("new", "p", "sleep", start)
    if refused:
        with pytest.raises(InputProblem, match="one at a time") as caught:
            start_trial(log(other), new, DAY_0)
        assert caught.value.field == "first_dose"
    else:
        assert start_trial(log(other), new, DAY_0).record == new


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "A trial of Magtein runs from 2026-09-28 to 2026-12-21: one at a time."),
        (
            {"stopped": date(2026, 10, 10)},
            "A trial of Magtein runs from 2026-09-28 to 2026-10-10: one at a time.",
        ),
        (
            {"stop_test": True},
            "A trial of Magtein runs from 2026-09-28 to 2027-03-15: one at a time.",
        ),
        (
            {"product_id": "gone"},
            "A trial of gone runs from 2026-09-28 to 2026-12-21: one at a time.",
        ),
    ],
)
def test_the_trial_in_the_way_is_named_with_its_days(changes, sentence):
    with pytest.raises(InputProblem) as caught:
        start_trial(log(replace(TRIAL, **changes)), Trial("new", "p", "sleep", DAY_0), DAY_0)
    assert str(caught.value) == sentence


def test_a_change_may_not_lengthen_a_trial_into_the_next_one():
    following = Trial("later", "p", "sleep", DAY_0 + timedelta(weeks=12))
    both = log(TRIAL, following)
    with pytest.raises(InputProblem, match="one at a time"):
        change_trial(both, TRIAL, replace(TRIAL, weeks=16), stamp(DAY_0))
    assert change_trial(both, TRIAL, replace(TRIAL, second="sleep"), stamp(DAY_0))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"important_change": 0.4}, "important_change"),
        ({"important_change": 2.5}, "important_change"),
        ({"practice_days": -1}, "practice_days"),
        ({"practice_days": 15}, "practice_days"),
    ],
)
def test_a_plan_the_analysis_is_not_made_for_is_refused(changes, field):
    with pytest.raises(InputProblem) as caught:
        start_trial(log(), replace(TRIAL, **changes), DAY_0)
    assert caught.value.field == field
    sentences = {
        "important_change": "The smallest change that matters lies between 0.5 and 2.0 points.",
        "practice_days": "Practice days are 0 to 14.",
    }
    assert str(caught.value) == sentences[field]
    with pytest.raises(InputProblem, match=sentences[field]):
        change_trial(log(TRIAL), TRIAL, replace(TRIAL, **changes), stamp(DAY_0))


@pytest.mark.parametrize(
    "changes",
    [{"important_change": 0.5}, {"important_change": 2.0}, {"practice_days": 0},
     {"practice_days": 14}],
)  # fmt: skip
def test_a_plan_at_the_bounds_can_be_started(changes):
    wanted = replace(TRIAL, **changes)
    assert start_trial(log(), wanted, DAY_0) == Put(wanted)


def test_a_trial_is_stopped_once(make):
    (edit,) = stop_trial(log(), TRIAL, DAY_0 + timedelta(days=5), make.stamp())
    stopped = edit.record
    assert stopped.stopped == DAY_0 + timedelta(days=5)
    with pytest.raises(InputProblem, match=r"\AThe trial was stopped on 2026-10-03\.\Z"):
        stop_trial(log(), stopped, DAY_0 + timedelta(days=6), make.stamp())
