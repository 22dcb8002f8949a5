"""The calendar: another program finds each planned dose at its time, and an alarm there."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from msgspec.structs import replace

from magtrack.domain.record.days import plan_date
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import Profile
from magtrack.domain.record.repetition import Cycle, Weekdays
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Trial
from magtrack.errors import ExportProblem
from magtrack.exporters import ExportRequest, Snapshot
from magtrack.exporters.ics import EXPORTER as ICS
from tests.builders import REPETITIONS, over
from tests.exporters.conftest import MAGTEIN, NOW, TODAY, known

FIRST = date(2026, 11, 2)
"""A Monday."""

EVENING = Schedule("s", "magtein", "evening", time(20, 30), 2.0, FIRST)


@pytest.fixture(scope="module")
def events_of(tmp_path_factory):
    """Write the calendar of some plans, and read its events with another program's reader."""
    out = tmp_path_factory.mktemp("ics") / "plan.ics"

    def events(*plans, product=MAGTEIN, trials=(), day_start=4, **asked):
        log = Log(TODAY, TODAY, Profile(day_start_hour=day_start), {"magtein": product}, plans)
        request = ExportRequest(out, NOW, TODAY, known(), **asked)
        ICS.write(Snapshot(replace(log, trials=trials), None), request)
        return read(out)

    return events


def read(path):
    calendar = Calendar.from_ical(path.read_bytes())
    assert not calendar.errors
    return calendar.walk("VEVENT")


def times(event, until):
    """All times of an event, by its rule and without those that are left out."""
    start = event.decoded("DTSTART")
    rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=start)
    out = event.get("EXDATE")
    left_out = {each.dt for each in out.dts} if out else set()
    return [at for at in rule.between(start, until, inc=True) if at not in left_out]


def days(events, day_start=4, until=datetime(2027, 3, 1)):
    """The user's days of all times of the events, in order."""
    every = sorted(at for event in events for at in times(event, until))
    return [(at - timedelta(hours=day_start)).date() for at in every]


def test_a_plan_is_an_event_with_an_alarm_at_its_time(events_of):
    (event,) = events_of(EVENING)
    assert event.decoded("DTSTART") == datetime(2026, 11, 2, 20, 30)  # of no zone, as the plan is
    assert event["UID"] == "s@magtrack"
    assert event["SUMMARY"] == "Magtein, 2 capsules"
    (alarm,) = event.walk("VALARM")
    assert (alarm["ACTION"], alarm.decoded("TRIGGER")) == ("DISPLAY", timedelta())
    assert alarm["DESCRIPTION"] == event["SUMMARY"]
    assert (event["CLASS"], event["TRANSP"]) == ("PRIVATE", "TRANSPARENT")
    assert "UNTIL" not in event["RRULE"]


@given(
    st.builds(
        Schedule,
        st.just("s"),
        st.just("magtein"),
        st.just("other"),
        st.sampled_from([time(0, 30), time(3, 59), time(4), time(20, 30)]),
        st.just(1.0),
        st.dates(date(2026, 10, 1), date(2026, 12, 31)),
        st.none(),
        REPETITIONS,
    ),
    st.none() | st.integers(0, 60),
    st.booleans(),
    st.sampled_from([0, 4, 6]),
)
def test_the_calendar_has_the_days_of_the_plan(events_of, plan, lasts, late, day_start):
    last = None if lasts is None else plan.valid_from + timedelta(days=lasts)
    plan = replace(plan, valid_to=last, made_too_late_for=plan.valid_from if late else None)
    after = date(2027, 3, 1)
    every = [plan.valid_from + timedelta(days=n) for n in range((after - plan.valid_from).days)]
    planned = [day for day in every if plan.is_for(day)]
    until = datetime.combine(plan_date(every[-1], plan.planned, day_start), plan.planned)
    assert days(events_of(plan, day_start=day_start), day_start, until) == planned


