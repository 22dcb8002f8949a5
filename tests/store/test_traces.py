"""What is written outside the folder of the log: drafts are found again, copies are known."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from magtrack.store.holder import this_program
from magtrack.store.traces import Traces, is_locked
from tests.platforms import strace
from tests.store.conftest import NOW

ROOT = Path(__file__).resolve().parent.parent.parent
DAY_S = 86_400


@pytest.fixture
def traces(path):
    path.parent.mkdir()
    return Traces(path)


@pytest.fixture
def stick(tmp_path):
    """A folder elsewhere."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def leave(traces, path, holder):
    """Leave a draft on the list, as a program that was killed does."""
    traces.folder.mkdir(exist_ok=True)
    told = {"path": str(path), "by": holder.as_text()}
    (traces.folder / f"draft-{path.name[-12:-5]}").write_text(json.dumps(told))


ENDED = replace(this_program(0), begun="0")
"""A program whose number is given to another by now."""


def test_a_draft_is_on_the_list_while_it_is_made_and_then_nothing_is(traces, stick):
    part = stick / ".magtrack.0123abcd.part"
    with traces.draft(part):
        part.write_text("half")
        assert traces.drafts() == [part]
        assert traces.clear(NOW) == [], "who makes it is at work"
        part.unlink()
    assert not traces.folder.exists()


@pytest.mark.parametrize("name", [".magtrack.0123abcd.part", ".out.csv.0123abcd.part"])
@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_a_program_that_ended_left_is_cleared_wherever_it_lies(traces, stick, name, kind):
    part = stick / name
    if kind == "folder":
        part.mkdir()
        (part / "doses.csv").write_text("Magtein")
    else:
        part.write_text("half")
        (stick / f"{name}-journal").write_text("half")
    leave(traces, part, ENDED)
    assert traces.clear(NOW) == [part]
    assert list(stick.iterdir()) == []
    assert not traces.folder.exists()


def test_a_draft_on_a_drive_that_is_not_there_stays_on_the_list(traces, stick):
    part = stick / ".magtrack.0123abcd.part"
    leave(traces, part, ENDED)
    stick.rename(stick.with_name("away"))
    assert traces.clear(NOW) == []
    stick.with_name("away").rename(stick)
    part.write_text("half")
    assert traces.clear(NOW) == [part]


@pytest.mark.parametrize(("days", "left"), [(0, True), (2, False)])
def test_a_draft_of_another_computer_is_left_for_a_day(traces, stick, days, left):
    part = stick / ".magtrack.0123abcd.part"
    part.write_text("half")
    leave(traces, part, replace(ENDED, host="oldlaptop", machine="0" * 32))
    for entry in traces.folder.iterdir():
        os.utime(entry, (NOW - days * DAY_S,) * 2)
    traces.clear(NOW)
    assert part.exists() is left


@pytest.mark.parametrize(("hours", "stays"), [(1, True), (30, False)])
@pytest.mark.parametrize("where", [".", "backups"])
def test_what_no_list_tells_of_is_cleared_away_after_a_day(traces, path, where, hours, stays):
    part = path.parent / where / ".magtrack.0123.part"
    part.parent.mkdir(exist_ok=True)
    part.write_text("half a backup")
    os.utime(part, (NOW - hours * 3600,) * 2)
    traces.clear(NOW)
    assert part.exists() is stays


@pytest.mark.parametrize(
    "name", ["diary.txt", "magtrack.sqlite3", "x.part", "../stick/.magtrack.0123abcd.part"]
)
def test_no_list_makes_us_remove_what_is_not_ours(traces, stick, name):
    mine = stick / "sub" / name
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_text("mine")
    leave(traces, mine, ENDED)
    assert traces.clear(NOW) == []
    assert mine.exists()


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"path": 7, "by": 8}', "\0" * 50])
def test_a_list_that_nobody_can_read_is_no_problem(traces, content):
    traces.folder.mkdir()
    (traces.folder / "draft-0123").write_text(content)
    (traces.folder / "copy-0123").write_text(content)
    assert traces.clear(NOW) == []
    assert traces.copies() == []


