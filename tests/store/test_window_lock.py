"""The lock of the one window: free after a kill, asked about where nobody can tell, never shut."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from magtrack.store import holder, window_lock
from magtrack.store.holder import holder_in, this_program
from magtrack.store.window_lock import LOCK_NAME, WindowLock
from tests.platforms import posix
from tests.store.conftest import NOW

ROOT = Path(__file__).resolve().parent.parent.parent
ELSEWHERE = replace(this_program(NOW), host="oldlaptop", machine="0" * 32)


@pytest.fixture
def lock(tmp_path, clock):
    made = WindowLock(tmp_path, clock)
    yield made
    made.release()


@pytest.fixture
def other(tmp_path, clock):
    """A second lock on the same folder."""
    made = WindowLock(tmp_path, clock)
    yield made
    made.release()


def test_one_window_has_it_at_a_time_and_nothing_stays_behind(lock, other, tmp_path):
    assert lock.take()
    assert not other.take()
    assert other.holder == replace(this_program(NOW), since=NOW)
    assert lock.path.stat().st_mode & 0o777 == 0o600
    lock.release()
    assert list(tmp_path.iterdir()) == []
    assert other.take()


@posix
def test_a_lock_whose_window_was_killed_is_free_at_once(lock, tmp_path):
    code = (
        "import os, signal; from pathlib import Path; from magtrack.clock import SystemClock;"
        "from magtrack.store.window_lock import WindowLock;"
        f"assert WindowLock(Path({str(tmp_path)!r}), SystemClock()).take();"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert holder_in(lock.path.read_text(), 0).is_running() is False
    assert lock.take()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 300,
        b"\n",
        replace(this_program(NOW), begun="7").as_text().encode(),
        replace(this_program(NOW), host="renamed").as_text().encode(),
    ],
    ids=["empty", "zeroes", "line", "the number of another process now", "renamed computer"],
)
def test_what_was_left_on_this_computer_or_says_nothing_is_free(lock, content):
    lock.path.write_bytes(content)
    assert lock.take()
    assert holder_in(lock.path.read_text(), 0).pid == os.getpid()


@pytest.mark.parametrize(
    ("content", "host"),
    [
        (ELSEWHERE.as_text().encode(), "oldlaptop"),
        (b"99999\npython3.11\noldlaptop\n00112233445566778899aabbccddeeff\n1111\n", "oldlaptop"),
        (b"\xff\xfe garbage", None),
        (b"[" * 5000, None),
        (b'{"host": 7}', None),
        (b"null", None),
    ],
)
def test_what_came_from_elsewhere_or_is_garbled_is_told_and_can_be_taken_over(
    lock, other, content, host
):
    lock.path.write_bytes(content)
    assert not lock.take()
    assert (lock.holder and lock.holder.host) == host
    assert lock.path.read_bytes() == content
    assert lock.take_over()
    assert not other.take()


def test_only_one_of_two_that_were_told_yes_takes_it(lock, other):
    lock.path.write_text(ELSEWHERE.as_text())
    assert not lock.take()
    assert not other.take()
    assert lock.take_over()
    assert not other.take_over(), "by now another one has it: the person is asked again"
    assert other.holder.pid == os.getpid()


def test_who_was_taken_over_does_not_remove_the_lock_of_who_came_after(lock, other, clock):
    assert lock.take()
    assert not other.take()
    assert other.take_over()
    lock.release()
    assert other.path.exists()
    assert not WindowLock(other.path.parent, clock).take()


@posix
@pytest.mark.parametrize("kind", ["pipe", "link", "folder"])
def test_what_is_no_plain_file_keeps_nothing_shut(lock, tmp_path, kind):
    target = tmp_path / "diary.txt"
    target.write_text("mine")
    if kind == "pipe":
        os.mkfifo(lock.path)
    elif kind == "link":
        lock.path.symlink_to(target)
    else:
        lock.path.mkdir()
    assert lock.take()
    lock.release()
    assert target.read_text() == "mine"


def test_a_folder_that_cannot_be_written_has_no_lock(clock, tmp_path):
    (tmp_path / "file").write_text("x")
    assert WindowLock(tmp_path / "file", clock).take()
    assert WindowLock(tmp_path / "nowhere", clock).take()


def test_the_lock_of_another_user_is_asked_about_and_gives_way_to_a_yes(lock, monkeypatch):
    lock.path.write_text("theirs")
    usual = os.open

    def refused(path, *rest):
        if Path(path).name == LOCK_NAME and Path(path).exists():
            raise PermissionError(13, "Permission denied")
        return usual(path, *rest)

    monkeypatch.setattr(window_lock.os, "open", refused)
    assert not lock.take()
    assert lock.holder is None
    assert lock.take_over()
    assert holder_in(lock.path.read_text(), 0).pid == os.getpid()


@posix
@pytest.mark.parametrize(
    ("found", "free"),
    [
        (this_program(NOW), False),
        (replace(this_program(NOW), begun="7"), True),
        (replace(this_program(NOW), pid=2**22 + 7), True),
        (ELSEWHERE, False),
    ],
    ids=["runs", "another process now", "ended", "another computer"],
)
def test_on_a_disk_that_knows_no_locks_what_is_written_has_to_do(lock, monkeypatch, found, free):
    monkeypatch.setattr(window_lock, "locked", lambda _file: None)
    lock.path.write_text(found.as_text())
    assert lock.take() is free


def test_a_full_disk_costs_only_what_is_written_into_it(lock, other, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(window_lock.os, "write", full)
    assert lock.take()
    assert not other.take()


def test_who_is_told_is_one_line_and_short():
    found = holder_in('{"host": "a\\n\\u202eb' + "x" * 500 + '", "pid": -1, "since": 1e300}', 7)
    assert found.host.startswith("abxxx")
    assert len(found.host) == 80
    assert (found.pid, found.since) == (0, 7)


def test_without_a_number_of_the_computer_its_name_has_to_do(monkeypatch):
    monkeypatch.setattr(holder, "_machine", lambda: "")
    assert this_program(0).is_of_this_computer
    assert not replace(this_program(0), host="oldlaptop").is_of_this_computer
    assert replace(this_program(0), host="oldlaptop").is_running() is None
