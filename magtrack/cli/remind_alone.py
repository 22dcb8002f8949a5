"""remind: tells of what is due without a window, and whether that begins with the computer."""

from __future__ import annotations

import click

from magtrack.autostart import Autostart
from magtrack.cli.context import CliContext
from magtrack.cli.options import pass_context
from magtrack.cli.program import root
from magtrack.texts import _


@root.command(
    "remind",
    help=_(
        "Remind of what is due without a window, until it is ended.\n\nWhat to remind of is chosen"
        " in Settings. The notifications have buttons where the desktop knows them."
    ),
)
@click.option(
    "--at-login",
    type=click.Choice(["on", "off"]),
    help=_("Let it start by itself when you log in, or no more; nothing else is done."),
)
@pass_context
def _remind(context: CliContext, at_login: str | None) -> None:
    folder = context.path.parent
    if at_login is None:
        click.get_current_context().exit(context.remind(folder, context.clock))
    Autostart(folder).switch(on=at_login == "on")
    if at_login == "on":
        context.say(_("Reminders start when you log in."))
    else:
        context.say(_("Reminders no longer start when you log in."))
