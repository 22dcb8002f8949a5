"""Totals: elemental magnesium of a day, and whether it is over the limit."""

from __future__ import annotations

import pytest

from magtrack.domain.record.products import Product
from magtrack.domain.record.totals import total_of
from magtrack.reference import load

FORMS = load().forms


def total(make, *doses, plans=(), **more):
    return total_of(make.log(*doses, plans=plans, **more), FORMS, make.monday)


def morning_and_evening(make):
    return [make.schedule("morning", "08:00"), make.schedule("evening", "21:00", units=2.0)]


def test_a_day_of_one_and_two_capsules_holds_144_mg(make):
    found = total(
        make,
        make.dose("08:00", "08:00"),
        make.dose("21:00", "21:00", slot="evening", units=2.0, elemental_mg=96.0),
        plans=morning_and_evening(make),
    )
    assert found.taken == 144.0
    assert found.to_come == 0.0
    assert found.by_slot == {"morning": 48.0, "evening": 96.0}
    assert found.by_form == {"l-threonate": 144.0}
    assert (found.doses_planned, found.doses_taken, found.planned_taken) == (2, 2, 2)


def test_nothing_logged_is_not_zero(make):
    found = total(make, plans=morning_and_evening(make))
    assert found.taken is None
    assert found.to_come == pytest.approx(144.0)


def test_what_is_planned_and_not_yet_logged_is_still_to_come(make):
    found = total(make, make.dose("08:00", "08:00"), plans=morning_and_evening(make))
    assert (found.taken, found.to_come) == (48.0, pytest.approx(96.0))


def test_a_skipped_dose_is_a_zero_someone_knows_about(make):
    found = total(make, make.skipped(), plans=[make.schedule()])
    assert (found.taken, found.to_come, found.doses_taken) == (0.0, 0.0, 0)


def test_all_magnesium_counts_from_every_product(make):
    antacid = make.dose(None, "13:00", form="hydroxide", product_id="a", elemental_mg=200.0)
    found = total(make, make.dose(), antacid)
    assert found.taken == 248.0
    assert found.by_form == {"l-threonate": 48.0, "hydroxide": 200.0}
    assert found.doses_planned == 1


def test_a_supplement_without_magnesium_is_a_dose_but_no_form_of_magnesium(make):
    found = total(make, make.dose(form="none", elemental_mg=0.0))
    assert (found.taken, dict(found.by_form), found.doses_taken) == (0.0, {}, 1)


def test_a_dose_of_unknown_content_is_counted_as_unknown_and_not_as_zero(make):
    found = total(make, make.dose(elemental_mg=None))
    assert found.unknown == 1
    assert found.taken is None
    assert not found.by_form
    both = total(make, make.dose(elemental_mg=None), make.dose(None, "12:00"))
    assert (both.taken, both.unknown) == (48.0, 1)


def test_an_estimate_among_the_doses_is_told(make):
    assert total(make, make.dose(), make.dose(None, "12:00", estimated=True)).estimated is True
    assert total(make, make.dose()).estimated is False


@pytest.mark.parametrize("first", ["skipped", "missed", None])
def test_what_was_not_swallowed_does_not_hide_the_doses_after_it(make, first):
    before = make.skipped("07:00", outcome=first) if first else make.dose(elemental_mg=None)
    found = total(make, before, make.dose(None, "12:00"), make.dose(None, "13:00"))
    assert (found.day, found.taken) == (make.monday, 96.0)
    assert found.by_slot == {"morning": 96.0}
    assert found.unknown == (0 if first else 1)
    assert found.doses_taken == (2 if first else 3)


def test_every_dose_of_unknown_content_is_counted(make):
    doses = [make.dose(None, f"{hour}:00", elemental_mg=None) for hour in (10, 11, 12)]
    found = total(make, *doses)
    assert (found.unknown, found.doses_taken, found.planned_taken) == (3, 3, 0)
    assert found.taken is None


def test_a_plan_of_a_product_without_known_content_adds_nothing_to_come(make):
    blend = Product("b", "Blend", "bisglycinate-buffered", compound_mg=500.0)
    found = total(make, plans=[make.schedule(product_id="b")], products={"b": blend})
    assert found.to_come == 0.0


def test_a_plan_of_a_product_that_is_gone_adds_nothing_to_come(make):
    found = total(make, plans=[make.schedule(product_id="gone"), make.schedule(units=2.0)])
    assert found.to_come == pytest.approx(96.0)
    assert found.doses_planned == 2


@pytest.mark.parametrize(
    ("taken_mg", "limit_mg", "is_over"),
    [(350.0, 350, False), (350.1, 350, True), (349.9, 350, False), (500.0, None, False)],
)
def test_at_the_limit_is_not_over_it(make, taken_mg, limit_mg, is_over):
    assert total(make, make.dose(elemental_mg=taken_mg)).is_over(limit_mg) is is_over


def test_thirds_of_a_serving_do_not_go_over_a_limit_by_rounding(make):
    third = 250 / 3
    found = total(make, *(make.dose(None, "12:00", elemental_mg=third) for _ in range(3)))
    assert not found.is_over(250)


def test_nothing_logged_is_never_over(make):
    assert not total(make).is_over(0)
