"""The copy elsewhere, while the window is open: brought in a thread, tried again, told when late.

The folder may hang, vanish or be full: the window only ever hears of it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from magtrack.errors import FolderAway, MagTrackError
from magtrack.store import locked_copy
from magtrack.store.backup import Backup, Backups
from magtrack.store.elsewhere import Copied, Elsewhere, OtherComputer, make_folder, overdue
from magtrack.texts import _
from magtrack.ui.background import timer
from magtrack.ui.merging import has_more, is_kin
from magtrack.ui.work import Task, Told, Work
from magtrack.wording.recovery import late_copy_text

if TYPE_CHECKING:
    from magtrack.ui.session import Session

AGAIN_MS = 600_000
"""How often a copy that waits is tried again: a stick may have been put in."""

HANGS_MS = 20_000
"""After how long a folder that does not answer counts as one that is not there."""


class FoundElsewhere(Struct, frozen=True):
    """What a look at the folder found: the copies there, and those of other computers.

    `kin` are those of them whose log was one with this once, and not another person's; `with_more`
    those of the kin that hold what this log has not. Both are of those not looked at before alone.
    """

    copied: Copied | None = None
    copies: tuple[Backup, ...] = ()
    others: tuple[OtherComputer, ...] = ()
    kin: tuple[OtherComputer, ...] = ()
    with_more: tuple[OtherComputer, ...] = ()

    def all(self) -> list[Backup]:
        """Return the copies of this log, then the newest of each other one."""
        return [*self.copies, *(each.newest for each in self.others)]


class CopyElsewhere(QObject):
    """The copies of a session's log in the folder that was chosen for them.

    `problem` says why the last try did not work, "" where it did; `seen` what it found. `changed()`
    follows each try and each choice, `found(OtherComputer)` a copy there of another log that has
    more, once for each.
    """

    changed = Signal()
    found = Signal(object)

    def __init__(self, session: Session) -> None:
        """Do nothing until `bring`; see `elsewhere_of`."""
        super().__init__(session)
        self._session = session
        self.problem = ""
        self.seen = FoundElsewhere()
        self._looked_at: dict[Path, bool] = {}
        self._work: Work | None = None
        self._wanted_again = False
        self._again = timer(self, AGAIN_MS, self.bring)
        self._hangs = timer(self, HANGS_MS, self._give_up_waiting)

    @property
    def folder(self) -> Path | None:
        """Return the folder of the copies, None where none was chosen."""
        chosen = self._session.preferences.elsewhere
        return Path(chosen) if chosen else None

    @property
    def kin(self) -> list[OtherComputer]:
        """Return the other computers whose log can be taken in; a partner's is none."""
        return [each for each in self.seen.others if self._looked_at.get(each.newest.path)]

    @property
    def password(self) -> str:
        """Return the password that new copies are locked with, "" for none."""
        return locked_copy.kept_password(self._session.data_dir)

    def is_at_work(self) -> bool:
        """Tell whether the folder is being looked at or written to."""
        return self._work is not None

    def bring(self) -> None:
        """Put the newest backup there, in a thread; one that is at it already goes on after that.

        A log that is only looked at is copied nowhere.
        """
        if self.folder is None or self._session.journal.read_only:
            return
        if self._work is not None:
            self._wanted_again = True
            return
        do = partial(
            _bring,
            self._session,
            self._there(self.folder),
            frozenset(self._looked_at),
            self.password,
        )
        self._start(do, self._brought)

    def bring_afresh(self) -> None:
        """Do the same, and compare with other computers anew: the log here is another now."""
        self._looked_at.clear()
        self.bring()

    def choose(self, chosen: Path) -> None:
        """Make a folder for this log in the one that was chosen, and put a copy there."""
        session = self._session
        path, clock = session.journal.path, session.clock
        self._work = None  # one that hangs in the folder before is not waited for
        self._start(lambda _told: make_folder(path, clock, chosen), self._chosen)

    def stop(self) -> None:
        """Copy nowhere any more; the copies that are there stay."""
        session = self._session
        if (folder := self.folder) is not None:
            session.traces.note(folder)
        self._work = None
        self._again.stop()
        self.problem, self.seen = "", FoundElsewhere()
        session.prefer(replace(session.preferences, elsewhere="", elsewhere_number=0))
        session.messages.settle("elsewhere")
        self.changed.emit()

    def lock(self, password: str) -> None:
        """Lock the copies from now on, "" for no more; raises OSError and InputProblem."""
        if password:
            locked_copy.check_password(password)
        locked_copy.keep_password(self._session.data_dir, password)
        self.bring()
        self.changed.emit()

    def _there(self, folder: Path) -> Elsewhere:
        session = self._session
        return Elsewhere(session.journal.path, session.clock, folder, self.password)

    # --------------------------------------------------------------------------------- the work

    def _start(self, do: Task, then: Callable[[object], None]) -> None:
        self._work = work = Work(do, may_hang=True)
        work.ended.connect(partial(self._ended, then))
        self._hangs.start()
        work.start()
        self.changed.emit()

    def _ended(self, then: Callable[[object], None], work: Work, result: object) -> None:
        if work is not self._work:
            return
        self._work = None
        self._hangs.stop()
        then(result)
        if self._wanted_again:
            self._wanted_again = False
            self.bring()
        self.changed.emit()

    def _chosen(self, result: object) -> None:
        session = self._session
        if isinstance(result, Path):
            if (before := self.folder) not in (None, result):
                session.traces.note(before)
            wanted = replace(session.preferences, elsewhere=str(result), elsewhere_number=0)
            session.prefer(replace(wanted, elsewhere_at=0))
            self._wanted_again = True
        elif isinstance(result, MagTrackError):
            self.problem = str(result)

    def _brought(self, result: object) -> None:
        session = self._session
        if isinstance(result, FoundElsewhere):
            self.problem, self.seen = "", result
            self._again.stop()
            session.messages.settle("elsewhere")
            for each in result.others:
                self._looked_at.setdefault(each.newest.path, each in result.kin)
            for each in result.with_more:
                self.found.emit(each)
            if (copied := result.copied) is not None:
                session.prefer(
                    replace(
                        session.preferences,
                        elsewhere_number=copied.number,
                        elsewhere_at=session.now().epoch,
                    )
                )
        elif isinstance(result, MagTrackError):
            self._missed(str(result), is_away=isinstance(result, FolderAway))

    def _give_up_waiting(self) -> None:
        """Take a folder that hangs for one that is not there; its answer may still come."""
        text = _("The folder {folder} does not answer.").format(folder=self.folder or "")
        self._missed(text, is_away=True)
        self.changed.emit()

    def _missed(self, problem: str, *, is_away: bool) -> None:
        """Try again later; tell of a folder that is away only once a backup waits for too long."""
        session = self._session
        self.problem = problem
        self._again.start()
        late = overdue(
            Backups(session.journal.path, session.clock).all(),
            session.preferences.elsewhere_number,
            session.now().epoch,
        )
        if late is not None:
            since = late_copy_text(late, session.now().zone)
            session.messages.tell(f"{problem} {since}", "elsewhere")
        elif not is_away:
            session.messages.tell(problem, "elsewhere")


def elsewhere_of(session: Session) -> CopyElsewhere:
    """Return what copies the backups of a session, made when it is first asked for."""
    return session.findChild(CopyElsewhere) or CopyElsewhere(session)


def _bring(
    session: Session, there: Elsewhere, looked_at: frozenset[Path], password: str, _told: Told
) -> FoundElsewhere:
    copied, others = there.bring(), there.others()
    state = None if copied is None else copied.copy.state
    new = [each for each in others if each.newest.path not in looked_at]
    with session.second_journal() as journal:  # the name of a copy says which it is
        taken = {file.file for _step, file in journal.history.imported.files()} if new else set()
    kin = [each for each in new if is_kin(session, each.newest.path, password)]
    more = [
        each
        for each in kin
        if each.newest.state != state
        and each.newest.path.name not in taken
        and has_more(session, each.newest.path, password)
    ]
    return FoundElsewhere(copied, tuple(there.all()), tuple(others), tuple(kin), tuple(more))
