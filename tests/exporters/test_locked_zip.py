"""A zip with a password: real AES, asked for on the way back, and clear words where it fails."""

from __future__ import annotations

import struct
import sys
import tempfile
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from magtrack.errors import ExportProblem, ImportProblem, PasswordNeeded
from magtrack.exporters import ExportRequest
from magtrack.importers import importer_for
from tests.exporters.conftest import NOW, TODAY, contents

PASSWORD = "correct höрse"
SECRET = b"Magtein"

pytest.importorskip("pyzipper", reason="the extra `zip` is not installed")


@pytest.fixture
def locked(bench, journal):
    return bench.export(journal, "set.zip", password=PASSWORD)


def test_a_locked_zip_comes_back_equal_with_its_password(bench, journal, locked):
    copy = bench.take_in(locked, password=PASSWORD)
    assert contents(bench.export(copy)) == contents(bench.export(journal, "first"))


def test_every_file_is_locked_with_aes_256(locked):
    with ZipFile(locked) as archive:
        for info in archive.infolist():
            assert info.flag_bits & 1
            assert info.compress_type == 99
            kind, _size, _version, vendor, strength, method = struct.unpack(
                "<3H2sBH", info.extra[:11]
            )
            stored = info.filename == "README.txt"  # by its first words a desktop tells it
            assert (kind, vendor, strength) == (0x9901, b"AE", 3)
            assert method == (ZIP_STORED if stored else ZIP_DEFLATED)
    assert SECRET not in locked.read_bytes()


def test_without_a_password_it_is_asked_for(bench, locked):
    with pytest.raises(PasswordNeeded, match="locked with a password"):
        bench.plan(locked, bench.journal())


def test_a_wrong_password_is_said_and_nothing_is_taken_in(bench, locked):
    copy = bench.journal()
    with pytest.raises(ImportProblem, match="could not be opened with this password"):
        bench.take_in(locked, copy, password="wrong")
    assert copy.span() is None


def test_a_locked_zip_that_was_changed_is_refused(bench, locked):
    with ZipFile(locked) as archive:
        info = archive.getinfo("doses.csv")
    content = bytearray(locked.read_bytes())
    content[info.header_offset + 300] ^= 0xFF
    locked.write_bytes(content)
    with pytest.raises(ImportProblem, match="or is damaged"):
        bench.plan(locked, bench.journal(), PASSWORD)


def test_a_password_for_a_zip_that_needs_none_does_no_harm(bench, journal):
    plain = bench.export(journal, "set.zip")
    copy = bench.take_in(plain, password="not needed")
    assert bench.plan(plain, copy).edits == ()


def test_an_earlier_locked_zip_is_replaced_and_a_foreign_one_is_not(bench, journal, locked):
    import pyzipper

    assert bench.export(journal, "set.zip", password="another") == locked
    bench.export(journal, "set.zip")
    other = bench.folder / "other.zip"
    with pyzipper.AESZipFile(other, "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(b"x")
        archive.writestr("datapackage.json", b"{}")
        archive.writestr("thesis.txt", b"mine")
    with pytest.raises(ExportProblem, match="not an earlier export"):
        bench.export(journal, "other.zip", password=PASSWORD)


@pytest.mark.parametrize("name", ["set", "days.csv"])
def test_a_password_for_anything_but_a_zip_is_refused(bench, journal, name):
    with pytest.raises(ExportProblem, match=r"end in \.zip"):
        bench.export(journal, name, password=PASSWORD)
    assert not (bench.folder / name).exists()


def test_without_the_extra_the_way_to_it_is_said(bench, journal, locked, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyzipper", None)
    with pytest.raises(ExportProblem, match=r"pip install 'magtrack\[zip\]'"):
        bench.export(journal, "new.zip", password=PASSWORD)
    with pytest.raises(ImportProblem, match=r"pip install 'magtrack\[zip\]'"):
        bench.plan(locked, bench.journal(), PASSWORD)
    assert not (bench.folder / "new.zip").exists()
    assert importer_for(locked).key == "csv"


def test_nothing_readable_is_ever_put_beside_a_locked_zip(
    bench, journal, monkeypatch, tmp_path_factory
):
    elsewhere = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    seen = []

    def listing(*_):
        seen.extend(p.name for p in bench.folder.rglob("*.csv"))
        seen.extend(p.name for p in elsewhere.rglob("doses.csv"))

    monkeypatch.setattr("magtrack.exporters.tables.zipped.pack", listing)
    with pytest.raises(ExportProblem):  # there is no zip to put in place
        bench.export(journal, "set.zip", password=PASSWORD)
    assert seen == ["doses.csv"]
    assert list(elsewhere.iterdir()) == []


def test_the_password_does_not_show_where_a_request_is_printed(bench):
    request = ExportRequest(bench.folder, NOW, TODAY, bench.reference, password=PASSWORD)
    assert PASSWORD not in repr(request)
