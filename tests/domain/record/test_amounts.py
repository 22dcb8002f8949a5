"""Amounts: typed numbers mean the same in every locale, or are refused."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.domain.record.amounts import LARGEST, check_amount, parse_amount
from magtrack.errors import AmbiguousAmount, InputProblem


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("2", 2.0),
        ("1.5", 1.5),
        ("1,5", 1.5),
        (" 144 ", 144.0),
        (".5", 0.5),
        ("0,25", 0.25),
        ("5.", 5.0),
        ("0.500", 0.5),
        ("1333.333", 1333.333),
        ("404,85", 404.85),
        ("١٫٥", 1.5),
        ("२", 2.0),
        ("1，5", 1.5),
    ],
)
def test_both_signs_are_decimal_signs(text, amount):
    assert parse_amount(text) == amount


@pytest.mark.parametrize("text", ["1.500", "1,500", "10.000", "999,999"])
def test_a_number_with_two_readings_is_refused_and_both_are_offered(text):
    with pytest.raises(AmbiguousAmount) as caught:
        parse_amount(text, field="units")
    assert caught.value.field == "units"
    assert text.replace(".", "").replace(",", "") in str(caught.value)


def test_the_offered_readings_can_be_read():
    with pytest.raises(AmbiguousAmount, match=r"write 1500 or 1\.5\."):
        parse_amount("1,500")
    with pytest.raises(AmbiguousAmount, match=r"write 10000 or 10\."):
        parse_amount("10.000")


def test_files_and_the_command_line_always_mean_a_decimal_point():
    assert parse_amount("1.500", dot_is_decimal=True) == 1.5
    with pytest.raises(AmbiguousAmount):
        parse_amount("1,500", dot_is_decimal=True)


@pytest.mark.parametrize(
    "text",
    ["", " ", "0", "0,0", "-1", "−1", "nan", "inf", "1e3", "1.5.2", "1 000", "1,234.5", "two",
     ".", ",", "²", "0x10", "1_000", "2000000"],
)  # fmt: skip
def test_what_is_not_a_positive_amount_is_refused_with_its_field(text):
    with pytest.raises(InputProblem) as caught:
        parse_amount(text, field="compound_mg")
    assert caught.value.field == "compound_mg"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" ", "An amount is missing."),
        (" two ", "“two” is not an amount: write a number such as 2 or 1.5."),
        ("२.x", "“२.x” is not an amount: write a number such as 2 or 1.5."),
        (" 1,500 ", "“1,500” can be read in two ways: write 1500 or 1.5."),
        ("१.५००", "“१.५००” can be read in two ways: write 1500 or 1.5."),
        ("2.000", "“2.000” can be read in two ways: write 2000 or 2."),
        ("0", "An amount must be more than 0."),
    ],
)
def test_a_refusal_says_what_was_read_and_what_to_write(text, sentence):
    with pytest.raises(InputProblem) as caught:
        parse_amount(text)
    assert (str(caught.value), caught.value.field) == (sentence, "")


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (0.0, "An amount must be more than 0."),
        (-1.0, "An amount must be more than 0."),
        (math.nan, "An amount must be a finite number."),
        (math.inf, "An amount must be a finite number."),
        (-math.inf, "An amount must be a finite number."),
        (LARGEST + 1, "An amount above 1 000 000 cannot be right."),
    ],
)
@pytest.mark.parametrize("more", [{}, {"field": "units"}])
def test_numbers_that_are_no_amount_are_refused(value, sentence, more):
    with pytest.raises(InputProblem) as caught:
        check_amount(value, **more)
    assert (str(caught.value), caught.value.field) == (sentence, more.get("field", ""))


def test_the_largest_amount_is_one():
    assert check_amount(LARGEST) == LARGEST


@given(st.floats(min_value=0.001, max_value=LARGEST).map(lambda value: round(value, 2)))
def test_comma_and_point_read_alike(value):
    written = f"{value:.2f}"
    if float(written) > 0:
        assert parse_amount(written) == parse_amount(written.replace(".", ",")) == float(written)


@given(st.text(max_size=12))
def test_any_text_gives_a_positive_number_or_a_refusal(text):
    try:
        amount = parse_amount(text)
    except InputProblem:
        return
    assert 0 < amount <= LARGEST
