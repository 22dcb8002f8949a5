"""The preview of an import: a line for each record, and how much would change."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from magtrack import reference
from magtrack.domain.record.events import Event
from magtrack.wording import imports
from tests.builders import MAGTEIN, MONDAY, Make

REFERENCE = reference.load()
make = Make()


def lines(*records):
    return [tuple(line) for line in imports.record_lines(records, REFERENCE)]


def test_a_dose_is_told_with_its_time_amount_and_content():
    ((day, time, what, amount, state, content),) = lines(make.dose(taken="08:05"))
    assert (day, time, what) == ("2026-11-23", "08:05", "Magtein")
    assert (amount, state) == ("1 capsule", "taken")
    assert content.endswith("48 mg magnesium")


def test_a_dose_that_was_not_taken_holds_nothing_and_shows_its_plan():
    ((_day, time, _what, _amount, state, content),) = lines(make.skipped("08:00"))
    assert (time, state, content) == ("08:00", "skipped", "")


def test_a_time_nobody_knows_is_a_dash():
    ((_day, time, *_),) = lines(make.dose(None, None, day=MONDAY))
    assert time == "–"


def test_ratings_events_and_products_are_lines_too():
    event = Event("e", "travel", MONDAY, MONDAY + timedelta(2), 0, "Oslo")
    assert lines(make.rating(7), event, MAGTEIN) == [
        ("2026-11-23", "", "Cognition", "7", "", ""),
        ("2026-11-23", "", "Travel", "Oslo", "", ""),
        ("product", "", "Magtein", "L-threonate", "", ""),
    ]


def test_what_has_no_line_is_not_counted():
    records = [make.schedule(), make.dose(), make.rating(7), make.medicine("x")]
    assert imports.line_count(records) == len(lines(*records)) == 2


@pytest.mark.parametrize(
    ("new", "changed", "n_days", "text"),
    [
        (1, 0, None, "1 new entry"),
        (2, 0, 0, "2 new entries, 2026-11-23"),
        (0, 1, 3, "1 changed entry, 2026-11-23 to 2026-11-26"),
        (3, 2, 1, "3 new entries, 2 changed entries, 2026-11-23 to 2026-11-24"),
    ],
)
def test_what_an_import_would_do_is_counted_with_its_days(new, changed, n_days, text):
    days = None if n_days is None else (MONDAY, MONDAY + timedelta(n_days))
    assert imports.would_do_text(new, changed, days) == text


@pytest.mark.parametrize(
    ("first", "rows", "text"),
    [((), 0, ""), ((4,), 1, "row 4"), ((4, 7), 2, "row 4, 7"), ((4, 7), 9, "row 4, 7, ...")],
)
def test_rows_are_named_as_far_as_they_were_kept(first, rows, text):
    assert imports.lines_text(first, rows) == text


def test_examples_are_said_only_where_there_are_any():
    assert imports.examples_text(()) == ""
    assert imports.examples_text(("03/04", "04/04")) == "For example: 03/04 · 04/04"


@pytest.mark.parametrize("left_out", [{}, {"a heading": 2}])
def test_a_large_number_of_entries_is_written_in_groups_of_three(left_out):
    assert " 148\u202f144 entries " in imports.nothing_new_text(148_144, left_out, 0)
    assert imports.would_do_text(148_144, 0, None) == "148\u202f144 new entries"


def test_an_unknown_amount_is_never_told_as_zero():
    dose = replace(make.dose(), compound_mg=None, elemental_mg=None)
    ((*_, content),) = lines(dose)
    assert "0 mg" not in content


def test_the_day_of_a_rating_is_that_of_the_rating_and_not_of_its_entry():
    rated = make.rating(0, day=date(2026, 2, 28), entered=make.at("2026-11-23T21:00").epoch)
    assert lines(rated)[0][:1] + lines(rated)[0][3:4] == ("2026-02-28", "0")