def test_an_export_that_was_moved_aside_goes_back_to_its_place(traces, stick):
    stage = stick / ".out.0123abcd.part"
    (stage / "set.old").mkdir(parents=True)
    (stage / "set.old" / "doses.csv").write_text("of last month")
    leave(traces, stage, ENDED)
    traces.clear(NOW)
    assert (stick / "out" / "doses.csv").read_text() == "of last month"
    assert [each.name for each in stick.iterdir()] == ["out"]


def test_a_folder_that_cannot_be_written_costs_only_the_list(stick, tmp_path):
    (tmp_path / "file").write_text("x")
    traces = Traces(tmp_path / "file" / "magtrack.sqlite3")
    part = stick / ".magtrack.0123abcd.part"
    with traces.draft(part):
        part.write_text("half")
    traces.note(part)
    assert traces.copies() == []


def test_copies_are_known_as_long_as_they_are_there(traces, path, stick):
    one, two = stick / "b.zip", stick / "a.csv"
    for each in (one, two):
        each.write_text("x")
        traces.note(each)
        traces.note(each)
    path.write_text("x")
    traces.note(path)
    assert traces.copies() == [two, one]
    one.unlink()
    assert traces.copies() == [two]


def test_an_archive_with_a_password_is_told_from_one_without(stick):
    pyzipper = pytest.importorskip("pyzipper")
    for name, password in (("open.zip", None), ("locked.zip", b"geheim")):
        kind = pyzipper.WZ_AES if password else None
        with pyzipper.AESZipFile(stick / name, "w", encryption=kind) as archive:
            archive.setpassword(password)
            archive.writestr("a.csv", "x" * 100)
    (stick / "no.zip").write_text("PK")
    assert [is_locked(stick / name) for name in ("open.zip", "locked.zip", "no.zip", "gone")] == [
        False,
        True,
        False,
        False,
    ]


# ------------------------------------------------------------------------------------- kills

DOES = {
    "backup": ("backup",),
    "copy": ("backup", "{stick}/copy.sqlite3"),
    "restore": ("restore", "latest"),
    "folder": ("export", "csv", "{stick}/set"),
    "json": ("export", "json", "{stick}/log.json"),
    "zip": ("export", "zip", "{stick}/set.zip"),
    "workbook": ("export", "xlsx", "{stick}/set.xlsx"),
    "stdout": ("export", "json", "-"),
    "salvage": ("salvage", "{stick}/saved.sqlite3"),
}


@strace
@pytest.mark.slow
@pytest.mark.parametrize("what", DOES)
def test_after_a_kill_at_any_write_the_next_start_leaves_no_draft(everything, path, stick, what):
    """Kill before the first sync, then the second, until none comes; each time start again."""
    everything.backups.make("asked")
    everything.close()
    temporary = stick.with_name("tmp")
    temporary.mkdir()
    environment = os.environ | {"MAGTRACK_DATA_DIR": str(path.parent), "TMPDIR": str(temporary)}

    def run(*words, before=()):
        words = [word.format(stick=stick) for word in words]
        return subprocess.run(
            [*before, sys.executable, "-m", "magtrack", *words],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            check=False,
            timeout=60,
        )

    killed = 0
    for call in ("fsync", "rename,renameat,renameat2", "unlink,unlinkat,rmdir"):
        for when in range(1, 40):
            run("event", "add", "note", "--text", f"{call} {when}")
            inject = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={call}"]
            inject += ["-e", f"inject={call}:signal=KILL:when={when}"]
            if run(*DOES[what], before=inject).returncode >= 0:
                break
            killed += 1
            assert run("today").returncode == 0
            left = [p for folder in (path.parent, stick, temporary) for p in folder.rglob(".*")]
            assert [*left, *temporary.glob("magtrack*")] == [], f"{call} {when}"
            for each in stick.iterdir():
                shutil.rmtree(each) if each.is_dir() else each.unlink()
    assert killed > 1
