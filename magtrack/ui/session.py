"""The session: the one way from the pages to the log.

page -> `Session.do` -> `Journal.apply` -> `changed` -> visible pages read again.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from magtrack import preferences
from magtrack.domain.record.days import DAY_START_HOUR, Moment, moment_at
from magtrack.domain.record.edits import Stamp
from magtrack.domain.record.unsaved import PendingWrite, Unsaved
from magtrack.errors import LockedLog, MagTrackError, Question, StoreProblem
from magtrack.reference import Reference, load
from magtrack.store.change import Change
from magtrack.store.journal import Journal
from magtrack.store.problems import moved
from magtrack.texts import _
from magtrack.ui.rule_checker import RuleChecker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from magtrack.clock import Clock
    from magtrack.domain.record.edits import Edit, Origin
    from magtrack.domain.record.log import Log
    from magtrack.store.restore import Restored


class Session(QObject):
    """An open log, the clock, the reference data and this machine's preferences.

    Signals: `changed(Change)` after every write, undo and redo, and when another program wrote;
    `announced(str, bool)` a sentence for the toast, and whether it offers Undo; `problem(str)` a
    sentence about something that did not work; `not_saved(StoreProblem | None)` when the steps in
    `unsaved` became others, and why; `show_page(str)` a wish to see another page; `preferred()`
    after every change of the preferences.
    `is_writing_apart` while a thread writes: nothing that comes by itself reads the log meanwhile.
    """

    changed = Signal(object)
    announced = Signal(str, bool)
    problem = Signal(str)
    not_saved = Signal(object)
    show_page = Signal(str)
    preferred = Signal()
    sample_requested = Signal()

    def __init__(
        self, journal: Journal, clock: Clock, data_dir: Path, reference: Reference | None = None
    ) -> None:
        """Work on `journal`; preferences live in `data_dir`."""
        super().__init__()
        self.journal = journal
        self.clock = clock
        self.data_dir = data_dir
        self.reference = reference or load()
        self.preferences = preferences.load(data_dir)
        self.watch = RuleChecker(self)
        self.is_writing_apart = False
        self.unsaved = Unsaved()
        self._day_start_hour = DAY_START_HOUR

    # ------------------------------------------------------------------------------- reading

    def now(self) -> Moment:
        """Return the present instant."""
        reading = self.clock.read()
        return moment_at(reading.epoch, reading.zone)

    def today(self) -> date:
        """Return the user's present day."""
        return self.now().day(self.day_start_hour)

    @property
    def day_start_hour(self) -> int:
        """Return the hour the user's day starts, as last read: a locked log stops no day."""
        with suppress(StoreProblem):
            self._day_start_hour = self.journal.profile().day_start_hour
        return self._day_start_hour

    def stamp(self) -> Stamp:
        """Return what a new entry is stamped with."""
        return Stamp(self.now(), lambda: os.urandom(8).hex())

    def log(self, first: date, last: date) -> Log:
        """Return the days `first` to `last`; raises StoreProblem."""
        return self.journal.log(first, last)

    def span(self) -> tuple[date, date] | None:
        """Return the first and last day with anything in it, or None."""
        return self.journal.span()

    # ------------------------------------------------------------------------------- writing

    def do(
        self,
        label: str,
        *edits: Edit,
        quiet: bool = False,
        announce: str = "",
        origin: Origin = "",
    ) -> Change | None:
        """Write the edits as one step and tell everyone; None where it did not work.

        `label` names the step in the history. The toast offers Undo unless `quiet`; it says
        `announce`, or the label. `origin`: where it comes from, unless from the window. What cannot
        be written is kept in `unsaved`, for pages without a form that would keep it.
        """
        try:
            change = self.write(label, *edits, origin=origin)
        except StoreProblem as problem:
            self._keep(self.unsaved.with_wish(PendingWrite(label, edits, origin)), problem)
            return None
        if edits and not quiet:
            self.announced.emit(announce or label, True)
        return change

    def apart(self, *, read_only: bool = True) -> Journal:
        """Return a connection of its own to the log, for a thread; raises StoreProblem."""
        if not self.journal.is_in_place():
            raise moved(self.journal.path)
        return Journal(self.journal.path, self.clock, read_only=read_only)

    def import_apart(
        self,
        label: str,
        edits: Sequence[Edit],
        state: str | None,
        on_progress: Callable[[int, int], None],
    ) -> Change | None:
        """Back the log up and write very many edits as one step, in a thread.

        None where the log is not in `state` any more: then nothing was written, as where
        `on_progress`, which hears how far it is, raises. `settle` must follow in the window's
        thread.
        """
        with self.apart(read_only=False) as journal:
            if journal.state() != state:
                return None
            journal.backups.make("import")
            return journal.apply(label, *edits, origin="import", on_progress=on_progress)

    def settle(self, change: Change | None, announce: str = "") -> None:
        """Tell everyone what was written apart, None for nothing; the toast offers Undo."""
        self.is_writing_apart = False
        if change is None:
            return
        self._attempt(lambda: self._caught_up(change))
        self.announced.emit(announce or change.label, True)

    def _caught_up(self, change: Change) -> Change:
        self.journal.changed_elsewhere()  # it was not elsewhere: nobody need hear of it again
        return change

    def write(self, label: str, *edits: Edit, origin: Origin = "") -> Change:
        """Write the edits as one step and tell everyone but the toast; raises StoreProblem."""
        change = self.journal.apply(label, *edits, origin=origin)
        if change.kinds:
            self._keep(self.unsaved.without(edits))
            self.changed.emit(change)
        return change

    def _keep(self, unsaved: Unsaved, problem: StoreProblem | None = None) -> None:
        if unsaved != self.unsaved or problem is not None:
            self.unsaved = unsaved
            self.not_saved.emit(problem)

    def retry(self) -> bool:
        """Write what could not be written, each step as it was asked for; tell whether all is."""
        return all(
            self.do(wish.label, *wish.edits, origin=wish.origin) is not None
            for wish in self.unsaved.wishes
        )

    def discard_unsaved(self) -> None:
        """Give up what could not be written."""
        self.unsaved = Unsaved()
        self.not_saved.emit(None)

    def reopen(self) -> None:
        """Open the file that is in the log's place now; raises StoreProblem.

        A log that is gone is put back first: what is open holds all of it.
        """
        self.journal.put_back()
        here = Journal(self.journal.path, self.clock, origin="window")
        self.journal.close()
        self.journal = here
        self.not_saved.emit(None)
        self.changed.emit(Change(""))

    def undo(self) -> None:
        """Take the latest step back and say so."""
        change = self._attempt(self.journal.undo)
        if change is not None:
            self.announced.emit(_("Undone: {label}").format(label=change.label), False)

    def redo(self) -> None:
        """Do the latest undone step again and say so."""
        change = self._attempt(self.journal.redo)
        if change is not None:
            self.announced.emit(_("Done again: {label}").format(label=change.label), False)

    def restore(self, source: Path) -> Restored | None:
        """Put a backup in the place of the log and tell everyone; None where it did not work.

        What was there is kept: restoring its file takes this back.
        """
        from magtrack.store.restore import restore

        try:
            done = restore(self.journal.path, source, self.clock)
        except MagTrackError as error:
            self.problem.emit(str(error))
            return None
        self.notice()
        return done

    def erase(self) -> None:
        """Remove everything kept about the person, backups included; then the program must end.

        Raises LockedLog, and then nothing was removed, and StoreProblem for what is still there.
        """
        from magtrack.store.erase import erase

        self.journal.close()
        try:
            erase(self.data_dir)
        except LockedLog:
            self.journal = Journal(self.journal.path, self.clock, origin="window")
            raise

    def next_undo(self) -> str | None:
        """Return the label of the step Undo would take back."""
        return self.journal.history.next_undo()

    def next_redo(self) -> str | None:
        """Return the label of the step Redo would do again."""
        return self.journal.history.next_redo()

    def _attempt(self, write: Callable[[], Change | None]) -> Change | None:
        try:
            change = write()
        except MagTrackError as error:
            self.problem.emit(str(error))
            return None
        if change is not None and change.kinds:
            self.changed.emit(change)
        return change

    def ask_or_tell(self, error: MagTrackError) -> str:
        """Return the key of a question that can be answered "yes"; tell any other problem.

        For pages without a form of their own to show the sentence in.
        """
        if isinstance(error, Question):
            return error.key
        self.problem.emit(str(error))
        return ""

    def notice(self) -> None:
        """Look whether another program wrote to the log, and tell everyone if so."""
        if self.is_writing_apart:
            return
        try:
            if not self.journal.is_in_place():
                self.not_saved.emit(moved(self.journal.path))
            elsewhere = self.journal.changed_elsewhere()
        except MagTrackError as error:
            self.problem.emit(str(error))
            return
        if elsewhere:
            self.changed.emit(Change(""))

    # --------------------------------------------------------------------------- preferences

    def prefer(self, wanted: preferences.Preferences) -> None:
        """Keep this machine's preferences; a disk that cannot be written costs only them."""
        self.preferences = wanted
        try:
            preferences.save(self.data_dir, wanted)
        except OSError as error:
            self.problem.emit(
                _("The settings of this machine were not saved: {reason}.").format(
                    reason=error.strerror
                )
            )
        self.preferred.emit()
