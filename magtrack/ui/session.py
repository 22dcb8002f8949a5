"""The session: the one way from the pages to the log.

page -> `Session.do` -> `Journal.apply` -> `changed` -> visible pages read again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import date
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, Signal

from magtrack import preferences
from magtrack.clock import Clock
from magtrack.domain.record.days import DAY_START_HOUR, Moment, moment_at
from magtrack.domain.record.edits import Edit, Origin, Record, Stamp
from magtrack.domain.record.log import Log
from magtrack.domain.record.unsaved import PendingWrite
from magtrack.errors import ChangedMeanwhile, LockedLog, MagTrackError, StoreProblem
from magtrack.reference import Reference, load
from magtrack.store.change import Change
from magtrack.store.journal import Journal
from magtrack.store.problems import moved
from magtrack.store.traces import Traces
from magtrack.texts import _
from magtrack.ui.drafts import Drafts
from magtrack.ui.inbox import Inbox
from magtrack.ui.messages import Messages
from magtrack.ui.outbox import Outbox
from magtrack.ui.rule_checker import RuleChecker
from magtrack.ui.undoing import do_again, take_back
from magtrack.ui.work import Task

Apart = Callable[[str, Task, Callable[[object], object]], object]


class Session(QObject):
    """An open log, the clock, the reference data and this machine's preferences.

    Beside it: `messages` to the person, the `outbox` of what could not be saved, the `drafts` of
    forms that were left, the `checker` of the rules, and the `inbox`. Signals: `changed(Change)`
    after every write, undo and redo, and when another program wrote; `show_page(str)` a wish to see
    another page; `preferred()` after every change of the preferences; `sample_requested()`.
    `day_start_hour` is when the user's day starts, as last read: a locked log stops no day.
    `damaged_preferences` says what became of preferences that could not be read, until it is told.
    `is_importing` while a thread writes: nothing that comes by itself reads the log meanwhile.
    `apart(text, do, then)`, where the window gives it, shows long work and does it in a thread.
    """

    changed = Signal(object)
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
        found = preferences.read(data_dir)
        self.preferences = found.preferences
        self.damaged_preferences = found if found.is_damaged else None
        self.messages = Messages()
        self.outbox = Outbox(self.do)
        self.drafts = Drafts()
        self.checker = RuleChecker(self)
        self.inbox = Inbox(self)
        self.is_importing = False
        self.apart: Apart | None = None
        self.day_start_hour = DAY_START_HOUR
        self._read_day_start()

    # ------------------------------------------------------------------------------- reading

    def now(self) -> Moment:
        """Return the present instant."""
        reading = self.clock.read()
        return moment_at(reading.epoch, reading.zone)

    def today(self) -> date:
        """Return the user's present day."""
        return self.now().day(self.day_start_hour)

    def _read_day_start(self) -> None:
        with suppress(StoreProblem):
            self.day_start_hour = self.journal.profile().day_start_hour

    def stamp(self) -> Stamp:
        """Return what a new entry is stamped with."""
        return Stamp(self.now(), lambda: os.urandom(8).hex())

    def log(self, first: date, last: date) -> Log:
        """Return the days `first` to `last`; raises StoreProblem."""
        log = self.journal.log(first, last)
        self.day_start_hour = log.profile.day_start_hour
        return log

    def at_one_moment(self) -> AbstractContextManager[None]:
        """Hold the log as it stands, for a page that reads more than once; raises StoreProblem.

        What cannot be read is not read at all then: no page is half of one moment.
        """
        return self.journal.at_one_moment()

    def span(self) -> tuple[date, date] | None:
        """Return the first and last day with anything in it, or None."""
        return self.journal.span()

    @property
    def traces(self) -> Traces:
        """Return what is known of what was written outside the folder of the log."""
        return Traces(self.journal.path)

    def second_journal(self, *, read_only: bool = True, in_memory: bool = False) -> Journal:
        """Return a connection of its own to the log, for a thread; raises StoreProblem.

        `in_memory`, it is to a copy: what a key writes need not wait until all of it is read.
        """
        if not self.journal.is_in_place():
            raise moved(self.journal.path)
        return Journal(
            self.journal.path,
            self.clock,
            read_only=read_only,
            in_memory=in_memory,
            knows=self.reference,
        )

    # ------------------------------------------------------------------------------- writing

    def do(
        self,
        label: str,
        *edits: Edit,
        quiet: bool = False,
        announce: str = "",
        origin: Origin = "",
        instead: Callable[[], Sequence[Edit]] = tuple,
    ) -> Change | None:
        """Write the edits as one step and tell everyone; None where it did not work.

        `label` names the step in the history. The toast offers Undo and says `announce`, or the
        label; where it is `quiet` a screen reader alone says so. `origin`: where it comes from,
        unless from the window. What cannot be written is kept in the outbox, for pages without a
        form that would keep it. Of what was made from something that has changed `instead` is
        written, made from what is there now, so that nothing typed is lost; where there is nothing,
        all pages read again.
        """
        try:
            change = self.write(label, *edits, origin=origin)
        except StoreProblem as problem:
            self.outbox.keep(PendingWrite(label, edits, origin), problem)
            return None
        except ChangedMeanwhile as problem:
            if again := instead():
                return self.do(label, *again, quiet=quiet, announce=announce, origin=origin)
            self.look_again(problem)
            return None
        if edits and quiet:
            self.messages.say(announce or label)
        elif edits:
            self.messages.announce(announce or label, undoable=True)
        return change

    def write(self, label: str, *edits: Edit, origin: Origin = "") -> Change:
        """Write the edits as one step and tell everyone but the toast.

        Raises StoreProblem and ChangedMeanwhile.
        """
        change = self.journal.apply(label, *edits, origin=origin)
        if change.kinds:
            self.outbox.settle(edits)
            self._tell_all(change)
        return change

    def look_again(self, problem: ChangedMeanwhile) -> None:
        """Say that something was made from what is no more, and let everyone read again.

        What waited already goes on waiting: a note that was typed is not lost by it.
        """
        self._tell_all(Change(""))
        self.messages.tell("\n".join([str(problem), *self.told_changes(problem)]))

    def told_changes(self, problem: ChangedMeanwhile) -> list[str]:
        """Return how an entry became another meanwhile, a line for each field."""
        from magtrack.wording.past import RecordNames, meanwhile_lines

        try:
            names = RecordNames.of(self.log(self.today(), self.today()), self.reference)
            seen, now = (cast("Record | None", each) for each in (problem.seen, problem.now))
        except StoreProblem:
            return []
        return meanwhile_lines(seen, now, names)

    def take_over(self, change: Change, announce: str) -> None:
        """Tell everyone what a thread wrote; the toast says `announce` and offers Undo."""
        self.catch_up(change)
        self.messages.announce(announce, undoable=True)

    def catch_up(self, change: Change | None) -> None:
        """Tell everyone but the toast what a thread wrote."""
        with suppress(StoreProblem):
            self.journal.changed_elsewhere()  # it was not elsewhere: nobody need hear of it again
        if change is not None and change.kinds:
            self._tell_all(change)

    def undo(self) -> None:
        """Take the latest step back and say so; a large one is asked about first."""
        take_back(self)

    def redo(self) -> None:
        """Do the latest undone step again and say so; a large one is asked about first."""
        do_again(self)

    def replay(self, write: Callable[[], Change | None]) -> Change | None:
        """Take a step back or forth with `write`, and tell everyone but the toast.

        Raises MagTrackError.
        """
        change = write()
        if change is not None and change.kinds:
            self._tell_all(change)
        return change

    def _tell_all(self, change: Change) -> None:
        """Emit `changed`, once the day is right for who hears it."""
        if "profile" in change.kinds or not change.kinds:
            self._read_day_start()
        self.changed.emit(change)

    def notice(self) -> None:
        """Look whether another program wrote to the log, and tell everyone if so."""
        if self.is_importing:
            return
        try:
            if not self.journal.is_in_place():
                self.outbox.changed.emit(moved(self.journal.path))
            elsewhere = self.journal.changed_elsewhere()
        except MagTrackError as error:
            self.messages.tell(str(error))
            return
        if elsewhere:
            self._tell_all(Change(""))

    # ------------------------------------------------------------------------ the file itself

    def reopen(self) -> None:
        """Open the file that is in the log's place now; raises StoreProblem.

        A log that is gone is put back first: what is open holds all of it.
        """
        self.journal.put_back()
        here = self._opened()
        self.journal.close()
        self.journal = here
        self.outbox.changed.emit(None)
        self._tell_all(Change(""))

    def _opened(self) -> Journal:
        path, reference = self.journal.path, self.reference
        return Journal(path, self.clock, origin="window", knows=reference)

    def erase(self) -> None:
        """Remove everything kept about the person, backups included; then the program must end.

        Raises LockedLog, and then nothing was removed, and StoreProblem for what is still there.
        """
        from magtrack.store.erase import erase

        self.inbox.stop()
        self.journal.close()
        try:
            erase(self.data_dir)
        except LockedLog:
            self.journal = self._opened()
            raise

    # --------------------------------------------------------------------------- preferences

    def prefer(self, wanted: preferences.Preferences) -> None:
        """Keep this machine's preferences; a disk that cannot be written costs only them."""
        self.preferences = wanted
        try:
            preferences.save(self.data_dir, wanted)
        except OSError as error:
            self.messages.tell(
                _("The settings of this machine were not saved: {reason}.").format(
                    reason=error.strerror
                ),
                "preferences",
            )
        else:
            self.messages.settle("preferences")
        self.preferred.emit()
