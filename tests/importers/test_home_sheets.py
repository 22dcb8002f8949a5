"""Sheets as people keep them arrive whole, with nothing but Enter pressed.

Each is read with every question answered as it is proposed. What a sheet leaves to the person, as
whether 144 mg are the compound or the magnesium, is answered beside it.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from magtrack.domain.record.doses import Dose
from magtrack.errors import AnswersNeeded, ImportProblem, MagTrackError
from magtrack.importers import LeftOut, importer_for
from tests.importers.conftest import lines
from tests.importers.workbooks import xlsx

MOST_ROUNDS = 8


def entered(desk, path, *said):
    """Return the plan of a file of which each question is answered as proposed, or as `said`."""
    answers = list(said)
    for _round in range(MOST_ROUNDS):
        try:
            return desk.plan(path, *answers)
        except AnswersNeeded as needed:
            for question in needed.questions:
                if desk.request(*said).answers.to(question) is None:
                    assert question.suggested, (str(question), dict(question.choices))
                    answers.append(f"{question.key}={question.suggested}")
    raise AssertionError(answers)


MOOD = "scale:Mood=0-10"

SHEETS = {
    "wide": (
        "Date,Magtein,Zinc,Vitamin D\n2026-09-01,2,1,x\n2026-09-02,3,,x\n2026-09-03,,1,\n",
        [],
        [
            "Zinc none dose",
            "Vitamin D none dose",
            "01 other - taken - 2 96",
            "01 other - taken - 1 0",
            "01 other - taken - 1 0",
            "02 other - taken - 3 144",
            "02 other - taken - 1 0",
            "03 other - taken - 1 0",
        ],
    ),
    "ticks": (
        "Date,Magtein\n2026-09-01,x\n2026-09-02,✓\n2026-09-03,\n2026-09-04,yes\n",
        [],
        [
            "01 other - taken - 3 144",
            "02 other - taken - 3 144",
            "04 other - taken - 3 144",
        ],
    ),
    "am and pm": (
        "Date,Magtein AM,Magtein PM\n2026-09-01,1,2\n2026-09-02,,2\n2026-09-03,1,\n",
        [],
        [
            "01 morning - taken - 1 48",
            "01 evening - taken - 2 96",
            "02 evening - taken - 2 96",
            "03 morning - taken - 1 48",
        ],
    ),
    "german": (
        (
            "Datum;Magtein morgens;Magtein abends;Zink abends;Stimmung;Bemerkung\n"
            "01.09.2026;1,5;2;ja;7;gut geschlafen\n15.09.2026;1;-;nein;6;\n"
        ),
        ["scale:Stimmung=0-10"],
        [
            "Zink none dose",
            "01 gut geschlafen",
            "01 morning - taken - 1.5 72",
            "01 evening - taken - 2 96",
            "01 evening - taken - 1 0",
            "15 morning - taken - 1 48",
            "01 mood 7",
            "15 mood 6",
        ],
    ),
    "french": (
        (
            "Jour;Magtein matin;Magtein soir;Humeur\n01/09/2026;oui;non;8\n"
            "13/09/2026;2 gélules;oui;4\n"
        ),
        ["scale:Humeur=0-10"],
        [
            "01 morning - taken - 3 144",
            "13 morning - taken - 2 96",
            "13 evening - taken - 3 144",
            "01 mood 8",
            "13 mood 4",
        ],
    ),
    "spanish": (
        "Fecha;Magtein por la mañana;Ánimo\n2026-09-01;sí;8\n2026-09-02;no;4\n",
        ["scale:Ánimo=0-10"],
        ["01 morning - taken - 3 144", "01 mood 8", "02 mood 4"],
    ),
    "checkboxes": (
        "Date,Magtein,Zinc\n2026-09-01,TRUE,FALSE\n2026-09-02,FALSE,TRUE\n",
        [],
        ["Zinc none dose", "01 other - taken - 3 144", "02 other - taken - 1 0"],
    ),
    "zeros and ones": (
        "Date,Magtein\n2026-09-01,1\n2026-09-02,0\n2026-09-03,1\n",
        [],
        ["01 other - taken - 3 144", "03 other - taken - 3 144"],
    ),
    "times of doses": (
        "Date,Magtein\n2026-09-01,8:15\n2026-09-02,2 caps 21:30\n2026-09-03,9pm\n2026-09-04,0:30\n",
        [],
        [
            "01 morning - taken 01 08:15+0200 3 144",
            "02 evening - taken 02 21:30+0200 2 96",
            "03 evening - taken 03 21:00+0200 3 144",
            "04 evening - taken 05 00:30+0200 3 144",
        ],
    ),
    "masses": (
        "Date,Magtein (mg)\n2026-09-01,2000\n2026-09-02,1000\n",
        ["Magtein: 2000 mg=compound", "Magtein: 1000 mg=compound"],
        ["01 other - taken - 3 144", "02 other - taken - 1.5 72"],
    ),
    "masses of the element": (
        "Date,Magtein (mg elemental)\n2026-09-01,144\n2026-09-02,96\n",
        [],
        ["01 other - taken - 3 144", "02 other - taken - 2 96"],
    ),
    "a new product in its unit": (
        "Date,Magnesium L-threonate (mg)\n2026-09-01,2000\n",
        ["compound"],
        ["Magnesium L-threonate l-threonate dose", "01 other - taken - 1 144"],
    ),
    "an amount in the header": (
        "Date,Magtein (2 caps) AM,Magtein 1 cap PM\n2026-09-01,x,x\n",
        [],
        ["01 morning - taken - 2 96", "01 evening - taken - 1 48"],
    ),
    "long": (
        (
            "Date,Time,Supplement,Dose,Notes\n"
            "2026-09-01,8:00 AM,Magtein,2 caps,with food\n2026-09-01,9:30 PM,Zinc,15 mg,\n"
            "2026-09-02,8:05 AM,Magtein,1 cap,\n"
        ),
        [],
        [
            "Zinc none dose",
            "01 morning - taken 01 08:00+0200 2 96",
            "01 evening - taken 01 21:30+0200 1 0",
            "02 morning - taken 02 08:05+0200 1 48",
        ],
    ),
    "long as a newcomer heads it": (
        (
            "Day,Time,What I took,How many,Slept,Remarks\n2026-09-01,08:00,Magtein,2,7,good\n"
            "2026-09-01,20:00,Magtein,one,6,\n2026-09-02,08:00,Magtein,2,7,\n"
        ),
        ["column:Slept=leave-out"],
        [
            "01 morning - taken 01 08:00+0200 2 96",
            "01 evening - taken 01 20:00+0200 1 48",
            "02 morning - taken 02 08:00+0200 2 96",
        ],
    ),
    "a tick, and how many beside it": (
        "Day,Magtein,How many\n2026-09-01,x,2\n2026-09-02,,\n2026-09-03,x,1\n",
        [],
        ["01 other - taken - 2 96", "03 other - taken - 1 48"],
    ),
    "long with a unit beside it": (
        "When,What,Qty,Unit\n2026-09-01 08:00,Magtein,2,capsules\n2026-09-02 08:00,Zinc,15,mg\n",
        [],
        [
            "Zinc none dose",
            "01 morning - taken 01 08:00+0200 2 96",
            "02 morning - taken 02 08:00+0200 1 0",
        ],
    ),
    "long with the unit in the header": (
        "date,supplement,dose_mg\n2026-09-01,Magtein,2000\n",
        ["compound"],
        ["01 other - taken - 3 144"],
    ),
    "long without an amount in a row": (
        "Date,Name,Dose\n2026-09-01,Magtein,2\n2026-09-02,Magtein,\n2026-09-03,Magtein,3\n",
        [],
        ["01 other - taken - 2 96", "03 other - taken - 3 144"],
    ),
    "titles above": (
        "My supplement log,,\n2026,,\n,,\nDate,Magtein,Mood\n2026-09-01,2,7\n2026-09-02,2,8\n",
        [MOOD],
        [
            "01 other - taken - 2 96",
            "02 other - taken - 2 96",
            "01 mood 7",
            "02 mood 8",
        ],
    ),
    "totals and remarks": (
        (
            "Date,Magtein,Mood\n2026-09-01,2,7\n2026-09-02,3,5\n2026-09-03,2,6\n2026-09-04,2,6\n,,\n"
            "Total,9,\nAverage,2.25,6\nremember to buy more,,\n"
        ),
        [MOOD],
        [
            "01 other - taken - 2 96",
            "02 other - taken - 3 144",
            "03 other - taken - 2 96",
            "04 other - taken - 2 96",
            "01 mood 7",
            "02 mood 5",
            "03 mood 6",
            "04 mood 6",
        ],
    ),
    "a total of each day": (
        "Date,Weekday,Magtein,Zinc,Total\n2026-09-01,Tue,2,1,3\n2026-09-02,Wed,1,1,2\n",
        ["ones=unit"],
        [
            "Zinc none dose",
            "01 other - taken - 2 96",
            "01 other - taken - 1 0",
            "02 other - taken - 1 48",
            "02 other - taken - 1 0",
        ],
    ),
    "two lines of heading": (
        ",Morning,,Evening,\nDate,Magtein,Zinc,Magtein,Zinc\n2026-09-01,1,x,2,\n2026-09-02,1,,2,x\n",
        [],
        [
            "Zinc none dose",
            "01 morning - taken - 1 48",
            "01 morning - taken - 1 0",
            "01 evening - taken - 2 96",
            "02 morning - taken - 1 48",
            "02 evening - taken - 2 96",
            "02 evening - taken - 1 0",
        ],
    ),
    "the products above": (
        ",Magtein,,Zinc,\nDate,AM,PM,AM,PM\n2026-09-01,1,2,x,\n",
        [],
        [
            "Zinc none dose",
            "01 morning - taken - 1 48",
            "01 evening - taken - 2 96",
            "01 morning - taken - 1 0",
        ],
    ),
    "without a heading": (
        "2026-09-01,08:00,Magtein,2\n2026-09-02,08:05,Magtein,3\n",
        [],
        ["01 morning - taken 01 08:00+0200 2 96", "02 morning - taken 02 08:05+0200 3 144"],
    ),
    "a week, the weekdays as columns": (
        (
            "Week of 31 Aug 2026,,,,,,,\nSupplement,Mon,Tue,Wed,Thu,Fri,Sat,Sun\n"
            "Magtein,x,x,,2,,,x\nZinc,,x,,,,,\n"
        ),
        [],
        [
            "Zinc none dose",
            "31 other - taken - 3 144",
            "01 other - taken - 3 144",
            "01 other - taken - 1 0",
            "03 other - taken - 2 96",
            "06 other - taken - 3 144",
        ],
    ),
    "a row for a week": (
        "Week,Mon,Tue,Wed,Thu,Fri,Sat,Sun\n2026-08-31,2,2,,2,,,\n2026-09-07,3,,,,,,3\n",
        [],
        [
            "31 other - taken - 2 96",
            "01 other - taken - 2 96",
            "03 other - taken - 2 96",
            "07 other - taken - 3 144",
            "13 other - taken - 3 144",
        ],
    ),
    "weeks by their last day": (
        "Week ending,Mon,Tue,Wed,Thu,Fri,Sat,Sun\n6 Sep 2026,2,,,,,,3\n13 Sep 2026,,2,,,,,\n",
        [],
        [
            "31 other - taken - 2 96",
            "06 other - taken - 3 144",
            "08 other - taken - 2 96",
        ],
    ),
    "weeks below each other": (
        (
            "Week of 31 Aug 2026,,,,,,,\n,Mon,Tue,Wed,Thu,Fri,Sat,Sun\nMagtein am,x,,,,,,\n"
            "Magtein pm,x,,,,,,\nMood,7,6,,,,,\n,,,,,,,\nWeek of 7 Sep 2026,,,,,,,\n"
            ",Mon,Tue,Wed,Thu,Fri,Sat,Sun\nMagtein am,,x,,,,,\nMagtein pm,x,,,,,,\nMood,,,,,,,9\n"
        ),
        [MOOD],
        [
            "31 morning - taken - 3 144",
            "31 evening - taken - 3 144",
            "07 evening - taken - 3 144",
            "08 morning - taken - 3 144",
            "31 mood 7",
            "01 mood 6",
            "13 mood 9",
        ],
    ),
    "a page of a calendar": (
        (
            "September 2026,,,,,,\nMon,Tue,Wed,Thu,Fri,Sat,Sun\n,1,2,3,4,5,6\n,x,2,,,,x\n"
            "7,8,9,10,11,12,13\n2,,,,,,\n"
        ),
        [],
        [
            "01 other - taken - 3 144",
            "02 other - taken - 2 96",
            "06 other - taken - 3 144",
            "07 other - taken - 2 96",
        ],
    ),
    "the days of a month as columns": (
        (
            "October 2026," + ",".join(map(str, range(1, 32))) + "\n"
            "Magtein,x,x" + "," * 29 + "\nMood,7,,8" + "," * 28 + "\n"
        ),
        [MOOD],
        ["01 other - taken - 3 144", "02 other - taken - 3 144", "01 mood 7", "03 mood 8"],
    ),
    "the answers of a form": (
        (
            "Timestamp,Did you take Magtein?,How did you sleep? (1-10),Comments\n"
            '"9/13/2026 8:12:33",Yes,7,"long, and good"\n"9/14/2026 8:15:02",No,6,\n'
        ),
        ["scale:How did you sleep? (1-10)=0-10"],
        [
            "13 long, and good",
            "13 morning - taken 13 08:12+0200 3 144",
            "13 sleep 7",
            "14 sleep 6",
        ],
    ),
    "several doses a day without a name": (
        "Day,Dose 1,Dose 2\n2026-09-01,2 caps,1 cap\n2026-09-02,2 caps,\n",
        [],
        [
            "01 other - taken - 2 96",
            "01 other - taken - 1 48",
            "02 other - taken - 2 96",
        ],
    ),
    "times in the names": (
        "Datum;Magtein 7 Uhr;Magtein 21 Uhr\n15.09.2026;2;1\n16.09.2026;2;\n",
        [],
        [
            "15 morning - taken - 2 96",
            "15 evening - taken - 1 48",
            "16 morning - taken - 2 96",
        ],
    ),
    "dates as columns": (
        "Supplement,1 Sep 2026,2 Sep 2026,3 Sep 2026\nMagtein,2,3,-\nZinc,x,,x\n",
        [],
        [
            "Zinc none dose",
            "01 other - taken - 2 96",
            "01 other - taken - 1 0",
            "02 other - taken - 3 144",
            "03 other - taken - 1 0",
        ],
    ),
    "the month in the title": (
        "September 2026,,\nDay,Magtein,Mood\n1,2,7\n2,2,8\n30,3,6\n",
        [MOOD],
        [
            "01 other - taken - 2 96",
            "02 other - taken - 2 96",
            "30 other - taken - 3 144",
            "01 mood 7",
            "02 mood 8",
            "30 mood 6",
        ],
    ),
    "weekdays before the days": (
        "Day,Magtein\nTue 1 Sep 2026,2\nWed 2 Sep 2026,3\n",
        [],
        ["01 other - taken - 2 96", "02 other - taken - 3 144"],
    ),
    "a column of days by another name": (
        "Wann war das,Magtein,Day of week\n01.09.2026,2,Tuesday\n14.09.2026,2,Monday\n",
        [],
        ["01 other - taken - 2 96", "14 other - taken - 2 96"],
    ),
    "parts of the day as columns": (
        "Date,Morning,Evening\n2026-09-01,2,1\n2026-09-02,x,\n",
        [],
        [
            "01 morning - taken - 2 96",
            "01 evening - taken - 1 48",
            "02 morning - taken - 3 144",
        ],
    ),
    "words in the cells": (
        (
            "Date,Magtein\n2026-09-01,morning\n2026-09-02,forgot\n2026-09-03,2 evening\n"
            "2026-09-04,skipped\n"
        ),
        [],
        [
            "01 morning - taken - 3 144",
            "02 other - missed - 1 ?",
            "03 evening - taken - 2 96",
            "04 other - skipped - 1 ?",
        ],
    ),
    "a diary with a product": (
        (
            "Date,Sleep,Energy,Focus,Magtein,How was it\n2026-09-01,7,6,5,3,slept badly at first\n"
            "2026-09-02,8,7,6,3,a good and quiet day\n"
        ),
        ["scale:Sleep=0-10", "scale:Energy=0-10", "scale:Focus=0-10"],
        [
            "01 slept badly at first",
            "01 other - taken - 3 144",
            "02 a good and quiet day",
            "02 other - taken - 3 144",
            "01 cognition 5",
            "02 cognition 6",
            "01 sleep 7",
            "02 sleep 8",
            "01 energy 6",
            "02 energy 7",
        ],
    ),
}
"""What stands in a sheet, what is answered otherwise than proposed, and what arrives."""


@pytest.mark.parametrize("name", SHEETS)
def test_a_home_sheet_arrives_whole_with_enter_alone(desk, name):
    text, given, expected = SHEETS[name]
    plan = entered(desk, desk.write("log.csv", text), *given)
    assert lines(plan) == expected


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("x x", "is one dose? The file does not say."),
        ("x 2", "is a dose with no amount, as a tick?"),
    ],
)
def test_the_question_about_a_tick_says_how_much_a_serving_is(desk, cells, said):
    first, second = cells.split()
    path = desk.write("log.csv", f"Date,Magtein\n2026-09-01,{first}\n2026-09-02,{second}\n")
    question = asked(desk, path, "column:Date=day", "column:Magtein=doses")["Magtein"]
    assert str(question).endswith(said)
    assert question.choices["serving"] == "one serving, 3 capsules"


GAPS = "Date,Magtein\n2026-09-01,x\n2026-09-02,\n2026-09-03,no\n2026-09-04,x\n2026-09-05,\n"


def asked(desk, path, *given):
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan(path, *given)
    return {question.key: question for question in caught.value.questions}


@pytest.mark.parametrize(
    ("answers", "more"),
    [
        (["empty=leave-out", "not-taken=leave-out"], []),
        (["empty=missed", "not-taken=leave-out"], ["02 other - missed - 1 ?"]),
        (["empty=leave-out", "not-taken=skipped"], ["03 other - skipped - 1 ?"]),
        (
            ["empty=missed", "not-taken=missed"],
            ["02 other - missed - 1 ?", "03 other - missed - 1 ?"],
        ),
    ],
)
def test_what_was_not_taken_is_recorded_as_the_person_says(desk, answers, more):
    path = desk.write("log.csv", GAPS)
    taken = ["01 other - taken - 3 144", "04 other - taken - 3 144"]
    assert sorted(lines(entered(desk, path, *answers))) == sorted([*taken, *more])


def test_an_empty_cell_and_a_no_are_asked_about_once_and_not_recorded_by_proposal(desk):
    path = desk.write("log.csv", GAPS)
    questions = asked(desk, path, "column:Date=day", "column:Magtein=doses")
    assert str(questions["empty"]) == "In “Magtein”, 1 cell is empty. What does that mean?"
    assert str(questions["not-taken"]).startswith("In “Magtein”, 1 cell says that nothing was")
    assert {questions[key].suggested for key in ("empty", "not-taken")} == {"leave-out"}


def test_days_before_the_first_dose_and_after_the_last_are_never_missed(desk):
    rows = [f"2026-09-{n:02},{'x' if n in (3, 5) else ''},1" for n in range(1, 8)]
    path = desk.write("log.csv", "\n".join(["Date,Magtein,Zinc", *rows]) + "\n")
    plan = entered(desk, path, "empty=missed")
    assert [line for line in lines(plan) if "missed" in line] == ["04 other - missed - 1 ?"]


def test_an_empty_amount_of_a_row_is_asked_about_and_never_one_serving_of_itself(desk):
    path = desk.write("log.csv", SHEETS["long without an amount in a row"][0])
    roles = ["column:Date=day", "column:Name=name", "column:Dose=dose"]
    question = asked(desk, path, *roles)["empty"]
    assert question.suggested == "leave-out"
    assert set(question.choices) == {"leave-out", "missed", "skipped", "taken"}
    plan = desk.plan(path, *roles, "empty=leave-out")
    assert plan.left_out == {"its cell is empty": LeftOut(1, (3,))}
    assert "02 other - taken - 1 ?" in lines(desk.plan(path, *roles, "empty=taken", "unknown"))


@pytest.mark.parametrize("role", ["leave-out", "note"])
def test_no_serving_is_proposed_where_a_column_left_out_may_hold_the_amounts(desk, role):
    path = desk.write("log.csv", SHEETS["long as a newcomer heads it"][0])
    proposed = ("day", "time", "name", role, "leave-out", "note")
    names = ("Day", "Time", "What I took", "How many", "Slept", "Remarks")
    answers = (f"column:{name}={each}" for name, each in zip(names, proposed, strict=True))
    with pytest.raises(AnswersNeeded) as needed:
        desk.plan(path, *answers)
    (question,) = needed.value.questions
    assert (question.key, question.suggested) == ("Magtein", "")
    assert "serving" in question.choices


def test_a_word_in_a_cell_means_what_the_person_says(desk):
    path = desk.write("log.csv", "Date,Magtein\n2026-09-01,x\n2026-09-02,travel\n")
    roles = ["column:Date=day", "column:Magtein=doses", "Magtein=serving"]
    assert asked(desk, path, *roles)["cell:travel"].suggested == ""
    ends = {
        answer: lines(desk.plan(path, *roles, f"cell:travel={answer}"))[1:]
        for answer in ("taken", "missed", "leave-out")
    }
    assert ends == {
        "taken": ["02 other - taken - 3 144"],
        "missed": ["02 other - missed - 1 ?"],
        "leave-out": [],
    }


def test_one_bad_cell_keeps_no_other_out(desk):
    text = "Date,Magtein,Zinc,Mood\n2026-09-01,2,5001 g,7\n2026-09-02,2,15 mg,6\n"
    plan = entered(desk, desk.write("log.csv", text), MOOD)
    assert lines(plan) == [
        "Zinc none dose",
        "01 other - taken - 2 96",
        "02 other - taken - 2 96",
        "02 other - taken - 1 0",
        "01 mood 7",
        "02 mood 6",
    ]
    assert plan.left_out == {
        "Zinc: An amount above 1 000 000 cannot be right.": LeftOut(1, (2,)),
    }


def test_whether_one_is_a_tick_is_asked_where_nothing_tells(desk):
    path = desk.write("log.csv", "Date,Magtein\n2026-09-01,1\n2026-09-02,1\n")
    roles = ["column:Date=day", "column:Magtein=doses"]
    assert asked(desk, path, *roles)["ones"].suggested == "unit"
    units = {
        answer: {dose.units for dose in desk.plan(path, *roles, f"ones={answer}", *more).records}
        for answer, more in (("unit", ()), ("tick", ("Magtein=serving",)))
    }
    assert units == {"unit": {1}, "tick": {3}}


@pytest.mark.parametrize("head", ["Date,Magtein AM,Magtein PM", "Date,Magtein,Magtein"])
def test_one_is_one_unit_where_another_column_of_the_product_counts_two(desk, head):
    path = desk.write("log.csv", f"{head}\n2026-09-01,1,2\n2026-09-02,-,2\n")
    assert [dose.units for dose in entered(desk, path).records] == [1, 2, 2]


def test_a_first_row_that_is_an_entry_is_asked_about_and_never_lost(desk):
    path = desk.write("log.csv", SHEETS["without a heading"][0])
    question = asked(desk, path)["heading"]
    assert (question.suggested, set(question.choices)) == ("entry", {"entry", "heading"})
    assert "column:2026-09-01" in asked(desk, path, "heading=heading")


def test_the_week_of_weekdays_is_asked_where_nothing_tells_it(desk):
    path = desk.write("log.csv", "What,Mon,Tue,Wed,Thu,Fri,Sat,Sun\nMagtein,2,,,,,,3\n")
    question = asked(desk, path)["week:log.csv"]
    assert question.suggested == ""
    assert question.once
    plan = entered(desk, path, "week:log.csv=2026-11-09")
    assert lines(plan) == ["09 other - taken - 2 96", "15 other - taken - 3 144"]


@pytest.mark.parametrize(
    ("title", "name", "asked_for"),
    [
        ("September 2026", "log.csv", False),
        ("", "2026-09.csv", False),
        ("", "Sept 2026.csv", False),
        ("Septembre", "log.csv", True),
        ("", "log.csv", True),
    ],
)
def test_the_month_of_numbers_is_that_of_a_title_or_a_name_or_asked(desk, title, name, asked_for):
    path = desk.write(name, f"{title},\nDay,Magtein\n1,2\n2,3\n")
    given = [f"month:{name}=2026-09"] if asked_for else []
    if asked_for:
        question = asked(desk, path, "column:Day=day", "column:Magtein=doses")[f"month:{name}"]
        assert question.suggested == ("2026-09" if title else "")
    plan = entered(desk, path, *given)
    assert [str(dose.day) for dose in plan.records] == ["2026-09-01", "2026-09-02"]


def test_a_dose_on_a_day_that_the_month_has_not_is_told(desk):
    numbers = ",".join(map(str, range(1, 32)))
    path = desk.write("log.csv", f"September 2026,{numbers}\nMagtein,2{',' * 29},3\n")
    plan = entered(desk, path, "unreadable=leave-rows-out")
    assert lines(plan) == ["01 other - taken - 2 96"]
    assert plan.left_out == {"“31” is no day of the month.": LeftOut(1, (2,))}


def test_two_columns_of_one_role_tell_the_way_out(desk):
    path = desk.write("log.csv", "Date,Magtein,Zinc\n2026-09-01,x,x\n")
    roles = ["column:Date=day", "column:Magtein=status", "column:Zinc=status"]
    with pytest.raises(ImportProblem, match=r"“Magtein”, “Zinc”.*answer “doses” for both"):
        desk.plan(path, *roles)


@pytest.mark.parametrize("name", ["01_wide.csv", "Magtein.csv"])
def test_a_product_is_never_called_as_the_file(desk, name):
    path = desk.write(name, "Date,Dose\n2026-09-01,2\n")
    roles = ["column:Date=day", "column:Dose=dose"]
    question = asked(desk, path, *roles)["product of:Dose"]
    assert question.suggested == "Magtein"  # the one product of magnesium in the log
    assert lines(desk.plan(path, *roles, "product of:Dose=citrate"))[0].startswith(
        "Magnesium Citrate citrate"
    )


def test_a_sheet_that_grew_adds_what_is_new_alone(desk):
    head, *rows = SHEETS["am and pm"][0].splitlines()
    desk.journal.apply("import", *entered(desk, desk.write("a.csv", SHEETS["am and pm"][0])).edits)
    grown = [f"Weight,{head},Zinc", *(f"71,{row},x" for row in rows), "71,2026-09-04,1,1,"]
    plan = entered(desk, desk.write("b.csv", "\n".join(reversed_days(grown)) + "\n"))
    assert lines(plan) == [
        "Zinc none dose",
        "04 morning - taken - 1 48",
        "04 evening - taken - 1 48",
        *(f"0{n} other - taken - 1 0" for n in (3, 2, 1)),
    ]


def reversed_days(rows):
    head, *entries = rows
    return [head, *reversed(entries)]


def test_two_sheets_of_a_workbook_are_two_months(desk):
    days = [[n, 2] for n in (1, 2)]
    sheets = {month: [["Day", "Magtein"], *days] for month in ("September 2026", "October 2026")}
    plan = entered(desk, desk.write("log.xlsx", xlsx(sheets)), "read")
    assert [str(dose.day) for dose in plan.records] == [
        *("2026-09-01", "2026-09-02"),
        *("2026-10-01", "2026-10-02"),
    ]


CELL = st.sampled_from(["", "1", "2", "½", "1,5", "2 caps", "144 mg"])
DAYS_OF_TWO = st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=12)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DAYS_OF_TWO)
def test_a_wide_sheet_and_a_long_one_of_the_same_doses_give_the_same_days(desk, cells):
    head = ["Magtein AM", "Magtein PM", "Magnesium citrate"]
    days = [f"2026-09-{n:02}" for n in range(1, len(cells) + 1)]
    wide = [[day, *row] for day, row in zip(days, cells, strict=True)]
    long = [
        [day, time, name, cell]
        for day, row in zip(days, cells, strict=True)
        for time, name, cell in zip(
            ("morning", "evening", ""), ("Magtein", "Magtein", head[2]), row, strict=True
        )
        if cell
    ]
    said = [*("column:Date=day", "column:Time=time", "column:Name=name", "column:Dose=dose")]
    said += [*(f"column:{name}=doses" for name in head), "elemental", "unit"]
    if not long:
        return
    totals = [
        totals_of(entered(desk, table(desk, rows), *said))
        for rows in ([["Date", *head], *wide], [["Date", "Time", "Name", "Dose"], *long])
    ]
    assert totals[0] == totals[1]
    assert sum(n for _mg, n in totals[0].values()) == len(long)


def table(desk, rows):
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    return desk.write("t.csv", text + "\n")


def totals_of(plan):
    """Return the magnesium of each day as far as it is known, and the number of its doses."""
    found = {}
    for record in plan.records:
        if isinstance(record, Dose):
            mg, n = found.get(record.day, (0.0, 0))
            found[record.day] = (round(mg + (record.elemental_mg or 0.0), 6), n + 1)
    return found


HEADS = st.sampled_from(
    [
        *("Date", "Day", "Mon", "Tue", "Wed", "Thu", "Fri", "Magtein", "Magtein AM", "Zinc (mg)"),
        *("Dose", "Name", "Unit", "Mood", "Notes", "Total", "", "1", "2", "2026-09-01", "3 Sep"),
        *("Time", "x"),
    ]
)
CELLS = st.sampled_from(
    [
        *("", "x", "2", "0", "-", "2 caps", "8:15", "Magtein", "Zinc", "mg", "Total", "7/10"),
        *("Mon", "2026-09-01", "3.9.", "31", "Week of 31 Aug 2026", "a longer remark here"),
        *("½", "#REF!", "½ x"),
    ]
)
GRID = st.integers(2, 6).flatmap(
    lambda width: st.tuples(
        st.lists(HEADS, min_size=width, max_size=width),
        st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=6),
    )
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(GRID)
def test_no_sheet_is_too_strange_and_no_dose_comes_of_nothing(desk, grid):
    head, rows = grid
    path, said = table(desk, [head, *rows]), []
    for _round in range(MOST_ROUNDS):
        try:
            plan = importer_for(path, "table").plan(path, desk.request(*said))
        except AnswersNeeded as needed:
            said += [f"{q.key}={q.suggested or next(iter(q.choices))}" for q in needed.questions]
        except MagTrackError:
            return
        else:
            doses = [record for record in plan.records if isinstance(record, Dose)]
            assert len(doses) <= sum(bool(cell) for row in [head, *rows] for cell in row)
            return


def test_four_columns_of_which_the_last_is_empty_are_no_list_of_medtimer(desk):
    rows = "04/05/2026 08:00;Magtein;1;\n05/05/2026 08:00;Zinc;2;\n"
    path = desk.write("mine.csv", "When;What;How much;Remark\n" + rows)
    assert importer_for(path).key == "table"
    taken = desk.write("old.csv", "Zeit;Name;Dosis;Genommen\n" + rows[:-1] + "x\n")
    assert importer_for(taken).key == "medtimer"
