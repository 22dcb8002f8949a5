"""`import` tells what it would do, asks what it cannot know, and writes one step or nothing."""

from __future__ import annotations

import pytest

from tests.importers.conftest import DATA
from tests.importers.test_other_programs import EXPECTED, SAMPLES


@pytest.fixture
def log(run):
    """Return a command line on a log that knows Magtein."""
    run.add_magtein("2026-05-01")
    return run


def words(name):
    said = [*SAMPLES[name], "label-unknown"]
    return [word for answer in said for word in ("--answer", answer)]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_look_changes_nothing_then_one_step_then_nothing_new(log, name):
    before = log.bytes()
    look = log.ok("import", str(DATA / name), "--dry-run", *words(name))
    assert "only a look" in look
    assert log.bytes() == before
    said = log.ok("import", str(DATA / name), *words(name))
    assert f"Imported {name}" in said
    assert look.splitlines()[:-1] == said.splitlines()[:-1]
    assert "Nothing new" in log.ok("import", str(DATA / name), *words(name))
    (latest,) = log.json("history", "--limit", "1")
    assert latest["label"] == f"Imported {name}"
    assert latest["rows"] == len(EXPECTED[name])
    assert f"Undone: Imported {name}" in log.ok("undo")


def test_the_format_the_first_rows_and_the_counts_are_shown(log):
    said = log.ok("import", str(DATA / "medtimer_backup.json"))
    assert said.splitlines() == [
        "MedTimer, events as CSV or backup as JSON (medtimer)",
        "2026-05-03  08:02  Magtein  1 capsule   taken    666.7 mg = 48 mg magnesium",
        "2026-05-03  00:30  Magtein  2 capsules  taken    1333.3 mg = 96 mg magnesium",
        "2026-05-04  08:00  Magtein  1 capsule   skipped",
        "      new  changed  same",
        "dose    3        0     0",
        "Left out:",
        "1  the reminder was not answered  row 4",
        "3 doses fill planned ones.",
        "Imported medtimer_backup.json",
    ]


def test_open_questions_are_told_with_the_options_that_answer_them(log):
    said = log.no("import", str(DATA / "habitbull.csv"), code=1)
    assert "leaves 4 questions open; nothing was taken in yet" in said
    assert "is 4/3/2026 the day 4 of month 3, or the reverse?" in said
    assert '--answer "CalendarDate=ANSWER"' in said
    assert '--product "Coffee=ANSWER"' in said
    assert '--answer "unchecked:Magtein=ANSWER"' in said
    assert "How many units (capsule) of Magtein is one dose?" in said
    assert "l-threonate, bisglycinate" in said


def test_the_options_that_are_told_do_answer(log):
    log.ok(
        *("import", str(DATA / "habitbull.csv"), "--answer", "CalendarDate=day-first"),
        *("--product", "Coffee=leave-out", "--answer", "Magtein=2"),
        *("--answer", "unchecked:Magtein=leave-out"),
    )
    assert log.json("today", "--day", "2026-03-04")["elemental_mg"]["taken"] == 96
    assert log.json("today", "--day", "2026-04-03")["elemental_mg"]["taken"] is None


def test_yes_takes_what_is_suggested_and_no_more(log):
    log.ok("import", str(DATA / "bearable.csv"), "--yes")
    assert log.json("today", "--day", "2026-05-03")["ratings"]["cognition"] is None
    said = log.no("import", str(DATA / "fitbit_sleep.csv"), "--yes", code=1)
    assert "1,020" in said


def test_questions_are_asked_at_a_terminal(log, monkeypatch):
    monkeypatch.setattr("magtrack.cli.import_questions.is_at_terminal", lambda: True)
    result = log("import", str(DATA / "fitbit_sleep.csv"), input="perhaps\ndecimal-point\n")
    assert result.exit_code == 0
    assert "magtrack: “perhaps” is no answer to: " in result.stderr
    assert "asleep 17 h 0 min" in result.stdout


def test_a_question_at_a_terminal_can_be_broken_off(log, monkeypatch):
    monkeypatch.setattr("magtrack.cli.import_questions.is_at_terminal", lambda: True)
    before = log.bytes()
    assert log("import", str(DATA / "fitbit_sleep.csv"), input="").exit_code == 1
    assert log.bytes() == before


def test_a_log_that_is_changed_while_a_question_waits_is_not_written_to(log, monkeypatch):
    def answer(*_words, **_how):
        log.ok("event", "add", "travel")
        return "decimal-point"

    monkeypatch.setattr("magtrack.cli.import_questions.is_at_terminal", lambda: True)
    monkeypatch.setattr("click.prompt", answer)
    result = log("import", str(DATA / "fitbit_sleep.csv"))
    assert result.exit_code == 1
    assert "changed meanwhile: nothing was written" in result.stderr
    assert log.json("history")[0]["label"] == "Travel added"


def test_refused_rows_are_listed_and_nothing_is_taken_in(log, tmp_path):
    path = tmp_path / "h.csv"
    path.write_text(
        "HabitName,HabitDescription,HabitCategory,CalendarDate,Value,CommentText\n"
        + "Magtein,,H,2026-05-32,2,\n" * 25
    )
    said = log.no("import", str(path), code=1)
    assert said.startswith("25 rows were refused, so nothing was taken in:")
    assert "h.csv, row 2, CalendarDate: “2026-05-32” is not a day." in said
    assert "... and 5 more" in said


