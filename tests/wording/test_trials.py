"""What is said about a trial before, during and after: its power, its fairness, its caveats."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from magtrack import reference
from magtrack.domain.outcome.adherence import Adherence
from magtrack.domain.outcome.power import Power
from magtrack.domain.outcome.progress import LastingChange
from magtrack.domain.record.trial import Trial
from magtrack.wording import trials, verdicts

KINDS = reference.load().event_kinds
TRIAL = Trial("t", "p", "cognition", date(2026, 11, 23))
POWER = Power(28, 1.52, 0.2, 0.8, 28, 1.26, 1.81, 1.04, 0.93, 1.1)


def progress(*changes, bad_spell=None, ratio=None, gap=0, day=84):
    followed = None if ratio is None else Adherence(84, ratio, ratio, ratio, ratio, ratio, gap, gap)
    trial = Trial("t", "p", "cognition", date(2026, 11, 23), bad_spell=bad_spell)
    return SimpleNamespace(trial=trial, adherence=followed, changes=changes, day_of_trial=day)


def test_the_power_is_told_with_one_decimal_and_the_ways_to_see_less():
    told = trials.plan_line(POWER, TRIAL)
    assert "±1.5 from day to day" in told
    assert "28 baseline days and 12 weeks" in told
    assert "about 1.3 points for day-to-day noise, 1.8 with usual slow drift" in told
    assert "16 weeks (1.0), rate every day (0.9), or add the stop test (1.1)" in told


def test_sixteen_weeks_are_offered_only_where_they_show_more():
    same = Power(28, 1.5, 0.2, 0.8, 56, 1.04, 1.8, 1.04, 0.93, 1.1)
    assert "16 weeks (" not in trials.plan_line(same, TRIAL)


def test_a_typical_trial_is_told_before_there_is_a_baseline():
    told = trials.typical_plan_line(POWER, 12)
    assert told.startswith("With 28 days of ratings before the first dose and 12 weeks")
    assert "about 1.3 points" in told


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 12, 7), "on 7 December or later"),
        (date(2027, 1, 4), "on 4 January 2027 or later"),
    ],
)
def test_too_little_baseline_names_the_first_day_with_enough(day, text):
    told = trials.no_baseline_line(TRIAL, day)
    assert text in told
    assert "10 ratings over at least 14 days" in told
    assert f"{TRIAL.practice_days} of practice" in told


@pytest.mark.parametrize(("weeks", "words"), [(12, "for 12 weeks and"), (16, "for 16 weeks and")])
def test_the_stop_test_is_as_long_as_the_trial(weeks, words):
    assert words in trials.stop_test_offer(Trial("t", "p", "sleep", date(2026, 11, 23), weeks))


@pytest.mark.parametrize(
    ("ratio", "gap", "is_said"),
    [(1.0, 0, False), (0.80, 0, False), (0.799, 0, True), (0.50, 0, True), (0.499, 0, False)],
)
def test_a_partial_test_says_how_much_was_taken(ratio, gap, is_said):
    told = trials.fairness_line(progress(ratio=ratio, gap=gap))
    assert bool(told) is is_said
    if is_said:
        assert "a fair test needs 80" in told


def test_without_a_plan_nobody_knows_whether_it_was_fair():
    assert "not known" in trials.fairness_line(progress())


@pytest.mark.parametrize("day", [-27, 0])
def test_in_the_baseline_nothing_is_said_of_doses_that_nobody_could_have_planned(day):
    assert trials.fairness_line(progress(day=day)) == ""


def test_a_stop_test_of_a_baseline_while_taking_is_not_said_to_see_less():
    told = trials.plan_line(POWER, replace(TRIAL, while_taking=True))
    assert told.endswith("16 weeks (1.0), or rate every day (0.9).")


def test_the_stop_test_is_offered_with_the_word_to_ask_first():
    assert trials.stop_test_offer(TRIAL, "Ask first.").endswith("before and after. Ask first.")
    assert trials.stop_test_offer(TRIAL).endswith("before and after.")


def test_before_its_day_the_chart_has_no_verdict():
    assert "without a verdict" in trials.short_caveat("too_early")
    for verdict in (None, "improved", "cannot_tell:gaps"):
        later = trials.short_caveat(verdict)
        assert later == f"{verdicts.not_meant(verdict)} {trials.unblinded_line()}"
    assert "does not show the cause" in trials.short_caveat(None)


@pytest.mark.parametrize(("bad_spell", "place"), [(True, 0), (False, 1), (None, 1)])
def test_what_matters_most_to_the_person_comes_first(bad_spell, place):
    told = trials.caveats(progress(bad_spell=bad_spell), KINDS)
    assert "regression to the mean" in told[place]
    assert len(told) == len(set(told)) == 7


def change(kind, name, text="", number=12):
    return LastingChange(kind, name, text, date(2026, 12, 5), number)


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        (change("event", "medicine-change"), "on day 12: this trial cannot"),
        (change("event", "medicine-change", "new pill"), "(new pill) on day 12"),
        (change("event", "gone-kind"), "gone-kind on day 12"),
        (change("medicine-started", "Iron"), "You started Iron on day 12"),
        (change("medicine-ended", "Iron", number=-3), "You ended Iron on day −3"),
        (change("other-trial", "Citrate"), "A trial of Citrate began on day 12"),
    ],
)
def test_a_lasting_change_is_named_with_its_day(changed, text):
    assert text in trials.changed_line(changed, KINDS)
    assert trials.caveats(progress(changed), KINDS)[-1] == trials.changed_line(changed, KINDS)


def test_no_sentence_claims_a_cause():
    told = " ".join(
        [
            trials.bad_spell_line(),
            trials.plan_line(POWER, TRIAL),
            *trials.caveats(progress(), KINDS),
        ]
    )
    for word in ("improved", "works", "proven", "because of magnesium"):
        assert word not in told


def test_the_stop_test_among_the_ways_to_see_more_comes_with_the_word_to_ask_first():
    assert trials.plan_line(POWER, TRIAL, "Ask first.").endswith("stop test (1.1). Ask first.")
    knowing = replace(TRIAL, while_taking=True)
    assert "Ask first" not in trials.plan_line(POWER, knowing, "Ask first.")
