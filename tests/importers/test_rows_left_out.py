"""One row that cannot be read never refuses a file, and is never left out without a yes."""

from __future__ import annotations

import pytest

from magtrack.errors import AnswersNeeded, ImportProblem, InputProblem
from magtrack.importers import LeftOut
from magtrack.importers.toolkit.rows_left_out import RowsLeftOut
from tests.importers.conftest import DATA, lines
from tests.importers.test_other_programs import EXPECTED, SAMPLES

ROLES = [
    *("column:Day=day", "column:Time=time", "column:Name=name", "column:Dose=dose"),
    *("column:Mood=mood", "scale:Mood=0-10"),
]
HEAD = "Day,Time,Name,Dose,Mood\n"
GOOD = "2026-09-03,8am,Magtein,2,7\n2026-09-04,8am,Magtein,2,\n2026-09-05,8am,Magtein,2,\n"
TAKEN = [
    "03 morning - taken 03 08:00+0200 2 96",
    "04 morning - taken 04 08:00+0200 2 96",
    "05 morning - taken 05 08:00+0200 2 96",
    "03 mood 7",
]


def needed(desk, path, *answers):
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan(path, *answers)
    assert desk.journal.span() is None
    return {question.key: question for question in caught.value.questions}, caught.value


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Total,,,6,", "row 5: “Total, 6” looks like a total or a remark, not like an entry."),
        (
            ",,,,remember the fish oil",
            "row 5: “remember the fish oil” looks like a total or a remark, not like an entry.",
        ),
        ("remember", "row 5: “remember” looks like a total or a remark, not like an entry."),
        ("Day,Time,Name,Dose,Mood", "row 5: The row looks like the heading again."),
        ("someday,8am,Magtein,2,", "row 5, Day: “someday” is not a day."),
        ("2026-09-06,after lunch,Magtein,2,9", "row 5, Time: “after lunch” is not a time."),
        ("2026-09-06,8am,Magtein,2,12/10", "row 5, Mood: “12/10” is not between 0 and 10."),
        ("2026-09-06,8am,Magtein,5001 g,9", "row 5: An amount above 1 000 000 cannot be right."),
        ("2026-09-06,8am,Magtein", "row 5: 3 cells where the header has 5"),
        ("2026-09-06,8am,Mag\0tein,2,", "row 5: a cell holds a NUL character"),
        (f"2026-09-06,8am,{'x' * 201},2,9", "row 5, name: "),
    ],
)
def test_a_bad_row_is_shown_with_its_reason_and_left_out_on_a_yes(desk, row, said):
    path = desk.write("t.csv", HEAD + GOOD + row + "\n")
    questions, problem = needed(desk, path, *ROLES)
    question = questions["unreadable"]
    assert str(question).startswith("1 row of 4 cannot be taken in")
    assert question.suggested == "leave-rows-out"
    assert said in question.rows[0]
    assert said in "\n".join(problem.problems)
    plan = desk.plan(path, *ROLES, "unreadable=leave-rows-out")
    assert lines(plan) == TAKEN
    ((reason, left),) = plan.left_out.items()
    assert left == LeftOut(1, (5,))
    assert reason in said or said.endswith(f": {reason}") or said.startswith("row 5, name")
    assert "unreadable" not in plan.answers


def test_nothing_is_taken_where_the_file_is_to_be_mended(desk):
    path = desk.write("t.csv", HEAD + GOOD + "Total,,,6,\n")
    with pytest.raises(ImportProblem, match="1 row was refused") as caught:
        desk.plan(path, *ROLES, "unreadable=take-nothing")
    assert not isinstance(caught.value, AnswersNeeded)
    said = "t.csv, row 5: “Total, 6” looks like a total or a remark, not like an entry."
    assert caught.value.problems == (said,)


def test_leave_out_as_an_answer_for_all_leaves_no_bad_row_out(desk):
    path = desk.write("t.csv", HEAD + GOOD + "Total,,,6,\n")
    assert list(needed(desk, path, *ROLES, "leave-out")[0]) == ["unreadable"]


def test_rows_are_asked_about_after_all_else_is_answered(desk):
    # 03/12 lies in the future where the day comes first, and nothing says so yet
    path = desk.write("t.csv", "Day,Name,Dose\n03/12/2026,Magtein,2\nTotal,,2\n")
    roles = ["column:Day=day", "column:Name=name", "column:Dose=dose"]
    assert list(needed(desk, path, *roles)[0]) == ["Day"]
    assert list(needed(desk, path, *roles, "month-first")[0]) == ["unreadable"]
    assert list(needed(desk, path, *roles, "day-first")[0]) == ["unreadable", "future"]


