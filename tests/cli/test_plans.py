"""Plans as people have them: cycles, steps, and a plan that counts from when it was made."""

from __future__ import annotations

import csv

import pytest

EVENING = "2026-11-23T20:15"
"""A Monday."""


@pytest.fixture
def bottle(run):
    """The command line on a log with a product that is not planned yet, at a quarter past eight."""
    run.now = EVENING
    run.ok("product", "add", "MgT", "--form", "l-threonate", "--elemental-mg", "48")
    return run


def planned(run, first, n, month="2026-11"):
    """Return the units planned on `n` days from the `first` of November on."""
    days = (run.json("today", "--day", f"{month}-{day:02}") for day in range(first, first + n))
    return [[dose["units"] for dose in day["doses"]] for day in days]


def test_every_other_day(bottle):
    bottle.ok("schedule", "add", "MgT", "evening", "21:00", "--units", "1", "--every", "2")
    assert planned(bottle, 22, 6) == [[], [1.0], [], [1.0], [], [1.0]]
    assert bottle.json("schedule", "list")[0]["days"] == "every 2 days from 2026-11-23"
    assert "every 2 days from 2026-11-23" in bottle.ok("schedule", "list")


def test_days_on_and_off_from_a_day_on(bottle):
    words = ("--on", "2", "--off", "1", "--from", "2026-11-24")
    bottle.ok("schedule", "add", "MgT", "evening", "21:00", "--units", "1", *words)
    assert planned(bottle, 23, 7) == [[], [1.0], [1.0], [], [1.0], [1.0], []]


def test_a_plan_in_steps_is_one_step_of_the_history(bottle):
    words = ("--then", "2", "--after", "3d", "--then", "3", "--after", "2")
    bottle.ok("schedule", "add", "MgT", "evening", "21:00", "--units", "1", *words)
    assert planned(bottle, 23, 7) == [[1.0]] * 3 + [[2.0]] * 2 + [[3.0]] * 2
    bottle.ok("undo")
    assert bottle.json("schedule", "list") == []
    bottle.ok("redo")
    assert [plan["units"] for plan in bottle.json("schedule", "list")] == [1.0, 2.0, 3.0]


def test_a_changed_time_is_that_of_the_later_steps_too(bottle):
    words = ("--then", "2", "--after", "1w")
    bottle.ok("schedule", "add", "MgT", "evening", "21:00", "--units", "1", *words)
    bottle.ok("schedule", "change", "MgT", "evening", "21:30")
    plans = bottle.json("schedule", "list")
    assert [(plan["units"], plan["planned"]) for plan in plans] == [(1.0, "21:30"), (2.0, "21:30")]


def test_an_ended_plan_ends_with_its_steps(bottle):
    words = ("--then", "2", "--after", "3d", "--then", "3", "--after", "2d")
    bottle.ok("schedule", "add", "MgT", "evening", "21:00", "--units", "1", *words)
    bottle.ok("schedule", "end", "MgT", "evening", "--to", "2026-11-27")
    assert planned(bottle, 23, 7) == [[1.0]] * 3 + [[2.0]] * 2 + [[]] * 2


def test_a_plan_in_steps_that_has_not_begun_is_one_plan_to_change(bottle):
    words = ("--from", "2026-11-25", "--then", "2", "--after", "1")
    bottle.ok("schedule", "add", "MgT", "evening", "21:00", "--units", "1", *words)
    bottle.ok("schedule", "change", "MgT", "evening", "21:30")
    assert {plan["planned"] for plan in bottle.json("schedule", "list")} == {"21:30"}
    bottle.ok("schedule", "add", "MgT", "evening", "22:00", "--units", "1", *words)
    assert "--was 21:30|22:00" in bottle.no("schedule", "change", "MgT", "evening", "23:00")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--every", "0"), "Every how many days? At least 1."),
        (("--on", "0", "--off", "2"), "Days on: at least 1."),
        (("--on", "5"), "Days on and days off go together: --on 5 --off 2."),
        (("--off", "5"), "Days on and days off go together: --on 5 --off 2."),
        (
            ("--every", "2", "--days", "mon"),
            "Give one of --days, --every, and --on with --off.",
        ),
        (("--every", "two"), "“two” is not a number of days: write 14, 14d or 2w."),
        (("--then", "2", "--after", "0d"), "The next step comes after at least 1 day."),
        (("--then", "2"), "Each --then needs its --after: --then 2 --after 14d."),
        (
            ("--to", "2026-11-30", "--then", "2", "--after", "2w"),
            "The next step would begin on 2026-12-07, after the plan's last day.",
        ),
    ],
)
def test_what_plans_nothing_is_refused(bottle, words, said):
    assert bottle.no("schedule", "add", "MgT", "evening", "21:00", "--units", "1", *words).endswith(
        said
    )


def test_plans_at_one_time_may_alternate_but_not_meet(bottle):
    words = ("schedule", "add", "MgT", "evening", "21:00", "--every", "2")
    bottle.ok(*words, "--units", "1", "--from", "2026-11-24")
    bottle.ok(*words, "--units", "2", "--from", "2026-11-25")
    assert planned(bottle, 24, 4) == [[1.0], [2.0], [1.0], [2.0]]
    assert "already" in bottle.no(*words, "--units", "3", "--from", "2026-11-26")


