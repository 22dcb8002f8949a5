"""The check: pages, references, and whether the history leads to the rows that are there."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.edits import Delete, Put
from magtrack.errors import DamagedLog
from magtrack.store.journal import Journal
from tests.builders import gone, over
from tests.store.conftest import MONDAY


def test_what_has_two_entries_is_told_by_its_days(everything, records):
    dose, event = records["dose"], records["event"]
    assert everything.audit(with_history=True).doubled == ()
    later = replace(dose, day=MONDAY + timedelta(days=3))
    notes = [replace(event, id=f"n{n}", kind="note", first=MONDAY, last=MONDAY) for n in range(2)]
    doubles = [replace(dose, id="d2"), later, replace(later, id="d3", note="by mistake"), *notes]
    extra = [replace(dose, id=f"e{n}", planned=None) for n in range(2)]
    doubled = [replace(dose, id="d4"), *extra, *doubles]
    everything.apply("doubles", *map(over, doubled), keeps_doubles=True)
    found = everything.audit(with_history=True)
    assert found.doubled == ("2026-11-23", "2026-11-26")
    assert found.is_sound


@pytest.fixture
def lived(everything, records):
    """A log in which every kind of row was written, changed, removed, undone and done again."""
    dose, event = records["dose"], records["event"]
    everything.apply("change", over(replace(dose, note="changed")))
    everything.apply(
        "more", Put(replace(dose, id="d2", planned=None)), Put(replace(event, id="e2"))
    )
    everything.apply("change twice", over(replace(dose, id="d2", note="1")), gone(dose))
    everything.apply("gone again", gone(event), gone(replace(event, id="e2")))
    everything.undo()
    everything.undo()
    everything.redo()
    everything.apply("never there", Delete(replace(event, id="nobody")))
    everything.apply("in place of", Put(replace(event, id="e3")))
    everything.undo()
    everything.apply("dropped it", Put(replace(event, id="e4")))
    return everything


def outside(journal, *statements):
    connection = sqlite3.connect(journal.path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_a_history_of_every_kind_of_step_leads_to_the_rows(lived):
    found = lived.audit(with_history=True)
    assert found.is_sound
    assert (found.damage, found.loose, found.mismatch) == ((), 0, None)
    assert found.replayed == sum(step.state == "done" for step in lived.history.steps())


def test_the_history_is_followed_only_when_asked(lived):
    outside(lived, "UPDATE dose SET note = 'x' WHERE id = 'd2'")
    assert lived.audit(with_history=False).is_sound


@pytest.mark.parametrize(
    ("statement", "kind", "id_", "step"),
    [
        ("UPDATE dose SET elemental_mg = 99 WHERE id = 'd2'", "dose", "d2", "change twice"),
        ("DELETE FROM rating", "rating", "2026-11-23/cognition", "everything"),
        ("DELETE FROM event WHERE id = 'e4'", "event", "e4", "dropped it"),
        ("INSERT INTO condition VALUES ('c9', 'x', NULL, NULL, '')", "condition", "c9", None),
        (
            "UPDATE history_row SET before = replace(before, 'cap', 'X') WHERE after IS NULL",
            "dose",
            "d",
            "change twice",
        ),
    ],
)
def test_the_first_row_that_is_not_as_the_history_says_is_named(lived, statement, kind, id_, step):
    outside(lived, "PRAGMA foreign_keys = OFF", statement)
    found = lived.audit(with_history=True)
    assert not found.is_sound
    assert (found.mismatch.kind, found.mismatch.id) == (kind, id_)
    assert found.mismatch.label == (step or "")
    assert (found.mismatch.step is None) is (step is None)


def test_rows_that_refer_to_nothing_are_counted(lived):
    outside(lived, "PRAGMA foreign_keys = OFF", "DELETE FROM product")
    found = lived.audit(with_history=False)
    assert found.loose > 1
    assert not found.is_sound


def test_damage_that_opening_does_not_see_is_found(lived, path, clock):
    """An index that tells of other rows than there are passes the quick check of the start."""
    outside(
        lived,
        "DROP INDEX event_by_day",
        "CREATE INDEX event_by_day ON event (last, first)",
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = 'CREATE INDEX event_by_day ON event (first, last)'"
        " WHERE name = 'event_by_day'",
    )
    lived.close()
    with Journal(path, clock) as journal:
        found = journal.audit(with_history=True)
    assert found.damage
    assert found.mismatch is None


def test_a_log_that_cannot_be_read_is_a_problem_and_no_result(lived, path, clock):
    lived.close()
    content = path.read_bytes()
    spot = content.index(b"Auckland") // 4096 * 4096
    path.write_bytes(content[:spot] + b"\xa5" * 4096 + content[spot + 4096 :])
    with Journal(path, clock, read_only=True) as journal:
        with pytest.raises(DamagedLog) as caught:
            journal.audit(with_history=True)
        assert str(caught.value).startswith(f"{path} is damaged")
