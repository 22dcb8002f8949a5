"""What two logs that were one once did to an entry since: which of them knows the other's state.

Whoever had an entry in the state that the other log still has went on from there, and is ahead:
that needs no clock. Where both changed it, or each knows the other's state, time decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from msgspec import Struct

from magtrack.domain.record.edits import Record
from magtrack.domain.record.people import Profile
from magtrack.store.past import History, Revision

Key = tuple[type, str]
"""The kind and id of a record."""

_AT_ONCE = 500


class Course(Struct, frozen=True):
    """What a log did to one entry.

    `now` is the entry, None where the log has none. `past` are the states it ever had, None among
    them where it was deleted once. `touched` is when the log last changed it, by undo too (UTC
    seconds). `is_deleted`: it is gone because it was deleted, and not because it was never there.
    """

    now: Record | None
    past: tuple[Record | None, ...] = ()
    touched: int = 0
    is_deleted: bool = False

    def knows(self, state: Record | None) -> bool:
        """Tell whether the entry was in this state here."""
        return state in self.past


def key_of(record: Record) -> Key:
    """Return what tells a record from all others."""
    return type(record), record.id


def courses(
    history: History | None, keys: Iterable[Key], there: Mapping[Key, Record]
) -> Mapping[Key, Course]:
    """Return what a log did to the entries with these keys; `there` are those that it has."""
    wanted = list(keys)
    found: dict[Key, list[Revision]] = {key: [] for key in wanted}
    if history is not None:
        for kind in {kind for kind, _id in wanted}:
            ids = [id_ for each, id_ in wanted if each is kind]
            for start in range(0, len(ids), _AT_ONCE):
                for revision in history.revisions_of(kind, *ids[start : start + _AT_ONCE]):
                    record = revision.before or revision.after
                    if record is not None and key_of(record) in found:
                        found[key_of(record)].append(revision)
    return {key: _course(there.get(key), lines) for key, lines in found.items()}


def _course(now: Record | None, lines: Iterable[Revision]) -> Course:
    past: list[Record | None] = []
    touched, is_deleted = 0, False
    for line in lines:
        past.append(line.after)
        if line.before is not None:  # before it was first added it was not deleted
            past.append(line.before)
        touched = max(touched, line.step.at, line.step.undone_at or 0)
        is_deleted |= line.after is None and line.step.state == "done"
    return Course(now, tuple(past), touched, is_deleted and now is None)


class Wins(Enum):
    """Whose state of an entry both logs should have, and whether the other one's is lost by it."""

    OURS = "ours"
    THEIRS = "theirs"
    OURS_OF_TWO = "ours-of-two"
    THEIRS_OF_TWO = "theirs-of-two"


def choose(ours: Course, theirs: Course, *, related: bool) -> Wins:
    """Return whose state of an entry stays; both logs come to the same answer.

    Of what was edited in one and deleted in the other the edit stays. Where all is alike, that of
    logs that are not `related` ours stays.
    """
    if not _had_ever(theirs):
        return Wins.OURS
    if not _had_ever(ours):
        return Wins.THEIRS
    ahead, behind = ours.knows(theirs.now), theirs.knows(ours.now)
    if ahead != behind:
        return Wins.OURS if ahead else Wins.THEIRS
    if ahead:
        mine = (ours.touched, _tie(ours.now, related=related)) >= (
            theirs.touched,
            _tie(theirs.now, related=related),
        )
        return Wins.OURS if mine else Wins.THEIRS
    if ours.now is None or theirs.now is None:
        return Wins.THEIRS_OF_TWO if ours.now is None else Wins.OURS_OF_TWO
    mine = _latest(ours, related=related) >= _latest(theirs, related=related)
    return Wins.OURS_OF_TWO if mine else Wins.THEIRS_OF_TWO


def _had_ever(course: Course) -> bool:
    """Tell whether a log has an entry, or had it and deleted it; a profile nobody told is none."""
    is_told = course.now != Profile() or bool(course.past)
    return course.is_deleted if course.now is None else is_told


def written_at(course: Course) -> int:
    """Return when an entry was last written, in UTC seconds: by itself, else by the history."""
    edited: int | None = getattr(course.now, "edited", None)
    if edited is not None:
        return edited
    return course.touched or getattr(course.now, "entered", 0)


def _latest(course: Course, *, related: bool) -> tuple[int, str]:
    return written_at(course), _tie(course.now, related=related)


def _tie(record: Record | None, *, related: bool) -> str:
    """Return what decides between states of the same second, in both logs alike."""
    return repr(record) if related else ""
