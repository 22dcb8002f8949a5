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

from magtrack.clock import FixedClock
from magtrack.domain.record.days import plan_date
from magtrack.domain.record.edits import Delete
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import Profile
from magtrack.domain.record.repetition import Cycle, Weekdays
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Trial
from magtrack.errors import ExportProblem
from magtrack.exporters import ExportRequest, Snapshot
from magtrack.exporters.ics import EXPORTER as ICS
from magtrack.store.journal import Journal
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


def is_planned(event):
    """Whether it rings; what does not is cancelled: once, in the past, with no name."""
    if event.get("STATUS") != "CANCELLED":
        return True
    assert event["SUMMARY"] == "No longer planned"
    assert "RRULE" not in event
    assert event.walk("VALARM") == []
    return False


def times(event, until):
    """All times of an event, by its rule and without those that are left out."""
    start = event.decoded("DTSTART")
    rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=start)
    out = event.get("EXDATE")
    left_out = {each.dt for each in out.dts} if out else set()
    return [at for at in rule.between(start, until, inc=True) if at not in left_out]


def days(events, day_start=4, until=datetime(2027, 3, 1)):
    """The user's days of all times of the events, in order."""
    every = sorted(at for event in events if is_planned(event) for at in times(event, until))
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


def test_a_plan_that_ended_is_told_for_ever(events_of):
    ended = replace(EVENING, valid_to=TODAY - timedelta(days=2))
    assert days(events_of(ended))[-1] == ended.valid_to
    long_ago = replace(EVENING, valid_from=date(2024, 1, 1), valid_to=date(2025, 1, 1))
    assert days(events_of(long_ago))[-1] == long_ago.valid_to


def test_a_period_bounds_the_doses(events_of):
    found = days(events_of(EVENING, first=date(2026, 11, 4), last=date(2026, 11, 5)))
    assert found == [date(2026, 11, 4), date(2026, 11, 5)]
    assert events_of(EVENING, last=date(2026, 11, 1)) == []  # it is planned, only later
    over = replace(EVENING, valid_to=date(2026, 11, 3))
    assert not any(map(is_planned, events_of(over, first=date(2026, 11, 4))))


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


class Phone:
    """A calendar that changes by UID what it has, drops nothing unasked, and believes a number."""

    def __init__(self, bench, journal):
        self.write = partial(bench.export, journal, "plan.ics", exporter=ICS)
        self.events = {}

    def read(self):
        """Take in the present plan; return what is not as it was."""
        there = {str(event["UID"]): event for event in read(self.write())}
        assert self.events.keys() <= there.keys()
        changed = {uid for uid, event in there.items() if event != self.events.get(uid)}
        for uid in changed & self.events.keys():
            old, new = self.events[uid], there[uid]
            assert old["SEQUENCE"] < new["SEQUENCE"]
            assert old.decoded("DTSTAMP") <= new.decoded("DTSTAMP")
        self.events = there
        return changed

    def planned(self):
        """Return the UIDs of what is not cancelled."""
        return {uid.removesuffix("@magtrack") for uid, e in self.events.items() if is_planned(e)}


@pytest.fixture
def phone(bench):
    """Return a calendar that has read the plan of a new log of these records, and the log."""

    def synced(*records):
        journal = bench.journal(MAGTEIN, *records)
        made = Phone(bench, journal)
        made.read()
        return made, journal

    return synced


LATER = replace(EVENING, id="later", units=3.0, valid_from=TODAY + timedelta(days=9))
THREE_ON = replace(EVENING, repeats=Cycle(3, 2, FIRST))
TWO_ON = replace(EVENING, repeats=Cycle(2, 3, FIRST))


