"""An import's work in a thread, on a connection of its own: it reads a file and writes its plan."""

from __future__ import annotations

from datetime import date
from itertools import islice
from pathlib import Path

from msgspec import Struct

from magtrack.domain.record.edits import Record, Stamp
from magtrack.domain.record.log import records
from magtrack.errors import Cancelled, ImportProblem, MagTrackError
from magtrack.importers import (
    Answers,
    Importer,
    ImportPlan,
    ImportRequest,
    importer_for,
    whole_log,
)
from magtrack.reference import Reference
from magtrack.startup.collector import gc_paused
from magtrack.store.change import Change
from magtrack.store.journal import Journal
from magtrack.texts import _
from magtrack.ui.session import Session
from magtrack.ui.work import WHOLE, Told
from magtrack.wording.past import (
    EntryChange,
    RecordNames,
    conflict_lines,
    entry_changes,
    removed_line,
)

MOST_CHANGED = 100
"""Changed entries that are shown one by one."""

_OF_THE_REST = 0.8
"""The share of the bar that is left which one passage through a file fills."""


class FileReading(Struct, frozen=True):
    """What came of reading a file: its program, then its plan, or why there is none.

    `state` is that of the log it was compared with, `days` are those of what is new or changed,
    `changes` the first of what the log holds otherwise, `conflicts` of what was changed in both.
    """

    importer: Importer | None = None
    plan: ImportPlan | None = None
    problem: Exception | None = None
    state: str | None = None
    days: tuple[date, date] | None = None
    changes: tuple[EntryChange, ...] = ()
    conflicts: tuple[EntryChange, ...] = ()


class OneCourse:
    """Progress that fills once: a file that is gone through again fills a part of what is left."""

    def __init__(self, on_progress: Told) -> None:
        """Tell `on_progress` in thousandths."""
        self._tell = on_progress
        self._last = self._base = self._share = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Hear how far this passage is; raises what hears of it does."""
        now = done / total if total else 0.0
        if now < self._last:
            self._base = self._share
        self._last = now
        self._share = max(self._share, self._base + (1.0 - self._base) * _OF_THE_REST * now)
        self._tell(int(self._share * WHOLE), WHOLE)


def read_file(
    session: Session, path: Path, answers: Answers, password: str, on_progress: Told
) -> FileReading:
    """Read a file and compare it with the log; raises Cancelled."""
    importer = None
    try:
        _check_not_the_log(session, path)
        importer = importer_for(path)
        with gc_paused(), session.second_journal() as journal:
            state = journal.state()
            stamp = session.stamp()
            request = ImportRequest(
                *(journal, session.reference, stamp, answers, OneCourse(on_progress), password),
                past=journal.history,
            )
            plan = importer.plan(path, request)
            changes, conflicts = _changes(plan, journal, session.reference, stamp)
            on_progress(WHOLE, WHOLE)
            return FileReading(
                importer, plan, None, state, plan.days, changes=changes, conflicts=conflicts
            )
    except Cancelled:
        raise
    except MagTrackError as problem:
        return FileReading(importer, problem=problem)


def _changes(
    plan: ImportPlan, journal: Journal, reference: Reference, stamp: Stamp
) -> tuple[tuple[EntryChange, ...], tuple[EntryChange, ...]]:
    """Return how the first changed entries differ from those there, and the first conflicts."""
    if not (plan.total.changed or plan.removed or plan.conflicts):
        return (), ()
    log = whole_log(journal, stamp)
    names = RecordNames.of(log, reference)
    before = {each.id: each for each in records(log) if hasattr(each, "id")}
    changed = ((before[each.id], each) for each in plan.records if _id(each) in before)
    gone = [removed_line(each, names) for each in plan.deleted_there[:MOST_CHANGED]]
    changes = (
        change
        for one, other in islice(changed, MOST_CHANGED)
        for change in entry_changes(one, other, names)
    )
    conflicts = (
        line
        for each in plan.conflicts[:MOST_CHANGED]
        for line in conflict_lines(each.stays, each.gives_way, names)
    )
    return (*gone, *changes), tuple(conflicts)


def _id(record: Record) -> str:
    """Return the id of a record, "" for the profile, of which there is one."""
    return getattr(record, "id", "")


def _check_not_the_log(session: Session, path: Path) -> None:
    log = session.journal.path
    if path == log or (path.exists() and path.samefile(log)):
        raise ImportProblem(_("{file} is the log that is open.").format(file=path))


def write_import(
    session: Session, label: str, look: FileReading, file: str, on_progress: Told
) -> Change | None:
    """Back the log up and write what a look at a file showed as one step.

    None where the log is not in the state of then any more: nothing was written then, as where
    `on_progress` raises. `Session.is_importing` holds meanwhile; `Session.take_over` must follow.
    """
    plan, importer = look.plan, look.importer
    with session.second_journal(read_only=False) as journal:
        if plan is None or importer is None or journal.state() != look.state:
            return None
        journal.backups.make("import")
        on_progress(0, WHOLE)  # whoever cancelled meanwhile is heard before anything is written
        return journal.apply(
            label,
            *plan.edits,
            origin="import",
            taken_from=plan.taken_from(file, importer.key),
            on_progress=on_progress,
        )
