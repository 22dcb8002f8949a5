from __future__ import annotations

import os
import subprocess

import pytest

from tests.platforms import posix


def _statuses(run, day="2026-11-23"):
    return [(dose["slot"], dose["status"]) for dose in run.json("today", "--day", day)["doses"]]


def test_take_logs_what_is_due_and_nothing_else(magtein):
    magtein.ok("take", at="2026-11-23T07:52")
    assert _statuses(magtein) == [("morning", "taken"), ("evening", "planned")]


def test_take_in_the_evening_leaves_the_morning_nobody_logged(magtein):
    magtein.ok("take", at="2026-11-23T20:30")
    assert _statuses(magtein) == [("morning", "not_recorded"), ("evening", "taken")]


def test_take_takes_two_products_that_are_due_together(magtein):
    magtein.ok("product", "add", "Sleep blend", "--form", "bisglycinate", "--elemental-mg", "100")
    magtein.ok("schedule", "add", "Sleep blend", "evening", "21:30", "--units", "1")
    assert magtein.ok("take", at="2026-11-23T20:00") == "2 doses taken\n"
    assert magtein.json("today")["elemental_mg"]["by_form"] == {
        "l-threonate": 96.0,
        "bisglycinate": 100.0,
    }


def test_nothing_due_says_what_comes_next(magtein):
    magtein.ok("take", at="2026-11-23T08:00")
    magtein.now = "2026-11-23T12:00"
    before = magtein.bytes()
    assert magtein.ok("take") == (
        "Nothing is due. Not logged yet on 2026-11-23: Magtein at 20:00 (evening).\n"
    )
    assert magtein.bytes() == before


def test_everything_logged_says_so(magtein):
    magtein.ok("take", at="2026-11-23T08:00")
    magtein.ok("take", at="2026-11-23T20:00")
    assert magtein.ok("take").startswith("Everything planned for 2026-11-23 is logged: Magtein")


def test_slot_takes_its_doses_before_they_are_due(magtein):
    magtein.ok("take", "--slot", "evening", at="2026-11-23T09:00")
    assert _statuses(magtein) == [("morning", "planned"), ("evening", "taken")]


def test_product_takes_its_due_dose(magtein):
    magtein.ok("take", "magtein", at="2026-11-23T14:30")
    assert _statuses(magtein) == [("morning", "late"), ("evening", "planned")]


def test_product_of_which_nothing_is_due_takes_the_nearest_planned_dose(magtein):
    magtein.ok("take", at="2026-11-23T08:00")
    magtein.ok("take", "mag", at="2026-11-23T14:30")
    assert _statuses(magtein) == [("morning", "taken"), ("evening", "taken")]


def test_product_that_is_not_planned_becomes_an_extra_dose(magtein):
    magtein.ok("product", "add", "Citrate", "--form", "citrate", "--elemental-mg", "100")
    magtein.ok("take", "Citrate", "--units", "0.5", "--note", "cramp")
    extra = magtein.json("today")["doses"][1]
    assert (extra["product"], extra["status"], extra["slot"]) == ("Citrate", "extra", "other")
    assert (extra["units"], extra["elemental_mg"], extra["note"]) == (0.5, 50.0, "cramp")


@pytest.mark.parametrize("words", [["Magtein"], ["Magtein", "--slot", "morning"]])
def test_second_dose_in_a_slot_is_asked_about(magtein, words):
    magtein.ok("take", at="2026-11-23T07:52")
    magtein.now = "2026-11-23T07:53"
    assert magtein.no("take", *words, code=1) == (
        "Magtein was already taken at 07:52. Log another dose all the same?"
        " Nothing was changed; --yes accepts it."
    )
    magtein.ok("take", *words, "--yes")
    assert sorted(_statuses(magtein)) == [
        ("evening", "planned"),
        ("morning", "extra"),
        ("morning", "taken"),
    ]


