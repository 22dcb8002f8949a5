"""inbox: one look at a folder whose new files are taken in where nothing is to be asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from magtrack import preferences
from magtrack.cli.context import CliContext
from magtrack.cli.layout import table
from magtrack.cli.options import json_option, pass_context
from magtrack.cli.program import root
from magtrack.errors import ImportProblem, InputProblem, NotFound
from magtrack.paths import user_data_dir
from magtrack.texts import _
from magtrack.wording.inbox import look_text

if TYPE_CHECKING:
    from magtrack.inbox.look import InboxLook, Outcome


@root.command(
    "inbox",
    help=_(
        "Take in the new files of FOLDER, by default the inbox chosen in Settings, where nothing is"
        " to be asked; what waits is told, and magtrack import asks about it. Nothing in the folder"
        " is changed."
    ),
)
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@json_option
@pass_context
def _inbox(context: CliContext, folder: Path | None) -> None:
    from magtrack.importers import no_progress
    from magtrack.inbox.look import LookRequest, look

    home = user_data_dir(context.data_dir)
    settings = preferences.load(home)
    if folder is None and not settings.inbox:
        raise InputProblem(_("No inbox is chosen in Settings: name a folder."), "FOLDER")
    chosen = (folder or Path(settings.inbox)).expanduser().absolute()
    request = LookRequest(
        *(chosen, home, context.journal, context.reference, lambda: context.stamp),
        settings.import_answers,
    )
    try:
        found = look(request, no_progress)
    except ImportProblem as problem:
        if isinstance(problem.__cause__, FileNotFoundError | NotADirectoryError):
            raise NotFound(str(problem), "FOLDER") from problem
        raise
    context.show(lambda: _data(found), lambda: _text(found))


def _data(found: InboxLook) -> dict[str, Any]:
    waiting = (each for each in found.waiting if each not in found.read)
    return {
        "files": [_file(each) for each in (*found.read, *waiting)],
        "still_being_written": found.unsettled,
    }


def _file(each: Outcome) -> dict[str, Any]:
    return {
        "file": str(each.path),
        "outcome": each.fate,
        "entries": each.entries,
        "reason": each.said,
    }


def _text(found: InboxLook) -> str:
    rows = [(each.path.name, _fate(each)) for each in (*found.taken, *found.waiting)]
    told = look_text(len(found.taken), len(found.waiting), found.unsettled, found.unread)
    return "\n".join([*([table(rows)] if rows else []), f"{told[:1].upper()}{told[1:]}"])


def _fate(each: Outcome) -> str:
    from magtrack.wording.imports import would_do_text

    return each.said or would_do_text(each.entries, 0, each.days)
