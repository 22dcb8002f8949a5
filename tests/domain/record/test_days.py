"""Days and instants: day start, clock changes, travel."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.domain.record.days import (
    Moment,
    clock_doubt,
    day_named,
    days_between,
    moment_as_written,
    moment_at,
    moment_of,
    offset_text,
    parse_day,
    parse_moment,
    plan_date,
    planned_moment,
    resolve,
)
from magtrack.errors import DoubledTime, InputProblem, NonexistentTime

BERLIN, NEW_YORK, AUCKLAND = "Europe/Berlin", "America/New_York", "Pacific/Auckland"
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
"""The days on which the clocks change in Berlin, 02:00 -> 03:00 and 03:00 -> 02:00."""


def at(text, zone=BERLIN):
    return resolve(datetime.fromisoformat(text), zone)


@pytest.mark.parametrize(
    ("taken", "day_start", "day"),
    [
        ("2026-11-23T00:30", 4, "2026-11-22"),
        ("2026-11-23T03:59", 4, "2026-11-22"),
        ("2026-11-23T04:00", 4, "2026-11-23"),
        ("2026-11-23T23:59", 4, "2026-11-23"),
        ("2026-11-23T00:00", 0, "2026-11-23"),
        ("2026-11-23T11:59", 12, "2026-11-22"),
        ("2026-01-01T02:00", 4, "2025-12-31"),
    ],
)
def test_before_the_day_start_it_is_still_yesterday(taken, day_start, day):
    assert at(taken).day(day_start) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("taken", "zone", "day", "utc"),
    [
        ("2026-11-23T20:30", NEW_YORK, "2026-11-23", "2026-11-24T01:30+00:00"),
        ("2026-11-26T08:00", AUCKLAND, "2026-11-26", "2026-11-25T19:00+00:00"),
        ("2026-11-23T08:00", "Asia/Kathmandu", "2026-11-23", "2026-11-23T02:15+00:00"),
    ],
)
def test_a_dose_stands_on_the_day_of_its_own_wall_clock(taken, zone, day, utc):
    moment = at(taken, zone)
    assert moment.day(4) == date.fromisoformat(day)
    assert moment.utc == datetime.fromisoformat(utc)
    assert f"{moment.local:%Y-%m-%dT%H:%M}" == taken


def test_a_moment_keeps_its_day_when_the_rules_of_its_zone_are_not_asked():
    moment = Moment(at("2026-11-23T20:30", NEW_YORK).epoch, "Nowhere/Land", -300)
    assert moment.day(4) == date(2026, 11, 23)


@pytest.mark.parametrize("clock", ["02:00", "02:30", "02:59"])
def test_a_time_the_clocks_skipped_is_refused(clock):
    with pytest.raises(NonexistentTime) as caught:
        at(f"{SPRING}T{clock}")
    when = f"{SPRING} {clock} did not exist in {BERLIN}"
    assert str(caught.value) == f"{when}: the clocks went forward past it."


@pytest.mark.parametrize("clock", ["01:59", "03:00"])
def test_times_beside_the_gap_exist(clock):
    assert f"{at(f'{SPRING}T{clock}').local:%H:%M}" == clock


def test_a_time_that_came_twice_is_refused_and_both_are_offered():
    with pytest.raises(DoubledTime) as caught:
        at(f"{AUTUMN}T02:30")
    first, second = f"{AUTUMN}T02:30+02:00", f"{AUTUMN}T02:30+01:00"
    when = f"{AUTUMN} 02:30 came twice in {BERLIN}"
    assert str(caught.value) == f"{when}: write {first} or {second}."
    early, late = parse_moment(first, BERLIN), parse_moment(second, BERLIN)
    assert late.minutes_since(early) == 60
    assert f"{early.local:%H:%M}" == f"{late.local:%H:%M}" == "02:30"


@pytest.mark.parametrize(
    ("day", "minutes"), [(SPRING - timedelta(1), 480), (SPRING, 420), (AUTUMN, 540)]
)
def test_elapsed_minutes_of_a_clock_change_night_are_real_ones(day, minutes):
    evening = at(f"{day - timedelta(1)}T23:00")
    assert at(f"{day}T07:00").minutes_since(evening) == minutes


@pytest.mark.parametrize(
    ("day", "clock", "shown", "utc"),
    [
        (date(2026, 11, 23), "21:00", "2026-11-23T21:00", "20:00"),
        (date(2026, 11, 23), "00:30", "2026-11-24T00:30", "23:30"),
        (SPRING - timedelta(1), "02:30", "2026-03-29T03:30", "01:30"),
        (AUTUMN - timedelta(1), "02:30", "2026-10-25T02:30", "00:30"),
        (SPRING, "07:30", "2026-03-29T07:30", "05:30"),
    ],
    ids=["evening", "after midnight", "skipped: that much later", "doubled: the first", "after"],
)
def test_a_plan_always_falls_on_one_instant(day, clock, shown, utc):
    moment = planned_moment(day, time.fromisoformat(clock), BERLIN, 4)
    assert f"{moment.local:%Y-%m-%dT%H:%M}" == shown
    assert f"{moment.utc:%H:%M}" == utc


@given(
    st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    st.times().map(lambda clock: clock.replace(second=0, microsecond=0)),
    st.sampled_from([BERLIN, NEW_YORK, AUCKLAND, "UTC", "Asia/Kathmandu", "Australia/Lord_Howe"]),
    st.integers(0, 12),
)
def test_a_plan_falls_on_its_own_day(day, clock, zone, day_start):
    moment = planned_moment(day, clock, zone, day_start)
    skipped = f"{moment.local:%H:%M}" != f"{clock:%H:%M}"
    assert moment.day(day_start) == day or skipped


@given(
    st.datetimes(datetime(1975, 1, 1), datetime(2060, 1, 1)),
    st.sampled_from([BERLIN, NEW_YORK, AUCKLAND, "Asia/Kathmandu", "America/St_Johns"]),
)
def test_an_instant_survives_being_shown_and_read_again(utc, zone):
    epoch = int(utc.replace(tzinfo=UTC, microsecond=0).timestamp())
    moment = moment_at(epoch, zone)
    assert moment.utc.timestamp() == epoch
    assert parse_moment(moment.local.isoformat(), zone) == moment
    assert moment_of(moment.utc, zone) == moment


@given(st.datetimes(datetime(1975, 1, 1), datetime(2060, 1, 1)))
def test_resolve_agrees_with_the_clock_or_refuses(naive):
    naive = naive.replace(second=0, microsecond=0)
    try:
        moment = resolve(naive, BERLIN)
    except (NonexistentTime, DoubledTime):
        return
    assert moment.local.replace(tzinfo=None) == naive
    assert moment.utc == naive.replace(tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)


def test_an_unknown_zone_is_refused():
    for name in ("Mars/Olympus", "../etc/passwd", ""):
        with pytest.raises(InputProblem) as caught:
            moment_at(0, name)
        assert str(caught.value) == f"There is no time zone called “{name}”."


def test_days_between_includes_both_ends():
    assert list(days_between(date(2026, 2, 27), date(2026, 3, 1))) == [
        date(2026, 2, 27),
        date(2026, 2, 28),
        date(2026, 3, 1),
    ]
    assert not list(days_between(date(2026, 3, 1), date(2026, 2, 28)))


@pytest.mark.parametrize("text", ["", "23.11.2026", "2026-02-30", "2026-11-23T10:00", "today"])
def test_what_is_not_a_day_is_refused(text):
    with pytest.raises(InputProblem) as caught:
        parse_day(text, field="day")
    assert caught.value.field == "day"
    assert str(caught.value) == f"“{text}” is not a day: write it as 2026-11-23."


@pytest.mark.parametrize("read", [parse_day, lambda text: parse_moment(text, BERLIN)])
def test_a_refusal_names_no_field_unless_it_was_told(read):
    with pytest.raises(InputProblem) as caught:
        read("soon")
    assert caught.value.field == ""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-25"),
        (" Yesterday ", "2026-11-24"),
        ("tomorrow", "2026-11-26"),
        ("-2", "2026-11-23"),
        ("-0", "2026-11-25"),
        ("-14 days", "2026-11-11"),
        ("−3", "2026-11-22"),
        ("wednesday", "2026-11-25"),  # today is one
        ("Thu", "2026-11-19"),
        ("tuesday", "2026-11-24"),
        ("mon", "2026-11-23"),
        ("2026-11-01", "2026-11-01"),
        ("20 February", "2026-02-20"),
        ("20.2.2026", "2026-02-20"),
    ],
)
def test_a_day_is_named_from_today(text, day):
    assert day_named(text, date(2026, 11, 25)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text", ["", "2", "--2", "-", "-99999999", "-99999", "t", "mo", "mondays", "next friday", "0"]
)
def test_what_names_no_day_is_refused_with_examples(text):
    with pytest.raises(InputProblem, match="today, yesterday, -2") as caught:
        day_named(text, date(1, 1, 2) if text == "-99999" else date(2026, 11, 25), field="--day")
    assert caught.value.field == "--day"


def test_a_day_is_read():
    assert parse_day(" 2026-11-23 ") == date(2026, 11, 23)


def test_a_moment_with_the_offset_of_the_zone_belongs_to_the_zone():
    moment = parse_moment("2026-11-23T20:30+01:00", BERLIN)
    assert (moment.zone, moment.offset_min) == (BERLIN, 60)


def test_a_moment_with_another_offset_keeps_its_wall_clock():
    moment = parse_moment("2026-11-23T20:30-05:00", BERLIN)
    assert (moment.zone, moment.offset_min) == ("UTC-05:00", -300)
    assert f"{moment.local:%Y-%m-%dT%H:%M}" == "2026-11-23T20:30"
    assert moment.day(4) == date(2026, 11, 23)
    assert moment.minutes_since(at("2026-11-24T02:30")) == 0
    assert moment_at(moment.epoch, moment.zone) == moment


def test_a_zone_can_be_named_with_the_moment():
    bare = parse_moment("2026-11-23T20:30[America/New_York]", BERLIN)
    assert bare == parse_moment("2026-11-23T20:30-05:00[America/New_York]", BERLIN)
    assert bare == at("2026-11-23T20:30", NEW_YORK)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "2026-11-23T20:30+01:00[America/New_York]",
            (
                "“2026-11-23T20:30+01:00[America/New_York]” does not fit:"
                " America/New_York was at -05:00 then."
            ),
        ),
        ("2026-11-23T20:30[Mars/Olympus]", "There is no time zone called “Mars/Olympus”."),
    ],
)
def test_a_named_zone_that_does_not_fit_is_refused(text, sentence):
    with pytest.raises(InputProblem) as caught:
        parse_moment(text, BERLIN)
    assert str(caught.value) == sentence


def test_a_zone_that_does_not_fit_is_told_of_its_field():
    with pytest.raises(InputProblem) as caught:
        parse_moment("2026-11-23T20:30+01:00[America/New_York]", BERLIN, field="at")
    assert caught.value.field == "at"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "+00:00"), (60, "+01:00"), (345, "+05:45"), (-300, "-05:00"), (-210, "-03:30"),
     (-1, "-00:01"), (840, "+14:00")],
)  # fmt: skip
def test_an_offset_is_written_with_its_sign(minutes, text):
    assert offset_text(minutes) == text
    shown = moment_at(0, f"UTC{text}")
    assert shown == Moment(0, f"UTC{text}", minutes)
    assert moment_as_written(shown.local, "Asia/Tokyo") == shown


@pytest.mark.parametrize(
    ("clock", "start", "later"),
    [("03:59", 4, 1), ("04:00", 4, 0), ("00:00", 0, 0), ("11:59", 12, 1), ("12:00", 12, 0)],
)
def test_a_plan_before_the_day_start_is_of_the_next_date(clock, start, later):
    found = plan_date(SPRING, time.fromisoformat(clock), start)
    assert found == SPRING + timedelta(later)


@pytest.mark.parametrize("zone", [BERLIN, "Asia/Kathmandu", "UTC-05:00"])
def test_the_seconds_of_a_plan_count(zone):
    day = date(2026, 11, 23)
    moments = [planned_moment(day, time(8, 15, second), zone, 4) for second in (0, 59)]
    assert moments[1].epoch - moments[0].epoch == 59
    assert f"{moments[0].local:%H:%M:%S}" == "08:15:00"
    assert moments[0] == moment_at(moments[0].epoch, zone)


DAY_S = 86_400
WRITTEN, EARLY, LATE = (
    int(datetime(year, month, 1, tzinfo=UTC).timestamp())
    for year, month in [(2026, 11), (2026, 1), (2076, 1)]
)


@pytest.mark.parametrize(
    ("now", "last_written", "doubt"),
    [
        (EARLY, None, None),
        (EARLY - 1, None, "early"),
        (EARLY - 1, WRITTEN, "early"),
        (LATE, None, None),
        (LATE + 1, None, "late"),
        (WRITTEN, WRITTEN, None),
        (WRITTEN - DAY_S, WRITTEN, None),
        (WRITTEN - DAY_S - 1, WRITTEN, "behind-log"),
        (WRITTEN + 400 * DAY_S, WRITTEN, None),
        (WRITTEN + 400 * DAY_S + 1, WRITTEN, "late"),
        (LATE + 1, LATE, "late"),
    ],
)
def test_a_clock_is_doubted_that_the_log_or_the_program_speaks_against(now, last_written, doubt):
    assert clock_doubt(now, last_written) == doubt


@pytest.mark.parametrize(
    ("zone", "clock", "utc"), [("UTC-05:00", "08:00", "13:00"), ("UTC+05:45", "08:00", "02:15")]
)
def test_a_bare_offset_is_a_zone_too(zone, clock, utc):
    moment = planned_moment(date(2026, 11, 23), time.fromisoformat(clock), zone, 4)
    assert f"{moment.utc:%H:%M}" == utc


@pytest.mark.parametrize("text", ["2026-11-23", "20261123", "2026-W48-1", "2026-11-23[UTC]"])
def test_a_day_alone_is_no_moment_since_its_midnight_is_of_the_day_before(text):
    with pytest.raises(InputProblem) as caught:
        parse_moment(text, BERLIN, field="at")
    sentence = f"“{text}” is a day without a time: write it as 2026-11-23T20:30."
    assert (str(caught.value), caught.value.field) == (sentence, "at")


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01T10:00", "2026-11-23T25:00"])
def test_what_is_not_a_moment_is_refused(text):
    with pytest.raises(InputProblem) as caught:
        parse_moment(text, BERLIN, field="at")
    sentence = f"“{text}” is not a date and time: write it as 2026-11-23T20:30."
    assert (str(caught.value), caught.value.field) == (sentence, "at")
