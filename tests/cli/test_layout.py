"""Aligned columns: by what the terminal shows, not by how many characters there are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.cli.layout import LEAST, cut, table, width


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("abc", 3),
        ("é", 1),
        ("e\u0301", 1),
        ("薬", 2),
        ("a\u200bb", 2),
        ("ﾏｸﾞ", 3),
        ("😀", 2),
    ],
)
def test_width_is_what_the_terminal_takes(text, columns):
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "size", "shown"),
    [
        ("Magtein", 7, "Magtein"),
        ("Magtein", 6, "Mag…in"),
        ("Magtein", 3, "M…n"),
        ("Magtein", 1, "…"),
        ("薬薬薬薬", 5, "薬…薬"),
    ],
)
def test_the_middle_of_a_long_text_is_left_out(text, size, shown):
    assert cut(text, size) == shown


@given(st.text(max_size=40), st.integers(1, 30))
def test_a_cut_text_is_never_too_wide(text, size):
    assert width(cut(text, size)) <= max(size, 1)


def test_columns_are_aligned_and_lines_have_no_spaces_at_their_end():
    assert table([("a", "1", "x"), ("bbb", "22", "")], right="1") == "a     1  x\nbbb  22"


def test_a_column_without_a_value_is_left_out_with_its_head():
    assert table([("a", "", "1"), ("b", "", "2")], head=("A", "B", "C")) == "A  C\na  1\nb  2"


def test_wide_letters_are_aligned_too():
    assert table([("薬", "1"), ("abc", "2")]) == "薬   1\nabc  2"


def test_one_column_gives_way_but_not_all_of_itself():
    name = "Magnesium L-threonate of the morning and of the evening"
    (line,) = table([(name, "48 mg")], gives_way=0, room=40).splitlines()
    assert width(line) == 40
    assert line.endswith("  48 mg")
    (narrow,) = table([(name, "48 mg")], gives_way=0, room=5).splitlines()
    assert width(narrow) == LEAST + len("  48 mg")


def test_with_room_enough_nothing_is_cut():
    assert table([("Magtein", "48 mg")], gives_way=0, room=80) == "Magtein  48 mg"


def test_no_rows_are_no_lines():
    assert table([]) == ""
