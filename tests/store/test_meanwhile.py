"""What was seen is what is written over; a planned dose has one entry."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest
from msgspec.structs import replace

from magtrack.clock import FixedClock
from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.people import Medicine, MedicineTaken, Profile
from magtrack.errors import ChangedMeanwhile, LockedLog
from magtrack.store.journal import Journal
from tests.builders import gone, over
from tests.store.conftest import DOSE, MONDAY, NOW, PRODUCT, RECORDS

ANOTHER_DAY = {"day": MONDAY + timedelta(days=1)}
NOTE = Event("n", "note", MONDAY, MONDAY, NOW, "slept badly")
MEDICINE = next(each for each in RECORDS.values() if isinstance(each, Medicine))
TICK = next(each for each in RECORDS.values() if isinstance(each, MedicineTaken))
PLANNED = replace(DOSE, taken=None)


@pytest.fixture
def ours(journal):
    journal.apply("product", Put(PRODUCT), Put(MEDICINE), Put(PLANNED), Put(NOTE), Put(TICK))
    return journal


def test_the_records_of_these_tests_have_places():
    assert PLANNED.planned is not None
    assert TICK.planned is not None


@pytest.mark.parametrize(
    "double",
    [
        replace(PLANNED, id="d2", outcome="skipped", units=9.0),
        replace(NOTE, id="n2", text="slept well"),
        replace(TICK, id="t2", outcome="skipped"),
    ],
    ids=["dose", "note", "tick"],
)
def test_what_there_is_one_of_is_not_written_twice(ours, whole, double):
    before, steps = whole(ours), len(ours.history.steps())
    with pytest.raises(ChangedMeanwhile):
        ours.apply("again", Put(replace(PRODUCT, brand="changed")), Put(double))
    assert (whole(ours), len(ours.history.steps())) == (before, steps)


@pytest.mark.parametrize(
    "other",
    [
        replace(PLANNED, id="d2", planned=None),
        replace(PLANNED, id="d2", **ANOTHER_DAY),
        replace(PLANNED, id="d2", slot="other"),
        replace(NOTE, id="n2", kind="travel"),
        replace(TICK, id="t2", planned=None),
    ],
    ids=["extra", "other day", "other slot", "no note", "as needed"],
)
def test_what_is_at_another_place_is_written(ours, whole, other):
    ours.apply("more", Put(other))
    log = whole(ours)
    assert other in [*log.doses, *log.events, *log.ticks]


def test_two_can_change_places_in_one_step(ours, whole):
    evening = replace(PLANNED, id="d2", **ANOTHER_DAY)
    ours.apply("evening", Put(evening))
    moved = [replace(PLANNED, day=evening.day), replace(evening, day=PLANNED.day)]
    edits = [Put(moved[0], seen=PLANNED), Put(moved[1], seen=evening)]
    ours.apply("change places", *edits)
    assert {dose.id: dose.day for dose in whole(ours).doses} == {d.id: d.day for d in moved}


def test_doubles_of_an_earlier_version_stay_and_can_be_edited_but_no_third_comes(ours, whole):
    second = replace(PLANNED, id="d2")
    ours.apply("double", Put(second), keeps_doubles=True)
    ours.apply("note", Put(replace(second, note="by mistake"), seen=second))
    with pytest.raises(ChangedMeanwhile):
        ours.apply("third", Put(replace(PLANNED, id="d3")))
    ours.apply("mended", gone(second))
    assert [dose.id for dose in whole(ours).doses] == [PLANNED.id]
    ours.undo()
    assert len(whole(ours).doses) == 2


CHANGED = replace(PLANNED, note="changed elsewhere")


@pytest.mark.parametrize(
    ("first", "edit"),
    [
        (over(CHANGED), Put(replace(PLANNED, units=3.0), seen=PLANNED)),
        (over(CHANGED), Delete(PLANNED)),
        (over(CHANGED), Put(replace(PLANNED, units=3.0))),
        (Delete(PLANNED), Put(replace(PLANNED, units=3.0), seen=PLANNED)),
    ],
    ids=["changed", "changed, to be deleted", "new to who wrote it", "deleted"],
)
def test_nothing_is_written_over_what_was_not_seen(ours, whole, first, edit):
    ours.apply("elsewhere", first)
    before = whole(ours)
    with pytest.raises(ChangedMeanwhile):
        ours.apply("here", edit)
    assert whole(ours) == before


@pytest.mark.parametrize(
    "edit",
    [
        Put(replace(PLANNED, units=3.0), seen=PLANNED),
        over(replace(PLANNED, units=3.0)),
        Delete(PLANNED),
        gone(replace(PLANNED, units=3.0)),
        Delete(replace(PLANNED, id="gone")),
        Put(replace(PLANNED, id="d9", planned=None)),
    ],
)
def test_what_is_as_it_was_seen_gives_way(ours, whole, edit):
    ours.apply("here", edit)
    held = edit.record in whole(ours).doses
    assert held == isinstance(edit, Put)


def test_who_forgets_to_say_what_was_seen_is_refused_for_each_kind_of_record(everything, whole):
    before = whole(everything)
    for record in RECORDS.values():
        with pytest.raises(ChangedMeanwhile) as refused:
            everything.apply("forgot", Put(record))
        assert (refused.value.seen, refused.value.now) == (None, record)
    assert whole(everything) == before


def test_a_profile_that_nobody_told_yet_is_seen_as_the_one_of_nobody(journal, whole):
    told = Profile(1981)
    journal.apply("told", Put(told, seen=whole(journal).profile))
    assert whole(journal).profile == told
    with pytest.raises(ChangedMeanwhile):
        journal.apply("again", Put(Profile(1980), seen=Profile()))


def test_what_is_read_at_one_moment_is_of_one_moment(ours, path, whole):
    other = sqlite3.connect(path, isolation_level=None, timeout=0)
    with ours.at_one_moment():
        before = whole(ours)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("DELETE FROM dose")
        assert whole(ours) == before
    other.execute("DELETE FROM dose")
    other.close()
    assert not whole(ours).doses


def test_a_moment_that_cannot_be_read_does_not_begin(ours, path):
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    begun = []
    with pytest.raises(LockedLog), ours.at_one_moment():
        begun.append(1)
    other.close()
    assert not begun
    with ours.at_one_moment():
        begun.append(2)
    assert begun == [2]


def test_a_write_ends_the_moment_and_is_read_after_it(ours, whole):
    with ours.at_one_moment():
        before = whole(ours)
        ours.apply("note", over(CHANGED))
        assert whole(ours) != before
    assert CHANGED in whole(ours).doses


@pytest.mark.parametrize(
    ("record", "index"),
    [
        (replace(PLANNED, id="d2", **ANOTHER_DAY), "dose_by_day"),
        (replace(TICK, id="t2", **ANOTHER_DAY), "medicine_taken_by_day"),
    ],
    ids=["dose", "tick"],
)
def test_a_place_is_looked_for_among_the_entries_of_its_day(ours, path, statements, record, index):
    with Journal(path, FixedClock(NOW, "UTC")) as again:
        again.apply("more", Put(record))
    (look,) = [each for each in statements if "JOIN" in each and "LIMIT 1" in each]
    other = sqlite3.connect(path)
    told = " ".join(row[3] for row in other.execute(f"EXPLAIN QUERY PLAN {look}"))
    other.close()
    assert f"INDEX {index} (day=?" in told
