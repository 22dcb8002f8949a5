"""Minerals beside magnesium: products that hold them are watched as what they hold."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from magtrack.domain.record.contents import MINERALS, Ingredient
from magtrack.domain.record.products import Product
from magtrack.domain.safety.administrations import minerals_in
from magtrack.domain.safety.timing import day_times
from magtrack.wording.findings import explanation, short_line
from tests.builders import REFERENCE

IRON = (Ingredient("iron", 14.0),)
MULTI = Product("m", "Multi", "none", "tablet", minerals=IRON)
CAL_MAG = Product(
    "c", "Cal-Mag", "oxide", "tablet", elemental_mg=225.0, minerals=(Ingredient("calcium"),)
)


def multi(make, taken="08:00", product=MULTI, **changes):
    return make.dose(
        None,
        taken,
        product_id=product.id,
        product_name=product.name,
        form=product.form,
        slot="other",
        compound_mg=None,
        elemental_mg=None if product.form == "none" else product.elemental_mg,
        **changes,
    )


def separations(review, day=None):
    return [
        (each.rule, each.subject, each.against, each.gap_minutes)
        for each in review.findings(day or review.now.day(4))
        if each.kind == "separation"
    ]


def test_a_multivitamin_with_iron_is_kept_from_thyroid_hormone(make):
    review = make.review(
        multi(make, "08:00"),
        medicines=[make.medicine("Levothyroxine", "07:00")],
        products={"m": MULTI},
    )
    assert separations(review) == [("thyroid-hormones", "Multi", "Levothyroxine", 60)]
    (finding,) = (each for each in review.findings(make.monday) if each.kind == "separation")
    assert "4 h between Levothyroxine and iron" in explanation(finding)
    assert short_line(finding) == "Levothyroxine 07:00 and Multi 08:00 are 1 h apart."


def test_at_the_hours_of_the_rule_nothing_is_said(make):
    review = make.review(
        multi(make, "11:00"),
        medicines=[make.medicine("Levothyroxine", "07:00")],
        products={"m": MULTI},
    )
    assert separations(review) == []


def test_a_mineral_that_the_rule_does_not_name_is_not_kept_apart(make):
    zinc = replace(MULTI, minerals=(Ingredient("zinc", 10.0),))
    review = make.review(
        multi(make, "08:00"),
        medicines=[make.medicine("Levothyroxine", "07:00")],
        products={"m": zinc},
    )
    assert separations(review) == []


def test_iron_in_a_multivitamin_is_kept_from_magnesium_and_says_whose_it_is(make):
    review = make.review(multi(make, "08:00"), make.extra("09:00"), products={"m": MULTI})
    assert separations(review) == [("iron", "Magtein", "Multi (iron)", 60)]


def test_calcium_in_the_same_tablet_is_not_too_close_to_its_own_magnesium(make):
    review = make.review(multi(make, "08:00", CAL_MAG), products={"c": CAL_MAG})
    assert separations(review) == []
    assert day_times(review, make.monday).forbidden == ()


def test_iron_in_one_product_closes_the_hours_around_it_to_another(make):
    review = make.review(multi(make, "12:00"), make.extra("20:00"), products={"m": MULTI})
    hours = REFERENCE.rules["iron"].medicine_first_h
    (closed,) = day_times(review, make.monday).forbidden
    assert (closed.end - closed.start) / 60 == 2 * hours


def test_a_product_with_magnesium_and_iron_is_one_line_beside_thyroid_hormone(make):
    both = replace(CAL_MAG, minerals=IRON)
    review = make.review(
        multi(make, "08:00", both),
        medicines=[make.medicine("Levothyroxine", "07:00")],
        products={"c": both},
    )
    assert separations(review) == [("thyroid-hormones", "Cal-Mag", "Levothyroxine", 60)]


def test_a_dose_at_a_time_nobody_knows_cannot_be_checked(make):
    review = make.review(
        multi(make, None, day=make.monday),
        medicines=[make.medicine("Levothyroxine", "07:00")],
        products={"m": MULTI},
    )
    assert separations(review) == [("thyroid-hormones", "Multi", "Levothyroxine", None)]


def test_a_supplement_called_after_its_mineral_is_watched_once(make):
    iron = replace(MULTI, name="Iron", id="i")
    review = make.review(multi(make, "08:00", iron), make.extra("09:00"), products={"i": iron})
    assert separations(review) == [("iron", "Magtein", "Iron", 60)]


@pytest.mark.parametrize(
    ("parts", "is_antacid"),
    [((), True), (("citrate",), False), (("citrate", "oxide"), True)],
    ids=["not stated", "no antacid in it", "oxide in it"],
)
def test_a_blend_is_an_antacid_unless_its_forms_are_named_and_none_is(make, parts, is_antacid):
    blend = Product(
        "b", "Blend", "other", "tablet", elemental_mg=200.0, parts=tuple(map(Ingredient, parts))
    )
    review = make.review(multi(make, "08:00", blend), products={"b": blend})
    assert [each.intake.antacid for each in review.magnesium(make.monday)] == [is_antacid]
    assert any(each.antacid for each in review.intakes_in_use(make.monday)) is is_antacid
    assert review.forms_in_use(make.monday) == frozenset(
        (*(parts or ("other",)), "l-threonate")  # the builders' product is in use as well
    )


def test_aluminium_is_in_forms_that_hold_it(make):
    talcid = Product("t", "Talcid", "hydrotalcite", "tablet")
    assert minerals_in(talcid, REFERENCE.forms) == ("aluminium",)
    assert minerals_in(make.product, REFERENCE.forms) == ()


@pytest.mark.parametrize("facts", REFERENCE.minerals.values(), ids=REFERENCE.minerals)
def test_each_mineral_names_rules_with_hours_that_exist(facts):
    assert facts.mineral in MINERALS
    assert facts.source
    assert len(set(facts.rules)) == len(facts.rules)
    for rule in facts.rules:
        assert REFERENCE.rules[rule].kind == "separation", rule


def test_every_mineral_is_told_about():
    assert tuple(REFERENCE.minerals) == MINERALS
