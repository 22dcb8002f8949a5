"""Files that are no files, that grow without end or shrink: refused in a sentence, quickly."""

from __future__ import annotations

import os
import time
import tracemalloc
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from magtrack.errors import ImportProblem
from magtrack.importers import importer_for
from magtrack.importers.toolkit import files as _files
from magtrack.importers.toolkit.files import members
from magtrack.importers.toolkit.json import read_json
from magtrack.importers.toolkit.tables import read_table
from magtrack.wording.imports import import_label
from tests.importers.test_untrusted_files import refusal
from tests.platforms import linux, posix

TABLE = "Date,Name\n2026-05-03,Magtein\n"
ANSWERS = ["column:Date=day", "column:Name=name", "product:Magtein=none", "Magtein=1"]
MEDTIMER = "Reminded;Name;Dosage;Taken;Tags;Interval;Notes;Reminded (ISO 8601);Taken (ISO 8601)\n"
SPARSE = 2 << 30


@linux
@pytest.mark.parametrize(
    ("name", "head", "said"),
    [
        ("t.csv", TABLE, "is larger than 256 MiB"),
        ("t.csv", "", "not in a format"),
        ("medtimer.csv", MEDTIMER, "is larger than 256 MiB"),
        ("b.json", '{"medicines": [], "reminders": [], "events": [', "is larger than 256 MiB"),
        ("log.json", '{"magtrack": 1', "not in a format|larger than"),
        ("t.xlsx", "PK\3\4", "damaged zip"),
        ("t.zip", "PK\3\4", "damaged zip"),
        ("t.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is larger than 256 MiB"),
        ("export.xml", '<?xml version="1.0"?><HealthData>', "broken or incomplete"),
        ("magtrack.sqlite3", "SQLite format 3\0", "is a database"),
    ],
)
def test_a_file_of_two_gigabytes_of_nothing_is_refused_at_once(desk, name, head, said):
    path = desk.write(name, head)
    os.truncate(path, SPARSE)
    start = time.process_time()
    tracemalloc.start()
    with pytest.raises(ImportProblem, match=said):
        desk.plan(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 24 << 20
    assert time.process_time() - start < 3


@posix
def test_a_pipe_is_not_waited_for(desk):
    path = desk.folder / "pipe.csv"
    os.mkfifo(path)
    with pytest.raises(ImportProblem, match=r"pipe\.csv is not a file"):
        importer_for(path)
    folder = desk.folder / "both"
    folder.mkdir()
    os.mkfifo(folder / "pipe.csv")
    (folder / "t.csv").write_text(TABLE)
    assert desk.plan(folder, *ANSWERS).counts["dose"].new == 1


@posix
def test_a_folder_that_holds_itself_by_a_link_is_read_once(desk):
    folder = desk.folder / "mine"
    folder.mkdir()
    (folder / "t.csv").write_text(TABLE)
    for name, target in (("again", "."), ("up", "../mine"), ("self", "self"), ("none.csv", "no")):
        (folder / name).symlink_to(target)
    with members(folder) as found:
        assert [each.name for each in found] == ["t.csv"]
    (desk.folder / "round").symlink_to("round")
    with pytest.raises(ImportProblem, match="does not exist"):
        importer_for(desk.folder / "round")


def test_a_zip_inside_a_zip_is_told_and_the_rest_is_read(desk):
    inner = desk.zip("inner.zip", {"t.csv": TABLE})
    alone = desk.zip("alone.zip", {"inner.zip": inner.read_bytes()})
    said = "inner.zip is a zip inside: it was not read. Unpack it, and import it by itself."
    assert "there is another zip, which is not looked into" in refusal(desk, alone)
    both = desk.zip("both.zip", {"inner.zip": inner.read_bytes(), "t.csv": TABLE})
    plan = desk.plan(both, *ANSWERS)
    assert said in plan.notes
    assert plan.counts["dose"].new == 1


def test_what_is_packed_more_tightly_than_any_log_is_not_unpacked(desk):
    path = desk.folder / "bomb.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive, archive.open("t.csv", "w") as member:
        member.write(b"Date,Name\n")
        for _n in range(40):
            member.write(b"\n" * (1 << 20))
    assert path.stat().st_size < 100_000
    start = time.process_time()
    assert "t.csv has 40 MiB, packed more tightly than any log can be" in refusal(desk, path)
    assert time.process_time() - start < 2


def test_of_a_zip_or_folder_no_more_is_read_than_a_bound(desk, monkeypatch):
    monkeypatch.setattr(_files, "MOST_BYTES", 1000)
    path = desk.zip("many.zip", {f"{n}.csv": TABLE + "\n" * 400 for n in range(5)})
    assert "many.zip holds tables of more than 0 MiB" in refusal(desk, path, "read", *ANSWERS)


@pytest.mark.parametrize("read", [read_table, read_json])
def test_a_file_that_becomes_shorter_while_it_is_read_is_said(tmp_path, read):
    path = tmp_path / "t.csv"
    path.write_text(TABLE + "2026-05-04,Magtein\n" * 30_000)
    size = path.stat().st_size

    def shorten(_done, _total):
        os.truncate(path, size // 2)

    with (
        pytest.raises(ImportProblem, match=r"t\.csv became shorter while it was read"),
        members(path, shorten) as (member,),
    ):
        read(member)


def test_what_is_added_to_a_file_while_it_is_read_waits_for_the_next_import(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(TABLE)
    with members(path) as (member,):
        with path.open("a") as file:
            file.write("2026-05-04,Mag")
        assert [row for _line, row in read_table(member).rows] == [["2026-05-03", "Magtein"]]


def test_a_file_that_is_no_text_any_more_when_it_is_read_again_is_said(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(TABLE + "2026-05-04,Magtein\n" * 30_000)
    size, heard = path.stat().st_size, []

    def spoil(done, _total):
        if done >= size and not heard:
            heard.append(done)
            path.write_bytes(b"Date,Name\n".ljust(size, b"\xff"))

    with (
        pytest.raises(ImportProblem, match="changed while it was read"),
        members(path, spoil) as (member,),
    ):
        read_table(member)


@posix
@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("two\nlines.csv", "Imported two�lines.csv"),
        ("\x1b[31mred.csv", "Imported �[31mred.csv"),
        ("bad\udcff.csv", "Imported bad?.csv"),
    ],
)
def test_a_file_may_be_called_anything(desk, name, label):
    path = desk.folder / name
    path.write_text(TABLE)
    assert desk.plan(path, *ANSWERS).counts["dose"].new == 1
    assert import_label(name) == label


def test_two_hundred_empty_columns_are_not_asked_about(desk):
    commas = "," * 200
    path = desk.write("t.csv", f"Date,Name{commas}\n2026-05-03,Magtein{commas}\n")
    assert desk.plan(path, *ANSWERS).counts["dose"].new == 1


@posix
def test_a_file_that_may_not_be_read_is_named(desk):
    if os.geteuid() == 0:
        pytest.skip("root reads all")
    path = desk.write("t.csv", TABLE)
    path.chmod(0)
    with pytest.raises(ImportProblem, match=r"t\.csv cannot be read: Permission denied"):
        importer_for(path)
