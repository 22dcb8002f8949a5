"""demo: the window on a sample log, or its pages as files."""

from __future__ import annotations

from pathlib import Path

import click

from magtrack.cli.context import CliContext
from magtrack.cli.options import pass_context
from magtrack.cli.program import root
from magtrack.cli.streams import NEW_FILE
from magtrack.texts import _


@root.command(
    "demo",
    help=_(
        "Show a sample log of 16 weeks.\n\nOpens the window on it, in a temporary folder. With"
        " --out, or without a display, its pages and its CSV set are written instead."
    ),
)
@click.option("--out", type=NEW_FILE, help=_("The folder to write to."))
@pass_context
def _demo(context: CliContext, out: Path | None) -> None:
    click.get_current_context().exit(context.demo(out))
