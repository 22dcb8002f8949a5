"""Files that come with the program are read as TOML, whether they were kept compiled or not."""

from __future__ import annotations

import os
import tomllib
from importlib.util import cache_from_source
from pathlib import Path

import pytest

from magtrack import tables
from magtrack.paths import data_dir

FILES = sorted(Path(data_dir("resources")).rglob("*.toml"))
EVERY_TYPE = """
text = 'a "word" and \\ and ä'
whole = 1
real = 0.1
boundless = inf
flag = true
day = 2026-11-23
instant = 2026-11-23T07:30:00+01:00
time = 07:30:00
list = [1, [2, "3"], { x = 1 }]
[a.b]
c = []
[[rows]]
n = 1
[[rows]]
n = 2
"""


@pytest.fixture(autouse=True)
def _kept(monkeypatch):
    monkeypatch.setattr("sys.dont_write_bytecode", False)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "some.toml"
    path.write_text(EVERY_TYPE, "utf-8")
    return path


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_of_the_program_is_read_as_toml_reads_it(path, tmp_path):
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    as_toml = tomllib.loads(path.read_text("utf-8"))
    assert tables.read(copy) == as_toml
    assert tables.read(copy) == as_toml


def test_every_type_comes_back_from_what_was_kept(file, monkeypatch):
    expected = tomllib.loads(EVERY_TYPE)
    assert tables.read(file) == expected
    assert Path(cache_from_source(file)).is_file()
    monkeypatch.delattr("tomllib.loads")
    assert tables.read(file) == expected


def test_change_is_seen_that_alters_neither_length_nor_time(file):
    before = file.stat()
    assert tables.read(file)["whole"] == 1
    file.write_text(EVERY_TYPE.replace("whole = 1", "whole = 2"), "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    assert tables.read(file)["whole"] == 2


def test_what_was_kept_and_is_damaged_is_made_anew(file):
    tables.read(file)
    Path(cache_from_source(file)).write_bytes(b"damaged")
    assert tables.read(file) == tomllib.loads(EVERY_TYPE)


def test_folder_that_cannot_be_written_to_is_read_all_the_same(file):
    (file.parent / "__pycache__").write_text("in the way")
    assert tables.read(file) == tomllib.loads(EVERY_TYPE)


@pytest.mark.parametrize("bad", [b"a = ", b"a = 1\na = 2", b"a = '\xff'"])
def test_file_that_is_not_toml_is_a_value_error_every_time(file, bad):
    file.write_bytes(bad)
    for _ in range(2):
        with pytest.raises(ValueError, match=r"line|document|decode"):
            tables.read(file)


def test_file_that_is_not_there_is_an_os_error_even_if_it_was_kept(file):
    tables.read(file)
    file.unlink()
    with pytest.raises(FileNotFoundError):
        tables.read(file)
