"""The change of a write: which kinds and days it is about, and the runs it is written in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from magtrack.store.change import AT_ONCE, Change, Touched, runs
from magtrack.store.rows import DOSE, EVENT, PRODUCT, RATING
from tests.store.conftest import MONDAY, RECORDS

ONE = timedelta(1)


def of(*pairs):
    touched = Touched()
    for table, record in pairs:
        touched.add(table, [table.to_row(record)])
    return touched.change("label")


def test_nothing_written_is_about_nothing():
    assert Touched().change("label") == Change("label")


def test_a_dose_is_about_its_day():
    change = of((DOSE, RECORDS["dose"]))
    assert (change.kinds, change.days) == ({"dose"}, (MONDAY, MONDAY))


def test_several_days_are_those_from_the_first_to_the_last():
    later = replace(RECORDS["rating"], day=MONDAY + 3 * ONE)
    change = of((DOSE, RECORDS["dose"]), (RATING, later))
    assert (change.kinds, change.days) == ({"dose", "rating"}, (MONDAY, MONDAY + 3 * ONE))


def test_an_event_is_about_all_its_days():
    event = RECORDS["event"]
    assert of((EVENT, event)).days == (event.first, event.last)


def test_a_product_is_about_every_day_whatever_is_written_with_it():
    for pairs in ([(DOSE, "dose"), (PRODUCT, "product")], [(PRODUCT, "product"), (DOSE, "dose")]):
        change = of(*((table, RECORDS[name]) for table, name in pairs))
        assert change.days is None
        assert change.touches(date(1999, 1, 1))


@pytest.mark.parametrize(("days", "is_touched"), [(-1, False), (0, True), (2, True), (3, False)])
def test_the_days_of_a_change_are_both_included(days, is_touched):
    change = Change("label", frozenset({"dose"}), (MONDAY, MONDAY + 2 * ONE))
    assert change.touches(MONDAY + days * ONE) is is_touched


def lengths(*items):
    return [(table.name, list(run)) for table, run in runs(items)]


def test_no_items_are_no_run():
    assert lengths() == []


def test_a_run_is_of_one_table_in_the_order_of_the_items():
    items = (DOSE, "a", 1), (DOSE, "b", 2), (RATING, "c", 3), (DOSE, "d", 4)
    assert lengths(*items) == [("dose", ["a", "b"]), ("rating", ["c"]), ("dose", ["d"])]


def test_an_id_that_comes_again_begins_a_run():
    assert lengths((DOSE, "a", 1), (DOSE, "b", 2), (DOSE, "a", 3)) == [
        ("dose", ["a", "b"]),
        ("dose", ["a"]),
    ]


@pytest.mark.parametrize(
    ("n", "sizes"),
    [(AT_ONCE, [AT_ONCE]), (AT_ONCE + 1, [AT_ONCE, 1]), (2 * AT_ONCE, [AT_ONCE, AT_ONCE])],
)
def test_a_run_is_never_longer_than_can_be_written_at_once(n, sizes):
    assert [len(run) for _table, run in runs((DOSE, str(k), k) for k in range(n))] == sizes
