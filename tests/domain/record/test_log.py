"""The log: one snapshot of a range of days, asked in many ways."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.events import Event
from magtrack.domain.record.log import Log, records
from magtrack.domain.record.people import Profile
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


@pytest.mark.parametrize(
    ("products", "wanted", "sentence"),
    [
        ({}, "zinc", "There is no product “zinc”: none was added yet."),
        (
            OTHERS,
            "zinc",
            "There is no product “zinc”. Known products: Magnesium glycinate, Magnesium citrate.",
        ),
        (
            OTHERS,
            "Magn",
            "“Magn” could be several products: Magnesium glycinate, Magnesium citrate.",
        ),
    ],
)
def test_the_refusal_of_a_product_lists_what_there_is(make, products, wanted, sentence):
    log = Log(make.monday, make.monday, products=products)
    with pytest.raises(NotFound) as caught:
        log.product(wanted)
    assert (str(caught.value), caught.value.field) == (sentence, "product")


def test_two_products_of_one_name_are_told_apart_by_their_ids_only(make):
    twice = {id_: Product(id_, "Magnesium", "citrate") for id_ in ("a", "b")}
    with pytest.raises(NotFound, match="several"):
        make.log(products=twice).product("magnesium")
    assert make.log(products=twice).product("b").id == "b"


def test_fewer_days_of_a_log_hold_what_reading_them_alone_would_give(make):
    days = [make.monday + timedelta(n) for n in range(5)]
    doses = [make.dose(None, "08:00", day=day) for day in days]
    ratings = [make.rating(n, day=day) for n, day in enumerate(days)]
    events = tuple(
        Event(f"{first}{last}", "travel", days[first], days[last], 0)
        for first, last in [(0, 0), (0, 1), (0, 4), (3, 4), (4, 4)]
    )
    log = make.log(*doses, ratings=ratings, events=events, first=days[0], last=days[-1])
    part = log.between(days[1], days[3])
    assert (part.first, part.last) == (days[1], days[3])
    assert part.doses == doses[1:4]
    assert part.ratings == ratings[1:4]
    assert [event.id for event in part.events] == ["01", "04", "34"]
    assert part.products == log.products
    assert log.between(days[0], days[-1]) is log
    assert log.between(days[0], days[3]).last == days[3]


def test_a_rating_is_of_one_scale(make):
    log = make.log(ratings=[make.rating(3, scale="sleep")])
    assert log.rating(make.monday, "sleep").value == 3
    assert log.rating(make.monday, "cognition") is None
    assert log.rating(make.monday + timedelta(1), "sleep") is None


def test_the_records_of_a_log_come_before_those_that_refer_to_them(make):
    dose, plan, rating = make.dose(), make.schedule(), make.rating(5)
    trial = Trial("t", "p", "cognition", make.monday)
    found = list(records(make.log(dose, plans=[plan], ratings=[rating], trials=(trial,))))
    assert found == [Profile(), make.product, plan, dose, rating, trial]


def test_an_exact_name_wins_over_a_beginning(make):
    products = {"q": Product("q", "Magtein Plus", "l-threonate")}
    assert make.log(products=products).product("magtein").id == "p"


def test_one_hundred_days_away_leave_two_hundred_doses_not_recorded(make):
    plans = [make.schedule("morning", "08:00"), make.schedule("evening", "21:00")]
    last = make.monday + timedelta(99)
    log = make.log(plans=plans, last=last)
    statuses = [line.status for day in log.days for line in log.entries(day)]
    assert statuses == ["not_recorded"] * 200


@pytest.mark.parametrize(
    ("number", "planned"), [(83, True), (84, False), (167, False), (168, True)]
)
def test_nothing_is_planned_of_what_a_stop_test_leaves_off(make, number, planned):
    day = make.monday
    trial = Trial("t", "p", "cognition", day - timedelta(number), stop_test=True)
    log = make.log(plans=[make.schedule()], trials=(trial,))
    assert bool(log.entries(day)) == planned
    assert bool(log.plans_on(day)) == planned
    other = make.log(plans=[make.schedule()], trials=(replace(trial, product_id="q"),))
    assert len(other.entries(day)) == 1


def test_a_dose_taken_while_it_is_left_off_is_a_line_of_its_day(make):
    trial = Trial("t", "p", "cognition", make.monday - timedelta(90), stop_test=True)
    log = make.log(make.dose(), plans=[make.schedule()], trials=(trial,))
    (line,) = log.entries(make.monday)
    assert line.dose is not None
