"""A damaged file is told with the place and the reason, and the log stays as it was."""

from __future__ import annotations

import csv
import re
from datetime import date
from zipfile import ZipFile

import pytest

from magtrack.domain.record.edits import Stamp
from magtrack.errors import ImportProblem, NotFound
from magtrack.importers import importer_for
from tests.exporters.conftest import NOW, TODAY


def refusal(bench, path):
    """Import into an empty log; return everything the refusal says."""
    target = bench.journal()
    with pytest.raises(ImportProblem) as caught:
        bench.take_in(path, target)
    assert target.is_empty()
    return "\n".join([str(caught.value), *caught.value.problems])


def changed(folder, name, old, new):
    file = folder / name
    content = file.read_bytes()
    assert old in content
    file.write_bytes(content.replace(old, new, 1))


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("doses.csv", b",taken,1,666", b',taken,"1,5",666', "1,5"),
        ("doses.csv", b",taken,1,666", b",taken,NaN,666", "NaN"),
        ("doses.csv", b",taken,1,666", b",taken,inf,666", "inf"),
        ("doses.csv", b",taken,1,666", b",taken,0,666", "more than 0"),
        ("doses.csv", b",taken,1,666", b",taken,-2,666", "more than 0"),
        ("doses.csv", b",taken,1,666", "،taken,١,666".encode(), "doses.csv"),
        ("doses.csv", b",taken,1,666", b",swallowed,1,666", "swallowed"),
        ("doses.csv", b",48,false", b",4800,false", "cannot be in"),
        ("doses.csv", b",48,false", b",-4,false", "elemental_mg: “-4” is less than 0"),
        ("doses.csv", b"l-threonate,capsule", b"l-treonate,capsule", "l-treonate"),
        ("doses.csv", b",morning,", b",noon,", "noon"),
        ("doses.csv", b"America/New_York", b"America/Old_York", "Old_York"),
        ("doses.csv", b"d01,magtein,", b"d01,unheard,", "unheard"),
        ("doses.csv", b"d02,", b"d01,", "twice"),
        ("doses.csv", b"2026-10-30,morning", b"2026-02-30,morning", "2026-02-30"),
        ("doses.csv", b"<b>", b"<\x00>", "cannot be stored"),
        ("doses.csv", b"T08:05:00-04:00", b"T28:05:00-04:00", "28:05"),
        (
            "doses.csv",
            b"2026-11-01T01:15:00-04:00",
            b"in the night",
            "“in the night” is not an inst",
        ),
        ("doses.csv", b"2026-11-01T05:17:00Z", b"at six", "“at six” is not an instant"),
        ("products.csv", b",l-threonate,", b",magic,", "magic"),
        ("products.csv", b",144,", b",2144,", "cannot be in"),
        ("ratings.csv", b"cognition,7", b"cognition,11", "0 to 10"),
        ("ratings.csv", b"cognition,7", b"cognition,3.5", "0 to 10"),
        ("ratings.csv", b"cognition,7", b"luck,7", "luck"),
        ("events.csv", b"illness", b"hangover", "hangover"),
        ("events.csv", b"2026-11-04", b"2026-11-01", "ends? before|before it starts"),
        ("events.csv", b"2026-11-04", b"2226-11-04", "Write the year in full, as in 2026-11-04"),
        ("schedule.csv", b"2026-11-03", b"2026-11-01", "before it starts"),
        ("schedule.csv", b",daily,", b",sometimes,", "sometimes"),
        ("trial.csv", b"trial,t1", b"triel,t1", "triel"),
        ("profile.csv", b",eu,", b",mars,", "mars"),
    ],
)
def test_a_bad_cell_is_named_with_its_file(bench, journal, name, old, new, said):
    folder = bench.export(journal)
    changed(folder, name, old, new)
    told = refusal(bench, folder)
    assert name in told
    assert re.search(said, told), told


def test_a_bad_cell_is_named_with_its_row_and_column(bench, journal):
    folder = bench.export(journal)
    changed(folder, "doses.csv", b",taken,1,666", b",taken,x,666")
    assert "doses.csv, row 2, units: " in refusal(bench, folder)


def test_every_bad_row_is_told(bench, journal):
    folder = bench.export(journal)
    changed(folder, "doses.csv", b",taken,1,666", b",taken,x,666")
    changed(folder, "doses.csv", b",taken,1,666", b",taken,y,666")
    told = refusal(bench, folder)
    assert "“x”" in told
    assert "“y”" in told


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("doses.csv", b"product_id", b"product", "product_id.*missing"),
        ("doses.csv", b"\r\nd01,", b'\r\n"d01,', "broken"),
        ("doses.csv", b"\r\nd01,", b"\r\nd01,extra,", "cells"),
        ("doses.csv", b"\xf0\x9f\x92\xa4", b"\xe9", "UTF-8"),
        ("datapackage.json", b'"version": 1', b'"version": 2', "newer"),
        ("datapackage.json", b"{", b"", "broken"),
    ],
)
def test_a_damaged_file_is_said(bench, journal, name, old, new, said):
    folder = bench.export(journal)
    changed(folder, name, old, new)
    assert re.search(said, refusal(bench, folder))


