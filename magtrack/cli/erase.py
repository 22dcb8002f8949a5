"""erase: everything MagTrack keeps about a person, gone for good after a word is typed."""

from __future__ import annotations

import click

from magtrack.cli.context import CliContext
from magtrack.cli.options import pass_context
from magtrack.cli.program import root
from magtrack.errors import InputProblem
from magtrack.texts import _
from magtrack.wording.recovery import ERASE_WORD, erase_text


@root.command(
    "erase",
    help=_("Remove the log, its backups and the settings for good. WORD says that it is meant."),
)
@click.argument("word", required=False, default="")
@pass_context
def _erase(context: CliContext, word: str) -> None:
    from magtrack.store.erase import erase

    folder = context.path.parent
    if word.casefold() != ERASE_WORD.casefold():
        ask = _("To do it, type: magtrack erase {word}").format(word=ERASE_WORD)
        raise InputProblem(f"{erase_text(folder)} {ask}", "WORD")
    context.close()
    removed = erase(folder)
    context.say(_("Erased: {n} files in {folder}.").format(n=len(removed), folder=folder))
