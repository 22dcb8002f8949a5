from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.domain.outcome.adherence import day_shares
from magtrack.domain.record.as_needed import (
    LONGEST_GAP_H,
    as_needed_on,
    check_as_needed,
    check_no_plan,
    dose_without_plan,
    end_of,
    standing,
)
from magtrack.domain.record.days import moment_at
from magtrack.domain.record.edits import DoseDetails, due
from magtrack.domain.record.products import Product
from magtrack.errors import InputProblem, Question
from magtrack.reference import load

MONDAY = date(2026, 11, 23)
ONE = timedelta(days=1)
BACK = {"first": MONDAY - 14 * ONE, "last": MONDAY + ONE}
FORMS = load().forms
RENNIE = Product("r", "Rennie", "carbonate", "tablet", 2.0, None, 40.0, as_needed=True)
FOUR_HOURS = replace(RENNIE, smallest_gap_h=4.0)


def rennie(make, taken, units=2.0, **changes):
    return make.extra(taken, "carbonate", "Rennie", product_id="r", units=units, **changes)


def log_of(make, *doses, product=FOUR_HOURS, **more):
    return make.log(*doses, products={"r": product}, **BACK | more)


def asked(make, log, at="12:20", product=FOUR_HOURS, units=None, time_known=True, answered=()):
    """Return the key of the question before one is logged, and its sentence; None for none."""
    details = DoseDetails(at=make.at(at), units=units, time_known=time_known)
    stamp = make.stamp("23:00")
    try:
        dose_without_plan(log, FORMS, product, stamp, details, answered=answered)
    except Question as question:
        return question.key, str(question)
    return None


# ----------------------------------------------------------------------------- which products


def test_as_needed_are_the_products_in_use_that_have_no_plan(make):
    products = {
        "r": RENNIE,
        "planned": replace(RENNIE, id="planned"),
        "stopped": replace(RENNIE, id="stopped", stopped=MONDAY - ONE),
        "later": replace(RENNIE, id="later", started=MONDAY + ONE),
        "last day": replace(RENNIE, id="last day", started=MONDAY, stopped=MONDAY),
    }
    log = make.log(products=products, plans=[make.schedule(product_id="planned")])
    assert [product.id for product in as_needed_on(log, MONDAY)] == ["r", "last day"]


def test_nothing_of_it_is_planned_due_or_counted_as_not_taken(make):
    log = make.log(
        rennie(make, "10:00"), products={"p": replace(make.product, as_needed=True), "r": RENNIE}
    )
    assert due(log, MONDAY, make.at("20:00")) == []
    assert [entry.status for entry in log.entries(MONDAY)] == ["extra"]
    assert day_shares(log, MONDAY, MONDAY, make.at("20:00")) == []


# ---------------------------------------------------------------------------------- how it stands


@pytest.mark.parametrize(
    ("taken", "now", "last", "wait", "units"),
    [
        ([], "12:20", None, None, 0),
        (["10:20"], "12:20", "10:20", "14:20", 2),
        (["10:20"], "14:19", "10:20", "14:20", 2),
        (["10:20"], "14:20", "10:20", None, 2),
        (["08:00", "10:20"], "12:20", "10:20", "14:20", 4),
        (["10:20", "13:00"], "12:20", "10:20", "14:20", 4),  # one is entered for later
        (["2026-11-23T01:00"], "04:30", "01:00", "05:00", 0),  # of the day before
        (["2026-11-20T19:15"], "12:20", "19:15", None, 0),
    ],
)
def test_how_a_product_stands(make, taken, now, last, wait, units):
    log = log_of(make, *(rennie(make, at) for at in taken))
    stands = standing(log, FOUR_HOURS, make.at(now))
    clocks = [each and f"{each.local:%H:%M}" for each in (stands.last, stands.wait_until)]
    assert (clocks, stands.units) == ([last, wait], units)


def test_without_a_gap_there_is_nothing_to_wait_for(make):
    log = log_of(make, rennie(make, "12:19"), product=RENNIE)
    assert standing(log, RENNIE, make.at("12:20")).wait_until is None


def test_what_was_skipped_or_is_of_another_product_does_not_count(make):
    other = make.extra("12:00")
    skipped = rennie(make, None, day=MONDAY, outcome="skipped")
    stands = standing(log_of(make, other, skipped), FOUR_HOURS, make.at("12:20"))
    assert (stands.last, stands.units) == (None, 0)


# -------------------------------------------------------------------------------- what is asked


@pytest.mark.parametrize(
    ("taken", "at", "key"),
    [
        ([], "12:20", None),
        (["08:20"], "12:20", None),
        (["08:21"], "12:20", "too-soon"),
        (["12:20"], "12:20", "too-soon"),
        (["16:19"], "12:20", "too-soon"),  # logged for an earlier time
        (["16:20"], "12:20", None),
        (["2026-11-23T01:00"], "04:30", "too-soon"),
    ],
)
def test_what_is_nearer_than_the_smallest_gap_is_asked_about(make, taken, at, key):
    log = log_of(make, *(rennie(make, when) for when in taken))
    question = asked(make, log, at)
    assert (question and question[0]) == key
    assert asked(make, log, at, answered={"too-soon"}) is None


