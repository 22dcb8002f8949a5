"""What the history tells of earlier imports, and that nothing in it can stop a reading."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from msgspec.structs import replace

from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.taken_files import TakenFile
from magtrack.store.imported import taken_file, taken_text
from tests.builders import over
from tests.store.conftest import DOSE, PRODUCT, RECORDS

FILE = TakenFile(
    "may.csv",
    "table",
    (("Day", "What"),),
    {"column:Day": "day"},
    {"dose": (3, 2, 1), "event": (1, 0, 0)},
    4,
    ("abc",),
)
ONE = replace(DOSE, id="table-1")
TWO = replace(DOSE, id="table-2", planned=None)
RATING = RECORDS["rating"]


@pytest.fixture
def imported(journal):
    journal.apply("p", Put(PRODUCT))
    journal.apply("Imported may.csv", *map(Put, (ONE, TWO)), origin="import", taken_from=FILE)
    return journal


def test_a_step_keeps_which_file_it_took_in(imported):
    assert imported.history.steps()[0].taken_from == FILE
    assert imported.history.steps()[1].taken_from is None
    assert imported.history.imported.files() == [(2, FILE)]
    assert FILE.total == (4, 2, 1)


def test_what_was_undone_is_not_remembered_until_it_is_done_again(imported):
    imported.undo()
    assert imported.history.imported.files() == []
    assert imported.history.steps()[0].taken_from == FILE
    imported.redo()
    assert imported.history.imported.files() == [(2, FILE)]


@pytest.mark.parametrize(
    "text", ["", "[", "[]", "null", '{"file": 1}', '{"file": "a"}', "[" * 100_000, "\x00"]
)
def test_what_makes_no_sense_is_no_file(imported, text):
    with closing(sqlite3.connect(imported.path)) as log, log:
        log.execute("UPDATE history SET taken_from = ?", (text,))
    assert imported.history.imported.files() == []
    assert imported.history.steps()[0].taken_from is None


@pytest.mark.parametrize("name", ["may.csv", "märz 🧠.csv", "\udcff.csv", 'a"b\n.csv'])
def test_any_name_of_a_file_can_be_kept(name):
    file = TakenFile(name, "table")
    assert taken_file(taken_text(file)) == file
    assert taken_text(None) is None


def test_what_the_import_wrote_then_is_told_whatever_was_edited_since(imported):
    imported.apply("edit", over(replace(ONE, units=9.0)))
    imported.apply("edit", over(replace(ONE, units=8.0)))
    assert imported.history.imported.written(Dose, [ONE.id, TWO.id]) == {ONE.id: ONE, TWO.id: TWO}
    later = replace(ONE, units=4.0)
    imported.apply("Imported june.csv", over(later), origin="import")
    imported.apply("edit", over(replace(ONE, units=7.0)))
    assert imported.history.imported.written(Dose, [ONE.id]) == {ONE.id: later}
    assert imported.history.imported.written(Dose, [ONE.id], {2}) == {ONE.id: ONE}
    assert imported.history.imported.written(Dose, [ONE.id], {99}) == {}


def test_of_a_log_that_knows_no_origin_it_is_what_was_written_first(journal):
    journal.apply("all", Put(PRODUCT), Put(ONE))
    journal.apply("edit", over(replace(ONE, units=9.0)))
    assert journal.history.imported.written(Dose, [ONE.id]) == {ONE.id: ONE}


def deleted(journal):
    return [(each.record, each.step) for each in journal.history.imported.deleted("table")]


def test_what_was_deleted_here_is_told_and_an_undone_import_is_no_deletion(imported):
    assert deleted(imported) == []
    imported.apply("gone", Delete(ONE))
    assert deleted(imported) == [(ONE, 3)]
    imported.undo()
    assert deleted(imported) == []
    imported.undo()
    assert deleted(imported) == []


def test_a_record_of_another_source_or_of_ones_own_is_none_of_these(imported):
    mine = replace(DOSE, id="mine", planned=None)
    other = replace(mine, id="tablet-1")
    for dose in (mine, other):
        imported.apply("add", Put(dose))
        imported.apply("gone", Delete(dose))
    imported.apply("add", Put(RATING))
    imported.apply("gone", Delete(RATING))
    assert deleted(imported) == []


def test_a_deleted_rating_counts_where_an_import_wrote_it(imported):
    imported.apply("Imported x", Put(RATING), origin="import")
    imported.apply("gone", Delete(RATING))
    assert deleted(imported) == [(RATING, 4)]
    assert isinstance(deleted(imported)[0][0], Rating)


def test_the_step_that_added_a_record_is_told(imported):
    imported.apply("edit", over(replace(ONE, units=9.0)))
    imported.apply("gone", Delete(TWO))
    imported.apply("Imported may.csv", Put(TWO), origin="import")
    assert imported.history.imported.steps("table") == {ONE.id: 2, TWO.id: 5}
    assert imported.audit(with_history=True).is_sound


def test_what_an_import_left_as_it_was_here_is_as_the_file_told_it_before(imported):
    here = replace(ONE, units=9.0)
    imported.apply("edited here", over(here))
    taken = over(replace(here, note="told by the file"))
    imported.apply("Imported may.csv", taken, origin="import", taken_from=FILE)
    (told,) = imported.history.imported.written(Dose, [ONE.id]).values()
    assert (told.units, told.note) == (ONE.units, "told by the file")
