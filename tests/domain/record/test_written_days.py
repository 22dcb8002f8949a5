"""Days as people write them; what may be two days is never guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.domain.record.written_days import written_day
from magtrack.errors import InputProblem

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20 February", "2026-02-20"),
        ("20 Feb 2026", "2026-02-20"),
        ("20. Feb. 2025", "2025-02-20"),
        ("1st march 2026", "2026-03-01"),
        ("February 20, 2026", "2026-02-20"),
        ("sept 3", "2026-09-03"),
        ("20.2.2026", "2026-02-20"),
        ("3. 4. 2026", "2026-04-03"),
        ("20/2/2026", "2026-02-20"),
        ("2/20/2026", "2026-02-20"),
        ("3/3/2026", "2026-03-03"),
        ("20-02-2026", "2026-02-20"),
        ("3. März 2026", "2026-03-03"),
        ("1er août 2026", None),
        ("1 août 2026", "2026-08-01"),
        ("24. Dez.", "2026-12-24"),
        ("6 ene 2026", "2026-01-06"),
        ("20 jui 2026", None),  # juin or juillet
        ("29 February 2026", None),
        ("31.2.2026", None),
        ("20/20/2026", None),
        ("20 ma 2026", None),
        ("2026-02-20", None),  # as files have it: `parse_day`
        ("tomorrow", None),
        ("20.2.26", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_write_it(text, day):
    assert written_day(text, TODAY) == (None if day is None else date.fromisoformat(day))


def test_what_may_be_two_days_is_refused_with_both():
    with pytest.raises(InputProblem) as caught:
        written_day("3/4/2026", TODAY, field="--day")
    assert str(caught.value).startswith("“3/4/2026” may be 2026-03-04 or 2026-04-03")
    assert caught.value.field == "--day"


def test_without_today_the_year_is_asked_for():
    with pytest.raises(InputProblem, match="Of which year is “20 February”"):
        written_day("20 February", None)
    assert written_day("20 February 2025", None) == date(2025, 2, 20)


@given(st.dates(date(1000, 1, 1)))
def test_a_day_with_its_month_in_words_is_read_whatever_day_it_is(day):
    assert written_day(f"{day.day} {day:%B} {day.year}", None) == day