def test_a_dose_in_the_future_is_left_to_the_person(desk):
    path = desk.write("t.csv", HEAD + GOOD + "2026-12-24,8am,Magtein,2,5\n")
    questions, _problem = needed(desk, path, *ROLES)
    assert list(questions) == ["future"]
    question = questions["future"]
    assert question.rows == ("t.csv, row 5: 2026-12-24 08:00 is in the future.",)
    assert question.suggested == "leave-rows-out"
    plan = desk.plan(path, *ROLES, "future=leave-rows-out")
    assert lines(plan) == TAKEN
    assert plan.left_out == {"the row lies in the future": LeftOut(1, (5,))}
    kept = desk.plan(path, *ROLES, "future=keep")
    assert lines(kept) == [
        *TAKEN[:3],
        "24 morning - taken 24 08:00+0100 2 96",
        TAKEN[3],
        "24 mood 5",
    ]
    assert "future" not in kept.answers


UNQUOTED = "medtimer_events.csv"
"""A line below its records is part of the last one's note."""


@pytest.mark.parametrize(
    "name", [name for name in SAMPLES if name.endswith(".csv") and name != UNQUOTED]
)
def test_a_line_that_is_no_row_keeps_no_sample_out(desk, name):
    text = (DATA / name).read_bytes().decode("utf-8-sig").rstrip("\r\n")
    path = desk.write(name, text + "\nthe end\n")
    plan = desk.plan(path, *SAMPLES[name], "leave-rows-out")
    assert lines(plan) == EXPECTED[name]


def test_a_bad_record_keeps_no_export_of_apple_health_out(desk):
    text = (DATA / "apple_health.xml").read_text().replace('value="80.5"', 'value="-1"', 1)
    path = desk.write("export.xml", text)
    question = needed(desk, path, *SAMPLES["apple_health.xml"])[0]["unreadable"]
    assert str(question).startswith("1 row cannot be taken in")
    assert question.suggested == "leave-rows-out"
    plan = desk.plan(path, *SAMPLES["apple_health.xml"], "leave-rows-out")
    assert set(lines(plan)) < set(EXPECTED["apple_health.xml"]) | {
        "03 Magnesium from meals, Food diary: 100 mg"
    }


def test_a_bad_record_of_medtimer_is_one_of_those_there_are(desk):
    text = (DATA / "medtimer_backup.json").read_text().replace('"SKIPPED"', '"EATEN"', 1)
    path = desk.write("backup.json", text)
    question = needed(desk, path)[0]["unreadable"]
    assert str(question).startswith("1 row of 4 cannot be taken in")
    assert lines(desk.plan(path, "leave-rows-out")) == EXPECTED["medtimer_backup.json"][:2]


def test_where_most_rows_are_bad_leaving_them_out_is_not_proposed(desk):
    path = desk.write("t.csv", HEAD + GOOD + "Total,,,6,\n" * 4)
    assert needed(desk, path, *ROLES)[0]["unreadable"].suggested == ""


def test_bad_rows_are_told_in_the_order_of_the_file(desk):
    path = desk.write("t.csv", HEAD + GOOD + "Total,,,6,\n2026-09-06,8am,Magtein\nSum,,,6,\n")
    rows = needed(desk, path, *ROLES)[0]["unreadable"].rows
    assert [row.partition(",")[2][:6] for row in rows] == [" row 5", " row 6", " row 7"]


def test_a_reason_that_was_told_is_told_of_later_rows_too():
    rows = RowsLeftOut()
    for line in range(1, 302):
        rows.line = line
        rows.refuse("t.csv", InputProblem("No day." if line < 301 else "No time."))
    rows.settle(lambda _question: "leave-rows-out")
    assert {reason: left.rows for reason, left in rows.left_out().items()} == {
        "No day.": 300,
        "the row cannot be taken in": 1,
    }


def test_very_many_bad_rows_are_counted_and_the_first_told():
    rows = RowsLeftOut()
    rows.seen = 5000
    for line in range(1, 1001):
        rows.line = line
        rows.refuse(f"t.csv, row {line}", InputProblem(f"“{line}” is not a day.", "Day"))
    asked = []
    rows.settle(lambda question: asked.append(question) or "leave-rows-out")
    assert str(asked[0]).startswith("1000 rows of 5000 cannot be taken in")
    assert len(asked[0].rows) == 200
    left = rows.left_out()
    assert sum(each.rows for each in left.values()) == 1000
    assert left["the row cannot be taken in"] == LeftOut(800, (201, 202, 203, 204, 205))
