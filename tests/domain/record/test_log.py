"""The log: one snapshot of a range of days, asked in many ways."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from magtrack.domain.record.events import Event
from magtrack.domain.record.products import Product
from magtrack.domain.record.trial import Trial
from magtrack.errors import NotFound


def test_a_day_without_anything_is_empty_and_not_an_error(make):
    log = make.log()
    assert log.entries(make.monday) == []
    assert log.rating(make.monday, "cognition") is None
    assert log.note(make.monday) is None
    assert not log.has_records(make.monday)


def test_days_are_those_of_the_range(make):
    log = make.log(last=make.monday + timedelta(2))
    assert [day.day for day in log.days] == [23, 24, 25]


def test_doses_are_found_by_the_users_day(make):
    early, late = make.dose(None, "2026-11-23T08:00"), make.dose(None, "2026-11-24T00:30")
    log = make.log(early, late)
    assert log.doses_by_day == {make.monday: [early, late]}


def test_a_rating_of_zero_is_a_rating(make):
    log = make.log(ratings=[make.rating(0)])
    assert log.rating(make.monday, "cognition").value == 0
    assert log.has_records(make.monday)


def test_a_skipped_dose_is_a_record_of_its_day(make):
    assert make.log(make.skipped()).has_records(make.monday)


def test_events_of_a_day_leave_the_note_out(make):
    travel = Event("e", "travel", make.monday - timedelta(2), make.monday, 0)
    note = Event("n", "note", make.monday, make.monday, 0, "fine")
    log = make.log(events=(travel, note))
    assert log.events_on(make.monday) == [travel]
    assert log.note(make.monday) == note
    assert log.note(make.monday + timedelta(1)) is None


def test_the_plan_of_a_day_is_that_of_its_own_schedules(make):
    old = make.schedule(planned="08:00", valid_to=make.monday - timedelta(1))
    new = make.schedule(planned="09:00", valid_from=make.monday)
    log = make.log(plans=[old, new])
    assert [line.schedule for line in log.entries(make.monday)] == [new]
    assert [line.schedule for line in log.entries(make.monday - timedelta(1))] == [old]


def test_the_trial_is_the_latest_one(make):
    older = Trial("t1", "p", "cognition", date(2025, 1, 1))
    newer = Trial("t2", "p", "sleep", date(2026, 1, 1))
    assert make.log(trials=(newer, older)).trial == newer
    assert make.log().trial is None


OTHERS = {
    "q": Product("q", "Magnesium glycinate", "bisglycinate"),
    "r": Product("r", "Magnesium citrate", "citrate"),
}


@pytest.mark.parametrize(
    ("wanted", "id_"),
    [
        ("p", "p"),
        ("magtein", "p"),
        ("MAGT", "p"),
        ("Magnesium glycinate", "q"),
        ("magnesium g", "q"),
    ],
)
def test_a_product_is_found_by_id_name_or_beginning(make, wanted, id_):
    assert make.log(products=OTHERS).product(wanted).id == id_


@pytest.mark.parametrize(
    ("wanted", "says"),
    [("magnesium", "several"), ("zinc", "Known products: Magtein"), ("", "no product")],
)
def test_an_unclear_product_is_refused_and_the_known_ones_named(make, wanted, says):
    with pytest.raises(NotFound, match=says):
        make.log(products=OTHERS).product(wanted)


def test_an_exact_name_wins_over_a_beginning(make):
    products = {"q": Product("q", "Magtein Plus", "l-threonate")}
    assert make.log(products=products).product("magtein").id == "p"


def test_one_hundred_days_away_leave_two_hundred_doses_not_recorded(make):
    plans = [make.schedule("morning", "08:00"), make.schedule("evening", "21:00")]
    last = make.monday + timedelta(99)
    log = make.log(plans=plans, last=last)
    statuses = [line.status for day in log.days for line in log.entries(day)]
    assert statuses == ["not_recorded"] * 200
