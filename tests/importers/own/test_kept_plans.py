"""An own file moves neither a locked trial nor the plan of the log, and tells no answer early."""

from __future__ import annotations

import itertools
from datetime import date, time
from functools import partial

import pytest
from msgspec.structs import replace

from magtrack.domain.record.days import parse_moment
from magtrack.domain.record.edits import Stamp
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.errors import AnswersNeeded, ImportProblem
from magtrack.importers import Answers, ImportRequest, importer_for
from tests import builders

MAGTEIN = replace(builders.MAGTEIN, id="magtein")
TODAY = parse_moment("2026-07-20T22:30", "Europe/Berlin")
TRIAL = Trial("t", "magtein", "cognition", date(2026, 5, 1))
AHEAD = replace(TRIAL, first_dose=date(2026, 8, 1))
AMENDED = Amendment("a", "t", "first_dose", "2026-05-01", "2026-04-22", 1_790_000_000)
OPEN = Schedule("s", "magtein", "morning", time(8), 2.0, date(2026, 11, 1))
PAUSED = (
    replace(OPEN, valid_to=date(2026, 11, 25)),
    replace(OPEN, id="s2", valid_from=date(2026, 12, 24)),
)
KEPT = ("1 plan differs from the log's: the log's own was kept.",)
FILES = ("set", "log.json", "sqlite3")


@pytest.fixture(params=FILES)
def file_of(request, bench):
    """Return what writes the records of another log into a file."""

    def write(*records):
        theirs = bench.journal(*records)
        return theirs.path if request.param == "sqlite3" else bench.export(theirs, request.param)

    return write


def plan_of(file, ours, bench, *answers):
    stamp = Stamp(TODAY, partial(next, map("n{}".format, itertools.count())))
    request = ImportRequest(ours, bench.reference, stamp, Answers(answers))
    return importer_for(file).plan(file, request)


def merged(file, ours, bench):
    """Take a file in without the rows that are refused, and return their reasons."""
    if file.suffix != ".sqlite3":
        with pytest.raises(AnswersNeeded) as caught:
            plan_of(file, ours, bench)
        assert [question.key for question in caught.value.questions] == ["unreadable"]
    plan = plan_of(file, ours, bench, "leave-rows-out")
    ours.apply("import", *plan.edits)
    return " ".join(plan.left_out)


def trials(journal):
    log = journal.log(date(2026, 1, 1), date(2026, 12, 31))
    return sorted(log.trials, key=lambda t: t.id), log.amendments


@pytest.mark.parametrize(
    "change",
    [
        {"first_dose": date(2026, 4, 22)},
        {"first_dose": date(2026, 6, 1)},
        {"weeks": 16},
        {"practice_days": 1000},
        {"important_change": 50.0},
        {"main": "sleep"},
        {"stop_test": True},
    ],
    ids="".join,
)
def test_a_locked_plan_stays_and_its_change_is_told(file_of, bench, change):
    ours = bench.journal(MAGTEIN, TRIAL)
    file = file_of(MAGTEIN, replace(TRIAL, **change), AMENDED)
    told = merged(file, ours, bench)
    assert "The plan of this trial is locked" in told
    assert "This changed a plan that is not taken in." in told
    assert trials(ours) == ([TRIAL], ())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"first_dose": date(2026, 4, 22)}, "By that plan the answer would have been due"),
        ({"practice_days": 1000}, "Practice days are 0 to 14"),
        ({"important_change": 50.0}, "between 0.5 and 2.0 points"),
    ],
)
def test_an_open_plan_changes_to_one_that_could_be_planned(file_of, bench, change, told):
    ours = bench.journal(MAGTEIN, AHEAD)
    assert told in merged(file_of(MAGTEIN, replace(AHEAD, **change)), ours, bench)
    assert trials(ours) == ([AHEAD], ())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"first_dose": date(2026, 4, 22)}, "By that plan the answer would have been due"),
        ({"first_dose": date(2026, 4, 28)}, "one at a time"),
    ],
)
def test_another_trial_of_these_weeks_tells_no_answer_early(file_of, bench, change, told):
    ours = bench.journal(MAGTEIN, TRIAL)
    file = file_of(
        MAGTEIN, replace(TRIAL, id="other", **change), replace(AMENDED, trial_id="other")
    )
    assert told in merged(file, ours, bench)
    assert trials(ours) == ([TRIAL], ())


