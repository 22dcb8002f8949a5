"""What a write was about, and the runs in which its rows are written."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.store.change import AT_ONCE, Change, Touched, runs
from magtrack.store.rows import DOSE, EVENT, PROFILE, RATING
from tests.store.conftest import BARE, MONDAY, RECORDS

ONE = timedelta(days=1)
KINDS = frozenset({"dose"})


@pytest.mark.parametrize(
    ("days", "day", "touched"),
    [
        (None, MONDAY, True),
        ((MONDAY, MONDAY), MONDAY, True),
        ((MONDAY, MONDAY), MONDAY - ONE, False),
        ((MONDAY, MONDAY), MONDAY + ONE, False),
        ((MONDAY - ONE, MONDAY + ONE), MONDAY - ONE, True),
        ((MONDAY - ONE, MONDAY + ONE), MONDAY + ONE, True),
    ],
)
def test_a_change_touches_its_days_and_all_where_it_has_none(days, day, touched):
    assert Change("write", KINDS, days).touches(day) is touched


def test_a_change_of_nothing_is_of_no_kind():
    assert Change("nothing") == Change("nothing", frozenset(), None)
    assert Touched().change("nothing") == Change("nothing")


def event(first, last):
    fields = zip(EVENT.columns, EVENT.to_row(RECORDS["event"]), strict=True)
    days = {"first": first.isoformat(), "last": last.isoformat()}
    return tuple((dict(fields) | days).values())


def rating(day):
    fields = zip(RATING.columns, RATING.to_row(RECORDS["rating"]), strict=True)
    return tuple((dict(fields) | {"day": day.isoformat()}).values())


@pytest.mark.parametrize(
    ("written", "kinds", "days"),
    [
        ([(RATING, [rating(MONDAY)])], {"rating"}, (MONDAY, MONDAY)),
        (
            [(RATING, [rating(MONDAY), rating(MONDAY - 9 * ONE)])],
            {"rating"},
            (MONDAY - 9 * ONE, MONDAY),
        ),
        (
            [(EVENT, [event(MONDAY, MONDAY + 5 * ONE)]), (RATING, [rating(MONDAY + ONE)])],
            {"event", "rating"},
            (MONDAY, MONDAY + 5 * ONE),
        ),
        ([(PROFILE, [PROFILE.to_row(BARE["profile"])])], {"profile"}, None),
        (
            [(RATING, [rating(MONDAY)]), (PROFILE, [PROFILE.to_row(BARE["profile"])])],
            {"rating", "profile"},
            None,
        ),
        (
            [(PROFILE, [PROFILE.to_row(BARE["profile"])]), (RATING, [rating(MONDAY)])],
            {"rating", "profile"},
            None,
        ),
        ([(RATING, [])], {"rating"}, None),
    ],
)
def test_what_was_written_is_of_its_kinds_and_from_its_first_day_to_its_last(written, kinds, days):
    touched = Touched()
    for table, rows in written:
        touched.add(table, rows)
    assert touched.change("write") == Change("write", frozenset(kinds), days)


def test_a_century_apart_is_still_in_order():
    touched = Touched()
    touched.add(RATING, [rating(date(1999, 12, 31)), rating(date(2026, 1, 1))])
    assert touched.change("").days == (date(1999, 12, 31), date(2026, 1, 1))


TABLES = st.sampled_from([DOSE, RATING, EVENT])


def told(items):
    """Return the runs as the table, and the ids and items in order."""
    return [(table.name, list(run.items())) for table, run in runs(items)]


@given(st.lists(st.tuples(TABLES, st.sampled_from("abcd"), st.integers()), max_size=20))
def test_runs_hold_every_item_in_order_and_no_id_twice(items):
    found = list(runs(iter(items)))
    kept = [(table, id_, item) for table, run in found for id_, item in run.items()]
    assert kept == items
    assert all(run for _table, run in found)


@given(st.lists(st.tuples(TABLES, st.sampled_from("abcd"), st.integers()), max_size=20))
def test_a_run_ends_only_where_it_must(items):
    found = list(runs(iter(items)))
    for (table, run), (after, later) in pairwise(found):
        first = next(iter(later))
        assert after is not table or first in run


@pytest.mark.parametrize(
    ("count", "lengths"),
    [
        (0, []),
        (1, [1]),
        (AT_ONCE, [AT_ONCE]),
        (AT_ONCE + 1, [AT_ONCE, 1]),
        (2 * AT_ONCE + 3, [AT_ONCE, AT_ONCE, 3]),
    ],
)
def test_a_run_is_not_longer_than_is_written_at_once(count, lengths):
    items = [(DOSE, f"d{number}", number) for number in range(count)]
    found = [run for _table, run in runs(items)]
    assert [len(run) for run in found] == lengths
    assert list(chain.from_iterable(run.values() for run in found)) == list(range(count))


def test_tables_that_take_turns_make_runs_of_one():
    items = [(DOSE, "a", 1), (RATING, "a", 2), (DOSE, "b", 3), (DOSE, "b", 4)]
    assert told(items) == [
        ("dose", [("a", 1)]),
        ("rating", [("a", 2)]),
        ("dose", [("b", 3)]),
        ("dose", [("b", 4)]),
    ]
