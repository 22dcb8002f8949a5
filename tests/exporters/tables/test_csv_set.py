"""The CSV set: what stands in it, that nothing half-written stays, that it comes back equal."""

from __future__ import annotations

import csv
import hashlib
import json
import stat
from datetime import date
from zipfile import ZipFile

import pytest

from magtrack.domain.record.people import Profile
from magtrack.errors import ExportProblem, InputProblem
from magtrack.exporters.tables import _sheet
from tests.builders import over
from tests.exporters.conftest import contents, rows


def test_the_hand_made_log_gives_the_golden_files(bench, journal, check_golden):
    check_golden("csv_set", contents(bench.export(journal)))


def test_files_begin_with_a_bom_and_end_lines_with_crlf(bench, journal):
    for name, content in contents(bench.export(journal)).items():
        if name.endswith(".csv"):
            assert content.startswith(b"\xef\xbb\xbf")
            assert content.endswith(b"\r\n")


def test_nobody_else_can_read_the_files(bench, journal):
    folder = bench.export(journal)
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(bench.export(journal, "set.zip").stat().st_mode) == 0o600


def test_doses_stand_on_their_wall_clock_days(bench, journal):
    days = {row["id"]: row["day"] for row in rows(bench.export(journal), "doses") if row["id"]}
    assert days["d02"] == "2026-10-30"  # half past midnight
    assert days["d08"] == "2026-11-03"  # Auckland, still 2 November in UTC


def test_a_dose_after_the_clocks_went_back_has_its_true_delay(bench, journal):
    found = {row["id"]: row for row in rows(bench.export(journal), "doses")}
    assert found["d04"]["minutes_from_plan"] == "285"
    assert found["d04"]["taken_local"] == "2026-11-01T01:15:00-04:00"
    assert found["d04"]["status"] == "late"


def test_planned_doses_of_past_days_that_nobody_logged_are_not_recorded(bench, journal):
    found = [row for row in rows(bench.export(journal), "doses") if not row["id"]]
    assert {row["status"] for row in found} == {"not_recorded"}
    assert date(2026, 11, 5).isoformat() not in {row["day"] for row in found}
    assert not any(row["elemental_mg"] or row["taken_local"] for row in found)


def test_a_day_without_a_log_has_an_empty_total_not_zero(bench, journal):
    found = {row["day"]: row for row in rows(bench.export(journal), "days")}
    assert found["2026-10-25"]["elemental_mg_supplements"] == ""
    assert found["2026-10-25"]["over_limit"] == ""
    assert found["2026-10-31"]["elemental_mg_supplements"] == "48"
    assert found["2026-10-30"]["sleep_0_10"] == "0"
    assert found["2026-11-03"]["energy_0_10"] == "10"


def test_a_day_without_an_upper_limit_has_none_of_its_cells(bench, journal):
    journal.apply("x", over(Profile(2026, "female", limit="eu")))  # none is set for a baby
    found = {row["day"]: row for row in rows(bench.export(journal), "days")}
    day = found["2026-10-31"]
    assert (day["upper_limit_mg"], day["limit_body"], day["over_limit"]) == ("", "", "")
    assert day["elemental_mg_supplements"] == "48"


def test_notes_are_left_out_unless_asked_for(bench, journal):
    folder = bench.export(journal, notes=False)
    everything = b"".join(contents(folder).values()).decode()
    for private in ("after\nmidnight", "5 degrees", "forgotten", "stage 2", "＝Auckland"):
        assert private not in everything


def test_free_texts_are_guarded_and_numbers_are_not(bench, journal):
    folder = bench.export(journal)
    product = next(row for row in rows(folder, "products") if row["id"] == "magtein")
    assert product["brand"].startswith("'=HYPERLINK")
    assert product["lot"] == "'-007"
    early = {row["id"]: row["note"] for row in rows(folder, "doses")}
    assert early["d08"] == "''-'"


def test_the_package_tells_the_checksum_of_every_file(bench, journal):
    folder = bench.export(journal)
    package = json.loads((folder / "datapackage.json").read_text())
    told = {r["path"]: r["hash"] for r in package["resources"]}
    there = {
        name: "sha256:" + hashlib.sha256(content).hexdigest()
        for name, content in contents(folder).items()
        if name != "datapackage.json"
    }
    assert told == there
    assert "not a medical record" in package["description"]


