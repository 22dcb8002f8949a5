"""Undo and redo: said with what and how much, and asked first where it is much."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from magtrack.errors import Cancelled, MagTrackError
from magtrack.store.change import Change
from magtrack.store.journal import Journal
from magtrack.texts import _, ngettext
from magtrack.ui.messages import MessageButton, Messages
from magtrack.wording import number

if TYPE_CHECKING:
    from magtrack.store.past import Step
    from magtrack.ui.work import Task, Told

LARGE_STEP = 1000
"""A step of more entries than these is taken beside the window: half a second and more."""

MOST_AT_ONCE = 100
"""A step of more entries than these is not taken back by one key alone."""


class Undoable(Protocol):
    """What can take steps back and forth, and says so: the session."""

    journal: Journal
    messages: Messages
    is_importing: bool
    apart: Callable[[str, Task, Callable[[object], object]], object] | None

    def undo(self) -> None:
        """Take the latest step back."""

    def redo(self) -> None:
        """Do it again."""

    def replay(self, write: Callable[[], Change | None]) -> Change | None:
        """Take a step with `write`, and tell everyone but the toast."""

    def second_journal(self, *, read_only: bool) -> Journal:
        """Return a connection of its own to the log, for a thread."""

    def catch_up(self, change: Change | None) -> None:
        """Tell everyone but the toast what a thread wrote."""


class Way(Struct, frozen=True):
    """The way back or forth: its next step, what writes it, and the words.

    `write` takes the journal and, in a thread, what is told how far it is. `done`, `asks` and
    `doing` name the step as {label} and what it holds as {n}.
    """

    find: Callable[[], Step | None]
    write: Callable[..., Change | None]
    done: str
    asks: str
    doing: str
    yes: str
    no: str
    after: MessageButton


def take_back(session: Undoable) -> None:
    """Take the latest step back and say so, with Redo beside it; ask first where it is large."""
    _go(session, _back(session))


def do_again(session: Undoable) -> None:
    """Do the latest undone step again and say so, with Undo beside it; ask first as above."""
    _go(session, _forth(session))


def _back(session: Undoable) -> Way:
    return Way(
        session.journal.history.undo_step,
        Journal.undo,
        done=_("Undone: {label}"),
        asks=_("This takes back {n} entries ({label}). Undo them?"),
        doing=_("Undoing {n} entries …"),
        yes=_("Undo them"),
        no=_("Keep"),
        after=MessageButton(_("Redo"), session.redo),
    )


def _forth(session: Undoable) -> Way:
    return Way(
        session.journal.history.redo_step,
        Journal.redo,
        done=_("Done again: {label}"),
        asks=_("This brings back {n} entries ({label}). Redo them?"),
        doing=_("Doing {n} entries again …"),
        yes=_("Redo them"),
        no=_("Leave"),
        after=MessageButton(_("Undo"), session.undo),
    )


def _go(session: Undoable, way: Way, agreed: int | None = None) -> None:
    """Take a step; one that is large only if it is the one that was `agreed` to."""
    if session.is_importing:
        return
    try:
        step = way.find()
        if step is None:
            return
        if step.n_rows > MOST_AT_ONCE and step.number != agreed:
            text = way.asks.format(n=number(step.n_rows, 0), label=step.label)
            yes = MessageButton(way.yes, lambda: _go(session, way, step.number), way.no)
            session.messages.offer(text, yes)
            return
        if step.n_rows > LARGE_STEP and session.apart is not None:
            _go_apart(session, way, step)
            return
        session.replay(partial(way.write, session.journal))
    except MagTrackError as error:
        session.messages.tell(str(error), "step")
        return
    _tell(session, way, step)


def _go_apart(session: Undoable, way: Way, step: Step) -> None:
    """Take a step of many entries in a thread; the place for long work shows how far it is."""

    def stepped(told: Told) -> Change | None:
        with session.second_journal(read_only=False) as journal:
            return way.write(journal, told)

    def over(result: object) -> None:
        session.is_importing = False
        if isinstance(result, Cancelled):
            session.messages.announce(_("Stopped. Nothing was changed."))
        elif isinstance(result, MagTrackError):
            session.messages.tell(str(result), "step")
        else:
            session.catch_up(result if isinstance(result, Change) else None)
            _tell(session, way, step)

    session.is_importing = True
    if session.apart is not None:
        session.apart(way.doing.format(n=number(step.n_rows, 0)), stepped, over)


def _tell(session: Undoable, way: Way, step: Step) -> None:
    session.messages.settle("step")
    session.messages.offer(_said(way, step), way.after)


def _said(way: Way, step: Step) -> str:
    """Return what was done, and how much where it was more than one entry."""
    text = way.done.format(label=step.label)
    if step.n_rows < 2:
        return text
    entries = ngettext("{n} entry", "{n} entries", step.n_rows)
    return f"{text} · {entries.format(n=number(step.n_rows, 0))}"
