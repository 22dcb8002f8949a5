"""Values that no MagTrack writes: found when a row is read, and named."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from magtrack.clock import FixedClock
from magtrack.domain.record.edits import Put
from magtrack.errors import DamagedLog, NewerLog, StoreProblem
from magtrack.reference import load
from magtrack.store.backup import Backups
from magtrack.store.journal import Journal
from magtrack.store.rows import TABLES
from tests.crafted import CRAFTED, FILE, NOW, crafted_log, sound_log
from tests.store.conftest import BARE, RECORDS

ZONE = "Europe/Berlin"
IN_A_ROW = [name for name, each in CRAFTED.items() if each.place and "history" not in each.place]
ON_A_DAY = ["a day that is none", "a dose on a day that is none", "a day written otherwise"]


@pytest.fixture
def sound(tmp_path):
    folder = tmp_path / "sound"
    folder.mkdir()
    return sound_log(folder).parent


@pytest.fixture
def opened(sound, tmp_path):
    """Return a function that opens a crafted log, all of whose keys are looked at."""
    journals = []

    def crafted(name):
        path = crafted_log(name, sound, tmp_path / "crafted")
        journals.append(Journal(path, FixedClock(NOW, ZONE), knows=load()))
        return journals[-1]

    yield crafted
    for journal in journals:
        journal.close()


@pytest.mark.parametrize("records", [RECORDS, BARE])
def test_every_value_that_is_written_is_sound(records):
    for record in records.values():
        table = TABLES[type(record)]
        assert table.odd_value(table.to_row(record)) is None


@pytest.mark.parametrize("name", IN_A_ROW)
def test_each_odd_value_is_named_by_its_row_and_column(opened, name):
    crafted, journal = CRAFTED[name], opened(name)
    with pytest.raises(StoreProblem) as caught:
        journal.log(date(2026, 11, 20), date(2026, 11, 30))
    assert isinstance(caught.value, NewerLog if crafted.unknown else DamagedLog)
    assert caught.value.ways_out
    if name != "a text that is none":  # SQLite says no more than that
        assert crafted.place in str(caught.value)
    (odd, *_more) = journal.audit(with_history=True).odd
    assert (odd.place, odd.word) == (crafted.place, crafted.unknown)


@pytest.mark.parametrize("name", ON_A_DAY)
def test_a_row_on_a_day_that_is_none_is_not_left_out_without_a_word(opened, name):
    journal = opened(name)
    with pytest.raises(DamagedLog, match=CRAFTED[name].place):
        journal.log(date(2026, 11, 23), date(2026, 11, 23))


def test_what_is_odd_is_not_written_back_by_undo(opened):
    journal = opened("a history of infinity")
    with pytest.raises(DamagedLog):
        journal.undo()
    assert journal.log(date(2026, 11, 23), date(2026, 11, 23)).doses == [RECORDS["dose"]]


def test_a_row_that_is_odd_is_not_kept_in_the_history(opened):
    journal = opened("units without end")
    with pytest.raises(DamagedLog):
        journal.apply("again", Put(RECORDS["dose"]))
    assert len(journal.history.steps()) == 2


def test_a_backup_of_a_damaged_log_is_no_good_one(sound, tmp_path):
    path = crafted_log("units without end", sound, tmp_path / "crafted")
    with Journal(path, FixedClock(NOW + 60, ZONE)) as journal:
        journal.backups.make("asked")
    backups = Backups(path, FixedClock(NOW, ZONE))
    newest, before = backups.all()
    assert newest.number > before.number
    assert backups.newest_good() == before


def test_a_log_that_was_not_touched_reads_as_before(sound, tmp_path):
    shutil.copytree(sound, tmp_path / "copy")
    with Journal(tmp_path / "copy" / FILE, FixedClock(NOW, ZONE), knows=load()) as journal:
        assert journal.audit(with_history=True).is_sound
        log = journal.log(date(2026, 11, 20), date(2026, 11, 30))
    assert (log.profile, log.doses, log.events) == (
        RECORDS["profile"],
        [RECORDS["dose"]],
        (RECORDS["event"],),
    )
