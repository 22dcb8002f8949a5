"""What a line about magnesium tells of the product before its label is entered."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.reference.told_product import ToldProduct, told_product
from tests.builders import REFERENCE

BED, EVENING, MORNING = time(22), time(21), time(8)


def told(line):
    return told_product(REFERENCE.medicine_reader.read(line))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "magnesium glycinate 100 mg 2 tablets bedtime",
            ToldProduct("Magnesium glycinate", 100, 2, "tablet", (BED,)),
        ),
        (
            "Magnesium citrate 150 mg, 3 capsules at night",
            ToldProduct("Magnesium citrate", 150, 3, "capsule", (EVENING,)),
        ),
        (
            "magnesium glycinate 2 capsules with breakfast",
            ToldProduct("Magnesium glycinate", None, 2, "capsule", (MORNING,)),
        ),
        ("mag glycinate 200mg 8 am", ToldProduct("Mag glycinate", 200, times=(MORNING,))),
        ("magnesium oxide 2 000 mg", ToldProduct("Magnesium oxide", 2000)),
        ("Rennie as needed", ToldProduct("Rennie", as_needed=True)),
    ],
)
def test_a_line_is_taken_apart(line, expected):
    assert told(line) == expected


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("Magnesium oxide 400 mg 1 tablet twice daily", "1 tablet, twice daily"),
        ("magnesium citrate 2 tablets", "2 tablets"),
        ("magnesium 2 tablets every other day at night", "2 tablets, every other day, at night"),
        ("Rennie 2 tablets as needed", "2 tablets"),
    ],
)
def test_what_tells_no_time_is_said_to_be_left(line, left):
    product = told(line)
    assert (product.left, product.units, product.times) == (left, None, ())


@pytest.mark.parametrize(
    "line", ["Magnesium 1.000 mg", "Magnesium 300 mg B6 2 mg", "Magnesium 100 mg/ml"]
)
def test_an_amount_that_is_not_certain_stays_in_the_name(line):
    product = told(line)
    assert (product.name, product.unclear_mg) == (line, None)


@given(st.text(max_size=60))
def test_any_line_with_a_time_that_can_be_read_is_told(text):
    product = told(f"magnesium {text}".replace(":", " "))
    assert product.name
    assert product.units is None or product.times
