"""From rows to a plan: what is new, changed or there already, and every row that is refused."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from magtrack.domain.record.events import Event
from magtrack.domain.record.log import StockCount
from magtrack.errors import ImportProblem
from magtrack.fileset.records import EVENTS, PRODUCTS, STOCK
from magtrack.fileset.table import rows_of
from magtrack.importers.own._table_reader import TableReader
from magtrack.importers.toolkit.tables import MOST_PROBLEMS
from tests.exporters.conftest import RECORDS, TODAY

HELD = next(record for record in RECORDS if isinstance(record, StockCount))


@pytest.fixture
def reader(bench, desk):
    """Return a reader for the hand-made log."""
    desk.journal = bench.journal(*RECORDS)
    return TableReader(desk.request(), "csv", guarded=False)


def counts(*records):
    return list(enumerate(rows_of(STOCK.columns, records), start=2))


def refused(reader, rows):
    def take():
        reader.take(STOCK, "stock.csv", rows)
        reader.plan("log.csv")

    with pytest.raises(ImportProblem) as caught:
        take()
    return caught.value


def test_rows_are_new_or_changed_or_the_same(reader):
    changed = StockCount("k1", "magtein", HELD.day, 79.0)
    new = StockCount("k2", "magtein", TODAY, 12.0)
    reader.take(STOCK, "stock.csv", counts(changed, new))
    plan = reader.plan("log.csv")
    assert plan.records == [changed, new]
    assert plan.counts == {"stock_count": (1, 1, 0)}


def test_what_the_log_holds_already_is_no_edit(reader):
    reader.take(STOCK, "stock.csv", counts(HELD))
    plan = reader.plan("log.csv")
    assert (plan.edits, plan.counts["stock_count"]) == ((), (0, 0, 1))


def test_a_count_without_an_id_is_refused(reader):
    ((number, row),) = counts(HELD)
    (told,) = refused(reader, [(number, ["", *row[1:]])]).problems
    assert told.startswith("stock.csv, row 2, id: ")


def test_an_id_that_comes_twice_is_refused_with_its_row(reader):
    question, told = refused(reader, counts(HELD, HELD)).problems
    assert told == "stock.csv, row 3, id: “k1” comes twice."
    assert question.startswith("1 row of 2 cannot be taken in.")


GOOD, BAD = counts(HELD)[0][1], ["k9", "nobody", "2026-11-01", "1"]
ROWS = [(2, BAD), (3, GOOD), (4, ["k8", "magtein", "soon", "1"])]


def test_every_row_that_cannot_be_read_is_told_and_nothing_is_taken_in(reader):
    problem = refused(reader, ROWS)
    assert [told.partition(":")[0] for told in problem.problems[1:]] == [
        "stock.csv, row 2, product_id",
        "stock.csv, row 4, day",
    ]
    assert str(problem).startswith("log.csv leaves 1 question open; nothing was taken in yet")


def test_rows_that_cannot_be_read_stay_out_on_a_yes(bench, desk):
    desk.journal = bench.journal(*RECORDS)
    reader = TableReader(desk.request("unreadable=leave-rows-out"), "csv", guarded=False)
    reader.take(STOCK, "stock.csv", ROWS)
    plan = reader.plan("log.csv")
    assert plan.counts["stock_count"] == (0, 0, 1)
    assert [(left.rows, left.first) for left in plan.left_out.values()] == [(1, (2,)), (1, (4,))]


def test_of_very_many_bad_rows_the_first_are_told(reader):
    rows = [(number, BAD) for number in range(3 * MOST_PROBLEMS)]
    problem = refused(reader, rows)
    assert len(problem.problems) == MOST_PROBLEMS
    assert str(problem).startswith(f"{3 * MOST_PROBLEMS} rows were refused, so nothing")


def test_a_row_may_refer_to_a_product_of_the_same_file(reader):
    (row,) = rows_of(PRODUCTS.columns, [RECORDS[1]])
    cells = dict(zip([column.name for column in PRODUCTS.columns], row, strict=True))
    cells |= {"id": "fresh", "name": "Fresh"}
    reader.take(PRODUCTS, "products.csv", [(2, [cells[c.name] for c in PRODUCTS.read_back])])
    reader.take(STOCK, "stock.csv", [(2, ["k5", "fresh", "2026-11-01", "1"])])
    assert [record.id for record in reader.plan("log.csv").records] == ["fresh", "k5"]


def test_a_file_without_notes_leaves_those_of_the_log(reader):
    told = [record for record in RECORDS if getattr(record, "id", "") in ("e1", "e2")]
    names = [column.name for column in EVENTS.columns]
    rows = []
    for number, row in enumerate(rows_of(EVENTS.columns, told)):
        cells = dict(zip(names, row, strict=True)) | {"note": ""}
        rows.append((number, [cells[column.name] or "" for column in EVENTS.read_back]))
    reader.take(EVENTS, "events.csv", rows)
    assert reader.plan("log.csv").counts["event"] == (0, 0, 2)


def test_a_note_of_a_file_goes_below_that_of_the_log(reader):
    ours = next(each for each in RECORDS if isinstance(each, Event) and each.kind == "note")
    theirs = replace(ours, id="other", text="slept late")
    names = [column.name for column in EVENTS.columns]
    (row,) = rows_of(EVENTS.columns, [theirs])
    cells = dict(zip(names, row, strict=True))
    again = [(2, [cells[column.name] or "" for column in EVENTS.read_back])]
    reader.take(EVENTS, "events.csv", again)
    (kept,) = reader.plan("log.csv").records
    assert (kept.id, kept.text) == (ours.id, f"{ours.text}\nslept late")


def test_a_note_with_the_same_lines_in_another_order_adds_nothing(reader):
    ours = next(each for each in RECORDS if isinstance(each, Event) and each.kind == "note")
    for number, text in enumerate(("slept late", f"slept late\n{ours.text}")):
        theirs = replace(ours, id=f"other{number}", text=text)
        names = [column.name for column in EVENTS.columns]
        (row,) = rows_of(EVENTS.columns, [theirs])
        cells = dict(zip(names, row, strict=True))
        reader.take(EVENTS, "events.csv", [(2, [cells[c.name] or "" for c in EVENTS.read_back])])
    (kept,) = reader.plan("log.csv").records
    assert kept.text == f"{ours.text}\nslept late"
