"""progress and trial: the answer on its day, no number of it before, in text and in JSON."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from magtrack.domain.record.edits import Put
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.trial import Trial
from magtrack.store.database import FILE_NAME
from magtrack.store.journal import Journal
from tests.builders import over

PRODUCT = ("product", "add", "Magtein", "--form", "l-threonate", "--elemental-mg", "144")
DAY_0 = date(2026, 8, 31)
DUE = DAY_0 + timedelta(days=84)
NUMBERS = {"est", "lo", "hi", "p", "lo_drift", "hi_drift", "mean_base", "mean_eval", "nap"}


@pytest.fixture
def rated(run):
    """A trial of which every day was rated: 4 or 5 before, 7 or 8 in the onset window."""
    from magtrack.clock import FixedClock

    days = range(-28, 84)
    value = {d: (4 + d % 2) if d < 0 else (5 + d % 3) if d < 56 else (7 + d % 2) for d in days}
    records = [
        Product("p", "Magtein", "l-threonate"),
        Trial("t", "p", "cognition", DAY_0),
        *(
            Rating(DAY_0 + timedelta(days=d), "cognition", value[d], 1_780_000_000 + d, "UTC")
            for d in days
        ),
    ]
    with Journal(run.folder / FILE_NAME, FixedClock(1_790_000_000, "UTC")) as journal:
        journal.apply("test", *map(Put, records))
    return run


def as_of(run, day, *words):
    return json.loads(run.ok("progress", "--json", *words, at=f"{day}T12:00"))


@pytest.mark.parametrize("day", [DAY_0, DUE - timedelta(days=28), DUE - timedelta(days=1)])
def test_before_the_due_day_no_number_of_an_effect_is_there(rated, day):
    data = as_of(rated, day)
    (outcome,) = data["outcomes"]
    assert outcome["verdict"] == "too_early"
    assert NUMBERS.isdisjoint(outcome)
    assert data["detectable_change"] > 0
    text = rated.ok("progress", at=f"{day}T12:00")
    assert "Too early" in text
    assert "higher" not in text.lower()


def test_on_the_due_day_the_answer_is_there(rated):
    (outcome,) = as_of(rated, DUE)["outcomes"]
    assert set(outcome) >= NUMBERS
    assert outcome["main"] is True
    assert (outcome["n_base"], outcome["n_eval"]) == (25, 28)  # 3 practice days left out
    assert outcome["lo"] < outcome["est"] < outcome["hi"]
    assert outcome["verdict"] in ("improved", "improved_drift_possible")


def knowing(run, *, stop_test=False, last=84):
    """Make the trial one while taking, with ratings up to its day `last`."""
    from magtrack.clock import FixedClock

    off = [
        Rating(DAY_0 + timedelta(days=d), "cognition", 4 + d % 2, 1_790_000_000, "UTC")
        for d in range(84, last)
    ]
    trial = Trial("t", "p", "cognition", DAY_0, while_taking=True, stop_test=stop_test)
    with Journal(run.folder / FILE_NAME, FixedClock(1_790_000_000, "UTC")) as journal:
        journal.apply("test", over(trial), *map(over, off))
    return run


def one_line(text):
    return " ".join(text.split())


NO_SIGN = "Magtein against Magtein: it was taken before as well, so a change is no sign of it."


def test_a_baseline_while_taking_leads_the_answer_and_the_keys_stay(rated):
    knowing(rated)
    text = one_line(rated.ok("progress", at=f"{DUE}T12:00"))
    assert f"(main outcome): {NO_SIGN} " in text
    assert "A fair test? No: planned as taken in the baseline too" in text
    assert "Your ratings rose" not in text
    data = as_of(rated, DUE)
    assert data["outcomes"][0]["verdict"].startswith("improved")
    assert data["outcomes"][0]["text"].startswith(NO_SIGN)
    assert data["baseline"]["while_taking"] is True
    assert "Your answer is in" in rated.ok("today", at=f"{DUE}T12:00")


def test_on_against_off_waits_for_its_day(rated):
    knowing(rated, stop_test=True)
    text = one_line(rated.ok("progress", at=f"{DUE}T12:00"))
    waits = "The answer comes on 15 February 2027: with it against without."
    first = f"Stop test: Too early to say. {waits}"
    assert text.index(first) < text.index(f"before and after (not the question): {NO_SIGN}")
    assert "main outcome" not in text
    today = rated.ok("today", at=f"{DUE}T12:00")
    assert waits in one_line(today)
    assert "Your answer is in" not in today


def test_on_its_day_on_against_off_comes_first(rated):
    knowing(rated, stop_test=True, last=168)
    due = DUE + timedelta(days=84)
    text = one_line(rated.ok("progress", at=f"{due}T12:00"))
    stop = "Stop test: Your ratings were higher with it than after stopping"
    assert text.index(stop) < text.index("before and after (not the question)")
    assert "28 of 28 days with it, then 28 of 28 without" in text
    assert "Your answer is in" in rated.ok("today", at=f"{due}T12:00")


def test_day_and_as_of_ask_for_the_same(rated):
    day = DUE - timedelta(days=1)
    assert as_of(rated, DUE, "--day", str(day)) == as_of(rated, day)


def test_without_a_trial_there_is_nothing_to_tell(run):
    data = json.loads(run.ok("progress", "--json"))
    assert (data["phase"], data["outcomes"], data["detectable_change"]) == (None, [], None)
    assert "There is no trial" in run.ok("progress")


def test_a_plan_without_time_for_a_baseline_says_that_it_can_give_no_answer(run):
    run.ok(*PRODUCT)
    start = ("trial", "start", "Magtein", "--main", "cognition", "--first-dose")
    said = " ".join(run.ok(*start, "2026-12-09").split())
    assert "the answer can only be “cannot tell”" in said
    assert "With a first dose on 10 December or later there is time." in said
    run.ok("undo")
    assert "can only be" not in run.ok(*start, "2026-12-10")


def test_an_amendment_stands_on_the_day_of_the_person_who_made_it(run):
    run.zone = "Pacific/Auckland"
    run.ok(*PRODUCT)
    run.ok("trial", "start", "Magtein", "--first-dose", "2026-11-23", "--main", "cognition")
    run.ok("trial", "change", "--weeks", "16", at="2026-11-27T08:00")
    assert "2026-11-27: weeks changed" in run.ok("trial", "show")
    run.ok("trial", "change", "--weeks", "12", at="2026-11-29T00:30")
    assert "2026-11-28: weeks changed" in run.ok("trial", "show")


def test_a_plan_is_changed_before_and_amended_after_the_first_dose(run):
    run.ok(*PRODUCT)
    start = ("trial", "start", "Magtein", "--first-dose", "2026-11-25", "--main", "cognition")
    assert "a trial can typically see a change of about" in run.ok(*start).replace("\n", " ")
    assert "changed" in run.ok("trial", "change", "--weeks", "16", "--second", "sleep")
    shown = json.loads(run.ok("trial", "show", "--json"))
    assert (shown["weeks"], shown["second"], shown["amendments"]) == (16, "sleep", [])
    amended = run.ok("trial", "change", "--stop-test", at="2026-11-26T12:00")
    assert "amended" in amended
    shown = json.loads(run.ok("trial", "show", "--json"))
    assert [a["field"] for a in shown["amendments"]] == ["stop_test"]
    assert "stop_test changed from “false” to “true”" in run.ok("trial", "show")
    run.ok("undo")
    assert json.loads(run.ok("trial", "show", "--json"))["amendments"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--main", "charm"), "no scale “charm”"),
        (("--second", "cognition"), "is the main one already"),
        (("--weeks", "10"), "12 or 16 weeks"),
        (("--important-change", "5"), "between 0.5 and 2"),
        (("--practice-days", "99"), "0 to 14"),
        (("--first-dose", "soon"), "is not a day"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(run, words, said):
    run.ok(*PRODUCT)
    start = ["trial", "start", "Magtein", "--first-dose", "2026-11-25", "--main", "cognition"]
    result = run(*start, *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert run("trial", "show").exit_code == 1


def test_a_bad_spell_is_warned_of_before_the_start(run):
    run.ok(*PRODUCT)
    start = ("trial", "start", "Magtein", "--first-dose", "2026-11-25", "--main", "cognition")
    assert "rise by themselves after a bad spell" in run.ok(*start, "--bad-spell").replace(
        "\n", " "
    )


# ------------------------------------------------------------------------------- the baseline


@pytest.fixture
def taking(run):
    """Magtein since Monday, its dose of Tuesday taken."""
    run.ok(*PRODUCT, at="2026-03-02T07:00")
    run.ok("schedule", "add", "Magtein", "morning", "08:00", "--units", "3")
    run.ok("take", at="2026-03-02T08:00")
    run.ok("take", at="2026-03-03T08:00")
    return run


PLAN = ("trial", "start", "Magtein", "--main", "cognition", "--first-dose")


def planned(run, day):
    return [each["product"] for each in run.json("today", "--day", day)["doses"]]


def test_a_trial_of_what_is_taken_already_is_refused_with_the_ways_out(taking):
    said = taking.no(*PLAN, "2026-03-31", code=1)
    assert "You are taking Magtein already, since 2 March." in said
    for way in ("--pause --first-dose 2026-04-01", "--while-taking --stop-test", "--while-taking."):
        assert way in said
    assert "ask first" not in said
    taking.ok("condition", "add", "magnesium-advised")
    assert "advised by a clinician: ask first" in taking.no(*PLAN, "2026-03-31", code=1)


def test_a_pause_is_one_step_and_nothing_is_planned_until_the_first_dose(taking):
    assert "2026-04-01 or later" in taking.no(*PLAN, "2026-03-31", "--pause")
    said = taking.ok(*PLAN, "2026-04-01", "--pause")
    assert "Magtein is paused until then" in said
    days = ("2026-03-03", "2026-03-04", "2026-03-31", "2026-04-01")
    assert [planned(taking, day) for day in days] == [["Magtein"], [], [], ["Magtein"]]
    told = taking.json("trial", "show")["baseline"]
    assert (told["baseline_from"], told["n_days"], told["sources"]) == ("2026-03-04", 28, [])
    assert told["text"] == "Baseline without Magtein: from 4 March to 31 March."
    assert told["text"] in taking.ok("progress")
    assert "No dose was planned" not in taking.ok("progress")
    taking.ok("undo")
    assert planned(taking, "2026-03-04") == ["Magtein"]
    assert "no trial" in taking.ok("progress")


def test_a_dose_in_the_pause_stands_beside_the_answer_from_then_on(taking):
    taking.ok(*PLAN, "2026-04-01", "--pause")
    taking.ok("take", "Magtein", at="2026-03-10T20:00")
    taking.now = "2026-03-11T20:00"
    said = "but for 1 day on which it was taken (10 March)."
    assert said in " ".join(taking.ok("trial", "show").split())
    assert said in " ".join(taking.ok("progress").split())
    (source,) = taking.json("progress")["baseline"]["sources"]
    assert (source["tried"], source["days_taken"], source["days_planned"]) == (True, 1, 0)


def test_one_dose_in_the_pause_keeps_the_plan_and_many_do_not(taking):
    taking.ok(*PLAN, "2026-04-01", "--pause")
    taking.ok("take", "Magtein", at="2026-03-10T20:00")
    taking.now = "2026-03-11T20:00"
    taking.ok("trial", "change", "--second", "sleep")
    taking.ok("trial", "change", "--first-dose", "2026-04-08")
    assert taking.json("trial", "show")["baseline"]["baseline_from"] == "2026-03-04"
    taking.ok("take", "Magtein", at="2026-03-11T20:00")
    said = taking.no("trial", "change", "--first-dose", "2026-04-09", code=1)
    assert "You are taking Magtein already" in said
    assert "The plan was not changed." in said
    assert "not planned" not in said


def test_a_change_that_waits_for_an_answer_says_that_the_plan_was_not_changed(taking):
    taking.ok(*PLAN, "2026-04-01", "--pause")
    taking.ok("product", "add", "Bisgly", "--form", "bisglycinate", "--elemental-mg", "100")
    taking.ok("take", "Bisgly", at="2026-03-10T20:00")
    taking.now = "2026-03-11T20:00"
    said = taking.no("trial", "change", "--first-dose", "2026-04-08", code=1)
    assert "The plan was not changed. Other magnesium" in said


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("stop",), "Trial stopped; "),
        (("change", "--while-taking"), "Plan of the trial changed; "),
        (("change", "--while-taking", "--stop-test"), "Plan of the trial changed; "),
        (
            ("change", "--while-taking", "--first-dose", "2026-04-08"),
            "Plan of the trial changed; ",
        ),
    ],
)
def test_who_leaves_a_pause_has_the_plan_back_in_the_same_step(taking, command, said):
    taking.ok(*PLAN, "2026-04-01", "--pause")
    taking.now = "2026-03-10T07:00"
    assert planned(taking, "2026-03-10") == []
    told = " ".join(taking.ok("trial", *command).split())
    assert f"{said}Magtein’s plan goes on from today, 10 March" in told
    days = ("2026-03-09", "2026-03-10", "2026-03-11", "2026-04-09")
    assert [planned(taking, day) for day in days] == [[], *[["Magtein"]] * 3]
    taking.ok("undo")
    assert planned(taking, "2026-03-10") == []
    assert planned(taking, "2026-04-01") == ["Magtein"]
    assert "Baseline without" in taking.ok("progress")


def test_a_baseline_ends_with_the_day_on_which_its_trial_is_stopped(taking):
    taking.ok(*PLAN, "2026-04-01", "--pause")
    taking.ok("trial", "stop", at="2026-03-10T07:00")
    taking.now = "2026-03-12T07:00"
    told = taking.json("trial", "show")["baseline"]["text"]
    assert told == "Baseline without Magtein: from 4 March to 9 March."


def test_a_trial_is_planned_while_taking_with_and_without_a_stop_test(taking):
    taking.ok(*PLAN, "2026-03-31", "--while-taking", "--stop-test")
    told = taking.json("trial", "show")
    assert (told["baseline"]["while_taking"], told["stop_test"]) == (True, True)
    assert "Baseline while taking: Magtein" in taking.ok("progress")
    taking.ok("undo")
    taking.ok(*PLAN, "2026-03-31", "--while-taking")
    assert not taking.json("trial", "show")["stop_test"]


def test_other_magnesium_needs_an_answer_too(taking):
    taking.ok("product", "add", "Bisgly", "--form", "bisglycinate", "--elemental-mg", "100")
    taking.ok("take", "Bisgly")
    said = taking.no(*PLAN, "2026-04-01", "--pause", code=1)
    assert "Bisgly on 1 day, 100 mg magnesium a day" in said
    assert "--others-stay" in said
    taking.ok(*PLAN, "2026-04-01", "--pause", "--others-stay")


def test_an_antacid_on_the_list_is_named_as_well(taking):
    taking.ok("medicine", "add", "Maalox", "--at", "13:00", "--yes")
    said = taking.no(*PLAN, "2026-04-01", "--pause", code=1)
    assert "Maalox (on your list of medicines)" in said


def test_who_bought_a_product_and_has_not_begun_is_asked_nothing(run):
    run.ok(*PRODUCT, at="2026-03-02T07:00")
    run.ok(*PLAN, "2026-03-31")
    run.ok("schedule", "add", "Magtein", "morning", "08:00", "--units", "3", "--from", "2026-03-31")
    told = run.ok("trial", "show") + run.ok("progress")
    assert "Baseline while" not in told
    assert "Baseline without" not in told
    assert "nothing to pause" in run.no("trial", "change", "--pause")


def test_a_paused_plan_moves_with_the_first_dose(taking):
    taking.ok(*PLAN, "2026-04-01", "--pause")
    taking.ok("trial", "change", "--first-dose", "2026-04-08")
    assert [planned(taking, day) for day in ("2026-04-07", "2026-04-08")] == [[], ["Magtein"]]


def test_leaving_magnesium_out_is_asked_about_first_where_it_may_be_a_treatment(taking):
    taking.ok("condition", "add", "magnesium-advised")
    ask = "advised by a clinician: ask first"
    assert ask in taking.ok(*PLAN, "2026-04-01", "--pause")
    taking.ok("undo")
    assert ask not in taking.ok(*PLAN, "2026-04-01", "--while-taking")
    assert ask in taking.ok("trial", "change", "--stop-test")
    assert ask not in taking.ok("trial", "change", "--weeks", "16")


def test_a_baseline_is_either_a_pause_or_one_while_taking(taking):
    assert "choose one" in taking.no(*PLAN, "2026-04-01", "--pause", "--while-taking")
    taking.ok(*PLAN, "2026-04-01", "--pause")
    taking.ok("trial", "change", "--while-taking")
    told = taking.json("trial", "show")["baseline"]
    assert (told["baseline_from"], told["while_taking"]) == (None, True)
