"""Every sentence of the verdict: it is said, it fits its numbers, and it names no cause."""

from __future__ import annotations

import ast
import re
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.domain.outcome.adherence import adherence
from magtrack.domain.outcome.blinded import Blinded
from magtrack.domain.outcome.comparison import Comparison
from magtrack.domain.outcome.effect import BaselineLevel, Effect
from magtrack.domain.outcome.power import plan_of, typical_plan
from magtrack.domain.outcome.progress import (
    CannotTell,
    Compared,
    LastingChange,
    Progress,
    Role,
    StopCompared,
    TooEarly,
)
from magtrack.domain.outcome.stop_test import StopTest
from magtrack.domain.outcome.student import Mixture
from magtrack.domain.outcome.verdict import Verdict
from magtrack.domain.record.events import EventKind
from magtrack.domain.record.trial import Trial
from magtrack.wording import blinded, figures, terms, trials, verdicts

FIRST = date(2026, 9, 28)
TRIAL = Trial("t", "p", "cognition", FIRST)
FULL = Comparison((56, 83), (*range(-28, 84),), (5,) * 112)
CONTRAST = {
    "est": 2.057872,
    "lo": 1.263769,
    "hi": 2.841986,
    "p": 2.8e-05,
    "lo_drift": 0.936319,
    "hi_drift": 3.174507,
    "p_drift": 5.9e-04,
    "prob_up": 0.999986,
    "rho": 0.206126,
    "sd": 1.106661,
    "nu": 87,
    "no_change_test": False,
    "small": False,
    "mde_achieved": 1.14,
    "level": 0.95,
    "drift_sd": 0.4,
    "important_change": 1.0,
    "posterior": Mixture((1.0,), (2.0,), (0.4,), 87),
}
LINE = BaselineLevel(4.6, 4.0, 5.2, 3.6, 5.6)
EFFECT = Effect(
    **CONTRAST,
    n_base=21,
    n_eval=24,
    nap=0.91,
    mean_base=4.6,
    mean_eval=6.7,
    weeks_apart=12.0,
    base_line=LINE,
    eval_line=LINE,
)
STOP = StopTest(**CONTRAST, n_before=28, n_on=28, n_off=28)
BLINDED = Blinded(**CONTRAST, n_by_period=(28,) * 4, drift_cancels=True)
KINDS = {"medicine-change": EventKind("medicine-change", "Medicine changed", lasting=True)}


def progress(*, trial=TRIAL, shares=(1.0,) * 84, changes=(), as_of=84):
    followed = adherence(shares)
    day = trial.first_dose + timedelta(as_of)
    return Progress(
        trial,
        day,
        trial.phase(day),
        as_of,
        trial.due,
        followed,
        1.0,
        None,
        (),
        None,
        tuple(changes),
    )


def said(verdict, effect=EFFECT, **known):
    result = Compared("cognition", "main", FULL, verdict, effect)
    return verdicts.result_line(result, progress(**known))


def refused(verdict, comparison=FULL, trial=TRIAL):
    result = CannotTell("cognition", "main", comparison, verdict, LINE)
    return verdicts.result_line(result, progress(trial=trial))


FALL = replace(EFFECT, est=-2.057872, lo=-2.841986, hi=-1.263769)


RISE = "+2.1 points, somewhere between +1.3 and +2.8."
DROP = "−2.1 points, somewhere between −2.8 and −1.3."
LITTLE = replace(EFFECT, est=0.9, lo=0.2, hi=1.6)
NOISY = replace(EFFECT, est=0.3, lo=-0.6, hi=1.3, mde_achieved=1.473)


