"""The journal: the one way to read the log and the one way to change it.

Every change is one transaction that writes the rows and, in `history`, each row as it was and as
it became. So undo and redo need no code per kind of record, survive a restart, and leave an audit
trail: nothing is ever removed from the history. What a new row became stands in its table, or in
what a later step found there; undoing it writes it into the history. So an import of a million rows
does not write each of them twice.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Self

from magtrack.domain.record.edits import PutAll
from magtrack.errors import ReadOnlyLog, StoreProblem
from magtrack.startup.collector import gc_paused
from magtrack.store import rows
from magtrack.store.change import Change, Touched, runs
from magtrack.store.database import holds, is_read_only, open_log
from magtrack.store.problems import damaged, explained, unusable
from magtrack.store.reading import LogReader
from magtrack.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import TracebackType

    from magtrack.clock import Clock
    from magtrack.domain.record.edits import Edit, Origin, Record
    from magtrack.domain.record.log import Log
    from magtrack.domain.record.people import Profile
    from magtrack.store.audit import Audit
    from magtrack.store.backup import Backups
    from magtrack.store.past import Revision, Step
    from magtrack.store.rows import DayRange


def no_progress(_done: int, _total: int) -> None:
    """Hear how far a write is, where nobody else does."""


class Journal:
    """A log on disk, opened. Use it as a context manager, or call `close`."""

    def __init__(
        self, path: Path, clock: Clock, *, read_only: bool = False, origin: Origin = ""
    ) -> None:
        """Open the log at `path`, made if new, only to look if `read_only`.

        `origin` is what the history says of where the steps come from. Raises as `open_log` does. A
        log of an older program is backed up, then brought up to date.
        """
        self.path = path
        self._clock = clock
        self._origin = origin
        self._db = open_log(
            path, before_upgrade=lambda: self.backups.make("upgrade"), read_only=read_only
        )
        self.read_only = is_read_only(self._db)
        self._reader = LogReader(self._db, path)
        self._seen = self._reader.version()

    def __enter__(self) -> Self:
        """Return the opened journal."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
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

    def copy_to(self, out: Path) -> None:
        """Write a verified copy of all that is open to `out`; raises BackupProblem."""
        from magtrack.store.backup import write_copy

        write_copy(self._db, out)

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

        return audit(self._db, self.path, with_history=with_history)

    # ------------------------------------------------------------------------------- reading

    def log(self, first: date, last: date) -> Log:
        """Return the days `first` to `last` as one snapshot; raises StoreProblem."""
        with self._explaining():
            return self._reader.log(first, last)

    def profile(self) -> Profile:
        """Return the person's profile; all unknown where none was told."""
        with self._explaining():
            return self._reader.profile()

    def span(self) -> DayRange | None:
        """Return the first and last day anything was planned, taken, rated or noted.

        None for an empty log. An open-ended plan counts with its first day only.
        """
        with self._explaining():
            first, last = self._db.execute(
                """
                SELECT min(first), max(last) FROM (
                    SELECT (SELECT min(day) FROM dose) AS first, (SELECT max(day) FROM dose) AS last
                    UNION ALL SELECT (SELECT min(day) FROM rating), (SELECT max(day) FROM rating)
                    UNION ALL SELECT min(first), max(last) FROM event
                    UNION ALL SELECT min(valid_from), max(coalesce(valid_to, valid_from))
                        FROM schedule
                    UNION ALL SELECT min(first_dose), max(first_dose) FROM trial
                )
                """
            ).fetchone()
        if first is None:
            return None
        return date.fromisoformat(first), date.fromisoformat(last)

    def is_empty(self) -> bool:
        """Tell whether nothing was ever added: no product, rating or event."""
        with self._explaining():
            row = self._db.execute(
                "SELECT EXISTS (SELECT 1 FROM product) OR EXISTS (SELECT 1 FROM rating)"
                " OR EXISTS (SELECT 1 FROM event)"
            ).fetchone()
        return not row[0]

    def state(self) -> str | None:
        """Return what tells whether the log was changed: a digest of its history."""
        from magtrack.store.backup import state_of

        with self._explaining():
            return state_of(self._db)

    def last_written(self) -> int | None:
        """Return when the log was last added to, by the clock of then; None for a new log."""
        with self._explaining():
            row = self._db.execute("SELECT at FROM history ORDER BY step DESC LIMIT 1").fetchone()
        return None if row is None else int(row[0])

    def changed_elsewhere(self) -> bool:
        """Tell whether another program wrote to the log since this was last asked."""
        with self._explaining():
            version = self._reader.version()
        changed = version != self._seen
        self._seen = version
        return changed

    # ------------------------------------------------------------------------------- writing

    def apply(
        self,
        label: str,
        *edits: Edit,
        origin: Origin = "",
        on_progress: Callable[[int, int], None] = no_progress,
    ) -> Change:
        """Write all edits as one step that can be undone, or none of them.

        `label` says what was done, for the history and the Undo button; `origin` where it comes
        from, unless from where all that this journal writes does. `on_progress(done, total)`
        hears how far it is; where it raises, nothing is written. Raises StoreProblem.
        """
        total = sum(len(each.records) if isinstance(each, PutAll) else 1 for each in edits)
        if not total:
            return Change(label)
        from magtrack.store.writing import StepWriter

        with self._writing() as db, gc_paused():
            db.execute("UPDATE history SET state = 'dropped' WHERE state = 'undone'")
            at = self._clock.read().epoch
            step = db.execute(
                "INSERT INTO history (at, label, state, origin) VALUES (?, ?, 'done', ?)",
                (at, label, origin or self._origin),
            ).lastrowid
            writer = StepWriter(db, step)
            for done in writer.write(edits):
                on_progress(done, total)
        return self._written(label, writer.touched)

    def undo(self) -> Change | None:
        """Take the latest step back; None where there is none. Raises StoreProblem."""
        return self._replay("done", "undone", "max(step)", "DESC")

    def redo(self) -> Change | None:
        """Do again what was undone last; None where there is nothing. Raises StoreProblem."""
        return self._replay("undone", "done", "min(step)", "ASC")

    def _replay(self, old: str, new: str, which: str, order: str) -> Change | None:
        from magtrack.store.writing import RowWriter

        touched = Touched()
        undoes = new == "undone"
        with self._writing() as db:
            step, label = self._next(old, which)
            if step is None:
                return None
            lines = db.execute(
                f"SELECT seq, kind, id, {'before' if undoes else 'after'} FROM history_row"
                f" WHERE step = ? ORDER BY seq {order}",
                (step,),
            ).fetchall()
            tables = [rows.BY_NAME[kind] for _seq, kind, _id, _text in lines]
            writer = RowWriter(db)
            for table, _ids, run in runs(tables, [line[2] for line in lines], lines):
                wanted = {id_: table.from_image(text) for _seq, _kind, id_, text in run}
                found = writer.swap(table, wanted)
                both = [*found.values(), *filter(None, wanted.values())]
                touched.add(table, list(zip(*both, strict=True)))
                if undoes:
                    added = ((seq, found[i]) for seq, _k, i, text in run if not text and i in found)
                    images = ((table.image(row), step, seq) for seq, row in added)
                    sql = "UPDATE history_row SET after = ? WHERE step = ? AND seq = ?"
                    db.executemany(sql, images)
            undone_at = self._clock.read().epoch if undoes else None
            db.execute(
                "UPDATE history SET state = ?, undone_at = ? WHERE step = ?",
                (new, undone_at, step),
            )
        return self._written(label, touched)

    def _written(self, label: str, touched: Touched) -> Change:
        change = touched.change(label)
        self._reader.touch(change.kinds)
        return change

    def _next(self, state: str, which: str) -> tuple[int | None, str]:
        row = self._db.execute(
            f"SELECT {which}, label FROM history WHERE state = ?", (state,)
        ).fetchone()
        return row[0], row[1]

    def next_undo(self) -> str | None:
        """Return the label of the step `undo` would take back."""
        with self._explaining():
            return self._next("done", "max(step)")[1]

    def next_redo(self) -> str | None:
        """Return the label of the step `redo` would do again."""
        with self._explaining():
            return self._next("undone", "min(step)")[1]

    def history(self, limit: int = 100) -> list[Step]:
        """Return the latest steps, newest first, the undone ones included."""
        from magtrack.store.past import steps

        with self._explaining():
            return steps(self._db, limit)

    def revisions(self, limit: int | None = None) -> Iterator[Revision]:
        """Yield what the latest steps did to each record, newest first; None: all steps."""
        from magtrack.store.past import revisions

        yield from self._past(revisions(self._db, limit))

    def revisions_of(self, kind: type[Record], *ids: str) -> list[Revision]:
        """Return what ever happened to the records with these ids and to their parts, newest first.

        The parts of a product are its plans and counts, those of a trial its amendments.
        """
        from magtrack.store.past import revisions_of

        return list(self._past(revisions_of(self._db, rows.TABLES[kind], ids)))

    def _past(self, found: Iterator[Revision]) -> Iterator[Revision]:
        """Read from one state of the log; raises StoreProblem."""
        with self._explaining():
            self._db.execute("BEGIN")
            try:
                yield from found
            except (TypeError, ValueError) as error:  # as in `_all`
                raise damaged(self.path) from error
            finally:
                self._db.execute("COMMIT")

    # ------------------------------------------------------------------------- transactions

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Hold the log for one transaction: all of it is written, or nothing."""
        if self.read_only:
            raise ReadOnlyLog(
                _("{file} is open for reading only: nothing was saved.").format(file=self.path)
            )
        with self._explaining():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        """Turn what SQLite says into a sentence."""
        try:
            yield
        except sqlite3.IntegrityError as error:
            raise StoreProblem(
                _("Not saved: the entry does not fit the log ({reason}).").format(reason=error)
            ) from error
        except sqlite3.Error as error:
            raise explained(error, self.path) from error
