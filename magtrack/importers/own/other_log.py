"""Another MagTrack log, such as a "conflicted copy" of a program that syncs, merged by entries.

It is only read. Whichever log takes the other in first: once each has taken the other, both hold
the same (`_merging`), and what the two changed differently is told old beside new. Entries that
were deleted here are asked about; what the other log deleted goes here too. The log's own plans are
guarded: a trial that could not be planned here stays out.

A copy that MagTrack locked with a password is unpacked for the time of reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from magtrack.clock import FixedClock
from magtrack.domain.record.edits import Record
from magtrack.domain.record.log import records
from magtrack.domain.record.products import Product
from magtrack.errors import ImportProblem, StoreProblem
from magtrack.importers import (
    Importer,
    ImportPlan,
    ImportRequest,
    LeftOut,
    counts_of,
    unreadable,
    whole_log,
)
from magtrack.importers.own._courses import Key, key_of
from magtrack.importers.own._held_back import HeldBack
from magtrack.importers.own._kept_plans import KeptPlans
from magtrack.importers.own._merging import Merging
from magtrack.importers.toolkit.file_questions import FileQuestions
from magtrack.importers.toolkit.notes import answers_needed
from magtrack.importers.toolkit.rows_left_out import RowsLeftOut
from magtrack.store.database import APPLICATION_ID, FILE_NAME
from magtrack.store.header import read_header
from magtrack.store.journal import Journal
from magtrack.store.locked_copy import is_locked_copy, unpack
from magtrack.store.rows import TABLES
from magtrack.store.traces import Traces
from magtrack.texts import _
from magtrack.wording.past import RecordNames

_TELL_EVERY = 1000


def accepts(path: Path) -> bool:
    """Tell whether the file says of itself that it is one of our logs, locked or not."""
    try:
        header = read_header(path) if path.is_file() else None
    except OSError:
        return False
    if header is None or not header.is_sqlite:
        return header is not None and is_locked_copy(path)
    return header.application_id == APPLICATION_ID


def plan(path: Path, request: ImportRequest) -> ImportPlan:
    """Return what the log at `path` would do, which is not changed.

    Raises ImportProblem where it cannot be read, PasswordNeeded where it is locked and none came.
    """
    stamp = request.stamp
    log = whole_log(request.target, stamp)
    with _opened(path, request) as journal:
        theirs = {key_of(record): record for record in records(whole_log(journal, stamp))}
        ours = {key_of(record): record for record in records(log)}
        histories = request.past, journal.history
        merging = Merging(ours, theirs, histories)
        kept = KeptPlans(log, stamp.now.day(log.profile.day_start_hour))
        held = HeldBack(request, IMPORTER.key, log)
        for done, record in enumerate(theirs.values()):
            if done % _TELL_EVERY == 0:
                request.on_progress(done, len(theirs))
            merging.take(record, kept, held)
        merging.finish()
    asking, rows = FileQuestions(request.answers), RowsLeftOut()
    held.settle(asking.ask, rows)
    if asking.questions:
        raise answers_needed(path.name, asking.questions.values())
    products = {each.id: each for each in merging.result.values() if isinstance(each, Product)}
    names = RecordNames(request.reference, products)
    return ImportPlan(
        list(merging.written()),
        counts_of(_fates(merging, ours)),
        {reason: LeftOut(n, ()) for reason, n in merging.out.items()} | rows.left_out(),
        kept.notes(),
        removed=list(merging.removed()),
        conflicts=merging.conflicts,
        joined=merging.joined,
        doubles=merging.doubles.sentences(names),
    )


def is_kin(path: Path, request: ImportRequest) -> bool:
    """Tell whether the log at `path` and ours were one log once; raises as `plan` does."""
    with _opened(path, request) as journal:
        past = request.past
        return past is not None and past.beginning() == journal.history.beginning() != ""


def _fates(merging: Merging, ours: Mapping[Key, Record]) -> Mapping[str, Counter[str]]:
    """Return how many records of each kind are new, changed or the same, by their tables."""
    fates: dict[str, Counter[str]] = {table.name: Counter() for table in TABLES.values()}
    for kind, _id in merging.same:
        fates[TABLES[kind].name]["same"] += 1
    for record in merging.written():
        fate = "changed" if key_of(record) in ours else "new"
        fates[TABLES[type(record)].name][fate] += 1
    kept = {TABLES[kind].name for kind, _id in merging.kept}
    return {name: found for name, found in fates.items() if found or name in kept}


@contextmanager
def _opened(path: Path, request: ImportRequest) -> Iterator[Journal]:
    """Give the log at `path`, to be read; raises ImportProblem."""
    clock = FixedClock(request.stamp.now.epoch, request.stamp.now.zone)
    with ExitStack() as stack:
        try:
            file = path
            if is_locked_copy(path):
                file = stack.enter_context(_workshop(request)) / FILE_NAME
                with file.open("xb") as unlocked:
                    unpack(path, unlocked, request.password)
            log = Journal(file, clock, read_only=True, knows=request.reference)
            journal = stack.enter_context(log)
            if not journal.audit(with_history=False).is_sound:
                raise ImportProblem(_("{file} is damaged.").format(file=path))
            yield journal
        except StoreProblem as problem:
            raise ImportProblem(str(problem)) from problem
        except OSError as error:
            raise unreadable(path, error) from error


@contextmanager
def _workshop(request: ImportRequest) -> Iterator[Path]:
    """Give a folder for a log that is unpacked; a kill leaves it to be cleared, where it can."""
    if isinstance(request.target, Journal):
        with Traces(request.target.path).workshop() as folder:
            yield folder
        return
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as name:
        yield Path(name)


IMPORTER = Importer("magtrack", lambda: _("Another MagTrack log"), accepts, plan, by_hand=True)
