"""Ratings are read as people write them; what a word is worth the person says."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.errors import InputProblem
from magtrack.importers.toolkit.written_ratings import WrittenRating, WrittenRatings


def read(*cells, **answers):
    asked = {}

    def ask(question):
        asked[question.key] = question
        return answers.get(question.key.rpartition(":")[2])

    marks = WrittenRatings("Mood", cells, ask)
    return [marks.read(cell) for cell in cells], asked


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        ("7", WrittenRating(7)),
        ("7.5", WrittenRating(7.5)),
        ("7/10", WrittenRating(7, 10)),
        ("7 / 10", WrittenRating(7, 10)),
        ("7,5/10", WrittenRating(7.5, 10)),
        ("7 out of 10", WrittenRating(7, 10)),
        ("4 von 5", WrittenRating(4, 5)),
        ("70%", WrittenRating(70, 100)),
        ("70 %", WrittenRating(70, 100)),
        ("★★★", WrittenRating(3)),
        ("★★★☆☆", WrittenRating(3, 5)),
        ("⭐️⭐️", WrittenRating(2)),
        ("**", WrittenRating(2)),
        ("-2", WrittenRating(-2)),
        ("", None),
        ("-", None),
        ("n/a", None),
    ],
)
def test_a_rating_is_read_as_people_write_it(cell, mark):
    assert read(cell) == ([mark], {})


@pytest.mark.parametrize("cell", ["12/10", "-1/10", "7/10/5", "7 apples", "see 3"])
def test_what_is_no_rating_is_refused(cell):
    with pytest.raises(InputProblem) as caught:
        read(cell)
    assert caught.value.field == "Mood"


@pytest.mark.parametrize(
    ("word", "proposed"),
    [
        ("terrible", "0"),
        ("bad", "3"),
        ("OK", "5"),
        ("Good", "8"),
        ("very good", "10"),
        ("sehr schlecht", "0"),
        ("😐", "5"),
        ("wobbly", ""),
    ],
)
def test_a_word_is_asked_about_with_a_proposal(word, proposed):
    _marks, asked = read(word)
    (question,) = asked.values()
    assert question.key == f"word:Mood:{word.casefold()}"
    assert question.suggested == proposed
    assert {"0", "10", "note", "leave-out"} <= set(question.choices)


def test_a_word_means_what_was_answered_and_is_asked_once():
    marks, asked = read("Good", "good", "bad", "huh", good="7", bad="note", huh="leave-out")
    assert marks == [
        WrittenRating(7, rule="0-10"),
        WrittenRating(7, rule="0-10"),
        WrittenRating(0, rule="note"),
        WrittenRating(0, rule="leave-out"),
    ]
    assert len(asked) == 3


def test_a_column_of_many_words_is_none_of_ratings():
    with pytest.raises(InputProblem, match="is no rating"):
        read(*("abcdefghijklmnopqrstu"))


@given(st.text(max_size=12))
def test_no_cell_is_too_strange(text):
    with contextlib.suppress(InputProblem):
        read(text)
