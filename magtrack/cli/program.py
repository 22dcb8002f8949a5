"""The program as a command: what every command hangs on, and what becomes of a problem.

It ends with 0 where all is well, also where nothing was left to do; with 2 where the command as it
was typed cannot be carried out, so that it has to be typed differently; and with 1 where the
command is right, but the log, the disk, a file or a yes that nobody could give stood in the way.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any, Never

import click
from click.exceptions import NoArgsIsHelpError

from magtrack import __version__
from magtrack.cli.context import CliContext
from magtrack.cli.options import Group, global_options, json_option, place
from magtrack.errors import InputProblem, MagTrackError, NothingDue, StoreProblem, WrongAnswer
from magtrack.store.backup import contents
from magtrack.texts import _, visible
from magtrack.wording.recovery import entries_text


class _Root(Group):
    """The program itself: closes the log, and turns problems into a sentence and an exit code."""

    group_class = Group

    def main(self, *args: Any, **extra: Any) -> Never:
        context: CliContext = extra["obj"]
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
        except (MagTrackError, click.UsageError, click.Abort, OSError) as error:
            code = _told(context, error)
        finally:
            context.close()
        sys.exit(code or 0)  # a command returns nothing


def _told(context: CliContext, error: Exception) -> int:
    """Tell of a problem in the program's one voice, and return the exit code that it makes."""
    match error:
        case NothingDue():
            context.say(str(error))
            return 0
        case NoArgsIsHelpError():
            click.echo(str(error), err=True)
            return 2
        case click.UsageError():
            context.warn(_usage_sentence(error))
            if error.ctx is not None:
                click.echo(f"  {error.ctx.command_path} --help", err=True)
            return 2
        case click.Abort():
            context.warn(_("Stopped."))
        case StoreProblem():
            context.warn(str(error))
            for line in ways_out(context, error):
                click.echo(visible(f"  {line}"), err=True)
        case MagTrackError():
            context.warn(_sentence(error))
            return 2 if isinstance(error, InputProblem | WrongAnswer) else 1
        case OSError():
            context.warn(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))
    return 1


def _sentence(error: MagTrackError) -> str:
    """Return the sentence of the error, and the option it is about where that is known."""
    place = error.field if isinstance(error, InputProblem) else ""
    return f"{place}: {error}" if place.startswith("-") or place.isupper() else str(error)


def _usage_sentence(error: click.UsageError) -> str:
    """Return the sentence about words that click could not make sense of, and what comes close."""
    match error:
        case click.NoSuchOption():
            text = _("There is no option “{name}”.").format(name=error.option_name)
            if not error.possibilities and _takes_text(error.ctx):
                return f"{text} {_('Put “--” before a text that begins with “-”.')}"
        case click.NoSuchCommand():
            text = _("There is no command “{name}”.").format(name=error.command_name)
        case click.MissingParameter():
            return _("{name} is missing.").format(name=place(error.param))
        case click.BadParameter():
            return f"{place(error.param)}: {_in_our_quotes(error.message)}"
        case _:
            return _in_our_quotes(error.message)
    if not error.possibilities:
        return text
    return f"{text} {_('Did you mean “{name}”?').format(name=error.possibilities[0])}"


def _takes_text(ctx: click.Context | None) -> bool:
    return ctx is not None and any(isinstance(each, click.Argument) for each in ctx.command.params)


def _in_our_quotes(text: str) -> str:
    """Return a sentence of click with the quotes of this program; an apostrophe is none."""
    return re.sub(r"(?<!\w)(['\"])(.*?)\1(?!\w)", r"“\2”", text)


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
