"""The label of a product that a file brings, on the command line."""

from __future__ import annotations

import pytest

COLUMNS = ("--column", "Date=day", "--column", "What=name", "--column", "Dose=dose")
FORM = ("--product", "Magtein=l-threonate")


@pytest.fixture
def sheet(run, tmp_path):
    run.ok("today")  # makes the log
    path = tmp_path / "log.csv"
    path.write_text("Date,What,Dose\n2026-11-22,Magtein,3\n2026-11-23,Magtein,1\n")
    return str(path)


def magnesium(run, day):
    return run.json("today", "--day", day)["elemental_mg"]["taken"]


def test_the_label_is_told_in_one_line_and_every_dose_counts(run, sheet):
    label = "label:Magtein=3 capsule, 2000 mg compound, 144 mg magnesium"
    run.ok("import", sheet, *COLUMNS, *FORM, "--answer", label)
    assert [magnesium(run, f"2026-11-{day}") for day in (22, 23)] == [144, 48]


def test_a_label_that_is_open_is_asked_for_with_an_example(run, sheet):
    said = run.no("import", sheet, *COLUMNS, *FORM, code=1)
    assert "What does the label of “Magtein” say?" in said
    assert '--answer "label:Magtein=ANSWER"' in said
    assert "3 capsules, 2000 mg compound, 144 mg magnesium" in said
    assert "now-magtein-us-eu" in said
    assert "label-unknown" in said


def test_yes_takes_the_label_of_a_trade_name_and_says_that_nobody_compared_it(run, sheet):
    said = run.ok("--yes", "import", sheet, *COLUMNS)
    assert "Not checked against its label: Magtein." in said
    assert magnesium(run, "2026-11-22") == 144


def test_one_word_says_of_all_labels_that_they_are_not_known(run, sheet):
    said = run.ok("import", sheet, *COLUMNS, *FORM, "--answer", "label-unknown")
    assert "is not known, so no total counts them" in said
    assert magnesium(run, "2026-11-22") is None


def test_a_wrong_label_says_how_to_insist(run, sheet):
    label = "label:Magtein=3 capsule, 2000 mg compound, 400 mg magnesium"
    said = run.no("import", sheet, *COLUMNS, *FORM, "--answer", label)
    assert "Write “; sure” behind it if the label says so." in said
    run.ok("import", sheet, *COLUMNS, *FORM, "--answer", f"{label}; sure")
    assert magnesium(run, "2026-11-22") == 400
