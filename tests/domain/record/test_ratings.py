"""Ratings: whole numbers from 0 to 10, one a day and scale."""

from __future__ import annotations

import pytest

from magtrack.domain.record.ratings import parse_rating, rating_id, scale_called
from magtrack.errors import InputProblem, NotFound
from magtrack.reference import load

SCALES = load().scales


@pytest.mark.parametrize("value", range(11))
def test_whole_numbers_from_0_to_10_are_ratings(value):
    assert parse_rating(f" {value} ") == value


@pytest.mark.parametrize(
    "text", ["11", "-1", "3.5", "3,5", "", "X", "ten", "1e1", "+5", "NaN", "²"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(InputProblem) as caught:
        parse_rating(text)
    assert caught.value.field == "value"
    assert str(caught.value) == f"“{text}” is not a rating: use a whole number from 0 to 10."


def test_an_unknown_scale_names_the_known_ones():
    assert scale_called(SCALES, "sleep").key == "sleep"
    two = {key: SCALES[key] for key in ("cognition", "sleep")}
    with pytest.raises(NotFound) as caught:
        scale_called(two, "memory")
    sentence = "There is no scale “memory”. Known scales: cognition, sleep."
    assert (str(caught.value), caught.value.field) == (sentence, "scale")


def test_the_column_of_a_scale_names_its_range():
    assert SCALES["cognition"].column == "cognition_0_10"


def test_a_scale_can_be_rated_once_a_day(make):
    assert make.rating(3).id == make.rating(7).id == rating_id(make.monday, "cognition")
    assert make.rating(3).id == "2026-11-23/cognition"
