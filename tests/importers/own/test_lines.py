"""Lines that a phone's note or shortcut appends become doses, each once."""

from __future__ import annotations

import pytest

from magtrack.domain.record.edits import Put
from magtrack.errors import AnswersNeeded, ImportProblem
from magtrack.importers import importer_for
from tests.builders import MAGTEIN
from tests.importers.conftest import lines


def taken(desk, text, *answers):
    """Take a file of text in, and return what came of it."""
    return lines(desk.take(desk.write("phone.txt", text), *answers))


@pytest.mark.parametrize(
    ("line", "dose"),
    [
        ("2026-11-22 08:05 Magtein 3", "22 morning - taken 22 08:05+0100 3 144"),
        ("2026-11-22  8:05  magtein  3 ", "22 morning - taken 22 08:05+0100 3 144"),
        ("2026-11-22 08:05 Magtein: 3 capsules", "22 morning - taken 22 08:05+0100 3 144"),
        ("2026-11-22 8:05 pm Magtein ½", "22 evening - taken 22 20:05+0100 0.5 24"),
        ("2026-11-22T08:05:59.123+01:00 Magtein 3", "22 morning - taken 22 08:05+0100 3 144"),
        ("2026-11-22T07:05Z Magtein 3", "22 morning - taken 22 07:05+0000 3 144"),
        ("* 2026-11-22\u00a008:05 Magtein 1,5", "22 morning - taken 22 08:05+0100 1.5 72"),
        ("2026-11-22 00:30 Magtein 1", "21 evening - taken 22 00:30+0100 1 48"),
        ("2026-11-22 Magtein 1", "22 other - taken - 1 48"),
        ("2026-11-22 08:05 2 Magtein", "22 morning - taken 22 08:05+0100 2 96"),
        ("2026-11-22 08:05 1/2 capsule - Magtein", "22 morning - taken 22 08:05+0100 0.5 24"),
    ],
)
def test_a_line_is_a_dose(desk, line, dose):
    assert taken(desk, f"{line}\n") == [dose]


def test_a_product_whose_name_ends_in_a_number_keeps_it(desk):
    omega = {"form": "none", "elemental_source": "none", "elemental_mg": None}
    product = MAGTEIN.__class__("o", "Omega 3", unit="capsule", **omega | {"serving_units": 1.0})
    desk.journal.apply("test", Put(product))
    text = "2026-11-22 08:05 Omega 3 2\n2026-11-22 20:05 Omega 3\n"
    assert taken(desk, text, "Omega 3=1") == [
        "22 morning - taken 22 08:05+0100 2 0",
        "22 evening - taken 22 20:05+0100 1 0",
    ]


def test_a_number_that_is_no_count_is_asked_about(desk):
    with pytest.raises(AnswersNeeded) as needed:
        desk.plan(desk.write("phone.txt", "2026-11-22 08:05 Magtein 2000\n"))
    assert [question.key for question in needed.value.questions] == ["Magtein: 2000"]


@pytest.mark.parametrize(
    ("rest", "key"),
    [
        ("Magtein -1", "Magtein: -1"),
        ("-1 Magtein", "Magtein: -1"),
        ("Magtein 0", "Magtein: 0"),
        ("Magtein 1.500", "Magtein: 1.500"),
        ("Magtein 3 x 2", "Magtein: 3 x 2"),
        ("Magtein 3x2", "Magtein: 3x2"),
        ("Magtein 3 2", "Magtein: 3 2"),
        ("2 Magtein 3", "Magtein: 2 Magtein 3"),
        ("mag 0", "mag 0: mag 0"),
        ("mag 3 x 2", "mag 3: mag 3 x 2"),
        ("2 mag 3", "2 mag: 2 mag 3"),
    ],
)
def test_a_number_that_is_not_understood_is_never_a_serving(desk, rest, key):
    file = desk.write("phone.txt", f"2026-11-22 08:05 {rest}\n")
    with pytest.raises(AnswersNeeded) as needed:
        desk.plan(file, f"product:{key.partition(':')[0]}=Magtein")
    (question,) = needed.value.questions
    assert (question.key, question.suggested) == (key, "")
    assert "serving" not in question.choices


