"""A log as it would be: every kind of record put, changed and taken away, in the log's order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.log import Log, StockCount
from magtrack.domain.record.people import Acknowledgement, Condition, Medicine, Profile
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.domain.record.what_if import Nothing, WhatIf, with_edits
from tests.builders import MONDAY, Make

MAKE = Make()
BEFORE, AFTER = MONDAY - timedelta(1), MONDAY + timedelta(1)

KINDS = {
    "schedules": MAKE.schedule(),
    "trials": Trial("t", "p", "cognition", MONDAY),
    "amendments": Amendment("a", "t", "weeks", "12", "16", 0),
    "medicines": Medicine("m", "Doxycycline"),
    "conditions": Condition("c", "kidney-disease"),
    "stock": StockCount("k", "p", MONDAY, 30.0),
    "acknowledgements": Acknowledgement("w", "iron", 1, "Iron", None, 0),
}
"""A record of each kind of which a log holds all, whatever its days."""


def event(id_, first, last=None, kind="travel"):
    return Event(id_, kind, first, last or first, 0)


@pytest.mark.parametrize("field", KINDS)
def test_a_record_is_added_replaced_and_taken_away(field):
    record, log = KINDS[field], MAKE.log()
    other = replace(record, id="other")
    added = with_edits(log, [Put(other), Put(record)])
    assert getattr(added, field) == (other, record)
    again = with_edits(added, [Put(other)])
    assert getattr(again, field) == (record, other)
    assert getattr(with_edits(added, [Delete(record)]), field) == (other,)
    assert with_edits(added, [Delete(record), Delete(other)]) == log


def test_the_profile_is_replaced():
    profile = Profile(birth_year=1981)
    assert with_edits(MAKE.log(), [Put(profile)]).profile == profile
    both = with_edits(MAKE.log(), [Put(profile), Put(KINDS["medicines"])])
    assert (both.profile, both.medicines) == (profile, (KINDS["medicines"],))


def test_products_are_kept_by_their_ids():
    zinc, plus = Product("z", "Zinc", "none"), Product("p", "Magtein Plus", "l-threonate")
    log = with_edits(MAKE.log(), [Put(zinc), Put(plus)])
    assert log.products == {"z": zinc, "p": plus}
    assert with_edits(log, [Delete(plus)]).products == {"z": zinc}
    assert with_edits(log, [Delete(plus), Put(plus)]).products == {"z": zinc, "p": plus}


def test_no_edits_change_nothing_and_the_log_itself_stays():
    log = MAKE.log(MAKE.dose())
    assert with_edits(log, []) == log
    with_edits(log, [Delete(log.doses[0])])
    assert len(log.doses) == 1


def test_doses_stand_by_day_and_time_and_those_without_a_time_first():
    days = {"first": BEFORE, "last": AFTER}
    doses = [
        MAKE.dose(None, None, id="z", day=BEFORE),
        MAKE.dose(None, None, id="a", day=MONDAY),
        MAKE.dose(None, None, id="b", day=MONDAY),
        MAKE.dose(None, "07:00", id="d", day=MONDAY),
        MAKE.dose(None, "09:00", id="c", day=MONDAY),
        MAKE.dose(None, "09:00", id="e", day=MONDAY),
        MAKE.dose(None, "2026-11-24T06:00", id="0", day=AFTER),
    ]
    for given in (doses, doses[::-1], doses[3:] + doses[:3]):
        log = with_edits(MAKE.log(**days), map(Put, given))
        assert [dose.id for dose in log.doses] == ["z", "a", "b", "d", "c", "e", "0"]


def test_ratings_stand_by_day_and_scale():
    ratings = [
        MAKE.rating(1, BEFORE, "sleep"),
        MAKE.rating(2, MONDAY, "cognition"),
        MAKE.rating(3, MONDAY, "sleep"),
        MAKE.rating(4, AFTER, "cognition"),
    ]
    log = MAKE.log(first=BEFORE, last=AFTER)
    assert list(with_edits(log, map(Put, reversed(ratings))).ratings) == ratings
    better = replace(ratings[1], value=9)
    changed = with_edits(with_edits(log, map(Put, ratings)), [Put(better)])
    assert [rating.value for rating in changed.ratings] == [1, 9, 3, 4]


def test_events_stand_by_day_kind_and_id():
    events = [
        event("z", BEFORE, AFTER, "travel"),
        event("y", MONDAY, None, "alcohol"),
        event("a", MONDAY, None, "travel"),
        event("b", MONDAY, None, "travel"),
    ]
    assert with_edits(MAKE.log(), map(Put, reversed(events))).events == tuple(events)


@pytest.mark.parametrize(
    ("first", "last", "is_there"),
    [(-2, -1, False), (-2, 0, True), (-1, 1, True), (0, 0, True), (0, 5, True), (1, 5, False)],
)
def test_an_event_is_in_the_log_where_one_of_its_days_is(first, last, is_there):
    spell = event("e", MONDAY + timedelta(first), MONDAY + timedelta(last))
    assert with_edits(MAKE.log(), [Put(spell)]).events == ((spell,) if is_there else ())


@pytest.mark.parametrize("number", [-1, 1])
def test_what_moves_to_another_day_leaves_the_log(number):
    dose, rating = MAKE.dose(), MAKE.rating(5)
    log = MAKE.log(dose, ratings=(rating,))
    day = MONDAY + timedelta(number)
    moved = with_edits(log, [Put(replace(dose, day=day)), Put(replace(rating, day=day))])
    assert list(moved.doses) == []
    assert list(moved.ratings) == [rating]  # a rating is of its day: the other is another one


@pytest.mark.parametrize(
    ("record", "span"),
    [
        (MAKE.dose(day=AFTER), (AFTER, AFTER)),
        (Rating(BEFORE, "sleep", 1, 0, "UTC"), (BEFORE, BEFORE)),
        (event("e", BEFORE, AFTER), (BEFORE, AFTER)),
        (MAKE.schedule(valid_from=MONDAY, valid_to=AFTER), (MONDAY, AFTER)),
        (MAKE.schedule(valid_from=MONDAY), (MONDAY, MONDAY)),
        (KINDS["trials"], (MONDAY, MONDAY)),
        (KINDS["medicines"], None),
        (KINDS["stock"], None),
        (Profile(), None),
    ],
)
@pytest.mark.parametrize("edit", [Put, Delete])
def test_the_span_reaches_over_the_days_of_the_edits(record, span, edit):
    assert WhatIf(Nothing(), (edit(record),)).span() == span


class Held:
    """A source that holds Monday's log."""

    def log(self, first, last):
        return Log(first, last, events=(event("e", MONDAY),))

    def span(self):
        return MONDAY, AFTER


@pytest.mark.parametrize(
    ("day", "span"),
    [
        (date(2020, 1, 1), (date(2020, 1, 1), AFTER)),
        (MONDAY, (MONDAY, AFTER)),
        (date(2027, 1, 1), (MONDAY, date(2027, 1, 1))),
    ],
)
def test_the_span_of_the_source_is_kept(day, span):
    assert WhatIf(Held(), (Put(event("x", day)),)).span() == span
    assert WhatIf(Held(), ()).span() == (MONDAY, AFTER)


def test_what_the_source_holds_is_seen_with_the_edits():
    wider = WhatIf(Held(), (Put(event("x", AFTER)),)).log(BEFORE, AFTER)
    assert (wider.first, wider.last) == (BEFORE, AFTER)
    assert [each.id for each in wider.events] == ["e", "x"]


def test_a_log_that_cannot_be_read_has_nothing_in_it():
    assert Nothing().log(MONDAY, AFTER) == Log(MONDAY, AFTER)
    assert Nothing().span() is None
