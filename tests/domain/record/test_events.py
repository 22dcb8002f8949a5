"""Events and notes: spans of days, and free text that stays as it was written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.domain.record.events import (
    LONGEST_NOTE,
    Event,
    all_lines,
    both_texts,
    check_text,
    event_kind_called,
    last_visit,
    open_questions,
)
from magtrack.errors import InputProblem, NotFound
from magtrack.reference import load


def test_an_event_covers_its_first_and_its_last_day(make):
    event = Event("e", "travel", make.monday, make.monday + timedelta(2), 0)
    assert [n for n in range(-1, 5) if event.covers(make.monday + timedelta(n))] == [0, 1, 2]


def test_an_event_that_ends_before_it_starts_is_refused(make):
    with pytest.raises(InputProblem) as caught:
        Event("e", "travel", make.monday, make.monday - timedelta(1), 0)
    assert caught.value.field == "last"
    sentence = "The event would end (2026-11-22) before it starts (2026-11-23)."
    assert str(caught.value) == sentence


def test_an_unknown_kind_names_the_known_ones():
    kinds = load().event_kinds
    assert event_kind_called(kinds, "illness").excludes
    two = {key: kinds[key] for key in ("note", "travel")}
    with pytest.raises(NotFound) as caught:
        event_kind_called(two, "party")
    sentence = "There is no kind of event “party”. Known kinds: note, travel."
    assert (str(caught.value), caught.value.field) == (sentence, "kind")


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b>",
        '=HYPERLINK("x")',
        "+1",
        "@me",
        "emoji 🧠",
        "a\nb\tc",
        "x" * 10_000,
        "שלום",
        "👩‍👩‍👧",
    ],
)
def test_a_note_stays_as_it_was_written(text):
    assert check_text(text) == text


def test_line_ends_and_outer_space_are_made_alike():
    assert check_text("  a\r\nb\rc\n ") == "a\nb\nc"


@pytest.mark.parametrize(
    "text",
    ["a\x00b", "bell\x07", "\x1b[31m", "half \ud83d", "x" * (LONGEST_NOTE + 1)],
    ids=["NUL", "bell", "escape", "half an emoji", "too long"],
)
def test_what_files_cannot_carry_is_refused(text):
    with pytest.raises(InputProblem) as caught:
        check_text(text)
    assert caught.value.field == "note"
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a\x00b", "Character 2 of the note cannot be stored (code U+0000)."),
        ("\x1b[31m", "Character 1 of the note cannot be stored (code U+001B)."),
        ("half \ud83d", "Character 6 of the note cannot be stored (code U+D83D)."),
        ("x" * 20_001, "A note can have at most 20 000 characters."),
    ],
)
def test_a_refused_note_says_which_character_and_where(text, sentence):
    with pytest.raises(InputProblem) as caught:
        check_text(text, field="text")
    assert (str(caught.value), caught.value.field) == (sentence, "text")


def test_the_longest_note_is_kept():
    assert check_text(" " + "x" * LONGEST_NOTE + "\n") == "x" * LONGEST_NOTE


@given(st.text(max_size=50))
def test_an_accepted_note_can_be_stored_and_is_accepted_again(text):
    try:
        clean = check_text(text)
    except InputProblem:
        return
    assert clean.encode("utf-8").decode("utf-8") == clean
    assert check_text(clean) == clean


def event(kind, day, text=""):
    on = date(2026, 11, day)
    return Event(f"{kind}{day}", kind, on, on, 0, text)


@pytest.mark.parametrize(
    ("events", "open_ones"),
    [
        ([], []),
        ([event("question", 3, "a")], ["a"]),
        ([event("question", 3, "a"), event("visit", 4)], []),
        ([event("question", 3, "a"), event("visit", 3), event("question", 4, "b")], ["b"]),
        # Today's visit is what the question is for; tomorrow's question is not asked yet.
        ([event("question", 9, "a"), event("visit", 10)], ["a"]),
        ([event("question", 10, "a")], ["a"]),
        ([event("question", 11, "a")], []),
        ([event("side-effect", 9, "a")], []),
    ],
)
def test_a_question_is_open_until_the_visit_after_it_is_over(events, open_ones):
    assert [each.text for each in open_questions(events, date(2026, 11, 10))] == open_ones


def test_the_last_visit_is_the_latest_before_today():
    visits = [event("visit", 2), event("visit", 7), event("visit", 10)]
    assert last_visit(visits, date(2026, 11, 10)) == date(2026, 11, 7)
    assert last_visit([], date(2026, 11, 10)) is None


@pytest.mark.parametrize(
    ("before", "after", "both"),
    [
        ("", "", ""),
        ("", "more", "more"),
        ("first", "", "first"),
        ("first", "more", "first\nmore"),
        ("first", "first", "first"),
        ("first\nmore", "first", "first\nmore"),
        ("first\nmore", "more", "first\nmore"),
        ("first", "first\nmore", "first\nmore"),
        ("slept late", "late", "slept late\nlate"),  # part of a line is not the line
        ("late", "slept late", "late\nslept late"),
    ],
)
def test_both_of_two_texts_are_kept_and_none_twice(before, after, both):
    assert both_texts(before, after) == both


_TEXTS = st.text("ab\n", max_size=8).map(str.strip)


@given(_TEXTS, _TEXTS)
def test_no_line_of_either_text_is_lost_and_again_changes_nothing(before, after):
    both = both_texts(before, after)
    assert {*before.split("\n"), *after.split("\n")} <= {*both.split("\n"), ""}
    assert both_texts(both, after) == both
    assert both_texts(both, before) == both


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("", "more", "more"),
        ("more", "", "more"),
        ("x", "y", "x\ny"),
        ("x\ny", "y\nx", "x\ny"),  # each had the other's line already
        ("x\ny", "y\nz", "x\ny\nz"),
        ("x", "w\nx\nz", "w\nx\nz"),  # what holds all of the other stays as it is
        ("late", "late\nlate", "late\nlate"),
        ("x\n\ny", "v\n\nw\n\nx", "x\n\ny\nv\n\nw"),
    ],
)
def test_texts_that_grew_apart_have_all_lines_once(one, other, together):
    assert all_lines(one, other) == together


@given(_TEXTS, _TEXTS)
def test_lines_put_together_again_stay_as_they_are(one, other):
    together = all_lines(one, other)
    assert all_lines(together, other) == all_lines(together, one) == together
    assert set(together.split("\n")) - {""} == {*one.split("\n"), *other.split("\n")} - {""}
