"""What cannot be accepted: exit code 2, a sentence that says what and where, an untouched log."""

from __future__ import annotations

import sqlite3
import time

import pytest

from magtrack.clock import SystemClock
from magtrack.store.journal import Journal

ADD = ("product", "add", "Other", "--form", "l-threonate")


@pytest.mark.parametrize(
    ("amount", "why"),
    [
        ("0", "An amount must be more than 0."),
        ("-1", "“-1” is not an amount"),
        ("nan", "“nan” is not an amount"),
        ("inf", "“inf” is not an amount"),
        ("", "An amount is missing."),
        ("two", "“two” is not an amount"),
        ("1,500", "“1,500” can be read in two ways: write 1500 or 1.5."),
        ("2000000", "An amount above 1 000 000 cannot be right."),
    ],
)
def test_amount_that_is_none_is_refused_with_its_option(magtein, amount, why):
    refused = magtein.no("take", "Magtein", "--units", amount)
    assert refused.startswith("--units: ")
    assert why in refused.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    "locale", ["C", "en_US.UTF-8", "de_DE.UTF-8", "fr_FR.UTF-8", "ar_EG.UTF-8"]
)
@pytest.mark.parametrize("amount", ["1.5", "1,5", "1.500"])
def test_one_and_a_half_is_the_same_in_every_locale(magtein, monkeypatch, locale, amount):
    monkeypatch.setenv("LC_ALL", locale)
    magtein.ok("take", "Magtein", "--units", amount, at="2026-11-23T08:00")
    assert magtein.json("today")["doses"][0]["units"] == 1.5


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--compound-mg", "144", "--elemental-mg", "2000"), "were the two numbers swapped?"),
        (("--percent", "7"), "A percentage needs the mass of the compound"),
        (("--elemental-mg", "144", "--serving-units", "0"), "--serving-units: "),
        (("--elemental-mg", "144", "--form", "moonstone"), "There is no form “moonstone”."),
        (("--elemental-mg", "144", "--expiry", "2026-13-01"), "--expiry: "),
    ],
)
def test_label_that_cannot_be_is_refused(run, words, why):
    run.ok("today")
    assert why in run.no(*ADD, *words)
    assert run.json("product", "list") == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--compound-mg", "2000", "--elemental-mg", "400"), "20.0 % magnesium is more than pure"),
        (("--compound-mg", "2000", "--percent", "20"), "20.0 % magnesium is more than pure"),
        ((), "Give the magnesium or the compound in one serving"),
    ],
)
def test_label_that_is_unlikely_is_asked_about(run, words, why):
    run.ok("today")
    assert why in run.no(*ADD, *words, code=1)
    assert run.json("product", "list") == []


def test_label_above_theory_can_be_confirmed(run):
    run.ok(*ADD, "--compound-mg", "2000", "--elemental-mg", "400", "--yes")
    assert run.json("product", "list")[0]["elemental_mg"] == 400.0


@pytest.mark.parametrize("name", ["", "  ", "a\0b", "x" * 201])
def test_name_that_cannot_be_kept_is_refused(run, name):
    run.ok("today")
    run.no("product", "add", name, "--form", "oxide", "--elemental-mg", "100")


