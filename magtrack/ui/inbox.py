"""Looks at the inbox in a thread: at the start, when the window is activated, every ten minutes.

What holds the reading up, a network drive that is gone, holds up nothing else.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from magtrack.domain.record.days import Moment
from magtrack.domain.record.edits import Stamp
from magtrack.errors import Cancelled, MagTrackError
from magtrack.preferences import Preferences
from magtrack.reference import Reference
from magtrack.store.change import Change
from magtrack.store.journal import Journal
from magtrack.ui.background import timer
from magtrack.ui.work import Told, Work

if TYPE_CHECKING:
    from magtrack.inbox.look import InboxLook

SOON_MS = 20_000
"""So soon a file that was still being written is looked at again."""

_MOST_SOON = 15
"""So many times in a row; then at the usual times."""


class InboxOwner(Protocol):
    """What an inbox belongs to: the session."""

    journal: Journal
    reference: Reference
    data_dir: Path
    is_importing: bool

    @property
    def preferences(self) -> Preferences:
        """Return this machine's preferences."""

    def now(self) -> Moment:
        """Return the present instant."""

    def stamp(self) -> Stamp:
        """Return what a new entry is stamped with."""

    def second_journal(self, *, read_only: bool) -> Journal:
        """Return a connection of its own to the log, for a thread."""

    def catch_up(self, change: Change | None) -> None:
        """Tell everyone but the toast what a thread wrote."""

    def notice(self) -> None:
        """Look whether another program wrote to the log."""


class Inbox(QObject):
    """The inbox of a session; none where the preferences name no folder.

    `looked()` follows each look. `last` is what the last one found, `problem` why it found nothing,
    `at` when it was.
    """

    looked = Signal()

    def __init__(self, session: InboxOwner) -> None:
        """Look at nothing until `look`."""
        super().__init__()
        self._session = session
        self._work: Work | None = None
        self._n_soon = 0
        self._soon = timer(self, SOON_MS, self.look)
        self.last: InboxLook | None = None
        self.problem = ""
        self.at: Moment | None = None

    @property
    def folder(self) -> Path | None:
        """Return the folder, None where there is none."""
        chosen = self._session.preferences.inbox
        return Path(chosen) if chosen else None

    def is_looking(self) -> bool:
        """Tell whether a look goes on."""
        return self._work is not None

    def look(self, *, again: bool = True) -> None:
        """Begin a look, unless one goes on, or there is nothing to look at.

        `again`: also at what had a question.
        """
        session, folder = self._session, self.folder
        if self._work is not None or session.is_importing:
            return
        if folder is None or session.journal.read_only:
            self.last, self.problem, self.at = None, "", None
            return
        self._soon.stop()
        self._work = work = Work(partial(_look, session, folder, again))
        work.ended.connect(self._ended)
        work.start()

    def stop(self) -> None:
        """Look no more, and wait for the end of a look: the log is closed."""
        self._soon.stop()
        if self._work is not None:
            self._work.cancel()
            self._work.wait()

    def leave_out(self, path: Path) -> None:
        """Leave a file of the folder as it is, until it changes; raises StoreProblem."""
        from magtrack.inbox.look import leave_out

        leave_out(self._session.data_dir, self._session.journal, path)
        if self.last is not None:
            waiting = tuple(each for each in self.last.waiting if each.path != path)
            self.last = replace(self.last, read=(), waiting=waiting)
        self.looked.emit()

    def read_again(self, path: Path) -> None:
        """Read a file anew; raises StoreProblem."""
        from magtrack.inbox.look import read_again

        read_again(self._session.data_dir, self._session.journal, path)
        self.look()

    def _ended(self, _work: Work, result: object) -> None:
        self._work = None
        if isinstance(result, Cancelled):
            return
        session = self._session
        self.at = session.now()
        if isinstance(result, Exception):
            self.last = None
            self.problem = str(result) if isinstance(result, MagTrackError) else ""
            session.notice()  # what came before it went wrong
        else:
            self._take(result)  # type: ignore[arg-type]  # what `_look` returns
        self.looked.emit()

    def _take(self, found: InboxLook) -> None:
        self.last, self.problem = found, ""
        self._session.catch_up(_together([each.change for each in found.taken if each.change]))
        self._n_soon = self._n_soon + 1 if found.unsettled else 0
        if 0 < self._n_soon <= _MOST_SOON:
            self._soon.start()


def _look(session: InboxOwner, folder: Path, again: bool, on_progress: Told) -> InboxLook:
    from magtrack.inbox.look import LookRequest, look

    with session.second_journal(read_only=False) as journal:
        request = LookRequest(
            *(folder, session.data_dir, journal, session.reference, session.stamp),
            session.preferences.import_answers,
            again,
        )
        return look(request, on_progress)


def _together(changes: list[Change]) -> Change | None:
    """Return what several writes did as one, None for none."""
    if not changes:
        return None
    kinds = frozenset[str]().union(*(each.kinds for each in changes))
    days = [each.days for each in changes if each.days is not None]
    whole = None
    if len(days) == len(changes):
        whole = min(first for first, _last in days), max(last for _first, last in days)
    return Change(changes[-1].label, kinds, whole)
