"""A home-made sheet, with its values as people write them, means what it says."""

from __future__ import annotations

import pytest

from magtrack.domain.record.edits import Put
from magtrack.errors import AnswersNeeded, ImportProblem
from tests.builders import Make
from tests.importers.conftest import MAGTEIN, lines

ROLES = {"When": "day", "At": "time", "What": "name", "Dose": "dose", "Note": "note"}


def sheet(desk, head, *rows):
    return desk.write("t.csv", "\n".join([head, *rows]) + "\n")


def plan(desk, path, *answers, **roles):
    columns = [f"column:{name}={role}" for name, role in (ROLES | roles).items()]
    return desk.plan(path, *columns, *answers)


@pytest.mark.parametrize(
    ("at", "slot", "taken"),
    [
        ("8am", "morning", "03 08:00+0200"),
        ("8 PM", "evening", "03 20:00+0200"),
        ("0815", "morning", "03 08:15+0200"),
        ("noon", "other", "03 12:00+0200"),
        ("8 in the evening", "evening", "03 20:00+0200"),
        ("morning", "morning", "-"),
        ("Evening", "evening", "-"),
        ("at bedtime", "evening", "-"),
        ("abends", "evening", "-"),
        ("PM", "evening", "-"),
        ("afternoon", "other", "-"),
        ("", "other", "-"),
    ],
)
def test_a_part_of_the_day_is_a_slot_and_never_a_time(desk, at, slot, taken):
    path = sheet(desk, "When,At,What,Dose", f"2026-09-03,{at},Magtein,2")
    assert lines(plan(desk, path)) == [f"03 {slot} - taken {taken} 2 96"]


@pytest.mark.parametrize("at", ["morning and evening", "after the film", "13 pm"])
def test_what_is_no_time_is_refused(desk, at):
    path = sheet(desk, "When,At,What,Dose", f"2026-09-03,{at},Magtein,2")
    with pytest.raises(ImportProblem) as caught:
        plan(desk, path)
    assert f"“{at}” is not a time" in str(caught.value.problems)


@pytest.mark.parametrize("day", ["Sep 3", "3.9.", "3-Sep", "46268", "20260903", "3. September"])
def test_a_day_is_read_as_people_write_it(desk, day):
    path = sheet(desk, "When,At,What,Dose", f"{day},8am,Magtein,½")
    assert lines(plan(desk, path, "year:When=2026")) == ["03 morning - taken 03 08:00+0200 0.5 24"]


def test_a_year_is_not_remembered_for_the_next_file(desk):
    path = sheet(desk, "When,At,What,Dose", "Sep 3,8am,Magtein,2x")
    made = plan(desk, path, "year:When=2025")
    assert "year:When" not in made.answers
    assert made.answers["column:When"] == "day"


def test_whether_doses_are_in_the_log_already_is_asked_of_each_file(desk):
    mine = Make().dose(id="mine", product_id=MAGTEIN.id, taken="2026-09-03T08:05")
    desk.journal.apply("mine", Put(mine))
    path = sheet(desk, "When,At,What,Dose", "2026-09-03,8am,Magtein,2")
    with pytest.raises(AnswersNeeded) as caught:
        plan(desk, path)
    (question,) = caught.value.questions
    assert (question.key, question.rows) == ("overlap", ("Magtein, 2026-09-03 08:00",))
    made = plan(desk, path, "overlap=other")
    assert lines(made) == ["03 morning - taken 03 08:00+0200 2 96"]
    assert "overlap" not in made.answers
    assert plan(desk, path, "overlap=same").edits == ()


