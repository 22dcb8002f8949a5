"""Nothing worked out from the ratings of an onset window is told before its day, whatever is done.

The window and the command line are asked in their own folders; here it is the sums themselves, in
many orders of edits.
"""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.domain.record.edits import Put, Stamp
from magtrack.domain.record.trial import Trial
from magtrack.domain.record.trial_edits import change_trial, start_trial, stop_trial
from magtrack.domain.record.what_if import with_edits
from magtrack.domain.record.withheld import told_from, withheld
from magtrack.errors import InputProblem
from tests.told import ANYTHING, FOUR_MORE, evening, log_of, on, told, written

TWELVE = Trial("t", "p", "cognition", on(0))
SIXTEEN = replace(TWELVE, weeks=16)
WITH_STOP_TEST = replace(TWELVE, stop_test=True)
PLANS = {
    "12 weeks": (TWELVE, range(56, 84)),
    "16 weeks": (SIXTEEN, range(56, 112)),
    "stop test": (WITH_STOP_TEST, range(140, 168)),
}


def both(plan, until, changed, seed=1):
    """Return the logs of two people who differ in nothing but their ratings in the window."""
    trial, window = PLANS[plan]
    same = written(seed, until, window)
    other = written(seed, until, window, changed)
    return [log_of(records, trial, last=on(until)) for records in (same, other)]


@pytest.mark.parametrize("changed", [FOUR_MORE, ANYTHING], ids=lambda case: case[0])
@pytest.mark.parametrize(
    ("plan", "until"),
    [
        ("12 weeks", 60),
        ("12 weeks", 83),
        ("16 weeks", 90),
        ("stop test", 150),
    ],
)
def test_before_the_due_day_the_ratings_of_the_window_change_nothing_that_is_told(
    plan, until, changed
):
    one, other = both(plan, until, changed[1])
    assert one.ratings != other.ratings
    assert told(one, on(until)) == told(other, on(until))


@pytest.mark.parametrize(("plan", "due"), [("12 weeks", 84), ("16 weeks", 112), ("stop test", 168)])
def test_on_the_due_day_they_do(plan, due):
    one, other = both(plan, due, FOUR_MORE[1])
    assert told(one, on(due)) != told(other, on(due))


# ---------------------------------------------------------------------- in any order of edits


STEPS = st.one_of(
    st.tuples(st.just("first dose"), st.integers(-120, 120)),
    st.tuples(st.just("weeks"), st.sampled_from((12, 16))),
    st.tuples(st.just("stop test"), st.booleans()),
    st.tuples(st.just("stop"), st.integers(0, 110)),
    st.tuples(st.just("second trial"), st.tuples(st.integers(-80, 110), st.sampled_from((12, 16)))),
    st.tuples(st.just("undo"), st.none()),
    st.tuples(st.just("sleep on it"), st.integers(1, 5)),
)


class Person:
    """Somebody with a log, who does things to it and takes them back."""

    def __init__(self, log, today):
        self.log, self.today, self._past, self._numbers = log, today, [], count()

    def do(self, step, value):
        """Do one thing; what the program refuses is left."""
        try:
            edits = self._edits(step, value)
        except InputProblem as refused:
            return str(refused)
        if step == "undo":
            self.log = self._past.pop() if self._past else self.log
        elif edits:
            self._past.append(self.log)
            self.log = with_edits(self.log, edits)
        return ""

    def _edits(self, step, value):
        trial = self.log.trial
        stamp = Stamp(evening(on(self.today)), lambda: f"a{next(self._numbers)}")
        if step == "stop":
            return stop_trial(self.log, trial, min(on(value), on(self.today)), stamp)
        if step == "second trial":
            first, weeks = value
            new = Trial(f"n{next(self._numbers)}", "p", "cognition", on(first), weeks)
            return [start_trial(self.log, replace(new, entered=1), on(self.today))]
        if step in ("undo", "sleep on it"):
            return []
        field = step.replace(" ", "_")
        given = on(value) if step == "first dose" else value
        return change_trial(self.log, trial, replace(trial, **{field: given}), stamp)


