"""Amounts in free texts: clear ones are read, and what is not clear is not guessed."""

from __future__ import annotations

import pytest

from magtrack.importers.toolkit.dose_texts import Counted, Weighed, parse_dose_text


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
        "two caps",
        "2 handfuls",
        "144 mg magnesium",
        "1e3",
        "99999999",
        "2 caps 3",
    ],
)
def test_what_is_not_clear_is_not_guessed(text):
    assert parse_dose_text(text) is None
