"""What came of an inbox, in sentences."""

from __future__ import annotations

from datetime import date

import pytest

from magtrack.wording.inbox import came_text, look_text, unread_text, waiting_text

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("entries", "names", "days", "said"),
    [
        (1, ["a.txt"], [(TODAY, TODAY)], "1 entry came with a.txt · 23 November"),
        (1200, ["a.txt"], [], "1 200 entries came with a.txt"),
        (
            5,
            ["a", "b", "c", "d", "e"],
            [(date(2025, 11, 21), TODAY), (date(2026, 1, 2), TODAY)],
            "5 entries came with a, b, c, 2 more · 21 November 2025 to 23 November",
        ),
    ],
)
def test_what_came_is_told_with_its_files_and_days(entries, names, days, said):
    assert came_text(entries, names, days, TODAY).replace("\u202f", " ") == said


def test_what_waits_is_told_with_the_others_and_a_name_that_fits():
    assert waiting_text("a.csv", "has 2 questions", 0) == (
        "a.csv has 2 questions: nothing of it was taken in yet"
    )
    assert unread_text("a.csv", 1) == "a.csv could not be read · 1 other waits"
    assert max(map(len, unread_text("x" * 200, 0).split())) == 40


def test_a_look_that_found_nothing_says_so():
    assert look_text(0, 0, 0, 0) == "nothing new."
    assert look_text(2, 1, 1, 3) == (
        "2 files taken in, 1 file waits for you, 1 is not complete yet, 3 are not read."
    )
