"""A column that is registered with its table is exported, described and read back everywhere."""

from __future__ import annotations

import json
from datetime import date

import pytest
from msgspec.structs import replace

from magtrack.domain.record.log import Log, StockCount
from magtrack.errors import AnswersNeeded
from magtrack.exporters import Snapshot
from magtrack.fileset import kinds
from magtrack.fileset.records import STOCK, TABLES
from tests.exporters.conftest import MAGTEIN, rows

DAY = date(2026, 11, 1)


class ShelfCount(StockCount, frozen=True):
    """A stock count with a field more."""

    shelf: str = ""
    boxes: float | None = None


@pytest.fixture
def registered(monkeypatch):
    more = (
        kinds.free("shelf", "The shelf it stands on."),
        kinds.amount("boxes_full", "Boxes that are full.", "boxes", of="boxes", optional=True),
    )
    monkeypatch.setitem(
        TABLES, "stock", replace(STOCK, columns=(*STOCK.columns, *more), make=ShelfCount)
    )


COUNTS = (
    ShelfCount("k1", "magtein", DAY, 80.0, "=top", 2.5),
    ShelfCount("k2", "magtein", DAY, 0.0),
)


def source(*counts):
    return Snapshot(Log(DAY, DAY, products={"magtein": MAGTEIN}, stock=counts), (DAY, DAY))


def taken_in(bench, path):
    return list(bench.plan(path, source()).records)


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize("name", ["set", "set.zip", "log.json"])
def test_a_new_column_comes_back_with_its_field(bench, name):
    assert taken_in(bench, bench.export(source(*COUNTS), name)) == list(COUNTS)


@pytest.mark.usefixtures("registered")
def test_a_new_column_is_a_guarded_cell_a_value_in_json_and_a_line_of_the_package(bench):
    folder = bench.export(source(*COUNTS))
    assert [(row["shelf"], row["boxes_full"]) for row in rows(folder, "stock")] == [
        ("'=top", "2.5"),
        ("", ""),
    ]
    told = json.loads(bench.export(source(*COUNTS), "log.json").read_text("utf-8"))["stock"]
    assert (told[0]["shelf"], told[0]["boxes_full"]) == ("=top", 2.5)
    assert not {"shelf", "boxes_full"} & told[1].keys()
    resources = json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]
    fields = next(each["schema"]["fields"] for each in resources if each["name"] == "stock")
    assert fields[-2:] == [
        {
            "name": "shelf",
            "type": "string",
            "description": "The shelf it stands on.",
            "guarded": True,
        },
        {
            "name": "boxes_full",
            "type": "number",
            "description": "Boxes that are full.",
            "unit": "boxes",
        },
    ]


@pytest.mark.usefixtures("registered")
def test_what_is_wrong_in_a_new_column_is_told_by_its_name(bench):
    folder = bench.export(source(*COUNTS))
    file = folder / "stock.csv"
    file.write_bytes(file.read_bytes().replace(b",2.5", b",-1"))
    with pytest.raises(AnswersNeeded) as caught:
        taken_in(bench, folder)
    (question,) = caught.value.questions
    (told,) = question.rows
    assert told.startswith("stock.csv, row 2, boxes_full: ")
