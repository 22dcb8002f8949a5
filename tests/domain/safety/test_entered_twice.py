"""An antacid that stands among the medicines and among the products counts once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.people import Medicine
from magtrack.domain.record.products import Product
from magtrack.domain.safety.uncounted import not_counted
from tests.builders import REFERENCE

MONDAY = date(2026, 11, 23)
ONE = timedelta(days=1)
RENNIE = Product("r", "Rennie", "carbonate", "tablet", 2.0, None, 40.0, as_needed=True)


def told(make, medicine, product, *doses, day=MONDAY):
    """Return what is said of Rennie: the rules against it and its times, and whether uncounted."""
    levothyroxine = make.medicine("Levothyroxine", "08:00")
    review = make.review(
        *doses, medicines=[medicine, levothyroxine], products={"r": product} if product else {}
    )
    found = review.findings(day)
    against = {each.rule for each in found if each.against == medicine.name}
    times = [
        each.magnesium.at and f"{each.magnesium.at.local:%H:%M}"
        for each in found
        if each.magnesium is not None and each.magnesium.name.startswith("Rennie")
    ]
    uncounted = [each.name for each in not_counted(review.log, REFERENCE.knowledge, day)]
    return against, times, uncounted


def dose(make, taken):
    return make.extra(taken, "carbonate", "Rennie", product_id="r", elemental_mg=40.0)


def test_a_medicine_alone_counts_at_a_time_nobody_knows(make):
    against, times, uncounted = told(make, make.medicine("Rennie"), None)
    assert "other-magnesium" in against
    assert (times, uncounted) == ([None], ["Rennie"])


@pytest.mark.parametrize("name", ["Rennie", "rennie", "Rennie Peppermint tablets", "Rennie 680 mg"])
def test_with_the_product_there_are_its_real_times_alone(make, name):
    medicine, product = make.medicine(name), replace(RENNIE, name="Rennie")
    assert told(make, medicine, product) == (set(), [], [])
    assert told(make, medicine, product, dose(make, "09:00")) == (set(), ["09:00"], [])
    assert told(make, medicine, product, dose(make, "20:15")) == (set(), [], [])


@pytest.mark.parametrize(
    ("medicine", "product"),
    [
        ({"name": "Maalox"}, {}),  # another antacid
        ({}, {"name": "Magtein"}),
        ({}, {"form": "none"}),  # its magnesium would be counted nowhere
        ({}, {"started": MONDAY + ONE}),
        ({}, {"stopped": MONDAY - ONE}),
        ({"known_as": ("magnesium hydroxide",)}, {"name": "Rennie Plus"}),  # another salt
    ],
)
def test_what_is_not_the_same_counts_as_before(make, medicine, product):
    name = medicine.get("name", "Rennie")
    listed = Medicine("m", **{"name": name} | medicine)
    against, _times, uncounted = told(make, listed, replace(RENNIE, **product))
    assert "other-magnesium" in against
    assert uncounted == [name]


def test_from_the_day_on_which_the_product_is_used_it_counts_once(make):
    product = replace(RENNIE, started=MONDAY)
    medicine = make.medicine("Rennie")
    assert told(make, medicine, product) == (set(), [], [])
    assert told(make, medicine, product, day=MONDAY - ONE)[2] == ["Rennie"]


def test_a_medicine_with_times_counts_at_its_times(make):
    against, times, _uncounted = told(make, make.medicine("Rennie", "09:00"), RENNIE)
    assert "other-magnesium" in against
    assert times == ["09:00"]


def test_what_else_is_in_the_medicine_and_needs_no_hours_is_still_said(make):
    salt = make.rule("rennie", None, None, magnesium="antacid", severity="minor")
    acid = make.rule("rennie", None, None, id="acid", severity="major")
    hours = make.rule("rennie", 2, 2, id="hours")
    review = make.review(
        make.extra("08:00"),
        medicines=[make.medicine("Rennie")],
        products={"r": RENNIE},
        knowledge=make.knowledge(salt, acid, hours),
    )
    assert [each.rule for each in review.findings(MONDAY)] == ["acid"]
