"""Wall clock: times of other programs become instants, days and zones."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

import pytest

from magtrack.importers.toolkit.columns import When
from magtrack.importers.toolkit.wall_clock import WallClock

BERLIN = WallClock("Europe/Berlin", 4)
SUMMER, AUTUMN, SPRING = date(2026, 7, 1), date(2026, 10, 25), date(2026, 3, 29)


@pytest.mark.parametrize(
    ("hours", "zone", "offset_min"),
    [
        (-4, "UTC-04:00", -240),
        (4, "UTC+04:00", 240),
        (5.5, "UTC+05:30", 330),
        (-9.5, "UTC-09:30", -570),
        (0, "UTC+00:00", 0),
        (2, "Europe/Berlin", 120),
    ],
)
def test_an_offset_that_is_not_the_persons_keeps_its_wall_clock(hours, zone, offset_min):
    there = timezone(timedelta(hours=hours))
    at = BERLIN.at_offset(datetime(2026, 7, 1, 22, 15, tzinfo=there))
    assert (at.zone, at.offset_min) == (zone, offset_min)
    assert at.local.replace(tzinfo=None) == datetime(2026, 7, 1, 22, 15)
    assert at.utc == datetime(2026, 7, 1, 22, 15, tzinfo=there)


def test_a_cells_offset_goes_before_the_persons_zone():
    there = timezone(timedelta(hours=-4))
    at = BERLIN.moment(When(SUMMER, time(22, 15), there))
    assert (at.zone, at.utc.hour) == ("UTC-04:00", 2)


@pytest.mark.parametrize(
    ("day", "clock", "utc"),
    [
        (SUMMER, time(22, 15), datetime(2026, 7, 1, 20, 15)),
        (AUTUMN, time(2, 30), datetime(2026, 10, 25, 0, 30)),  # came twice: the first
        (SPRING, time(2, 30), datetime(2026, 3, 29, 1, 30)),  # never came: as much later
    ],
)
def test_a_clock_without_an_offset_is_the_persons(day, clock, utc):
    at = BERLIN.moment(When(day, clock, None))
    assert at.zone == "Europe/Berlin"
    assert at.utc.replace(tzinfo=None) == utc


@pytest.mark.parametrize(
    ("clock", "day"),
    [(None, SUMMER), (time(4), SUMMER), (time(3, 59), date(2026, 6, 30)), (time(23, 59), SUMMER)],
)
def test_a_time_before_the_day_begins_is_of_the_day_before(clock, day):
    assert BERLIN.day_of(When(SUMMER, clock, None)) == day
