"""What a test needs that not every machine has, each said once: the reason is what is lacking.

A test without it would fail for the machine and not for MagTrack. What only Linux has is tested on
Linux, on which the whole suite runs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

ON_WINDOWS = sys.platform == "win32"

posix = pytest.mark.skipif(ON_WINDOWS, reason="Windows has no pipes in folders, signals, fork, pty")
"""Marks a test that makes a FIFO, stops or forks a process, or opens a terminal."""

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /proc and sparse files")
"""Marks a test that reads /proc, or makes a file of gigabytes that takes no room."""


def _why_no_strace() -> str:
    """Return why system calls cannot be made to fail here, "" where they can."""
    strace = shutil.which("strace")
    if strace is None:
        return "strace is not installed"
    command = [strace, "-qq", "-e", "inject=getppid:error=EIO", "-o", os.devnull, "true"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return f"strace may not trace here: {run.stderr.strip()}" if run.returncode else ""


NO_STRACE = _why_no_strace()
strace = pytest.mark.skipif(bool(NO_STRACE), reason=NO_STRACE or "it is there")
"""Marks a test that watches system calls, or lets them fail."""


def needs(*programs: str) -> pytest.MarkDecorator:
    """Mark a test that runs programs of the system, which MagTrack itself does without."""
    missing = [name for name in programs if shutil.which(name) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed here: {', '.join(missing)}")
