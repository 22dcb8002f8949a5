"""Starts MagTrack: a subcommand runs in the terminal, none opens the window."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from magtrack.clock import Clock

_BEFORE_A_WINDOW = ("--data-dir", "--as-of", "--log")


def main() -> int:
    """Run the program with the arguments of the process and return its exit code."""
    os.umask(0o077)  # whatever is written, exports included, is for its owner alone
    _leave_no_core()
    arguments = sys.argv[1:]
    options = window_options(arguments)
    if options is not None and "_MAGTRACK_COMPLETE" not in os.environ:  # a shell completes a word
        return _open_window(**options)
    from magtrack import cli

    return cli.main(arguments, _demo, _remind)


def _leave_no_core() -> None:
    """Let a crash write no picture of the memory: the log would be in it."""
    if sys.platform != "win32":
        import resource

        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def window_options(arguments: Sequence[str]) -> dict[str, str] | None:
    """Return the options for the window, None where the command line is meant.

    A path, as a desktop hands it over, is a file to import: no command has such a name. A look at
    the arguments, without importing what the command line needs to read them.
    """
    options: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        if os.sep in rest[0] and not rest[0].startswith("-") and "file" not in options:
            options["file"] = rest.pop(0)
            continue
        name, equals, value = rest.pop(0).partition("=")
        if name not in _BEFORE_A_WINDOW or not (equals or rest):
            return None
        options[name.removeprefix("--").replace("-", "_")] = value if equals else rest.pop(0)
    return options


def _open_window(
    data_dir: str | None = None,
    as_of: str | None = None,
    log: str | None = None,
    file: str | None = None,
) -> int:
    from magtrack.errors import InputProblem, MagTrackError
    from magtrack.paths import user_data_dir
    from magtrack.startup import preflight
    from magtrack.startup.imports import import_msgspec

    if problem := preflight.report():
        return _complain(problem)
    import_msgspec()
    from magtrack.ui.app import run

    try:
        folder = user_data_dir(data_dir) if log is None else _folder_called(log, data_dir)
    except InputProblem as problem:
        return _complain(str(problem), 2)
    except OSError as error:
        from magtrack.store.problems import unusable

        return _complain(str(unusable(error.filename, error)))
    try:
        return run(folder, _clock(as_of), file)
    except InputProblem as error:
        return _complain(str(error), 2)
    except (MagTrackError, OSError) as error:
        return _complain(str(error))


def _folder_called(log: str, data_dir: str | None) -> Path:
    from magtrack.logs import folder_called
    from magtrack.paths import chosen_data_dir

    return folder_called(log, chosen_data_dir(data_dir))


def _clock(as_of: str | None) -> Clock:
    """Return the running clock, or one that stands at `as_of`."""
    if as_of is None:
        from magtrack.clock import SystemClock

        return SystemClock()
    from magtrack.cli.context import clock_of

    return clock_of(as_of)


def _complain(problem: str, code: int = 1) -> int:
    sys.stderr.write(f"magtrack: {problem}\n")
    return code


def _demo(out: Path | None) -> int:
    from magtrack.ui.demo import run

    return run(out)


def _remind(data_dir: Path, clock: Clock) -> int:
    from magtrack.startup.imports import import_qt

    import_qt()
    from magtrack.ui.remind import run

    return run(data_dir, clock)


if __name__ == "__main__":
    sys.exit(main())
