"""A file that cannot be read is named, with the way to one that can."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from magtrack.errors import ImportProblem, UnknownFormat
from magtrack.importers import importer_for
from magtrack.importers.toolkit.ways_out import UNREAD
from tests.importers.conftest import DATA

FILES = {
    "backup_2026.daylio": (b"PK", "Export Entries, CSV"),
    "holiday.pdf": (b"%PDF-1.7\n", "MyTherapy and Medisafe"),
    "report.bin": (b"%PDF-1.4\n", "is a PDF"),
    "list.jpg": (b"\xff\xd8\xff\xe0", "is a picture"),
    "list": (b"\x89PNG\r\n\x1a\n", "is a picture"),
    "IMG_1.HEIC": (b"\0\0\0\x18ftypheic", "is a picture"),
    "run.fit": (b"\x0e\x10\xd9\x07\0\0\0\0.FIT", "no doses and no ratings"),
    "run": (b"\x0e\x10\xd9\x07\0\0\0\0.FIT", "no doses and no ratings"),
    "My doses.gsheet": (b'{"doc_id": "1x", "email": ""}', "choose File, Download"),
    "doses.rtf": (b"{\\rtf1", "word processor"),
}
ZIPS = {
    "daylio_backup.zip": ({"backup.daylio": "e30=", "assets/1": ""}, "backup of Daylio"),
    "doses.docx": ({"word/document.xml": "<a/>"}, "word processor"),
    "mail.zip": ({"apple/export.zip": "PK"}, "another zip"),
}


def refusal(path):
    with pytest.raises(ImportProblem) as caught:
        importer_for(path)
    assert not isinstance(caught.value, UnknownFormat)
    return str(caught.value)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_says_what_to_do(desk, name):
    content, said = FILES[name]
    told = refusal(desk.write(name, content))
    assert name in told
    assert said in told


@pytest.mark.parametrize("name", ZIPS)
def test_a_zip_that_cannot_be_read_is_known_by_what_lies_in_it(desk, name):
    files, said = ZIPS[name]
    assert said in refusal(desk.zip(name, files))


def test_a_zip_of_a_version_to_come_is_no_crash(desk):
    path = desk.zip("t.zip", {"t.bin": "x"})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\1\2") + 6] = 64  # the version that is needed to unpack it
    path.write_bytes(content)
    with pytest.raises(ImportProblem):
        importer_for(path)


def test_a_folder_with_a_zip_says_so(desk):
    folder = desk.folder / "Downloads"
    folder.mkdir()
    (folder / "export.zip").write_bytes(b"PK")
    assert "another zip" in refusal(folder)


@pytest.mark.parametrize("name", ["Loop Habits Backup 2026-05-03.db", "backup"])
def test_the_database_of_another_program_is_to_be_exported(desk, name):
    path = desk.folder / name
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("create table Habits (id)")
    assert "Loop Habit Tracker and Track & Graph" in refusal(path)


@pytest.mark.parametrize("content", ["BMI is 22\n", "nothing\n", "PDF\n"])
def test_an_unknown_file_is_not_taken_for_a_known_one(desk, content):
    with pytest.raises(UnknownFormat, match="not in a format"):
        importer_for(desk.write("x.bin", content))


def test_no_file_that_can_be_read_is_turned_away():
    for path in DATA.iterdir():
        assert importer_for(path), path


def test_each_kind_has_a_mark_and_a_sentence():
    for each in UNREAD:
        assert each.starts or each.suffixes or each.inside
        assert "{file}" in each.way_out()
