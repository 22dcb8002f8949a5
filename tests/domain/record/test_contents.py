"""Ingredients: as text there and back, and what cannot be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.domain.record.contents import (
    MINERALS,
    Ingredient,
    check_shares,
    ingredients_text,
    parse_ingredients,
    stored_ingredients,
    sum_of,
    total_of_shares,
)
from magtrack.errors import InputProblem

AMOUNTS = st.none() | st.floats(1e-3, 1e6)


@given(st.dictionaries(st.sampled_from(MINERALS), AMOUNTS))
def test_ingredients_are_the_same_after_a_file(amounts):
    held = tuple(Ingredient(*pair) for pair in amounts.items())
    text = ingredients_text(held)
    assert parse_ingredients(text, MINERALS) == held
    assert stored_ingredients(text) == held


def test_an_unknown_amount_is_left_out_and_is_not_zero():
    assert (
        ingredients_text([Ingredient("calcium", 320.0), Ingredient("iron")]) == "calcium=320 iron"
    )
    assert parse_ingredients("iron", MINERALS) == (Ingredient("iron", None),)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("copper=1", "“copper” is not one of: calcium, iron, zinc, aluminium"),
        ("iron=some", "“some” is not an amount: write it as iron=60"),
        ("iron=", "“” is not an amount"),
        ("iron=0", "more than 0"),
        ("iron=-1", "more than 0"),
        ("iron=nan", "finite"),
        ("iron iron=14", "“iron” is there twice"),
    ],
)
def test_what_is_no_ingredient_is_refused(text, sentence):
    with pytest.raises(InputProblem, match=sentence) as caught:
        parse_ingredients(text, MINERALS, field="minerals")
    assert caught.value.field == "minerals"


@pytest.mark.parametrize(
    ("shares", "total", "known"),
    [((60.0, 40.0), 100.0, 100.0), ((60.0, None), None, 60.0), ((), None, 0.0)],
)
def test_shares_have_a_total_only_where_each_is_known(shares, total, known):
    parts = [Ingredient(f"f{n}", mg) for n, mg in enumerate(shares)]
    assert total_of_shares(parts) == total
    assert sum_of(parts) == known


@pytest.mark.parametrize("total", [None, 100.0, 99.5])
def test_shares_may_be_rounded_and_the_total_unknown(total):
    check_shares([Ingredient("oxide", 60.0), Ingredient("citrate", 40.0)], total)


def test_shares_above_the_total_are_refused():
    with pytest.raises(InputProblem, match="100 mg of magnesium, more than the 99 mg") as caught:
        check_shares([Ingredient("oxide", 60.0), Ingredient("citrate", 40.0)], 99.0)
    assert caught.value.field == "parts"
