from __future__ import annotations

from datetime import date, timedelta

import pytest

from magtrack.domain.safety.administrations import Administration
from magtrack.domain.safety.watched import MARGIN, WatchedSubstance

MONDAY = date(2026, 11, 23)
HOUR = 3600


def at(make, text):
    return Administration(make.at(text), "m", MONDAY, logged=False)


@pytest.mark.parametrize(
    ("minute", "near"),
    [
        ("05:59", None),
        ("06:00", None),  # exactly as long as the rule asks
        ("06:01", "08:00"),
        ("08:00", "08:00"),
        ("09:59", "08:00"),
        ("10:00", None),
        ("10:01", "12:00"),
        ("11:59", "12:00"),
        ("13:30", "12:00"),
        ("14:00", None),
    ],
)
def test_the_medicine_too_close_to_magnesium(make, minute, near):
    each = WatchedSubstance("m", (), (), [at(make, "08:00"), at(make, "12:00")], frozenset(), False)
    found = each.nearest_within(make.at(minute).epoch, 2 * HOUR, 2 * HOUR)
    assert (found and f"{found.at.local:%H:%M}") == near


@pytest.mark.parametrize(("minute", "near"), [("09:59", "08:00"), ("10:01", "12:00")])
def test_of_two_too_close_it_is_the_nearer(make, minute, near):
    each = WatchedSubstance("m", (), (), [at(make, "08:00"), at(make, "12:00")], frozenset(), False)
    found = each.nearest_within(make.at(minute).epoch, 4 * HOUR, 4 * HOUR)
    assert f"{found.at.local:%H:%M}" == near


def watched(make, *doses, knowledge=None, **more):
    review = make.review(*doses, knowledge=knowledge, **more)
    return {each.name: each for each in review.watched}


def test_a_medicine_is_watched_two_days_beyond_the_log(make):
    each = watched(make, medicines=[make.medicine("Cipro", "08:00")], first=MONDAY, last=MONDAY)
    assert each["Cipro"].days == {MONDAY + timedelta(days=n) for n in range(-2, 3)}
    assert timedelta(days=2) == MARGIN


def test_a_medicine_without_a_rule_is_watched_and_not_known(make):
    each = watched(make, medicines=[make.medicine("Xyzzin", "08:00")])["Xyzzin"]
    assert not each.is_known()
    assert each.times


@pytest.mark.parametrize("name", ["Cipro", "Ashwagandha"])
def test_a_rule_or_a_note_makes_a_medicine_known(make, name):
    assert watched(make, medicines=[make.medicine(name, "08:00")])[name].is_known()


def test_a_medicine_without_times_is_taken_at_unknown_times(make):
    each = watched(make, medicines=[make.medicine("Cipro", first=MONDAY, last=MONDAY)])["Cipro"]
    assert each.as_needed
    assert each.untimed == each.days == {MONDAY}
    assert list(each.times) == []


@pytest.mark.parametrize(
    ("name", "magnesium"),
    [
        ("Milk of Magnesia", "antacid"),
        ("magnesium citrate", "other"),
        ("magnesium citrate + magnesium oxide", "antacid"),
        ("Cipro", ""),
        ("Xyzzin", ""),
    ],
)
def test_whether_a_medicine_is_magnesium(make, name, magnesium):
    each = watched(make, medicines=[make.medicine(name, "08:00")])[name]
    assert each.magnesium == magnesium


# ------------------------------------------------------------------------------- supplements


def iron(make, taken, name="Iron", **changes):
    return make.extra(taken, form="none", name=name, product_id="x", **changes)


def test_supplements_have_their_real_times_and_only_their_own_days(make):
    tuesday = MONDAY + timedelta(days=1)
    plan = make.schedule(product_id="x", valid_from=MONDAY, valid_to=tuesday)
    logged = make.dose("08:00", "11:00", product_id="x", product_name="Iron", form="none")
    products = {"x": make.supplement("Iron")}
    each = watched(make, logged, plans=[plan], products=products)["Iron"]
    assert [f"{i.at.local:%d %H:%M}" for i in each.times] == ["23 11:00", "24 08:00"]
    assert [i.logged for i in each.times] == [True, False]
    assert each.days == {MONDAY, tuesday}


def test_a_supplement_at_an_unknown_time_is_remembered_as_such(make):
    each = watched(make, iron(make, None), products={"x": make.supplement("Iron")})["Iron"]
    assert each.untimed == each.days == {MONDAY}
    assert list(each.times) == []


def test_a_supplement_renamed_since_is_known_by_the_name_it_was_logged_with(make):
    each = watched(make, iron(make, "09:00"), products={"x": make.supplement("My capsules")})
    assert list(each) == ["Iron"]
    assert len(each["Iron"].times) == 1


@pytest.mark.parametrize("name", ["Vitamin C", "Xyzzin"])
def test_supplements_nothing_is_known_about_are_not_watched(make, name):
    product = make.supplement(name)
    assert watched(make, iron(make, "09:00", name), products={"x": product}) == {}


def test_a_product_with_magnesium_is_never_watched_beside_itself(make):
    assert watched(make, make.extra("09:00", form="citrate", name="Iron")) == {}


def test_a_planned_supplement_is_watched_with_its_notes_before_any_dose(make):
    plan = make.schedule(product_id="x", valid_from=MONDAY, valid_to=MONDAY)
    each = watched(make, plans=[plan], products={"x": make.supplement("Ashwagandha")})
    found = each["Ashwagandha"]
    assert (found.days, found.as_needed, len(found.notes)) == ({MONDAY}, False, 1)
