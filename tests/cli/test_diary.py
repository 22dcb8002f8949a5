from __future__ import annotations

import pytest


@pytest.mark.parametrize(("typed", "value"), [("0", 0), ("7", 7), ("10", 10), ("X", 10), ("x", 10)])
def test_rating_is_kept(run, typed, value):
    run.ok("rate", "cognition", typed)
    assert run.json("today")["ratings"]["cognition"] == value


def test_several_scales_are_rated_in_one_step(run):
    said = run.ok("rate", "sleep", "7", "cognition", "X", "--day", "2026-11-22")
    assert said == "Sleep last night rated 7, Cognition rated 10 on 2026-11-22\n"
    rated = {"cognition": 10, "sleep": 7}
    assert run.json("today", "--day", "2026-11-22")["ratings"] == rated
    run.ok("undo")
    assert set(run.json("today", "--day", "2026-11-22")["ratings"].values()) == {None}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("sleep", "7", "cognition"), "A scale and its rating go together"),
        (("sleep", "7", "cognition", "11"), "“11” is not a rating"),
        (("sleep", "7", "wit", "6"), "There is no scale “wit”."),
        (("sleep", "7", "sleep", "8"), "once in a command"),
        (("7", "sleep"), "There is no scale “7”."),
        (("sleep", ""), "“” is not a rating"),
    ],
)
def test_of_several_ratings_all_are_kept_or_none(run, words, why):
    run.ok("today")
    assert why in run.no("rate", *words)


def test_second_rating_replaces_the_first_and_undo_brings_it_back(run):
    run.ok("rate", "sleep", "4")
    run.ok("rate", "sleep", "6")
    assert run.json("today")["ratings"]["sleep"] == 6
    run.ok("undo")
    assert run.json("today")["ratings"]["sleep"] == 4


def test_rating_of_a_past_day_stays_on_that_day(run):
    run.ok("rate", "sleep", "4", "--day", "2026-11-20")
    assert run.json("today")["ratings"]["sleep"] is None
    assert run.json("today", "--day", "2026-11-20")["ratings"]["sleep"] == 4


def test_scale_that_is_not_asked_daily_shows_once_it_is_rated(run):
    assert list(run.json("today")["ratings"]) == ["cognition", "sleep"]
    run.ok("rate", "mood", "5")
    assert run.json("today")["ratings"] == {"cognition": None, "sleep": None, "mood": 5}


def test_profile_says_which_scales_are_asked(run):
    run.ok("profile", "--scales", "sleep,energy")
    assert list(run.json("today")["ratings"]) == ["sleep", "energy"]


def test_event_lasts_from_its_first_to_its_last_day(run):
    run.ok("event", "add", "illness", "--from", "2026-11-21", "--to", "2026-11-22", "--text", "flu")
    assert run.json("today", "--day", "2026-11-22")["events"] == ["illness"]
    assert run.json("today")["events"] == []
    assert "2026-11-21  – 2026-11-22  Illness" in run.ok("event", "list")


def test_event_is_removed_by_the_beginning_of_its_id(run):
    run.ok("event", "add", "travel")
    (event,) = run.json("event", "list")
    run.ok("event", "remove", event["id"][:6])
    assert run.json("event", "list") == []


def test_events_can_be_listed_for_some_days(run):
    for day in (10, 15, 20):
        run.ok("event", "add", "alcohol", "--from", f"2026-11-{day}")
    listed = run.json("event", "list", "--from", "2026-11-12", "--to", "2026-11-18")
    assert [event["first"] for event in listed] == ["2026-11-15"]


@pytest.mark.parametrize(
    "words", [("note", "slept late"), ("event", "add", "note", "--text", "slept late")]
)
def test_day_has_one_note_to_which_is_added(run, words):
    run.ok("note", "first")
    assert run.ok(*words) == "Added to the note of 2026-11-23\n"
    assert run.ok("note") == "first\nslept late\n"
    assert len(run.json("event", "list")) == 1
    assert run.ok(*words) == "The note of 2026-11-23 is as it was.\n"
    run.ok("undo")
    assert run.json("note") == {"day": "2026-11-23", "note": "first"}


def test_note_is_replaced_or_removed_only_where_that_is_said(run):
    run.ok("note", "first")
    assert run.ok("note", "") == "The note of 2026-11-23 is as it was.\n"
    assert run.ok("note", "--replace", "second") == "Note of 2026-11-23 replaced\n"
    assert run.ok("note") == "second\n"
    assert run.ok("note", "--replace", "") == "Note of 2026-11-23 removed\n"
    assert run.ok("note") == "No note on 2026-11-23.\n"
    assert run.json("note") == {"day": "2026-11-23", "note": None}
    assert "needs the TEXT" in run.no("note", "--replace")


