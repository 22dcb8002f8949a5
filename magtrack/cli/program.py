"""The program as a command: what every command hangs on, and what becomes of a problem."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from typing import Any

import click

from magtrack import __version__
from magtrack.cli.context import CliContext
from magtrack.cli.options import Group, global_options, json_option
from magtrack.errors import InputProblem, MagTrackError, StoreProblem
from magtrack.store.backup import contents
from magtrack.texts import _
from magtrack.wording.recovery import entries_text


class _Root(Group):
    """The program itself: closes the log, and turns problems into a sentence and exit code 1."""

    group_class = Group

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        try:
            return super().invoke(ctx)
        except MagTrackError as error:
            _complain(_sentence(error))
            if isinstance(error, StoreProblem):
                for line in ways_out(ctx.obj, error):
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


def ways_out(context: CliContext, error: StoreProblem) -> Iterator[str]:
    """Yield the ways out of a problem with the log, each with its command."""
    commands = {
        "salvage": _("magtrack salvage FILE: saves what can be read into a new log"),
        "new": _("magtrack restore --new: begins an empty log; what is there is kept aside"),
        "folder": _("magtrack --data-dir DIR: uses the log in another folder"),
    }
    for way in error.ways_out:
        if way in commands:
            yield commands[way]
        elif way == "backup" and (backup := context.backups.newest_good()):
            yield _(
                "magtrack restore latest: puts the newest good backup in its place ({held})"
            ).format(held=entries_text(contents(backup.path)))


root = _Root(
    "magtrack",
    params=global_options(hidden=False),
    help=_(
        "A dose log for people who take magnesium L-threonate. Without a command it opens the"
        " window."
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
"""The command line as click sees it: each command adds itself."""

click.version_option(__version__, prog_name="magtrack")(json_option(root))