def test_second_product_of_the_same_name_is_refused(magtein):
    refused = magtein.no("product", "add", "magtein ", "--form", "oxide", "--elemental-mg", "100")
    assert "There is a product called “Magtein” already" in refused


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("take", "Moon"), "There is no product “Moon”. Known products: Magtein."),
        (("take", "--slot", "noon"), "There is no slot “noon”. Known slots: morning"),
        (("take", "--at", "yesterday"), "--at: “yesterday” is not a time"),
        (("take", "--at", "2026-11-23"), "--at: “2026-11-23” is a day without a time"),
        (("take", "--at", "25:00"), "--at: “25:00” is not a time"),
        (("take", "--zone", "Mars/Base"), "There is no time zone called “Mars/Base”."),
        (("take", "--day", "31.11.2026"), "--day: “31.11.2026” is not a day"),
        (("rate", "wit", "5"), "There is no scale “wit”. Known scales: cognition, sleep"),
        (("rate", "sleep", "11"), "“11” is not a rating"),
        (("rate", "sleep", "3.5"), "“3.5” is not a rating"),
        (("rate", "sleep", "-1"), "“-1” is not a rating"),
        (("rate", "sleep", "5", "--day", "2026-11-24"), "2026-11-24 has not begun yet."),
        (("event", "add", "party"), "There is no kind of event “party”."),
        (
            ("event", "add", "travel", "--from", "2026-11-23", "--to", "2026-11-22"),
            "would end (2026-11-22) before it starts (2026-11-23)",
        ),
        (("event", "remove", "0000"), "There is no event 0000."),
        (("schedule", "add", "Magtein", "noon", "12:00", "--units", "1"), "There is no slot"),
        (("schedule", "add", "Magtein", "other", "24:00", "--units", "1"), "“24:00” is not a time"),
        (
            ("schedule", "add", "Magtein", "other", "12:00", "--units", "1", "--to", "2026-11-22"),
            "would end (2026-11-22) before it starts (2026-11-23)",
        ),
        (
            ("schedule", "add", "Magtein", "other", "12:00", "--units", "1", "--days", "mon,son"),
            "“son” is not a weekday",
        ),
        (
            ("schedule", "add", "Magtein", "morning", "08:00", "--units", "1"),
            "Magtein is planned for 08:00 (morning) already.",
        ),
        (("trial", "start", "Magtein", "--first-dose", "2026-11-23", "--main", "wit"), "no scale"),
        (
            ("trial", "start", "Magtein", "--first-dose=2026-11-23", "--main=sleep", "--weeks=13"),
            "A trial lasts 12 or 16 weeks.",
        ),
        (("profile", "--birth-year", "1850"), "1850 cannot be a birth year"),
        (("profile", "--day-start", "13"), "The day can start from 0 to 12"),
        (("profile", "--egfr", "300"), "An eGFR lies between 1 and 200."),
        (("profile", "--scales", "sleep,wit"), "There is no scale “wit”."),
        (("export", "docx", "out"), "There is no format “docx”. Known formats: "),
        (("import", "nowhere"), "nowhere does not exist."),
    ],
)
def test_words_that_mean_nothing_are_refused(magtein, words, why):
    assert why in magtein.no(*words)


@pytest.mark.parametrize(
    "words",
    [
        ("dance",),
        ("take", "--dance"),
        ("take", "one", "two"),
        ("take", "--units"),
        ("rate", "sleep"),
        ("schedule", "add", "Magtein", "morning", "09:00"),
        ("profile", "--sex", "x"),
        ("profile", "--limit", "mars"),
        ("take", "--at", "08:00", "--time-unknown"),
    ],
)
def test_wrong_usage_tells_the_command_that_helps(magtein, words):
    _sentence, hint = magtein.no(*words).split("\n")
    command = [word for word in words[:2] if word in ("take", "rate", "schedule", "add", "profile")]
    assert hint == " ".join(["  magtrack", *command, "--help"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("tody",), "There is no command “tody”. Did you mean “today”?"),
        (("schedule", "ad"), "There is no command “ad”. Did you mean “add”?"),
        (("dance",), "There is no command “dance”."),
        (("take", "--slto", "x"), "There is no option “--slto”. Did you mean “--slot”?"),
        (("take", "--units"), "Option “--units” requires an argument."),
        (("rate", "sleep"), "A scale and its rating go together: rate sleep 7 cognition 6."),
        (("profile", "--limit", "mars"), "--limit: “mars” is not one of “us”, “eu”, “uk”, “de”"),
        (("history", "--limit", "0"), "--limit: 0 is not in the range 1<=x<=1000000."),
        (("schedule", "add", "Magtein", "morning", "09:00"), "--units is missing."),
        (("import",), "PATH is missing."),
        (("profile", "--limit", "O'Brien"), "--limit: “O'Brien” is not one of “us”, “eu”, “uk”"),
        (("take", "one", "O'Brien's"), "Got unexpected extra argument (O'Brien's)"),
        (("note", "-1"), "There is no option “-1”. Put “--” before a text that begins with “-”."),
        (("note", "- milk"), "There is no option “- ”. Put “--” before a text that begins with"),
        (("today", "-1"), "There is no option “-1”.\n"),
    ],
)
def test_slip_of_the_keyboard_is_told_with_what_was_meant(magtein, words, said):
    assert magtein.no(*words).startswith(said)


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://x")',
        "<b>bold</b>",
        "emoji 🙂 👩‍👩‍👧",
        "two\nlines",
        "'quoted",
        "x" * 10_000,
    ],
)
def test_note_is_kept_as_it_was_written(magtein, tmp_path, text):
    magtein.ok("note", text)
    magtein.ok("take", "--note", text, at="2026-11-23T08:00")
    assert magtein.ok("note") == text + "\n"
    day = magtein.json("today")
    assert (day["note"], day["doses"][0]["note"]) == (text, text)


