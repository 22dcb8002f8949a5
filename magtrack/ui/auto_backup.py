"""Backups while the window is open: at the start where something changed, and once a day.

They are made in a thread with a connection of its own, so the window never waits for them. A copy
elsewhere follows, where a folder was chosen for it.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from magtrack.clock import Clock
from magtrack.errors import MagTrackError
from magtrack.ui.session import Session
from magtrack.ui.work import Told, Work


def back_up(session: Session, *, at_start: bool) -> Work | None:
    """Back up what changed, once a day; tell where that did not work.

    At the start, whenever no backup holds all of the log.
    """
    try:
        if session.journal.read_only or session.journal.is_empty():
            return None
    except MagTrackError as error:
        session.messages.tell(str(error), "backup")
        return None
    work = Work(partial(_back_up, session.journal.path, session.clock, at_start))
    work.ended.connect(partial(_over, session))
    work.start()
    return work


def _back_up(path: Path, clock: Clock, at_start: bool, _told: Told) -> None:
    from magtrack.store.backup import Backups

    backups = Backups(path, clock)
    if at_start:
        backups.if_changed()
    else:
        backups.daily()


def _over(session: Session, _work: Work, result: object) -> None:
    """Tell what failed; what did not is copied elsewhere, where that is wanted."""
    if isinstance(result, MagTrackError):
        session.messages.tell(str(result), "backup")
        return
    session.messages.settle("backup")
    if session.preferences.elsewhere:
        from magtrack.ui.elsewhere import elsewhere_of

        elsewhere_of(session).bring()