@pytest.mark.parametrize(
    ("verdict", "effect", "headline", "numbers"),
    [
        (
            "improved",
            EFFECT,
            "Your ratings rose, by more than the usual ups and downs.",
            f"Higher than before, by more than noise and usual drift: {RISE}",
        ),
        (
            "worsened",
            FALL,
            "Your ratings fell, by more than the usual ups and downs.",
            f"Lower than before, by more than noise and usual drift: {DROP}",
        ),
        (
            "improved_drift_possible",
            LITTLE,
            "Your ratings rose a little. Slow drift could explain it.",
            (
                "+0.9 points, somewhere between +0.2 and +1.6. Ratings that drift by 0.02 points a"
                " week for any other reason do the same."
            ),
        ),
        (
            "improved_drift_possible",
            EFFECT,
            "Your ratings rose. Slow drift could explain it.",
            f"{RISE} Ratings that drift by 0.11 points a week for any other reason do the same.",
        ),
        (
            "worsened_drift_possible",
            replace(FALL, est=-0.9),
            "Your ratings fell a little. Slow drift could explain it.",
            (
                "−0.9 points, somewhere between −2.8 and −1.3. Ratings that drift by 0.11 points a"
                " week for any other reason do the same."
            ),
        ),
        (
            "no_change",
            replace(EFFECT, est=-0.02, lo=-0.5, hi=0.44),
            "No change of 1 point or more.",
            "No difference you could rely on: between 0.5 lower and 0.4 higher.",
        ),
        (
            "cannot_tell:too_noisy",
            NOISY,
            "Cannot tell. A change this small drowns in your day-to-day noise.",
            "No difference you could rely on: between 0.6 lower and 1.3 higher.",
        ),
    ],
)
def test_answers(verdict, effect, headline, numbers):
    result = Compared("cognition", "main", FULL, verdict, effect)
    assert verdicts.headline(result, progress()) == headline
    assert verdicts.sentence(result, progress()) == numbers
    assert said(verdict, effect).startswith(f"{headline} {numbers}")


def test_cannot_tell_says_what_could_have_been_seen():
    seen = "It could see a change of 1.5 points, 8 times in 10."
    assert said("cannot_tell:too_noisy", NOISY).endswith(seen)
    assert "could see" not in said("improved")


MEANT = {key: verdicts.not_meant(key) for key in get_args(Verdict)}


def test_each_answer_says_what_it_does_not_mean():
    assert MEANT["too_early"] == ""
    assert all(text for key, text in MEANT.items() if key != "too_early")
    assert {MEANT[key] for key in MEANT if key.startswith("cannot_tell")} == {
        "“Cannot tell” is not “no”."
    }
    rose = ("improved", "worsened", "improved_drift_possible", "worsened_drift_possible")
    assert all(MEANT[key].startswith("This does not show the cause.") for key in rose)
    assert "not “no effect”" in MEANT["no_change"]


def test_what_an_answer_rests_on_is_told_with_one_detectable_change():
    result = Compared("cognition", "main", FULL, "improved", EFFECT)
    found = {question: answer for question, answer, _word in figures.facts(result, progress())}
    assert found == {
        "Enough ratings?": "28 of 28 days, then 28 of 28",
        "A fair test?": "Yes: 100 % of doses taken",
        "Smallest change it could see": "1.1 points, 8 times in 10",
    }
    assert all(word for *_said, word in figures.facts(result, progress()))


@pytest.mark.parametrize(
    ("shares", "answer"),
    [
        ((0.75,) * 84, "Partly: 75 % of doses taken"),
        ((0.4,) * 84, "No: 40 % of doses taken"),
        ((), "Not known: no dose was planned"),
    ],
)
def test_how_fair_the_test_was_is_one_of_the_facts(shares, answer):
    result = CannotTell("cognition", "main", FULL, "cannot_tell:gaps", LINE)
    found = {q: a for q, a, _word in figures.facts(result, progress(shares=shares))}
    assert found["A fair test?"] == answer
    assert "Smallest change it could see" not in found


def test_a_drift_too_slow_to_print_is_not_called_nothing():
    almost = replace(EFFECT, lo=0.01)
    assert "less than 0.01 points a week" in said("improved_drift_possible", almost)


def test_missed_doses_make_what_could_be_seen_larger():
    line = said("cannot_tell:too_noisy", shares=(0.75,) * 84)
    assert "could see a change of 1.5 points" in line  # 1.14 / 0.75


