"""One look at an inbox: what is new there is read, and taken in where nothing is to be asked.

Each file becomes one step of the history, which can be undone; what was undone or deleted here does
not come again by itself. Nothing in the folder is changed, moved or removed.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path

from msgspec import Struct

from magtrack.domain.record.edits import Stamp
from magtrack.errors import (
    AnswersNeeded,
    ImportProblem,
    MagTrackError,
    PasswordNeeded,
    StoreProblem,
)
from magtrack.importers import (
    Answers,
    Importer,
    ImportPlan,
    ImportRequest,
    importer_for,
    unreadable,
)
from magtrack.importers.toolkit.deleted_rows import STAY_OUT
from magtrack.inbox import memory as memories
from magtrack.inbox.folder import (
    LARGEST_BYTES,
    InboxFile,
    Told,
    copied,
    files_in,
    name_of,
    patiently,
)
from magtrack.inbox.memory import UNREAD, WAITING, Fate, InboxMemory
from magtrack.reference import Reference
from magtrack.startup.collector import gc_paused
from magtrack.store.change import Change
from magtrack.store.journal import Journal
from magtrack.store.traces import Traces
from magtrack.texts import _
from magtrack.wording import first_line
from magtrack.wording.imports import import_label
from magtrack.wording.inbox import locked_said, many_said, question_said

SETTLE_S = 2.0
"""A file that changes within this time is still being written."""

MOST_ENTRIES = 1_000
"""A file of more new entries is shown first."""


MOST_AGAIN, LARGEST_AGAIN = 20, 1 << 20
"""So many files with a question are read again by a look, none with more bytes."""

_MOST_ROWS, _LONGEST_ROW = 3, 160
"""So many refused rows of a file are told, as far as there is room for one."""


class LookRequest(Struct, frozen=True):
    """All that a look needs: the log, a folder beside it, and what a new entry is stamped with.

    `before` are answers about tables as earlier versions kept them. `again`: files with a question
    are read once more, as its answer may be known by now.
    """

    folder: Path
    home: Path
    journal: Journal
    reference: Reference
    stamp: Callable[[], Stamp]
    before: Mapping[str, Mapping[str, str]]
    again: bool = True

    def __repr__(self) -> str:
        """Say nothing of the person."""
        return "LookRequest()"


class Outcome(Struct, frozen=True):
    """What became of one file; `entries` were taken in, as `step`.

    `said` is why it waits: of a question what is said of the file, "has a question", else a
    sentence.
    """

    path: Path
    fate: Fate
    said: str = ""
    entries: int = 0
    step: int = 0
    days: tuple[date, date] | None = None
    change: Change | None = None


class InboxLook(Struct, frozen=True):
    """What a look found: the files that were read now, and all that wait for the person.

    `unsettled`: some are still being written, and are to be looked at again soon. `unread` is how
    many files there are of no kind that is known, or of one that is never taken in unasked.
    """

    read: tuple[Outcome, ...] = ()
    waiting: tuple[Outcome, ...] = ()
    unsettled: int = 0
    unread: int = 0

    @property
    def taken(self) -> tuple[Outcome, ...]:
        """Return the files that were taken in."""
        return tuple(each for each in self.read if each.fate == "taken")


def look(request: LookRequest, on_progress: Told) -> InboxLook:
    """Read what is new in a folder, and take it in where nothing is to be asked.

    `on_progress` is told now and then, and stops it by what it raises: what was taken in by then
    stays. Raises ImportProblem where the folder cannot be read, and StoreProblem.
    """
    files = _listed(request, on_progress)
    memory = remembered(request.home, request.journal)
    if request.again:
        memory.ask_again(MOST_AGAIN, LARGEST_AGAIN)
    new = [file for file in files if memory.of(file) is None]
    read = _read(request, memory, new, on_progress) if new else []
    if memory.prune(files) or new:
        _keep(request.home, request.journal, memory)
    return _found(files, memory, tuple(read), n_new=len(new))


def _read(
    request: LookRequest, memory: InboxMemory, new: list[InboxFile], on_progress: Told
) -> list[Outcome]:
    """Read files one after the other, so that each knows what the last one brought."""
    reader = _Reader(request, memory, on_progress)
    _wait(on_progress)
    try:
        with Traces(request.journal.path).workshop() as place:
            read = [reader.read(file, place) for file in new]
    except BaseException:
        with suppress(StoreProblem):  # what came before is not read again; nor is what went wrong
            _keep(request.home, request.journal, memory)
        raise
    return [each for each in read if each is not None]


def _found(
    files: list[InboxFile], memory: InboxMemory, read: tuple[Outcome, ...], *, n_new: int
) -> InboxLook:
    known = [(file, seen) for file in files if (seen := memory.of(file)) is not None]
    waiting = {
        seen.digest: Outcome(file.path, seen.fate, seen.said)
        for file, seen in known
        if seen.fate in WAITING
    }
    unread = sum(seen.fate in UNREAD for _file, seen in known)
    return InboxLook(read, tuple(waiting.values()), n_new - len(read), unread)


def remembered(home: Path, journal: Journal) -> InboxMemory:
    """Return what is known of the files, nothing where the log was put back to an earlier state."""
    memory = memories.load(home)
    step = journal.history.step(memory.step)
    is_same = step is not None and memories.mark_of(step) == memory.mark
    return memory if is_same else InboxMemory()


def leave_out(home: Path, journal: Journal, path: Path) -> None:
    """Leave a file of the folder as it is, until it changes; raises StoreProblem."""
    memory = remembered(home, journal)
    memory.leave_out(name_of(path))
    _keep(home, journal, memory)


def read_again(home: Path, journal: Journal, path: Path) -> None:
    """Read a file anew with the next look; raises StoreProblem."""
    memory = remembered(home, journal)
    memory.forget(name_of(path))
    _keep(home, journal, memory)


def _keep(home: Path, journal: Journal, memory: InboxMemory) -> None:
    memories.save(home, memory, next(iter(journal.history.steps(1)), None))


# --------------------------------------------------------------------------------------- folder


def _listed(request: LookRequest, on_progress: Told) -> list[InboxFile]:
    try:
        return patiently(request.folder, lambda _hear: files_in(request.folder), on_progress)
    except OSError as error:
        raise unreadable(request.folder, error) from error


def _wait(on_progress: Told) -> None:
    """Let a moment pass: what is another file then than it was listed is still being written."""
    until = time.monotonic() + SETTLE_S
    while time.monotonic() < until:
        on_progress(0, 1)
        time.sleep(0.05)


# --------------------------------------------------------------------------------------- reading


class _Reader:
    """Reads the files of one look, one after the other: each knows what the last one brought."""

    def __init__(self, request: LookRequest, memory: InboxMemory, on_progress: Told) -> None:
        self._request = request
        self._memory = memory
        self._on_progress = on_progress
        self._is_backed_up = False

    def read(self, file: InboxFile, place: Path) -> Outcome | None:
        """Return what became of a file, None where it is still being written, or gone.

        Raises ImportProblem where the disk fails, which concerns all files.
        """
        if file.size > LARGEST_BYTES:
            text = _("It is larger than {size} MiB.").format(size=LARGEST_BYTES >> 20)
            return self._kept(file, f"large {file.size}", Outcome(file.path, "refused", text))
        copy = place / file.path.name
        try:
            digest = patiently(file.path.parent, partial(copied, file, copy), self._on_progress)
        except (FileNotFoundError, IsADirectoryError):
            return None
        except PermissionError as error:
            text = str(unreadable(Path(file.path.name), error))
            return self._kept(file, f"closed {file.changed}", Outcome(file.path, "refused", text))
        except OSError as error:
            if error.errno == errno.ELOOP:  # a link was put in its place
                return None
            raise unreadable(file.path, error) from error
        try:
            return self._read_copy(file, copy, digest) if digest else None
        except MagTrackError:
            self._memory.forget(file.name)  # the log is in the way, or it was stopped
            raise
        finally:
            copy.unlink(missing_ok=True)

    def _read_copy(self, file: InboxFile, copy: Path, digest: str) -> Outcome:
        twin = self._memory.of_content(digest)
        if twin is not None:
            fate: Fate = "nothing" if twin.fate == "taken" else twin.fate
            return self._kept(file, digest, Outcome(file.path, fate, twin.said))
        # Where reading it goes wrong in a way nobody expected, it is not read at each look.
        self._memory.keep(file, digest, "unknown")
        return self._kept(file, digest, self._outcome(file, copy))

    def _kept(self, file: InboxFile, digest: str, outcome: Outcome) -> Outcome:
        self._memory.keep(file, digest, outcome.fate, outcome.said)
        return outcome

    def _outcome(self, file: InboxFile, copy: Path) -> Outcome:
        try:
            importer = importer_for(copy)
        except ImportProblem as problem:
            return Outcome(file.path, "unknown", _without_folder(problem, copy))
        if importer.by_hand:
            return Outcome(file.path, "by-hand", importer.name())
        try:
            return self._taken(file, copy, importer)
        except AnswersNeeded as needed:
            return Outcome(file.path, "question", question_said(len(needed.questions)))
        except PasswordNeeded:
            return Outcome(file.path, "question", locked_said())
        except ImportProblem as problem:
            return Outcome(file.path, "refused", _without_folder(problem, copy))

    def _taken(self, file: InboxFile, copy: Path, importer: Importer) -> Outcome:
        """Take a file in; raises what its importer raises."""
        journal = self._request.journal
        while True:
            state = journal.state()
            plan = self._plan(copy, importer)
            n = plan.total.new + plan.total.changed
            if not plan.records:
                return Outcome(file.path, "nothing")
            if n > MOST_ENTRIES:
                return Outcome(file.path, "question", many_said(n))
            self._back_up()
            self._on_progress(0, 1)  # whoever stopped it is heard before anything is written
            if journal.state() != state:
                continue
            label = import_label(file.name)
            told = plan.taken_from(file.name, importer.key)
            change = journal.apply(label, *plan.edits, origin="import", taken_from=told)
            step = journal.history.undo_step()
            return Outcome(file.path, "taken", "", n, step.number if step else 0, plan.days, change)

    def _plan(self, copy: Path, importer: Importer) -> ImportPlan:
        wanted, journal = self._request, self._request.journal
        answers = Answers(memory=wanted.before)
        answers.add("deleted", STAY_OUT)
        with gc_paused():
            return importer.plan(
                copy,
                ImportRequest(
                    *(journal, wanted.reference, wanted.stamp(), answers, self._on_progress),
                    past=journal.history,
                    unasked=True,
                ),
            )

    def _back_up(self) -> None:
        """Back the log up before the first file of a look."""
        if not self._is_backed_up:
            self._request.journal.backups.make("import")
            self._is_backed_up = True


def _without_folder(problem: MagTrackError, copy: Path) -> str:
    """Return a problem with its first rows, that names the file, and not where its copy lies."""
    rows = problem.problems if isinstance(problem, ImportProblem) else ()
    shown = [first_line(row, _LONGEST_ROW) for row in rows[:_MOST_ROWS]]
    if len(rows) > _MOST_ROWS:
        shown.append("…")
    return " ".join([str(problem), *shown]).replace(str(copy), copy.name)