def check_in_any_order(plan, today, changed, steps):
    """Let two people do the same things one after the other, and compare what they are told."""
    trial, _window = PLANS[plan]
    last = (trial.stop_due if trial.stop_test else trial.due) - on(0)
    two = [Person(log, today) for log in both(plan, last.days - 1, changed)]
    for step, value in steps:
        refusals = {each.do(step, value) for each in two}
        assert len(refusals) == 1
        if step == "sleep on it":
            for each in two:
                each.today = min(each.today + value, last.days - 1)
        now = on(two[0].today)
        logs = [each.log.between(each.log.first, now) for each in two]
        assert told(logs[0], now) == told(logs[1], now)


@settings(max_examples=8, deadline=None)
@given(st.integers(57, 83), st.lists(STEPS, max_size=4))
def test_no_edits_before_the_due_day_let_anything_of_the_window_be_told(today, steps):
    check_in_any_order("12 weeks", today, FOUR_MORE[1], steps)


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(
    st.sampled_from(sorted(PLANS)),
    st.integers(0, 27),
    st.sampled_from([FOUR_MORE[1], ANYTHING[1]]),
    st.lists(STEPS, max_size=6),
)
def test_many_edits_before_the_due_day_let_nothing_of_the_window_be_told(
    plan, into, changed, steps
):
    _trial, window = PLANS[plan]
    check_in_any_order(plan, window.start + into, changed, steps)


# --------------------------------------------------------------------------- the ways found so far


def amended(today, **changes):
    log = log_of((), TWELVE, last=on(today))
    stamp = Stamp(evening(on(today)), lambda: "a")
    return with_edits(log, change_trial(log, TWELVE, replace(TWELVE, **changes), stamp))


@pytest.mark.parametrize("number", [-14, -20, -60, -300])
def test_a_first_dose_moved_back_does_not_bring_the_answer_forward(number):
    with pytest.raises(InputProblem, match="Until then the plan can only be changed"):
        amended(70, first_dose=on(number))
    assert amended(70, first_dose=on(-10)).trial.due == on(74)


def test_a_shorter_plan_does_not_bring_the_answer_forward():
    log = log_of((), SIXTEEN, last=on(90))
    stamp = Stamp(evening(on(90)), lambda: "a")
    with pytest.raises(InputProblem, match="already"):
        change_trial(log, SIXTEEN, TWELVE, stamp)


def test_what_an_amended_plan_withheld_stays_withheld_until_its_own_day():
    log = amended(70, first_dose=on(71))
    assert told_from(on(60), withheld(log, on(70))) == on(84)
    assert told_from(on(60), withheld(log, on(84))) is None


def test_a_trial_that_was_stopped_gives_nothing_of_its_window_free():
    log = log_of((), TWELVE, last=on(70))
    stamp = Stamp(evening(on(60)), lambda: "a")
    log = with_edits(log, stop_trial(log, TWELVE, on(60), stamp))
    assert told_from(on(58), withheld(log, on(70))) == on(84)


def test_another_trial_over_the_same_weeks_does_not_answer_at_once():
    stopped = replace(SIXTEEN, stopped=on(0))
    log = log_of((), stopped, last=on(90))
    again = replace(TWELVE, id="u")
    with pytest.raises(InputProblem, match="already"):
        start_trial(log, again, on(90))
    assert start_trial(log, replace(again, first_dose=on(10)), on(90)) == Put(
        replace(again, first_dose=on(10))
    )


def test_the_weeks_off_of_a_stop_test_wait_for_their_own_day():
    log = log_of((), WITH_STOP_TEST, last=on(150))
    assert told_from(on(60), withheld(log, on(84))) is None
    assert told_from(on(139), withheld(log, on(150))) is None
    assert told_from(on(140), withheld(log, on(150))) == on(168)
    assert withheld(log, on(168)) == ()