@pytest.mark.parametrize(
    ("shares", "line"),
    [
        ((0.4,) * 84, "You took 40 % of planned doses."),
        (
            (1.0,) * 60 + (0.0,) * 15 + (1.0,) * 9,
            ("You took 82 % of planned doses, and none for 15 days in a row in the last 8 weeks."),
        ),
    ],
)
def test_an_unfair_test_says_why_and_still_gives_the_change(shares, line):
    headline = "Not a fair test: too many doses were missed."
    change = f"Change in ratings: {RISE}"
    assert said("not_a_fair_test", shares=shares) == f"{headline} {line} {change}"


def test_additions_for_small_changes_and_for_ends_of_the_scale():
    assert said("improved", replace(EFFECT, small=True)).endswith("less than 1 point.")
    half = replace(EFFECT, small=True, important_change=0.5)
    assert said("improved", half).endswith("less than 0.5 points.")
    top = replace(EFFECT, base_line=replace(LINE, est=8.6))
    assert said("no_change", top).endswith("there was little room to move.")


def series(base, late, excluded=()):
    days = (*base, *late)
    return Comparison((56, 83), days, (5,) * len(days), excluded=tuple(excluded))


@pytest.mark.parametrize(
    ("verdict", "comparison", "line"),
    [
        (
            "cannot_tell:baseline_short",
            series(range(-7, 0), range(56, 84)),
            (
                "Cannot tell: too few days rated before the first dose. Only 7 ratings over 7 days;"
                " 10 over at least 14 days are needed."
            ),
        ),
        (
            "cannot_tell:gaps",
            series(range(-28, 0), range(56, 70)),
            (
                "Cannot tell: too few days rated. Only 14 of 28 days rated in weeks 9 to 12; 17 are"
                " needed."
            ),
        ),
        (
            "cannot_tell:gaps",
            series(range(-28, 0), range(56, 76), range(76, 84)),
            (
                "Cannot tell: too many days were left out. 29 % of the days before or of weeks 9 to"
                " 12 were left out for events; at most 25 % may be."
            ),
        ),
        (
            "cannot_tell:gaps",
            series(range(-28, 0), (*range(56, 84), *range(140, 150))),
            (
                "Cannot tell: too few days rated. Only 10 of 28 days rated in the weeks after"
                " stopping; 17 are needed."
            ),
        ),
        (
            "cannot_tell:no_variation",
            FULL,
            (
                "Cannot tell: your ratings hardly vary. A scale from 0 to 10 cannot show a change"
                " where all ratings are alike."
            ),
        ),
    ],
)
def test_why_there_is_no_answer(verdict, comparison, line):
    assert refused(verdict, comparison) == line


def test_a_stopped_trial_names_the_day():
    line = refused("cannot_tell:stopped", trial=replace(TRIAL, stopped=FIRST + timedelta(40)))
    assert line == "Cannot tell: the trial was stopped before its end. It ended on 7 November."


def test_before_the_due_day_the_day_of_the_answer_is_told():
    early = TooEarly("cognition", "main", FULL, TRIAL.due, LINE)
    line = verdicts.result_line(early, progress(as_of=60))
    assert line == (
        "Too early to say. The answer comes on 21 December, once. Your plan looks at weeks 9 to 12."
    )


def test_what_was_not_asked_gets_no_verdict():
    result = Compared("mood", "other", FULL, None, EFFECT)
    line = verdicts.result_line(result, progress())
    assert line.startswith("Not part of the question, so there is no verdict.")
    assert "+2.1 points" in line


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.04, "+0.04"),
        (-0.04, "−0.04"),
        (-0.0949, "−0.09"),
        (0.0999, "+0.10"),
        (0.1, "+0.1"),
        (-0.15001, "−0.2"),
        (0.0049, "0.00"),
        (-0.0049, "0.00"),
        (0.0, "0.0"),
    ],
)
def test_a_number_near_zero_keeps_its_side(value, text):
    assert verdicts.signed(value) == text


@given(st.floats(-10, 10))
def test_a_bound_that_is_a_hundredth_off_zero_never_reads_as_zero(value):
    text = verdicts.signed(value)
    assert not re.fullmatch("[−+]0[.]0+", text)
    assert abs(value) < 0.005 or text[0] == ("+" if value > 0 else "−")