def test_future_dose_is_asked_about(magtein):
    words = ("take", "Magtein", "--slot", "evening", "--at", "2026-11-23T20:00")
    assert magtein.no(*words, code=1).startswith("2026-11-23 20:00 is in the future.")
    magtein.ok("--yes", *words)
    assert _statuses(magtein)[1] == ("evening", "taken")


def test_a_dose_long_before_the_plan_is_asked_about_and_not_refused(magtein):
    words = "take", "Magtein", "--at", "2020-01-01T08:00"
    said = magtein.no(*words, code=1)
    assert said.startswith("The plan for Magtein begins on 2026-11-20. Log a dose on 2020-01-01")
    magtein.ok("--yes", *words)
    assert magtein.json("today", "--day", "2020-01-01")["elemental_mg"]["taken"] == 144


def test_dose_before_the_product_was_started_is_asked_about(magtein):
    magtein.ok("product", "edit", "Magtein", "--started", "2026-11-23")
    words = ("take", "Magtein", "--at", "2026-11-21T08:00")
    assert magtein.no(*words, code=1).startswith("Magtein was started on 2026-11-23.")
    magtein.ok(*words, "--yes")
    assert _statuses(magtein, "2026-11-21")[0] == ("morning", "taken")


def test_dose_of_a_past_day_needs_its_time_or_the_word_that_it_is_unknown(magtein):
    assert "--time-unknown" in magtein.no("take", "--day", "2026-11-21")
    magtein.ok("take", "--day", "2026-11-21", "--time-unknown")
    day = magtein.json("today", "--day", "2026-11-21")
    assert [(dose["status"], dose["taken_at"]) for dose in day["doses"]] == [("taken", None)] * 2
    assert day["elemental_mg"]["taken"] == 144.0


def test_clock_time_is_one_of_the_day_named(magtein):
    magtein.ok("take", "--slot", "evening", "--day", "2026-11-21", "--at", "00:30")
    dose = magtein.json("today", "--day", "2026-11-21")["doses"][1]
    assert dose["taken_at"] == "2026-11-22T00:30:00+01:00"


def test_late_dose_is_late(magtein):
    magtein.ok("take", "--slot", "morning", at="2026-11-23T10:01")
    assert _statuses(magtein)[0] == ("morning", "late")


def test_time_of_another_day_is_refused(magtein):
    text = magtein.no("take", "Magtein", "--day", "2026-11-21", "--at", "2026-10-21T08:00")
    assert text == "--at: 2026-10-21 08:00 does not belong to 2026-11-21."


def test_units_and_compound_follow_what_was_really_taken(magtein):
    magtein.ok("take", "Magtein", "--units", "1.5", at="2026-11-23T08:00")
    dose = magtein.json("today")["doses"][0]
    assert (dose["units"], dose["compound_mg"], dose["elemental_mg"]) == (1.5, 1000.0, 72.0)
    assert magtein.json("today")["elemental_mg"]["planned"] == 144.0


@pytest.mark.parametrize(("word", "status"), [("skip", "skipped"), ("missed", "missed")])
def test_dose_not_taken_is_marked_and_counts_nothing(magtein, word, status):
    magtein.ok(word, "Magtein", "--note", "stomach", at="2026-11-23T08:00")
    day = magtein.json("today")
    assert _statuses(magtein) == [("morning", status), ("evening", "planned")]
    assert day["elemental_mg"] == {
        "taken": 0.0,
        "planned": 144.0,
        "by_form": {},
        "estimated": False,
        "doses_of_unknown_content": 0,
        "not_counted": [],
        "not_checked_against_label": [],
    }


def test_skipped_dose_can_be_corrected_to_taken(magtein):
    magtein.ok("skip", at="2026-11-23T08:00")
    magtein.ok("take", "Magtein", "--slot", "morning", at="2026-11-23T09:00")
    assert _statuses(magtein)[0] == ("morning", "taken")
    assert len(_statuses(magtein)) == 2


def test_missed_corrects_skipped(magtein):
    magtein.ok("skip", "Magtein", "--slot", "morning", at="2026-11-23T08:00")
    magtein.ok("missed", "Magtein", "--slot", "morning")
    assert _statuses(magtein)[0] == ("morning", "missed")