@pytest.mark.parametrize(
    ("cells", "answers", "ratings"),
    [
        (["7/10", "4/10"], ["scale:Mood of 10=0-10"], [7, 4]),
        (["★★★", "★★★★★"], ["scale:Mood=1-5"], [5, 10]),
        (["★★★☆☆", "☆"], ["scale:Mood of 5=1-5", "word:Mood:☆=leave-out"], [5]),
        (["good", "bad"], ["word:Mood:good=8", "word:Mood:bad=2"], [8, 2]),
        (["good", "7/10"], ["word:Mood:good=8", "scale:Mood of 10=0-10"], [8, 7]),
        (["1", "6"], ["scale:Mood=6-1"], [10, 0]),
        (["1", "6"], ["scale:Mood=6 to 1"], [10, 0]),
        (["12", "50"], ["scale:Mood=0-50"], [2, 10]),
        (["-2", "2"], ["scale:Mood=-2-2"], [0, 10]),
        (["-2", "2"], ["scale:Mood=2--2"], [10, 0]),
        (["75%", ""], ["scale:Mood of 100=0-100"], [8]),
    ],
)
def test_ratings_of_any_kind_become_ratings(desk, cells, answers, ratings):
    path = sheet(desk, "When,Mood", *(f"2026-09-0{n},{cell}" for n, cell in enumerate(cells, 1)))
    made = desk.plan(path, "column:When=day", "column:Mood=mood", *answers)
    assert sorted(record.value for record in made.records) == sorted(ratings)


@pytest.mark.parametrize("scale", ["1-5", "0-6", "7", "7-7", "a-b", "1-7-9"])
def test_a_scale_holds_all_values_or_is_refused(desk, scale):
    path = sheet(desk, "When,Mood", "2026-09-01,1", "2026-09-02,7")
    roles = ["column:When=day", "column:Mood=mood"]
    said = f"scale:Mood={scale}"
    if scale == "0-6":
        path = sheet(desk, "When,Mood", "2026-09-01,-1", "2026-09-02,6")
    with pytest.raises(ImportProblem, match="is no answer"):
        desk.plan(path, *roles, said)


@pytest.mark.parametrize(
    ("column", "cells", "suggested"),
    [
        ("mood", ["7/10"], "0-10"),
        ("mood", ["★★★☆☆"], "1-5"),
        ("mood", ["0/5"], "0-5"),
        ("stress", ["7/10"], ""),
    ],
)
def test_the_scale_that_the_cells_tell_is_proposed(desk, column, cells, suggested):
    path = sheet(desk, "When,X", *(f"2026-09-0{n},{cell}" for n, cell in enumerate(cells, 1)))
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan(path, "column:When=day", f"column:X={column}")
    (question,) = caught.value.questions
    assert question.suggested == suggested


@pytest.mark.parametrize(
    ("times", "taken"),
    [
        (["8:00,AM", "8:00,PM"], ["03 08:00+0200", "03 20:00+0200"]),
        (["8,a.m.", "12:30,pm", "9:15,"], ["03 08:00+0200", "03 12:30+0200", "03 09:15+0200"]),
    ],
)
def test_am_and_pm_in_a_column_of_their_own_belong_to_the_time(desk, times, taken):
    rows = (f"2026-09-03,{each},Magtein,2" for each in times)
    path = sheet(desk, "When,At,Half,What,Dose", *rows)
    found = [line.split(" taken ")[1].rpartition(" 2 96")[0] for line in lines(plan(desk, path))]
    assert found == taken


def test_bare_hours_are_joined_where_the_column_is_called_so(desk):
    path = sheet(desk, "When,Time,Half,What,Dose", "2026-09-03,8,PM,Magtein,2")
    assert lines(plan(desk, path, Time="time")) == ["03 evening - taken 03 20:00+0200 2 96"]


@pytest.mark.parametrize("cells", ["20:00,PM", "8:00,x", "x,AM", "2,AM"])
def test_other_columns_are_not_joined(desk, cells):
    path = sheet(desk, "When,At,Half,What,Dose", f"2026-09-03,{cells},Magtein,2")
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan(path)
    assert "column:Half" in {question.key for question in caught.value.questions}