@pytest.mark.parametrize(
    ("lo", "hi", "text"),
    [
        (-0.04, 1.8, "between 0.04 lower and 1.8 higher"),
        (0.2, 1.6, "between 0.2 and 1.6 higher"),
        (-1.6, -0.05, "between 0.05 and 1.6 lower"),
    ],
)
def test_an_interval_in_words_says_which_side_each_bound_is_on(lo, hi, text):
    assert verdicts.between_text(replace(EFFECT, lo=lo, hi=hi)) == text


def test_intervals_name_their_level():
    assert verdicts.interval_text(EFFECT) == "95 % interval +1.3 to +2.8"
    assert verdicts.interval_text(replace(EFFECT, level=0.975)).startswith("97.5 %")
    assert verdicts.drift_interval_text(EFFECT) == "with usual drift +0.9 to +3.2"


@pytest.mark.parametrize(
    ("shares", "line"),
    [
        ((1.0,) * 84, ""),
        ((0.75,) * 84, "You took 75 % of planned doses; a fair test needs 80 %."),
        ((), "No dose was planned, so it is not known whether this was a fair test."),
    ],
)
def test_what_adherence_means_for_the_answer(shares, line):
    assert trials.fairness_line(progress(shares=shares)) == line


REQUIRED = (
    "You knew what you were taking.",
    "regression to the mean",
    "about 1 in 6 such comparisons",
    "about 1 in 11",
    "Getting used to rating, season, work",
    "A rating is an opinion, not a test of memory.",
    "“No change seen” is not “no effect”; “cannot tell” is not “no”.",
    "Not medical advice; do not change medicines because of this screen.",
)


def test_everything_that_must_be_said_is():
    lines = " ".join(trials.caveats(progress(), KINDS))
    assert [text for text in REQUIRED if text not in lines] == []


def test_after_a_bad_spell_regression_to_the_mean_comes_first():
    usual = trials.caveats(progress(), KINDS)
    spell = trials.caveats(progress(trial=replace(TRIAL, bad_spell=True)), KINDS)
    assert "regression to the mean" in spell[0]
    assert "regression to the mean" not in usual[0]
    assert sorted(spell) == sorted(usual)


def change(kind, name, text="", number=40):
    return LastingChange(kind, name, text, FIRST + timedelta(number), number)


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (
            change("event", "medicine-change", "new job"),
            "Medicine changed (new job) on day 40: this trial cannot separate the two.",
        ),
        (change("event", "moved", number=-3), "moved on day −3: this trial cannot separate"),
        (change("medicine-started", "Aspirin"), "You started Aspirin on day 40: this trial"),
        (change("medicine-ended", "Aspirin"), "You ended Aspirin on day 40: this trial"),
        (change("other-trial", "Citrate"), "A trial of Citrate began on day 40"),
    ],
)
def test_lasting_changes_are_told_with_the_verdict(changed, line):
    assert trials.caveats(progress(changes=[changed]), KINDS)[-1].startswith(line)


def test_what_the_trial_can_see():
    plan = plan_of(1.48, 0.11, share=0.68, baseline_days=28, window_days=28)
    line = trials.plan_line(plan, TRIAL)
    assert line == (
        "Your ratings move by about ±1.5 from day to day. With 28 baseline days and 12 weeks this"
        " trial can see a change of about 1.6 points for day-to-day noise, 2.0 with usual slow"
        " drift. To see smaller changes: 16 weeks (1.3), rate every day (1.4), or add the stop test"
        " (1.3)."
    )
    longer = plan_of(1.48, 0.11, share=0.68, baseline_days=28, window_days=56)
    assert "16 weeks (" not in trials.plan_line(longer, replace(TRIAL, weeks=16))
    assert "about 1.6 points" in trials.typical_plan_line(typical_plan(), 12)


