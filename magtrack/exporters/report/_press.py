"""Lays a report out in a process of its own, so that a window goes on meanwhile.

Qt's text engine holds Python's lock for as long as it lays out a text, in whichever thread: a
second for ten years. The process reads a `Job` from its standard input, tells on the error output
how many pages are done, a line each, and writes what it made to the standard output. Nothing of the
log is on its command line or on the disk; whoever stops it leaves nothing behind.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

import msgspec
from msgspec import Struct

import magtrack
from magtrack.domain.record.days import Moment
from magtrack.errors import ExportProblem
from magtrack.exporters import Paper
from magtrack.exporters.report._blocks import Block
from magtrack.texts import _

Told = Callable[[int, int], None]

_MODULE = "magtrack.exporters.report._pressing"
"""What runs in the process."""

MADE = "made"
"""The line after which the process writes what it made."""


class Job(Struct, frozen=True):
    """What to lay out on which `paper`: as a PDF made at `as_of`, or as a picture of each page."""

    title: str
    blocks: tuple[Block, ...]
    paper: Paper
    as_of: Moment | None = None


def pressed(job: Job, on_progress: Told) -> list[bytes]:
    """Return the PDF, or the pages in Qt's own format for pictures.

    Raises ExportProblem where the process cannot be used, and whatever `on_progress` raises, which
    hears how many pages are done; the process is stopped then.
    """
    command = [sys.executable, "-m", _MODULE]
    try:
        child = subprocess.Popen(  # noqa: S603 - Python itself, and a module of ours
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_surroundings(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise _failed(error.strerror or str(error)) from error
    with child:
        try:
            return _answer(child, job, on_progress)
        finally:
            child.kill()


def _answer(child: subprocess.Popen[bytes], job: Job, on_progress: Told) -> list[bytes]:
    """Hand the job over, hear how far it is, and return what comes back."""
    given, made, told = _pipe(child.stdin), _pipe(child.stdout), _pipe(child.stderr)
    last = ""
    try:
        with given:
            given.write(msgspec.msgpack.encode(job))
        for line in told:
            last = line.decode(errors="replace").strip() or last
            if last == MADE:
                break
            done, slash, total = last.partition("/")
            if slash and done.isdecimal() and total.isdecimal():
                on_progress(int(done), int(total))
        answer = made.read()
    except BrokenPipeError as error:
        raise _failed(last or str(error)) from error
    if child.wait() or not answer:
        raise _failed(last)
    return msgspec.msgpack.decode(answer, type=list[bytes])


def _pipe(end: IO[bytes] | None) -> IO[bytes]:
    if end is None:  # cannot be: all three were asked for
        raise _failed("")
    return end


def _failed(reason: str) -> ExportProblem:
    return ExportProblem(_("The report could not be laid out ({kind}).").format(kind=reason))


def _surroundings() -> Mapping[str, str]:
    """Return the environment of the process: it finds this program, and needs no screen."""
    here = str(Path(magtrack.__file__).parents[1])
    known = os.environ.get("PYTHONPATH", "")
    path = os.pathsep.join(part for part in (here, known) if part)
    return {**os.environ, "PYTHONPATH": path, "QT_QPA_PLATFORM": "offscreen"}
