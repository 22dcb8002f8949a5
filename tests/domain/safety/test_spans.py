from __future__ import annotations

from datetime import date, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.domain.safety import spans
from magtrack.domain.safety.spans import ClockWindow, Span

BERLIN = "Europe/Berlin"
MONDAY = date(2026, 11, 23)
FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)
HOUR = 3600


def at(text, day=MONDAY, *, fold=0):
    local = datetime.fromisoformat(f"{day}T{text}")
    return int(local.replace(tzinfo=ZoneInfo(BERLIN), fold=fold).timestamp())


def windows(shown):
    """Read "22:00-02:00 12:00-24:00" as windows."""
    pairs = (text.split("-") for text in shown.split())
    return [ClockWindow(*(int(clock[:2]) * 60 + int(clock[3:]) for clock in p)) for p in pairs]


def test_a_medicine_forbids_the_hours_before_and_after_it():
    assert spans.around(at("08:00"), 2, 6) == Span(at("02:00"), at("10:00"))


@pytest.mark.parametrize(
    ("hours", "seconds"), [(2, 7200), (0.5, 1800), (1 / 3, 1200), (0.501, 1800), (24, 86400)]
)
def test_hours_are_whole_minutes(hours, seconds):
    assert spans.seconds(hours) == seconds


@pytest.mark.parametrize(
    ("given", "merged"),
    [
        ([], []),
        ([(5, 9), (1, 3)], [(1, 3), (5, 9)]),
        ([(1, 5), (3, 9)], [(1, 9)]),
        ([(1, 9), (3, 5)], [(1, 9)]),
        ([(1, 5), (5, 9)], [(1, 5), (5, 9)]),  # 5 stays free
        ([(1, 5), (1, 5)], [(1, 5)]),
        ([(1, 5), (5, 9), (4, 6)], [(1, 9)]),
    ],
)
def test_union(given, merged):
    assert spans.union(Span(*each) for each in given) == [Span(*each) for each in merged]


@pytest.mark.parametrize(
    ("forbidden", "allowed"),
    [
        ([], [(10, 20)]),
        ([(0, 5), (25, 30)], [(10, 20)]),
        ([(0, 10), (20, 30)], [(10, 20)]),  # the ends of what is forbidden are allowed
        ([(0, 12), (18, 30)], [(12, 18)]),
        ([(12, 15)], [(10, 12), (15, 20)]),
        ([(12, 15), (15, 18)], [(10, 12), (15, 15), (18, 20)]),
        ([(10, 20)], [(10, 10), (20, 20)]),
        ([(9, 21)], []),
        ([(9, 20)], [(20, 20)]),
        ([(10, 21)], [(10, 10)]),
    ],
)
def test_what_is_free_between_10_and_20(forbidden, allowed):
    found = spans.free([Span(*each) for each in forbidden], 10, 20)
    assert found == [Span(*each) for each in allowed]


@pytest.mark.parametrize(
    ("wanted", "later", "earlier"),
    [(3, 10, 10), (15, 15, 15), (19, 15, 15), (20, 25, 15), (21, 25, 25), (99, 30, 30)],
)
def test_nearest_of_two_spans(wanted, later, earlier):
    allowed = [Span(10, 15), Span(25, 30)]
    assert spans.nearest(allowed, wanted) == later
    assert spans.nearest(allowed, wanted, later_first=False) == earlier


def test_nearest_of_nothing_is_none():
    assert spans.nearest([], 5) is None


@pytest.mark.parametrize(("day", "hours"), [(MONDAY, 24), (FORWARD, 23), (BACK, 25)])
def test_a_calendar_day_is_as_long_as_its_clocks_make_it(day, hours):
    start, end = spans.calendar_day(day, BERLIN)
    assert (end - start) / HOUR == hours


