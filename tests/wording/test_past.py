"""The history in words: every field of every record has a name, and every value is told."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from magtrack import reference
from magtrack.domain.record.taken_files import TakenFile
from magtrack.store import rows
from magtrack.store.past import Revision, Step
from magtrack.wording import past
from tests.store.conftest import BARE, NOW, RECORDS

MAY = TakenFile("may.csv", "table", counts={"dose": (31, 2, 59), "event": (0, 0, 1)}, left_out=1)
STEP = Step(1, NOW, "Magtein changed", "done", 1, "window", None)


@pytest.fixture(scope="module")
def names():
    return past.RecordNames(reference.load(), {"p": RECORDS["product"]})


def lines(before, after, names):
    return past.revision_lines(Revision(STEP, "id", before, after), names)


@pytest.mark.parametrize("kind", list(rows.TABLES), ids=lambda kind: kind.__name__)
def test_every_field_of_every_kind_of_record_has_a_name(kind):
    assert all(past.field_name(name) for name in set(kind.__struct_fields__) - past.UNSAID)


@pytest.mark.parametrize("record", [*RECORDS.values(), *BARE.values()], ids=repr)
def test_every_kind_of_record_is_told_when_it_comes_and_goes(record, names):
    told = lines(None, record, names)
    assert told == lines(record, None, names)
    assert not any("None" in line or "datetime" in line for line in told)
    assert past.revision_head(Revision(STEP, "i", None, record), names).endswith("added")
    assert past.revision_head(Revision(STEP, "i", record, None), names).endswith("removed")


def test_a_change_is_told_from_what_to_what_and_nothing_else(names):
    dose = RECORDS["dose"]
    changed = replace(dose, units=2.0, elemental_mg=96.0, note="", outcome="taken", edited=NOW)
    assert lines(dose, changed, names) == [
        "Amount: 1 → 2",
        "Magnesium: 48 mg → 96 mg",
        "Note: “=1+1 🧠” → –",
    ]
    head = past.revision_head(Revision(STEP, "d", dose, changed), names)
    assert head == "Dose (Magtein, 2026-11-23) changed"


def test_keys_are_told_by_their_names(names):
    told = lines(None, RECORDS["trial"], names)
    assert "Second outcome: Sleep last night" in told
    assert past.entry_text(RECORDS["schedule"], names) == "Plan (Magtein)"
    assert "Form: L-threonate" in lines(None, RECORDS["product"], names)
    plan = lines(None, RECORDS["schedule"], names)
    assert "How often: 5 days on, 2 days off, counted from 2026-11-23" in plan
    assert "Made too late for: 2026-11-23" in plan
    assert "How often: Tue" in lines(None, RECORDS["medicine"], names)
    assert "Times: 08:00, 20:00" in lines(None, RECORDS["medicine"], names)


def test_what_is_not_known_any_more_is_told_by_its_key(names):
    gone = past.RecordNames(names.reference, {})
    assert past.entry_text(RECORDS["schedule"], gone) == "Plan (p)"
    strange = RECORDS["event"]
    assert "Kind: Travel" in lines(None, strange, names)


@pytest.mark.parametrize(
    ("step", "line"),
    [
        (STEP, "2026-11-18 11:06 · in the window"),
        (replace(STEP, origin="command-line"), "2026-11-18 11:06 · by a command"),
        (replace(STEP, origin="import"), "2026-11-18 11:06 · from a file"),
        (replace(STEP, origin=""), "2026-11-18 11:06"),
        (
            replace(STEP, label="Imported may.csv", origin="import", taken_from=MAY),
            (
                "2026-11-18 11:06 · from a file · Imported may.csv: 31 new, 2 changed,"
                " 60 already there, 1 left out"
            ),
        ),
        (
            replace(STEP, state="undone", undone_at=NOW + 60),
            "2026-11-18 11:06 · in the window · undone 2026-11-18 11:07",
        ),
    ],
)
def test_a_step_says_when_where_and_whether_it_was_undone(step, line):

    assert past.step_line(step, "UTC") == line


def test_a_step_is_told_by_the_clock_of_here(names):
    assert past.when_text(NOW, "Pacific/Auckland") == "2026-11-19 00:06"
