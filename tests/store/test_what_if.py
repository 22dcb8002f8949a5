"""A log as it would be if some edits were saved: the same as saving them and reading again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from magtrack.clock import FixedClock
from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import Condition, Profile
from magtrack.domain.record.products import Product
from magtrack.domain.record.trial import Trial
from magtrack.domain.record.what_if import Nothing, WhatIf, with_edits
from magtrack.store.journal import Journal
from tests.builders import MAGTEIN, MONDAY, Make, over

ONE = timedelta(1)
make = Make()
DOSE = make.dose()
RATING = make.rating(5)
EVENT = Event("e", "travel", MONDAY - ONE, MONDAY, 0)
PLAN = make.schedule()
TRIAL = Trial("t", "p", "cognition", MONDAY + 9 * ONE)
BEFORE = [MAGTEIN, PLAN, DOSE, RATING, EVENT]

EDITS = {
    "a dose more": [Put(make.dose("20:00", "20:00", slot="evening"))],
    "a dose without a time": [Put(make.dose(None, None, day=MONDAY))],
    "a dose changed": [over(replace(DOSE, units=2.0))],
    "a dose moved to another day": [over(replace(DOSE, day=MONDAY - ONE))],
    "a dose removed": [Delete(DOSE)],
    "a rating changed": [over(replace(RATING, value=0))],
    "two scales": [Put(make.rating(1, scale="sleep")), Put(make.rating(2, scale="anxiety"))],
    "an event that ends": [over(replace(EVENT, last=MONDAY - ONE))],
    "an event before the days": [over(replace(EVENT, last=MONDAY - ONE, first=MONDAY - 3 * ONE))],
    "another product": [Put(Product("q", "Citrate", "citrate"))],
    "a product renamed": [over(replace(MAGTEIN, name="Other"))],
    "the profile": [over(Profile(1981, "male"))],
    "a condition": [Put(Condition("c", "kidney-disease"))],
    "put and removed again": [Put(Condition("c", "new")), Delete(Condition("c", "new"))],
    "removed and put again": [Delete(RATING), over(replace(RATING, value=9))],
    "nothing": [],
}


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path / "magtrack.sqlite3", FixedClock(0, "UTC")) as journal:
        journal.apply("before", *map(Put, BEFORE))
        yield journal


@pytest.mark.parametrize("edits", EDITS.values(), ids=EDITS)
@pytest.mark.parametrize("days", [(0, 0), (-1, 1), (-9, 9), (3, 4)])
def test_it_is_what_saving_and_reading_again_gives(journal, edits, days):
    first, last = (MONDAY + n * ONE for n in days)
    expected = with_edits(journal.log(first, last), edits)
    span = WhatIf(journal, tuple(edits)).span()
    if edits:
        journal.apply("edits", *edits)
    assert journal.log(first, last) == expected
    assert span[0] <= journal.span()[0]
    assert span[1] >= journal.span()[1]


def test_the_log_it_was_made_of_stays(journal):
    log = journal.log(MONDAY, MONDAY)
    with_edits(log, [Delete(DOSE), Put(Profile(1981))])
    assert log == journal.log(MONDAY, MONDAY)


@pytest.mark.parametrize(
    ("record", "span"),
    [
        (DOSE, (0, 0)),
        (RATING, (0, 0)),
        (EVENT, (-1, 0)),
        (replace(PLAN, valid_from=MONDAY, valid_to=MONDAY + 3 * ONE), (0, 3)),
        (replace(PLAN, valid_from=MONDAY), (0, 0)),
        (TRIAL, (9, 9)),
        (MAGTEIN, None),
        (Profile(1981), None),
    ],
)
def test_days_are_those_the_records_are_about(record, span):
    found = WhatIf(Nothing(), (Put(record),)).span()
    assert found == (span and tuple(MONDAY + n * ONE for n in span))


def test_of_a_log_that_cannot_be_read_what_was_asked_for_is_still_shown():
    source = WhatIf(Nothing(), (Put(MAGTEIN), Put(DOSE)))
    log = source.log(MONDAY, MONDAY)
    assert (log.products, list(log.doses)) == ({"p": MAGTEIN}, [DOSE])
    assert Nothing().log(MONDAY, MONDAY) == Log(MONDAY, MONDAY)
