"""Edits of a trial: open until the first dose, amended from then on, one at a time."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import pytest
from msgspec.structs import replace

from magtrack.domain.record.days import moment_at
from magtrack.domain.record.edits import Stamp
from magtrack.domain.record.log import Log
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


def test_a_plan_is_locked_by_its_first_dose_even_before_the_day():
    assert not is_locked(log(TRIAL), TRIAL, DAY_0 - timedelta(days=1))
    assert is_locked(log(TRIAL), TRIAL, DAY_0)


def test_every_planned_field_is_one_of_a_trial():
    assert all(hasattr(TRIAL, name) for name in PLANNED)


def test_nothing_to_change_is_refused():
    with pytest.raises(InputProblem, match="Nothing to change"):
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
        with pytest.raises(InputProblem, match="one at a time"):
            start_trial(log(other), new)
    else:
        assert start_trial(log(other), new).record == new


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
        start_trial(log(), replace(TRIAL, **changes))
    assert caught.value.field == field


def test_a_trial_is_stopped_once():
    stopped = stop_trial(TRIAL, DAY_0 + timedelta(days=5)).record
    assert stopped.stopped == DAY_0 + timedelta(days=5)
    with pytest.raises(InputProblem, match="was stopped on"):
        stop_trial(stopped, DAY_0 + timedelta(days=6))
