from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.domain.record.products import Product
from magtrack.domain.record.totals import DayTotal, total_of
from magtrack.domain.safety.uncounted import (
    Uncounted,
    above_limit,
    doses_not_counted,
    in_all,
    not_counted,
)
from tests.builders import MONDAY, REFERENCE, Make

KNOWLEDGE = REFERENCE.knowledge
ONE = timedelta(days=1)


@pytest.mark.parametrize("name", ["Maalox", "Milk of Magnesia", "Citroma", "Epsom salt", "Rennie"])
def test_a_listed_medicine_that_is_magnesium_is_not_counted(make, name):
    log = make.log(make.dose(), medicines=(make.medicine(name, "13:00"),))
    assert not_counted(log, KNOWLEDGE, MONDAY) == (Uncounted(name),)


def test_one_that_is_taken_as_needed_may_have_been_taken(make):
    log = make.log(make.dose(), medicines=(make.medicine("Maalox"),))
    assert not_counted(log, KNOWLEDGE, MONDAY) == (Uncounted("Maalox"),)


def test_other_medicines_and_other_days_leave_nothing_out(make):
    ended = make.medicine("Maalox", last=MONDAY - ONE)
    log = make.log(make.dose(), medicines=(make.medicine("Doxycycline", "08:00"), ended))
    assert not_counted(log, KNOWLEDGE, MONDAY) == ()
    assert not_counted(log, KNOWLEDGE, MONDAY - ONE) == (Uncounted("Maalox"),)


def test_doses_of_unknown_content_are_named_once_with_their_number(make):
    doses = [make.dose(elemental_mg=None), make.extra("12:00", elemental_mg=None)]
    assert not_counted(make.log(*doses), KNOWLEDGE, MONDAY) == (Uncounted("Magtein", 2),)
    assert doses_not_counted(make.log(*doses), MONDAY) == (Uncounted("Magtein", 2),)


def test_a_dose_that_was_not_taken_leaves_nothing_out(make):
    assert not_counted(make.log(make.skipped()), KNOWLEDGE, MONDAY) == ()


def test_a_plan_of_unknown_content_is_named_where_the_plan_counts(make):
    blend = Product("b", "Blend", "blend")
    plan = make.schedule("evening", "20:00", product_id="b")
    log = make.log(make.dose(), plans=[plan], products={"b": blend})
    assert not_counted(log, KNOWLEDGE, MONDAY) == ()
    assert not_counted(log, KNOWLEDGE, MONDAY, planned=True) == (Uncounted("Blend", 1),)


def test_over_some_days_each_is_named_once_with_all_of_its_doses():
    maalox, one, two = Uncounted("Maalox"), Uncounted("Magtein", 1), Uncounted("Magtein", 2)
    assert in_all([(maalox, one), (), (maalox,), (two,)]) == (maalox, Uncounted("Magtein", 3))


@pytest.mark.parametrize(
    ("taken", "limit", "left_out", "above"),
    [
        (48.0, 350.0, (), False),
        (350.0, 350.0, (), False),
        (48.0, 350.0, (Uncounted("Maalox"),), None),
        (351.0, 350.0, (Uncounted("Maalox"),), True),  # at least so much is above it
        (351.0, 350.0, (), True),
        (None, 350.0, (), None),
        (None, 350.0, (Uncounted("Maalox"),), None),
        (48.0, None, (), None),
    ],
)
def test_whether_a_day_is_above_its_limit_can_be_told_or_not(taken, limit, left_out, above):
    assert above_limit(DayTotal(MONDAY, taken, 0.0), limit, left_out) is above


@given(
    known=st.lists(st.floats(1, 500), min_size=1, max_size=4),
    unknown=st.integers(0, 2),
    has_antacid=st.booleans(),
)
def test_no_day_with_uncounted_magnesium_is_said_to_stay_within_the_limit(
    known, unknown, has_antacid
):
    make = Make()
    doses = [make.extra("08:00", elemental_mg=mg) for mg in [*known, *[None] * unknown]]
    medicines = (make.medicine("Maalox"),) if has_antacid else ()
    log = make.log(*doses, medicines=medicines)
    left_out = not_counted(log, KNOWLEDGE, MONDAY)
    above = above_limit(total_of(log, REFERENCE.forms, MONDAY), 350.0, left_out)
    assert bool(left_out) == (unknown > 0 or has_antacid)
    assert (above is False) == (not left_out and sum(known) <= 350.0 + 1e-6)
