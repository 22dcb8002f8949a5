"""What a window looks for once, after it is there: leftovers, damaged settings, another log.

Leftovers are cleared away in a thread; what the person should know is told in one message.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from magtrack.clock import Clock
from magtrack.store.traces import Traces
from magtrack.ui.session import Session
from magtrack.ui.work import Told, Work
from magtrack.wording.recovery import settings_damaged_text, twin_text


def look_round(session: Session) -> Work:
    """Clear away what was left half made, and tell what lies beside the log."""
    path, clock = session.journal.path, session.clock
    work = Work(partial(_look, path, clock, session.journal.read_only))
    work.ended.connect(partial(_tell, session))
    work.start()
    return work


def _look(path: Path, clock: Clock, read_only: bool, _told: Told) -> list[str]:
    from magtrack.store.place import conflicted_copies

    if not read_only:
        Traces(path).clear(clock.read().epoch)
    return [twin_text(each) for each in conflicted_copies(path)]


def _tell(session: Session, _work: Work, result: object) -> None:
    if told := [*_of_settings(session), *(result if isinstance(result, list) else ())]:
        session.messages.tell("\n".join(told))


def _of_settings(session: Session) -> Iterator[str]:
    """Yield that the settings were damaged, once: they are written anew then."""
    found, session.damaged_preferences = session.damaged_preferences, None
    if found is not None:
        yield settings_damaged_text(found)
        if not session.journal.read_only:
            session.prefer(session.preferences)
