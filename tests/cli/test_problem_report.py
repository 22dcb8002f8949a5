from __future__ import annotations

import stat
import sys

import pytest

from magtrack import __version__, logfile

CANARY = "Canary7731"


@pytest.fixture
def log(run):
    """A log with a private word wherever one can be entered, and an error in the log file."""
    run.ok("product", "add", CANARY, "--form", "l-threonate", "--elemental-mg", "48")
    run.ok("take", CANARY, "--note", f"{CANARY} note", "--yes")
    run.ok("medicine", "add", f"{CANARY} medicine", "--at", "09:00", "--yes")
    run.ok("event", "add", "note", "--text", f"{CANARY} event")
    logfile.tell(run.folder, KeyError(CANARY))
    return run


def test_report_holds_versions_counts_and_the_log_file_and_nothing_entered(log, tmp_path):
    file = tmp_path / "report.txt"
    assert str(file) in log.ok("check", "--report", str(file))
    report = file.read_text("utf-8")
    for line in (
        f"MagTrack {__version__}, Python {sys.version_info[0]}",
        "PySide6-Essentials 6",
        "SQLite 3",
        "dose: 1\n",
        "medicine: 1\n",
        "sound: True, damaged places: 0, loose rows: 0",
        "displays: none",
        "builtins.KeyError",
    ):
        assert line in report
    assert CANARY not in report
    assert str(tmp_path) not in report


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_report_is_for_its_owner_alone_and_an_earlier_one_is_replaced(log, tmp_path):
    file = tmp_path / "report.txt"
    log.ok("check", "--report", str(file))
    file.chmod(0o644)
    log.ok("rate", "sleep", "5")
    log.ok("check", "--report", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "rating: 1\n" in file.read_text("utf-8")


def test_what_is_no_report_is_not_overwritten(log, tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear Ann")
    assert f"{file} is there already" in log.no("check", "--report", str(file))
    assert file.read_text() == "Dear Ann"


def test_a_folder_that_is_not_there_is_said(log, tmp_path):
    assert "No such file" in log.no(
        "check", "--report", str(tmp_path / "no" / "report.txt"), code=1
    )


def test_report_of_a_log_that_cannot_be_opened_says_why(log, tmp_path):
    (log.folder / "magtrack.sqlite3").write_bytes(b"shopping list" * 400)
    file = tmp_path / "report.txt"
    assert log("check", "--report", str(file)).exit_code == 1
    assert "the log cannot be opened: damaged" in file.read_text("utf-8")