def test_what_begins_like_an_option_is_a_note_after_two_hyphens(run):
    run.ok("note", "--", "-1 kg")
    assert run.ok("note") == "-1 kg\n"


def test_a_note_without_a_text_is_refused(run):
    run.ok("note", "first")
    assert run.no("event", "add", "note") == "--text: A note needs a text."


def test_note_of_several_days_is_refused(run):
    run.ok("today")
    assert "belongs to one day" in run.no("event", "add", "note", "--to", "2026-11-24")


TRIAL = ("trial", "start", "Magtein", "--while-taking")  # its plan has begun already


def test_trial_gives_the_day_its_week_and_phase(magtein):
    magtein.ok(*TRIAL, "--first-dose", "2026-11-23", "--main", "cognition")
    phases = {
        day: (data["week"], data["phase"])
        for day in ("2026-11-22", "2026-11-23", "2027-01-18", "2027-02-14", "2027-02-15")
        for data in [magtein.json("today", "--day", day)]
    }
    assert phases == {
        "2026-11-22": (None, "baseline"),
        "2026-11-23": (1, "build-up"),
        "2027-01-18": (9, "onset-window"),
        "2027-02-14": (12, "onset-window"),
        "2027-02-15": (13, "after"),
    }
    assert magtein.json("trial", "show")["due"] == "2027-02-15"
    assert "Week 1 of 12" in magtein.ok("today")


def test_trials_do_not_overlap(magtein):
    start = (*TRIAL, "--main", "sleep", "--first-dose")
    magtein.ok(*start, "2026-11-23")
    assert "one at a time" in magtein.no(*start, "2027-02-14")
    magtein.ok("trial", "stop", "--on", "2026-11-23")
    magtein.ok(*start, "2027-02-14")
    assert magtein.json("trial", "show")["first_dose"] == "2027-02-14"


def test_a_stopped_trial_stands_in_no_phase(magtein):
    magtein.ok(*TRIAL, "--main", "sleep", "--first-dose", "2026-12-28")
    assert "Baseline, 35 days to go" in magtein.ok("trial", "show")
    magtein.ok("trial", "stop")
    shown = magtein.ok("trial", "show")
    assert "Trial stopped" in shown
    assert "Baseline," not in shown


def test_history_shows_what_was_done_undone_and_dropped(run):
    run.ok("rate", "sleep", "4")
    run.ok("rate", "sleep", "5")
    run.ok("undo")
    assert [step["state"] for step in run.json("history")] == ["undone", "done"]
    run.ok("rate", "mood", "5")
    steps = run.json("history")
    assert [step["state"] for step in steps] == ["done", "dropped", "done"]
    assert steps[0].items() >= {"step": 3, "at": "2026-11-23T12:00:00+01:00", "rows": 1}.items()
    assert "dropped  Sleep last night rated 5" in run.ok("history")
    assert len(run.json("history", "--limit", "1")) == 1


def test_profile_is_shown_and_changed(run):
    run.ok("profile", "--birth-year", "1990", "--sex", "female", "--pregnant", "--limit", "no")
    run.ok("profile", "--not-pregnant", "--breastfeeding", "--egfr", "88.5")
    assert run.json("profile") == {
        "birth_year": 1990,
        "sex": "female",
        "pregnant": False,
        "breastfeeding": True,
        "limit": "no",
        "day_start_hour": 4,
        "scales": ["cognition", "sleep"],
    }
    assert [each["value"] for each in run.json("lab", "list")] == [88.5]
    assert len(run.json("history")) == 2


def test_history_tells_old_and_new_and_where_from(run):
    run.ok("rate", "sleep", "5")
    run.ok("rate", "sleep", "7")
    text = run.ok("history", "--details")
    assert "by a command" in text
    assert "Answer: 5 → 7" in text
    assert text.index("5 → 7") < text.index("Answer: 5\n")
    newest, oldest = run.json("history", "--details")
    assert newest["origin"] == oldest["origin"] == "command-line"
    (entry,) = newest["entries"]
    assert entry["fields"] == ["Answer: 5 → 7"]
    assert "entries" not in run.json("history")[0]


def test_the_history_is_exported_with_what_was_undone(run, tmp_path):
    run.ok("rate", "sleep", "5")
    run.ok("undo")
    out = tmp_path / "history.csv"
    assert "4  history" in run.ok("export", "history", str(out))
    assert out.read_text("utf-8-sig").count(",undone,") == 4
