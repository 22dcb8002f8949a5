"""warnings, times and acknowledge, and what other commands say before they write."""

from __future__ import annotations

import shutil

import pytest

from magtrack import paths
from magtrack.reference import RULE_FILES, Reference

FIELDS = {
    *("rule", "version", "severity", "kind", "subject", "against", "day", "gap_minutes"),
    *(
        "medicine_first_h",
        "magnesium_first_h",
        "text",
        "action",
        "source",
        "evidence",
        "acknowledged",
    ),
}


@pytest.fixture
def doxy(magtein):
    """The usual plan of 08:00 and 20:00 beside a week of doxycycline at 09:00."""
    magtein.ok(
        *("medicine", "add", "Doxycycline", "--at", "09:00"),
        *("--from", "2026-11-20", "--to", "2026-11-26"),
    )
    return magtein


# ---------------------------------------------------------------------------------- warnings


def test_a_warning_has_every_field_in_json(doxy):
    (warning,) = doxy.json("warnings")
    assert warning.keys() >= FIELDS
    assert (
        warning.items()
        >= {
            "rule": "tetracyclines",
            "severity": "major",
            "kind": "separation",
            "subject": "Magtein",
            "against": "Doxycycline",
            "day": "2026-11-23",
            "magnesium_at": "2026-11-23T08:00:00+01:00",
            "other_at": "2026-11-23T09:00:00+01:00",
            "planned": True,
            "gap_minutes": 60,
            "medicine_first_h": 2,
            "magnesium_first_h": 6,
            "evidence": "A",
            "acknowledged": False,
            "tally": None,
        }.items()
    )
    assert all(warning[text] for text in ("version", "text", "action", "source"))


def test_whole_numbers_of_the_reference_data_are_printed_whole(magtein):
    magtein.ok("medicine", "add", "Doxycycline", "--at", "09:00")
    assert '"medicine_first_h": 2,' in magtein.ok("warnings", "--json")
    assert '"mg": 350,' in magtein.ok("today", "--json")


def test_a_warning_without_times_has_the_same_fields(magtein):
    magtein.ok("condition", "add", "dialysis")
    (warning,) = magtein.json("warnings")
    assert warning.keys() >= FIELDS
    assert (warning["kind"], warning["dismissable"]) == ("condition", False)
    nothing = (
        "gap_minutes",
        "medicine_first_h",
        "magnesium_first_h",
        "magnesium_at",
        "other_at",
        "tally",
    )
    assert {warning[field] for field in nothing} == {None}


def test_a_day_without_warnings_is_an_empty_list_and_no_promise(magtein):
    assert magtein.json("warnings") == []
    text = magtein.ok("warnings")
    assert "No known rule is concerned on this day." in text
    assert "is not “safe”" in text


def test_the_text_names_both_times_the_hours_the_source_and_the_evidence(doxy):
    text = " ".join(doxy.ok("warnings").split())
    assert "MAJOR Doxycycline: less antibiotic gets in" in text
    assert "Magtein, planned at 08:00, comes 1 h before Doxycycline at 09:00." in text
    assert "at least 2 h after Doxycycline, or at least 6 h before it" in text
    assert "The hours come from antacids" in text
    assert "Source: Doxycycline labels" in text
    assert "rule tetracyclines-2 · evidence A" in text


def test_no_line_of_the_text_is_wider_than_a_terminal(doxy):
    doxy.ok("medicine", "add", "Foobarol", "--at", "12:00")
    text = doxy.ok("warnings") + doxy.ok("medicine", "add", "Quux", "--as-needed")
    assert "No rule known: Quux." in text
    assert max(map(len, text.splitlines())) <= 78


def test_the_time_that_was_logged_counts_in_place_of_the_planned_one(doxy):
    doxy.ok("take", "--slot", "morning", at="2026-11-23T11:00")
    assert doxy.json("warnings") == []
    doxy.ok("undo")
    doxy.ok("take", "--slot", "morning", "--anyway", at="2026-11-23T10:59")
    (warning,) = doxy.json("warnings")
    assert (warning["gap_minutes"], warning["planned"]) == (119, False)
    assert "came 1 h 59 min after Doxycycline at 09:00" in warning["text"]


