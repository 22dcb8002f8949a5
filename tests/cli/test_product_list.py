"""product find, and products from the list, of several forms, with minerals."""

from __future__ import annotations

import pytest

SACHET = "maalox-maux-d-estomac-sachet-fr"


def added(run):
    (product,) = run.json("product", "list")
    return product


def test_a_product_is_found_with_its_country_and_year(run):
    found = run.json("product", "find", "maalox", "sachet")
    assert [each["key"] for each in found] == [SACHET]
    assert (found[0]["country"], found[0]["year"]) == ("FR", 2022)
    text = run.ok("product", "find", "maalox")
    assert (
        "Maalox Maux d'estomac sachet (FR) · 1 sachet · about 166.7 mg magnesium, worked out"
        " · Hydroxide · aluminium (amount not known) · antacid · 2022"
    ) in text


def test_what_is_not_in_the_list_is_not_said_to_hold_nothing(run):
    assert "says nothing about what it holds" in run.ok("product", "find", "qqqq")
    assert run.json("product", "find", "qqqq") == []


def test_a_product_from_the_list_is_marked_until_it_was_compared(run):
    said = run.ok("product", "add", "--from-list", SACHET)
    assert "From a list of 2022: check against your label." in said
    assert "worked out from the compound" in said
    product = added(run)
    assert product["from_list"] == 2022
    assert (product["elemental_mg"], product["elemental_source"]) == (166.7, "computed")
    run.ok("take", "Maalox", at="2026-11-23T08:00")
    day = run.json("today")
    assert day["elemental_mg"]["not_checked_against_label"] == ["Maalox Maux d'estomac sachet"]
    assert "Not checked against its label: Maalox" in run.ok("today")
    run.ok("product", "edit", "Maalox", "--checked")
    assert added(run)["from_list"] is None
    assert run.json("today")["elemental_mg"]["not_checked_against_label"] == []
    assert "Not checked" not in run.ok("today")


def test_a_name_and_numbers_of_ones_own_come_before_those_of_the_list(run):
    run.ok("product", "add", "My Maalox", "--from-list", SACHET, "--elemental-mg", "160")
    product = added(run)
    assert (product["name"], product["elemental_mg"]) == ("My Maalox", 160.0)
    assert product["elemental_source"] == "label"


def test_a_key_that_is_not_in_the_list_is_refused_with_near_ones(run):
    assert "Near it: maalox" in run.no("product", "add", "--from-list", "maalox")


@pytest.mark.parametrize(
    ("typed", "form"),
    [("glycinate", "bisglycinate"), ("Magnesiumcitrat", "citrate"), ("oxyde", "oxide")],
)
def test_a_form_is_known_by_the_names_people_use(run, typed, form):
    run.ok("product", "add", "X", "--form", typed, "--compound-mg", "500")
    assert added(run)["form"] == form


@pytest.mark.parametrize(
    ("typed", "said"),
    [("gly", "Bisglycinate"), ("chelate", "Choose: Bisglycinate"), ("stearate", "excipient")],
)
def test_a_form_that_is_not_clear_is_asked_about(run, typed, said):
    assert said in run.no("product", "add", "X", "--form", typed, "--compound-mg", "500")
    assert run.json("product", "list") == []


@pytest.mark.parametrize(
    "words", [("--form", "citrate + oxide"), ("--part", "citrate", "--part", "oxide")]
)
def test_a_blend_counts_by_its_total(run, words):
    run.ok("product", "add", "Blend", *words, "--elemental-mg", "200")
    product = added(run)
    assert (product["form"], product["elemental_mg"]) == ("other", 200.0)
    assert {part["of"] for part in product["parts"]} == {"citrate", "oxide"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--part", "oxide=150", "--part", "citrate=100"), "add up to 250 mg"),
        (("--part", "oxide", "--part", "oxide"), "is there twice"),
        (("--part", "oxide=x"), "not an amount"),
        (("--form", "citrate", "--part", "oxide"), "go with --form other"),
        (("--form", "oxide", "--mineral", "copper"), "no mineral “copper”"),
        (("--form", "oxide", "--amount", "5", "--amount-unit", "IU"), "without magnesium"),
    ],
)
def test_contents_that_cannot_be_are_refused(magtein, words, said):
    assert said in magtein.no("product", "add", "X", *words, "--elemental-mg", "200")
    assert len(magtein.json("product", "list")) == 1


def test_minerals_have_an_amount_or_are_unknown(run):
    run.ok(
        *("product", "add", "Multi", "--form", "none", "--unit", "tablet"),
        *("--mineral", "iron=14", "--mineral", "zinc"),
    )
    assert added(run)["minerals"] == [
        {"of": "iron", "elemental_mg": 14.0},
        {"of": "zinc", "elemental_mg": None},
    ]
    assert "iron 14 mg, zinc (amount not known)" in run.ok("product", "list")


def test_iron_in_a_multivitamin_warns_beside_thyroid_hormone(run):
    run.ok("product", "add", "Multi", "--form", "none", "--mineral", "iron=14")
    run.ok("medicine", "add", "Levothyroxine", "--at", "07:00")
    run.ok("take", "Multi", "--anyway", at="2026-11-23T08:00")
    (finding,) = (w for w in run.json("warnings") if w["kind"] == "separation")
    assert finding["against"] == "Levothyroxine"


def test_other_supplements_have_their_own_units(run):
    run.ok(
        *("product", "add", "D3", "--form", "none", "--unit", "drop"),
        *("--amount", "1000", "--amount-unit", "IU"),
    )
    product = added(run)
    assert (product["amount"], product["amount_unit"]) == (1000.0, "IU")
    assert "1 drop = 1000 IU (no magnesium)" in run.ok("product", "list")