def test_rows_that_cannot_be_read_are_listed_by_a_look_and_left_out_by_an_answer(log, tmp_path):
    path = tmp_path / "h.csv"
    path.write_text((DATA / "habitbull.csv").read_text() + "Total,,,,9,\n")
    words_ = [*words("habitbull.csv"), "--answer", "leave-rows-out"]
    said = log.no("import", str(path), "--dry-run", *words_[:-2], code=1)
    assert "1 row of 6 cannot be taken in. Leave it out, and take the others?" in said
    assert "h.csv, row 7, CalendarDate: A day is missing." in said
    assert '--answer "unreadable=ANSWER"' in said
    assert "1  CalendarDate: A day is missing." in log.ok("import", str(path), "--dry-run", *words_)
    assert "Imported h.csv" in log.ok("import", str(path), *words_)


def test_what_a_column_is_is_remembered_for_the_next_table_like_it(log, tmp_path):
    head = "When;What;How much\n"
    first, second = tmp_path / "may.csv", tmp_path / "june.csv"
    first.write_text(head + "04/05/2026 08:00;Magtein;1\n")
    second.write_text(head + "04/06/2026 08:00;Magtein;2\n")
    said = log.no("import", str(first), code=1)
    assert '--column "How much=ANSWER"' in said
    assert "For example: 04/05/2026 08:00" in said
    log.ok(
        *("import", str(first), "--column", "When=day", "--column", "What=name"),
        *("--column", "How much=dose", "--answer", "day-first"),
    )
    said = log.ok("import", str(second))
    assert "As for the last file like this: " in said
    assert "When = day-first" in said
    assert log.json("today", "--day", "2026-06-04")["elemental_mg"]["taken"] == 96
    assert not (log.folder / "preferences.json").exists()
    step = log.json("history")[0]
    assert step["taken_from"] == {
        "file": "june.csv",
        "kind": "table",
        "new": 1,
        "changed": 0,
        "same": 0,
        "left_out": 0,
    }
    assert "Imported june.csv: 1 new" in log.ok("history")


def test_a_look_remembers_nothing(log, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("Date,Name,Dose\n2026-05-04,Magtein,1\n")
    before = log.bytes()
    log.ok("import", str(path), "--yes", "--dry-run")
    assert log.bytes() == before


def test_an_unknown_table_without_a_day_is_refused(log, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n")
    assert "column:NAME=day" in log.no("import", str(path), "--yes", code=1)


def test_the_format_can_be_named(log):
    said = log.no("import", str(DATA / "daylio.csv"), "--from-format", "oura", code=1)
    assert "is not of Oura" in said
    assert "Known formats: apple-health, bearable" in log.no(
        "import", str(DATA / "daylio.csv"), "--from-format", "x"
    )


def test_an_unknown_strength_is_told_and_every_reading_command_bears_it(log, tmp_path):
    path = tmp_path / "b.csv"
    path.write_text(
        "date formatted,time of day,category,rating/amount,detail,notes\n"
        "2026-05-03,8:00,Medication,2 caps,New,\n"
    )
    answers = ("--product", "New=l-threonate", "--answer", "label-unknown")
    said = log.ok("import", str(path), *answers)
    assert "is not known, so no total counts them" in said
    for command in ("today", "warnings", "times"):
        log.ok(command, "--day", "2026-05-03")
    assert "1 capsule (the magnesium in it is not known)" in log.ok("product", "list")


def test_all_of_it_survives_an_export_and_an_import_into_an_empty_log(log, tmp_path):
    other = ("overlap=other", "marked=other", "changed=keep-log")
    other = tuple(word for answer in other for word in ("--answer", answer))
    for name in SAMPLES:
        log.ok("import", str(DATA / name), *words(name), *other)
    log.ok("export", "csv", str(tmp_path / "set"), "--with-notes")
    copy = type(log)(tmp_path / "copy", zone=log.zone)
    copy.ok("import", str(tmp_path / "set"))
    copy.ok("export", "csv", str(tmp_path / "again"), "--with-notes")
    for file in (tmp_path / "set").iterdir():
        if file.suffix == ".csv":
            assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes()


def test_an_answer_that_is_none_is_typed_differently(log):
    file, wrong = str(DATA / "habitbull.csv"), ("--answer", "CalendarDate=sideways")
    said = log.no("import", file, *wrong)
    assert said.startswith("“sideways” is no answer to: ")


def test_what_two_computers_changed_is_told_old_beside_new(magtein, tmp_path):
    magtein.ok("rate", "sleep", "5")
    magtein.ok("note", "a bad night")
    there = magtein.at(tmp_path / "there")
    there.folder.mkdir()
    copy = there.folder / "magtrack.sqlite3"
    magtein.ok("backup", str(copy))
    there.ok("rate", "sleep", "3", at="2026-11-23T13:00")
    there.ok("note", "", "--replace", at="2026-11-23T13:05")
    magtein.ok("rate", "sleep", "8", at="2026-11-23T14:00")
    said = magtein.ok("import", str(copy), at="2026-11-23T15:00")
    assert "Deleted there, and here too:\n  Event (Note, 2026-11-23)" in said
    assert "Changed on both computers: the later change stays." in said
    line = next(each for each in said.splitlines() if each.strip().startswith("Rating (Sleep"))
    assert line.split()[-3:] == ["Answer", "8", "3"]
    assert magtein.ok("note", at="2026-11-23T16:00").startswith("No note")
    assert "Nothing new" in magtein.ok("import", str(copy))