# ----------------------------------------------------- a plan counts from when it was made


def test_set_up_in_the_evening_the_morning_is_no_planned_dose(bottle):
    said = bottle("schedule", "add", "MgT", "morning", "08:00", "--units", "1").stdout
    assert "08:00 is past today" in said
    bottle.ok("schedule", "add", "MgT", "evening", "21:00", "--units", "2")
    assert planned(bottle, 22, 3) == [[], [2.0], [1.0, 2.0]]


def test_adherence_is_full_for_who_took_all_since(bottle, tmp_path):
    bottle("schedule", "add", "MgT", "morning", "08:00", "--units", "1")
    bottle.ok("schedule", "add", "MgT", "evening", "21:00", "--units", "2")
    for at in ("23T21:00", "24T08:01", "24T21:01", "25T08:01", "25T21:01"):
        bottle.ok("take", at=f"2026-11-{at}")
    bottle.now = "2026-11-26T07:00"
    report = tmp_path / "report.html"
    bottle.ok("export", "html", str(report))
    assert ">100 %</td>" in report.read_text("utf-8").replace("\u00a0", " ")
    bottle.ok("export", "csv", str(tmp_path / "set"))
    told = (tmp_path / "set" / "doses.csv").read_text("utf-8-sig").splitlines()
    assert [dose["status"] for dose in csv.DictReader(told)] == ["taken"] * 5


def test_a_dose_logged_by_hand_that_day_is_an_extra_dose(bottle):
    bottle("schedule", "add", "MgT", "morning", "08:00", "--units", "1")
    bottle.ok("take", "MgT", "--at", "2026-11-23T08:10")
    (dose,) = bottle.json("today")["doses"]
    assert dose["status"] == "extra"


def test_a_cycle_made_in_the_evening_begins_with_its_first_dose(bottle):
    bottle("schedule", "add", "MgT", "morning", "08:00", "--units", "1", "--every", "2")
    assert planned(bottle, 23, 4) == [[], [1.0], [], [1.0]]


def test_steps_made_in_the_evening_are_counted_from_the_first_dose(bottle):
    words = ("--then", "2", "--after", "2")
    bottle("schedule", "add", "MgT", "morning", "08:00", "--units", "1", *words)
    assert planned(bottle, 23, 5) == [[], [1.0], [1.0], [2.0], [2.0]]


def test_a_plan_of_earlier_days_is_told_as_history(bottle):
    words = ("--units", "1", "--from", "2026-11-21")
    bottle.ok("schedule", "add", "MgT", "morning", "08:00", *words)
    assert planned(bottle, 20, 5) == [[], [1.0], [1.0], [1.0], [1.0]]


def test_changed_in_the_evening_the_morning_stays_and_can_be_changed_again(bottle):
    words = ("--units", "1", "--from", "2026-11-21")
    bottle.ok("schedule", "add", "MgT", "morning", "08:00", *words)
    said = bottle("schedule", "change", "MgT", "morning", "09:00").stdout
    assert "Today stays as it was: the change counts from tomorrow on." in said
    bottle.ok("schedule", "change", "MgT", "morning", "--units", "2", at="2026-11-23T20:20")
    assert planned(bottle, 22, 3) == [[1.0], [1.0], [2.0]]
    times = [plan["planned"] for plan in bottle.json("schedule", "list")]
    assert times == ["08:00", "09:00"]


def test_a_medicine_may_be_taken_every_few_days(run):
    run.ok("medicine", "add", "Alendronate", "--at", "07:00", "--every", "1w")
    run.ok("medicine", "add", "Methotrexate", "--at", "07:00", "--on", "1", "--off", "1")
    days = [medicine["days"] for medicine in run.json("medicine", "list")]
    assert days == ["every 7 days from 2026-11-23", "every 2 days from 2026-11-23"]
    assert "At least 1" in run.no("medicine", "add", "Iron", "--at", "9:00", "--every", "0")


@pytest.mark.parametrize(("kind", "name"), [("csv", "set"), ("json", "log.json")])
def test_plans_go_there_and_back(bottle, tmp_path, kind, name):
    bottle("schedule", "add", "MgT", "morning", "08:00", "--units", "1", "--every", "3")
    bottle("schedule", "add", "MgT", "morning", "09:00", "--units", "1")
    words = ("--on", "5", "--off", "2", "--then", "2", "--after", "2w")
    bottle.ok("schedule", "add", "MgT", "evening", "21:00", "--units", "1", *words)
    out = str(tmp_path / name)
    bottle.ok("export", kind, out)
    other = bottle.at(tmp_path / "other")
    other.ok("import", out)

    def plans(run):
        keys = ("planned", "units", "days", "valid_from", "valid_to", "made_too_late_for")
        return [[plan[key] for key in keys] for plan in run.json("schedule", "list")]

    assert plans(other) == plans(bottle)
    assert "2026-11-23" in {plan[-1] for plan in plans(other)}
    assert "0 new" in (again := other.ok("import", out)) or "nothing" in again.lower(), again
