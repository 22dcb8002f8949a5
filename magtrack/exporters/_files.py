"""All or nothing: what is written appears under its name when it is complete, or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO

from magtrack.errors import ExportProblem
from magtrack.store.traces import OLD_NAME, Traces
from magtrack.texts import _


@contextmanager
def staging(out: Path, traces: Traces | None) -> Iterator[Path]:
    """Give a new folder beside `out`, seen by its owner only, to write in; remove it afterwards.

    `traces`, where the log has a place, know of the folder meanwhile and of `out` afterwards.
    Raises ExportProblem for whatever the disk refuses while the folder is in use.
    """
    folder = out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")
    with nullcontext() if traces is None else traces.draft(folder):
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=0o700)
            yield folder
        except OSError as error:
            raise _unwritten(out, error) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    if traces is not None:
        traces.note(out)


def _unwritten(out: Path, error: OSError) -> ExportProblem:
    return ExportProblem(
        _("{out} could not be written: {reason}. What was there before is untouched.").format(
            out=out, reason=error.strerror or error
        )
    )


def new_folder(path: Path) -> Path:
    """Make a new folder that only its owner can read; raises OSError."""
    path.mkdir(mode=0o700)
    return path


def new_file(path: Path) -> BinaryIO:
    """Return a new file that only its owner can read, opened for writing bytes."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


@contextmanager
def complete(out: Path, traces: Traces | None) -> Iterator[BinaryIO]:
    """Give a new file to write, which takes the place of `out` once all of it is on the disk.

    Raises ExportProblem for whatever the disk refuses while it is written.
    """
    with staging(out, traces) as stage:
        with new_file(stage / "file") as file:
            yield file
            settle(file)
        (stage / "file").replace(out)


def settle(file: BinaryIO) -> None:
    """Have the disk take what was written, so that a full one says so now; raises OSError."""
    file.flush()
    os.fsync(file.fileno())


def put_folder(staged: Path, out: Path) -> None:
    """Move a finished folder to `out`; the folder that was there goes only when it is in place."""
    old = staged.with_name(OLD_NAME)
    if not out.exists():
        staged.rename(out)
        return
    out.rename(old)
    try:
        staged.rename(out)
    except OSError:
        old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)


def with_ending(out: Path, ending: str) -> Path:
    """Return a place whose name ends in `ending`, which is added where it ends otherwise."""
    return out if out.suffix.lower() == ending else out.with_name(out.name + ending)


def check_file(out: Path, start: str) -> None:
    """Refuse a place that holds anything but an earlier export, a file that begins with `start`."""
    if out.is_dir():
        raise refuse(out, _("is a folder"))
    if out.exists() and not _begins(out, start.encode()):
        raise refuse(out, _("is there already and is not an earlier export"))


def _begins(path: Path, start: bytes) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(start)) == start
    except OSError:
        return False


def refuse(out: Path, why: str) -> ExportProblem:
    """Return the problem of a place that already holds something else."""
    return ExportProblem(
        _("{out} {why}. Choose another name; nothing was changed there.").format(out=out, why=why)
    )
