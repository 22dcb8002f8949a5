"""Scores of other programs as ratings: end points upon end points, halves up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.importers.toolkit.nights import night_text
from magtrack.importers.toolkit.scores import mapped
from tests.builders import Make


@pytest.mark.parametrize(
    ("rule", "ratings"),
    [
        ("1-5", {1: 0, 2: 3, 3: 5, 4: 8, 5: 10}),
        ("5-1", {1: 10, 2: 8, 3: 5, 4: 3, 5: 0}),
        ("0-5", {0: 0, 1: 2, 2: 4, 3: 6, 4: 8, 5: 10}),
        ("1-7", {1: 0, 2: 2, 3: 3, 4: 5, 5: 7, 6: 8, 7: 10}),
        ("1-10", {1: 0, 5: 4, 6: 6, 10: 10}),
        ("0-10", {value: value for value in range(11)}),
        ("10-0", {value: 10 - value for value in range(11)}),
        ("0-100", {0: 0, 4: 0, 5: 1, 50: 5, 94: 9, 95: 10, 100: 10}),
    ],
)
def test_each_score_has_its_rating(rule, ratings):
    assert {value: mapped(value, rule) for value in ratings} == ratings


@given(st.floats(0, 100), st.floats(0, 100))
def test_a_better_score_is_never_a_worse_rating(one, other):
    low, high = sorted((one, other))
    assert 0 <= mapped(low, "0-100") <= mapped(high, "0-100") <= 10
    assert mapped(low, "100-0") >= mapped(high, "100-0")


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(412, "6 h 52 min"), (0, "0 h 0 min"), (59.6, "1 h 0 min"), (479.4, "7 h 59 min")],
)
def test_a_night_is_told_in_hours_and_minutes(minutes, told):
    assert night_text("Fitbit", minutes) == f"Fitbit: asleep {told}"


def test_a_night_is_told_with_its_times_only_where_both_are_known():
    start, end = (Make().at(text).local for text in ("2026-11-22T23:12", "2026-11-23T07:05"))
    assert night_text("Oura", 412, start=start, end=end, more="Score 81") == (
        "Oura: asleep 6 h 52 min, 23:12–07:05. Score 81"
    )
    assert night_text("Oura", 412, end=end) == "Oura: asleep 6 h 52 min"