def test_days_on_in_a_row_are_one_event_each_and_a_week_of_them_is_one(events_of):
    three = replace(EVENING, repeats=Cycle(3, 1, FIRST))
    assert [event["UID"] for event in events_of(three)] == [
        *("s@magtrack", "s-2@magtrack", "s-3@magtrack")
    ]
    (week,) = events_of(replace(EVENING, repeats=Cycle(5, 2, FIRST)))
    assert week["RRULE"].to_ical() == b"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"


def test_a_dose_after_midnight_is_on_the_next_weekday(events_of):
    night = replace(EVENING, planned=time(0, 30), repeats=Weekdays(frozenset({0, 6})))
    (event,) = events_of(night)
    assert event.decoded("DTSTART") == datetime(2026, 11, 3, 0, 30)
    assert event["RRULE"]["BYDAY"] == ["MO", "TU"]


def test_a_stop_test_leaves_its_weeks_out(events_of):
    trial = Trial("t", "magtein", "sleep", FIRST, stop_test=True)
    plan = replace(EVENING, valid_from=date(2026, 10, 1))
    found = days(events_of(plan, trials=(trial,)), until=datetime(2027, 8, 1))
    assert trial.due - timedelta(days=1) in found
    assert not [day for day in found if trial.is_off(day)]
    assert trial.stop_due in found
    (event,) = events_of(replace(plan, valid_to=date(2026, 12, 1)), trials=(trial,))
    assert "EXDATE" not in event


def test_a_plan_that_ended_is_told_for_a_year(events_of):
    ended = replace(EVENING, valid_to=TODAY - timedelta(days=2))
    assert days(events_of(ended))[-1] == ended.valid_to
    long_ago = replace(EVENING, valid_from=date(2024, 1, 1), valid_to=date(2025, 1, 1))
    assert events_of(long_ago) == []


def test_a_period_bounds_the_doses(events_of):
    found = days(events_of(EVENING, first=date(2026, 11, 4), last=date(2026, 11, 5)))
    assert found == [date(2026, 11, 4), date(2026, 11, 5)]
    assert events_of(EVENING, last=date(2026, 11, 1)) == []


@pytest.mark.parametrize(
    "name",
    [
        "a, b; c\\d \\n",
        "Zwölf Kapseln mit Umlaut: äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöü",
        "ö" * 40 + "\U0001f48a" * 30,
        'BEGIN:VEVENT "x" =1+1',
        "x" * 180,
    ],
)
def test_any_name_comes_back_from_lines_of_75_octets(bench, name):
    journal = bench.journal(replace(MAGTEIN, name=name), EVENING)
    out = bench.export(journal, "plan.ics", exporter=ICS)
    assert max(map(len, out.read_bytes().split(b"\r\n"))) <= 75
    (event,) = read(out)
    assert event["SUMMARY"] == f"{name}, 2 capsules"


def test_a_plan_keeps_its_uid_and_counts_its_changes(bench):
    journal = bench.journal(MAGTEIN, EVENING)
    export = partial(bench.export, journal, "plan.ics", exporter=ICS)
    (before,) = read(export())
    assert export().read_bytes() == export().read_bytes()
    journal.apply("end", over(replace(EVENING, valid_to=TODAY)))
    (ended,) = read(export())
    journal.undo()
    (undone,) = read(export())
    assert before["UID"] == ended["UID"] == undone["UID"]
    assert [event["SEQUENCE"] for event in (before, ended, undone)] == [0, 1, 2]
    assert before.decoded("DTSTAMP") == datetime.fromtimestamp(NOW.epoch, UTC)


def test_a_file_that_is_no_calendar_of_ours_is_left_alone(bench, journal):
    out = bench.folder / "plan.ics"
    out.write_text("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//EN\r\nEND:VCALENDAR\r\n")
    with pytest.raises(ExportProblem, match="not an earlier export"):
        bench.export(journal, "plan.ics", exporter=ICS)


def test_the_hand_made_log_gives_the_golden_file(bench, journal, check_golden):
    check_golden("plan.ics", bench.export(journal, "plan.ics", exporter=ICS).read_bytes())


def test_nothing_planned_is_a_calendar_without_events(events_of):
    assert events_of() == []
