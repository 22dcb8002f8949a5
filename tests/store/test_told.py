"""What was told, for all programs: one of them tells, and none that ended keeps another silent."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from threading import Thread

import pytest
from msgspec.structs import replace

from magtrack.domain.record.reminders import Telling
from magtrack.store import told
from magtrack.store.file_lock import locked
from magtrack.store.told import FILE_NAME, Told, ToldFile
from tests.platforms import posix

TOLD = Told({"2026-11-23 20:00": Telling(1, 1795465800)}, 5)


def read(folder):
    """What another program would see."""
    seen = []
    ToldFile(folder).change(lambda before: seen.append(before) or before)
    return seen[0]


def test_what_one_program_told_another_one_knows(tmp_path):
    ToldFile(tmp_path).change(lambda _before: TOLD)
    assert read(tmp_path) == TOLD


@posix
def test_the_file_is_its_owners_alone(tmp_path):
    ToldFile(tmp_path).change(lambda _before: TOLD)
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_of_many_that_decide_at_once_one_tells(tmp_path):
    tellers = []

    def decide(before):
        if "dose" in before.told:
            return before
        tellers.append(True)
        time.sleep(0.02)
        return Told({"dose": Telling(1, 0)})

    threads = [Thread(target=ToldFile(tmp_path).change, args=(decide,)) for _n in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(tellers) == 1


@posix
def test_a_program_that_was_killed_while_it_decided_keeps_nobody_waiting(tmp_path, root):
    code = (
        "import sys, time; from pathlib import Path; from magtrack.store.told import ToldFile\n"
        "def stay(told): print('in', flush=True); time.sleep(60)\n"
        "ToldFile(Path(sys.argv[1])).change(stay)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        other.kill()
    ToldFile(tmp_path).change(lambda _before: TOLD)
    assert read(tmp_path) == TOLD


@posix
def test_one_that_hangs_is_not_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(told, "_TRIES", 2)
    ToldFile(tmp_path).change(lambda _before: TOLD)
    file = os.open(tmp_path / FILE_NAME, os.O_RDWR)
    assert locked(file)
    ToldFile(tmp_path).change(lambda before: replace(before, again_at=6))
    os.close(file)
    assert read(tmp_path) == replace(TOLD, again_at=6)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"told": {"x": 1}}', b'{"again_at": "soon"}', b"\xff" * 9, b"[" * 9000],
    ids=ascii,
)
def test_what_makes_no_sense_was_not_told(tmp_path, content):
    (tmp_path / FILE_NAME).write_bytes(content)
    assert read(tmp_path) == Told()
    ToldFile(tmp_path).change(lambda _before: TOLD)
    assert read(tmp_path) == TOLD


def test_where_nothing_can_be_written_a_program_remembers_for_itself(tmp_path):
    here = ToldFile(tmp_path / "gone")
    here.change(lambda _before: TOLD)
    seen = []
    here.change(lambda before: seen.append(before) or before)
    assert seen == [TOLD]


@posix
def test_a_pipe_of_that_name_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / FILE_NAME)
    here = ToldFile(tmp_path)
    here.change(lambda _before: TOLD)
    assert read(tmp_path) == Told()


def test_a_full_disk_costs_only_the_memory_of_others(tmp_path, monkeypatch):
    def full(*_arguments):
        raise OSError

    here = ToldFile(tmp_path)
    monkeypatch.setattr(told.os, "write", full)
    here.change(lambda _before: TOLD)
    monkeypatch.undo()
    assert read(tmp_path) == Told()
