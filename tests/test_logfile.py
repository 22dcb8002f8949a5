from __future__ import annotations

import errno
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from magtrack import __version__, logfile
from magtrack.errors import InputProblem
from magtrack.store.erase import erase

CANARY = "Canary7731"
FULL = Path("/dev/full")


def failing(error):
    """Raise an error from a line of code of its own."""
    raise error


def caught(error):
    """The error as it is after it was raised."""
    try:
        failing(error)
    except BaseException as raised:  # noqa: BLE001 - of whatever kind
        return raised


def written(folder):
    """All that the log files in `folder` hold."""
    return "".join(path.read_text("utf-8") for path in sorted(folder.glob("magtrack.log*")))


def test_entry_holds_the_versions_the_kind_of_error_and_the_lines_of_code(tmp_path):
    logfile.tell(tmp_path, caught(KeyError("sleep")))
    entry = written(tmp_path)
    assert f"MagTrack {__version__}, Python " in entry
    assert "tests/test_logfile.py" in entry
    assert "failing(error)" in entry
    assert entry.rstrip().endswith("builtins.KeyError")


def test_entry_names_no_folder_of_the_person(tmp_path, root):
    logfile.tell(tmp_path, caught(KeyError("sleep")))
    assert str(root) not in written(tmp_path)
    assert str(tmp_path) not in written(tmp_path)


PRIVATE = [
    KeyError(CANARY),
    ValueError(f"invalid literal: {CANARY!r}"),
    AttributeError(f"no attribute {CANARY}", name=CANARY),
    InputProblem(f"{CANARY} is no amount", CANARY),
    sqlite3.IntegrityError(f"UNIQUE constraint failed: {CANARY}"),
    OSError(errno.ENOSPC, "No space left on device", f"/home/{CANARY}/export.csv"),
    type("Odd", (Exception,), {"__str__": lambda self: CANARY})(),
    UnicodeDecodeError("utf-8", CANARY.encode(), 0, 1, CANARY),
]


@pytest.mark.parametrize("error", PRIVATE, ids=lambda error: type(error).__name__)
def test_nothing_that_was_entered_is_in_the_file(tmp_path, capsys, error):
    error.add_note(CANARY)
    logfile.tell(tmp_path, caught(error))
    assert type(error).__qualname__ in written(tmp_path)
    assert CANARY not in written(tmp_path) + capsys.readouterr().err


def test_nothing_that_was_entered_is_in_the_file_from_a_cause(tmp_path):
    note = CANARY
    try:
        try:
            failing(KeyError(note))
        except KeyError as error:
            raise ValueError(note) from error
    except ValueError as error:
        logfile.tell(tmp_path, error)
    entry = written(tmp_path)
    assert entry.index("builtins.KeyError") < entry.index("builtins.ValueError")
    assert CANARY not in entry


def test_number_of_a_failing_disk_and_of_sqlite_is_told(tmp_path):
    assert logfile.described(OSError(errno.ENOSPC, "full")).endswith("(ENOSPC)")
    with pytest.raises(sqlite3.OperationalError) as failure:
        sqlite3.connect(tmp_path / "no folder" / "log")
    assert logfile.described(failure.value).endswith("OperationalError (SQLITE_CANTOPEN)")


def test_endless_recursion_is_a_short_entry():
    def deeper():
        deeper()

    with pytest.raises(RecursionError) as failure:
        deeper()
    assert len(logfile.described(failure.value).splitlines()) < 20


def test_errors_that_cause_each_other_come_to_an_end():
    one, other = KeyError(), ValueError()
    one.__cause__, other.__cause__ = other, one
    assert logfile.described(one) == "builtins.ValueError\nbuiltins.KeyError"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_only_the_owner_can_read_the_files(tmp_path):
    before = os.umask(0)
    try:
        for _ in range(4):
            logfile.write(tmp_path, "x" * 200_000)
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_files_never_grow_beyond_three_of_256_kb(tmp_path):
    for number in range(40):
        logfile.write(tmp_path, f"{number}" + "x" * 50_000)
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert sorted(sizes) == ["magtrack.log", "magtrack.log.1", "magtrack.log.2"]
    assert max(sizes.values()) <= 256 * 1024
    assert "39x" in (tmp_path / "magtrack.log").read_text()


@pytest.mark.parametrize("blocked", ["missing", "file", "folder"])
def test_a_place_that_cannot_be_written_costs_only_the_entry(tmp_path, capsys, blocked):
    folder = tmp_path / "log"
    if blocked == "file":
        folder.write_text("not a folder")
    elif blocked == "folder":
        (folder / logfile.FILE_NAME).mkdir(parents=True)
    logfile.write(folder, "an entry")
    assert logfile.last_lines(folder, 3) == []
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a disk always full")
def test_a_full_disk_costs_only_the_entry(tmp_path):
    (tmp_path / logfile.FILE_NAME).symlink_to(FULL)
    mode = FULL.stat().st_mode
    logfile.write(tmp_path, "an entry")
    assert FULL.stat().st_mode == mode


def test_messages_are_printed_only_where_that_is_asked_for(tmp_path, capsys, monkeypatch):
    logfile.tell(tmp_path, caught(KeyError(CANARY)))
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert str(tmp_path / logfile.FILE_NAME) in said
    monkeypatch.setenv(logfile.DEBUG_VARIABLE, "1")
    logfile.tell(tmp_path, caught(KeyError(CANARY)))
    assert CANARY in capsys.readouterr().err
    assert CANARY not in written(tmp_path)


def test_last_lines_are_the_newest(tmp_path):
    for word in ("first", "second"):
        logfile.write(tmp_path, word)
    assert logfile.last_lines(tmp_path, 1) == ["second"]


def test_erase_removes_the_files(tmp_path):
    for _ in range(4):
        logfile.write(tmp_path, "x" * 200_000)
    erase(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_logging_is_imported_when_there_is_something_to_write(python, root):
    code = "import sys, magtrack.logfile; print('logging' in sys.modules)"
    asked = subprocess.run([python, "-c", code], cwd=root, capture_output=True, check=True)
    assert asked.stdout.strip() == b"False"