@pytest.mark.parametrize(
    ("forbidden", "allowed", "kept_free"),
    [
        ([], "00:00-24:00", ""),
        ([(6, 10)], "10:00-06:00", "06:00-10:00"),
        ([(-2, 4)], "04:00-24:00", "00:00-04:00"),
        ([(20, 28)], "00:00-20:00", "20:00-24:00"),
        ([(-4, 4), (20, 28)], "04:00-20:00", "20:00-04:00"),
        ([(-4, 0), (0, 8)], "08:00-24:00", "00:00-08:00"),  # midnight itself is 24:00
        ([(8, 24), (24, 30)], "00:00-08:00", "08:00-24:00"),
        ([(-9, 24), (24, 30)], "24:00-24:00", "00:00-24:00"),
        ([(2, 8), (8, 20)], "08:00-08:00 20:00-02:00", "02:00-08:00 08:00-20:00"),
        ([(-9, 30)], "", "00:00-24:00"),
        (
            [(-4, 4), (10, 12), (20, 28)],
            "04:00-10:00 12:00-20:00",
            "10:00-12:00 20:00-04:00",
        ),
        (
            [(0, 4), (10, 12), (20, 28)],
            "00:00-00:00 04:00-10:00 12:00-20:00",
            "00:00-04:00 10:00-12:00 20:00-24:00",
        ),
        (
            [(-4, 4), (10, 12), (20, 24)],
            "04:00-10:00 12:00-20:00 24:00-24:00",
            "00:00-04:00 10:00-12:00 20:00-24:00",
        ),
    ],
)
def test_windows_of_a_day_by_hours_after_midnight(forbidden, allowed, kept_free):
    day = spans.calendar_day(MONDAY, BERLIN)
    taken = [Span(day.start + first * HOUR, day.start + last * HOUR) for first, last in forbidden]
    assert spans.allowed_windows(taken, day, BERLIN) == windows(allowed)
    assert spans.forbidden_windows(taken, day, BERLIN) == windows(kept_free)


@pytest.mark.parametrize(
    ("before_midnight_s", "shown"), [(60, ""), (61, "23:58-24:00"), (120, "23:58-24:00")]
)
def test_what_begins_in_the_last_minute_of_a_day_holds_no_time_of_it(before_midnight_s, shown):
    day = spans.calendar_day(MONDAY, BERLIN)
    late = Span(day.end - before_midnight_s, day.end + HOUR)
    assert spans.forbidden_windows([late], day, BERLIN) == windows(shown)


@pytest.mark.parametrize(
    ("day", "forbidden", "allowed"),
    [
        (FORWARD, Span(at("00:00", FORWARD), at("00:00", FORWARD) + 3 * HOUR), "04:00-24:00"),
        (BACK, Span(at("00:00", BACK), at("00:00", BACK) + 4 * HOUR), "03:00-24:00"),
    ],
)
def test_windows_on_days_with_a_clock_change_count_elapsed_hours(day, forbidden, allowed):
    calendar = spans.calendar_day(day, BERLIN)
    assert spans.allowed_windows([forbidden], calendar, BERLIN) == windows(allowed)


def test_a_window_within_the_doubled_hour_never_seems_to_last_past_midnight():
    day = spans.calendar_day(BACK, BERLIN)
    first, second = at("02:50", BACK), at("02:10", BACK, fold=1)
    assert second - first == 20 * 60
    taken = [Span(day.start - 1, first), Span(second, day.end + 1)]
    assert spans.allowed_windows(taken, day, BERLIN) == windows("02:50-02:50")


@pytest.mark.parametrize(
    ("minute", "clock"), [(0, "00:00"), (61, "01:01"), (1439, "23:59"), (1440, "24:00")]
)
def test_clock_of(minute, clock):
    assert spans.clock_of(minute) == clock


def test_pieces_are_cut_at_midnight_and_leave_points_out():
    cut = spans.pieces(windows("22:00-02:00 12:00-12:00 14:00-15:00"))
    wanted = "22:00-24:00 00:00-02:00 14:00-15:00"
    assert list(cut) == windows(wanted)


# ------------------------------------------------------------- by brute force, point by point

SHORT = st.integers(0, 20)
SPANS = st.lists(
    st.tuples(SHORT, st.integers(1, 8)).map(lambda made: Span(made[0], made[0] + made[1])),
    max_size=5,
)


def inside(instant, forbidden):
    """Tell whether an instant lies in a span; the ends are left out."""
    return any(span.start < instant < span.end for span in forbidden)


