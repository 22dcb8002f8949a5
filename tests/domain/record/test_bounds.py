"""Days that can be meant: 120 years back and 2 ahead, asked about beyond one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.domain.record.bounds import KEY, check_day, check_days, check_record
from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.people import Medicine
from magtrack.errors import InputProblem, Question
from tests.builders import MAGTEIN, Make

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("day", ["1906-11-23", "1999-12-31", "2026-11-23", "2028-11-23"])
def test_a_day_within_its_bounds_can_be_meant(day):
    assert check_day(date.fromisoformat(day), TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("day", "example"),
    [
        ("0026-10-26", "2026-10-26"),
        ("1906-11-22", "2026-11-22"),
        ("2028-11-24", "2026-11-24"),
        ("9999-12-31", "2026-12-31"),
        ("0001-01-01", "2026-01-01"),
    ],
)
def test_any_other_is_refused_with_what_to_type(day, example):
    with pytest.raises(InputProblem) as caught:
        check_day(date.fromisoformat(day), TODAY, field="--day")
    assert str(caught.value) == (
        f"{day} cannot be right: days go from 1906-11-23 to 2028-11-23. Write the year in full, as"
        f" in {example}."
    )
    assert caught.value.field == "--day"


@given(st.dates(), st.dates(date(1970, 1, 1), date(2100, 1, 1)))
def test_it_is_refused_exactly_outside_of_its_bounds(day, today):
    first = (today.year - 120, today.month, today.day)
    last = (today.year + 2, today.month, today.day)
    if first <= (day.year, day.month, day.day) <= last:
        assert check_day(day, today) == day
    else:
        with pytest.raises(InputProblem):
            check_day(day, today)


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (Event("e", "travel", TODAY, date(9999, 12, 31), 1), "last"),
        (Event("e", "travel", date(26, 11, 23), TODAY, 1), "first"),
        (Medicine("m", "Doxycycline", first=date(26, 1, 1)), "first"),
        (Make().schedule(valid_from=date(2226, 1, 1)), "valid_from"),
        (Make().dose(day=date(1026, 1, 1)), "day"),
    ],
)
def test_a_record_is_refused_by_the_name_of_its_field(record, field):
    with pytest.raises(InputProblem) as caught:
        check_record(record, TODAY)
    assert caught.value.field == field


def test_a_bottle_keeps_longer_than_a_plan_goes():
    from msgspec.structs import replace

    check_days([Put(replace(MAGTEIN, expiry=date(2031, 5, 1)))], TODAY, ())
    with pytest.raises(InputProblem):
        check_days([Put(replace(MAGTEIN, expiry=date(2226, 5, 1)))], TODAY, ())


def test_more_than_a_year_ahead_is_asked_about():
    def edits(days):
        day = TODAY + timedelta(days=days)
        return [Put(Event("e", "travel", TODAY, day, 1))]

    check_days(edits(366), TODAY, ())
    with pytest.raises(Question, match="2027-11-25 is more than a year ahead") as asked:
        check_days(edits(367), TODAY, ())
    assert asked.value.key == KEY
    check_days(edits(367), TODAY, {KEY})


def test_what_an_earlier_version_took_can_still_be_removed():
    check_days([Delete(Event("e", "travel", date(26, 1, 1), TODAY, 1))], TODAY, ())