def test_what_was_taken_nobody_knows_when_could_not_be_checked(doxy):
    early = "2026-11-23T06:00"
    doxy.ok("schedule", "change", "Magtein", "morning", "12:00", at=early)  # well after 09:00
    assert doxy.json("warnings") == []
    doxy.ok("take", "--slot", "morning", "--time-unknown", at="2026-11-23T12:00")
    (warning,) = doxy.json("warnings")
    assert (warning["gap_minutes"], warning["planned"]) == (None, False)
    sentence = "When Magtein was taken is not known, so the gap could not be checked."
    assert sentence in warning["text"]
    assert sentence in " ".join(doxy.ok("warnings").split())


def test_a_medicine_in_the_same_minute_falls_together(magtein):
    magtein.ok("medicine", "add", "Doxycycline", "--at", "08:00")
    (morning,) = [each for each in magtein.json("warnings") if each["gap_minutes"] == 0]
    assert "falls on Doxycycline at 08:00" in morning["text"]


def test_a_medicine_without_times_gives_the_hours_alone(magtein):
    magtein.ok("medicine", "add", "Doxycycline")
    (warning,) = magtein.json("warnings")
    assert (warning["gap_minutes"], warning["medicine_first_h"], warning["magnesium_first_h"]) == (
        None,
        2,
        6,
    )
    assert "No times are entered for Doxycycline" in warning["text"]


@pytest.mark.parametrize(
    ("day", "warned"), [("19", False), ("20", True), ("26", True), ("27", False)]
)
def test_a_course_warns_on_its_days_only(doxy, day, warned):
    doxy.ok("schedule", "add", "Magtein", "other", "10:00", "--units", "1", "--from", "2026-11-01")
    assert bool(doxy.json("warnings", "--day", f"2026-11-{day}")) == warned


def test_a_course_that_was_ended_still_warns_on_its_past_days(doxy):
    doxy.ok("medicine", "end", "doxy")
    assert doxy.json("warnings") == []
    (past,) = doxy.json("warnings", "--day", "2026-11-22")
    assert past["against"] == "Doxycycline"


def test_the_same_medicine_twice_is_named_once_among_those_without_a_rule(magtein):
    for _time in range(2):
        magtein.ok("medicine", "add", "Foobarol", "--at", "12:00", "--yes")
    assert "No rule known: Foobarol. " in magtein.ok("warnings")
    (told,) = magtein.json("warnings")
    assert (told["kind"], told["against"], told["rule"]) == ("no-rule", "Foobarol", None)
    assert (told["medicine_first_h"], told["magnesium_first_h"]) == (2, 4)
    assert "That is not the same as safe." in told["text"]


def test_a_medicine_without_a_rule_has_the_fields_of_a_warning(doxy):
    doxy.ok("medicine", "add", "Foobarol", "--at", "12:00")
    warning, told = doxy.json("warnings")
    assert warning.keys() == told.keys()


def test_twenty_medicines_are_all_checked(magtein):
    known = {"doxycycline", "minocycline", "ciprofloxacin", "levofloxacin", "levothyroxine"}
    for name in [*known, *(f"Foobarol{number}" for number in range(15))]:
        magtein.ok("medicine", "add", name, "--at", "08:30")
    found = magtein.json("warnings")
    assert {each["against"] for each in found if each["rule"]} == known
    unknown = {each["against"] for each in found if each["kind"] == "no-rule"}
    assert unknown == {f"Foobarol{number}" for number in range(15)}
    text = magtein.ok("warnings")
    assert all(f"Foobarol{number}" in text for number in range(15))
    assert len(magtein.json("medicine", "list")) == 20


# ------------------------------------------------------------- how often it was not kept


