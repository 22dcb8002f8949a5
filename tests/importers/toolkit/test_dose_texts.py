"""Amounts in free texts: clear ones are read, and what is not clear is not guessed."""

from __future__ import annotations

import pytest

from magtrack.importers.toolkit.dose_texts import (
    Counted,
    Weighed,
    mass_of_bare,
    name_and_unit,
    parse_dose_text,
    with_unit,
)


@pytest.mark.parametrize(
    ("text", "units", "unit"),
    [
        ("2", 2, ""),
        ("20", 20, ""),
        ("2 caps", 2, "capsule"),
        ("1 Capsule", 1, "capsule"),
        ("3 kapseln", 3, "capsule"),
        ("2 gélules", 2, "capsule"),
        ("1 tab.", 1, "tablet"),
        ("2 tablet(s)", 2, "tablet"),
        ("1/2 tablet", 0.5, "tablet"),
        ("½ tablet", 0.5, "tablet"),
        ("¼", 0.25, ""),
        ("1.5 scoops", 1.5, "scoop"),
        ("1,5 ml", 1.5, "ml"),
        ("10 drops", 10, "drop"),
        ("2 puffs", 2, "spray"),
        ("1 sachet", 1, "sachet"),
        ("2 gummies", 2, "gummy"),
        ("2x", 2, ""),
        ("3 Stück", 3, ""),
        ("  2   caps ", 2, "capsule"),
        ("500 capsules", 500, "capsule"),
    ],
)
def test_units_are_counted(text, units, unit):
    assert parse_dose_text(text) == Counted(units, unit)


@pytest.mark.parametrize(
    ("text", "mg"),
    [
        ("144 mg", 144),
        ("500mg", 500),
        ("1.5 g", 1500),
        ("0,5 g", 500),
        ("2000 milligrams", 2000),
        ("250 mcg", 0.25),
        ("250 µg", 0.25),
        ("250 μg", 0.25),
    ],
)
def test_a_mass_is_in_milligrams(text, mg):
    found = parse_dose_text(text)
    assert isinstance(found, Weighed)
    assert found.mg == pytest.approx(mg)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "caps",
        "1,500 mg",
        "1.500 mg",
        "2 x 500 mg",
        "2-3 caps",
        "500",
        "21",
        "0",
        "0 caps",
        "1/0",
        "-2 caps",
        "two handfuls",
        "once",
        "2 handfuls",
        "144 mg magnesium",
        "1e3",
        "99999999",
        "2 caps 3",
    ],
)
def test_what_is_not_clear_is_not_guessed(text):
    assert parse_dose_text(text) is None


@pytest.mark.parametrize(
    ("text", "name", "unit"),
    [
        ("Hydroxyzine (mg)", "Hydroxyzine", "mg"),
        ("Magnesium L-threonate (mg)", "Magnesium L-threonate", "mg"),
        ("dose_mg", "dose", "mg"),
        ("Mg [mg]", "Mg", "mg"),
        ("Magnesium (MG)", "Magnesium", "mg"),
        ("Magnesium (Mg)", "Magnesium (Mg)", ""),  # the metal
        ("Mg", "Mg", ""),
        ("mg", "", "mg"),
        ("Zinc, mg", "Zinc", "mg"),
        ("Magtein mg", "Magtein", "mg"),
        ("mg of Magtein", "Magtein", "mg"),
        ("Magtein (mg/day)", "Magtein", "mg"),
        ("Magtein (mg) AM", "Magtein AM", "mg"),
        ("Magtein (Kapseln)", "Magtein", "Kapseln"),
        ("Vitamin D (IU)", "Vitamin D", "IU"),
        ("Magnesium (mg elemental)", "Magnesium", "mg elemental"),
        ("Elemental magnesium (mg)", "magnesium", "mg elemental"),
        ("Magnesium élémentaire (mg)", "Magnesium", "mg elemental"),
        ("Magnesium 500 mg", "Magnesium 500 mg", ""),  # an amount, which is part of the name
        ("Magtein (morning)", "Magtein (morning)", ""),
        ("Omega", "Omega", ""),
        ("", "", ""),
    ],
)
def test_a_unit_beside_a_name_is_told_apart(text, name, unit):
    assert name_and_unit(text) == (name, unit)


@pytest.mark.parametrize(
    ("text", "unit", "whole"),
    [
        ("2000", "mg", "2000 mg"),
        ("1,5", "g", "1,5 g"),
        ("½", "caps", "½ caps"),
        ("2 000", "mg", "2 000 mg"),
        ("2 caps", "mg", "2 caps"),
        ("x", "mg", "x"),
        ("2000", "", "2000"),
        ("", "mg", ""),
    ],
)
def test_a_bare_number_has_the_unit_told_elsewhere(text, unit, whole):
    assert with_unit(text, unit) == whole


def test_a_mass_may_say_that_it_is_the_magnesium():
    assert parse_dose_text("144 mg elemental") == Weighed(144, is_elemental=True)
    assert parse_dose_text("2 caps elemental") is None


@pytest.mark.parametrize(
    ("text", "mg"), [("500", 500), ("2 000", 2000), ("2", None), ("500 mg", None), ("x", None)]
)
def test_a_large_number_alone_may_be_a_mass(text, mg):
    assert mass_of_bare(text) == (None if mg is None else Weighed(mg))
