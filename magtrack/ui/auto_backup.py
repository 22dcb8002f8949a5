"""Backups while the window is open: at the start where something changed, and once a day.

They are made in a thread with a connection of its own, so the window never waits for them.
"""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

from magtrack.errors import MagTrackError

if TYPE_CHECKING:
    from magtrack.ui.session import Session


def back_up_at_start(session: Session) -> Thread | None:
    """Back the log up unless a backup holds all of it; tell where that did not work."""
    return _begin(session, at_start=True)


def back_up_daily(session: Session) -> Thread | None:
    """Back up what changed since, once a day."""
    return _begin(session, at_start=False)


def _begin(session: Session, *, at_start: bool) -> Thread | None:
    try:
        if session.journal.read_only or session.journal.is_empty():
            return None
    except MagTrackError as error:
        session.problem.emit(str(error))
        return None
    work = Thread(target=_back_up, args=(session, at_start), name="backup", daemon=True)
    work.start()
    return work


def _back_up(session: Session, at_start: bool) -> None:
    from magtrack.store.backup import Backups

    backups = Backups(session.journal.path, session.clock)
    try:
        if at_start:
            backups.if_changed()
        else:
            backups.daily()
    except MagTrackError as error:
        session.problem.emit(str(error))