def test_the_28_days_before_tell_how_often_the_gap_was_not_kept(doxy):
    for day, clock in (("20", "08:00"), ("21", "11:00"), ("22", "12:00")):
        doxy.ok("take", "--slot", "morning", "--day", f"2026-11-{day}", "--at", clock)
    (warning,) = doxy.json("warnings")
    assert warning["tally"] == {"close": 1, "days": 3, "since": "2026-10-26"}
    assert "As taken since 26 October: too close on 1 of 3 days." in doxy.ok("warnings")


def test_days_before_the_28_and_after_the_day_shown_do_not_count(magtein):
    magtein.ok("schedule", "add", "Magtein", "other", "09:00", "--units", "1", "--from=2026-10-01")
    magtein.ok("medicine", "add", "Levothyroxine", "--at", "09:00")
    for day in ("2026-10-24", "2026-10-25", "2026-10-26", "2026-11-22", "2026-11-23"):
        magtein.ok("take", "--slot", "other", "--day", day, "--at", "09:00")
    tallies = {
        day: magtein.json("warnings", "--day", f"2026-11-{day}")[0]["tally"] for day in (22, 23)
    }
    assert tallies == {
        22: {"close": 3, "days": 3, "since": "2026-10-25"},
        23: {"close": 3, "days": 3, "since": "2026-10-26"},
    }


# ------------------------------------------------------------------------------------- times


@pytest.mark.parametrize(
    ("medicine", "allowed", "forbidden", "suggested"),
    [
        (
            ("Ciprofloxacin", "08:00", "20:00"),
            [["10:00", "14:00"], ["22:00", "02:00"]],
            [["02:00", "10:00"], ["14:00", "22:00"]],
            {"morning": "10:00", "evening": "22:00"},
        ),
        (
            ("Levothyroxine", "07:00"),
            [["11:00", "03:00"]],
            [["03:00", "11:00"]],
            {"morning": "11:00", "evening": "20:00"},
        ),
        (("Raltegravir", "08:00"), [], [["00:00", "24:00"]], {"morning": None, "evening": None}),
    ],
)
def test_times_are_windows_and_the_nearest_legal_times(
    magtein, medicine, allowed, forbidden, suggested
):
    name, *clocks = medicine
    magtein.ok("medicine", "add", name, *clocks)
    times = magtein.json("times")
    assert times["allowed"] == allowed
    assert times["forbidden"] == forbidden
    assert times["suggested"] == suggested


def test_times_in_text_say_where_magnesium_fits_in(magtein):
    assert "magnesium fits in: 00:00–24:00\n" in magtein.ok("times")
    magtein.ok("medicine", "add", "Levothyroxine", "07:00")
    text = magtein.ok("times")
    assert "magnesium fits in: 11:00–03:00\n" in text
    assert "morning 11:00, evening 20:00" in text
    magtein.ok("medicine", "add", "Raltegravir", "08:00")
    text = magtein.ok("times")
    assert "magnesium fits in: none\n" in text
    assert "There is no time for magnesium on this day beside Raltegravir." in text


def test_times_are_those_of_the_day_asked_for(doxy):
    assert doxy.json("times", "--day", "2026-11-26")["allowed"] == [["11:00", "03:00"]]
    assert doxy.json("times", "--day", "2026-11-28")["allowed"] == [["00:00", "24:00"]]


# ------------------------------------------------------------------------------- acknowledge


@pytest.mark.parametrize("rule", ["tetracyclines", "tetracyclines-2"])
def test_a_warning_is_read_for_its_day_unless_for_good(doxy, rule):
    def read():
        days = ("2026-11-23", "2026-11-24")
        return [doxy.json("warnings", "--day", day)[0]["acknowledged"] for day in days]

    assert read() == [False, False]
    doxy.ok("acknowledge", rule)
    assert read() == [True, False]
    assert "(read)" in doxy.ok("warnings")
    doxy.ok("undo")
    doxy.ok("acknowledge", rule, "--for-good", "--said", "the pharmacist knows")
    assert read() == [True, True]


