"""logs: the logs on this computer, one for each person."""

from __future__ import annotations

from pathlib import Path

import click

from magtrack import logs
from magtrack.cli.context import CliContext
from magtrack.cli.layout import cut, table
from magtrack.cli.options import global_options, json_option, pass_context
from magtrack.cli.program import root
from magtrack.domain.record.products import check_name
from magtrack.errors import LockedLog
from magtrack.paths import chosen_data_dir
from magtrack.store.window_lock import WindowLock
from magtrack.texts import _

_MOST_LETTERS = 40


@root.group(
    "logs",
    invoke_without_command=True,
    help=_(
        "List the logs on this computer, one for each person; add and name them.\n\n"
        "Every command takes --log NAME; without a command it opens the window on that log."
    ),
)
@json_option
@pass_context
def _logs(context: CliContext) -> None:
    if click.get_current_context().invoked_subcommand is not None:
        return
    here = _here(context)
    known = logs.known_logs(here)
    context.show(
        lambda: [
            {"name": each.name, "folder": str(each.folder), "here": each.folder == here}
            for each in known
        ],
        lambda: table(
            [
                ("*" if each.folder == here else "", cut(each.title, _MOST_LETTERS), each.folder)
                for each in known
            ]
        ),
    )


_logs.params += global_options(hidden=True)


@_logs.command("add", help=_("Make a log for another person, called NAME."))
@click.argument("name")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help=_("Where it lies; a log that is there already is taken."),
)
@pass_context
def _add(context: CliContext, name: str, folder: Path | None) -> None:
    made = logs.add_log(check_name(name, field="NAME"), _here(context), folder)
    context.say(_("Added: {name}, in {folder}").format(name=made.name, folder=made.folder))


@_logs.command("name", help=_("Call this log NAME, or the one that --log says."))
@click.argument("name")
@pass_context
def _name(context: CliContext, name: str) -> None:
    folder = context.path.parent
    lock = WindowLock(folder, context.clock)
    if not lock.take():  # the window would write the settings that it read once
        raise LockedLog(_("MagTrack's window has this log open: change its name there."))
    try:
        logs.name_log(folder, check_name(name, field="NAME"))
    finally:
        lock.release()
    context.say(_("The log in {folder} is called {name}.").format(folder=folder, name=name))


def _here(context: CliContext) -> Path:
    """Return the folder of the log this run is about, which need not be there yet."""
    here = chosen_data_dir(context.data_dir)
    return here if context.log_name is None else logs.folder_called(context.log_name, here)
