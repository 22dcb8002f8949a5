"""Where the product was taken in the baseline, the headline says so before anything else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.outcome.progress import CannotTell, Compared, StopCompared, TooEarly
from magtrack.domain.record.baseline_use import BaselineUse, MagnesiumUse
from magtrack.wording import LONGEST_NAME, figures, trials, verdicts
from tests.wording.test_verdicts import EFFECT, FIRST, FULL, LINE, STOP, TRIAL
from tests.wording.test_verdicts import progress as state

KNOWING = replace(TRIAL, while_taking=True, stop_test=True)
CHANGE = "Magtein against Magtein: it was taken before as well, so a change is no sign of it."
NONE = (
    "Magtein against Magtein: it was taken before as well, so seeing no change is no sign either."
)
ON_OFF = replace(STOP, n_before=0)


def baseline(n):
    """Return a baseline of 26 days, `n` of them with the product."""
    days = tuple(FIRST - timedelta(days=each) for each in range(1, 27))
    used = (MagnesiumUse("p", "Magtein", True, days[:n], ()),) if n else ()
    return BaselineUse(days[-1], days[0], used)


def progress(*, trial=KNOWING, n=26, as_of=84, stop=None, **known):
    found = state(trial=trial, as_of=as_of, **known)
    main = Compared("cognition", "main", FULL, "improved", EFFECT)
    return replace(found, outcomes=(main,), stop_test=stop, baseline=baseline(n), product="Magtein")


def facts(result, found):
    return {question: answer for question, answer, _word in figures.facts(result, found)}


def test_a_name_of_one_long_word_does_not_widen_the_headline():
    found = replace(progress(), product="M" * 200)
    said = verdicts.headline(found.main, found)
    assert said.startswith("MMM")
    assert max(map(len, said.split())) <= LONGEST_NAME + 1


@pytest.mark.parametrize(
    ("verdict", "headline"),
    [
        ("improved", CHANGE),
        ("worsened", CHANGE),
        ("improved_drift_possible", CHANGE),
        ("worsened_drift_possible", CHANGE),
        ("not_a_fair_test", CHANGE),
        ("no_change", NONE),
        ("cannot_tell:too_noisy", NONE),
        (None, "Not part of the question, so there is no verdict."),
    ],
)
def test_before_against_after_is_no_sign_and_its_numbers_stand_below(verdict, headline):
    result, found = Compared("cognition", "main", FULL, verdict, EFFECT), progress()
    assert verdicts.headline(result, found) == headline
    assert verdicts.sentence(result, found) == verdicts.sentence(result, state())
    line = verdicts.result_line(result, found)
    assert line.startswith(f"{headline} {verdicts.sentence(result, found)}")


@pytest.mark.parametrize(
    ("trial", "n", "fair"),
    [
        (TRIAL, 26, "No: it was taken in the baseline too (26 of 26 days)"),
        (TRIAL, 6, "No: it was taken in the baseline too (6 of 26 days)"),
        (TRIAL, 5, "Yes: 100 % of doses taken"),
        (TRIAL, 0, "Yes: 100 % of doses taken"),
        (KNOWING, 5, "No: it was taken in the baseline too (5 of 26 days)"),
        (KNOWING, 0, "No: planned as taken in the baseline too"),
    ],
)
def test_it_was_no_fair_test_by_plan_or_by_what_was_taken(trial, n, fair):
    found = progress(trial=trial, n=n)
    assert facts(found.main, found)["A fair test?"] == fair
    assert (verdicts.headline(found.main, found) == CHANGE) == fair.startswith("No")


def early(trial):
    return TooEarly("cognition", "main", FULL, trial.stop_due, LINE)


def test_before_the_day_of_the_stop_test_that_day_is_the_one_of_the_answer():
    found = progress(stop=early(KNOWING))
    assert found.answer is found.stop_test
    line = "The answer comes on 15 March 2027: with it against without."
    assert verdicts.sentence(found.answer, found) == line
    assert facts(found.answer, found)["A fair test?"] == "So far: 100 % of doses taken"
    main = TooEarly("cognition", "main", FULL, KNOWING.due, LINE)
    running = replace(found, outcomes=(main,), stop_test=None)
    assert verdicts.sentence(main, running) == line
    second = replace(main, scale="sleep", role="second")  # it has no part in the stop test
    assert "The answer comes on 21 December, once." in verdicts.sentence(second, running)


def test_a_plan_without_weeks_off_has_its_one_answer_on_the_due_day():
    known = progress(trial=replace(KNOWING, stop_test=False), as_of=60)
    main = TooEarly("cognition", "main", FULL, KNOWING.due, LINE)
    assert "The answer comes on 21 December, once." in verdicts.sentence(main, known)


@pytest.mark.parametrize(
    ("verdict", "headline"),
    [
        (
            "improved",
            (
                "Your ratings were higher with it than after stopping, by more than the usual ups"
                " and downs."
            ),
        ),
        (
            "worsened",
            (
                "Your ratings were lower with it than after stopping, by more than the usual ups"
                " and downs."
            ),
        ),
    ],
)
def test_on_its_day_the_stop_test_is_the_answer_and_rests_on_both_of_its_windows(verdict, headline):
    stop = StopCompared("cognition", "main", FULL, verdict, ON_OFF)
    found = progress(as_of=168, stop=stop)
    assert found.answer is stop
    assert verdicts.headline(stop, found) == headline
    told = facts(stop, found)
    assert told["A fair test?"] == "Yes: 100 % of doses taken"
    assert told["Enough ratings?"] == "28 of 28 days with it, then 0 of 28 without"


def test_doses_in_the_weeks_off_make_it_no_fair_test_although_all_were_taken_before():
    stop = StopCompared("cognition", "main", FULL, "not_a_fair_test", ON_OFF)
    told = facts(stop, progress(as_of=168, stop=stop))
    assert told["A fair test?"] == "No: it was not left out as planned"


def test_a_clean_baseline_keeps_before_against_after_as_the_answer():
    stop = StopCompared("cognition", "main", FULL, "improved", STOP)
    found = progress(trial=replace(TRIAL, stop_test=True), n=0, as_of=168, stop=stop)
    assert found.answer is found.main
    said = "Your ratings were higher with it than without, by more than the usual ups and downs."
    assert verdicts.headline(stop, found) == said


def test_where_there_is_no_answer_its_reason_is_the_headline():
    result = CannotTell("cognition", "main", FULL, "cannot_tell:gaps", LINE)
    assert verdicts.headline(result, progress()) == "Cannot tell: too few days rated."


def test_the_offer_of_weeks_off_promises_no_comparison_with_before():
    told = trials.stop_test_offer(TRIAL, "Ask first.", is_taken_before=True)
    assert "with those after stopping" in told
    assert "before and after" not in told
    assert told.endswith("Ask first.")
