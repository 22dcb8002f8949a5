"""The file that says what went wrong, for a report of an error: lines of code, never values.

What a person entered can stand in the message of an exception, in a variable and in the name of a
file. So an entry holds the time, the versions, the kinds of the exceptions, the numbers that the
system and SQLite give a failure, and the lines of code that led there; nothing else.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from magtrack import __version__
from magtrack.texts import _

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE_NAME = "magtrack.log"
DEBUG_VARIABLE = "MAGTRACK_DEBUG"
"""Where it is set, the whole traceback, with its messages, is printed in the terminal as well."""

_MOST_BYTES, _OLDER_FILES = 256 * 1024, 2
_MOST_FRAMES = 40


def tell(folder: Path | None, error: BaseException) -> str:
    """Write an error nobody expected into the file in `folder`, and say so in the terminal.

    Returns what was written. Without a folder it is only said.
    """
    text = described(error)
    said = _("Something went wrong that should not have: {kind}.").format(kind=type(error).__name__)
    if folder is not None:
        write(folder, text)
        said += " " + _("It was written to {file}").format(file=folder / FILE_NAME)
    if sys.stderr is not None:  # there is none where a window is started without a terminal
        sys.stderr.write(f"magtrack: {said}\n")
        if os.environ.get(DEBUG_VARIABLE):
            from traceback import print_exception

            print_exception(error)
    return text


def write(folder: Path, text: str) -> None:
    """Add an entry; a disk that cannot be written costs only the entry.

    The file is opened for each entry alone: they are few, and nothing keeps it from being erased.
    """
    import logging
    from logging.handlers import RotatingFileHandler

    logging.raiseExceptions = False
    path = folder / FILE_NAME
    entry = logging.makeLogRecord({"msg": f"{versions()}\n{text}"})
    with suppress(OSError):
        handler = RotatingFileHandler(
            path,
            maxBytes=_MOST_BYTES,
            backupCount=_OLDER_FILES,
            encoding="utf-8",
            delay=True,
            errors="backslashreplace",
        )
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        try:
            handler.emit(entry)
        finally:
            handler.close()
        if not path.is_symlink():
            path.chmod(0o600)


def last_lines(folder: Path, most: int) -> list[str]:
    """Return the last lines of the file, none where there is none."""
    try:
        return (folder / FILE_NAME).read_text("utf-8", "replace").splitlines()[-most:]
    except OSError:
        return []


def versions() -> str:
    """Return the versions of the program, of Python and of the system, in one line."""
    import platform

    return f"MagTrack {__version__}, Python {platform.python_version()}, {platform.platform()}"


def described(error: BaseException) -> str:
    """Return the lines of code that led to an error and its kind, its causes first; no message."""
    return "\n".join(map(_described_alone, reversed(list(_with_causes(error)))))


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        yield each
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)


def _described_alone(error: BaseException) -> str:
    from traceback import StackSummary, walk_tb

    frames = StackSummary.extract(walk_tb(error.__traceback__), limit=-_MOST_FRAMES)
    for frame in frames:
        frame.filename = _within(frame.filename)
    kind = type(error)
    return "".join([*frames.format(), f"{kind.__module__}.{kind.__qualname__}{_number(error)}"])


def _within(filename: str) -> str:
    """Return the place of a module below the folder it is imported from: that one names a home."""
    for folder in sorted(filter(None, sys.path), key=len, reverse=True):
        if Path(filename).is_relative_to(folder):
            return Path(filename).relative_to(folder).as_posix()
    return Path(filename).name


def _number(error: BaseException) -> str:
    """Return the name of the failure where the system or SQLite gives it one."""
    from errno import errorcode

    name = getattr(error, "sqlite_errorname", "")
    if isinstance(error, OSError):
        name = errorcode.get(error.errno or 0, "")
    return f" ({name})" if isinstance(name, str) and name else ""
