"""What an international unit of a vitamin weighs, by its name."""

from __future__ import annotations

import pytest

from magtrack import reference
from magtrack.domain.record.products import Product
from magtrack.reference.told_product import units_told
from magtrack.wording.products import iu_line, product_iu_line


@pytest.fixture(scope="module")
def vitamins():
    return reference.load().vitamins


def test_the_factors_are_those_of_the_source(vitamins):
    # typed from the table of unit conversions of the NIH Dietary Supplement Ingredient Database
    told = {
        (vitamin.key, each.name): (each.per_iu, vitamin.unit)
        for vitamin in vitamins.values()
        for each in vitamin.substances
    }
    assert told == {
        ("vitamin-a", "retinol"): (0.3, "µg"),
        ("vitamin-a", "beta-carotene"): (0.6, "µg"),
        ("vitamin-d", "cholecalciferol or ergocalciferol"): (0.025, "µg"),
        ("vitamin-e", "natural"): (0.67, "mg"),
        ("vitamin-e", "synthetic"): (0.9, "mg"),
    }


@pytest.mark.parametrize(
    ("name", "iu", "line"),
    [
        ("Vitamin D3 + K2", 1000, "1 000 IU = 25 µg"),
        ("Vitamin D 2000 IU", 2000, "2 000 IU = 50 µg"),
        ("Vitamin A", 3000, "3 000 IU = 900 µg (retinol) or 1 800 µg (beta-carotene)"),
        ("Vitamin A as beta-carotene", 3000, "3 000 IU = 1 800 µg"),
        ("Vitamin E", 400, "400 IU = 268 mg (natural) or 360 mg (synthetic)"),
        ("dl-alpha-Tocopherol", 400, "400 IU = 360 mg"),
        ("d-alpha-Tocopherol", 400, "400 IU = 268 mg"),
        ("Vitamin A and vitamin D", 400, ""),
        ("Lactase", 9000, ""),
        ("Vitamin B12", 100, ""),
    ],
)
def test_units_of_a_named_vitamin_have_a_mass(vitamins, name, iu, line):
    assert iu_line(vitamins, name, iu).replace("\u202f", " ") == line


def test_only_an_amount_in_units_is_told(vitamins):
    def product(unit):
        return Product("d", "Vitamin D", "none", amount=25, amount_unit=unit)

    assert product_iu_line(vitamins, product("µg")) == ""
    assert product_iu_line(vitamins, product("IU")) == "25 IU = 0.62 µg"


@pytest.mark.parametrize(
    ("name", "amount"),
    [
        ("Vitamin D 1000 IU", 1000),
        ("Vitamin D3 20.000 I.E.", None),
        ("vitamine D3 1 000 UI", 1000),
        ("Vitamin A 5000 IU, D 400 IU", None),
        ("Heparin 5000 IU/ml", None),
        ("Vitamin D", None),
    ],
)
def test_units_are_read_from_a_line(name, amount):
    assert units_told(name) == amount
