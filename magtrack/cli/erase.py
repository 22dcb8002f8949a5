"""erase: everything MagTrack keeps about a person, gone for good after a word is typed."""

from __future__ import annotations

from collections.abc import Collection

import click

from magtrack.cli.context import CliContext
from magtrack.cli.options import pass_context
from magtrack.cli.program import root
from magtrack.errors import InputProblem, LockedLog, Question
from magtrack.logs import others_than
from magtrack.store.window_lock import WindowLock
from magtrack.texts import _
from magtrack.wording.recovery import ERASE_WORD, copies_text, erase_text, held_text


@root.command(
    "erase",
    help=_("Remove the log, its backups and the settings for good. WORD says that it is meant."),
)
@click.argument("word", required=False, default="")
@pass_context
def _erase(context: CliContext, word: str) -> None:
    from magtrack.store.erase import copies_of, erase, locked_of

    folder = context.path.parent
    if word.casefold() != ERASE_WORD.casefold():
        ask = _("To do it, type: magtrack erase {word}").format(word=ERASE_WORD)
        copies = copies_of(context.path)
        told = copies_text(copies, locked_of(copies, context.path))
        raise InputProblem(f"{erase_text(folder, others_than(folder))}\n{told}\n{ask}", "WORD")
    context.close()
    context.asking(lambda answered: _look_for_window(context, answered))
    done = erase(folder)
    context.say(_("Erased: {n} files in {folder}.").format(n=len(done.removed), folder=folder))
    if done.elsewhere:
        context.say(copies_text(done.elsewhere, locked_of(done.elsewhere, context.path)))


def _look_for_window(context: CliContext, answered: Collection[str]) -> None:
    """Refuse while a window is open: it would write again. Ask about one of another computer."""
    lock = WindowLock(context.path.parent, context.clock)
    if lock.take():
        lock.release()
        return
    told = held_text(lock.holder, context.now.zone)
    if lock.holder is not None and lock.holder.is_of_this_computer:
        raise LockedLog(_("MagTrack's window has this log open: close it first."))
    if "open-elsewhere" not in answered:
        raise Question(_("{told} Erase it all the same?").format(told=told), "open-elsewhere")
