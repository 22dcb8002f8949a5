"""Times that are all 00:00 are asked about: days without a time stay on the day written."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, timedelta

import pytest

from magtrack.domain.record.days import parse_moment
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.ratings import Rating
from magtrack.errors import AnswersNeeded
from tests.importers.conftest import MAGTEIN

FIRST = date(2026, 3, 1)
DAYS = [FIRST + timedelta(n) for n in range(30)]
TABLE = ("column:day=day", "column:name=name", "column:sleep=sleep", "scale:sleep=0-10")


def track_and_graph(desk, days=DAYS, clock="T00:00+01:00", more=()):
    head = "FeatureName,Timestamp,Value,Label,Note\n"
    rows = [f"Magtein,{day}{clock},2.0,,\n" for day in days]
    return desk.write("t.csv", head + "".join([*rows, *more]))


def any_table(desk, days=DAYS, clock=" 00:00"):
    rows = [f"{day}{clock},Magtein,7\n" for day in days]
    return desk.write("x.csv", "day,name,sleep\n" + "".join(rows))


def table_with_times(desk, days=DAYS, clock="00:00:00"):
    rows = [f"{day} 00:00:00,{clock},Magtein\n" for day in days]
    return desk.write("x.csv", "day,time,name\n" + "".join(rows))


def daylio(desk, days=DAYS, clock="00:00"):
    rows = [f"{day},{day:%d %B},{day:%A},{clock},good,walk,,\n" for day in days]
    head = "full_date,date,weekday,time,mood,activities,note_title,note\n"
    return desk.write("daylio.csv", head + "".join(rows))


def bearable(desk, days=DAYS, clock="00:00"):
    rows = [f"{day},{clock},Medication,2,Magtein,\n" for day in days]
    head = "date formatted,time of day,category,rating/amount,detail,notes\n"
    return desk.write("b.csv", head + "".join(rows))


def apple_health(desk, days=DAYS, clock="00:00:00"):
    rows = "".join(
        '<Record type="HKQuantityTypeIdentifierDietaryMagnesium" sourceName="Pills" unit="mg"'
        f' startDate="{day} {clock} +0100" endDate="{day} {clock} +0100" value="144"/>\n'
        for day in days
    )
    return desk.write(
        "export.xml", f'<?xml version="1.0"?>\n<HealthData locale="en">\n{rows}</HealthData>'
    )


def dosage(desk, days=DAYS, clock="00:00"):
    rows = [f'"{day}","08:00","Magtein","2 Pill(s)","Confirmed","{clock}"\n' for day in days]
    head = "Date,Time,Name,Dose,Status,Time Confirmed\n"
    return desk.write("dosage.csv", head + "".join(rows))


FILES = {
    "track-and-graph": (track_and_graph, "Timestamp", ()),
    "any table": (any_table, "day", TABLE),
    "any table with times": (
        table_with_times,
        "time",
        ("column:day=day", "column:time=time", "column:name=name", "Magtein=2"),
    ),
    "daylio": (daylio, "time", ()),
    "bearable": (bearable, "time of day", ()),
    "apple health": (
        apple_health,
        "Pills",
        ("source:Pills=supplement", "product:Pills=l-threonate"),
    ),
    "dosage": (dosage, "Time Confirmed", ("dates=local",)),
}
EVERY = pytest.mark.parametrize(("write", "column", "answers"), FILES.values(), ids=FILES)


def days_of(plan):
    """Return the days of what an import adds."""
    found = {getattr(each, "day", None) or getattr(each, "first", None) for each in plan.records}
    return sorted(found - {None})


@EVERY
def test_nearly_all_times_at_midnight_are_asked_about(desk, write, column, answers):
    if write is any_table:
        answers = (*answers, "Magtein=2")
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan(write(desk), *answers)
    questions = [each for each in caught.value.questions if each.key.startswith("midnight")]
    assert [str(each) for each in questions] == [
        f"In “{column}”, nearly all times are 00:00. Are these days without a time?"
    ]
    assert questions[0].suggested == "days"


@EVERY
def test_days_without_a_time_stay_on_the_day_they_are_written(desk, write, column, answers):
    answers = (*answers, f"midnight:{column}=days", "Magtein=2")
    plan = desk.plan(write(desk), *answers)
    assert days_of(plan) == DAYS
    doses = [each for each in plan.records if isinstance(each, Dose)]
    assert {dose.taken for dose in doses} <= {None}
    desk.take(write(desk), *answers)
    assert desk.plan(write(desk), *answers).edits == ()


@EVERY
def test_times_that_were_midnight_are_taken_as_written(desk, write, column, answers):
    plan = desk.plan(write(desk), *answers, f"midnight:{column}=times", "Magtein=2")
    doses = [each for each in plan.records if isinstance(each, Dose)]
    assert all(dose.taken.local.hour == dose.taken.local.minute == 0 for dose in doses)
    if write is not dosage:  # its doses belong to the day they were planned for
        assert days_of(plan) == [day - timedelta(1) for day in DAYS]


@EVERY
def test_other_times_are_not_asked_about(desk, write, column, answers):
    clocks = {track_and_graph: "T00:01+01:00", any_table: " 00:01", apple_health: "00:00:01"}
    desk.plan(write(desk, clock=clocks.get(write, "00:01")), *answers, "Magtein=2")


@pytest.mark.parametrize("clock", ["T00:00Z", "T00:00:00.000-05:00", "T00:00+14:00", " 12:00 AM"])
def test_midnight_is_midnight_in_whatever_zone_it_was_written(desk, clock):
    plan = desk.plan(track_and_graph(desk, clock=clock), "days")
    assert days_of(plan) == DAYS


@pytest.mark.parametrize(
    ("n_midnight", "n_others", "asked"),
    [(2, 0, False), (3, 0, True), (27, 3, True), (26, 3, False), (9, 1, True), (8, 1, False)],
)
def test_it_is_asked_from_three_times_and_nine_tenths_of_them_on(desk, n_midnight, n_others, asked):
    others = [f"Magtein,2026-04-{n + 1:02}T08:00+02:00,2.0,,\n" for n in range(n_others)]
    file = track_and_graph(desk, DAYS[:n_midnight], more=others)
    with pytest.raises(AnswersNeeded) if asked else nullcontext():
        desk.plan(file)


def test_a_time_among_days_alone_stays_a_time(desk):
    others = ["Magtein,2026-04-02T02:00+02:00,2.0,,\n"]
    plan = desk.plan(track_and_graph(desk, more=others), "days")
    (timed,) = [each for each in plan.records if each.taken]
    assert (timed.day, timed.taken) == (
        date(2026, 4, 1),
        parse_moment("2026-04-02T02:00+02:00", "Europe/Berlin"),
    )


def test_ratings_of_days_alone_are_of_the_day_written(desk):
    plan = desk.plan(any_table(desk), *TABLE, "days", "Magtein=2")
    assert sorted(each.day for each in plan.records if isinstance(each, Rating)) == DAYS


def test_a_clock_beside_the_day_goes_before_its_midnight(desk):
    file = table_with_times(desk, clock="08:05")
    plan = desk.plan(file, "column:day=day", "column:time=time", "column:name=name", "Magtein=2")
    assert {f"{dose.taken.local:%H:%M}" for dose in plan.records} == {"08:05"}
    assert days_of(plan) == DAYS


def test_food_of_days_alone_is_summed_on_the_day_written(desk):
    plan = desk.plan(apple_health(desk), "source:Pills=food", "days")
    assert days_of(plan) == DAYS


def test_doses_taken_in_before_stay_where_they_are_and_it_is_said(desk):
    file = track_and_graph(desk)
    desk.take(file, "times")
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan(file, "midnight:Timestamp=days")
    (question,) = caught.value.questions
    assert str(question).startswith("30 entries were changed in the file since they were imported.")
    again = desk.plan(file, "midnight:Timestamp=days", "keep-log")
    assert again.edits == ()
    assert again.notes == ("30 entries differ from the log: the log's own were kept.",)
    assert desk.journal.log(FIRST, DAYS[-1]).products[MAGTEIN.id] == MAGTEIN
