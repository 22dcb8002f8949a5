"""A second log, such as a conflicted copy, is merged entry by entry, and nothing is lost."""

from __future__ import annotations

import secrets
import tempfile

import pytest
from msgspec.structs import replace

from magtrack import reference
from magtrack.clock import FixedClock
from magtrack.domain.record.days import moment_at
from magtrack.domain.record.edits import Delete, Put, Stamp
from magtrack.domain.record.events import Event
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.errors import ImportProblem, PasswordNeeded
from magtrack.importers import Answers, ImportRequest, importer_for
from magtrack.preferences import Preferences
from magtrack.store.journal import Journal
from magtrack.store.locked_copy import pack
from tests.builders import Make, over

NOW = 1_795_000_000
CLOCK = FixedClock(NOW, "UTC")
DAY = moment_at(NOW, "UTC").day(4)
make = Make()


@pytest.fixture
def two(tmp_path):
    """Our log and a copy of it, both open."""
    with Journal(tmp_path / "a" / "magtrack.sqlite3", CLOCK) as ours:
        ours.apply(
            "begin",
            Put(Product("p", "Magtein", "l-threonate")),
            Put(Rating(DAY, "sleep", 5, NOW, "UTC")),
            Put(Event("e", "note", DAY, DAY, NOW, "before")),
        )
        copy = tmp_path / "magtrack (conflicted copy).sqlite3"
        ours.copy_to(copy)
        with Journal(copy, CLOCK) as theirs:
            yield ours, theirs


def merge(ours, theirs):
    stamp = Stamp(moment_at(NOW, "UTC"), lambda: secrets.token_hex(4))
    importer = importer_for(theirs.path)
    assert importer.key == "magtrack"
    before = theirs.path.read_bytes()
    request = ImportRequest(ours, reference.load(), stamp, Answers(["stay-out"]), past=ours.history)
    plan = importer.plan(theirs.path, request)
    assert theirs.path.read_bytes() == before
    ours.apply("merge", *plan.edits, origin="import", taken_from=plan.taken_from("log", "magtrack"))
    return plan.total


def log(journal):
    return journal.log(DAY, DAY)


def test_equal_logs_have_nothing_to_merge(two):
    assert merge(*two) == (0, 0, 4)


def test_what_only_one_of_them_has_is_in_both_after_a_merge(two):
    ours, theirs = two
    ours.apply("mine", Put(Event("mine", "travel", DAY, DAY, NOW)))
    theirs.apply("theirs", Put(Event("theirs", "illness", DAY, DAY, NOW)))
    assert merge(ours, theirs).new == 1
    assert {event.id for event in log(ours).events} == {"e", "mine", "theirs"}
    assert merge(ours, theirs).new == 0


@pytest.mark.parametrize(("edited", "stays"), [(NOW + 9, 9), (NOW + 1, 8)])
def test_the_entry_that_was_edited_last_stays(two, edited, stays):
    ours, theirs = two
    rating = log(ours).ratings[0]
    ours.apply("edit", over(replace(rating, value=8, edited=NOW + 5)))
    theirs.apply("edit", over(replace(rating, value=9, edited=edited)))
    merge(ours, theirs)
    assert log(ours).ratings[0].value == stays


@pytest.mark.parametrize(("edited", "text"), [(NOW + 9, "ours\ntheirs"), (NOW + 1, "theirs\nours")])
def test_a_note_that_was_edited_in_both_is_replaced_by_neither(two, edited, text):
    ours, theirs = two
    note = log(ours).events[0]
    ours.apply("edit", over(replace(note, text="ours", edited=NOW + 5)))
    theirs.apply("edit", over(replace(note, text="theirs", edited=edited)))
    merge(ours, theirs)
    assert [event.text for event in log(ours).events] == [text]
    assert merge(ours, theirs).changed == 0
    merge(theirs, ours)
    assert log(theirs) == log(ours)


def test_of_notes_of_a_day_the_later_goes_below_the_earlier(two):
    ours, theirs = two
    for id_, text in (("t1", "slept late"), ("t2", "coffee")):
        note = Put(Event(id_, "note", DAY, DAY, NOW, text))
        theirs.apply("note", note, keeps_doubles=True)  # as an earlier version may have
    assert merge(ours, theirs).changed == 1
    assert [event.text for event in log(ours).events] == ["before\nslept late\ncoffee"]
    assert merge(ours, theirs).changed == 0
    ours.undo()
    assert [event.text for event in log(ours).events] == ["before"]


def test_a_dose_that_both_logs_have_for_one_plan_stays_ours(two):
    ours, theirs = two
    mine, other = make.dose(id="mine", units=1.0), make.dose(id="other", units=2.0)
    mine, other = (replace(each, product_id="p", day=DAY) for each in (mine, other))
    ours.apply("take", Put(mine))
    theirs.apply("take", Put(other), Put(replace(other, id="extra", planned=None)))
    merge(ours, theirs)
    assert {dose.id: dose.units for dose in log(ours).doses} == {"mine": 1.0, "extra": 2.0}


def test_what_was_deleted_there_goes_here_too_and_comes_back_in_one_step(two):
    ours, theirs = two
    before = log(ours)
    theirs.apply("gone", Delete(log(ours).events[0]))
    theirs.apply("more", Put(Event("theirs", "illness", DAY, DAY, NOW)))
    merge(ours, theirs)
    assert [event.id for event in log(ours).events] == ["theirs"]
    ours.undo()
    assert log(ours) == before


def test_a_damaged_log_is_refused(two):
    ours, theirs = two
    theirs.close()
    theirs.path.write_bytes(theirs.path.read_bytes()[:9000])
    with pytest.raises(ImportProblem, match="end is missing"):
        merge(ours, theirs)


def test_a_locked_copy_is_read_with_its_password_and_leaves_nothing_behind(
    two, tmp_path, monkeypatch
):
    ours, theirs = two
    theirs.apply("more", Put(Event("theirs", "illness", DAY, DAY, NOW)))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    copy = tmp_path / "copy.zip"
    with copy.open("wb") as file:
        pack(theirs.path, Preferences(theme="dark"), file, "four plain words")
    before = sorted(tmp_path.rglob("*"))
    importer = importer_for(copy)
    stamp = Stamp(moment_at(NOW, "UTC"), lambda: "new")
    request = ImportRequest(ours, reference.load(), stamp, past=ours.history)
    for password in ("", "three plain words"):
        with pytest.raises(PasswordNeeded):
            importer.plan(copy, replace(request, password=password))
    plan = importer.plan(copy, replace(request, password="four plain words"))
    assert [each.id for each in plan.records] == ["theirs"]
    assert sorted(tmp_path.rglob("*")) == before