def without_a_later_column(folder):
    """Take `made_too_late_for` out of a set, or out of a JSON file: earlier versions had none."""
    if folder.is_file():
        text = folder.read_text("utf-8")
        folder.write_text(text.replace('"made_too_late_for"', '"of_another_version"'), "utf-8")
        return
    file = folder / "schedule.csv"
    rows = file.read_text("utf-8-sig").splitlines()
    assert rows[0].endswith(",made_too_late_for")
    file.write_text("".join(f"{row.rpartition(',')[0]}\n" for row in rows), "utf-8")


@pytest.mark.parametrize("name", ["set", "log.json"])
def test_a_set_of_an_earlier_version_is_read_without_what_it_lacks(bench, journal, name):
    folder = bench.export(journal, name)
    without_a_later_column(folder)
    logs = (each.log(TODAY, TODAY) for each in (bench.take_in(folder), journal))
    there, here = (log.schedules for log in logs)
    assert len(there) == len(here) > 0
    assert {each.made_too_late_for for each in there} == {None}


def test_a_missing_file_is_named(bench, journal):
    folder = bench.export(journal)
    (folder / "doses.csv").unlink()
    assert "doses.csv is missing" in refusal(bench, folder)


def test_utf_16_is_refused(bench, journal):
    folder = bench.export(journal)
    file = folder / "doses.csv"
    file.write_text(file.read_text(encoding="utf-8-sig"), encoding="utf-16")
    assert "UTF-8" in refusal(bench, folder)


def test_a_truncated_zip_is_refused(bench, journal):
    path = bench.export(journal, "set.zip")
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(ImportProblem):
        importer_for(path)
    with pytest.raises(ImportProblem, match="not a set"):
        importer_for(path, "csv").read(path, journal, bench.reference, Stamp(NOW, str))


def test_a_zip_with_damaged_members_is_refused(bench, journal):
    path = bench.export(journal, "set.zip")
    with ZipFile(path) as archive:
        member = archive.getinfo("doses.csv")
    content = bytearray(path.read_bytes())
    start = member.header_offset + 60
    content[start : start + 200] = bytes(200)
    path.write_bytes(content)
    assert "not a set" in refusal(bench, path)


def test_a_zip_is_read_where_it_lies(bench, journal):
    folder, path = bench.export(journal), bench.folder / "odd.zip"
    with ZipFile(path, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"../../{file.name}")
        archive.writestr("../../evil.sh", "rm")
    before = {each.name for each in bench.folder.parent.iterdir()}
    copy = bench.take_in(path)
    assert copy.log(date(2026, 10, 30), date(2026, 11, 5)).doses
    assert {each.name for each in bench.folder.parent.iterdir()} == before
    assert not list(bench.folder.rglob("evil.sh"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"value_0_10": 7', '"value_0_10": 11', "0 to 10"),
        ('"units": 1', '"units": NaN', "NaN"),
        ('"version": 1', '"version": 2', "newer"),
        ("{", "", "JSON|format"),
        ('"kind": "illness"', '"kind": ["illness"]', "illness"),
    ],
)
def test_a_damaged_json_file_is_refused(bench, journal, old, new, said):
    path = bench.export(journal, "log.json")
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    assert re.search(said, refusal(bench, path))


def test_a_truncated_json_file_is_refused(bench, journal):
    path = bench.export(journal, "log.json")
    path.write_text(path.read_text()[:-40])
    assert "complete JSON" in refusal(bench, path)


def test_a_spreadsheet_may_move_columns_and_drop_derived_ones(bench, journal):
    folder = bench.export(journal)
    with (folder / "doses.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in reversed(rows[0]) if name not in ("taken_utc", "entry_lag_h")]
    with (folder / "doses.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    assert bench.plan(folder, journal).edits == ()


def test_files_of_other_programs_are_not_guessed_at(bench, tmp_path):
    (tmp_path / "other.txt").write_text("x")
    with pytest.raises(ImportProblem, match="not in a format"):
        importer_for(tmp_path / "other.txt")
    with pytest.raises(ImportProblem, match="does not exist"):
        importer_for(tmp_path / "nothing")
    with pytest.raises(NotFound, match="no format"):
        importer_for(tmp_path / "other.txt", "xlsx")


def test_the_package_is_not_needed(bench, journal):
    folder = bench.export(journal)
    (folder / "datapackage.json").unlink()
    assert bench.plan(folder, journal).edits == ()
