"""Another MagTrack log, such as a "conflicted copy" of a program that syncs, merged by entries.

What only the other log has is added. Where both hold an entry, the one edited last stays; where no
edit tells, ours does. Of two notes of a day, theirs goes below ours. Nothing is removed: an entry
that was deleted in the other one stays here. One that was deleted here stays out, unless the person
wants it again. Our plans stay: a trial that could not be planned in
our log stays out, and so does a plan of a dose that ours plans otherwise.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from magtrack.clock import FixedClock
from magtrack.domain.record.edits import Record
from magtrack.domain.record.events import Event
from magtrack.domain.record.log import Log, records
from magtrack.domain.record.schedule import Schedule
from magtrack.errors import ImportProblem, InputProblem, StoreProblem
from magtrack.importers import Importer, ImportPlan, ImportRequest, LeftOut, counts_of, whole_log
from magtrack.importers.own._day_notes import DayNotes
from magtrack.importers.own._held_back import HeldBack
from magtrack.importers.own._kept_plans import KeptPlans
from magtrack.importers.toolkit.file_questions import FileQuestions
from magtrack.importers.toolkit.notes import answers_needed
from magtrack.importers.toolkit.rows_left_out import RowsLeftOut
from magtrack.store.database import APPLICATION_ID
from magtrack.store.header import read_header
from magtrack.store.journal import Journal
from magtrack.store.rows import TABLES
from magtrack.texts import _

_TELL_EVERY = 1000


def accepts(path: Path) -> bool:
    """Tell whether the file says of itself that it is one of our logs."""
    try:
        header = read_header(path) if path.is_file() else None
    except OSError:
        return False
    return header is not None and header.is_sqlite and header.application_id == APPLICATION_ID


def plan(path: Path, request: ImportRequest) -> ImportPlan:
    """Return what the log at `path` would do, which is not changed.

    Raises ImportProblem where it cannot be read.
    """
    stamp, on_progress = request.stamp, request.on_progress
    theirs = list(records(_load(path, request)))
    log = whole_log(request.target, stamp)
    known = {(type(record), record.id): record for record in records(log)}
    notes = DayNotes(log.events, stamp.now.epoch)
    kept = KeptPlans(log, stamp.now.day(log.profile.day_start_hour))
    held = HeldBack(request, IMPORTER.key, log)
    stays_out: Counter[str] = Counter()
    found: list[Record] = []
    counts: dict[str, Counter[str]] = {}
    for done, record in enumerate(theirs):
        if done % _TELL_EVERY == 0:
            on_progress(done, len(theirs))
        try:
            kept.check(record)
        except InputProblem as problem:
            stays_out[str(problem)] += 1
            continue
        before = known.get((type(record), record.id))
        if before is None and held.was_deleted(record):
            continue
        of_note = notes.add(record) if isinstance(record, Event) else None
        fate = of_note or _fate(record, before)
        if isinstance(record, Schedule) and record != before and kept.keeps(record):
            fate = "kept"
        is_written = fate in ("new", "changed") and not of_note
        if is_written and (held.is_part(record) or held.is_far_ahead(record)):
            continue
        counts.setdefault(TABLES[type(record)].name, Counter())[fate] += 1
        if is_written:
            found.append(record)
    asking, rows = FileQuestions(request.answers), RowsLeftOut()
    held.settle(asking.ask, rows)
    if asking.questions:
        raise answers_needed(path.name, asking.questions.values())
    left_out = {reason: LeftOut(n, ()) for reason, n in stays_out.items()} | rows.left_out()
    found += notes.changed.values()
    return ImportPlan(found, counts_of(counts), left_out, kept.notes())


def _load(path: Path, request: ImportRequest) -> Log:
    stamp = request.stamp
    clock = FixedClock(stamp.now.epoch, stamp.now.zone)
    try:
        with Journal(path, clock, read_only=True, knows=request.reference) as journal:
            if not journal.audit(with_history=False).is_sound:
                raise ImportProblem(_("{file} is damaged.").format(file=path))
            return whole_log(journal, stamp)
    except StoreProblem as problem:
        raise ImportProblem(str(problem)) from problem


def _fate(record: Any, before: Any) -> str:  # noqa: ANN401 - of one kind of record
    """Tell whether an entry is new, changed, or stays as it is."""
    if before is None:
        return "new"
    if record == before or _edited(record) <= _edited(before):
        return "same"
    return "changed"


def _edited(record: Any) -> int:  # noqa: ANN401 - any record
    """Return when an entry was last written, in UTC seconds; 0 where its kind does not say."""
    edited: int | None = getattr(record, "edited", None)
    entered: int = getattr(record, "entered", 0)
    return entered if edited is None else edited


IMPORTER = Importer("magtrack", lambda: _("Another MagTrack log"), accepts, plan, by_hand=True)
