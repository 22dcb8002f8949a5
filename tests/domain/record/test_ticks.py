from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.domain.record.edits import DoseDetails
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import Medicine, MedicineTaken
from magtrack.domain.record.tick_edits import as_confirmed, due_lines, is_near, tick
from magtrack.domain.record.ticks import MedicineLine, lines_on, medicine_lines, ticked
from magtrack.errors import Question

MONDAY = date(2026, 11, 23)
TWICE = Medicine("m", "Doxycycline", (time(8), time(20)), tick=True)


def said(planned, id_="t", day=MONDAY, outcome="taken", taken=None):
    clock = planned and time.fromisoformat(planned)
    return MedicineTaken(id_, "m", day, clock, taken, outcome, 0)


def shown(lines):
    return [
        (line.planned and f"{line.planned:%H:%M}", line.tick and line.tick.id) for line in lines
    ]


@pytest.mark.parametrize(
    ("ticks", "found"),
    [
        ([], [("08:00", None), ("20:00", None)]),
        (["20:00"], [("08:00", None), ("20:00", "t0")]),
        (["07:00"], [("08:00", "t0"), ("20:00", None)]),  # planned for 7 o'clock then
        (["07:00", "08:00"], [("08:00", "t1"), ("20:00", "t0")]),
        (["07:00", "08:00", "20:00"], [("08:00", "t1"), ("20:00", "t2"), ("07:00", "t0")]),
        ([None], [("08:00", None), ("20:00", None), (None, "t0")]),
    ],
)
def test_a_tick_stands_at_its_time_or_at_one_that_has_none(ticks, found):
    records = [said(planned, f"t{number}") for number, planned in enumerate(ticks)]
    assert shown(medicine_lines(TWICE, MONDAY, records)) == found


@given(st.lists(st.sampled_from(["07:00", "08:00", "20:00", None])))
def test_no_tick_is_lost_or_told_twice_and_each_time_stands_once(ticks):
    records = [said(planned, f"t{number}") for number, planned in enumerate(ticks)]
    lines = medicine_lines(TWICE, MONDAY, records)
    assert sorted(line.tick.id for line in lines if line.tick) == sorted(t.id for t in records)
    assert [line.planned for line in lines[:2]] == list(TWICE.times)


def test_a_medicine_that_is_not_ticked_or_not_for_the_day_has_no_lines(make):
    asks = [
        replace(TWICE, tick=False),
        replace(TWICE, first=MONDAY + timedelta(days=1)),
    ]
    assert [lines_on(make.log(medicines=(medicine,)), MONDAY) for medicine in asks] == [[], []]


def test_what_was_ticked_stays_when_it_is_ticked_no_longer(make):
    medicine = replace(TWICE, tick=False)
    log = make.log(medicines=(medicine,), ticks=[said("08:00")])
    assert shown(lines_on(log, MONDAY)) == [("08:00", "t"), ("20:00", None)]


def test_a_medicine_as_needed_has_a_line_for_the_next_time(make):
    medicine = replace(TWICE, times=())
    log = make.log(medicines=(medicine,), ticks=[said(None)])
    assert shown(lines_on(log, MONDAY)) == [(None, "t"), (None, None)]


def test_lines_stand_in_the_order_of_the_users_day(make):
    night = Medicine("n", "Atorvastatin", (time(1),), tick=True)
    log = make.log(medicines=(night, TWICE))
    assert [planned for planned, _tick in shown(lines_on(log, MONDAY))] == [
        "08:00",
        "20:00",
        "01:00",
    ]


# -------------------------------------------------------------------------------------- edits

LINE = MedicineLine(TWICE, MONDAY, time(8), None)


def test_a_tick_says_that_it_was_taken_now(make):
    stamp = make.stamp("08:10")
    record = tick(LINE, stamp).record
    assert (record.medicine_id, record.day, record.planned) == ("m", MONDAY, time(8))
    assert (record.taken, record.outcome, record.edited) == (make.at("08:10"), "taken", None)
    assert record.entered == stamp.now.epoch


@pytest.mark.parametrize(
    ("details", "outcome", "clock"),
    [
        (DoseDetails("skipped"), "skipped", None),
        (DoseDetails(time_known=False), "taken", None),
        (DoseDetails(), "taken", "21:00"),
    ],
)
def test_a_line_is_ticked_again_in_the_same_record(make, details, outcome, clock):
    before = said("08:00", taken=make.at("08:00"))
    record = tick(replace(LINE, tick=before), make.stamp("21:00"), details).record
    assert (record.id, record.entered, record.outcome) == ("t", 0, outcome)
    assert (record.taken, record.edited) == (clock and make.at(clock), make.at("21:00").epoch)


