"""An import's work in a thread, on a connection of its own: it reads a file and writes its plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from magtrack.domain.record.edits import Edit
from magtrack.errors import Cancelled, ImportProblem, MagTrackError
from magtrack.importers import Answers, Importer, ImportPlan, ImportRequest, importer_for
from magtrack.startup.collector import gc_paused
from magtrack.store.change import Change
from magtrack.texts import _
from magtrack.ui.session import Session
from magtrack.ui.work import Told


class FileReading(Struct, frozen=True):
    """What came of reading a file: its program, then its plan, or why there is none.

    `state` is that of the log it was compared with, `days` are those of what is new or changed.
    """

    importer: Importer | None = None
    plan: ImportPlan | None = None
    problem: Exception | None = None
    state: str | None = None
    days: tuple[date, date] | None = None


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
                journal, session.reference, stamp, answers, on_progress, password
            )
            plan = importer.plan(path, request)
            return FileReading(importer, plan, state=state, days=plan.days)
    except Cancelled:
        raise
    except MagTrackError as problem:
        return FileReading(importer, problem=problem)


def _check_not_the_log(session: Session, path: Path) -> None:
    log = session.journal.path
    if path == log or (path.exists() and path.samefile(log)):
        raise ImportProblem(_("{file} is the log that is open.").format(file=path))


def write_import(
    session: Session, label: str, edits: Sequence[Edit], state: str | None, on_progress: Told
) -> Change | None:
    """Back the log up and write very many edits as one step.

    None where the log is not in `state` any more: then nothing was written, as where `on_progress`
    raises. `Session.is_importing` holds meanwhile, and `Session.take_over` must follow.
    """
    with session.second_journal(read_only=False) as journal:
        if journal.state() != state:
            return None
        journal.backups.make("import")
        return journal.apply(label, *edits, origin="import", on_progress=on_progress)
