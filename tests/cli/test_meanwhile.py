"""A command writes over nothing but what it has read."""

from __future__ import annotations

import shutil

import pytest
from msgspec.structs import replace

from magtrack.clock import FixedClock
from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.log import records
from magtrack.store.journal import Journal
from tests.builders import over
from tests.cli.every_command import COMMANDS
from tests.crafted import FILE, NOW, sound_log
from tests.store.conftest import RECORDS

EVENING = "2026-11-23T20:00"
CHANGING = [
    "condition end kidney-disease --to 2026-11-23",
    "condition add kidney-disease --text again",
    "event remove e",
    "lab remove creatinine --day 2026-11-23",
    "lab add creatinine 90 --unit µmol/L --day 2026-11-23",
    "medicine end Doxycycline",
    "medicine tick Doxycycline --off",
    "note louder --replace --day 2026-11-23",
    "product edit Magtein --brand Other",
    "product stop Magtein",
    "profile --limit uk",
    "rate cognition 1 --day 2026-11-23",
    "schedule change Magtein evening --units 1",
    "schedule end Magtein evening",
    "trial change --weeks 16",
    "trial stop",
]
"""Lines that change or remove what a log with one record of every kind holds."""

OTHERWISE = {
    "Acknowledgement": {"text": "other"},
    "Condition": {"text": "other"},
    "Dose": {"note": "other"},
    "Event": {"text": "other"},
    "LabValue": {"text": "other"},
    "Medicine": {"text": "other"},
    "MedicineTaken": {"outcome": "skipped"},
    "Product": {"lot": "other"},
    "Profile": {"birth_year": 1950},
    "Rating": {"value": 2},
    "Schedule": {"units": 9.0},
    "Trial": {"practice_days": 1},
}
"""What another program changes of each kind of record."""


def other(record):
    return replace(record, **OTHERWISE[type(record).__name__])


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sound") / "log"
    folder.mkdir(mode=0o700)
    day = RECORDS["dose"].day
    with Journal(sound_log(folder), FixedClock(NOW, "UTC")) as journal:
        note = Event("n", "note", day, day, NOW, "quiet")
        trial = replace(RECORDS["trial"], stopped=None)
        label = {"amount": None, "amount_unit": "", "as_needed": False}
        bottle = replace(RECORDS["product"], **label, smallest_gap_h=None, most_per_day=None)
        journal.apply("more", Put(note), over(trial), over(bottle))
    return folder


@pytest.fixture
def meanwhile(monkeypatch):
    """Let another program change what a command is about to write over, just before it does."""
    write = Journal.apply
    changed = []

    def write_late(journal, label, *edits, **said):
        mine = {each.record.id for each in edits if isinstance(each, Delete) or each.seen}
        with Journal(journal.path, FixedClock(NOW, "UTC")) as elsewhere:
            there = [each for each in records(elsewhere.log(*elsewhere.span())) if each.id in mine]
            changed.extend(map(other, there))
            write(elsewhere, "elsewhere", *map(over, changed))
        return write(journal, label, *edits, **said)

    monkeypatch.setattr(Journal, "apply", write_late)
    return changed


@pytest.mark.parametrize("line", CHANGING)
def test_what_was_changed_between_its_reading_and_writing_stays(run, sound, meanwhile, line):
    shutil.copytree(sound, run.folder)
    run.now = EVENING
    result = run(*line.split(), "--yes")
    assert meanwhile
    assert (result.exit_code, "changed meanwhile" in result.stderr) == (1, True)
    with Journal(run.folder / FILE, FixedClock(NOW, "UTC")) as journal:
        there = list(records(journal.log(*journal.span())))
        assert all(each in there for each in meanwhile)
        assert journal.history.next_undo() == "elsewhere"


@pytest.mark.parametrize("line", CHANGING)
def test_without_that_it_is_written(run, sound, line):
    shutil.copytree(sound, run.folder)
    run.now = EVENING
    result = run(*line.split(), "--yes")
    assert result.exit_code == 0, result.stderr


@pytest.mark.parametrize(("name", "line"), COMMANDS.items())
def test_no_command_that_changes_something_is_left_out(run, sound, monkeypatch, name, line):
    written = []
    write = Journal.apply

    def note(journal, label, *edits, **said):
        written.extend(edits)
        return write(journal, label, *edits, **said)

    if not line or {"IN", "OUT"} & set(line.split()):
        return
    shutil.copytree(sound, run.folder)
    run.now = EVENING
    monkeypatch.setattr(Journal, "apply", note)
    run(*line.split(), "--yes")
    changes = any(isinstance(each, Delete) or each.seen is not None for each in written)
    assert not changes or any(each.startswith(name) for each in CHANGING)
