"""Moving what was logged: clock times stay, and the plan of the new place is filled."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.edits import Delete
from magtrack.domain.record.events import Event
from magtrack.domain.record.moves import move_doses, move_events
from magtrack.errors import Question
from magtrack.reference import load

FORMS = load().forms
DAY = timedelta(days=1)


@pytest.fixture
def plans(make):
    return [make.schedule("morning", "08:00"), make.schedule("evening", "21:00", units=2.0)]


def moved(log, make, *doses, now="23:30", **where):
    """Return the doses as they are after the move."""
    edits = move_doses(log, FORMS, doses, make.stamp(now), **where)
    assert [edit.seen for edit in edits] == list(doses)
    return [edit.record for edit in edits]


def test_a_dose_keeps_its_clock_time_and_fills_the_plan_of_its_new_day(make, plans):
    dose = make.dose("08:00", "08:40")
    log = make.log(dose, plans=plans)
    (after,) = moved(log, make, dose, day=make.monday - DAY)
    assert after.day == make.monday - DAY
    assert after.taken.local.time() == time(8, 40)
    assert (after.slot, after.planned) == ("morning", time(8))
    assert after.elemental_mg == dose.elemental_mg


def test_where_the_plan_is_filled_already_it_becomes_an_extra_dose(make, plans):
    dose = make.dose("08:00", "08:40")
    there = replace(dose, id="there", day=make.monday - DAY)
    log = make.log(dose, there, plans=plans)
    (after,) = moved(log, make, dose, day=make.monday - DAY)
    assert after.planned is None


def test_another_slot_is_filled_and_the_old_one_is_open_again(make, plans):
    dose = make.dose("08:00", "08:40")
    (after,) = moved(make.log(dose, plans=plans), make, dose, slot="evening")
    assert (after.day, after.slot, after.planned) == (make.monday, "evening", time(21))


def test_two_doses_of_a_day_that_move_fill_each_its_own_plan(make, plans):
    morning = make.dose("08:00", "08:40")
    evening = make.dose("21:00", "21:10", id="b", slot="evening")
    log = make.log(morning, evening, plans=plans)
    after = moved(log, make, morning, evening, day=make.monday - DAY)
    assert [each.planned for each in after] == [time(8), time(21)]


def test_doses_of_several_days_keep_their_days_where_only_the_slot_changes(make, plans):
    one = make.dose("08:00", "08:40")
    other = make.dose("08:00", "2026-11-22T08:40", id="b")
    log = make.log(one, other, plans=plans)
    after = moved(log, make, one, other, slot="evening")
    assert [(each.day, each.planned) for each in after] == [
        (make.monday, time(21)),
        (make.monday - DAY, time(21)),
    ]


def test_of_two_doses_moved_to_one_slot_one_fills_its_plan(make, plans):
    morning = make.dose("08:00", "08:40")
    other = make.dose(None, "08:50", id="b")
    log = make.log(morning, other, plans=plans)
    after = moved(log, make, morning, other, slot="evening")
    assert [each.planned for each in after] == [time(21), None]


def test_a_dose_not_taken_moves_too(make, plans):
    dose = replace(make.dose("08:00", "08:40"), outcome="skipped", taken=None)
    (after,) = moved(make.log(dose, plans=plans), make, dose, day=make.monday - DAY)
    assert (after.day, after.outcome, after.taken) == (make.monday - DAY, "skipped", None)


def test_what_stays_where_it_is_is_no_edit(make, plans):
    dose = make.dose("08:00", "08:40")
    log = make.log(dose, plans=plans)
    assert move_doses(log, FORMS, [dose], make.stamp("23:30"), day=make.monday) == []


def test_a_move_into_the_future_is_asked_about(make, plans):
    dose = make.dose("08:00", "08:40")
    log = make.log(dose, plans=plans)
    with pytest.raises(Question, match="future"):
        moved(log, make, dose, day=make.monday + DAY)
    (after,) = moved(log, make, dose, day=make.monday + DAY, answered={"future"})
    assert after.day == make.monday + DAY


def test_events_keep_their_length(make):
    event = Event("t", "travel", make.monday - 3 * DAY, make.monday - DAY, 0)
    (edit,) = move_events(make.log(), [event], make.monday, make.stamp("23:30"))
    assert (edit.record.first, edit.record.last) == (make.monday, make.monday + 2 * DAY)
    assert edit.seen == event


def test_notes_that_are_moved_go_below_the_note_of_the_day(make):
    there = Event("a", "note", make.monday, make.monday, 0, "first")
    notes = [
        Event(id_, "note", make.monday - n * DAY, make.monday - n * DAY, 0, id_)
        for n, id_ in enumerate(("b", "c"), start=1)
    ]
    log = replace(make.log(), events=(there, *notes))
    first, *rest = move_events(log, notes, make.monday, make.stamp("23:30"))
    assert first.record.id == "a"
    assert first.record.text.split() == ["first", "b", "c"]
    assert [type(edit) for edit in rest] == [Delete, Delete]
    (alone,) = move_events(make.log(), notes[:1], make.monday, make.stamp("23:30"))
    assert (alone.record.id, alone.record.first) == ("b", make.monday)
