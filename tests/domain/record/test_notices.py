"""What is told of the coming days: once each, and never what nobody counted or entered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.events import VISIT, Event
from magtrack.domain.record.log import StockCount
from magtrack.domain.record.notices import NoticeWishes, notices
from magtrack.domain.record.reminders import ReminderWishes, outlook, remembered
from tests.builders import MONDAY

LOW = NoticeWishes(stock_days=7)
AHEAD = NoticeWishes(ahead=True)
TOMORROW = MONDAY + timedelta(days=1)
WEEK = ReminderWishes()


def counted(units, day=MONDAY - timedelta(days=1), id_="c"):
    return StockCount(id_, "p", day, units)


def told(log, wanted, now):
    """What is told, as kind, day and days."""
    return [
        (each.notice.kind, each.notice.day, each.notice.days) for each in notices(log, wanted, now)
    ]


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        (7, []),
        (6, [("low", MONDAY + timedelta(days=5), 6)]),
        (1, [("low", MONDAY, 1)]),
        (0.5, [("out", MONDAY, 0)]),
    ],
)
def test_a_product_that_lasts_fewer_days_than_wanted_is_told_of(make, units, expected):
    log = make.log(plans=[make.schedule()], stock=(counted(units),), last=TOMORROW)
    assert told(log, LOW, make.at("09:30")) == expected


def test_what_nobody_counted_planned_or_wants_to_hear_of_is_not_told(make):
    now = make.at("09:30")
    plans = [make.schedule()]
    assert told(make.log(plans=plans), LOW, now) == []
    assert told(make.log(stock=(counted(0),)), LOW, now) == []
    assert told(make.log(plans=plans, stock=(counted(0),)), NoticeWishes(), now) == []


def test_it_is_told_once_for_each_count_and_from_nine_on(make):
    log = make.log(plans=[make.schedule()], stock=(counted(3),), last=TOMORROW)

    def look(now, before, stock=log):
        return outlook(stock, WEEK, now, before, notices=notices(stock, LOW, now))

    assert not look(make.at("08:59"), {}).is_news
    assert look(make.at("08:59"), {}).next_look == make.at("09:00").epoch
    first = look(make.at("09:00"), {})
    before = remembered({}, first.open, make.at("09:00"))
    assert first.is_news
    assert not look(make.at("09:01"), before).is_news
    assert look(make.at("09:01"), before).open == first.open
    morrow = make.at("2026-11-24T10:00")
    on = make.log(plans=[make.schedule()], stock=(counted(3),), first=MONDAY, last=morrow.day(4))
    assert look(morrow, before, on).open == ()
    again = replace(on, stock=(*on.stock, counted(2, MONDAY, "d")))
    assert look(morrow, before, again).is_news


@pytest.mark.parametrize(
    ("last", "expected"),
    [(MONDAY, []), (TOMORROW, [("course", TOMORROW, 0)]), (None, [])],
)
def test_the_last_day_of_a_course_is_told_of_the_day_before(make, last, expected):
    medicine = make.medicine("Doxycycline", "08:00", last=last)
    log = make.log(medicines=(medicine,), last=TOMORROW)
    assert told(log, AHEAD, make.at("10:00")) == expected
    assert told(log, LOW, make.at("10:00")) == []


@pytest.mark.parametrize("day", [MONDAY, TOMORROW, date(2026, 11, 25)])
def test_a_visit_is_told_of_the_day_before(make, day):
    log = make.log(events=(Event("e", VISIT, day, day, 0),), last=TOMORROW)
    expected = [("visit", TOMORROW, 0)] if day == TOMORROW else []
    assert told(log, AHEAD, make.at("10:00")) == expected


def test_what_ends_or_comes_is_never_told_again_and_again(make):
    log = make.log(medicines=(make.medicine("D", last=TOMORROW),), last=TOMORROW)
    now, wanted = make.at("10:00"), ReminderWishes(repeat_minutes=10)
    found = outlook(log, wanted, now, notices=notices(log, AHEAD, now))
    before = remembered({}, found.open, now)
    later = make.at("12:00")
    seen = outlook(log, wanted, later, before, notices=notices(log, AHEAD, later))
    assert seen.open
    assert not seen.is_news