@pytest.mark.parametrize(
    ("records", "edits", "before", "after"),
    [
        ([EVENING, LATER], [Delete(EVENING), Delete(LATER)], {"s", "later"}, set()),
        ([EVENING, LATER], [Delete(LATER)], {"s", "later"}, {"s"}),
        ([THREE_ON], [over(TWO_ON)], {"s", "s-2", "s-3"}, {"s", "s-2"}),
        ([THREE_ON], [Delete(THREE_ON)], {"s", "s-2", "s-3"}, set()),
        ([EVENING], [Delete(EVENING), Delete(MAGTEIN)], {"s"}, set()),
        (
            [EVENING],
            [over(replace(EVENING, valid_to=FIRST, made_too_late_for=FIRST))],
            {"s"},
            set(),
        ),
    ],
)
def test_what_a_calendar_was_told_once_it_is_told_to_drop(phone, records, edits, before, after):
    calendar, journal = phone(*records)
    assert calendar.planned() == before
    told = dict(calendar.events)
    journal.apply("edit", *edits)
    assert {uid for uid in calendar.read() if uid in told}
    assert calendar.planned() == after
    journal.undo()
    calendar.read()
    assert calendar.planned() == before
    journal.redo()
    calendar.read()
    assert calendar.planned() == after
    journal.apply("other", over(replace(MAGTEIN, id="other")))
    assert calendar.read() == set()


def test_a_plan_that_was_undone_is_cancelled(phone):
    calendar, journal = phone()
    journal.apply("plan", over(EVENING))
    calendar.read()
    assert calendar.planned() == {"s"}
    journal.undo()
    calendar.read()
    assert calendar.planned() == set()
    journal.apply("other", over(LATER))
    assert calendar.read() == {"later@magtrack"}
    assert calendar.planned() == {"later"}


def test_what_is_cancelled_lies_in_the_past(phone):
    calendar, journal = phone(LATER)
    journal.apply("gone", Delete(LATER))
    calendar.read()
    (event,) = calendar.events.values()
    assert event.decoded("DTSTART").date() < TODAY


@pytest.mark.parametrize(
    "edit",
    [
        over(replace(EVENING, valid_to=TODAY)),
        over(replace(MAGTEIN, name="Magtein Ultra", unit="tablet")),
        over(Profile(day_start_hour=3)),
        over(Trial("t", "magtein", "sleep", FIRST, stop_test=True)),
    ],
)
def test_each_change_of_an_event_has_a_higher_number(phone, edit):
    night = replace(EVENING, id="night", planned=time(3, 30), repeats=Weekdays(frozenset({0})))
    calendar, journal = phone(EVENING, night)
    assert calendar.read() == set()
    for change in (partial(journal.apply, "edit", edit), journal.undo, journal.redo):
        change()
        assert calendar.read()


def test_what_is_undone_and_done_again_over_and_over_has_a_higher_number_each_time(phone):
    calendar, journal = phone(EVENING)
    journal.apply("end", over(replace(EVENING, valid_to=TODAY)))
    calendar.read()
    for minute, turn in enumerate([Journal.undo, Journal.redo] * 2, start=1):
        with Journal(journal.path, FixedClock(NOW.epoch + 60 * minute, NOW.zone)) as later:
            turn(later)
        assert calendar.read() == {"s@magtrack"}


def test_what_changes_no_event_keeps_the_number(phone):
    calendar, journal = phone(EVENING)
    (before,) = calendar.events.values()
    assert before.decoded("DTSTAMP") == datetime.fromtimestamp(NOW.epoch, UTC)
    journal.apply("edit", over(Profile(birth_year=1970)))
    journal.apply("edit", over(replace(MAGTEIN, id="other")))
    assert calendar.read() == set()


def test_a_file_that_is_no_calendar_of_ours_is_left_alone(bench, journal):
    out = bench.folder / "plan.ics"
    out.write_text("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//EN\r\nEND:VCALENDAR\r\n")
    with pytest.raises(ExportProblem, match="not an earlier export"):
        bench.export(journal, "plan.ics", exporter=ICS)


def test_the_hand_made_log_gives_the_golden_file(bench, journal, check_golden):
    check_golden("plan.ics", bench.export(journal, "plan.ics", exporter=ICS).read_bytes())


def test_nothing_planned_is_a_calendar_without_events(events_of):
    assert events_of() == []