def test_a_time_to_come_is_asked_about(make):
    details = DoseDetails(at=make.at("22:00"))
    with pytest.raises(Question) as asked:
        tick(LINE, make.stamp("21:00"), details)
    assert asked.value.key == "future"
    tick(LINE, make.stamp("21:00"), details, answered={"future"})
    tick(LINE, make.stamp("21:00"), DoseDetails(at=make.at("21:01")))  # a minute is no future


DAY_AFTER = "2026-11-24T"


@pytest.mark.parametrize(
    ("planned", "at", "times", "near"),
    [
        ("08:30", "06:30", ("08:30", "20:30"), True),
        ("08:30", "06:29", ("08:30", "20:30"), False),  # more than 2 hours early
        ("08:30", "14:30", ("08:30", "20:30"), True),  # the border, which is the earlier one's
        ("08:30", "14:31", ("08:30", "20:30"), False),
        ("20:30", "09:01", ("08:30", "20:30"), False),
        ("20:30", "18:30", ("08:30", "20:30"), True),
        ("20:30", f"{DAY_AFTER}02:30", ("08:30", "20:30"), True),
        ("20:30", f"{DAY_AFTER}02:31", ("08:30", "20:30"), False),
        ("22:30", "04:10", ("22:30",), False),  # that of the night before
        ("07:00", "19:00", ("07:00",), True),
        ("07:00", "19:01", ("07:00",), False),
        ("08:00", "09:31", ("08:00", "11:00"), False),
        ("11:00", "09:31", ("08:00", "11:00"), True),
        ("11:00", "09:30", ("08:00", "11:00"), False),
    ],
)
def test_a_tick_is_of_a_time_until_halfway_to_the_next_and_from_2_hours_before(
    make, planned, at, times, near
):
    medicine = replace(TWICE, times=tuple(map(time.fromisoformat, times)))
    line = MedicineLine(medicine, MONDAY, time.fromisoformat(planned), None)
    assert is_near(line, make.at(at), 4) is near


def test_what_lies_hours_ahead_stays_planned_and_what_is_past_is_meant(make):
    evening = replace(LINE, planned=time(20))
    assert as_confirmed(evening, make.at("09:00"), 4) == replace(evening, planned=None)
    assert as_confirmed(evening, make.at("18:30"), 4) == evening
    assert as_confirmed(LINE, make.at("21:00"), 4) == LINE


def test_of_times_close_together_only_the_nearest_is_due(make):
    medicine = replace(TWICE, times=(time(8), time(11)))
    lines = medicine_lines(medicine, MONDAY, [])

    def due(clock):
        found = due_lines(lines, 4, make.at(clock), lambda _line: False)
        return [f"{line.planned:%H:%M}" for line in found]

    assert [due("09:10"), due("09:40"), due("11:00")] == [["08:00"], ["11:00"], ["11:00"]]


# ------------------------------------------------------------------------- over some days


def over(days, medicine=TWICE):
    """Return what was ticked of a log whose ticks are given by day from MONDAY on."""
    ticks = [
        said(planned, f"{n}{planned}", MONDAY + timedelta(days=n), outcome)
        for n, lines in days.items()
        for planned, outcome in lines
    ]
    log = Log(MONDAY, MONDAY + timedelta(days=9), medicines=(medicine,), ticks=ticks)
    return ticked(log, medicine, MONDAY + timedelta(days=4))


def test_what_was_never_ticked_is_not_known():
    assert over({}) is None
    assert over({6: [("08:00", "taken")]}) is None  # after the last day asked for


def test_days_before_the_first_tick_are_not_counted_as_not_taken():
    found = over({3: [("08:00", "taken"), ("20:00", "skipped")], 4: [("08:00", "taken")]})
    assert (found.taken, found.planned) == (2, 4)
    assert found.last.day == MONDAY + timedelta(days=4)


def test_what_was_taken_beside_the_times_is_none_of_them():
    found = over({4: [("08:00", "taken"), (None, "taken")]})
    assert (found.taken, found.planned, found.extra) == (1, 2, 1)


def test_a_medicine_as_needed_is_counted_without_a_plan():
    needed = replace(TWICE, times=())
    found = over({0: [(None, "taken")], 2: [(None, "taken")]}, needed)
    assert (found.taken, found.planned) == (2, 0)
    assert found.last.day == MONDAY + timedelta(days=2)