def test_the_question_names_both_times_and_the_gap(make):
    log = log_of(make, rennie(make, "10:20"))
    assert asked(make, log)[1] == (
        "Rennie was taken at 10:20, and at least 4 h are to lie between two: not before 14:20."
        " Log it all the same?"
    )
    later = log_of(make, rennie(make, "13:00"))
    assert "Rennie was taken at 13:00 as well" in asked(make, later)[1]
    half = replace(RENNIE, smallest_gap_h=0.5)
    assert "at least 30 min" in asked(make, log, "10:40", product=half)[1]
    night = log_of(make, rennie(make, "2026-11-22T23:30"))
    assert "at 2026-11-22 23:30" in asked(make, night, "2026-11-23T02:00")[1]


def test_one_of_the_day_at_an_unknown_time_may_be_too_near(make):
    log = log_of(make, rennie(make, None, day=MONDAY))
    key, text = asked(make, log)
    assert (key, "not known" in text) == ("too-soon", True)
    assert asked(make, log, time_known=False) is None  # then there is nothing to compare
    assert asked(make, log_of(make, rennie(make, None, day=MONDAY - ONE))) is None


@pytest.mark.parametrize(
    ("before", "units", "key"),
    [(0, 4, None), (2, 2, None), (2, 3, "too-many"), (4, 1, "too-many"), (0, 5, "too-many")],
)
def test_more_than_the_most_a_day_is_asked_about(make, before, units, key):
    most = replace(RENNIE, most_per_day=4.0)
    doses = [rennie(make, "06:00", units=before)] if before else []
    log = log_of(make, *doses, rennie(make, "2026-11-22T20:00"), product=most)
    question = asked(make, log, product=most, units=units)
    assert (question and question[0]) == key
    assert asked(make, log, product=most, units=units, answered={"too-many"}) is None
    if question:
        assert f"comes to {before + units}" in question[1]


def test_a_product_that_is_not_as_needed_is_asked_nothing(make):
    plain = replace(FOUR_HOURS, as_needed=False, most_per_day=1.0)
    log = log_of(make, rennie(make, "12:00"), product=plain)
    assert asked(make, log, product=plain) is None


@given(
    st.lists(st.integers(-600, 600), max_size=4),
    st.sampled_from([0.25, 1.0, 4.0, 12.0]),
)
def test_it_asks_exactly_where_a_dose_is_nearer_than_the_gap(make, minutes, gap):
    at = make.at("12:20")
    product = replace(RENNIE, smallest_gap_h=gap)
    doses = [
        rennie(make, moment_at(at.epoch + 60 * minute, at.zone), id=f"x{number}")
        for number, minute in enumerate(minutes)
    ]
    log = log_of(make, *doses, product=product)
    is_near = any(abs(minute) < gap * 60 for minute in minutes)
    assert (asked(make, log, product=product) is not None) is is_near


# --------------------------------------------------------------------------------- plan or not


@pytest.mark.parametrize(
    ("plan", "refused"),
    [
        ({}, True),
        ({"valid_to": MONDAY + ONE}, True),
        ({"valid_to": MONDAY}, False),  # what is past of it today stays planned
        ({"product_id": "p"}, False),
    ],
)
def test_a_product_is_planned_or_as_needed(make, plan, refused):
    log = make.log(plans=[make.schedule(**{"product_id": "r"} | plan)], products={"r": RENNIE})
    assert check_as_needed(log, replace(RENNIE, as_needed=False), MONDAY)
    if not refused:
        assert check_as_needed(log, RENNIE, MONDAY) == RENNIE
        return
    with pytest.raises(InputProblem, match="either planned or taken as needed") as problem:
        check_as_needed(log, RENNIE, MONDAY)
    assert problem.value.field == "as_needed"


def test_a_gap_is_at_most_a_week(make):
    check_as_needed(make.log(), replace(RENNIE, smallest_gap_h=LONGEST_GAP_H), MONDAY)
    with pytest.raises(InputProblem, match="at most 168 hours") as problem:
        check_as_needed(make.log(), replace(RENNIE, smallest_gap_h=LONGEST_GAP_H + 1), MONDAY)
    assert problem.value.field == "smallest_gap_h"


def test_a_plan_is_refused_for_what_is_as_needed():
    check_no_plan(replace(RENNIE, as_needed=False))
    with pytest.raises(InputProblem):
        check_no_plan(RENNIE)


def test_a_day_ends_a_second_before_the_next_begins(make):
    assert f"{end_of(MONDAY, 'Europe/Berlin', make.log()).local:%d %H:%M:%S}" == "24 03:59:59"
