"""What could not be saved: kept once for each thing, and shown as if it were saved."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.events import NOTE
from magtrack.domain.record.log import Log
from magtrack.domain.record.unsaved import PendingWrite, Unsaved
from magtrack.domain.record.what_if import Nothing, WhatIf, with_edits
from magtrack.store.journal import Journal
from tests.store.conftest import MONDAY, RECORDS

DOSE, RATING, EVENT = RECORDS["dose"], RECORDS["rating"], RECORDS["event"]
FOLLOWING = MONDAY + timedelta(days=1)


def wish(label, *records):
    return PendingWrite(label, tuple(map(Put, records)))


@pytest.mark.parametrize(
    ("first", "again", "is_same"),
    [
        (DOSE, replace(DOSE, id="other"), True),
        (DOSE, replace(DOSE, id="other", planned=time(9)), False),
        (DOSE, replace(DOSE, id="other", day=FOLLOWING), False),
        (DOSE, replace(DOSE, id="other", slot="evening"), False),
        (DOSE, replace(DOSE, id="other", product_id="q"), False),
        (replace(DOSE, planned=None), replace(DOSE, id="other", planned=None), False),
        (RATING, replace(RATING, value=9), True),
        (RATING, replace(RATING, scale="sleep"), False),
        (EVENT, replace(EVENT, id="other"), True),
        (EVENT, replace(EVENT, id="other", kind="illness"), False),
        (EVENT, replace(EVENT, id="other", last=EVENT.last + timedelta(days=1)), False),
        (replace(EVENT, kind=NOTE), replace(EVENT, id="o", kind=NOTE, text="more"), True),
        (replace(EVENT, kind=NOTE), replace(EVENT, id="o", kind=NOTE, last=EVENT.first), True),
        (RECORDS["medicine"], replace(RECORDS["condition"], id=RECORDS["medicine"].id), False),
    ],
)
def test_the_same_thing_asked_for_again_is_meant_once(first, again, is_same):
    unsaved = Unsaved().with_wish(wish("a", first)).with_wish(wish("b", again))
    assert [each.label for each in unsaved.wishes] == (["b"] if is_same else ["a", "b"])
    assert unsaved.edits[-1] == Put(again)


def test_a_wish_keeps_what_of_it_was_not_saved_otherwise():
    unsaved = Unsaved().with_wish(wish("both", DOSE, RATING)).without([Delete(RATING)])
    assert unsaved.wishes == (wish("both", DOSE),)


def test_what_is_left_of_a_wish_keeps_its_label_and_where_it_came_from():
    asked = PendingWrite("both", (Put(DOSE), Put(RATING)), "window")
    left = Unsaved().with_wish(asked).without([Put(DOSE)])
    assert left.wishes == (PendingWrite("both", (Put(RATING),), "window"),)
    assert left.without([Put(RATING)]) == Unsaved()


def test_what_could_not_be_saved_again_keeps_its_turn():
    first, second = wish("product", DOSE), wish("dose", RATING)
    unsaved = Unsaved((first, second))
    assert unsaved.with_wish(first).wishes == (first, second)


def test_nothing_unsaved_stays_nothing():
    assert Unsaved().without([Put(DOSE)]) == Unsaved()


@pytest.fixture
def journal(tmp_path):
    from magtrack.clock import FixedClock

    with Journal(tmp_path / "magtrack.sqlite3", FixedClock(0, "UTC")) as journal:
        yield journal


@pytest.mark.parametrize("name", list(RECORDS))
def test_a_log_as_it_would_be_is_the_log_once_it_is_saved(journal, name):
    record = RECORDS[name]
    needed = [
        RECORDS[key] for key in ("product", "trial", "medicine") if name not in ("product", key)
    ]
    journal.apply("needed", *map(Put, needed))
    span = MONDAY - timedelta(days=200), MONDAY + timedelta(days=200)
    would_be = WhatIf(journal, (Put(record),))
    seen, reach = would_be.log(*span), would_be.span()
    journal.apply("saved", Put(record))
    assert seen == journal.log(*span)
    assert reach == journal.span()
    gone = with_edits(journal.log(*span), [Delete(record)]) if name != "profile" else None
    if gone is not None and name not in ("product", "trial"):
        journal.apply("removed", Delete(record))
        assert gone == journal.log(*span)


def test_what_is_on_other_days_is_not_in_it():
    log = with_edits(Log(FOLLOWING, FOLLOWING), [Put(DOSE), Put(RATING), Put(EVENT)])
    assert (log.doses, log.ratings, log.events) == ((), (), (EVENT,))


def test_without_a_log_there_is_what_was_not_saved():
    source = WhatIf(Nothing(), (Put(DOSE),))
    assert source.span() == (MONDAY, MONDAY)
    assert source.log(MONDAY, MONDAY).doses == (DOSE,)
    assert WhatIf(Nothing(), ()).span() is None