def test_only_the_medicine_named_is_read(magtein):
    for name in ("Doxycycline", "Minocycline"):
        magtein.ok("medicine", "add", name, "--at", "08:30")
    magtein.ok("acknowledge", "tetracyclines", "--against", "doxycycline")
    found = {each["against"]: each["acknowledged"] for each in magtein.json("warnings")}
    assert found == {"Doxycycline": True, "Minocycline": False}


def test_a_warning_that_is_not_there_is_refused_with_those_that_are(doxy):
    refused = doxy.no("acknowledge", "iron")
    assert refused.endswith("There are: tetracyclines (Doxycycline).")
    assert doxy.no("acknowledge", "iron", "--day", "2026-11-30").endswith("There are: none.")


@pytest.mark.parametrize("words", [("--pregnant",), ("--birth-year", "2010"), ("--egfr", "29.9")])
def test_a_warning_that_must_stay_cannot_be_read_away(magtein, words):
    magtein.ok("profile", *words)
    (warning,) = magtein.json("warnings")
    assert warning["severity"] == "contraindicated"
    assert "This warning stays" in magtein.no("acknowledge", warning["rule"])
    assert "magtrack acknowledge" not in magtein.ok("warnings")


# ------------------------------------------------------------- told before it is written


def told(text):
    return [line for line in text.splitlines() if line.split(" ")[0].isupper()]


def test_a_plan_beside_a_medicine_is_told_before_it_is_made(magtein):
    magtein.ok("medicine", "add", "Doxycycline", "--at", "12:00")
    text = magtein.ok("schedule", "add", "Magtein", "other", "13:00", "--units", "1")
    first, *_between, last = text.splitlines()
    assert first.startswith("MAJOR  Doxycycline")
    assert "comes 1 h after Doxycycline at 12:00" in " ".join(text.split())
    assert last.startswith("Planned Magtein")


def test_a_second_dose_as_close_as_the_first_is_told_too(magtein):
    magtein.ok("medicine", "add", "Doxycycline", "--at", "08:00", "--at", "13:00")
    text = magtein.ok("schedule", "add", "Magtein", "other", "13:00", "--units", "1")
    assert told(text) == ["MAJOR  Doxycycline: less antibiotic gets in"]


def test_a_plan_that_moves_away_tells_nothing(doxy):
    text = doxy.ok("schedule", "change", "Magtein", "morning", "11:00")
    assert told(text) == []
    text = doxy.ok("schedule", "change", "Magtein", "morning", "10:59")
    assert told(text) == ["MAJOR  Doxycycline: less antibiotic gets in"]


@pytest.mark.parametrize(
    ("words", "head"),
    [
        (("profile", "--pregnant"), "NEVER TOGETHER  Pregnancy"),
        (("profile", "--egfr", "29"), "NEVER TOGETHER  Kidney function: eGFR under 30"),
        (("condition", "add", "dialysis"), "NEVER TOGETHER  Dialysis"),
        (("medicine", "add", "Raltegravir"), "NEVER TOGETHER  Raltegravir: "),
        (("medicine", "add", "Alendronate", "07:00", "--days", "sun"), "MAJOR  Alendronate: "),
    ],
)
def test_other_changes_tell_what_they_cause(magtein, words, head):
    assert any(line.startswith(head) for line in told(magtein.ok(*words)))


def test_a_product_that_binds_acid_tells_what_it_does_to_a_medicine(magtein):
    magtein.ok("medicine", "add", "Erlotinib", "--at", "14:00")
    before = {each["rule"] for each in magtein.json("warnings")}
    text = magtein.ok("product", "add", "MgO", "--form", "oxide", "--elemental-mg", "100")
    after = {each["rule"] for each in magtein.json("warnings")}
    assert bool(told(text)) == (after != before)


def test_a_profile_in_json_is_json_alone(magtein):
    assert magtein.json("profile", "--pregnant")["pregnant"] is True


def test_every_warning_says_what_to_acknowledge_it_by(magtein):
    magtein.ok("take", "Magtein", "--units", "9", at="2026-11-23T08:00")
    (rule,) = {each["rule"] for each in magtein.json("warnings")}
    assert f"Rule {rule}\n" in magtein.ok("warnings")
    magtein.ok("acknowledge", rule)


