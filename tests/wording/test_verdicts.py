"""Every sentence of the verdict: it is said, it fits its numbers, and it names no cause."""

from __future__ import annotations

import ast
import re
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import get_args

import pytest
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
from magtrack.wording import trials, verdicts

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


@pytest.mark.parametrize(
    ("verdict", "effect", "line"),
    [
        (
            "improved",
            EFFECT,
            (
                "Higher than your baseline: +2.1 points (+1.3 to +2.8). That is more than"
                " day-to-day noise and more than ratings usually drift. This does not show the"
                " cause."
            ),
        ),
        (
            "worsened",
            FALL,
            (
                "Lower than your baseline: −2.1 points (−2.8 to −1.3). That is more than"
                " day-to-day noise and more than ratings usually drift. This does not show the"
                " cause."
            ),
        ),
        (
            "improved_drift_possible",
            EFFECT,
            (
                "Higher than your baseline: +2.1 points (+1.3 to +2.8). That is more than"
                " day-to-day noise, but a slow rise of 0.11 points a week for any other reason"
                " would explain it."
            ),
        ),
        (
            "worsened_drift_possible",
            FALL,
            (
                "Lower than your baseline: −2.1 points (−2.8 to −1.3). That is more than"
                " day-to-day noise, but a slow fall of 0.11 points a week for any other reason"
                " would explain it."
            ),
        ),
        (
            "no_change",
            replace(EFFECT, est=-0.02, lo=-0.5, hi=0.44),
            "No change of 1 point or more seen: 0.0 points (−0.5 to +0.4).",
        ),
        (
            "cannot_tell:too_noisy",
            replace(EFFECT, est=0.625, lo=-0.384, hi=1.647, mde_achieved=1.473),
            (
                "Cannot tell: the change could be anything from −0.4 to +1.6 points (estimate"
                " +0.6). With your noise, this trial could see about 1.5 points."
            ),
        ),
    ],
)
def test_answers(verdict, effect, line):
    assert said(verdict, effect) == line


def test_a_drift_too_slow_to_print_is_not_called_nothing():
    almost = replace(EFFECT, lo=0.01)
    assert "less than 0.01 points a week" in said("improved_drift_possible", almost)


def test_missed_doses_make_what_could_be_seen_larger():
    line = said("cannot_tell:too_noisy", shares=(0.75,) * 84)
    assert "could see about 1.5 points" in line  # 1.14 / 0.75


@pytest.mark.parametrize(
    ("shares", "line"),
    [
        ((0.4,) * 84, "Not a fair test: you took 40 % of planned doses."),
        (
            (1.0,) * 60 + (0.0,) * 15 + (1.0,) * 9,
            (
                "Not a fair test: you took 82 % of planned doses, and none for 15 days in a row in"
                " the last 8 weeks."
            ),
        ),
    ],
)
def test_an_unfair_test_says_why_and_still_gives_the_change(shares, line):
    change = " Change in ratings: +2.1 points (+1.3 to +2.8)."
    assert said("not_a_fair_test", shares=shares) == line + change


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
                "Cannot tell: only 7 ratings over 7 days before the first dose (10 over at least 14"
                " days needed)."
            ),
        ),
        (
            "cannot_tell:gaps",
            series(range(-28, 0), range(56, 70)),
            "Cannot tell: only 14 of 28 days rated in weeks 9 to 12.",
        ),
        (
            "cannot_tell:gaps",
            series(range(-28, 0), range(56, 76), range(76, 84)),
            (
                "Cannot tell: 29 % of the days of the baseline or of weeks 9 to 12 were left out"
                " for events; at most 25 % may be."
            ),
        ),
        (
            "cannot_tell:gaps",
            series(range(-28, 0), (*range(56, 84), *range(140, 150))),
            "Cannot tell: only 10 of 28 days rated in the weeks after stopping.",
        ),
        (
            "cannot_tell:no_variation",
            FULL,
            "Cannot tell: your ratings hardly vary, so a 0–10 scale cannot show a change.",
        ),
    ],
)
def test_why_there_is_no_answer(verdict, comparison, line):
    assert refused(verdict, comparison) == line


def test_a_stopped_trial_names_the_day():
    line = refused("cannot_tell:stopped", trial=replace(TRIAL, stopped=FIRST + timedelta(40)))
    assert line == "Cannot tell: the trial was stopped on 7 November, before its end."


def test_before_the_due_day_the_day_of_the_answer_is_told():
    early = TooEarly("cognition", "main", FULL, TRIAL.due, LINE)
    line = verdicts.result_line(early, progress(as_of=60))
    assert line == (
        "Too early. Your plan looks at weeks 9 to 12; the answer comes on 21 December. Until then"
        " the chart shows what you wrote, without a verdict."
    )


def test_what_was_not_asked_gets_no_verdict():
    result = Compared("mood", "other", FULL, None, EFFECT)
    line = verdicts.result_line(result, progress())
    assert line.startswith("Not part of the question, so there is no verdict.")
    assert "+2.1 points" in line


@pytest.mark.parametrize(("value", "text"), [(0.04, "0.0"), (-0.04, "0.0"), (-0.05001, "−0.1")])
def test_a_change_that_rounds_to_nothing_has_no_sign(value, text):
    assert verdicts.signed(value) == text


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
        " trial can see a change of about 1.6 points, or 2.0 beyond usual drift. To see smaller"
        " changes: 16 weeks (1.3), rate every day (1.4), or add the stop test (1.3)."
    )
    longer = plan_of(1.48, 0.11, share=0.68, baseline_days=28, window_days=56)
    assert "16 weeks (" not in trials.plan_line(longer, replace(TRIAL, weeks=16))
    assert "about 1.6 points" in trials.typical_plan_line(typical_plan(), 12)


def test_the_blinded_design_alone_names_the_product():
    line = verdicts.blinded_line(BLINDED, "cognition", "Magtein")
    assert line == (
        "While on Magtein your cognition ratings were 2.1 points (+1.3 to +2.8) higher than on"
        " placebo."
    )
    lower = replace(BLINDED, est=-2.06, lo=-2.84, hi=-1.26)
    assert "2.1 points (−2.8 to −1.3) lower" in verdicts.blinded_line(lower, "sleep", "X")


def stop_said(verdict):
    result = StopCompared("cognition", "main", FULL, verdict, STOP)
    return verdicts.stop_result_line(result, progress(as_of=168))


def test_every_answer_of_the_stop_test_gives_its_numbers():
    for verdict in ("improved", "worsened", "no_change", "cannot_tell:too_noisy"):
        line = stop_said(verdict)
        assert "Ratings of weeks 9 to 12 against those before and after: +2.1 points" in line
        assert "{" not in line
    assert "as planned" in stop_said("not_a_fair_test")
    early = TooEarly("cognition", "main", FULL, TRIAL.stop_due, LINE)
    assert "15 March 2027" in verdicts.stop_result_line(early, progress(as_of=84))


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
    """Every text of the two modules, the blinded design's left out."""
    trees = [ast.parse(Path(each.__file__).read_text("utf-8")) for each in (verdicts, trials)]
    for function in chain.from_iterable(tree.body for tree in trees):
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("blinded"):
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
    found = dict(verdicts.details(EFFECT))
    assert found["level of confidence"] == "95 %"
    assert found["p, noise alone"] == "2.8e-05"
    assert found["carry-over from day to day"] == "0.21"
    assert len(found) == 8
    assert "stop for 12 weeks" in trials.stop_test_offer(TRIAL)
    assert "at least 28 days" in trials.bad_spell_line()
    assert "expectation is back" in verdicts.blinded_could_tell()
