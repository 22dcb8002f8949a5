"""What magnesium stands in the baseline of a trial."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.domain.record.baseline_use import baseline_use
from magtrack.domain.record.products import Product
from magtrack.domain.record.trial import Trial
from tests.builders import MAGTEIN

FIRST = date(2026, 3, 31)
TRIAL = Trial("t", "p", "cognition", FIRST)
BISGLYCINATE = Product("b", "Bisglycinate", "bisglycinate", "tablet", elemental_mg=100.0)
OLD = replace(MAGTEIN, id="old", name="Magtein, old bottle")
VITAMIN = Product("v", "Vitamin D", "none")
PRODUCTS = {each.id: each for each in (BISGLYCINATE, OLD, VITAMIN)}


def before(n):
    """Return the day so many days before the first dose."""
    return FIRST - timedelta(n)


@pytest.fixture
def log(make):
    def build(*doses, plans=()):
        return make.log(*doses, plans=plans, products=PRODUCTS, first=before(60), last=before(28))

    return build


def taken(make, n, **changes):
    return make.dose(None, f"{before(n)}T08:00", **changes)


def test_a_product_without_plan_and_log_is_not_in_the_baseline(log):
    assert baseline_use(log(), TRIAL).uses == ()


def test_a_plan_from_the_first_dose_on_is_not_in_the_baseline(log, make):
    assert baseline_use(log(plans=[make.schedule(valid_from=FIRST)]), TRIAL).uses == ()


def test_logged_days_and_those_that_are_only_planned_are_told_apart(log, make):
    dose = make.dose("08:00", f"{before(29)}T08:00")
    use = baseline_use(log(dose, plans=[make.schedule(valid_from=before(29))]), TRIAL)
    (own,) = use.tried
    assert own.taken == (before(29),)
    assert own.planned == tuple(before(n) for n in range(28, 0, -1))
    assert (own.name, own.elemental_mg, use.n_days) == ("Magtein", 48.0, 56)


def test_what_was_skipped_was_not_taken_and_is_not_planned_any_more(log, make):
    skipped = make.skipped(day=before(29))
    plan = make.schedule(valid_from=before(29), valid_to=before(29))
    assert baseline_use(log(skipped, plans=[plan]), TRIAL).uses == ()


@pytest.mark.parametrize(("n", "is_in"), [(57, False), (56, True), (1, True), (0, False)])
def test_the_baseline_reaches_from_56_days_before_the_first_dose_to_the_day_before(
    log, make, n, is_in
):
    assert bool(baseline_use(log(taken(make, n)), TRIAL).tried) == is_in


def test_days_before_the_first_one_compared_or_before_a_pause_do_not_count(log, make):
    found = log(taken(make, 30))
    assert not baseline_use(found, TRIAL, before(29)).uses
    assert baseline_use(found, TRIAL, before(30)).uses
    assert not baseline_use(found, replace(TRIAL, baseline_from=before(29))).uses


def test_another_magnesium_is_a_source_and_a_supplement_without_any_is_none(log, make):
    other = taken(make, 30, product_id="b", form="bisglycinate", elemental_mg=100.0)
    vitamin = taken(make, 30, product_id="v", form="none", elemental_mg=0.0)
    use = baseline_use(log(other, vitamin), TRIAL)
    assert not use.tried
    assert [(each.name, each.elemental_mg) for each in use.others] == [("Bisglycinate", 100.0)]


def test_an_older_bottle_of_the_same_form_is_what_is_tried(log, make):
    use = baseline_use(log(taken(make, 30, product_id="old")), TRIAL)
    assert [each.name for each in use.tried] == ["Magtein, old bottle"]


def test_a_trial_of_something_else_counts_that_and_names_magnesium(log, make):
    vitamin = taken(make, 30, product_id="v", form="none", elemental_mg=0.0)
    use = baseline_use(log(vitamin, taken(make, 30)), replace(TRIAL, product_id="v"))
    assert [each.name for each in use.tried] == ["Vitamin D"]
    assert [each.name for each in use.others] == ["Magtein"]


def test_an_imported_dose_of_a_product_that_is_gone_keeps_its_name(log, make):
    gone = taken(make, 30, product_id="x", product_name="Mag 300", form="oxide", elemental_mg=None)
    (other,) = baseline_use(log(gone), TRIAL).others
    assert (other.name, other.elemental_mg) == ("Mag 300", None)


@given(st.sets(st.integers(1, 56)))
def test_the_share_is_that_of_the_days_with_a_dose(make, numbers):
    doses = [taken(make, n) for n in numbers] * 2
    doses = [replace(dose, id=str(n)) for n, dose in enumerate(doses)]
    use = baseline_use(make.log(*doses, first=before(60), last=FIRST), TRIAL)
    assert use.share_taken == len(numbers) / 56
