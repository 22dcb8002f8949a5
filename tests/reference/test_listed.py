"""The list of products: its arithmetic, its names, and what a product gets from it."""

from __future__ import annotations

import pytest

from magtrack.domain.record.contents import MINERALS
from magtrack.domain.record.products import NO_FORM, Label, content, read_label
from magtrack.errors import NotFound, Question
from tests.builders import REFERENCE

MG = 24.305
LISTED, FORMS = REFERENCE.listed_products, REFERENCE.forms
PRODUCTS = list(LISTED.by_key.values())
COMPUTED = [each for each in PRODUCTS if each.computed_mg is not None]


def share(form, state):
    """Return the share of magnesium in a state of a form, from its molar mass."""
    states = FORMS[form].states
    found = next(each for each in states if each.state == state) if state else states[0]
    return found.n_mg * MG / found.molar_mass


def most(form):
    return max(each.n_mg * MG / each.molar_mass for each in FORMS[form].states)


@pytest.mark.parametrize("each", COMPUTED, ids=lambda each: each.key)
def test_what_was_worked_out_is_worked_out_again(each):
    if each.parts:
        shares = [part.computed_mg for part in each.parts]
        for part in each.parts:
            expected = part.compound_mg * share(part.form, part.state)
            assert part.computed_mg == pytest.approx(expected, abs=0.051)
        assert each.computed_mg == pytest.approx(sum(shares))
        highest = sum(part.compound_mg * most(part.form) for part in each.parts)
    else:
        expected = each.compound_mg * share(each.form, each.state)
        assert each.computed_mg == pytest.approx(expected, abs=0.051)
        highest = each.compound_mg * most(each.form)
    if each.computed_to_mg is not None:
        assert each.computed_to_mg == pytest.approx(highest, rel=0.005)


@pytest.mark.parametrize("each", PRODUCTS, ids=lambda each: each.key)
def test_an_entry_of_the_list_holds_together(each):
    assert each.form in FORMS
    assert all(part.form in FORMS for part in each.parts)
    assert all(mineral.mineral in MINERALS for mineral in each.minerals)
    assert each.elemental_mg is None or each.computed_mg is None
    assert (each.amounts == "none") == (each.form == NO_FORM)
    assert each.amounts == "read" or each.elemental_mg is None
    assert 2000 <= each.year <= 2026
    assert set(FORMS[each.form].also_holds) <= {m.mineral for m in each.minerals}
    if each.elemental_mg is not None and each.compound_mg is not None:
        assert each.elemental_mg < each.compound_mg


@pytest.mark.parametrize("each", PRODUCTS, ids=lambda each: each.key)
def test_no_label_of_the_list_is_questioned_but_the_one_that_cannot_be(each):
    if each.elemental_mg is None:
        return
    label = Label(each.serving_units, each.compound_mg, each.elemental_mg)
    if each.key == "megamagnesia-fr":
        with pytest.raises(Question, match=r"11\.2 % magnesium"):
            read_label(FORMS[each.form], label)
    else:
        assert read_label(FORMS[each.form], label) == (each.elemental_mg, "label")


def test_the_list_has_the_products_of_all_countries():
    countries = {country for each in PRODUCTS for country in each.country.split(", ")}
    assert countries >= {"US", "UK", "FR", "DE", "ES", "DK", "CA"}
    assert len(PRODUCTS) >= 57 + 36


@pytest.mark.parametrize(
    ("key", "mg", "estimated"),
    [
        ("maalox-maux-d-estomac-sachet-fr", 166.7, True),
        ("suprep-and-generics-us", 323.1, True),
        ("mag-2-ampoule-fr", 122.0, False),
        ("neutroses-fr", 31.3, True),
        ("magnaspartate-uk", 243.0, False),
        ("magion-450-es", None, True),
        ("tums-uk-us", 0.0, False),
    ],
)
def test_a_product_from_the_list_holds_what_the_list_says(key, mg, estimated):
    listed = LISTED.called(key)
    product = listed.product("p")
    holds = content(product, FORMS, product.serving_units)
    assert (holds.elemental_mg, holds.estimated) == (mg, estimated)
    assert product.from_list == listed.year


def test_minerals_come_along_with_amounts_only_where_the_source_gives_them():
    held = LISTED.called("rennie-fr").product("p").minerals
    assert [(each.of, each.elemental_mg) for each in held] == [("calcium", 272.0)]
    held = LISTED.called("maalox-maux-d-estomac-sachet-fr").product("p").minerals
    assert [(each.of, each.elemental_mg) for each in held] == [("aluminium", None)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("maal", "maalox-maux-d-estomac-tablet-fr"),
        ("MAALOX sachet", "maalox-maux-d-estomac-sachet-fr"),
        ("mallox", "maalox-maux-d-estomac-tablet-fr"),
        ("magne b6", "magne-b6-fr"),
        ("Magné B6", "magne-b6-fr"),
        ("milk of magnesia", "milk-of-magnesia-unit-cup-us"),
        ("neuro mag", "life-extension-neuro-mag-us"),
        ("magtein", "now-magtein-us-eu"),  # the maker's label counts in grams
        ("milk", "milk-of-magnesia-unit-cup-us"),
    ],
)
def test_a_product_is_found_by_beginnings_of_words_and_in_spite_of_a_slip(typed, first):
    assert LISTED.find(typed)[0].key == first


@pytest.mark.parametrize("typed", ["mag", "magnesium", "magtein", "maalox", "gaviscon", "life"])
def test_what_is_counted_is_offered_before_what_is_measured_out(typed):
    measured = [each.unit in {"g", "ml"} for each in LISTED.find(typed)]
    assert measured == sorted(measured)


def test_one_product_that_is_called_exactly_so_is_a_clear_match():
    assert LISTED.exactly("RENNIE").key == "rennie-fr"
    assert LISTED.exactly("Renni") is None
    assert LISTED.exactly("") is None


@pytest.mark.parametrize("typed", ["", "  ", "qqqq", "x" * 1000])
def test_what_is_not_in_the_list_finds_nothing(typed):
    assert LISTED.find(typed) == []


def test_a_key_that_is_not_there_is_refused_with_near_ones():
    with pytest.raises(NotFound, match="Near it: rennie-fr"):
        LISTED.called("rennie")
