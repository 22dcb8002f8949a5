"""A single “-” for a file: standard output and standard input as files.

What writes or reads a log knows only files, since it looks back at them. So the bytes pass through
a temporary folder that only its owner can enter. Whatever else is said goes to standard error then,
and nobody can be asked at a keyboard whose input is the file.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from magtrack.cli.context import CliContext
from magtrack.cli.options import place
from magtrack.errors import ExportProblem, ImportProblem, InputProblem, MagTrackError
from magtrack.store.traces import Traces
from magtrack.texts import _

_OUTPUT = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
_INPUT = ("-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0")
_BINARY = ("pdf", "xlsx", "zip")


@contextmanager
def output(context: CliContext, out: Path, ending: str) -> Iterator[Path]:
    """Give the file to write: `out` itself, or where that is standard output one to be sent there.

    `ending` is that of the file. Raises InputProblem for bytes that would garble a terminal, and
    where `out` is neither file nor folder.
    """
    if str(out) not in _OUTPUT:
        if out.exists() and not (out.is_file() or out.is_dir()):
            raise InputProblem(
                _("{file} is neither a file nor a folder; “-” is standard output.").format(file=out)
            )
        yield out
        return
    if sys.stdout is None:
        raise ExportProblem(_("Standard output is closed: nothing was written."))
    if ending in _BINARY and sys.stdout.isatty():
        raise InputProblem(
            _(
                "A file of this kind cannot be shown at a terminal: give OUT a name ending in"
                " .{ending}, or send it on with “|” or “>”."
            ).format(ending=ending)
        )
    context.output_is_file = True
    with Traces(context.path).workshop() as folder:
        file = folder / f"magtrack.{ending}"
        yield file
        with file.open("rb") as written:
            shutil.copyfileobj(written, sys.stdout.buffer)
        sys.stdout.flush()


@contextmanager
def input_file(context: CliContext, path: Path) -> Iterator[Path]:
    """Give the file to read: `path` itself, or where that is standard input a copy of it.

    A problem of the copy is told as one of standard input.
    """
    if str(path) not in _INPUT:
        yield path
        return
    if sys.stdin is None:
        raise ImportProblem(_("Standard input is closed: nothing was taken in."))
    if sys.stdin.isatty():
        context.warn(_("The file is read from the keyboard: end it with Ctrl-D."))
    context.input_is_file = True
    with Traces(context.path).workshop() as folder:
        copy = folder / "copy"
        with copy.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        with copy.open("rb") as file:  # what no file name tells is told by how it begins
            is_xml = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
        copy = copy.rename(copy.with_name("standard-input" + (".xml" if is_xml else ".csv")))
        try:
            yield copy
        except MagTrackError as problem:
            told = str(problem)
            for name in (str(copy), copy.name):
                told = told.replace(name, _("Standard input"))
            problem.args = (told,)
            raise


class _NewFile(click.Path):
    """A file or folder to write that is never standard output."""

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,  # noqa: ARG002 - click's
    ) -> Path:
        """Return the path."""
        if str(Path(value)) in _OUTPUT:
            raise InputProblem(
                _("This is written into a file, not to standard output: give it a name."),
                place(param),
            )
        return Path(value)


NEW_FILE = _NewFile()
