"""Where the FHIR bundle is written: all of it or nothing, for its owner only, in little memory."""

from __future__ import annotations

import stat
import tracemalloc
from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.log import Log
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Schedule
from magtrack.errors import ExportProblem, InputProblem
from magtrack.exporters import ExportRequest, _files, _period
from magtrack.exporters.fhir.bundle import EXPORTER as FHIR
from magtrack.reference import load
from tests.exporters.conftest import ENTERED, MAGTEIN, NEW_YORK, NOW, dose


def test_nobody_else_can_read_the_file(bench, journal):
    out = bench.export(journal, "log.json", exporter=FHIR)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_an_earlier_export_is_replaced_by_the_same_bytes(bench, journal):
    first = bench.export(journal, "log.json", exporter=FHIR).read_bytes()
    assert bench.export(journal, "log.json", exporter=FHIR).read_bytes() == first
    assert {path.name for path in bench.folder.iterdir()} <= {"log.json", "log0", "home"}


@pytest.mark.parametrize("mine", ["mine", '{"resourceType": "Bundle", "type": "collection"}', ""])
def test_a_file_that_is_not_an_earlier_export_is_left_alone(bench, journal, mine):
    out = bench.folder / "log.json"
    out.write_text(mine)
    with pytest.raises(ExportProblem, match="not an earlier export"):
        bench.export(journal, "log.json", exporter=FHIR)
    assert out.read_text() == mine


def test_the_other_json_is_not_replaced(bench, journal):
    before = bench.export(journal, "log.json").read_bytes()
    with pytest.raises(ExportProblem, match="not an earlier export"):
        bench.export(journal, "log.json", exporter=FHIR)
    assert (bench.folder / "log.json").read_bytes() == before


def test_a_folder_is_left_alone(bench, journal):
    (bench.folder / "here").mkdir()
    with pytest.raises(ExportProblem, match="is a folder"):
        bench.export(journal, "here", exporter=FHIR)


def test_a_place_that_cannot_be_written_is_said(bench, journal):
    (bench.folder / "file").write_text("")
    with pytest.raises(ExportProblem, match="could not be written"):
        bench.export(journal, "file/log.json", exporter=FHIR)


def test_a_full_disk_leaves_the_earlier_export_and_nothing_else(bench, journal, monkeypatch):
    before = bench.export(journal, "log.json", exporter=FHIR).read_bytes()

    def full(_file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(_files, "settle", full)
    with pytest.raises(ExportProblem, match="No space left"):
        bench.export(journal, "log.json", exporter=FHIR)
    assert (bench.folder / "log.json").read_bytes() == before
    assert {path.name for path in bench.folder.iterdir()} <= {"log.json", "log0", "home"}


def test_a_period_that_ends_before_it_starts_is_refused(bench, journal):
    with pytest.raises(InputProblem, match="before it starts"):
        bench.export(
            journal, "log.json", exporter=FHIR, first=date(2026, 11, 2), last=date(2026, 11, 1)
        )


# ------------------------------------------------------------------------------------- memory


class Years:
    """A log of a dose and a rating each day, made as it is asked for."""

    def __init__(self, years):
        self._first = date(2016, 1, 1)
        self._days = 365 * years

    def span(self):
        return self._first, self._first + timedelta(days=self._days - 1)

    def log(self, first, last):
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return Log(
            first,
            last,
            products={"magtein": MAGTEIN},
            schedules=(Schedule("s", "magtein", "morning", time(8), 1.0, self._first),),
            doses=[dose(1, str(day), "morning", time(8), id=str(day)) for day in days],
            ratings=[Rating(day, "sleep", 5, ENTERED, NEW_YORK) for day in days],
        )


def peak(folder, years):
    source = Years(years)
    request = ExportRequest(folder / f"{years}.json", NOW, source.span()[1], load())
    FHIR.write(Years(1), replace(request, out=folder / "warm.json"))
    tracemalloc.start()
    try:
        FHIR.write(source, request)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_ten_years_take_no_more_memory_than_one(tmp_path, monkeypatch):
    monkeypatch.setattr(_period, "_DOSES_AT_ONCE", 100)
    assert peak(tmp_path, 10) < 1.3 * peak(tmp_path, 1)
