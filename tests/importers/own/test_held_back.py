"""What was deleted here stays deleted, and a day far ahead is asked about, in our own files too."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace

from magtrack.clock import FixedClock
from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.log import records
from magtrack.domain.record.people import Condition, Medicine, MedicineTaken
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.errors import AnswersNeeded
from magtrack.exporters import ExportRequest
from magtrack.exporters.tables import csv_set, json_log
from magtrack.store.journal import Journal
from tests.builders import gone, over
from tests.importers.conftest import NOW

TODAY = date(2026, 11, 23)
EVENT = Event("e", "travel", TODAY, TODAY, NOW.epoch)
NOTE = Event("n", "note", TODAY, TODAY, NOW.epoch, "a bad night")
RATING = Rating(TODAY, "sleep", 5, NOW.epoch, "UTC")
CONDITION = Condition("c", "kidney-disease", TODAY)
MEDICINE = Medicine("m", "Ramipril", (time(9),), TODAY, tick=True)
TICK = MedicineTaken("t", "m", TODAY, time(9), None, "skipped", NOW.epoch)
EXPORTERS = {"csv": csv_set.EXPORTER, "json": json_log.EXPORTER}


@pytest.fixture(params=[*EXPORTERS, "magtrack"])
def written(desk, tmp_path, request):
    """Return a function that writes the log as a file of one of our kinds."""

    def write():
        if request.param == "magtrack":
            path = tmp_path / "copy.sqlite3"
            desk.journal.copy_to(path)
            return path
        path = tmp_path / ("out" if request.param == "csv" else "out.json")
        stamp = desk.request().stamp
        order = ExportRequest(path, stamp.now, TODAY, desk.request().reference, with_notes=True)
        EXPORTERS[request.param].write(desk.journal, replace(order, with_profile=True))
        return path

    return write


def everything(desk):
    return desk.journal.log(TODAY, TODAY)


def held(desk):
    return {getattr(each, "id", "") for each in records(everything(desk))}


@pytest.mark.parametrize("record", [EVENT, NOTE, RATING, CONDITION], ids=lambda each: each.id)
def test_what_was_deleted_here_is_asked_about_and_stays_out_unless_it_is_wanted(
    desk, written, record
):
    desk.journal.apply("add", Put(record), Put(replace(EVENT, id="other")))
    path = written()
    desk.journal.apply("delete", Delete(record))
    with pytest.raises(AnswersNeeded) as asked:
        desk.plan(path)
    (question,) = asked.value.questions
    assert (question.key, question.suggested) == ("deleted", "stay-out")
    assert len(question.rows) == 1
    plan = desk.take(path, "deleted=stay-out")
    assert plan.left_out["you deleted it here"].rows == 1
    assert record.id not in held(desk)
    desk.take(path, "deleted=take-again")
    assert record in list(records(everything(desk)))


def test_it_is_asked_once_until_something_else_is_deleted(desk, written):
    desk.journal.apply("add", Put(EVENT), Put(CONDITION))
    desk.journal.apply("only in the file", Put(RATING))
    path = written()
    desk.journal.undo()
    desk.journal.apply("delete", Delete(EVENT))
    desk.take(path, "deleted=stay-out")
    assert desk.plan(path).left_out["you deleted it here"].rows == 1
    desk.journal.apply("delete another", gone(CONDITION))
    with pytest.raises(AnswersNeeded):
        desk.plan(path)


def test_a_deletion_that_was_undone_hides_nothing(desk, written):
    desk.journal.apply("add", Put(EVENT))
    path = written()
    desk.journal.apply("delete", Delete(EVENT))
    desk.journal.undo()
    desk.journal.undo()
    assert EVENT.id in {getattr(each, "id", "") for each in desk.plan(path).records}


def test_what_belongs_to_something_deleted_stays_out_with_it(desk, written):
    desk.journal.apply("add", Put(MEDICINE), Put(TICK))
    path = written()
    desk.journal.apply("delete", Delete(TICK), Delete(MEDICINE))
    desk.journal.apply(
        "tick again", Put(replace(MEDICINE, id="m2")), Put(replace(TICK, medicine_id="m2"))
    )
    desk.journal.apply("and gone", gone(replace(TICK, medicine_id="m2")))
    plan = desk.take(path, "deleted=stay-out")
    assert {"m", "t"}.isdisjoint(held(desk))
    assert sum(each.rows for each in plan.left_out.values()) == 2


FAR = TODAY + timedelta(days=400)


def test_a_day_more_than_a_year_ahead_is_asked_about(desk, written):
    event = replace(EVENT, last=FAR)
    bottle = Product("q", "Oxide", "oxide", expiry=FAR, stopped=TODAY)
    desk.journal.apply("add", Put(event), Put(bottle))
    path = written()
    desk.journal.undo()
    with pytest.raises(AnswersNeeded) as asked:
        desk.plan(path)
    (question,) = asked.value.questions
    assert question.key == "far-ahead"
    assert "2027-12-28" in question.rows[0]
    plan = desk.plan(path, "far-ahead=leave-rows-out")
    assert [each.id for each in plan.records] == ["q"]
    assert plan.left_out["the day is more than a year ahead"].rows == 1
    desk.take(path, "far-ahead=keep")
    assert {"e", "q"} <= held(desk)
    assert not desk.plan(path).records


def test_what_another_log_deleted_goes_here_too_unless_it_was_changed_here_since(desk, tmp_path):
    desk.journal.apply("add", Put(EVENT))
    path = tmp_path / "copy.sqlite3"
    desk.journal.copy_to(path)
    with Journal(path, FixedClock(NOW.epoch, "UTC")) as theirs:
        theirs.apply("delete", Delete(EVENT))
    assert [each.id for each in desk.plan(path).removed] == [EVENT.id]
    desk.journal.apply("edit", over(replace(EVENT, text="Rome", edited=NOW.epoch + 5)))
    desk.take(path)
    assert EVENT.id in held(desk)
