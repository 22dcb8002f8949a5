"""The journal: the one way to read the log and the one way to change it.

Every change is one transaction that writes the rows and, in `history`, each row as it was and as
it became. So undo and redo need no code per kind of record, survive a restart, and leave an audit
trail: nothing is ever removed from the history. What a new row became stands in its table, or in
what a later step found there; undoing it writes it into the history. So an import does not write
each of its rows twice.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Self

from magtrack.clock import Clock
from magtrack.domain.record.edits import Edit, Origin
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import Profile
from magtrack.domain.record.taken_files import TakenFile
from magtrack.errors import ReadOnlyLog, StoreProblem
from magtrack.startup.collector import gc_paused
from magtrack.store.change import Change, Touched
from magtrack.store.database import holds, is_read_only, open_log
from magtrack.store.problems import damaged, explained, odd, unusable
from magtrack.store.reading import LogReader, is_empty, read_span
from magtrack.store.rows import DayRange
from magtrack.store.schema import SchemaWatch
from magtrack.store.sound import KnowsKeys, OddValue
from magtrack.store.stopping import IsStopped, never
from magtrack.texts import _

if TYPE_CHECKING:
    from magtrack.store.audit import Audit
    from magtrack.store.backup import Backups
    from magtrack.store.past import History


def no_progress(_done: int, _total: int) -> None:
    """Hear how far a write is, where nobody else does."""


class Journal:
    """A log on disk, opened. Use it as a context manager, or call `close`."""

    def __init__(
        self,
        path: Path,
        clock: Clock,
        *,
        read_only: bool = False,
        in_memory: bool = False,
        origin: Origin = "",
        knows: KnowsKeys | None = None,
    ) -> None:
        """Open the log at `path`, made if new, only to look if `read_only`.

        `in_memory`, what is looked at is a copy: who writes meanwhile need not wait.
        `origin` is what the history says of where the steps come from. Where it is told what the
        reference data `knows`, a key that it does not know is a problem when it is read. Raises as
        `open_log` does. A log of an older program is backed up, then brought up to date.
        """
        self.path = path
        self._knows = knows
        self._clock = clock
        self._origin = origin
        self._db = open_log(
            path,
            before_upgrade=lambda: self.backups.make("upgrade"),
            read_only=read_only or in_memory,
            in_memory=in_memory,
        )
        self.read_only = is_read_only(self._db)
        self._reader = LogReader(self._db, knows)
        self._seen = self._reader.version()
        self._parts = SchemaWatch(self._db, path, self._seen)

    def __enter__(self) -> Self:
        """Return the opened journal."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @property
    def backups(self) -> Backups:
        """Return the backups of this log."""
        from magtrack.store.backup import Backups

        return Backups(self.path, self._clock)

    def is_in_place(self) -> bool:
        """Tell whether the file at `path` is still the one that was opened.

        Where it is not, nothing can be written any more, and `copy_to` saves what is open.
        """
        return holds(self._db, self.path)

    def copy_to(self, out: Path, is_stopped: IsStopped = never) -> None:
        """Write a verified copy of all that is open to `out`.

        Raises BackupProblem, and Cancelled once it `is_stopped`; then there is no copy.
        """
        from magtrack.store.backup import write_copy

        write_copy(self._db, self.path, out, is_stopped)

    def put_back(self) -> None:
        """Write all that is open to where the log was, if nothing is there; raises StoreProblem."""
        from magtrack.store.header import journal_of

        if not self.path.exists():
            try:
                self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                journal_of(self.path).unlink(missing_ok=True)  # it would be played into the copy
            except OSError as error:
                raise unusable(self.path.parent, error) from error
            self.copy_to(self.path)

    def audit(self, *, with_history: bool) -> Audit:
        """Check every page and reference, and whether the history leads to the rows."""
        from magtrack.store.audit import audit

        return audit(self._db, self.path, with_history=with_history, knows=self._knows)

    # ------------------------------------------------------------------------------- reading

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """Hold the log as it stands while more than one thing is read; raises StoreProblem.

        A write from here ends it; others wait.
        """
        with _explaining(self.path), self._reader.at_one_moment(), self._reading():
            yield

    def log(self, first: date, last: date) -> Log:
        """Return the days `first` to `last` as one snapshot; raises StoreProblem."""
        with self._reading():
            return self._reader.log(first, last, self._parts.version)

    def profile(self) -> Profile:
        """Return the person's profile; all unknown where none was told."""
        with self._reading():
            return self._reader.profile()

    def span(self) -> DayRange | None:
        """Return the first and last day anything was planned, taken, rated or noted.

        None for an empty log. An open-ended plan counts with its first day only.
        """
        with self._reading() as db:
            return read_span(db)

    def is_empty(self) -> bool:
        """Tell whether nothing was ever added: no product, rating or event."""
        with self._reading() as db:
            return is_empty(db)

    @property
    def history(self) -> History:
        """Return the steps, and what each did to each record."""
        from magtrack.store.past import History

        return History(self._reading)

    def state(self) -> str | None:
        """Return what tells whether the log was changed: a digest of its history."""
        from magtrack.store.backup import state_of

        with self._reading() as db:
            return state_of(db)

    def last_written(self) -> int | None:
        """Return when the log was last added to, by the clock of then; None for a new log."""
        with self._reading() as db:
            row = db.execute("SELECT at FROM history ORDER BY step DESC LIMIT 1").fetchone()
        return None if row is None else int(row[0])

    def changed_elsewhere(self) -> bool:
        """Tell whether another program wrote to the log since this was last asked."""
        with self._reading():
            version = self._parts.version
        changed = version != self._seen
        self._seen = version
        return changed

    # ------------------------------------------------------------------------------- writing

    def apply(
        self,
        label: str,
        *edits: Edit,
        origin: Origin = "",
        taken_from: TakenFile | None = None,
        keeps_doubles: bool = False,
        on_progress: Callable[[int, int], None] = no_progress,
    ) -> Change:
        """Write all edits as one step that can be undone, or none of them.

        `label` says what was done, for the history and the Undo button; `origin` where it comes
        from, unless from where all that this journal writes does, and `taken_from` which file.
        `on_progress(done, total)` hears how far it is; where it raises, nothing is written. A
        planned dose has one entry, unless the step `keeps_doubles`, which an earlier version may
        have left. Raises StoreProblem and ChangedMeanwhile.
        """
        if not edits:
            return Change(label)
        from magtrack.store.imported import taken_text
        from magtrack.store.writing import write

        touched = Touched()
        with self._writing() as db, gc_paused():
            db.execute("UPDATE history SET state = 'dropped' WHERE state = 'undone'")
            at = self._clock.read().epoch
            step = db.execute(
                "INSERT INTO history (at, label, state, origin, taken_from)"
                " VALUES (?, ?, 'done', ?, ?)",
                (at, label, origin or self._origin, taken_text(taken_from)),
            ).lastrowid
            for done in write(db, step, edits, touched, keeps_doubles=keeps_doubles):
                on_progress(done, len(edits))
        return self._written(label, touched)

    def undo(self, on_progress: Callable[[int, int], None] = no_progress) -> Change | None:
        """Take the latest step back; None where there is none. Raises StoreProblem.

        `on_progress(done, total)` hears how far it is; where it raises, nothing is written.
        """
        from magtrack.store.past import to_undo
        from magtrack.store.writing import take_back

        at = self._clock.read().epoch
        return self._replay(to_undo, take_back, ("undone", at), on_progress)

    def redo(self, on_progress: Callable[[int, int], None] = no_progress) -> Change | None:
        """Do again what was undone last; None where there is nothing. As `undo`."""
        from magtrack.store.past import to_redo
        from magtrack.store.writing import do_again

        at = self._clock.read().epoch
        return self._replay(to_redo, do_again, ("done", at), on_progress)

    def _replay(
        self,
        which: Callable[[sqlite3.Connection], tuple[int, str] | None],
        write: Callable[[sqlite3.Connection, int, Touched], Iterator[tuple[int, int]]],
        becomes: tuple[str, int],
        on_progress: Callable[[int, int], None],
    ) -> Change | None:
        """Write a step back or forth, and say in the history in which state it is since when."""
        touched = Touched()
        with self._writing() as db:
            found = which(db)
            if found is None:
                return None
            step, label = found
            for share in write(db, step, touched):
                on_progress(*share)
            db.execute(
                "UPDATE history SET state = ?, undone_at = ? WHERE step = ?", (*becomes, step)
            )
        return self._written(label, touched)

    def _written(self, label: str, touched: Touched) -> Change:
        change = touched.change(label)
        self._reader.touch(change.kinds)
        return change

    # ------------------------------------------------------------------------- transactions

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Hold the log for one transaction: all of it is written, or nothing."""
        if self.read_only:
            raise ReadOnlyLog(
                _("{file} is open for reading only: nothing was saved.").format(file=self.path)
            )
        with _explaining(self.path):
            self._reader.let_go()
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._parts.look(self._reader.version())
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Read from the log; raises StoreProblem."""
        with _explaining(self.path):
            self._parts.look(self._reader.version())
            try:
                yield self._db
            except OddValue:
                raise
            except (TypeError, ValueError) as error:  # a day or time that is none: a bit flipped
                raise damaged(self.path) from error


@contextmanager
def _explaining(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the log at `path` into a sentence."""
    try:
        yield
    except OddValue as value:
        raise odd(path, value) from value
    except sqlite3.IntegrityError as error:
        raise StoreProblem(
            _("Not saved: the entry does not fit the log ({reason}).").format(reason=error)
        ) from error
    except sqlite3.Error as error:
        raise explained(error, path) from error
