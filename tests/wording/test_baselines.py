"""What is said of a baseline: beside an answer, on Today, and while a trial is planned."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.baseline_use import BaselineUse, MagnesiumUse, slips
from magtrack.domain.record.edits import Put
from magtrack.domain.record.repetition import Weekdays
from magtrack.domain.record.trial import Trial
from magtrack.wording import LONGEST_NAME, baselines
from tests.builders import Make

FIRST = date(2026, 3, 31)
TRIAL = Trial("t", "p", "cognition", FIRST)
PAUSED = replace(TRIAL, baseline_from=date(2026, 3, 3))
KNOWING = replace(TRIAL, while_taking=True)
DAYS = tuple(FIRST - timedelta(n) for n in range(28, 0, -1))


def use(*uses):
    return BaselineUse(DAYS[0], DAYS[-1], uses)


def own(taken=0, planned=0):
    return MagnesiumUse("p", "Magtein", True, DAYS[:taken], DAYS[taken : taken + planned], 144.0)


def other(taken=25, mg=100.0):
    return MagnesiumUse("b", "Bisglycinate", False, DAYS[:taken], (), mg)


WHILE = "Baseline while taking: Magtein"
BUT_FOR = "Baseline without Magtein: from 3 March to 30 March, but for"


@pytest.mark.parametrize(
    ("trial", "uses", "said"),
    [
        (TRIAL, (), ""),
        (TRIAL, [own(12)], f"{WHILE} was taken on 12 of 28 baseline days."),
        (TRIAL, [own(0, 27)], f"{WHILE} is planned on 27 of 28 baseline days."),
        (
            KNOWING,
            [own(2, 26)],
            f"{WHILE} was taken on 2 of 28 baseline days, and is planned on 26.",
        ),
        (KNOWING, (), "Planned as a baseline while taking; no dose of Magtein is recorded in it."),
        (PAUSED, (), "Baseline without Magtein: from 3 March to 30 March."),
        (
            PAUSED,
            [own(1), other()],
            (
                f"{BUT_FOR} 1 day on which it was taken (3 March). Other magnesium in the"
                " baseline: Bisglycinate was taken on 25 of 28 baseline days."
            ),
        ),
        (TRIAL, [own(2)], f"{BUT_FOR} 2 days on which it was taken (3 March, 4 March)."),
        (
            PAUSED,
            [own(5)],
            f"{BUT_FOR} 5 days on which it was taken (3 March, 4 March, 5 March and 2 more).",
        ),
        (PAUSED, [own(6)], f"{WHILE} was taken on 6 of 28 baseline days."),
        (KNOWING, [own(1)], f"{WHILE} was taken on 1 of 28 baseline days."),
        (
            PAUSED,
            [own(1, 2)],
            f"{WHILE} was taken on 1 of 28 baseline days, and is planned on 2.",
        ),
        (
            PAUSED,
            [replace(own(1), name="Old bottle")],
            f"{BUT_FOR} 1 day on which Old bottle was taken (3 March).",
        ),
    ],
)
def test_what_stands_beside_an_answer(trial, uses, said):
    assert baselines.baseline_text(trial, use(*uses), "Magtein") == said


@pytest.mark.parametrize(
    ("trial", "uses", "day", "head"),
    [
        (TRIAL, (), 4, "Baseline, 27 days to go"),
        (PAUSED, (), 4, "Baseline without Magtein: 27 days to go"),
        (PAUSED, (), 30, "Baseline without Magtein: 1 day to go"),
        (PAUSED, (), 2, "Baseline without Magtein from 3 March on"),
        (PAUSED, [own(1)], 4, "Baseline without Magtein: 27 days to go"),
        (PAUSED, [own(6)], 4, "Baseline, 27 days to go"),
        (TRIAL, [own(1)], 4, "Baseline, 27 days to go"),
        (TRIAL, [own(1, 27)], 4, "Baseline while taking Magtein: 27 days to go"),
        (KNOWING, [own(1)], 4, "Baseline while taking Magtein: 27 days to go"),
        (TRIAL, [other()], 4, "Baseline, 27 days to go"),
    ],
)
def test_the_head_of_todays_card_is_true(trial, uses, day, head):
    on = date(2026, 3, day)
    assert baselines.baseline_head(trial, use(*uses), "Magtein", on) == head


def test_a_dose_in_a_baseline_planned_without_it_is_told_on_today():
    said = baselines.taken_all_the_same
    assert said(PAUSED, use(own(6))) == "Magtein was taken on 6 days of the baseline."
    what_now = "leave it out from now on, or plan the first dose later."
    assert said(PAUSED, use(own(1))) == (
        f"Magtein was taken on 1 day of the baseline. One day changes little: {what_now}"
    )
    assert said(TRIAL, use(own(2))) == (
        f"Magtein was taken on 2 days of the baseline. So few days change little: {what_now}"
    )
    assert said(PAUSED, use(own(0, 5))) == said(KNOWING, use(own(3))) == ""


def test_a_trial_stopped_before_its_baseline_began_has_none():
    none = BaselineUse(DAYS[0], DAYS[0] - timedelta(1))
    assert baselines.baseline_text(PAUSED, none, "Magtein") == ""


@pytest.mark.parametrize(
    ("taken", "today", "are_few"),
    [
        (0, 2, False),
        (1, 0, True),  # one day, be it the first
        (2, 8, False),
        (2, 9, True),  # 20 % of 10 days
        (5, 20, False),
        (5, 27, True),
        (6, 27, False),
    ],
)
def test_days_with_it_are_slips_where_they_are_few_until_today(taken, today, are_few):
    assert bool(slips(PAUSED, use(own(taken)), DAYS[today])) == are_few


def test_who_takes_it_already_is_told_what_the_trial_would_compare():
    today = DAYS[1]
    assert " ".join(baselines.already_lines(use(own(2, 26)), "Magtein", today)) == (
        "You are taking Magtein already, since 3 March. Days with it are no baseline: the trial"
        " would compare Magtein with Magtein."
    )
    planned = " ".join(baselines.already_lines(use(own(0, 28)), "Magtein", DAYS[0]))
    assert planned.startswith("Magtein is planned from 3 March on, before the first dose")


@pytest.mark.parametrize("way", ["pause", "on-off", "while-taking"])
def test_each_way_out_has_a_name_and_says_what_it_does(way):
    guard = baselines.Guard(use(), (), "", DAYS[0], asks=True, is_paused=False)
    said = baselines.way_line(way, "Magtein", guard, first_dose=FIRST, weeks=12)
    paused = replace(guard, is_paused=True)
    in_a_pause = baselines.way_line(way, "Magtein", paused, first_dose=FIRST, weeks=12)
    assert ("The plan of Magtein goes on at once. " in in_a_pause) == (way != "pause")
    assert "Nothing changes" not in in_a_pause
    assert "goes on at once" not in said
    assert baselines.way_name(way)
    assert "{" not in said
    assert ("on 31 March or later" in said) == (way == "pause")
    assert ("slow drift is not cancelled" in said) == (way == "on-off")


def test_other_sources_are_named_with_days_and_amount_where_it_is_known():
    line = baselines.others_line(use(other(), other(1, None)), ["Maalox"])
    assert "Bisglycinate on 25 days, 100 mg magnesium a day; Bisglycinate on 1 day; Maalox" in line
    assert "need not stop" in line


@pytest.mark.parametrize(
    ("after", "changes", "more"),
    [
        (replace(PAUSED, stopped=DAYS[7]), {}, "; Magtein’s plan goes on from today, 10 March"),
        (KNOWING, {}, "; Magtein’s plan goes on from today, 10 March"),
        (
            KNOWING,
            {"repeats": Weekdays(frozenset({3}))},
            "; Magtein’s plan goes on from 12 March",
        ),
        (replace(PAUSED, weeks=16), {}, ""),  # the first dose may be moved in the same step
        (KNOWING, {"valid_from": FIRST}, ""),
        (KNOWING, {"product_id": "b"}, ""),
        (replace(PAUSED, product_id="b"), {}, "; Magtein’s plan goes on from today, 10 March"),
    ],
)
def test_a_plan_that_goes_on_is_told(after, changes, more):
    make = Make()
    today = DAYS[7]
    plan = make.schedule(**{"valid_from": today} | changes)
    edits = [Put(after), Put(plan)]
    assert baselines.resumed_label("Done", make.log(), PAUSED, edits, today) == f"Done{more}"
    assert baselines.resumed_label("Done", make.log(), TRIAL, edits, today) == "Done"


def test_what_planning_did_is_said():
    said = "Trial planned: first dose 31 March"
    assert baselines.planned_label(said, TRIAL, "Magtein") == said
    assert (
        baselines.planned_label(said, PAUSED, "Magtein") == f"{said}; Magtein is paused until then"
    )
    assert baselines.planned_label(said, KNOWING, "Magtein").endswith("while taking Magtein")


LONG = "M" * 200
LONG_USE = use(replace(own(12, 3), name=LONG), replace(other(), name=LONG))
GUARD = baselines.Guard(LONG_USE, (LONG,), "", DAYS[0], asks=True, is_paused=False)


@pytest.mark.parametrize(
    "said",
    [
        baselines.baseline_text(KNOWING, LONG_USE, LONG),
        baselines.baseline_text(KNOWING, use(), LONG),
        baselines.baseline_text(PAUSED, use(), LONG),
        baselines.baseline_head(KNOWING, LONG_USE, LONG, DAYS[0]),
        baselines.baseline_head(PAUSED, use(), LONG, DAYS[0]),
        baselines.paused_line(PAUSED, LONG_USE, LONG),
        *baselines.already_lines(LONG_USE, LONG, DAYS[0]),
        baselines.way_line("pause", LONG, GUARD, first_dose=FIRST, weeks=12),
        baselines.others_line(LONG_USE, (LONG,)),
        baselines.planned_label("Planned", PAUSED, LONG),
        baselines.planned_label("Planned", KNOWING, LONG),
    ],
)
def test_a_name_of_one_long_word_widens_no_page(said):
    assert "MMM…" in said
    assert max(map(len, said.split())) <= LONGEST_NAME + len("…’s,")
