"""man and help: the manual page made from the help of all commands, and the help by another name.

One page for the whole program, in the macros of man(7), which groff and mandoc both read. What it
says stands in the help of the commands; only what no command says stands here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import click

from magtrack import __version__
from magtrack.cli.context import CliContext
from magtrack.cli.options import pass_context
from magtrack.cli.program import root
from magtrack.texts import _

_ENDS = (
    ("0", "All is well, also where nothing was left to do."),
    ("1", "The log, the disk, a file or a yes that nobody could give stood in the way."),
    ("2", "The command cannot be carried out as it was typed."),
)
_VARIABLES = (
    ("MAGTRACK_DATA_DIR", "The folder that holds the log, unless --data-dir says so."),
    ("MAGTRACK_DEBUG", "1 prints an error that nobody expected whole."),
)


@root.command("man", help=_("Print the manual page: magtrack man | man -l -"))
@pass_context
def _man(context: CliContext) -> None:
    click.echo(manual(click.get_current_context().find_root(), context.now.local.date()))


@root.command("help", help=_("Show the help of the program, or of a COMMAND."))
@click.argument("command", nargs=-1)
@pass_context
def _help(_context: CliContext, command: tuple[str, ...]) -> None:
    shown = click.get_current_context().find_root()
    for word in command:
        group = shown.command
        if not isinstance(group, click.Group):
            break
        name, found, _rest = group.resolve_command(shown, [word])
        if found is not None:
            shown = click.Context(found, parent=shown, info_name=name)
    click.echo(shown.get_help())


def manual(program: click.Context, made: date) -> str:
    """Return the manual page of a program, `made` on that day, as text for man."""
    return "\n".join(_lines(program, made))


def _lines(program: click.Context, made: date) -> Iterator[str]:
    yield f'.TH MAGTRACK 1 {made} "MagTrack {__version__}"'
    yield from (".SH NAME", r"magtrack \- dose log for magnesium L-threonate")
    yield from (".SH SYNOPSIS", ".B magtrack", _text("[OPTIONS] [COMMAND] [ARGUMENTS]"))
    yield from (".SH DESCRIPTION", *_paragraphs(program.command.help or ""))
    yield from (".SH OPTIONS", *_options(program))
    yield ".SH COMMANDS"
    for command in _commands(program):
        yield from _command(command)
    for title, rows in (("EXIT STATUS", _ENDS), ("ENVIRONMENT", _VARIABLES)):
        yield f".SH {title}"
        for name, meaning in rows:
            yield from (".TP", f".B {_text(name)}", _text(meaning))


def _commands(context: click.Context) -> Iterator[click.Context]:
    """Yield a context for each command below that of `context`, those of groups in their place."""
    group = context.command
    assert isinstance(group, click.Group)  # noqa: S101 - by whom it is called
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is not None and not command.hidden:
            inner = click.Context(command, parent=context, info_name=name)
            if isinstance(command, click.Group):
                yield from _commands(inner)
            else:
                yield inner


def _command(context: click.Context) -> Iterator[str]:
    _any, *words = context.command.collect_usage_pieces(context)  # the first stands for options
    yield f".SS {_text(' '.join([context.command_path, *words]))}"
    yield from _paragraphs(context.command.help or "")
    yield from _options(context)


def _options(context: click.Context) -> Iterator[str]:
    """Yield the options of a command; --help, which all have, only for the program itself."""
    for param in context.command.get_params(context):
        record = param.get_help_record(context) if isinstance(param, click.Option) else None
        if record is not None and (context.parent is None or "--help" not in param.opts):
            yield from (".TP", f".B {_text(record[0])}", _text(record[1]) or r"\&")


def _paragraphs(text: str) -> Iterator[str]:
    for number, paragraph in enumerate(text.split("\n\n")):
        if number:
            yield ".PP"
        yield _text(paragraph)


def _text(text: str) -> str:
    """Return text as one line of a page: in ASCII, hyphens to copy, no line that is a macro."""
    line = " ".join(text.split()).replace("\\", r"\e").replace("-", r"\-")
    line = re.sub(r"[^\x00-\x7f]", lambda found: rf"\[u{ord(found[0]):04X}]", line)
    return re.sub(r"^([.'])", r"\\&\1", line)