@pytest.mark.parametrize(("text", "code"), [("a\0b", "U+0000"), ("\x1b[31m", "U+001B")])
def test_note_with_what_no_file_can_carry_is_refused(magtein, text, code):
    assert f"cannot be stored (code {code})" in magtein.no("note", text)
    assert f"cannot be stored (code {code})" in magtein.no(
        "take", "--slot", "morning", "--note", text
    )


def test_argument_that_is_no_text_at_all_is_refused(process):
    run = process("note", b"\xff".decode("utf-8", "surrogateescape"))
    assert run.returncode == 2
    assert "cannot be stored" in run.stderr


@pytest.mark.parametrize("words", [("today",), ("take",), ("undo",), ("history",)])
def test_file_that_is_no_log_is_refused_and_left(run, words):
    run.folder.mkdir()
    file = run.folder / "magtrack.sqlite3"
    file.write_text("shopping list" * 100)
    assert "is damaged or not a MagTrack log. It was left as it is." in run.no(*words, code=1)


def test_other_programs_database_is_refused_and_left(run):
    run.folder.mkdir()
    connection = sqlite3.connect(run.folder / "magtrack.sqlite3")
    connection.execute("CREATE TABLE songs (name TEXT)")
    connection.close()
    assert "not a MagTrack log" in run.no("today", code=1)


def test_newer_log_is_refused_and_left(magtein):
    connection = sqlite3.connect(magtein.folder / "magtrack.sqlite3")
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    assert "was written by a newer MagTrack (log version 999" in magtein.no("today", code=1)


def test_read_only_log_can_be_read_but_not_written(magtein, monkeypatch):
    # As the superuser, who may run the tests, one may write anything.
    monkeypatch.setattr("magtrack.store.database.os.access", lambda _path, _mode: False)
    magtein.ok("today")
    assert "is open for reading only: nothing was saved." in magtein.no("note", "x", code=1)


@pytest.mark.parametrize("words", [("today",), ("product", "list")])
def test_folder_that_cannot_be_used_is_named(run, words):
    run.folder.parent.joinpath("log").write_text("a file where the folder should be")
    result = run(*words)
    assert result.exit_code == 1
    assert f"The folder {run.folder} cannot be used: " in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("format_", ["csv", "fhir", "html", "json", "pdf"])
def test_export_to_a_place_that_cannot_be_written_is_refused(magtein, tmp_path, format_):
    (tmp_path / "file").write_text("in the way")
    magtein.no("export", format_, str(tmp_path / "file" / "set"), code=1)


@pytest.mark.parametrize("format_", ["csv", "fhir", "html", "json", "pdf"])
def test_export_over_a_file_of_another_kind_is_refused(magtein, tmp_path, format_):
    (tmp_path / "thesis").write_text("mine")
    assert "is not an earlier export" in magtein.no(
        "export", format_, str(tmp_path / "thesis"), code=1
    )
    assert (tmp_path / "thesis").read_text() == "mine"