@pytest.mark.parametrize("rest", ["mag", "Vitamin D3", "5-HTP", "B12 forte"])
def test_a_name_alone_is_as_large_as_a_serving(desk, rest):
    file = desk.write("phone.txt", f"2026-11-22 08:05 {rest}\n")
    with pytest.raises(AnswersNeeded) as needed:
        desk.plan(file, f"product:{rest}=Magtein")
    assert [(each.key, each.suggested) for each in needed.value.questions] == [(rest, "serving")]


def test_the_amount_before_a_name_that_is_not_known_is_its_amount(desk):
    assert taken(desk, "2026-11-22 08:05 2 mag\n", "product:mag=Magtein") == [
        "22 morning - taken 22 08:05+0100 2 96"
    ]


@pytest.mark.parametrize("between", [" ", "", " - "])
def test_two_lines_that_ran_together_are_refused_as_they_are_written(desk, between):
    line = f"2026-11-22 08:05 Magtein 3{between}2026-11-22 20:05 Magtein 3"
    with pytest.raises(ImportProblem) as refused:
        desk.plan(desk.write("phone.txt", f"{line}\n"))
    assert line in refused.value.problems[0]


def test_a_line_of_a_thousand_words_is_read_at_once(desk):
    with pytest.raises(ImportProblem):
        desk.plan(desk.write("phone.txt", f"2026-11-22 08:05 {'mag ' * 100_000}\n"))


def test_the_answer_about_a_name_holds_for_the_lines_that_follow(desk):
    text = "2026-11-21 08:05 mag 3\n"
    taken(desk, text, "product:mag=Magtein")
    assert taken(desk, f"{text}2026-11-22 08:05 mag 2\n") == [
        "22 morning - taken 22 08:05+0100 2 96"
    ]


def test_a_line_that_is_none_is_left_out_once_and_for_all(desk):
    text = "2026-11-21 08:05 Magtein 3\ncall the doctor\n2026-11-2\n"
    with pytest.raises(AnswersNeeded, match="1 question open"):
        desk.plan(desk.write("phone.txt", text))
    taken(desk, text, "leave-rows-out")
    grown = f"{text}2026-11-22 08:05 Magtein 3\n"
    plan = desk.plan(desk.write("phone.txt", grown))
    assert lines(plan) == ["22 morning - taken 22 08:05+0100 3 144"]
    assert sum(left.rows for left in plan.left_out.values()) == 2
    with pytest.raises(AnswersNeeded):  # another one is asked about, and then all are
        desk.plan(desk.write("phone.txt", f"{grown}2026-11-23 8\n"))
    with pytest.raises(AnswersNeeded):
        desk.plan(desk.write("phone.txt", grown), recalls=False)


def test_a_dose_that_the_log_holds_is_asked_about_once(desk):
    desk.take(desk.write("another.txt", "2026-11-22 08:05 Magtein 3\n"))
    text = "2026-11-22 08:15 Magtein 3\n2026-11-21 08:15 Magtein 3\n"
    with pytest.raises(AnswersNeeded):
        desk.plan(desk.write("phone.txt", text))
    assert taken(desk, text, "overlap=same") == ["21 morning - taken 21 08:15+0100 3 144"]
    grown = f"{text}2026-11-23 08:15 Magtein 3\n"
    assert taken(desk, grown) == ["23 morning - taken 23 08:15+0100 3 144"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "Date,What\n2026-11-22 08:05,Magtein\n"),
        ("a.csv", "2026-11-22 08:05,Magtein,3\n"),
        ("a.tsv", "Date\tWhat\n2026-11-22 08:05\tMagtein\n"),
        ("a.csv", "2026-11-22,08:05,Magtein,3\n"),
    ],
)
def test_a_table_stays_a_table(desk, name, content):
    assert importer_for(desk.write(name, content)).key == "table"


def test_the_same_lines_under_another_name_are_nothing_new(desk):
    text = "2026-11-22 08:05 Magtein 3\n2026-11-22 20:05 Magtein 3\n"
    taken(desk, text)
    copy = desk.write("phone (conflicted copy).txt", f"{text}2026-11-23 08:05 Magtein 1\n")
    assert lines(desk.plan(copy)) == ["23 morning - taken 23 08:05+0100 1 48"]
