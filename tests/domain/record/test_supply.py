"""Stock, run-out and cost."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.domain.record.days import Moment
from magtrack.domain.record.log import Log, StockCount
from magtrack.domain.record.products import Form
from magtrack.domain.record.repetition import Cycle, Weekdays
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.supply import (
    FARTHEST_DAYS,
    Supply,
    cost_per_100_mg,
    cost_per_day,
    cost_per_unit,
    count_now,
    counted_since,
    last_covered_day,
    supply_of,
    units_left,
    units_per_day,
)
from tests import builders

TODAY = date(2026, 11, 23)  # a Monday
FORMS = {
    "l-threonate": Form("l-threonate", "L-threonate", "verified", 8.25, typical_label_percent=7.2),
    "none": Form("none", "No magnesium", "verified"),
}
MAGTEIN = replace(builders.MAGTEIN, price=30.0, price_units=90, currency="EUR")
make = builders.Make()
MORNING = Schedule("m", "p", "morning", time(8), 1, date(2026, 1, 1))
EVENING = Schedule("e", "p", "evening", time(21), 2, date(2026, 1, 1))


def dose(day, units=1.0, *, slot="morning", outcome="taken", product_id="p", planned=time(8)):
    taken = Moment(0, "UTC", 0) if outcome == "taken" else None
    told = {"product_id": product_id, "day": day, "slot": slot, "outcome": outcome}
    return make.dose(planned, taken, id=f"{day}{slot}{units}", units=units, **told)


def log(*doses, stock=(), schedules=(MORNING, EVENING), product=MAGTEIN):
    return Log(
        date(2026, 1, 1), TODAY, products={"p": product}, schedules=schedules, doses=doses,
        stock=tuple(stock),
    )  # fmt: skip


def count(day, units, id_="s"):
    return StockCount(id_, "p", day, units)


def test_stock_never_counted_is_unknown_not_zero():
    supply = supply_of(log(dose(TODAY)), FORMS, MAGTEIN, TODAY)
    assert supply.left is None
    assert supply.last_day is None
    assert supply.days_left(TODAY) is None


def test_only_doses_taken_after_the_count_are_taken_off():
    day = date(2026, 11, 20)
    doses = [
        dose(day, 2),  # before: the count is of the end of that day
        dose(TODAY, 2),
        dose(TODAY, 1, outcome="skipped", slot="evening"),
        dose(TODAY, 5, product_id="other"),
    ]
    assert units_left(log(*doses, stock=[count(day, 50)]), "p") == 48


def test_the_latest_count_wins():
    stock = [count(date(2026, 11, 1), 10, "a"), count(date(2026, 11, 22), 80, "b")]
    assert units_left(log(stock=stock), "p") == 80
    assert counted_since(log(stock=stock)) == date(2026, 11, 22)


def test_more_logged_than_counted_shows_as_less_than_nothing():
    assert units_left(log(dose(TODAY, 3), stock=[count(date(2026, 11, 22), 1)]), "p") == -2


@pytest.mark.parametrize(
    ("left", "days"),
    [(0, 0), (2, 0), (2.99, 0), (3, 1), (5, 1), (6, 2), (33, 11)],
)
def test_stock_lasts_for_whole_days_of_the_plan(left, days):
    supply = supply_of(log(stock=[count(TODAY - timedelta(1), left)]), FORMS, MAGTEIN, TODAY)
    assert supply.days_left(TODAY) == days


def test_today_needs_only_what_is_not_logged_yet():
    logged = dose(TODAY, 1)
    supply = supply_of(log(logged, stock=[count(TODAY - timedelta(1), 3)]), FORMS, MAGTEIN, TODAY)
    assert supply.left == 2
    assert supply.last_day == TODAY


def test_thirds_of_a_tablet_add_up():
    third = replace(MORNING, units=1 / 3)
    supply = supply_of(
        log(stock=[count(TODAY - timedelta(1), 1)], schedules=(third,)), FORMS, MAGTEIN, TODAY
    )
    assert supply.days_left(TODAY) == 3


def test_without_a_plan_no_day_is_named():
    supply = supply_of(
        log(stock=[count(TODAY - timedelta(1), 9)], schedules=()), FORMS, MAGTEIN, TODAY
    )
    assert supply.left == 9
    assert supply.last_day is None
    assert supply.cost_per_day is None


def test_count_made_at_noon_lets_the_evening_dose_come_off():
    morning = dose(TODAY, 1)
    counted = count_now("s", log(morning), "p", 20, TODAY)
    assert units_left(log(morning, stock=[counted]), "p") == 20
    evening = dose(TODAY, 2, slot="evening")
    assert units_left(log(morning, evening, stock=[counted]), "p") == 18


def test_only_what_was_taken_today_of_the_product_is_added_to_a_count():
    today = [
        dose(TODAY, 1),
        dose(TODAY, 2, slot="evening"),
        dose(TODAY, 4, slot="evening", outcome="skipped"),
        dose(TODAY, 8, product_id="other"),
    ]
    counted = count_now("s", log(dose(TODAY - timedelta(1), 16), *today), "p", 20, TODAY)
    assert counted == StockCount("s", "p", TODAY - timedelta(1), 23)
    assert count_now("s", log(), "p", 20, TODAY).units == 20


def test_each_product_has_its_own_count_and_plan():
    other = StockCount("o", "other", date(2026, 11, 1), 7)
    both = replace(
        log(stock=[other, count(date(2026, 11, 20), 30)]),
        products={"p": MAGTEIN, "other": replace(MAGTEIN, id="other"), "third": MAGTEIN},
    )
    assert (units_left(both, "other"), units_left(both, "p")) == (7, 30)
    assert units_left(both, "third") is None
    assert counted_since(both) == date(2026, 11, 1)
    assert counted_since(log()) is None
    assert units_per_day(both, "other", TODAY) == 0
    assert supply_of(both, FORMS, replace(MAGTEIN, id="other"), TODAY).last_day is None


@pytest.mark.parametrize(
    ("left", "days"), [(FARTHEST_DAYS - 1, FARTHEST_DAYS - 1), (FARTHEST_DAYS, None)]
)
def test_a_day_too_far_away_is_not_named(left, days):
    one_a_day = log(stock=[count(TODAY - timedelta(1), left)], schedules=(MORNING,))
    assert supply_of(one_a_day, FORMS, MAGTEIN, TODAY).days_left(TODAY) == days


def test_a_plan_that_ends_needs_nothing_after_its_end():
    ends = replace(MORNING, valid_to=TODAY + timedelta(4))
    assert last_covered_day(log(schedules=(ends,)), "p", 5, TODAY) is None
    assert last_covered_day(log(schedules=(ends,)), "p", 4, TODAY) == TODAY + timedelta(3)


def test_a_plan_with_weekdays_lasts_to_the_day_before_it_runs_short():
    weekly = replace(MORNING, repeats=Weekdays(frozenset({0})))
    found = last_covered_day(log(schedules=(weekly,)), "p", 2, TODAY)
    assert found == TODAY + timedelta(13)


@pytest.mark.parametrize(("last", "days"), [(-5, 0), (-1, 0), (0, 1), (1, 2), (30, 31)])
def test_days_left_count_the_present_one(last, days):
    supply = Supply(1.0, TODAY + timedelta(last), None, None)
    assert supply.days_left(TODAY) == days


def test_a_supply_holds_its_costs():
    supply = supply_of(log(), FORMS, MAGTEIN, TODAY)
    assert supply.cost_per_day == pytest.approx(1.0)
    assert supply.cost_per_100_mg == pytest.approx(1 / 3 / 48 * 100)


@pytest.mark.parametrize(
    ("changes", "cost"),
    [
        ({}, pytest.approx(1 / 3)),
        ({"price": 0.0}, 0.0),
        ({"price": None}, None),
        ({"price_units": None}, None),
        ({"price_units": 0.0}, None),
    ],
)
def test_a_unit_costs_its_share_of_the_pack(changes, cost):
    product = replace(MAGTEIN, **changes)
    assert cost_per_unit(product) == cost
    per_day = cost_per_day(log(), product, TODAY)
    assert per_day == (None if cost is None else pytest.approx(3 * cost_per_unit(product)))


def test_units_a_day_are_the_mean_of_a_week():
    weekly = replace(MORNING, units=7, repeats=Weekdays(frozenset({2})))
    assert units_per_day(log(schedules=(weekly,)), "p", TODAY) == 1
    sunday = replace(weekly, repeats=Weekdays(frozenset({6})), valid_to=TODAY + timedelta(6))
    assert units_per_day(log(schedules=(sunday,)), "p", TODAY) == 1
    assert units_per_day(log(schedules=(sunday,)), "p", TODAY + timedelta(1)) == 1
    assert units_per_day(log(schedules=(sunday,)), "p", TODAY + timedelta(7)) == 0


def test_cost_of_a_day_and_of_100_mg():
    # 30 for 90 capsules; 3 capsules a day; 48 mg in each
    assert cost_per_day(log(), MAGTEIN, TODAY) == pytest.approx(1.0)
    assert cost_per_100_mg(MAGTEIN, FORMS) == pytest.approx(1 / 3 / 48 * 100)


@pytest.mark.parametrize(
    "changed",
    [
        {"price": None},
        {"price_units": None},
        {"form": "none", "elemental_mg": None},
        {"compound_mg": None, "elemental_mg": None},
    ],
)
def test_cost_of_magnesium_is_unknown_without_price_or_content(changed):
    assert cost_per_100_mg(replace(MAGTEIN, **changed), FORMS) is None


@given(left=st.integers(0, 500), morning=st.integers(1, 5), evening=st.integers(1, 5))
def test_run_out_never_promises_more_than_there_is(left, morning, evening):
    plans = (replace(MORNING, units=morning), replace(EVENING, units=evening))
    supply = supply_of(
        log(stock=[count(TODAY - timedelta(1), left)], schedules=plans), FORMS, MAGTEIN, TODAY
    )
    days = supply.days_left(TODAY)
    assert days * (morning + evening) <= left < (days + 1) * (morning + evening)


def test_the_units_a_day_of_a_cycle_are_the_mean_of_its_rounds():
    other_days = replace(MORNING, repeats=Cycle(1, 1, TODAY))
    assert units_per_day(log(schedules=(other_days,)), "p", TODAY) == 0.5
    five_of_seven = replace(EVENING, repeats=Cycle(5, 2, TODAY))
    assert units_per_day(log(schedules=(other_days, five_of_seven)), "p", TODAY) == (
        pytest.approx(0.5 + 2 * 5 / 7)
    )


def test_a_stock_lasts_through_the_days_off():
    on_two = replace(MORNING, repeats=Cycle(2, 3, TODAY))
    assert last_covered_day(log(schedules=(on_two,)), "p", 2, TODAY) == TODAY + timedelta(4)