def test_the_blinded_design_alone_names_the_product():
    line = blinded.blinded_line(BLINDED, "cognition", "Magtein")
    assert line == (
        "While on Magtein your cognition ratings were 2.1 points (+1.3 to +2.8) higher than on"
        " placebo."
    )
    lower = replace(BLINDED, est=-2.06, lo=-2.84, hi=-1.26)
    assert "2.1 points (−2.8 to −1.3) lower" in blinded.blinded_line(lower, "sleep", "X")


def stop_said(verdict):
    result = StopCompared("cognition", "main", FULL, verdict, STOP)
    return verdicts.result_line(result, progress(as_of=168))


def test_every_answer_of_the_stop_test_gives_its_numbers():
    for verdict in ("improved", "worsened", "no_change", "cannot_tell:too_noisy"):
        line = stop_said(verdict)
        assert "Weeks 9 to 12 against the time before and after: " in line
        assert (
            "+2.1 points" if "proved" in verdict or "wors" in verdict else "1.3 and 2.8"
        ) in line
        assert "{" not in line
    assert "as planned" in stop_said("not_a_fair_test")
    early = TooEarly("cognition", "main", FULL, TRIAL.stop_due, LINE)
    known = replace(progress(as_of=84), stop_test=early)
    assert "The stop test has one answer, on 15 March 2027." in verdicts.result_line(early, known)


# ---------------------------------------------------------------------- no cause is ever named


def test_every_verdict_and_role_has_its_words():
    names = [verdicts.verdict_name(key) for key in get_args(Verdict)]
    assert len(set(names)) == len(get_args(Verdict)) == 12
    assert len({verdicts.role_name(role) for role in get_args(Role)}) == 3


CAUSAL = re.compile(
    r"\b(magnesium|mgt|magtein|threonate|caus(e[sd]?|ing)|due to|because of|thanks to|effect of"
    r"|effective|improve\w*|worse\w*|help(s|ed|ing)?|works?|worked|benefit(s|ed)|prove[sn]?|proof"
    r"|led to|leads to|makes?|made|responsible|raised|lowered)\b",
    re.IGNORECASE,
)
ALLOWED = (
    "this does not show the cause",
    "season, work and other changes",
    "do not change medicines because of this screen",
)


def sentences():
    """Every text of the modules about an answer."""
    trees = [
        ast.parse(Path(each.__file__).read_text("utf-8")) for each in (verdicts, trials, terms)
    ]
    for function in chain.from_iterable(tree.body for tree in trees):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext"):
                    for argument in node.args:
                        if isinstance(argument, ast.Constant):
                            yield argument.value


def names_a_cause(text):
    lowered = text.lower()
    for phrase in ALLOWED:
        lowered = lowered.replace(phrase, "")
    return CAUSAL.search(lowered) is not None


def test_no_sentence_names_a_cause():
    texts = list(sentences())
    assert len(texts) > 60
    assert [text for text in texts if names_a_cause(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Magnesium raised your ratings.",
        "It works: +2 points.",
        "Your sleep improved.",
        "Higher because of the product.",
        "This helped you.",
    ],
)
def test_the_test_of_causes_finds_them(text):
    assert names_a_cause(text)


def test_the_caveats_and_answers_as_filled_in_name_no_cause():
    known = progress(changes=[change("event", "medicine-change")])
    lines = [*trials.caveats(known, KINDS), trials.short_caveat("improved")]
    lines += [said(key) for key in ("improved", "no_change", "cannot_tell:too_noisy")]
    lines += [stop_said(key) for key in ("improved", "worsened", "no_change")]
    assert [line for line in lines if names_a_cause(line)] == []
    assert "looking again and again" in trials.short_caveat("too_early")


def test_the_figures_behind_an_answer_are_all_named():
    found = dict(figures.details(EFFECT))
    assert found["level of confidence"] == "95 %"
    assert found["p, noise alone"] == "2.8e-05"
    assert found["carry-over from day to day"] == "0.21"
    assert len(found) == 7
    assert "stop for 12 weeks" in trials.stop_test_offer(TRIAL)
    assert "at least 28 days" in trials.bad_spell_line()
    assert "expectation is back" in blinded.blinded_could_tell()
