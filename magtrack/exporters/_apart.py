"""Work in a process of its own, so that a window goes on meanwhile.

Qt's text engine holds Python's lock for as long as it lays out a text, in whichever thread: a
second for ten years. A workbook makes a million objects with that lock in hand. A process reads
jobs from the standard input, tells on the error output how far it is, a line each, and writes what
it made to the standard output; it ends with its input. Nothing of the log is on its command line,
and what it leaves on the disk is in the folder that its job names: whoever stops it removes that.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Self

import magtrack
from magtrack.errors import ExportProblem, MagTrackError
from magtrack.texts import _

Told = Callable[[int, int], None]

_MADE = "made"
"""The line after which the process writes what it made."""

_PROBLEM, _REFUSED = "problem: ", "refused: "
"""How the last line of a process begins that made nothing: a sentence to the person follows, or
what the disk said."""


class Apart:
    """A process that does the jobs of a module; it begins at once and loads what it needs.

    As a context manager it is over, and stopped if need be, when the block is left.
    """

    def __init__(self, module: str) -> None:
        """Begin; raises ExportProblem where no process can be started."""
        try:
            self._child = subprocess.Popen(  # noqa: S603 - this program, and a module of ours
                [_program(), "-m", module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=_surroundings(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise _failed(error.strerror or str(error)) from error

    def __enter__(self) -> Self:
        """Return the process."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop it."""
        self.stop()

    def is_going(self) -> bool:
        """Tell whether it can be given a job."""
        return self._child.poll() is None

    def stop(self) -> None:
        """End it at once, whatever it does."""
        self._child.kill()
        for end in (self._child.stdin, self._child.stdout, self._child.stderr):
            with suppress(BrokenPipeError):  # it was stopped before it took its job
                _pipe(end).close()
        self._child.wait()

    def do(self, job: bytes, on_progress: Told) -> bytes:
        """Return what it makes of a job.

        Raises ExportProblem where it cannot, OSError for what the disk refused it, and whatever
        `on_progress` raises, which hears how much of how much is done. It has to be stopped then.
        """
        child = self._child
        given, made, told = _pipe(child.stdin), _pipe(child.stdout), _pipe(child.stderr)
        last = ""
        with suppress(BrokenPipeError):  # it has ended: its last words say why
            _put(given, job)
        for line in told:
            last = line.decode(errors="replace").strip() or last
            if last == _MADE:
                return _taken(made)
            done, slash, total = last.partition("/")
            if slash and done.isdecimal() and total.isdecimal():
                on_progress(int(done), int(total))
        raise _failed(last)


_LENGTH = 8
"""Bytes that say how many follow."""


def _put(pipe: IO[bytes], what: bytes) -> None:
    pipe.write(len(what).to_bytes(_LENGTH, "big"))
    pipe.write(what)
    pipe.flush()


def _taken(pipe: IO[bytes]) -> bytes:
    """Return what comes next, nothing where it is the end."""
    return pipe.read(int.from_bytes(pipe.read(_LENGTH), "big"))


def _program() -> str:
    """Return what runs modules: Python, or a packaged program, which does so as well."""
    here = Path(sys.executable)
    if getattr(sys, "frozen", False) and sys.platform == "win32":
        return str(here.with_name("magtrack.exe"))  # the one for the window has no pipes
    return str(here)


def _pipe(end: IO[bytes] | None) -> IO[bytes]:
    if end is None:  # cannot be: all three were asked for
        raise _failed("")
    return end


def _failed(last: str) -> ExportProblem | OSError:
    if last.startswith(_PROBLEM):
        return ExportProblem(last.removeprefix(_PROBLEM))
    if last.startswith(_REFUSED):
        return OSError(last.removeprefix(_REFUSED))
    return ExportProblem(_("This could not be made beside the window ({kind}).").format(kind=last))


def _surroundings() -> Mapping[str, str]:
    """Return the environment of the process: it finds this program, and needs no screen."""
    here = str(Path(magtrack.__file__).parents[1])
    known = os.environ.get("PYTHONPATH", "")
    path = os.pathsep.join(part for part in (here, known) if part)
    return {**os.environ, "PYTHONPATH": path, "QT_QPA_PLATFORM": "offscreen"}


# ---------------------------------------------------------------------------------- the other end


def serve(do: Callable[[bytes, Told], bytes]) -> int:
    """Do the jobs that come in, tell how far each is, write what was made; return the exit code.

    What else `do` raises ends the process, with its last words on the error output.
    """
    while job := _taken(sys.stdin.buffer):
        try:
            made = do(job, _tell)
        except MagTrackError as problem:
            return _say(f"{_PROBLEM}{problem}")
        except OSError as error:
            return _say(f"{_REFUSED}{error.strerror or error}")
        _say(_MADE)
        _put(sys.stdout.buffer, made)
    return 0


def _tell(done: int, total: int) -> None:
    _say(f"{done}/{total}")


def _say(line: str) -> int:
    """Say one line, and return the exit code of whoever has no more to say."""
    sys.stderr.write(" ".join(line.split()) + "\n")
    sys.stderr.flush()
    return 1
