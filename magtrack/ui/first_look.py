"""What a window looks for once, after it is there: leftovers, damaged settings, another log.

Leftovers are cleared away in a thread; what the person should know is told in one message. Another
log is offered for merging, where it holds something that this one has not.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from magtrack.clock import FixedClock
from magtrack.store.elsewhere import OtherComputer
from magtrack.store.place import Twin
from magtrack.store.traces import Traces
from magtrack.texts import _
from magtrack.ui.elsewhere import elsewhere_of
from magtrack.ui.merging import Put, has_more, offer
from magtrack.ui.session import Session
from magtrack.ui.work import Told, Work
from magtrack.wording.recovery import (
    other_computer_text,
    settings_damaged_text,
    twin_beside_text,
    twin_text,
)


class Look(Struct, frozen=True):
    """What was found: a log to merge with its sentence, or a sentence about one that cannot be."""

    twins: tuple[Twin, ...] = ()
    told: tuple[str, ...] = ()


def look_round(session: Session, put: Put) -> Work:
    """Clear away what was left half made, and tell what lies beside the log.

    `put` shows a banner above the page. What another computer put beside the copies elsewhere is
    offered in the same way, whenever it is seen.
    """
    elsewhere_of(session).found.connect(partial(_offer_other, session, put))
    work = Work(partial(_look, session, session.journal.read_only))
    work.ended.connect(partial(_tell, session, put))
    work.start()
    return work


def _look(session: Session, read_only: bool, _told: Told) -> Look:
    from magtrack.store.place import conflicted_copies

    path = session.journal.path
    # Of files, only a clock that goes can tell how old they are.
    if not read_only and not isinstance(session.clock, FixedClock):
        Traces(path).clear(session.clock.read().epoch)
    found = conflicted_copies(path)
    if read_only:
        return Look(told=tuple(map(twin_text, found)))
    return Look(tuple(each for each in found if has_more(session, each.path)))


def _tell(session: Session, put: Put, _work: Work, result: object) -> None:
    look = result if isinstance(result, Look) else Look()
    if told := [*_of_settings(session), *look.told]:
        session.messages.tell("\n".join(told))
    for twin in look.twins:
        offer(session, put, twin.path, twin_beside_text(twin))


def _offer_other(session: Session, put: Put, other: OtherComputer) -> None:
    text = _(
        "The computer “{name}” put a copy of its log into the folder for copies. {told}"
    ).format(name=other.name, told=other_computer_text(other.newest, session.now()))
    offer(session, put, other.newest.path, text, elsewhere_of(session).password)


def _of_settings(session: Session) -> Iterator[str]:
    """Yield that the settings were damaged, once: they are written anew then."""
    found, session.damaged_preferences = session.damaged_preferences, None
    if found is not None:
        yield settings_damaged_text(found)
        if not session.journal.read_only:
            session.prefer(session.preferences)
