"""The first bytes of a file: whose it is, how new, and whether its end is missing."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from magtrack.store.header import Header, journal_of, read_header


@pytest.fixture
def database(tmp_path):
    """Return a function that makes a database of SQLite's own, with these pragmas."""

    def make(*pragmas):
        path = tmp_path / "file.sqlite3"
        with closing(sqlite3.connect(path)) as db:
            for pragma in pragmas:
                db.execute(f"PRAGMA {pragma}")
            db.execute("CREATE TABLE a (b)")
            db.executemany("INSERT INTO a VALUES (?)", [("x" * 3000,)] * 10)
            db.commit()
        return path

    return make


def test_a_database_tells_whose_it_is_and_its_version(database):
    path = database("application_id = 1298618482", "user_version = 5")
    assert read_header(path) == Header(True, 1298618482, 5, is_wal=False, is_cut=False)


@pytest.mark.parametrize("size", [512, 4096, 65_536])
def test_a_whole_file_is_not_cut_whatever_its_pages(database, size):
    path = database(f"page_size = {size}")
    assert not read_header(path).is_cut
    path.write_bytes(path.read_bytes()[:-1])
    assert read_header(path).is_cut


def test_a_file_in_wal_says_so(database):
    assert read_header(database("journal_mode = wal")).is_wal


@pytest.mark.parametrize("size", [1, 16, 99])
def test_less_than_a_header_is_cut(database, size):
    path = database()
    path.write_bytes(path.read_bytes()[:size])
    header = read_header(path)
    assert header.is_cut
    assert header.is_sqlite is (size >= 16)


def test_a_text_is_no_database_and_a_file_without_bytes_has_no_header(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("dear diary " * 20)
    assert not read_header(path).is_sqlite
    path.write_text("")
    assert read_header(path) is None


def test_a_file_that_is_not_there_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_header(tmp_path / "none")


def test_the_journal_lies_beside_its_file(tmp_path):
    assert journal_of(tmp_path / "a.sqlite3") == tmp_path / "a.sqlite3-journal"