@pytest.mark.parametrize("trial", [TRIAL, replace(TRIAL, first_dose=date(2026, 1, 5))])
def test_an_empty_log_takes_a_trial_in_whole(file_of, bench, trial):
    ours = bench.journal()
    plan = plan_of(file_of(MAGTEIN, trial, AMENDED), ours, bench)
    ours.apply("import", *plan.edits)
    assert (trials(ours), plan.left_out) == (([trial], (AMENDED,)), {})


def test_the_same_trial_with_its_changes_is_taken_as_it_is(file_of, bench):
    ours = bench.journal(MAGTEIN, replace(TRIAL, practice_days=20))
    plan = plan_of(file_of(MAGTEIN, replace(TRIAL, practice_days=20), AMENDED), ours, bench)
    assert (list(plan.records), plan.left_out) == ([AMENDED], {})


@pytest.mark.parametrize(
    "change",
    [{"before": "2026-06-01"}, {"field": "weeks", "before": "16", "entered": 1_800_000_000}],
)
def test_what_the_log_noted_of_a_change_stays_as_it_was_noted(file_of, bench, change):
    ours = bench.journal(MAGTEIN, TRIAL, AMENDED)
    told = merged(file_of(MAGTEIN, TRIAL, replace(AMENDED, **change)), ours, bench)
    assert told == "The log noted this change of the plan otherwise: its own note stays."
    assert trials(ours) == ([TRIAL], (AMENDED,))


def test_where_no_row_is_left_nothing_is_taken_in(bench):
    file = bench.export(bench.journal(MAGTEIN, replace(TRIAL, weeks=16)), "log.json")
    with pytest.raises(ImportProblem, match="nothing was taken in"):
        plan_of(file, bench.journal(MAGTEIN, TRIAL), bench, "take-nothing")


@pytest.mark.parametrize(
    "theirs", [OPEN, replace(OPEN, id="x"), replace(OPEN, id="x", units=1.0)], ids=str
)
def test_a_plan_that_the_log_has_otherwise_is_not_planned_twice(file_of, bench, theirs):
    ours = bench.journal(MAGTEIN, *PAUSED)
    plan = plan_of(file_of(MAGTEIN, theirs), ours, bench)
    assert (plan.edits, plan.notes, plan.counts["schedule"]) == ((), KEPT, (0, 0, 0))


@pytest.mark.parametrize(
    "change",
    [
        {"planned": time(9)},
        {"slot": "other"},
        {"product_id": "q"},
        {"valid_from": date(2026, 11, 26), "valid_to": date(2026, 12, 23)},
    ],
    ids="".join,
)
def test_a_plan_that_meets_none_of_the_log_is_taken_in(file_of, bench, change):
    other = replace(MAGTEIN, id="q")
    new = replace(OPEN, id="x", **change)
    plan = plan_of(file_of(MAGTEIN, other, new), bench.journal(MAGTEIN, other, *PAUSED), bench)
    assert (plan.counts["schedule"].new, plan.notes) == (1, ())


def test_two_plans_of_one_time_in_a_file_stay_two_in_an_empty_log(file_of, bench):
    twice = OPEN, replace(OPEN, id="x", units=1.0)
    file, ours = file_of(MAGTEIN, *twice), bench.journal()
    ours.apply("import", *plan_of(file, ours, bench).edits)
    assert len(ours.log(date(2026, 11, 1), date(2026, 11, 1)).schedules) == 2
    again = plan_of(file, ours, bench)
    assert (again.edits, again.notes) == ((), ())


def test_two_plans_that_differ_are_counted(bench):
    ours = bench.journal(MAGTEIN, OPEN, replace(OPEN, id="e", planned=time(20), slot="evening"))
    changed = (
        replace(OPEN, units=1.0),
        replace(OPEN, id="e", planned=time(20), slot="evening", units=1.0),
    )
    plan = plan_of(bench.export(bench.journal(MAGTEIN, *changed), "log.json"), ours, bench)
    assert plan.notes == ("2 plans differ from the log's: the log's own were kept.",)