@given(SPANS)
def test_a_union_forbids_what_its_spans_forbid_and_no_point_between_them(given_spans):
    merged = spans.union(given_spans)
    for half in range(60):  # half instants too: between two spans that touch there is a point
        assert inside(half / 2, merged) == inside(half / 2, given_spans)
    assert merged == sorted(merged)
    assert all(one.end <= other.start for one, other in pairwise(merged))


@given(SPANS, SHORT, st.integers(0, 10))
def test_what_is_free_is_what_no_span_forbids(given_spans, first, length):
    last = first + length
    allowed = spans.free(spans.union(given_spans), first, last)
    for instant in range(first, last + 1):
        found = any(span.start <= instant <= span.end for span in allowed)
        assert found != inside(instant, given_spans)
    assert all(first <= span.start <= span.end <= last for span in allowed)


@given(SPANS, SHORT, st.booleans())
def test_the_nearest_instant_is_no_farther_than_any_other(allowed, wanted, later_first):
    found = spans.nearest(allowed, wanted, later_first=later_first)
    points = {point for span in allowed for point in range(span.start, span.end + 1)}
    near = {point for point in points if abs(point - wanted) == abs((found or 0) - wanted)}
    if not points:
        assert found is None
        return
    assert found in points
    assert min(abs(point - wanted) for point in points) == abs(found - wanted)
    assert found == (max(near) if later_first else min(near))


@given(SPANS)
def test_each_minute_of_a_day_is_in_an_allowed_window_or_within_a_forbidden_one(given_spans):
    day = spans.calendar_day(MONDAY, BERLIN)
    hours = [
        Span(day.start + (span.start - 2) * HOUR, day.start + (span.end - 2) * HOUR)
        for span in given_spans
    ]
    merged = spans.union(hours)
    allowed = spans.allowed_windows(merged, day, BERLIN)
    forbidden = spans.forbidden_windows(merged, day, BERLIN)

    def within(minute, window, *, ends):
        start, end = window
        if start <= end:
            return start <= minute <= end if ends else start < minute < end
        after = minute >= start if ends else minute > start
        return after or (minute <= end if ends else minute < end)

    for minute in range(1, spans.DAY_MINUTES, 29):
        free = any(within(minute, window, ends=True) for window in allowed)
        shut = any(within(minute, window, ends=False) for window in forbidden)
        assert free != shut


@given(
    st.lists(st.tuples(st.integers(0, 1439), st.integers(0, 1440)).map(lambda w: ClockWindow(*w)))
)
def test_pieces_lie_within_the_day_and_last_as_long_as_their_windows(shown):
    found = list(spans.pieces(shown))
    assert all(0 <= piece.start <= piece.end <= spans.DAY_MINUTES for piece in found)
    assert sum(piece.end - piece.start for piece in found) == sum(
        (window.end - window.start) % spans.DAY_MINUTES
        if window.end < window.start
        else window.end - window.start
        for window in shown
    )


@pytest.mark.parametrize(
    ("clock", "zone", "minute"),
    [
        ("00:00", BERLIN, 0),
        ("00:59", BERLIN, 59),
        ("23:59", BERLIN, 1439),
        ("08:00", "Asia/Kolkata", 12 * 60 + 30),
        ("08:00", "America/New_York", 120),
    ],
)
def test_the_minute_of_the_day_is_by_the_clocks_of_the_zone(clock, zone, minute):
    assert spans.minute_of_day(at(clock), zone) == minute


@pytest.mark.parametrize(
    ("day", "clock", "zone", "utc"),
    [
        (MONDAY, time(8), BERLIN, "2026-11-23T07:00:00+00:00"),
        (MONDAY, time(8), "America/New_York", "2026-11-23T13:00:00+00:00"),
        (BACK, time(4), BERLIN, "2026-10-25T03:00:00+00:00"),
        (FORWARD, time(4), BERLIN, "2026-03-29T02:00:00+00:00"),
    ],
)
def test_an_instant_is_when_the_clocks_of_a_zone_show_a_time(day, clock, zone, utc):
    found = spans.clock_instant(day, clock, zone)
    assert found == datetime.fromisoformat(utc).timestamp()
    assert type(found) is int
