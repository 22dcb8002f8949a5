"""Products: from the label to elemental magnesium."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.domain.record.contents import Ingredient
from magtrack.domain.record.products import (
    Form,
    Label,
    check_amount_of,
    check_name,
    check_unique,
    content,
    elemental_per_serving,
    estimate_percent,
    form_called,
    read_label,
)
from magtrack.errors import InputProblem, NotFound, Question
from magtrack.reference import load
from tests.builders import MAGTEIN

FORMS = load().forms
THREONATE = FORMS["l-threonate"]


def magtein(**changes):
    return replace(MAGTEIN, **changes)


@pytest.mark.parametrize(
    ("units", "compound_mg", "elemental_mg"),
    [(1, 2000 / 3, 48), (2, 4000 / 3, 96), (3, 2000, 144), (1.5, 1000, 72)],
)
def test_a_share_of_a_serving_holds_that_share(units, compound_mg, elemental_mg):
    holds = content(magtein(), FORMS, units)
    assert holds.compound_mg == pytest.approx(compound_mg)
    assert holds.elemental_mg == pytest.approx(elemental_mg)
    assert not holds.estimated


def test_three_thirds_of_a_serving_are_the_serving():
    product = magtein()
    thirds = [content(product, FORMS, 1).elemental_mg for _ in range(3)]
    assert sum(thirds) == pytest.approx(144, abs=1e-9)


@pytest.mark.parametrize(
    ("form", "compound_mg", "elemental_mg"),
    [
        ("l-threonate", 2000, 144.0),
        ("l-threonate", 1500, 108.0),
        ("l-threonate", 1000, 72.0),
        ("bisglycinate", 1000, 141.0),
        ("oxide", 400, 241.2),
        ("citrate", 1000, 161.6),
        ("taurate", 1000, 89.2),
        ("chloride", 1000, 119.6),
        ("sulfate", 1000, 98.6),
        ("gluconate", 1000, 58.6),
    ],
)
def test_without_a_label_amount_the_form_gives_an_estimate(form, compound_mg, elemental_mg):
    product = magtein(form=form, serving_units=1.0, compound_mg=compound_mg, elemental_mg=None)
    holds = content(product, FORMS, 1)
    assert holds.elemental_mg == pytest.approx(elemental_mg)
    assert holds.estimated


@pytest.mark.parametrize(
    "product",
    [
        magtein(form="bisglycinate-buffered", elemental_mg=None),
        magtein(compound_mg=None, elemental_mg=None),
        magtein(form="of another program", elemental_mg=None),
    ],
    ids=["no theory", "no compound", "unknown form"],
)
def test_what_cannot_be_known_is_none_and_not_zero(product):
    assert content(product, FORMS, 1).elemental_mg is None


def test_a_supplement_without_magnesium_holds_none_of_it():
    holds = content(magtein(form="none", elemental_mg=None, compound_mg=300.0), FORMS, 3)
    assert (holds.compound_mg, holds.elemental_mg, holds.estimated) == (300.0, 0.0, False)


@given(
    st.floats(0.25, 20),
    st.floats(0.25, 20),
    st.floats(1, 5000),
    st.floats(0.1, 60),
)
def test_twice_the_units_hold_twice_the_magnesium(units, serving, compound_mg, percent):
    product = magtein(
        serving_units=serving, compound_mg=compound_mg, elemental_mg=compound_mg * percent / 100
    )
    one, two = content(product, FORMS, units), content(product, FORMS, 2 * units)
    assert two.elemental_mg == pytest.approx(2 * one.elemental_mg)
    assert 100 * two.elemental_mg / two.compound_mg == pytest.approx(percent)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        (Label(3, 2000, 144), (144, "label")),
        (Label(3, None, 144), (144, "label")),
        (Label(3, 2000, 144, 9.9), (144, "label")),
        (Label(3, 2000, None, 7.2), (pytest.approx(144), "label-percent")),
        (Label(3, 2000), (None, "typical")),
    ],
    ids=["both", "elemental only", "elemental before percent", "percent", "estimate"],
)
def test_the_best_number_of_the_label_wins(label, expected):
    assert read_label(THREONATE, label) == expected


def test_an_estimate_from_theory_says_so():
    assert read_label(FORMS["taurate"], Label(1, 1000)) == (None, "theory")


def test_no_magnesium_needs_no_amount():
    assert read_label(FORMS["none"], Label(1, 300)) == (None, "none")


@pytest.mark.parametrize(
    ("form", "label", "field"),
    [
        ("l-threonate", Label(1, 144, 2000), "elemental_mg"),
        ("l-threonate", Label(1, None, None, 7.2), "compound_mg"),
        ("l-threonate", Label(1, 2000, None, 101), "percent"),
    ],
    ids=["swapped", "percent of what", "above 100 %"],
)
def test_a_label_that_cannot_be_right_is_refused(form, label, field):
    with pytest.raises(InputProblem) as caught:
        read_label(FORMS[form], label)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("form", "label", "sentence"),
    [
        (
            "l-threonate",
            Label(1, 144, 2000),
            "2000 mg of magnesium cannot be in 144 mg of compound: were the two numbers swapped?",
        ),
        (
            "l-threonate",
            Label(1),
            (
                "How much magnesium is in it? Give the magnesium or the compound in one serving, as"
                " the label states it. Save it without? Its magnesium is then not known, and totals"
                " say “at least”."
            ),
        ),
        (
            "l-threonate",
            Label(1, None, None, 7.2),
            "A percentage needs the mass of the compound as well.",
        ),
        ("l-threonate", Label(1, 2000, None, 101), "A percentage cannot be above 100."),
        (
            "bisglycinate-buffered",
            Label(1, 1000),
            (
                f"{FORMS['bisglycinate-buffered'].name} has no fixed share of magnesium:"
                " give the magnesium that the label states. Save it without? Its magnesium is then"
                " not known, and totals say “at least”."
            ),
        ),
        (
            "l-threonate",
            Label(1, 1000, 100),
            (
                f"10.0 % magnesium is more than pure {THREONATE.name} can hold"
                f" ({THREONATE.theoretical_percent:.1f} %). Is it a blend or buffered, or did you"
                " enter the other number?"
            ),
        ),
    ],
)
def test_the_refusal_of_a_label_says_what_does_not_fit(form, label, sentence):
    with pytest.raises((InputProblem, Question)) as caught:
        read_label(FORMS[form], label)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("form", "label", "source"),
    [
        ("l-threonate", Label(1), "typical"),
        ("other", Label(1), "label"),
        ("bisglycinate-buffered", Label(1, 1000), "label"),
    ],
)
def test_an_amount_nobody_knows_is_asked_about_and_then_not_known(form, label, source):
    with pytest.raises(Question) as asked:
        read_label(FORMS[form], label)
    assert asked.value.key == "amount-unknown"
    answered = replace(label, answered=frozenset(["amount-unknown"]))
    assert read_label(FORMS[form], answered) == (None, source)


OXIDE, CITRATE = Ingredient("oxide", 60.0), Ingredient("citrate", 40.0)


def test_a_blend_counts_by_the_total_of_its_label():
    label = Label(1, None, 100.0, parts=(OXIDE, Ingredient("citrate")))
    assert read_label(FORMS["other"], label) == (100.0, "label")


def test_a_blend_whose_shares_are_all_known_needs_no_total():
    assert read_label(FORMS["other"], Label(parts=(OXIDE, CITRATE))) == (100.0, "label")


def test_one_unknown_share_leaves_the_total_unknown():
    with pytest.raises(Question):
        read_label(FORMS["other"], Label(parts=(OXIDE, Ingredient("citrate"))))


def test_shares_above_the_total_are_refused():
    with pytest.raises(InputProblem, match="add up to 100 mg of magnesium, more than the 90 mg"):
        read_label(FORMS["other"], Label(1, None, 90.0, parts=(OXIDE, CITRATE)))


def test_what_a_list_worked_out_is_kept_and_is_an_estimate():
    product = magtein(form="sulfate", compound_mg=1600.0, elemental_mg=323.0, serving_units=1.0)
    holds = content(replace(product, elemental_source="computed"), FORMS, 1)
    assert (holds.elemental_mg, holds.estimated) == (323.0, True)


def test_the_forms_of_a_blend_are_those_that_are_named():
    assert magtein().forms == ("l-threonate",)
    assert magtein(form="other").forms == ("other",)
    assert magtein(form="other", parts=(OXIDE, CITRATE)).forms == ("oxide", "citrate")


def test_an_amount_in_other_units_is_for_supplements_without_magnesium():
    check_amount_of(magtein(form="none", amount=25.0, amount_unit="µg"))
    with pytest.raises(InputProblem, match="in IU is for supplements without magnesium"):
        check_amount_of(magtein(amount=1000.0, amount_unit="IU"))


def test_a_label_at_its_bounds_is_read():
    metal = Form("metal", "Pure magnesium", "verified")
    assert read_label(metal, Label(1, 500, None, 100)) == (500, "label-percent")
    assert read_label(metal, Label(1, 500, 500)) == (500, "label")


@pytest.mark.parametrize(
    ("typical", "usual", "theory", "expected"),
    [
        (7.2, 8.0, 8.3, (7.2, "typical")),
        (None, 8.0, 8.3, (8.0, "theory")),
        (None, None, 8.3, (8.3, "theory")),
        (None, None, None, (None, "theory")),
    ],
)
def test_the_label_of_such_products_is_a_better_estimate_than_theory(
    typical, usual, theory, expected
):
    form = Form("f", "F", "verified", theory, usual_percent=usual, typical_label_percent=typical)
    assert estimate_percent(form) == expected
    mg, source = elemental_per_serving(magtein(form="f", elemental_mg=None), {"f": form})
    assert source == expected[1]
    assert mg == (None if expected[0] is None else pytest.approx(20 * expected[0]))


def test_the_source_of_an_amount_is_that_of_the_label():
    product = magtein(elemental_source="label-percent")
    assert elemental_per_serving(product, FORMS) == (144.0, "label-percent")
    assert not content(product, FORMS, 1).estimated
    assert content(magtein(elemental_source="typical"), FORMS, 1).estimated
    assert elemental_per_serving(magtein(form="none"), FORMS) == (0.0, "none")
    unknown = magtein(form="of another program", elemental_mg=None)
    assert elemental_per_serving(unknown, FORMS) == (None, "label")


@pytest.mark.parametrize(
    ("form", "percent", "asked"),
    [
        ("l-threonate", 8.66, False),
        ("l-threonate", 8.67, True),
        ("bisglycinate", 14.8, False),
        ("bisglycinate", 18.0, True),
        ("chloride", 25.5, False),
        ("bisglycinate-buffered", 20.0, False),
    ],
)
def test_more_than_the_form_can_hold_is_asked_about(form, percent, asked):
    label = Label(1, 1000, 10 * percent)
    if not asked:
        assert read_label(FORMS[form], label)[0] == pytest.approx(10 * percent)
        return
    with pytest.raises(Question) as caught:
        read_label(FORMS[form], label)
    assert caught.value.key == "above-theory"
    answered = Label(1, 1000, 10 * percent, answered=frozenset({"above-theory"}))
    assert read_label(FORMS[form], answered) == (10 * percent, "label")


def test_elemental_above_compound_cannot_be_answered_away():
    with pytest.raises(InputProblem):
        read_label(THREONATE, Label(1, 144, 2000, answered=frozenset({"above-theory"})))


def test_an_unknown_form_names_the_known_ones():
    assert form_called(FORMS, "citrate") is FORMS["citrate"]
    two = {key: FORMS[key] for key in ("l-threonate", "citrate")}
    with pytest.raises(NotFound) as caught:
        form_called(two, "threonite")
    sentence = "There is no form “threonite”. Known forms: l-threonate, citrate."
    assert (str(caught.value), caught.value.field) == (sentence, "form")


def test_a_name_is_given_once_whatever_its_capitals():
    others = [magtein(), magtein(id="q", name="Citrate")]
    check_unique(magtein(), others)
    check_unique(magtein(id="new", name="Magtein Plus"), others)
    with pytest.raises(InputProblem) as caught:
        check_unique(magtein(id="new", name="CITRATE"), others)
    sentence = "There is a product called “Citrate” already: choose another name."
    assert (str(caught.value), caught.value.field) == (sentence, "name")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Magtein ", "Magtein"),
        ("Mag  tein", "Mag tein"),
        ("<b>", "<b>"),
        ("=SUM(A1)", "=SUM(A1)"),
    ],
)
def test_a_name_is_kept_without_needless_space(typed, kept):
    assert check_name(typed) == kept


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "A name is missing."),
        ("  ", "A name is missing."),
        ("x" * 201, "A name can have at most 200 characters."),
        ("a\x00b", "A name cannot hold control characters."),
        ("a\x1bb", "A name cannot hold control characters."),
    ],
)
@pytest.mark.parametrize("more", [{}, {"field": "brand"}])
def test_an_unusable_name_is_refused(name, sentence, more):
    with pytest.raises(InputProblem) as caught:
        check_name(name, **more)
    assert (str(caught.value), caught.value.field) == (sentence, more.get("field", "name"))


def test_the_longest_name_is_kept():
    assert check_name(f" {'x' * 200} ") == "x" * 200
