"""Programs killed while they write, and system calls that fail: nothing acknowledged is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from magtrack import preferences
from magtrack.domain.record.edits import Put
from magtrack.errors import BackupProblem, StoreProblem
from magtrack.preferences import Preferences
from magtrack.store.backup import is_sound
from magtrack.store.journal import Journal
from tests.builders import over
from tests.platforms import posix, strace
from tests.store.conftest import MONDAY, RECORDS

HERE = Path(__file__).resolve().parent

# ------------------------------------------------------------------------------- kill -9


def killed(folder, rounds, seed):
    command = [sys.executable, HERE / "killer.py", folder, str(rounds), str(seed)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=500)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def check_killed(found, rounds):
    assert found["broken"] == []
    assert found["rotten"] == []
    assert found["sound"]
    assert found["saved"] >= rounds
    assert found["backups"] > 0


@posix
def test_a_program_killed_20_times_while_it_writes_loses_nothing(tmp_path):
    check_killed(killed(tmp_path, 20, seed=1), 20)


@posix
@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3])
def test_a_program_killed_200_times_while_it_writes_loses_nothing(tmp_path, seed):
    check_killed(killed(tmp_path, 200, seed), 200)


# ------------------------------------------------------------------ system calls that fail


N_ENTRIES = 4


@pytest.fixture
def begun(tmp_path, clock):
    """A log with two entries in it, and a backup."""
    sys.path.insert(0, str(HERE))
    try:
        import writer
    finally:
        sys.path.pop(0)
    path = tmp_path / "magtrack.sqlite3"
    writer.write(path, 1, 2, lambda _text: None)
    with Journal(path, clock) as journal:
        journal.backups.make("asked")
    return path, writer


def with_fault(begun, call, fault, when, *, only=()):
    """Let the program write while a system call fails; check the log; return what it said.

    `only`: calls for these files alone.
    """
    path, writer = begun
    command = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={call}"]
    command += [word for each in only for word in ("-P", str(each))]
    command += ["-e", f"inject={call}:{fault}:when={when}"]
    command += [sys.executable, HERE / "writer.py", path, "10", str(N_ENTRIES)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert "Traceback" not in run.stderr, run.stderr
    said = [line.split() for line in run.stdout.splitlines()]
    saved = {int(line[1]) for line in said if line[0] == "saved"}
    refused = {int(line[1]) for line in said if line[0] == "refused"}
    events, ratings = writer.entries(path)
    assert events == ratings, "half an entry"
    assert {1, 2} | saved <= events, "an acknowledged entry is lost"
    assert not refused & events, "an entry was refused and is there"
    with Journal(path, writer.CLOCK) as journal:
        assert journal.audit(with_history=True).is_sound
        assert all(map(is_sound, journal.backups.all()))
        assert journal.backups.all()
        journal.apply("one more", *writer.entry(99))
    return said


def refusals(said):
    return [line[2] for line in said if line[0] in {"refused", "no-backup", "unopened"}]


@strace
@pytest.mark.parametrize(
    ("call", "fault", "when", "kind"),
    [
        ("pwrite64", "error=ENOSPC", "9", "full"),
        ("pwrite64", "error=ENOSPC", "12+", "full"),
        ("pwrite64", "error=EIO", "3", "disk"),
        ("pwrite64", "error=EIO", "20", "disk"),
        ("fdatasync", "error=EIO", "1", "disk"),
        ("fdatasync", "error=EIO", "3", "disk"),
        ("fdatasync", "error=ENOSPC", "2+", "disk"),
        ("unlink", "error=EIO", "1", "disk"),
        ("unlink", "error=EIO", "2+", "disk"),
    ],
)
def test_a_call_that_fails_refuses_its_entry_and_no_other(begun, call, fault, when, kind):
    said = with_fault(begun, call, fault, when)
    told = refusals(said)
    assert told
    assert set(told) <= {kind, "disk", "backup"}
    saved = [line for line in said if line[0] == "saved"]
    assert len(saved) + sum(line[0] == "refused" for line in said) == N_ENTRIES
    assert saved or "+" in when


def log_and_journal(begun):
    path, _writer = begun
    return path, path.with_name(f"{path.name}-journal")


INTERRUPTED = ("openat", "pread64", "pwrite64", "fdatasync", "fcntl", "unlink", "ftruncate")


@strace
@pytest.mark.parametrize("call", INTERRUPTED)
def test_a_call_that_a_signal_interrupts_is_done_again_or_refused(begun, call):
    said = with_fault(begun, call, "error=EINTR", "2+3", only=log_and_journal(begun))
    assert [line for line in said if line[0] == "saved"] or refusals(said)


@strace
@pytest.mark.slow
@pytest.mark.parametrize("fault", ["error=EIO", "error=EINTR", "error=EROFS"])
@pytest.mark.parametrize("call", [*INTERRUPTED, "newfstatat", "lseek", "read"])
def test_whichever_call_about_the_log_fails_nothing_is_lost(begun, call, fault):
    """Let the first call fail, then the second, up to the 12th, and all from the third on."""
    only = log_and_journal(begun)
    lasting = "3..9" if "EINTR" in fault else "3+"  # a signal does not come for ever
    for when in [*range(1, 13), lasting]:
        with_fault(begun, call, fault, str(when), only=only)
        path, writer = begun
        with Journal(path, writer.CLOCK) as journal:
            for edit in (10, 11, 12, 13, 99):
                journal.apply("away", *(type_away(put) for put in writer.entry(edit)))


@strace
@pytest.mark.parametrize(("call", "when"), [("pwrite64", "5+"), ("fdatasync", "2+")])
def test_a_disk_that_becomes_read_only_is_told_so(begun, call, when):
    """As the system does with a disk that reports faults; what is open stays open."""
    said = with_fault(begun, call, "error=EROFS", when, only=log_and_journal(begun))
    told = refusals(said)
    assert told
    assert set(told) <= {"read-only", "disk", "backup"}


def check_told(data, clock, make_read_only):
    """Have a disk made read-only under an open log: reading goes on, writing is refused as such."""
    path = data / "magtrack.sqlite3"
    with Journal(path, clock) as journal:
        journal.apply("everything", *map(Put, RECORDS.values()))
        make_read_only()
        with pytest.raises(StoreProblem) as told:
            journal.apply("note", over(replace(RECORDS["dose"], note="later")))
        assert told.value.kind == "read-only"
        assert journal.log(MONDAY, MONDAY).doses
        with pytest.raises(BackupProblem):
            journal.backups.make("asked")
        with pytest.raises(OSError, match="Read-only"):
            preferences.save(data, Preferences())
    with Journal(path, clock, read_only=True) as journal:
        assert journal.log(MONDAY, MONDAY).doses


def test_a_folder_that_is_mounted_read_only_over_an_open_log_is_told_so(
    tmp_path, clock, mounted_read_only
):
    data = tmp_path / "data"
    data.mkdir()
    check_told(data, clock, lambda: mounted_read_only(data))


@pytest.mark.slow
def test_a_disk_that_the_system_makes_read_only_under_an_open_log_is_told_so(clock, image_disk):
    """The system does so after a fault of the disk."""
    with image_disk() as disk:
        abort = ["mount", "-o", "remount,abort", disk]
        check_told(disk / "data", clock, lambda: subprocess.run(abort, check=True))


@strace
@pytest.mark.parametrize(
    ("call", "when"),
    [("pwrite64", 2), ("pwrite64", 7), ("pwrite64", 11), ("fdatasync", 3), ("unlink", 1)],
)
def test_a_program_killed_at_a_call_loses_nothing(begun, call, when):
    said = with_fault(begun, call, "signal=KILL", when)
    assert len(said) < N_ENTRIES


@strace
@pytest.mark.slow
@pytest.mark.parametrize("fault", ["error=EIO", "error=ENOSPC", "signal=KILL"])
@pytest.mark.parametrize("call", ["pwrite64", "fdatasync", "fsync", "unlink", "ftruncate"])
def test_whichever_call_fails_nothing_is_lost(begun, call, fault):
    """Let the first call fail, then the second, until all succeed."""
    for when in range(1, 200):
        said = with_fault(begun, call, fault, str(when))
        if len(said) == N_ENTRIES and not refusals(said):
            break
        path, writer = begun
        with Journal(path, writer.CLOCK) as journal:
            for edit in (10, 11, 12, 13, 99):
                journal.apply("away", *(type_away(put) for put in writer.entry(edit)))


def type_away(put):
    from magtrack.domain.record.edits import Delete

    return Delete(put.record)