def test_the_package_describes_the_columns_that_are_there(bench, journal):
    folder = bench.export(journal)
    for resource in json.loads((folder / "datapackage.json").read_text())["resources"]:
        if resource["path"].endswith(".csv"):
            with (folder / resource["path"]).open(encoding="utf-8-sig", newline="") as file:
                found = list(csv.reader(file))
            assert found[0] == [field["name"] for field in resource["schema"]["fields"]]
            assert len(found) - 1 == resource["rows"]


def test_an_empty_log_gives_tables_with_headers_only(bench):
    folder = bench.export(bench.journal())
    assert not any(rows(folder, name) for name in ("products", "schedule", "doses", "days"))


def test_a_period_holds_only_its_days(bench, journal):
    folder = bench.export(journal, first=date(2026, 10, 31), last=date(2026, 11, 1))
    assert {row["day"] for row in rows(folder, "doses")} == {"2026-10-31", "2026-11-01"}
    assert len(rows(folder, "days")) == 2


def test_a_period_that_ends_before_it_starts_is_refused(bench, journal):
    with pytest.raises(InputProblem, match="before it starts"):
        bench.export(journal, first=date(2026, 11, 2), last=date(2026, 11, 1))


@pytest.mark.parametrize("name", ["set", "set.zip", "days.csv", "log.json"])
def test_an_earlier_export_is_replaced_by_the_same_bytes(bench, journal, name):
    def everything(path):
        return contents(path) if path.is_dir() else path.read_bytes()

    first = everything(bench.export(journal, name))
    assert everything(bench.export(journal, name)) == first
    assert {path.name for path in bench.folder.iterdir()} <= {name, "log0", "home"}


def test_a_zip_holds_the_same_files(bench, journal):
    folder = contents(bench.export(journal))
    with ZipFile(bench.export(journal, "set.zip")) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == folder


def test_a_folder_with_other_files_is_left_alone(bench, journal):
    out = bench.folder / "set"
    out.mkdir()
    (out / "thesis.txt").write_text("mine")
    with pytest.raises(ExportProblem, match=r"thesis\.txt"):
        bench.export(journal)
    assert contents(out) == {"thesis.txt": b"mine"}


@pytest.mark.parametrize("name", ["set", "set.zip", "days.csv", "log.json"])
def test_a_file_that_is_not_an_earlier_export_is_left_alone(bench, journal, name):
    (bench.folder / name).write_text("mine")
    with pytest.raises(ExportProblem, match="not an earlier export"):
        bench.export(journal, name)
    assert (bench.folder / name).read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "member"), [("set.zip", "datapackage.json"), ("t.xlsx", "docProps/core.xml")]
)
def test_an_earlier_export_that_is_damaged_is_no_earlier_export_and_is_left_alone(
    bench, journal, name, member
):
    out = bench.export(journal, name)
    with ZipFile(out) as archive:
        start = archive.getinfo(member).header_offset + 30 + len(member)
    whole = out.read_bytes()
    out.write_bytes(whole[:start] + b"\xff" * 8 + whole[start + 8 :])
    before = out.read_bytes()
    with pytest.raises(ExportProblem, match="not an earlier export"):
        bench.export(journal, name)
    assert out.read_bytes() == before


@pytest.mark.parametrize("name", ["set", "set.zip", "days.csv"])
def test_a_full_disk_leaves_the_earlier_export_and_nothing_else(bench, journal, name, monkeypatch):
    out = bench.export(journal, name)
    before = contents(out) if out.is_dir() else out.read_bytes()

    def full(_file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(_sheet, "settle", full)
    with pytest.raises(ExportProblem, match="No space left"):
        bench.export(journal, name)
    assert (contents(out) if out.is_dir() else out.read_bytes()) == before
    assert {path.name for path in bench.folder.iterdir()} <= {name, "log0", "home"}


def test_a_place_that_cannot_be_written_is_said(bench, journal):
    (bench.folder / "file").write_text("")
    with pytest.raises(ExportProblem, match="could not be written"):
        bench.export(journal, "file/set")