# ------------------------------------------------------------------------------------- today


def test_today_counts_the_warnings_that_were_not_read(doxy):
    assert doxy.ok("today").endswith("\n1 warning: magtrack warnings\n")
    assert doxy.json("today")["warnings"] == 1
    doxy.ok("acknowledge", "tetracyclines")
    assert "magtrack warnings" not in doxy.ok("today")
    assert doxy.json("today")["warnings"] == 0


def test_minor_warnings_do_not_stand_on_today(magtein):
    magtein.ok("medicine", "add", "Olmesartan")
    assert [each["severity"] for each in magtein.json("warnings")] == ["minor"]
    assert "magtrack warnings" not in magtein.ok("today")


def test_what_is_quiet_is_told_when_added_and_with_the_medicines_and_is_no_warning(magtein):
    added = magtein.ok("medicine", "add", "Amlodipine", "--at", "08:00")
    assert "NOTE" in added
    assert "By mouth this was not seen" in added.replace("\n  ", " ")
    assert magtein.json("warnings") == []
    assert "warning" not in magtein.ok("today")
    assert "Worth knowing about Amlodipine: magtrack medicine notes" in magtein.ok("warnings")
    (note,) = magtein.json("medicine", "notes")
    assert (note["rule"], note["against"]) == ("calcium-channel-blockers", "Amlodipine")
    assert "It comes back once" in magtein.ok("medicine", "notes").replace("\n", " ")
    magtein.no("acknowledge", "calcium-channel-blockers")


def test_a_logged_sign_brings_a_quiet_rule_back_and_reading_it_sends_it_away(magtein):
    magtein.ok("medicine", "add", "Amlodipine", "--at", "08:00")
    magtein.ok("event", "add", "side-effect", "--text", "dizzy")
    assert [each["rule"] for each in magtein.json("warnings")] == ["calcium-channel-blockers"]
    refused = magtein.no("acknowledge", "calcium-channel-blockers", "--for-good")
    assert "for its day only" in refused
    magtein.ok("acknowledge", "calcium-channel-blockers")
    assert [each["acknowledged"] for each in magtein.json("warnings")] == [True]


def test_why_rules_about_stomach_acid_are_silent_is_told_with_the_medicines(magtein):
    magtein.ok("medicine", "add", "Rilpivirine", "--at", "08:00")
    text = magtein.ok("medicine", "notes").replace("\n", " ")
    assert "L-threonate cannot make the stomach less acid than about pH 4" in text
    magtein.ok("medicine", "end", "Rilpivirine")
    assert "Nothing beside the warnings" in magtein.ok("medicine", "notes", "--day", "2026-12-30")


# ------------------------------------------------------------------------------------- trial

START = (
    *("trial", "start", "Magtein", "--first-dose", "2026-11-25", "--main", "cognition"),
    "--while-taking",  # it is planned since 20 November
)


@pytest.mark.parametrize(
    "words",
    [
        ("profile", "--pregnant"),
        ("profile", "--breastfeeding"),
        ("profile", "--birth-year", "2009"),
        ("profile", "--egfr", "29"),
        ("condition", "add", "heart-block"),
        ("condition", "add", "bowel-obstruction"),
    ],
)
def test_a_trial_waits_for_a_clinicians_word(magtein, words):
    magtein.ok(*words)
    (warning,) = magtein.json("warnings")
    refused = magtein.no(*START, code=1)
    assert warning["action"] in refused
    assert "--clinician-agreed" in refused
    magtein.ok(*START, "--clinician-agreed")
    assert magtein.json("trial", "show")["first_dose"] == "2026-11-25"
    assert magtein.json("warnings") == [warning]


@pytest.mark.parametrize(
    "words",
    [
        [("profile", "--birth-year", "1958", "--sex", "female", "--egfr", "42")],
        [("profile", "--egfr", "52"), ("medicine", "add", "Spironolactone", "8 am")],
    ],
)
def test_a_trial_beside_a_major_warning_shows_it_and_waits_too(magtein, words):
    for each in words:
        magtein.ok(*each)
    major = [each for each in magtein.json("warnings") if each["severity"] == "major"]
    assert major
    refused = magtein.no(*START, code=1)
    assert all(each["action"] in refused for each in major)
    magtein.ok(*START, "--clinician-agreed")
    assert magtein.json("trial", "show")["first_dose"] == "2026-11-25"