def test_taken_dose_cannot_be_skipped(magtein):
    magtein.ok("take", at="2026-11-23T08:00")
    magtein.ok("take", at="2026-11-23T20:00")
    assert "Magtein at 08:00 (taken)" in magtein.no("skip", "Magtein", "--slot", "morning")


def test_past_day_can_be_marked_as_missed_in_one_go(magtein):
    magtein.ok("missed", "--day", "2026-11-22")
    assert _statuses(magtein, "2026-11-22") == [("morning", "missed"), ("evening", "missed")]


@pytest.mark.parametrize("word", ["take", "skip", "missed"])
def test_day_that_has_not_begun_is_refused(magtein, word):
    assert magtein.no(word, "--day", "2026-11-24") == "--day: 2026-11-24 has not begun yet."


@posix
@pytest.mark.parametrize(
    ("answer", "code", "status"),
    [("y", 0, "taken"), ("n", 1, "planned"), ("", 1, "planned"), ("1", 1, "planned")],
)
def test_question_is_asked_on_a_terminal(magtein, python, root, answer, code, status):
    import pty

    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())
    words = ["take", "Magtein", "--slot", "evening", "--as-of", magtein.now]
    run = subprocess.run(
        [python, "-m", "magtrack", "--data-dir", magtein.folder, *words, "--at", "20:00"],
        cwd=root,
        env=os.environ | {"TZ": magtein.zone},
        stdin=theirs,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    os.close(ours)
    os.close(theirs)
    assert "2026-11-23 20:00 is in the future. Log this dose all the same? [y/N]" in run.stderr
    assert run.returncode == code
    assert run.stderr.endswith("magtrack: Nothing was changed.\n") == (code == 1)
    assert _statuses(magtein)[1] == ("evening", status)


# ------------------------------------------------- a gap that was arranged is not undone


@pytest.fixture
def arranged(magtein):
    """Levothyroxine at 07:00, Magtein at 11:00 because of it, vitamin D at 08:00."""
    early = "2026-11-23T06:00"  # a change made later would count from tomorrow
    magtein.ok("medicine", "add", "Levothyroxine", "7 am")
    magtein.ok("schedule", "change", "Magtein", "morning", "11:00", at=early)
    magtein.ok("product", "add", "Vitamin D", "--form", "none")
    magtein.ok("schedule", "add", "Vitamin D", "morning", "8", "--units", "1", at=early)
    magtein.now = "2026-11-23T09:00"
    return magtein


def logged(command):
    return [dose["product"] for dose in command.json("today")["doses"] if dose["status"] == "taken"]


def test_all_that_is_due_leaves_out_what_was_moved_out_of_a_gap(arranged):
    assert "Vitamin D, 1" in arranged.ok("take")
    assert logged(arranged) == ["Vitamin D"]


def test_of_a_slot_what_would_be_too_close_is_left_and_said(arranged):
    said = arranged.ok("take", "--slot", "morning")
    assert "Magtein was not taken. At 09:00 it would be 2 h from Levothyroxine at 07:00." in said
    assert "Wait until 11:00. To take all of it now: magtrack take --anyway" in said.replace(
        "\n", " "
    )
    assert logged(arranged) == ["Vitamin D"]


def test_nothing_is_written_where_all_of_it_would_be_too_close(arranged):
    arranged.ok("take", "Vitamin D")
    result = arranged("take", "--slot", "morning")
    assert result.exit_code == 1
    assert "Magtein was not taken" in result.stderr
    assert logged(arranged) == ["Vitamin D"]


def test_a_dose_that_is_named_is_asked_about(arranged):
    result = arranged("take", "Magtein")
    assert result.exit_code == 1
    assert "2 h from Levothyroxine" in result.stderr
    assert logged(arranged) == []


@pytest.mark.parametrize(
    "words", [("Magtein", "--anyway"), ("Magtein", "--yes"), ("Magtein", "--at", "8:55 am")]
)
def test_it_is_taken_all_the_same_where_that_is_said_or_it_is_a_fact(arranged, words):
    arranged.ok("take", *words)
    assert logged(arranged) == ["Magtein"]


@pytest.mark.parametrize(
    ("at", "shown"), [("8:55 am", "08:55"), ("855", "08:55"), ("8.55 Uhr", "08:55"), ("8", "08:00")]
)
def test_the_time_of_a_dose_is_written_as_people_do(magtein, at, shown):
    magtein.ok("take", "Magtein", "--at", at)
    (dose,) = [each for each in magtein.json("today")["doses"] if each["taken_at"]]
    assert f"T{shown}" in dose["taken_at"]


def test_more_than_anybody_takes_at_once_is_asked_about(run):
    run.ok("product", "add", "Mag", "--form", "citrate", "--elemental-mg", "48")
    run.ok("take", "Mag", "--units", "100")
    said = run.no("take", "Mag", "--units", "1000000", code=1)
    assert "48\u202f000\u202f000 mg of magnesium at once, from Mag?" in said
    run.ok("take", "Mag", "--units", "1000000", "--yes")


def test_a_label_of_more_than_a_unit_can_hold_is_asked_about(run):
    run.ok("product", "add", "Mag", "--form", "citrate", "--elemental-mg", "48")
    add = ("product", "add", "Big", "--form", "citrate", "--elemental-mg", "100000")
    assert "100\u202f000 mg of magnesium in one unit?" in run.no(*add, code=1)
    by_compound = ("product", "add", "Big", "--form", "oxide", "--compound-mg", "100000")
    assert "mg of magnesium in one unit?" in run.no(*by_compound, code=1)
    run.ok(*add, "--yes")


# --------------------------------------------------- a dose added later fills what was planned


@pytest.mark.parametrize(
    ("at", "statuses"),
    [
        ("09:00", [("morning", "taken"), ("evening", "not_recorded")]),
        ("13:59", [("morning", "late"), ("evening", "not_recorded")]),
        ("14:01", [("morning", "not_recorded"), ("evening", "taken")]),
        ("22:30", [("morning", "not_recorded"), ("evening", "late")]),
        ("2026-11-23T01:00", [("morning", "not_recorded"), ("evening", "late")]),
    ],
)
def test_a_time_that_is_given_fills_the_planned_dose_nearest_to_it(magtein, at, statuses):
    day = "2026-11-22"
    magtein.ok("take", "Magtein", "--day", day, "--at", at)
    assert _statuses(magtein, day) == statuses


def test_a_dose_that_fits_two_equally_needs_its_slot(magtein):
    words = ("take", "Magtein", "--day", "2026-11-22", "--at", "14:00")
    assert magtein.no(*words) == (
        "--slot: 14:00 is as near to one planned dose as to another, 08:00 (morning) and 20:00"
        " (evening): name one."
    )
    assert _statuses(magtein, "2026-11-22") == [
        ("morning", "not_recorded"),
        ("evening", "not_recorded"),
    ]
    magtein.ok(*words, "--slot", "evening")
    assert _statuses(magtein, "2026-11-22")[1] == ("evening", "taken")


def test_a_second_dose_of_one_planned_dose_is_an_extra_one(magtein):
    words = ("take", "Magtein", "--day", "2026-11-22", "--at")
    magtein.ok(*words, "08:00")
    assert "already taken at 08:00" in magtein.no(*words, "11:00", code=1)
    magtein.ok(*words, "11:00", "--yes")
    assert _statuses(magtein, "2026-11-22") == [
        ("morning", "taken"),
        ("morning", "extra"),
        ("evening", "not_recorded"),
    ]


def test_a_time_that_is_given_corrects_what_was_called_missed(magtein):
    magtein.ok("missed", "Magtein", "--slot", "morning", "--day", "2026-11-22")
    magtein.ok("take", "Magtein", "--day", "2026-11-22", "--at", "09:00")
    assert _statuses(magtein, "2026-11-22")[0] == ("morning", "taken")