def test_log_held_by_another_program_is_waited_for_shortly(magtein):
    other = sqlite3.connect(magtein.folder / "magtrack.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    start = time.monotonic()
    assert "is in use by another program" in magtein.no("note", "x", code=1)
    assert time.monotonic() - start < 3
    magtein.ok("today")
    other.execute("ROLLBACK")
    other.close()
    magtein.ok("note", "x")


def test_command_line_works_while_another_journal_is_open(magtein):
    with Journal(magtein.folder / "magtrack.sqlite3", SystemClock()) as window:
        assert not window.changed_elsewhere()
        magtein.ok("rate", "sleep", "7")
        assert window.changed_elsewhere()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("command", ["today", "times", "warnings"])
def test_a_day_at_the_end_of_the_calendar_is_refused(run, command, day):
    said = run.no(command, "--day", day)
    assert f"--day: {day} cannot be right: days go from 1906-11-23 to 2028-11-23." in said


@pytest.mark.parametrize("now", ["0001-01-01T00:00", "9999-12-31T23:59", "1799-12-31T12:00"])
@pytest.mark.parametrize("command", ["today", "take", "history"])
def test_a_now_at_the_end_of_the_calendar_is_refused(run, command, now):
    run.now = now
    assert f"--as-of: The year of “{now}” cannot be right" in run.no(command)


@pytest.mark.parametrize(
    "words",
    [
        ("rate", "cognition", "5", "--day", "0026-10-26"),
        ("event", "add", "travel", "--from", "0026-01-01", "--to", "2026-11-23"),
        ("event", "add", "travel", "--to", "9999-12-31"),
        ("medicine", "add", "Ramipril", "--at", "08:00", "--from", "0026-01-01"),
        ("schedule", "add", "Magtein", "other", "12:00", "--units", "1", "--from", "2226-11-23"),
        ("trial", "start", "Magtein", "--first-dose", "0026-12-01", "--main", "sleep"),
        ("lab", "add", "potassium", "4.1", "--day", "0026-11-01"),
        ("product", "edit", "Magtein", "--started", "0026-11-01"),
        ("product", "edit", "Magtein", "--expiry", "2226-11-01"),
        ("export", "csv", "out", "--from", "0026-11-01"),
    ],
)
def test_a_slip_in_the_year_is_refused_with_what_to_type(magtein, words):
    assert "Write the year in full, as in 2026-" in magtein.no(*words)


@pytest.mark.parametrize("at", ["0026-11-23T08:00", "9999-12-31T08:00"])
def test_a_slip_in_the_year_of_a_time_is_refused(magtein, at):
    assert "The year of " in magtein.no("take", "Magtein", "--at", at)


def test_a_dose_of_another_century_is_refused(magtein):
    said = magtein.no("take", "Magtein", "--at", "1826-11-23T08:00", "--yes")
    assert "Write the year in full, as in 2026-11-23." in said


def test_a_day_more_than_a_year_ahead_is_asked_about(magtein):
    words = ("event", "add", "travel", "--to", "2028-06-01")
    said = magtein.no(*words, code=1)
    assert said.startswith("2028-06-01 is more than a year ahead. Save it all the same?")
    magtein.ok(*words, "--yes")
    assert magtein.json("event", "list")[0]["last"] == "2028-06-01"


def test_a_name_that_would_turn_the_line_round_is_printed_as_it_is(magtein):
    magtein.columns = 160
    magtein.ok("product", "edit", "Magtein", "--name", "Mag\u202enietg\u200b")
    assert magtein.json("product", "list")[0]["name"] == "Mag\u202enietg\u200b"
    for words in (("product", "list"), ("today",), ("schedule", "list")):
        said = magtein.ok(*words)
        assert "Mag[U+202E]nietg[U+200B]" in said
        assert "\u202e" not in said
