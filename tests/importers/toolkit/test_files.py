"""The files inside a file: named and read where they lie, whatever is wrong with them told."""

from __future__ import annotations

from zipfile import ZipFile

import pytest

from magtrack.errors import ImportProblem
from magtrack.importers.toolkit import files
from magtrack.importers.toolkit.files import ArchiveMember, first_member, members
from magtrack.importers.toolkit.json import looks_like_json, read_json, rows_of


@pytest.fixture
def zipped(tmp_path):
    path = tmp_path / "export.zip"
    with ZipFile(path, "w") as archive:
        archive.mkdir("folder")
        archive.writestr("folder/one.json", '[{"a": 1}]')
        archive.writestr("../../two.csv", "a,b\n")
    return path


def names(path):
    with members(path) as found:
        return [(member.name, member.last_name, member.size) for member in found]


def test_a_plain_file_is_its_own_only_member(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("day\n")
    assert names(path) == [("a.csv", "a.csv", 4)]


def test_members_of_a_zip_are_named_with_their_folders_which_are_no_members(zipped, tmp_path):
    assert names(zipped) == [
        ("folder/one.json", "one.json", 10),
        ("../../two.csv", "two.csv", 4),
    ]
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["export.zip"]


def test_a_folder_has_no_members_and_a_missing_file_is_a_problem(tmp_path):
    assert names(tmp_path) == []
    with pytest.raises(ImportProblem, match="cannot be read"):
        names(tmp_path / "none.csv")
    assert not first_member(tmp_path / "none.csv", lambda _member: True)


def test_a_zip_with_too_many_members_is_refused(zipped, monkeypatch):
    monkeypatch.setattr(files, "MOST_MEMBERS", 2)
    with pytest.raises(ImportProblem, match="too many files"):
        names(zipped)


def test_a_damaged_member_is_a_problem_when_it_is_read(zipped):
    content = bytearray(zipped.read_bytes())
    at = content.index(b'[{"a"')
    content[at : at + 3] = b"???"
    zipped.write_bytes(content)
    with pytest.raises(ImportProblem, match="broken or locked"), members(zipped) as found:
        found[0].content()


def test_the_first_wanted_member_is_looked_for_in_all(zipped):
    assert first_member(zipped, lambda member: member.last_name == "two.csv")
    assert not first_member(zipped, lambda member: member.last_name == "three.csv")


def test_what_is_too_large_to_hold_is_refused_before_it_is_read(tmp_path, monkeypatch):
    def opened():
        raise AssertionError

    member = ArchiveMember("big.csv", files.LARGEST_BYTES + 1, opened)
    with pytest.raises(ImportProblem, match=r"big\.csv is larger than 256 MiB"):
        member.content()


# --------------------------------------------------------------------------------------- JSON


@pytest.mark.parametrize(
    ("head", "is_json"),
    [
        (b"{", True),
        (b" \n[", True),
        (b"\xef\xbb\xbf{", True),
        (b"", False),
        (b"day,time", False),
        (b"<xml", False),
        (b'"text"', False),
    ],
)
def test_json_is_told_by_its_first_sign(head, is_json):
    assert looks_like_json(head) is is_json


@pytest.mark.parametrize("text", ["", "{", '{"a": }', "[1, 2", "[" * 100_000])
def test_json_that_is_not_complete_is_named(tmp_path, text):
    path = tmp_path / "log.json"
    path.write_text(text)
    with (
        pytest.raises(ImportProblem, match=r"log\.json is broken"),
        members(path) as (member,),
    ):
        read_json(member)


def test_records_are_numbered_from_one():
    assert rows_of([{"a": 1}, {}], "f") == [(1, {"a": 1}), (2, {})]
    assert rows_of([], "f") == []


@pytest.mark.parametrize("records", [None, {}, "text", [1], [{"a": 1}, None], [[]]])
def test_what_is_no_list_of_entries_is_refused(records):
    with pytest.raises(ImportProblem, match="f holds no list of entries"):
        rows_of(records, "f")
