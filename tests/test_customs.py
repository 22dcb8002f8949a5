"""Times and days as a place writes them on the screen; in files there is one way."""

from __future__ import annotations

from datetime import date, time
from threading import Thread

import pytest

from magtrack import customs, wording
from magtrack.customs import AS_IN_FILES, Customs
from magtrack.domain.record.clocks import parse_clock
from magtrack.domain.record.days import moment_at

DAY = date(2026, 11, 3)
AMERICAN = Customs(twelve_hours=True, month_first=True, numbers="mdy", between="/")
GERMAN = Customs(numbers="dmy", between=".")


@pytest.fixture(params=[AS_IN_FILES, AMERICAN, GERMAN], ids=["files", "american", "german"])
def used(request):
    """Each place, until the test is over."""
    customs.use(request.param)
    yield request.param
    customs.use(AS_IN_FILES)


@pytest.mark.parametrize(
    ("place", "clock", "day", "numbers", "instant"),
    [
        (AS_IN_FILES, "00:05", "Tuesday 3 November", "2026-11-03", "2026-11-03 00:05"),
        (GERMAN, "00:05", "Tuesday 3 November", "03.11.2026", "03.11.2026 00:05"),
        (AMERICAN, "12:05 AM", "Tuesday, November 3", "11/03/2026", "11/03/2026 12:05 AM"),
    ],
)
def test_a_place_has_its_clock_and_its_order(place, clock, day, numbers, instant):
    customs.use(place)
    try:
        at = time(0, 5)
        assert wording.clock_text(at).replace("\xa0", " ") == clock
        assert wording.day_text(DAY, DAY) == day
        assert customs.numeric_day(DAY) == numbers
        local = moment_at(0, "UTC").local.replace(2026, 11, 3, 0, 5)
        assert wording.instant_text(local).replace("\xa0", " ") == instant
    finally:
        customs.use(AS_IN_FILES)


@pytest.mark.parametrize(
    ("place", "this_year", "another", "title"),
    [
        (AS_IN_FILES, "3 November", "3 November 2026", "Tuesday 3 November 2026"),
        (AMERICAN, "November 3", "November 3, 2026", "Tuesday, November 3, 2026"),
    ],
)
def test_the_year_stands_where_the_place_has_it(place, this_year, another, title):
    customs.use(place)
    try:
        assert wording.short_day(DAY, DAY) == this_year
        assert wording.short_day(DAY, date(2027, 1, 1)) == another
        assert wording.day_text(DAY, date(2027, 1, 1)) == title
    finally:
        customs.use(AS_IN_FILES)


def test_what_is_shown_as_a_clock_time_is_read_as_it(used):
    for minute in range(24 * 60):
        at = time(*divmod(minute, 60))
        assert parse_clock(wording.clock_text(at)) == at
        assert customs.clock_at(minute) == customs.clock(at)


@pytest.mark.parametrize(
    ("hour", "plain", "twelve"),
    [(0, "00:00", "12 AM"), (9, "09:00", "9 AM"), (12, "12:00", "12 PM"), (24, "24:00", "12 AM")],
)
def test_a_whole_hour_of_an_axis(hour, plain, twelve):
    assert customs.hour_at(hour) == plain
    customs.use(AMERICAN)
    try:
        assert customs.hour_at(hour).replace("\xa0", " ") == twelve
    finally:
        customs.use(AS_IN_FILES)


def test_a_thread_beside_the_window_writes_as_in_files(used):
    said = []
    thread = Thread(target=lambda: said.append((customs.clock(time(20)), wording.short_day(DAY))))
    thread.start()
    thread.join()
    assert said == [("20:00", "3 November")]


def test_for_a_while_a_window_can_write_as_in_files(used):
    with customs.as_in_files():
        assert customs.numeric_day(DAY) == "2026-11-03"
    assert customs.customs() == used