def test_a_trial_may_start_when_what_speaks_against_it_is_over(magtein):
    magtein.ok("condition", "add", "heart-block", "--to", "2026-11-30")
    assert "Or later: --first-dose 2026-12-01." in magtein.no(*START, code=1)
    magtein.ok(*START, "--first-dose", "2026-12-01")


def test_a_gap_that_the_plan_keeps_does_not_hold_a_trial_up(magtein):
    magtein.ok("medicine", "add", "Levothyroxine", "2 am")
    magtein.ok("medicine", "add", "Zinc", "08:00")  # minor
    magtein.ok(*START)


def test_a_gap_that_the_plan_breaks_is_shown_with_the_time_that_keeps_it(magtein):
    magtein.ok("medicine", "add", "Doxycycline", "09:00", "--to", "2026-11-27")
    refused = magtein.no(*START, code=1)
    assert "Doxycycline 09:00 and Magtein 08:00 are 1 h apart." in refused
    assert "it would keep every gap" in refused
    assert "Or later: --first-dose 2026-11-28." in refused
    magtein.ok(*START, "--clinician-agreed")
    (warning,) = magtein.json("warnings")
    assert warning["acknowledged"] is False  # it still holds a dose back


def test_a_medicine_of_the_week_after_is_seen_as_well(magtein):
    magtein.ok("medicine", "add", "Alendronate", "07:45", "--days", "mon")
    assert "Alendronate 07:45" in magtein.no(*START, code=1)


def test_the_clinicians_word_is_kept_and_undone_with_the_trial(magtein, tmp_path):
    magtein.ok("profile", "--pregnant")
    magtein.ok(*START, "--clinician-agreed")
    magtein.ok("export", "csv", str(tmp_path / "set"))
    (kept,) = (tmp_path / "set").glob("ack*.csv")
    assert "my clinician agreed" in kept.read_text(encoding="utf-8")
    magtein.ok("undo")
    assert "There is no trial yet" in magtein.no("trial", "show", code=1)


def test_a_trial_without_a_block_needs_no_word(magtein):
    magtein.ok(*START)


# --------------------------------------------------------------------- a broken rule file


@pytest.fixture
def resources(doxy, tmp_path):
    """Give the command line reference data of its own, and return their folder."""
    folder = tmp_path / "reference"
    shutil.copytree(paths.data_dir("resources") / "reference", folder)
    doxy.ok("today")
    doxy.reference = Reference(folder)
    return folder


def missing(file):
    file.unlink()


def broken(file):
    file.write_text("not [ toml", encoding="utf-8")


def incomplete(file):
    file.write_text("[rule]\nversion = 1\n", encoding="utf-8")


@pytest.mark.parametrize("damage", [missing, broken, incomplete])
@pytest.mark.parametrize("name", [*RULE_FILES, "conditions.toml"])
def test_a_missing_or_broken_rule_file_stops_what_would_warn(doxy, resources, damage, name):
    damage(resources / name)
    for words in (
        ("warnings",),
        ("warnings", "--json"),
        ("times",),
        ("today",),
        ("today", "--json"),
        ("medicine", "add", "Minocycline", "--at", "08:00"),
        ("schedule", "add", "Magtein", "other", "13:00", "--units", "1"),
        ("profile", "--pregnant"),
        START,
    ):
        assert name in doxy.no(*words, code=1)


def test_a_dose_can_be_logged_without_the_rules(doxy, resources):
    missing(resources / "conditions.toml")
    taken = doxy("take", "--slot", "morning")
    assert (taken.exit_code, taken.stdout) == (0, "Magtein, 1 capsule taken\n")
    assert "conditions.toml cannot be read" in taken.stderr  # it was not checked, and that is said
