"""Reminders: never before a dose is due, never twice, never for one that was answered."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.domain.record.days import moment_at, planned_moment
from magtrack.domain.record.people import Profile
from magtrack.domain.record.plan_edits import made_at
from magtrack.domain.record.reminders import (
    AGAIN,
    MOST_REMEMBERED,
    ReminderWishes,
    Telling,
    open_doses,
    outlook,
    remembered,
)
from tests.builders import BERLIN, MONDAY, Make

DOSES = ReminderWishes(minutes_after=15)
NEW_YORK = "America/New_York"


@pytest.fixture
def plans(make):
    return [
        make.schedule("morning", "08:00"),
        make.schedule("evening", "20:00"),
        make.schedule("evening", "20:00", product_id="q"),
        make.schedule("evening", "00:30"),
    ]


def clocks(found):
    """The clock times of the doses that are open, "rating" for the ratings."""
    return [f"{c.entry.planned:%H:%M}" if c.entry else "rating" for c in found.open]


def tell(found, now):
    """What is remembered once that was told."""
    return remembered({}, found.open, now)


@pytest.mark.parametrize(
    ("now", "open_", "is_news", "next_look"),
    [
        ("08:14", [], False, "08:15"),
        ("08:15", ["08:00"], True, "20:15"),
        ("14:00", ["08:00"], True, "20:15"),
        ("18:00", [], False, "20:15"),  # the evening's part has begun
        ("20:15", ["20:00", "20:00"], True, "2026-11-24T00:45"),
        ("22:30", [], False, "2026-11-24T00:45"),
        ("2026-11-24T00:45", ["00:30"], True, "2026-11-24T04:00"),
        ("2026-11-24T04:00", [], False, "2026-11-24T08:15"),
    ],
)
def test_doses_are_told_of_once_their_time_and_the_delay_are_over(
    make, plans, now, open_, is_news, next_look
):
    day = make.at(now).day(4)
    found = outlook(make.log(plans=plans, first=day, last=day), DOSES, make.at(now))
    assert clocks(found) == open_
    assert found.is_news == is_news
    assert found.next_look == make.at(next_look).epoch


@pytest.mark.parametrize(("minutes", "at"), [(0, "20:00"), (15, "20:15"), (60, "21:00")])
def test_the_delay_is_counted_from_the_planned_time(make, minutes, at):
    log = make.log(plans=[make.schedule("evening", "20:00")])
    before = replace(make.at(at), epoch=make.at(at).epoch - 1)
    assert not outlook(log, ReminderWishes(minutes), before).is_news
    assert outlook(log, ReminderWishes(minutes), make.at(at)).is_news


@pytest.mark.parametrize("outcome", ["taken", "skipped", "missed"])
def test_a_dose_that_was_answered_is_not_told_of(make, outcome):
    taken = make.dose("20:00", "19:00" if outcome == "taken" else None, slot="evening", day=MONDAY)
    dose = replace(taken, outcome=outcome)
    log = make.log(dose, plans=[make.schedule("evening", "20:00")])
    assert outlook(log, DOSES, make.at("21:00")).open == ()


def test_of_doses_that_go_together_only_the_open_one_is_told(make):
    plans = [make.schedule("evening", "20:00"), make.schedule("evening", "20:00", product_id="q")]
    log = make.log(make.dose("20:00", "20:02", slot="evening"), plans=plans)
    found = outlook(log, DOSES, make.at("20:15"))
    assert [call.entry.product_id for call in found.open] == ["q"]


def test_what_was_told_stays_open_and_is_no_news(make, plans):
    log = make.log(plans=plans)
    told = tell(outlook(log, DOSES, make.at("20:15")), make.at("20:15"))
    found = outlook(log, DOSES, make.at("20:16"), told)
    assert clocks(found) == ["20:00", "20:00"]
    assert not found.is_news


def test_a_dose_still_open_is_told_of_with_the_next_one(make):
    log = make.log(plans=[make.schedule("evening", at) for at in ("20:00", "22:00")])
    told = tell(outlook(log, DOSES, make.at("20:15")), make.at("20:15"))
    found = outlook(log, DOSES, make.at("22:15"), told)
    assert found.is_news
    assert clocks(found) == ["20:00", "22:00"]


def test_what_is_asked_for_again_comes_again_while_it_is_open(make, plans):
    log = make.log(plans=plans)
    now = make.at("20:20")
    again_at = now.epoch + int(AGAIN.total_seconds())
    told = tell(outlook(log, DOSES, now), now)
    assert outlook(log, DOSES, now, told, again_at).next_look == again_at
    assert not outlook(log, DOSES, make.at("20:49"), told, again_at).is_news
    assert outlook(log, DOSES, make.at("20:50"), told, again_at).is_news
    skipped = [make.skipped("20:00", slot="evening", product_id=p) for p in "pq"]
    log = make.log(*skipped, plans=plans)
    assert not outlook(log, DOSES, make.at("20:50"), told, again_at).is_news


def test_after_a_flight_the_same_dose_is_not_told_of_again(make, plans):
    log = make.log(plans=plans)
    told = tell(outlook(log, DOSES, make.at("20:15")), make.at("20:15"))
    assert not outlook(log, DOSES, make.at("20:15", NEW_YORK), told).is_news


def test_after_a_flight_doses_come_by_the_clock_of_the_place(make, plans):
    log = make.log(plans=plans)
    assert clocks(outlook(log, DOSES, make.at("08:15", NEW_YORK))) == ["08:00"]
    assert outlook(log, DOSES, make.at("20:14", NEW_YORK)).open == ()


@pytest.mark.parametrize(
    ("day", "planned", "told_at"),
    [
        (date(2026, 3, 28), "02:30", "2026-03-29T03:45+02:00"),  # 02:30 was skipped
        (date(2026, 10, 24), "02:30", "2026-10-25T02:45+02:00"),  # 02:30 came twice: the first
        (date(2026, 10, 24), "23:00", "2026-10-24T23:15+02:00"),
    ],
)
def test_on_nights_the_clocks_change_a_dose_is_told_of_once(make, day, planned, told_at):
    log = make.log(plans=[make.schedule("evening", planned)], first=day, last=day)
    evening = planned_moment(day, time(18), BERLIN, 4)
    found = outlook(log, DOSES, evening)
    first = moment_at(found.next_look, BERLIN)
    assert first.local.isoformat(timespec="minutes") == told_at
    told = tell(outlook(log, DOSES, first), first)
    assert len(told) == 1
    hour_later = moment_at(first.epoch + 3600, BERLIN)
    assert not outlook(log, DOSES, hour_later, told).is_news


@pytest.mark.parametrize(
    ("start", "planned", "told_at"),
    [(0, "23:30", "23:55"), (0, "23:58", "23:58"), (4, "03:30", "2026-11-24T03:55")],
)
def test_a_dose_is_told_of_before_its_day_is_over(make, start, planned, told_at):
    plan = make.schedule("evening", planned)
    log = make.log(plans=[plan], profile=Profile(day_start_hour=start))
    found = outlook(log, ReminderWishes(60), make.at("23:29"))
    assert found.next_look == make.at(told_at).epoch
    assert outlook(log, ReminderWishes(60), make.at(told_at)).is_news


@pytest.mark.parametrize(
    ("now", "open_"), [("20:59", []), ("21:00", ["rating"]), ("2026-11-24T03:59", ["rating"])]
)
def test_the_ratings_are_told_of_at_the_chosen_time(make, now, open_):
    found = outlook(make.log(), ReminderWishes(rating_at=time(21)), make.at(now))
    assert clocks(found) == open_


def test_a_day_with_any_rating_is_not_told_of(make):
    wanted = ReminderWishes(rating_at=time(21))
    assert outlook(make.log(ratings=[make.rating(0)]), wanted, make.at("21:00")).open == ()
    yesterday = make.rating(7, day=MONDAY - timedelta(days=1))
    assert outlook(make.log(ratings=[yesterday]), wanted, make.at("21:00")).is_news


def test_doses_and_ratings_of_the_same_time_are_one_reminder(make):
    log = make.log(plans=[make.schedule("evening", "20:45")])
    found = outlook(log, ReminderWishes(15, time(21)), make.at("21:00"))
    assert clocks(found) == ["20:45", "rating"]


def test_where_nothing_is_wanted_nothing_is_told(make, plans):
    assert outlook(make.log(plans=plans), ReminderWishes(), make.at("21:00")).open == ()


def test_the_oldest_of_what_was_told_is_forgotten(make, plans):
    now = make.at("20:15")
    calls = outlook(make.log(plans=plans), DOSES, now).open
    old = {f"2026-01-01 {n}": Telling(1, n) for n in range(200)}
    told = remembered(old, calls, now)
    assert len(told) == MOST_REMEMBERED
    assert list(told)[-1] == "2026-11-23 20:00"
    assert told["2026-11-23 20:00"] == Telling(1, now.epoch)
    assert remembered(told, calls, now)["2026-11-23 20:00"].times == 2


# ------------------------------------------------------------------------------- a day lived

MAKE = Make()
CLOCK_TIMES = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
DAYS = st.sampled_from([MONDAY, date(2026, 3, 28), date(2026, 10, 24), date(2026, 9, 5)])
ZONES = st.sampled_from([BERLIN, NEW_YORK, "America/Santiago", "Asia/Kathmandu", "UTC"])


@given(
    st.lists(CLOCK_TIMES, max_size=6, unique=True),
    DAYS,
    ZONES,
    st.sampled_from([0, 4, 12]),
    st.sampled_from([0, 15, 30, 60]),
    st.data(),
)
def test_a_day_lived_through_is_told_of_once_and_never_too_early(
    planned, day, zone, start, minutes, data
):
    """Go from look to look; at each, some of what was told is answered."""
    plans = [MAKE.schedule("other", f"{at:%H:%M}", id=f"{at}") for at in planned]
    profile, wanted = Profile(day_start_hour=start), ReminderWishes(minutes)
    begin = planned_moment(day, time(start), zone, start).epoch
    now, doses, told, said = moment_at(begin, zone), [], {}, []
    while now.day(start) <= day:
        log = MAKE.log(*doses, plans=plans, first=day, last=day, profile=profile)
        found = outlook(log, wanted, now, told)
        answered = {dose.planned for dose in doses}
        for call in found.open:
            due_at = planned_moment(day, call.entry.planned, zone, start).epoch
            assert due_at <= call.at <= now.epoch
            assert call.entry.planned not in answered
        if found.is_news:
            said += [call.entry.planned for call in found.open if call.key not in told]
            told = remembered(told, found.open, now)
            assert not outlook(log, wanted, now, told).is_news
        between = data.draw(st.integers(now.epoch, found.next_look - 1))
        assert not outlook(log, wanted, moment_at(between, zone), told).is_news
        for call in found.open:
            if data.draw(st.booleans()):
                at = f"{call.entry.planned:%H:%M}"
                doses.append(MAKE.skipped(at, day=day, slot="other"))
        now = moment_at(found.next_look, zone)
    assert sorted(said) == sorted(planned)


def test_a_plan_made_in_the_evening_reminds_of_nothing_that_is_past(make):
    plan = make.schedule("morning", "08:00", valid_from=make.monday)
    now = make.at("08:30")
    told = outlook(make.log(plans=[plan]), ReminderWishes(0), now)
    assert len(told.open) == 1
    late = make.log(plans=[made_at(plan, now, 4)])
    assert outlook(late, ReminderWishes(0), now).open == ()


# --------------------------------------------------------------------- again, and quiet hours


@pytest.mark.parametrize(
    ("times", "told_at"),
    [
        (1, ["20:00", "20:30"]),
        (3, ["20:00", "20:30", "21:00", "21:30"]),
        (0, [f"{20 + n // 2}:{n % 2 * 30:02}" for n in range(8)]),
    ],
)
def test_what_nobody_answers_is_told_again_as_often_as_wanted(make, times, told_at):
    log = make.log(plans=[make.schedule("evening", "20:00")])
    wanted = ReminderWishes(0, repeat_minutes=30, repeat_times=times)
    now, told, said = make.at("19:00"), {}, []
    while now.epoch < make.at("23:59").epoch:
        found = outlook(log, wanted, now, told)
        if found.is_news:
            said.append(f"{now.local:%H:%M}")
            assert found.is_again == (len(said) > 1)
            told = remembered(told, found.open, now)
        now = moment_at(found.next_look, BERLIN)
    assert said == told_at


def test_an_answer_ends_what_is_told_again(make):
    plans = [make.schedule("evening", "20:00")]
    wanted = ReminderWishes(0, repeat_minutes=10)
    now = make.at("20:00")
    told = tell(outlook(make.log(plans=plans), wanted, now), now)
    skipped = make.log(make.skipped("20:00", slot="evening"), plans=plans)
    assert not outlook(skipped, wanted, make.at("20:30"), told).is_news


def test_what_a_wrong_clock_told_in_the_future_is_told_again(make):
    log = make.log(plans=[make.schedule("evening", "20:00")])
    told = {"2026-11-23 20:00": Telling(1, make.at("20:00").epoch + 10**9)}
    found = outlook(log, ReminderWishes(0, repeat_minutes=30), make.at("20:10"), told)
    assert found.is_news


@pytest.mark.parametrize(
    ("planned", "hours", "told_at"),
    [
        ("22:30", ("22:00", "23:15"), "23:15"),
        ("21:59", ("22:00", "07:00"), "21:59"),
        ("23:30", ("23:00", "01:30"), "2026-11-24T01:30"),
        ("20:00", ("12:00", "12:00"), None),  # all day
        ("23:00", ("22:00", "07:00"), None),  # its day is over by then
    ],
)
def test_in_quiet_hours_nothing_comes_and_after_them_what_is_still_open(
    make, planned, hours, told_at
):
    log = make.log(plans=[make.schedule("evening", planned)])
    quiet = tuple(time.fromisoformat(each) for each in hours)
    now, said = make.at("19:30"), None
    while said is None and now.day(4) == MONDAY:
        found = outlook(log, ReminderWishes(0, quiet=quiet), now)
        said = now if found.is_news else None
        now = moment_at(found.next_look, BERLIN)
    assert said == (None if told_at is None else make.at(told_at))


def test_what_was_put_off_comes_in_quiet_hours_too(make):
    log = make.log(plans=[make.schedule("evening", "20:00")])
    now = make.at("22:10")
    told = tell(outlook(log, ReminderWishes(0), make.at("20:00")), make.at("20:00"))
    wanted = ReminderWishes(0, quiet=(time(22), time(7)))
    assert outlook(log, wanted, now, told, now.epoch).is_news


def test_on_the_night_clocks_go_back_quiet_hours_end_by_the_clock(make):
    day = date(2026, 10, 24)
    log = make.log(plans=[make.schedule("evening", "02:15")], first=day, last=day)
    now = planned_moment(day, time(2, 15), BERLIN, 4)
    found = outlook(log, ReminderWishes(0, quiet=(time(22), time(3))), now)
    assert not found.is_news
    assert found.next_look == now.epoch + 105 * 60


def test_only_what_was_told_and_is_still_open_is_answered(make):
    plans = [make.schedule("evening", at) for at in ("20:00", "22:00")]
    log = make.log(make.dose("22:00", "22:01", slot="evening"), plans=plans)
    keys = {"2026-11-23 20:00", "2026-11-23 22:00", "2026-11-23 rating"}
    assert [f"{e.planned:%H:%M}" for e in open_doses(log, MONDAY, keys)] == ["20:00"]
    assert open_doses(log, MONDAY, {"2026-11-22 20:00"}) == []
