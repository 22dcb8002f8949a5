"""Exports and copies while calls of the system fail: all of what is new, or what was there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from tests.platforms import strace

pytestmark = strace

RENAME = "?rename,?renameat,?renameat2"
CALLS = ("write", "pwrite64", "fsync", "fdatasync", RENAME, "mkdir")
DOES = {
    "json": ("export", "json", "log.json"),
    "folder": ("export", "csv", "set"),
    "workbook": ("export", "xlsx", "set.xlsx"),
    "report": ("export", "html", "report.html"),
    "copy": ("backup", "copy.sqlite3"),
}
QUICK = {("folder", RENAME, "EIO")}
WHICH = (*range(1, 16), *range(20, 400, 20))
"""A workbook takes some hundred calls."""


@pytest.fixture
def run(tmp_path, root):
    """Run MagTrack on a log, in the folder that its exports go to; the clock stands still."""

    def run(*words, before=()):
        command = [sys.executable, "-m", "magtrack", "--data-dir", tmp_path / "log"]
        return subprocess.run(
            [*before, *command, "--as-of", "2026-11-23T20:00", *words],
            cwd=tmp_path / "out",
            env=os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    (tmp_path / "out").mkdir()
    assert run("rate", "sleep", "4", "--yes").returncode == 0
    return run


def contents(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(
    ("what", "call", "fault"),
    [
        pytest.param(*each, marks=() if each in QUICK else pytest.mark.slow)
        for each in ((w, c, f) for w in DOES for c in CALLS for f in ("EIO", "EINTR"))
    ],
)
def test_whichever_call_fails_there_is_all_of_it_or_what_was_there_before(
    run, tmp_path, what, call, fault
):
    """Let the first call fail, then the second, and further on some, until none is left to fail."""
    out, earlier = tmp_path / "out", tmp_path / "earlier"
    if what != "copy":  # which replaces nothing
        run(*DOES[what])
    shutil.copytree(out, earlier)
    run("rate", "cognition", "7", "--yes")
    run(*DOES[what])
    old, new = contents(earlier), contents(out)
    assert old != new
    trace = tmp_path / "trace"
    inject = ["strace", "-f", "-qq", "-o", trace, "-e", f"trace={call}"]
    for when in WHICH:
        shutil.rmtree(out)
        shutil.copytree(earlier, out)
        fail = ("-e", f"inject={call}:error={fault}:when={when}")
        done = run(*DOES[what], before=[*inject, *fail])
        assert "should not have" not in done.stderr + done.stdout, f"{when}: {done.stderr}"
        assert contents(out) in ([new] if done.returncode == 0 else [old, new]), f"{when}"
        if "INJECTED" not in trace.read_text():
            assert done.returncode == 0
            return
    pytest.fail("it never came to an end")
