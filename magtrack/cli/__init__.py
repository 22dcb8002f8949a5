"""The command line: one module per group of commands; no window.

`main` runs it. Exit codes: 0 fine, 1 a problem (said on stderr), 2 wrong usage.
"""

from __future__ import annotations

import errno
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

import click

from magtrack import __version__, logfile
from magtrack.cli import (
    backups,
    demo,
    diary,
    doses,
    erase,
    exports,
    imports,
    medicines,
    products,
    profile,
    progress,
    safety,
    schedules,
    steps,
    today,
    trials,
)
from magtrack.cli.context import CliContext
from magtrack.cli.options import Group, global_options, json_option
from magtrack.errors import InputProblem, MagTrackError
from magtrack.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_MODULES = (
    today,
    doses,
    diary,
    products,
    schedules,
    trials,
    medicines,
    safety,
    progress,
    profile,
    steps,
    exports,
    imports,
    backups,
    erase,
    demo,
)


class _Root(Group):
    """The program itself: closes the log, and turns problems into a sentence and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        try:
            return super().invoke(ctx)
        except MagTrackError as error:
            _complain(_sentence(error))
            for line in backups.ways_out(ctx.obj, error):
                click.echo(f"  {line}", err=True)
            ctx.exit(1)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            _complain(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))
            ctx.exit(1)
        finally:
            ctx.obj.close()


def _sentence(error: MagTrackError) -> str:
    """Return the sentence of the error, and the option it is about where that is known."""
    place = error.field if isinstance(error, InputProblem) else ""
    return f"{place}: {error}" if place.startswith("-") or place.isupper() else str(error)


def _complain(text: str) -> None:
    click.echo(f"magtrack: {text}", err=True)


root = _Root(
    "magtrack",
    params=global_options(hidden=False),
    help=_(
        "A dose log for people who take magnesium L-threonate. Without a command it opens the"
        " window."
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
"""The command line as click sees it."""

click.version_option(__version__, prog_name="magtrack")(json_option(root))
for _module in _MODULES:
    for _command in _module.COMMANDS:
        root.add_command(_command)


def main(arguments: Sequence[str], demo: Callable[[Path | None], int]) -> int:
    """Run the command line with these arguments and return its exit code.

    `demo` opens or draws the sample log; it is handed in, since the window lies beside this layer.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that cannot show an emoji shows "?"
            stream.reconfigure(errors="replace")
    context = CliContext(demo)
    try:
        root.main(list(arguments), prog_name="magtrack", obj=context)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except Exception as error:  # noqa: BLE001 - an error nobody expected is written down
        logfile.tell(context.folder, error)
        return 1
